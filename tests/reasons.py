"""Reasons (情况说明) on the sheet of rules (校验): where they stand in a fresh template, and typed into a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests import edits
from tests.blank import blank
from workbook.cells import column_number
from workbook.layout import load_layout

CHECKS = "校验"
HEADS = ("代码", "范围", "情况说明", "所说明的数值")
Reason = tuple[str, str, str, str]


@cache
def rows_of_rules(edition: str = "2021") -> tuple[tuple[int, str, str], ...]:
    """Return (row, code, scope) of every rule on the sheet."""
    layout = load_layout(edition)
    data = layout.data["check"]
    sheet = load_workbook(BytesIO(blank(edition)))[layout.names["校验"]]
    code, scope = (column_number(data["columns"][name]) - 1 for name in ("代码", "范围"))
    rows = [row for row in sheet.iter_rows(min_row=data["first_row"] + 1) if row[code].value]
    return tuple((row[code].row, row[code].value, row[scope].value or "") for row in rows)


def spare_row(edition: str = "2021") -> int:
    """Return the first row that is free for a reason of any rule."""
    return rows_of_rules(edition)[-1][0] + 1


def reason_cell(code: str, name: str, scope: str = "", edition: str = "2021") -> tuple[str, str]:
    """Return sheet and address of a column's cell in the row of a rule at a place."""
    row = next(row for row, its, about in rows_of_rules(edition) if (its, about) == (code, scope))
    layout = load_layout(edition)
    return layout.names["校验"], f"{layout.data['check']['columns'][name]}{row}"


@lru_cache(maxsize=8)
def _columns_and_rows(data: bytes) -> tuple[dict[str, str], dict[int, dict[str, Any]]]:
    """Return the columns of the sheet by their heads, and what stands in them in each row below."""
    sheet = load_workbook(BytesIO(data))[CHECKS]
    rows = list(sheet.iter_rows())
    head = next(number for number, row in enumerate(rows) if set(HEADS) <= {cell.value for cell in row})
    columns = {name: next(cell.column_letter for cell in rows[head] if cell.value == name) for name in HEADS}
    return columns, {
        row[0].row: {name: sheet[f"{column}{row[0].row}"].value for name, column in columns.items()} for row in rows[head + 1 :]
    }


def reason_cells(reasons: Iterable[Reason], edition: str = "2021", data: bytes = b"") -> dict[tuple[str, str], str]:
    """Return the cells for reasons, each code, scope, reason, values: in the rule's own row while that is free, else in a spare one."""
    columns, found = _columns_and_rows(data or blank(edition))
    below = dict(found)
    cells: dict[tuple[str, str], str] = {}
    for reason in reasons:
        own = (row for row, said in below.items() if said["代码"] == reason[0] and (said["范围"] or "") in ("", reason[1]))
        spare = (row for row, said in below.items() if not any(said.values()))
        row = next(own, None) or next(spare)
        del below[row]
        cells |= {(CHECKS, f"{columns[name]}{row}"): text for name, text in zip(HEADS, reason, strict=True) if text}
    return cells


def with_reasons(data: bytes, *reasons: Reason) -> bytes:
    """Return a workbook with reasons written beside its rules."""
    for (sheet, cell), text in reason_cells(reasons, data=data).items():
        data = edits.set_text(data, sheet, cell, text)
    return data
