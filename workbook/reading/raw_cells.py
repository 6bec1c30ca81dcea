"""A sheet's cells as its XML has them: what the fast reading does not tell (formula, error value, never calculated).

Read with expat, because it tells exactly these and costs a twentieth of a second reading with openpyxl.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from workbook.cells import address, cell_of, column_letters, column_number
from workbook.reading.package import Package, Sheet
from workbook.reading.unreadable import Unreadable

REFERENCE = r"(?<![A-Za-z0-9_.])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![A-Za-z0-9_(.!])"
CELL = "[A-Z]{1,3}[1-9][0-9]{0,6}"
STRING = r'("(?:[^"]|"")*")'
OFF_SHEET = "#REF!"


class Raw(NamedTuple):
    """A cell: its formula without =, None for a constant; its type as the file has it (e is an error); its stored value."""

    formula: str | None
    type: str
    value: str


class Cells:
    """The cells of one sheet by address."""

    __slots__ = ("_shared", "_text", "cells", "formula", "here", "kind", "row", "shares", "value", "wanted")

    def __init__(self) -> None:
        self.cells: dict[str, Raw] = {}
        self._shared: dict[str, tuple[str, str]] = {}
        self._text: list[str] = []
        self.here = ""
        self.row = 0
        self.kind = ""
        self.formula: str | None = None
        self.shares = ""
        self.value = ""
        self.wanted = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row, self.here = _number(attributes.get("r", ""), self.row + 1), ""
        elif name == "c":
            self.here, self.kind = attributes.get("r") or self._next(), attributes.get("t", "n")
            self.formula, self.shares, self.value = None, "", ""
        elif name in ("f", "v", "t"):
            self._text = []
            self.wanted = True
            if name == "f":
                self.formula = ""
                self.shares = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def _next(self) -> str:
        """Return where a cell stands that does not say so: after the one before it."""
        row, before = self.row or 1, re.fullmatch(CELL, self.here)
        return address(row, 1 + (cell_of(self.here)[1] if before else 0))

    def text(self, text: str) -> None:
        """Take the text between tags."""
        if self.wanted:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Take an end tag."""
        name = tag.rpartition(":")[2]
        if name == "f":
            self.formula = self._expand("".join(self._text).strip())
        elif name in ("v", "t"):
            self.value += "".join(self._text)
        elif name == "c" and (self.formula is not None or self.value):
            self.cells[self.here] = Raw(self.formula, self.kind, self.value)
        self.wanted = False if name in ("f", "v", "t") else self.wanted

    def _expand(self, formula: str) -> str:
        """Return a formula; one that shares another's is written out for its own cell."""
        if not self.shares:
            return formula
        if formula:
            self._shared[self.shares] = (formula, self.here)
            return formula
        first, origin = self._shared.get(self.shares, ("", self.here))
        return move(first, origin, self.here)


def _number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,7}", text) else otherwise


def scan_cells(package: Package, sheet: Sheet) -> dict[str, Raw]:
    """Return the cells of a sheet that hold a formula or a value; raises Unreadable when the XML is damaged."""
    # Imported here: most files leave nothing in doubt.
    from xml.parsers import expat  # noqa: PLC0415

    cells = Cells()
    parser = expat.ParserCreate()
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    parser.CharacterDataHandler = cells.text
    parser.buffer_text = True
    try:
        parser.Parse(package.read(sheet.part), True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Unreadable("部件损坏", package.file, place=f"工作表“{sheet.name}”") from None
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
