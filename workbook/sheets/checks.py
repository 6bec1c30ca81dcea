"""The sheet of rules (校验): where the clerk gives her reason for a 提示."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from workbook.layout import column_number
from workbook.sheets.inputs import prompt
from workbook.sheets.page import column_widths, let_grow, set_height, text_height, write, write_region, write_text, write_title
from workbook.sheets.plan import CheckRow, Plan
from workbook.sheets.regions import Region

SIZE = 10


def write_checks(ws: Worksheet, plan: Plan) -> None:
    """Write one row for each rule, and spare rows for reasons about one place only."""
    words, data = plan.wording["check"], plan.layout.data["check"]
    columns = {name: column_number(letters) for name, letters in data["columns"].items()}
    width, first = max(columns.values()), data["first_row"]
    write_title(ws, words["title"], width, plan.height("title"))
    write_region(ws, Region(2, 1, first - 3, width), words["note"], "说明")
    set_height(ws, 2, text_height(words["note"], sum(column_widths(plan.layout, "校验").values()), SIZE + 1) / (first - 3))
    for row in range(3, first - 1):
        set_height(ws, row, ws.row_dimensions[2].height or 0)
    for name, column in columns.items():
        write(ws, first, column, words["columns"][name], "表头")
    set_height(ws, first, plan.height("head"))
    for row, check in enumerate(plan.checks, first + 1):
        write_check(ws, plan, columns, row, check)
        needs = text_height(check.title, column_widths(plan.layout, "校验")[columns["规则"]], SIZE)
        let_grow(ws, row, max(plan.height("check"), needs))
    last = first + len(plan.checks) + data["spare_rows"]
    for row in range(first + len(plan.checks) + 1, last + 1):
        let_grow(ws, row, plan.height("check"))
        for name, column in columns.items():
            write(ws, row, column, None, "规则填报数" if name != "情况说明" else "规则填报")
    prompt(ws, [Region(first + 1, columns["情况说明"], last - first)], words["prompt_title"], words["prompt"])


def write_check(ws: Worksheet, plan: Plan, columns: dict[str, int], row: int, check: CheckRow) -> None:
    """Write the row of one rule; what may not be explained is grey."""
    severity = plan.wording["severities"].get(check.severity, check.severity)
    texts = {"代码": check.code, "范围": check.scope, "规则": check.title, "级别": severity}
    open_cells = {"范围": "规则填报数", "情况说明": "规则填报", "所说明的数值": "规则填报数"}
    for name, column in columns.items():
        shut = "规则灰" if name in open_cells else "规则代码" if name in ("代码", "级别") else "规则"
        write_text(ws, row, column, texts.get(name, ""), open_cells[name] if check.explainable and name in open_cells else shut)
