"""A sheet's cells as its XML has them: what the fast reading does not tell (formula, error value, never calculated).

Read with expat, because it tells exactly these and costs a twentieth of a second reading with openpyxl.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

from workbook.cells import address, cell_of, column_letters, column_number
from workbook.reading.cell_places import CELLS, CellPlaces
from workbook.reading.markup import parse

# Nothing of the form stands further down, and no form has more cells: whoever parses stops there.
LAST_ROW, MOST_CELLS = 2000, 60_000
REFERENCE = r"(?<![A-Za-z0-9_.])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![A-Za-z0-9_(.!])"
STRING = r'("(?:[^"]|"")*")'
OFF_SHEET = "#REF!"
# No program takes a longer formula; many cells that share one must not multiply it without end.
LONGEST_FORMULA = 8192
MOST_SHARED = 1_000_000


class Raw(NamedTuple):
    """A cell: its formula without =, None for a constant; its type as the file has it (e is an error); its stored value."""

    formula: str | None
    type: str
    value: str


class Enough(Exception):
    """All that matters has come by."""


class Cells:
    """The cells of one sheet by address."""

    __slots__ = ("_is_inside", "_places", "_shared", "_text", "_written", "cells", "formula", "here", "kind", "shares", "values", "wanted")

    def __init__(self) -> None:
        self.cells: dict[str, Raw] = {}
        self._shared: dict[str, tuple[str, str]] = {}
        self._text: list[str] = []
        self._places = CellPlaces()
        self._is_inside = False
        self._written = 0
        self.here = ""
        self.kind = ""
        self.formula: str | None = None
        self.shares = ""
        self.values: list[str] = []
        self.wanted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag; what looks like a cell beside the cells is none."""
        if not self._is_inside:
            self._is_inside = name == CELLS
        elif name == "row":
            self._places.enter_row(attributes.get("r"))
            if self._places.row > LAST_ROW or len(self.cells) > MOST_CELLS:
                raise Enough
        elif name == "c":
            self.here, self.kind = address(*self._places.enter_cell(attributes.get("r"))), attributes.get("t", "n")
            self.formula, self.shares, self.values = None, "", []
        elif name in ("f", "v", "t"):
            self._text = []
            self.wanted = True
            if name == "f":
                self.formula = ""
                self.shares = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def text(self, text: str) -> None:
        """Take the text between tags."""
        if self.wanted:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Take an end tag."""
        if name == CELLS or not self._is_inside:
            self._is_inside = False
        elif name == "f":
            self.formula = self._expand("".join(self._text).strip())
        elif name == "v":
            # Of several values the last one counts, of a text every run.
            self.values = ["".join(self._text)]
        elif name == "t":
            self.values.append("".join(self._text))
        elif name == "c" and (self.formula is not None or any(self.values)):
            self.cells[self.here] = Raw(self.formula, self.kind, "".join(self.values))
        self.wanted = False if name in ("f", "v", "t") else self.wanted

    def _expand(self, formula: str) -> str:
        """Return a formula; one that shares another's is written out for its own cell."""
        if not self.shares:
            return formula
        if formula:
            self._shared[self.shares] = (formula, self.here)
            return formula
        first, origin = self._shared.get(self.shares, ("", self.here))
        self._written += len(first)
        if len(first) > LONGEST_FORMULA or self._written > MOST_SHARED:
            return OFF_SHEET
        return move(first, origin, self.here)


def scan_cells(xml: bytes) -> dict[str, Raw]:
    """Return the cells in a sheet's XML that hold a formula or a value; raises Malformed."""
    cells = Cells()
    with suppress(Enough):
        parse(xml, cells.start, cells.end, cells.text)
    return cells.cells


def move(formula: str, origin: str, target: str) -> str:
    """Return a formula of one cell as it reads in another: relative references move along."""
    rows, columns = (there - here for there, here in zip(cell_of(target), cell_of(origin), strict=True))

    def shift(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        row = int(digits) + (0 if fixed_row else rows)
        column = column_number(letters) + (0 if fixed_column else columns)
        return f"{fixed_column}{column_letters(column)}{fixed_row}{row}" if row > 0 and column > 0 else OFF_SHEET

    return "".join(part if part.startswith('"') else re.sub(REFERENCE, shift, part) for part in re.split(STRING, formula))
