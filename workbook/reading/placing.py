"""What finding a table gives: where its figures stand and what was noticed on the way."""

from __future__ import annotations

from rules.report import Observation, Place
from workbook.cells import address

Cell = tuple[int, int]


class Placing:
    """Cells are 0-based; `stand_ins` are figures without a cell of their own, `sums` subtotals (label, cell, ids) added by hand."""

    __slots__ = ("cells", "observations", "sheet", "stand_ins", "sums", "top")

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.cells: dict[str, Cell] = {}
        self.stand_ins: dict[str, Cell] = {}
        self.observations: list[Observation] = []
        self.sums: list[tuple[str, Cell, tuple[str, ...]]] = []
        self.top = 0

    def note(self, name: str, row: int, column: int, found: str, expected: str) -> None:
        """Add an observation about a label at a 0-based cell."""
        place = Place(self.sheet, address(row + 1, column + 1))
        self.observations.append(Observation(name, "", place, " ".join(found.split()), expected))
