"""The clerk's reasons (情况说明) on the sheet 校验."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rules.expressions import compiled
from rules.report import Explanation, Place
from rules.wording import number as shown
from workbook.cells import address, column_number
from workbook.layout import Layout
from workbook.reading.field_values import read_field
from workbook.reading.grids import Grid
from workbook.reading.labels import label_key
from workbook.reading.package import Package

USUAL = b'<c r="A1"'
NEEDED = ("代码", "范围", "情况说明", "所说明的数值")
REMEMBERED = 100
_empty: set[bytes] = set()


def may_hold_explanations(package: Package, part: str, layout: Layout) -> bool:
    """Return whether a sheet may hold reasons: any text in their columns below the head, or a sheet that looks otherwise than ours."""
    packed = package.packed(part)
    if packed not in _empty:
        data = layout.data["check"]
        xml = package.read(part)
        letters = "".join(data["columns"][name] for name in ("情况说明", "所说明的数值"))
        if USUAL not in xml or list(map(int, _filled(letters).findall(xml))) != [data["first_row"]] * 2:
            return True
        # Most clerks have nothing to explain, and sheets that no program has calculated yet are the same bytes.
        if len(_empty) < REMEMBERED:
            _empty.add(packed)
    return False


@cache
def _filled(letters: str) -> re.Pattern[bytes]:
    """Return the expression for a cell of these columns that is not empty, whose group is its row."""
    return compiled(rb'<c r="[%b]([0-9]+)"(?![^>]*+(?:(?<=/)>|></c>))' % letters.encode("ascii"))


def read_explanations(grid: Grid, sheet: str, layout: Layout) -> Iterator[Explanation]:
    """Yield the reasons, each with what it is about and the values it explains."""
    data = layout.data["check"]
    usual = {name: column_number(letters) - 1 for name, letters in data["columns"].items()}
    head, columns = find_columns(grid, layout) or (int(data["first_row"]) - 1, usual)
    for number, row in enumerate(grid[head + 1 :], head + 2):
        text = _text(row, columns["情况说明"])
        if text:
            place = Place(sheet, address(number, columns["情况说明"] + 1))
            yield Explanation(_text(row, columns["代码"]), _text(row, columns["范围"]), text, _noted(row, columns["所说明的数值"]), place)


def find_columns(grid: Grid, layout: Layout) -> tuple[int, dict[str, int]] | None:
    """Return the head's row and the columns by their heads, None when there is no such head; earlier templates have fewer columns."""
    names = {label_key(name): name for name in layout.data["check"]["columns"]}
    for number, row in enumerate(grid):
        keys = {label_key(value): column for column, value in enumerate(row) if isinstance(value, str)}
        found = {name: keys[key] for key, name in names.items() if key in keys}
        if found.keys() >= set(NEEDED):
            return number, found
    return None


def _noted(row: list[object], column: int) -> str:
    """Return the noted values; a number is a number, whatever day it would be."""
    value = row[column] if column < len(row) else ""
    return shown(value) if isinstance(value, int | float) and not isinstance(value, bool) else _text(row, column)


def _text(row: list[object], column: int) -> str:
    return read_field("text", row[column]) if column < len(row) else ""
