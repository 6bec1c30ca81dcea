"""Where the cells of a sheet stand: by their own address, else behind the cell before, as some programs write them."""

from __future__ import annotations

from rules.expressions import compiled
from workbook.cells import LAST_COLUMN, LAST_ROW, REF, column_number
from workbook.reading.markup import Malformed

# The element that holds the cells of a sheet.
CELLS = "sheetData"
# A row by its number, or by the address of a cell in it, as the library takes it, too.
ROW = compiled(r"[A-Za-z]{0,3}([0-9]{1,20})")


class CellPlaces:
    """The row and column, 1-based, of the cell that comes by."""

    __slots__ = ("_has_left", "column", "row")

    def __init__(self) -> None:
        self.row, self.column = 1, 0
        self._has_left = True

    def enter_row(self, number: str | None) -> None:
        """Go to a row, the next one when it has no number; raises Malformed."""
        found = ROW.fullmatch(number) if number is not None else None
        if number is not None and found is None:
            raise Malformed
        self.row = int(found.group(1)) if found else self.row + (not self._has_left)
        self.column = 0
        self._has_left = False

    def leave_row(self) -> None:
        """Go behind a row; who reads no cells but in rows need not."""
        self.row, self.column = self.row + 1, 0
        self._has_left = True

    def enter_cell(self, ref: str | None) -> tuple[int, int]:
        """Return the place of a cell, the next one when it has no address; raises Malformed."""
        if ref is None:
            self.column += 1
            return self.row, self.column
        found = REF.fullmatch(ref.upper())
        if found is None:
            raise Malformed
        self.column = column_number(found.group(1))
        return int(found.group(2)), self.column


def is_beyond(row: int, column: int) -> bool:
    """Return whether no sheet reaches that far."""
    return row > LAST_ROW or column > LAST_COLUMN
