"""The cells of a sheet that has no usual shape without the fast library, as in LibreOffice's own Python, which has no compiled packages.

Gives what the library gives, at twenty times its cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import NamedTuple

from rules.expressions import compiled
from workbook.reading.cell_formats import dated, formats_of
from workbook.reading.cell_places import CELLS, CellPlaces
from workbook.reading.grids import Grid
from workbook.reading.markup import Malformed, parse
from workbook.reading.package import Package
from workbook.reading.said_texts import Said, decode, texts_in

TRUE, NUMBERS = ("1", "true"), ("n", "")
DAY = compiled(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?=.)|$))?(?:[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)?")


def is_number(value: str) -> bool:
    """Return whether a cell that does not say what it holds has a number."""
    try:
        float(value)
    except ValueError:
        return False
    return value.isascii() and value == value.strip() and "_" not in value


class Shared(NamedTuple):
    """What the sheets of a workbook share: what each cell format shows, the texts, from when days are counted."""

    styles: Sequence[str]
    texts: Sequence[str]
    is_1904: bool


def read_shared(package: Package, texts: bytes) -> Shared:
    """Return what the sheets share, their texts from the given XML; raises Malformed."""
    return Shared(formats_of(package), texts_in(texts) if texts else (), package.counts_from_1904)


def read_cells(shared: Shared, xml: bytes) -> Grid:
    """Return the rows of a sheet's XML from A1 on, all equally long; raises Malformed."""
    reader = _Cells(shared)
    parse(xml, reader.start, reader.end, reader.text)
    return reader.grid()


class _Cells:
    """The cells of one sheet as they come by; of several values in a cell the last one counts."""

    def __init__(self, shared: Shared) -> None:
        self.styles, self.texts, self.is_1904 = shared
        self.cells: dict[tuple[int, int], object] = {}
        self.places = CellPlaces()
        self.here = (0, 0)
        self.kind = ""
        self.style: str | None = None
        self.value: object = ""
        # What is open inside a cell: a value or formula and how many tags in it, or a text.
        self.open = ""
        self.below = 0
        self.stored: list[str] = []
        self.is_cut = self.is_inside = False
        self.said: Said | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_inside:
            # What looks like a cell elsewhere is none.
            self.is_inside = name == CELLS
        elif self.said is not None:
            self.said.start(name, attributes)
        elif self.open:
            self.below += 1
            # Of a number that has tags in it only what stands before them counts.
            self.is_cut = self.kind in NUMBERS
        elif name == "row":
            # One without a number is where the row before has led.
            if "r" in attributes:
                self.places.enter_row(attributes["r"])
        elif name == "c":
            self.here = self.places.enter_cell(attributes.get("r"))
            self.kind, self.style, self.value = attributes.get("t", ""), attributes.get("s"), ""
        elif name == "is":
            self.said = Said(name)
        elif name in ("v", "f"):
            self.open, self.stored, self.is_cut = name, [], False

    def text(self, text: str) -> None:
        if self.said is not None:
            self.said.add(text)
        elif self.open and not self.is_cut:
            self.stored.append(text)

    def end(self, name: str) -> None:
        if name == CELLS:
            self.is_inside = False
        elif self.said is not None:
            if self.said.end(name):
                self.value, self.said = self.said.text, None
        elif self.open:
            self.below -= 1
            if self.below < 0:
                self.value = self._value("".join(self.stored)) if self.open == "v" else ""
                self.open, self.below = "", 0
        elif name == "row":
            self.places.leave_row()
        elif name == "c" and self.value != "":
            self.cells[self.here] = self.value

    def _value(self, value: str) -> object:
        kind = self.kind
        if not value or kind in ("e", "inlineStr"):
            return ""
        if kind == "s":
            place = int(value) if value.isascii() and value.isdigit() else len(self.texts)
            if place >= len(self.texts):
                raise Malformed
            return self.texts[place]
        if kind == "b":
            return value.strip().lower() in TRUE
        if kind == "d":
            return _day(value)
        if kind not in NUMBERS:
            return decode(value)
        # The library leaves a text that should have been a number as it is written.
        return self._number(float(value)) if kind or is_number(value) else value

    def _number(self, number: float) -> object:
        if self.style is None:
            # The library does not look for the first format here.
            return number
        style = int(self.style) if self.style.isascii() and self.style.isdigit() else 0
        return dated(number, self.styles[style] if style < len(self.styles) else "", is_1904=self.is_1904)

    def grid(self) -> Grid:
        height = max((row for row, _ in self.cells), default=0)
        width = max((column for _, column in self.cells), default=0)
        rows: Grid = [[""] * width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row - 1][column - 1] = value
        return rows


def _day(value: str) -> object:
    """Return a day or an hour written in letters, the letters where they are none."""
    kind = datetime if "T" in value else time if ":" in value else date
    with suppress(ValueError):
        return kind.fromisoformat(value) if DAY.fullmatch(value) else value
    return value
