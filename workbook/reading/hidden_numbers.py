"""Numbers that nobody sees: in hidden rows and columns, under merged cells."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache

from rules.expressions import compiled
from rules.report import Number, Observation, Place
from workbook.cells import LAST_COLUMN, address, area_of, cell_of, column_letters
from workbook.reading.cell_numbers import read_number
from workbook.reading.cell_places import CellPlaces
from workbook.reading.grids import Grid
from workbook.reading.markup import Malformed, parse
from workbook.reading.raw_cells import LAST_ROW, Enough

HIDDEN, HIDDEN_MARKS = b"hidden=", compiled(rb"hidden=[\"'](?:1|true)[\"']")
MERGE = compiled(rb"ref=[\"']([A-Z0-9]{2,10}:[A-Z0-9]{2,10})[\"']")
MERGES = b"mergeCells"
TRUE = ("1", "true")
MOST_COVERED, LONGEST_LIST = 100_000, 1 << 20


def find_hidden(xml: bytes, sheet: str, places: Mapping[str, Place], numbers: Mapping[str, Number | None]) -> Iterator[Observation]:
    """Yield the hidden rows and columns in which figures stand that are not 0."""
    if HIDDEN not in xml or not HIDDEN_MARKS.search(xml):
        return
    yield from find_in_lines(*hidden_lines(xml), sheet, places, numbers)


def find_in_lines(
    rows: Container[int], columns: Container[int], sheet: str, places: Mapping[str, Place], numbers: Mapping[str, Number | None]
) -> Iterator[Observation]:
    """Yield the hidden 1-based rows and columns in which figures stand that are not 0."""
    hidden: dict[str, list[str]] = {}
    for id, place in places.items():
        if place.sheet == sheet and numbers.get(id):
            row, column = cell_of(place.address)
            line = f"第 {row} 行" if row in rows else f"{column_letters(column)} 列" if column in columns else ""
            if line:
                hidden.setdefault(line, []).append(id)
    for line, ids in hidden.items():
        yield Observation("隐藏行列有数", ids[0], places[ids[0]], f"隐藏的{line}有 {len(ids)} 个非零数")


def hidden_lines(xml: bytes) -> tuple[set[int], set[int]]:
    """Return the 1-based rows and columns of a sheet that nobody sees."""
    rows: set[int] = set()
    columns: set[int] = set()
    places = CellPlaces()

    def start(name: str, values: dict[str, str]) -> None:
        if name == "row":
            places.enter_row(values.get("r"))
            if places.row > LAST_ROW:
                raise Enough
            if values.get("hidden") in TRUE:
                rows.add(places.row)
        elif name == "col" and values.get("hidden") in TRUE and values.get("min", "").isdigit() and values.get("max", "").isdigit():
            columns.update(range(int(values["min"][:9]), min(int(values["max"][:9]), LAST_COLUMN) + 1))

    with suppress(Malformed, Enough):
        parse(xml, start)
    return rows, columns


def find_covered(xml: bytes, after: int, sheet: str, grid: Grid, places: Mapping[str, Place]) -> Iterator[Observation]:
    """Yield the numbers that lie under merged cells, where nobody sees them; merges are listed `after` the cells."""
    start = xml.find(MERGES, after)
    if start < 0:
        return
    end = xml.find(b"mergeCells>", start + 1, start + LONGEST_LIST)
    covered = _covered(xml[start : end if end > 0 else start + LONGEST_LIST])
    height, width = len(grid), len(grid[0]) if grid else 0
    for row, column in covered:
        if row < height and column < width and grid[row][column] != "" and read_number(grid[row][column]).number is not None:
            place = Place(sheet, address(row + 1, column + 1))
            id = next((id for id, each in places.items() if each == place), "")
            yield Observation("合并格藏数", id, place, str(read_number(grid[row][column]).number))


@lru_cache(maxsize=64)
def _covered(merges: bytes) -> tuple[tuple[int, int], ...]:
    """Return the 0-based cells of merged areas except the first of each."""
    cells: list[tuple[int, int]] = []
    for area in filter(None, (area_of(ref.decode()) for ref in MERGE.findall(merges))):
        top, left, bottom, right = area
        if len(cells) + (bottom - top + 1) * (right - left + 1) <= MOST_COVERED:
            places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            cells += [(row - 1, column - 1) for row, column in places if (row, column) != (top, left)]
    return tuple(cells)
