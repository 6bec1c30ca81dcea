"""A rectangle of cells on a sheet: what every part of a range stands on."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

from addin.libreoffice.addresses import COLUMNS, ROWS, Box
from addin.libreoffice.protection import require_unlocked_cells, require_unlocked_sheet

# So many columns every sheet has.
NARROWEST = 1024


class Block:
    """A rectangle of cells; a rectangle without cells (a slice of nothing) reads as None and takes no change."""

    def __init__(self, sheet: Any, box: Box) -> None:
        self.sheet, self.box = sheet, box
        self.options: dict[str, Any] = {}

    def at(self, box: Box) -> Self:
        """Return another rectangle of the same sheet."""
        return type(self)(self.sheet, box)

    @cached_property
    def xl(self) -> Any:
        """Return the UNO range, cut to what LibreOffice's sheets hold; None without cells."""
        if not (self.box.rows and self.box.columns):
            return None
        row, column = self.box.last
        right = column if column <= NARROWEST else min(column, self.sheet.width)
        return self.sheet.xl.getCellRangeByPosition(self.box.column - 1, self.box.row - 1, right - 1, row - 1)

    @property
    def cell(self) -> Any:
        """Return the first cell as UNO has it."""
        return self.cell_at(0, 0)

    def cell_at(self, down: int, right: int) -> Any:
        """Return a cell by its distance from the first."""
        return self.sheet.xl.getCellByPosition(self.box.column - 1 + right, self.box.row - 1 + down)

    def is_whole_rows(self) -> bool:
        """Return whether the rectangle is rows of the sheet from edge to edge."""
        return self.box.columns == COLUMNS

    def is_whole_columns(self) -> bool:
        """Return whether the rectangle is columns of the sheet from edge to edge."""
        return self.box.rows == ROWS

    def require_contents(self) -> None:
        """Raise Protected when one of the cells is locked on a protected sheet."""
        require_unlocked_cells(self.sheet.xl, self.xl)

    def require_looks(self) -> None:
        """Raise Protected when the sheet is protected."""
        require_unlocked_sheet(self.sheet.xl)
