"""Number formats of a document: codes as Excel writes them, and which cells show dates or truth values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from addin.libreoffice.addresses import Box, between
from addin.libreoffice.arguments import struct
from addin.libreoffice.protection import is_mixed
from addin.libreoffice.values import DATE, LOGICAL, TIME

# com.sun.star.sheet.CellFlags: numbers, dates, formulas.
_NUMERIC = 1 | 2 | 16
GENERAL = "General"


class NumberFormats:
    """The number formats of a UNO document."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._kinds: dict[int, int] = {}
        # The document's own language: a format of another one would be saved with a mark of it in its code.
        self._locale = struct("lang.Locale")

    def kind(self, key: int) -> int:
        """Return what a format shows: bits of com.sun.star.util.NumberFormat."""
        if key not in self._kinds:
            self._kinds[key] = int(self._formats.getByKey(key).Type)
        return self._kinds[key]

    def code(self, key: int) -> str:
        """Return the code of a format, codes of dates in small letters as Excel has them."""
        found = self._formats.getByKey(key)
        if key == self._formats.getStandardIndex(found.Locale):
            return GENERAL
        return str(found.FormatString).lower() if self.kind(key) & (DATE | TIME) else str(found.FormatString)

    def key(self, code: str) -> int:
        """Return the key of a code; the document learns the code when it is new."""
        if code == GENERAL:
            return int(self._formats.getStandardIndex(self._locale))
        found = int(self._formats.queryKey(code, self._locale, False))
        return found if found >= 0 else int(self._formats.addNew(code, self._locale))

    def shown(self, sheet: Any, cells: Any, holds_numbers: Callable[[Box], bool]) -> Iterator[tuple[Box, int]]:
        """Yield the areas in which numbers and formulas of a UNO range stand, with the format's key.

        One question to the office for every area of one format: a sheet has few of them, and text is not asked about.
        """
        numeric = cells.queryContentCells(_NUMERIC)
        areas = [box for area in numeric.RangeAddresses if holds_numbers(box := _box(area))]
        if areas and not is_mixed(numeric, "NumberFormat"):
            key = int(numeric.NumberFormat)
            yield from ((box, key) for box in areas)
            return
        for box in areas:
            yield from _uniform(sheet, box, holds_numbers)


def _box(area: Any) -> Box:
    return between((area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1))


def _uniform(sheet: Any, box: Box, holds_numbers: Callable[[Box], bool]) -> Iterator[tuple[Box, int]]:
    """Yield the parts of an area that have one format, halving it until they have."""
    row, column = box.last
    cells = sheet.getCellRangeByPosition(box.column - 1, box.row - 1, column - 1, row - 1)
    if box[2:] == (1, 1) or not is_mixed(cells, "NumberFormat"):
        yield box, int(cells.NumberFormat)
        return
    if box.columns >= box.rows:
        half = box.columns // 2
        parts = (box._replace(columns=half), box._replace(column=box.column + half, columns=box.columns - half))
    else:
        half = box.rows // 2
        parts = (box._replace(rows=half), box._replace(row=box.row + half, rows=box.rows - half))
    for part in parts:
        if holds_numbers(part):
            yield from _uniform(sheet, part, holds_numbers)


def is_special(kind: int) -> bool:
    """Return whether numbers of a format are dates, times or truth values for Excel."""
    return bool(kind & (DATE | TIME | LOGICAL))
