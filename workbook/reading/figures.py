"""The numbers of a table as they were found: figures, blanks, and what was odd about the cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeGuard

from rules.form import Form
from rules.report import Number, Observation, Place
from workbook.cells import address
from workbook.reading.cell_numbers import LIMIT, PLACEHOLDER, WORDS, read_number, shorten, tidy
from workbook.reading.grids import Grid
from workbook.reading.label_differences import FEES
from workbook.reading.tables import Table

PROJECTS, SPACES = "项", "空格"


class Figures(NamedTuple):
    """The numbers by figure id, None where there is none; the ids of the cells that seem blank; observations."""

    numbers: dict[str, Number | None]
    blanks: list[str]
    observations: list[Observation]


def read_figures(table: Table, grid: Grid, form: Form, prefix: str = "") -> Figures:
    """Return the figures of a table; `prefix` (上年.) is put before the ids in observations and blanks."""
    numbers: dict[str, Number | None] = {}
    odd: list[tuple[str, object]] = []
    values = table.values(grid)
    if _are_whole(values):
        return Figures(dict(zip(table.ids, map(int, values), strict=True)), [], [])
    for id, value in zip(table.ids, values, strict=True):
        if type(value) is float and -LIMIT < value < LIMIT:
            whole = int(value)
            numbers[id] = whole if whole == value else tidy(value, form.figures[id].decimals)
        else:
            numbers[id] = None
            odd.append((id, value))
    found = Figures(numbers, [], [])
    for id, value in odd:
        if value == "":
            found.blanks.append(prefix + id)
            continue
        _read_odd(found, table, form, (id, value), prefix)
    return found


def _are_whole(values: list[object]) -> TypeGuard[list[float]]:
    """Return whether all are whole numbers, as in most tables."""
    return all(type(value) is float and value.is_integer() and -LIMIT < value < LIMIT for value in values)


def _read_odd(found: Figures, table: Table, form: Form, odd: tuple[str, object], prefix: str) -> None:
    id, value = odd
    content = read_number(value, form.figures[id].decimals)
    found.numbers[id] = content.number
    if content.trouble:
        name = content.trouble
        if id == FEES and name == WORDS and PROJECTS in content.found:
            name = "收费填了项目数"
        found.observations.append(Observation(name, prefix + id, table.places.get(prefix + id), content.found))
    elif content.number is None and value:
        # A blank typed into a cell looks like nothing, but keeps its total from being added up.
        found.observations.append(Observation(PLACEHOLDER, prefix + id, table.places.get(prefix + id), SPACES))
    elif content.number is None:
        found.blanks.append(prefix + id)


def judge_subtotals(table: Table, grid: Grid, numbers: Mapping[str, Number | None]) -> list[Observation]:
    """Return the subtotals added by hand that are not the sum of their parts."""
    wrong = []
    for label, (row, column), ids in table.subtotals:
        stated = read_number(grid[row][column]).number if row < len(grid) and column < len(grid[row]) else None
        parts = [value for id in ids if (value := numbers.get(id)) is not None]
        if stated is not None and len(parts) == len(ids) and stated != sum(parts):
            place = Place(table.sheet, address(row + 1, column + 1))
            wrong.append(Observation("小计不符", "", place, f"{shorten(label)} {stated}", str(sum(parts))))
    return wrong
