"""Cells and their addresses: rows and columns, areas and what they cover, a sheet's name in a reference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rules.expressions import compiled

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
REF = compiled(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
Place = tuple[int, int]
Area = tuple[int, int, int, int]


def column_number(letters: str) -> int:
    """Return the 1-based number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return the letters of a 1-based column number, "" left of the first."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the A1 address of a 1-based row and column."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=4096)
def place_of(ref: str) -> Place | None:
    """Return row and column of an address that a sheet can have."""
    found = REF.fullmatch(ref)
    row, column = (int(found.group(2)), column_number(found.group(1))) if found else (0, 0)
    return (row, column) if 0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN else None


def cell_of(ref: str) -> Place:
    """Return row and column of an address that should be one, (0, 0) when no sheet has such a cell."""
    return place_of(ref) or (0, 0)


def area_of(ref: str) -> Area | None:
    """Return the first row and column and the last of an area like A1:B2, None when it is none."""
    first, _, last = ref.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


def covered(places: Sequence[Place], areas: Iterable[Area | None]) -> dict[Place, Area]:
    """Return which of the places, given in their order, lie in an area, and in which."""
    found: dict[Place, Area] = {}
    for area in areas:
        if area:
            top, left, bottom, right = area
            for row, column in places[bisect_left(places, (top, 0)) : bisect_left(places, (bottom + 1, 0))]:
                if left <= column <= right:
                    found.setdefault((row, column), area)
    return found


def quote_sheet(name: str) -> str:
    """Return a sheet's name as it stands in a reference."""
    return "'" + name.replace("'", "''") + "'"
