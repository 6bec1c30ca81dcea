"""Cell addresses as Excel writes them (A1, $A$1:B2, A:C, 3:5) and the rectangles they mean."""

from __future__ import annotations

import re
from typing import NamedTuple

# Excel's own limits; what a program's sheet holds may be less.
ROWS, COLUMNS = 1048576, 16384
_CELLS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


class Box(NamedTuple):
    """A rectangle of cells; rows and columns count from 1."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last(self) -> tuple[int, int]:
        """Return row and column of the last cell."""
        return self.row + self.rows - 1, self.column + self.columns - 1


def parse(text: str) -> Box | None:
    """Return the rectangle of an address, None when the text is no address (a name, say)."""
    if found := _CELLS.fullmatch(text):
        one = (int(found[2]), column_of(found[1]))
        other = (int(found[4]), column_of(found[3])) if found[3] else one
    elif found := _COLUMNS.fullmatch(text):
        one, other = (1, column_of(found[1])), (ROWS, column_of(found[2]))
    elif found := _ROWS.fullmatch(text):
        one, other = (int(found[1]), 1), (int(found[2]), COLUMNS)
    else:
        return None
    box = between(one, other)
    row, column = box.last
    return box if box.row > 0 and row <= ROWS and column <= COLUMNS else None


def between(one: tuple[int, int], other: tuple[int, int]) -> Box:
    """Return the rectangle of which two cells (row, column) are opposite corners."""
    row, column = min(one[0], other[0]), min(one[1], other[1])
    return Box(row, column, abs(one[0] - other[0]) + 1, abs(one[1] - other[1]) + 1)


def spanning(one: Box, other: Box) -> Box:
    """Return the smallest rectangle that holds both."""
    row, column = min(one.row, other.row), min(one.column, other.column)
    (row1, column1), (row2, column2) = one.last, other.last
    return between((row, column), (max(row1, row2), max(column1, column2)))


def spell(box: Box, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """Return the address of a rectangle; whole columns and rows as Excel shortens them."""
    across, down = "$" if column_absolute else "", "$" if row_absolute else ""
    row, column = box.last
    if box.rows == ROWS and box.columns < COLUMNS:
        return f"{across}{letters(box.column)}:{across}{letters(column)}"
    if box.columns == COLUMNS:
        return f"{down}{box.row}:{down}{row}"
    first = f"{across}{letters(box.column)}{down}{box.row}"
    return first if box[2:] == (1, 1) else f"{first}:{across}{letters(column)}{down}{row}"


def column_of(text: str) -> int:
    """Return the number of a column by its letters."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """Return the letters of a column by its number."""
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(65 + place) + text
    return text


def quoted(name: str) -> str:
    """Return a sheet's name as it stands before the exclamation mark of a reference."""
    return name if re.fullmatch(r"[^\W\d]\w*", name) and parse(name) is None else "'" + name.replace("'", "''") + "'"
