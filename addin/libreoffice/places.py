"""Where a rectangle of cells is: addresses, neighbours, merges, rows and columns put in and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from addin.libreoffice.addresses import COLUMNS, ROWS, Box, quoted, spell
from addin.libreoffice.arguments import enum
from addin.libreoffice.blocks import Block

_STEPS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class Places(Block):
    """The part of a range that is about its place on the sheet."""

    @property
    def api(self) -> Any:
        """Return the UNO range."""
        return self.xl

    @property
    def coords(self) -> tuple[Any, ...]:
        """Return the sheet's name, row, column, number of rows and of columns."""
        return (self.sheet.name, *self.box)

    @property
    def row(self) -> int:
        """Return the first row, from 1."""
        return self.box.row

    @property
    def column(self) -> int:
        """Return the first column, from 1."""
        return self.box.column

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and columns."""
        return self.box.rows, self.box.columns

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    def __call__(self, row: int, column: int | None = None) -> Self:
        """Return a cell by row and column, or by its number along the rows; it may lie outside, as in Excel."""
        if column is None:
            down, right = divmod(row - 1, self.box.columns)
            row, column = down + 1, right + 1
        return self.at(Box(self.box.row + row - 1, self.box.column + column - 1))

    @property
    def rows(self) -> Self:
        """Return the rectangle itself; xlwings takes it apart."""
        return self

    @property
    def columns(self) -> Self:
        """Return the rectangle itself; xlwings takes it apart."""
        return self

    @property
    def address(self) -> str:
        """Return the absolute address."""
        return spell(self.box)

    def get_address(self, row_absolute: bool = True, col_absolute: bool = True, external: bool = False) -> str:  # noqa: FBT001, FBT002 - xlwings' own
        """Return the address, with workbook and sheet on request."""
        address = spell(self.box, row_absolute=row_absolute, column_absolute=col_absolute)
        if not external:
            return address
        name = f"[{self.sheet.book.name}]{self.sheet.name}"
        plain = quoted(self.sheet.name) == self.sheet.name and name.replace(".", "").replace("[", "").replace("]", "").isalnum()
        return f"{name if plain else quoted(name)}!{address}"

    def end(self, direction: str) -> Self:
        """Return the cell at which Ctrl and an arrow key would end."""
        down, right = _STEPS[direction]
        used = self.sheet.used_range.box.last
        if down:
            filled = self.sheet.filled(Box(1, self.box.column, max(used[0], self.box.row), 1))
            return self.at(Box(_edge(filled, self.box.row, down, ROWS), self.box.column))
        filled = self.sheet.filled(Box(self.box.row, 1, 1, max(used[1], self.box.column)))
        return self.at(Box(self.box.row, _edge(filled, self.box.column, right, COLUMNS)))

    @property
    def current_region(self) -> Self:
        """Return the cells around, up to empty rows and columns."""
        cursor = self.sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return self.at(box_of(cursor))

    @property
    def merge_area(self) -> Self:
        """Return the merged cells to which the first cell belongs, or that cell."""
        cursor = self.sheet.xl.createCursorByRange(self.cell)
        cursor.collapseToMergedArea()
        return self.at(box_of(cursor))

    @property
    def merge_cells(self) -> bool | None:
        """Return whether the cells are merged; None where some are and some are not."""
        if self.shape == (1, 1):
            return len(self.merge_area) > 1
        area = self.merge_area
        if len(area) > 1 and area.box == self.box:
            return True
        return None if self.xl.IsMerged else False

    def merge(self, across: bool = False) -> None:  # noqa: FBT001, FBT002 - xlwings' own
        """Merge the cells, on request each row by itself."""
        self.require_looks()
        parts = [self.box._replace(row=self.box.row + down, rows=1) for down in range(self.box.rows)] if across else [self.box]
        for part in parts:
            self.at(part).xl.merge(True)

    def unmerge(self) -> None:
        """Take merged cells apart."""
        self.require_looks()
        self.xl.merge(False)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:  # noqa: ARG002 - formats come from above or left
        """Put cells in; those here move down or right, whole rows and columns as such."""
        self.require_looks()
        if self.is_whole_rows():
            self.sheet.xl.Rows.insertByIndex(self.box.row - 1, self.box.rows)
        elif self.is_whole_columns():
            self.sheet.xl.Columns.insertByIndex(self.box.column - 1, self.box.columns)
        else:
            mode = shift or ("down" if self.box.columns >= self.box.rows else "right")
            self.sheet.xl.insertCells(self.xl.RangeAddress, enum("sheet.CellInsertMode", mode.upper()))

    def delete(self, shift: str | None = None) -> None:
        """Take the cells out; others move up or left, whole rows and columns as such."""
        self.require_looks()
        if self.is_whole_rows():
            self.sheet.xl.Rows.removeByIndex(self.box.row - 1, self.box.rows)
        elif self.is_whole_columns():
            self.sheet.xl.Columns.removeByIndex(self.box.column - 1, self.box.columns)
        else:
            mode = shift or ("up" if self.box.columns >= self.box.rows else "left")
            self.sheet.xl.removeRange(self.xl.RangeAddress, enum("sheet.CellDeleteMode", mode.upper()))

    def select(self) -> None:
        """Select the cells; their sheet comes to the front."""
        self.sheet.activate()
        self.sheet.book.controller.select(self.xl)


def box_of(cells: Any) -> Box:
    """Return the rectangle of a UNO range."""
    area = cells.RangeAddress
    return Box(area.StartRow + 1, area.StartColumn + 1, area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1)


def _edge(filled: Sequence[bool], start: int, step: int, limit: int) -> int:
    """Return where a jump along a line of cells ends: at the end of filled cells, else at the next filled one, else at the sheet's edge."""

    def is_filled(place: int) -> bool:
        return place <= len(filled) and filled[place - 1]

    edge = limit if step > 0 else 1
    if start == edge:
        return start
    place = start + step
    if is_filled(start) and is_filled(place):
        while place != edge and is_filled(place + step):
            place += step
        return place
    while place != edge and not is_filled(place):
        if step > 0 and place > len(filled):
            return edge
        place += step
    return place
