"""Where reasons stand on the sheet of rules (校验) of a fresh template."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from openpyxl import load_workbook

from tests.clerk import template
from workbook.layout import column_number, load_layout


@cache
def rows_of_rules(edition: str = "2021") -> tuple[tuple[int, str, str], ...]:
    """Return (row, code, scope) of every rule on the sheet."""
    layout = load_layout(edition)
    data = layout.data["check"]
    sheet = load_workbook(BytesIO(template(edition)))[layout.names["校验"]]
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
