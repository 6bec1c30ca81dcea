"""What is to be done (要处理的): the open findings of the live check, listed on 校验, told on the cover, counted on each table."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from workbook.sheets.formulas import quote, text_formula
from workbook.sheets.live.span import Span, named
from workbook.sheets.live.verdict import link
from workbook.sheets.page import add_mark, let_grow, set_height, write, write_region
from workbook.sheets.plan import Plan
from workbook.sheets.regions import Region
from workbook.sheets.structure import check_grid, guarded

LISTED = {
    "代码": "规则代码",
    "范围": "规则",
    "规则": "规则",
    "级别": "规则代码",
    "左边": "规则数",
    "右边": "规则数",
    "相差": "规则数",
    "结论": "规则结论",
}
NUMBERS = ("左边", "右边", "相差")
# Two lines: the rule's title and what must hold.
LINES = 2
# The sheet of last year's figures, as a place of rules.
LAST_YEAR = "上年数据"


def write_list(ws: Worksheet, plan: Plan, span: Span) -> None:
    """Write the counts, and the first rows that fail and have no reason that counts."""
    words, data = plan.wording["check"], plan.layout.data["check"]
    head, width = data["list_row"], span.columns["去看"]
    told = guarded(plan, check_grid(span), text_formula(words["summary"], totals(plan)))
    write_region(ws, Region(2, 1, 1, span.columns["说明是否有效"]), "=" + told, "状态")
    set_height(ws, 2, plan.height("line"))
    mark_counts(ws, plan, Region(2, 1))
    write_region(ws, Region(head - 1, 1, 1, width), "=" + heading(plan), "说明标题")
    set_height(ws, head - 1, plan.height("head"))
    for name in (*LISTED, "去看"):
        write(ws, head, span.columns[name], words["columns"][name], "表头")
    for row in range(head + 1, head + 1 + data["list_rows"]):
        write_listed(ws, plan, span, row)
    listed = Region(head + 1, 1, data["list_rows"], width)
    severity = f"${span.letters('级别')}{head + 1}"
    add_mark(ws, listed.ref(), f"{severity}={quote(plan.wording['severities']['error'])}", "不平")
    add_mark(ws, listed.ref(), f"{severity}={quote(plan.wording['severities']['warning'])}", "提示")


def heading(plan: Plan) -> str:
    """Return the formula of the list's heading, which says how many do not fit into it."""
    words, most = plan.wording["check"], plan.layout.data["check"]["list_rows"]
    count = f"SUM({named('待处理')})"
    more = text_formula(words["more"].replace("{most}", str(most)), {"more": f"{count}-{most}"})
    return f'{quote(words["list"])}&IF({count}>{most},{more},"")'


def mark_counts(ws: Worksheet, plan: Plan, area: Region) -> None:
    """Colour the counts while an error or a 提示 is open."""
    for severity, name in (("error", "不平"), ("warning", "提示")):
        add_mark(ws, area.ref(), f"{to_do(plan, severity)}>0", name, stop=True)


def write_listed(ws: Worksheet, plan: Plan, span: Span, row: int) -> None:
    """Write one line of the list: what stands in the row whose turn it is, blank where there is none."""
    turn = f"MATCH({row - plan.layout.data['check']['list_row']},{named('次序')},0)"
    for name, style in LISTED.items():
        # An empty cell would come over as 0.
        text = "" if name in NUMBERS else '&""'
        write(ws, row, span.columns[name], f'=IFERROR(INDEX({named(name)},{turn}){text},"")', style)
    look = f"INDEX({named('去看')},{turn})"
    write(ws, row, span.columns["去看"], f'=IFERROR({link(look)},"")', "规则去看")
    let_grow(ws, row, LINES * plan.height("check"))


def totals(plan: Plan) -> dict[str, str]:
    """Return the counts of the live check as formulas by name."""
    verdicts = plan.wording["verdicts"]
    rows = {name: f"COUNTIF({named('结论')},{quote(verdicts[name])})" for name in ("pass", "fail", "ask", "open")}
    return {
        **rows,
        "elsewhere": reasoned(plan, "elsewhere"),
        "all": "+".join(rows.values()),
        "errors": to_do(plan, "error"),
        "warnings": to_do(plan, "warning"),
        "explained": reasoned(plan, "settled"),
    }


def to_do(plan: Plan, severity: str, table: str = "") -> str:
    """Return how many rows of a severity are to be dealt with, those of one table when it is named."""
    within = f",{named('所在表')},{quote(table)}" if table else ""
    return f"COUNTIFS({named('级别')},{quote(plan.wording['severities'][severity])},{named('待处理')},1{within})"


def reasoned(plan: Plan, state: str) -> str:
    """Return how many rows have a reason in a state."""
    return f"COUNTIF({named('说明是否有效')},{quote(plan.wording['check']['reasons'][state])})"


def check_status(plan: Plan) -> str:
    """Return the formula that says on the cover how many errors and 提示 there are, table by table where there are errors."""
    words, errors, warnings = plan.wording["cover"], to_do(plan, "error"), to_do(plan, "warning")
    tables = {table: to_do(plan, "error", table) for table in plan.layout.form.tables}
    before = to_do(plan, "error", LAST_YEAR)
    tables["previous"] = f'IF({before}>0,{text_formula(words["last_year"], {"errors": before})},"")'
    text = words["errors"].replace("{tables}", "，".join(f"{table} {{{table}}}" for table in plan.layout.form.tables))
    wrong = f"IF({errors}>0,{text_formula(text, {'errors': errors, **tables})},{quote(words['right'])})"
    asked = f"IF({warnings}>0,{text_formula(words['warnings'], {'warnings': warnings})},{quote(words['settled'])})"
    waiting = reasoned(plan, "elsewhere")
    also = f'IF({waiting}>0,{text_formula(words["elsewhere"], {"elsewhere": waiting})},"")'
    return f"{wrong}&{asked}&{also}"


def first_problems(plan: Plan, most: int = 3) -> str:
    """Return the formula that tells the first open findings on the cover: which rule, where, and by how much."""
    words, count = plan.wording["cover"], f"SUM({named('待处理')})"
    told = problem(plan, 0)
    for number in range(1, most):
        told += f'&IF({count}>{number},CHAR(10)&{problem(plan, number)},"")'
    more = f'IF({count}>{most},{text_formula(words["more"], {"all": count})},"")'
    return f"IF({count}=0,{quote(words['none'])},{told}&{more})"


def problem(plan: Plan, number: int) -> str:
    """Return the sentence on one line of the list."""
    data, sheet = plan.layout.data["check"], plan.layout.names["校验"]
    row = data["list_row"] + 1 + number
    cell = {name: f"{sheet}!{data['columns'][name]}{row}" for name in (*LISTED, "去看")}
    terms = {
        "where": f'{cell["代码"]}&IF({cell["范围"]}="",""," "&{cell["范围"]})',
        "title": f"LEFT({cell['规则']},FIND(CHAR(10),{cell['规则']}&CHAR(10))-1)",
        "left": cell["左边"],
        "right": cell["右边"],
        "difference": cell["相差"],
        "look": cell["去看"],
    }
    return text_formula(plan.wording["cover"]["problem"], terms)
