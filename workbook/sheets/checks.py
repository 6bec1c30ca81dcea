"""The sheet of rules (校验): what each rule finds as the workbook stands, what is to be done, and the clerk's reasons for 提示."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from rules.report import Place
from rules.terms import PREVIOUS
from workbook.cells import column_letters
from workbook.sheets.guide import rule_row
from workbook.sheets.inputs import prompt
from workbook.sheets.live.guards import body_formula
from workbook.sheets.live.span import Span
from workbook.sheets.live.verdict import row_formulas
from workbook.sheets.page import add_mark, column_widths, let_grow, set_height, text_height, write, write_region, write_text, write_title
from workbook.sheets.plan import CheckRow, Plan
from workbook.sheets.problems import LAST_YEAR, write_list
from workbook.sheets.regions import Region

SIZE = 10
OPEN = {"范围": "规则填报数", "情况说明": "规则填报", "所说明的数值": "规则填报数"}
SHUT = {"代码": "规则代码", "级别": "规则代码", "结论": "规则结论", "去看": "规则去看", "应抄的数": "规则数", "说明是否有效": "规则"}
FORMULAS = ("左边", "右边", "相差")
BEHIND = ("前提", "所在表", "待处理", "次序")


def write_checks(ws: Worksheet, plan: Plan) -> None:
    """Write what is to be done, one row for each rule at each place, and spare rows for further reasons."""
    words, span = plan.wording["check"], Span(plan.layout, len(plan.checks))
    shown = span.columns["说明是否有效"]
    write_title(ws, words["title"], shown, plan.height("title"))
    write_list(ws, plan, span)
    write_note(ws, plan, span)
    write_rows(ws, plan, span)
    write_spare_rows(ws, plan, span)
    reasons = Region(span.first, span.columns["情况说明"], span.last_spare - span.first + 1)
    prompt(ws, [reasons], words["prompt_title"], words["prompt"])
    mark_verdicts(ws, plan, span)
    ws.auto_filter.ref = f"A{span.head}:{column_letters(max(span.columns.values()))}{span.last_spare}"
    ws.protection.autoFilter = False


def write_note(ws: Worksheet, plan: Plan, span: Span) -> None:
    """Write how the sheet is used, above the head of the rows."""
    words, row, width = plan.wording["check"]["note"], plan.layout.data["check"]["note_row"], span.columns["说明是否有效"]
    write_region(ws, Region(row, 1, 1, width), words, "说明")
    widths = column_widths(plan.layout, "校验")
    set_height(ws, row, text_height(words, sum(widths[column] for column in range(1, width + 1)), SIZE + 1))


def write_rows(ws: Worksheet, plan: Plan, span: Span) -> None:
    """Write the head and the rows."""
    for name, column in span.columns.items():
        write(ws, span.head, column, plan.wording["check"]["columns"][name], "规则辅助" if name in BEHIND else "表头")
    set_height(ws, span.head, plan.height("head"))
    write(ws, *span.body, "=" + body_formula(), "规则辅助")
    width = column_widths(plan.layout, "校验")[span.columns["规则"]]
    for row, check in enumerate(plan.checks, span.first):
        write_row(ws, plan, span, row, check)
        let_grow(ws, row, max(plan.height("check"), text_height(wording_of(check), width, SIZE)))


def wording_of(check: CheckRow) -> str:
    """Return what a row says of its rule: the title, and below it what must hold."""
    return f"{check.live.title or check.title}\n{check.live.statement}" if check.live else check.title


def write_row(ws: Worksheet, plan: Plan, span: Span, row: int, check: CheckRow) -> None:
    """Write the row of one rule; what may not be explained is grey."""
    severity = plan.wording["severities"].get(check.severity, check.severity)
    texts = {"代码": check.code, "范围": check.scope, "规则": wording_of(check), "级别": severity}
    for name, column in span.columns.items():
        if name not in (*FORMULAS, *BEHIND):
            write_text(ws, row, column, texts.get(name, ""), style_of(name, check))
    place = rule_row(plan, check.code)
    if place:
        lead_to(write(ws, row, span.columns["代码"], check.code, "规则链接"), place)
    if check.live:
        write_live(ws, plan, span, row, check)
        return
    for name in FORMULAS:
        write(ws, row, span.columns[name], None, "规则数")
    write(ws, row, span.columns["结论"], plan.wording["verdicts"]["elsewhere"], "规则结论")


def style_of(name: str, check: CheckRow) -> str:
    """Return the style of a cell: the scope of a live row is its own, whatever else is open is the clerk's where a reason counts."""
    if name in OPEN and check.explainable and not (name == "范围" and check.live):
        return OPEN[name]
    return "规则灰" if name in OPEN else SHUT.get(name, "规则")


def write_live(ws: Worksheet, plan: Plan, span: Span, row: int, check: CheckRow) -> None:
    """Write the formulas of a row, if it has any, and the link to the figure to look at."""
    live = check.live
    if live is None:
        return
    for name, formula in row_formulas(plan, span, row, check).items():
        style = "规则辅助" if name in BEHIND else SHUT.get(name, "规则数")
        write(ws, row, span.columns[name], formula, style)
    write(ws, row, span.columns["所在表"], LAST_YEAR if live.look.startswith(PREVIOUS) else live.look.split(".")[0], "规则辅助")
    if live.found:
        ws.cell(row, span.columns["去看"]).style = SHUT["去看"]
        return
    place = plan.layout.places[live.look]
    look = plan.wording["check"]["look"].format(sheet=place.sheet, address=place.address)
    lead_to(write(ws, row, span.columns["去看"], look, SHUT["去看"]), place)


def lead_to(cell: Cell, place: Place) -> None:
    """Let a cell lead to another one in the workbook; openpyxl gives a link's cell a style of its own."""
    style = cell.style
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{place.sheet}'!{place.address}")
    cell.style = style


def write_spare_rows(ws: Worksheet, plan: Plan, span: Span) -> None:
    """Write the rows at the end, for further reasons under one code."""
    for row in range(span.last + 1, span.last_spare + 1):
        let_grow(ws, row, plan.height("check"))
        for name, column in span.columns.items():
            if name in ("代码", *OPEN, "规则", "级别"):
                write(ws, row, column, None, OPEN.get(name, "规则填报数"))


def mark_verdicts(ws: Worksheet, plan: Plan, span: Span) -> None:
    """Colour the conclusions: what passes, what fails by its severity, reasons that do not count yet."""
    verdicts = plan.wording["verdicts"]
    rows = span.last - span.first + 1
    conclusion, severity, todo = (f"${span.letters(name)}{span.first}" for name in ("结论", "级别", "待处理"))
    failing = f'AND({conclusion}="{verdicts["fail"]}",{severity}="{plan.wording["severities"]["error"]}")'
    conclusions = Region(span.first, span.columns["结论"], rows)
    add_mark(ws, conclusions.ref(), failing, "不平")
    add_mark(ws, conclusions.ref(), f"{todo}=1", "提示")
    add_mark(ws, conclusions.ref(), f'{conclusion}="{verdicts["pass"]}"', "通过")
    asked = f'AND({todo}=1,{severity}="{plan.wording["severities"]["warning"]}")'
    add_mark(ws, Region(span.first, span.columns["说明是否有效"], rows).ref(), asked, "提示")
