"""The sheets of prose (一、五、六): headings, one paragraph a row, and beside them what to write and how long it is."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from rules.kinds.numbering import NUMERALS
from workbook.cells import address, column_number
from workbook.layout import Layout
from workbook.sheets.formulas import quote, text_formula
from workbook.sheets.page import add_mark, column_widths, let_grow, set_height, text_height, write, write_region
from workbook.sheets.plan import Plan
from workbook.sheets.regions import Region

SMALL, HEADING = 9, 30


def missing(layout: Layout, section: str) -> list[str]:
    """Return, for each part of a prose sheet that must be written, the formula that is 1 while it is empty.

    An aspect whose heading is typed within another one's text has been pasted there.
    """
    parts, sheet = layout.prose_rows(section), layout.names[section]
    column = column_number(layout.data["prose"]["column"])
    counts = {part: f"COUNTA('{sheet}'!{Region(first, column, rows).ref()})" for part, (first, rows) in parts.items()}
    last = max(first + rows for first, rows in parts.values())
    body = Region(layout.data["prose"]["first_row"], column, last - layout.data["prose"]["first_row"])
    for place, (part, words) in enumerate(layout.form.aspects().items(), 1):
        if part in parts:
            heading = Region(parts[part][0] - 1, column)
            counts[part] += "".join(
                _typed(sheet, body, heading, f"{NUMERALS[place - 1]}{{}}*{words[0]}", brackets) for brackets in ("（）", "()")
            )
    required = [group for group in layout.form.required_prose() if group[0] in parts]
    return [f"IF({'+'.join(counts[part] for part in group)}=0,1,0)" for group in required]


def _typed(sheet: str, body: Region, heading: Region, words: str, brackets: str) -> str:
    """Return, to be added, how many paragraphs have a heading in such brackets; the printed one does not count."""
    pattern = quote(f"*{brackets[0]}{words.format(brackets[1])}*")
    return f"+COUNTIF('{sheet}'!{body.ref()},{pattern})-COUNTIF('{sheet}'!{heading.ref()},{pattern})"


def write_prose(ws: Worksheet, plan: Plan, section: str) -> None:
    """Write a sheet of prose."""
    layout, words = plan.layout, plan.wording["prose"]
    titles = next(each for each in layout.form.sections if each["id"] == section)
    column = column_number(layout.data["prose"]["column"])
    width = column_widths(layout, section)[column]
    write(ws, 1, column, titles["title"], "标题")
    set_height(ws, 1, plan.height("title"))
    write(ws, 2, column, words["hint"], "说明")
    set_height(ws, 2, max(text_height(words["hint"], width, SMALL + 2), side_height(plan, section, section)))
    write(ws, 2, column + 1, advice(plan, section), "写法")
    headings = {aspect["id"]: aspect["title"] for aspect in titles.get("aspects", ())}
    for part, (first, rows) in layout.prose_rows(section).items():
        if part in headings:
            write(ws, first - 1, column, headings[part], "小标题")
            write(ws, first - 1, column + 1, advice(plan, part), "写法")
            set_height(ws, first - 1, max(HEADING, side_height(plan, section, part)))
        for row in range(first, first + rows):
            write(ws, row, column, None, "段落")
            write(ws, row, column + 1, f"=IFERROR(LEN({address(row, column)}),0)", "字数")
            let_grow(ws, row, plan.height("paragraph"))
    write_count(ws, plan, section, column)


def advice(plan: Plan, part: str) -> str:
    """Return what to write in a part, as the edition asks it."""
    words = plan.wording["prose"]
    text: str = words["sections_by_edition"].get(plan.layout.form.edition, {}).get(part, words["sections"][part])
    return text


def side_height(plan: Plan, section: str, part: str) -> float:
    """Return the height that the text beside a heading needs."""
    column = column_number(plan.layout.data["prose"]["column"]) + 1
    return text_height(advice(plan, part), column_widths(plan.layout, section)[column] - 2, SMALL)


def write_count(ws: Worksheet, plan: Plan, section: str, column: int) -> None:
    """Write how long the whole text is; the row below the last paragraph belongs to the count, so that rows put in before it count too."""
    layout, words = plan.layout, plan.wording["prose"]
    parts = layout.prose_rows(section)
    end = max(first + rows for first, rows in parts.values())
    write_region(ws, Region(end, column + 1), words["end"], "写法")
    set_height(ws, end, text_height(words["end"], column_widths(layout, section)[column + 1] - 2, SMALL))
    first = layout.data["prose"]["first_row"]
    body = Region(first, column, end - first + 1)
    headings = [address(row - 1, column) for part, (row, _) in parts.items() if part != section]
    length = "-".join([f"SUMPRODUCT(LEN({body.ref()}))", *(f"LEN({heading})" for heading in headings)])
    limit = next(each for each in layout.form.sections if each["id"] == section).get("longest")
    template = words["count"] + (words["limit"] if limit else "")
    write(ws, 1, column + 1, f"=IFERROR({text_formula(template, {'count': length})},{quote(words['error'])})", "总字数")
    if limit:
        add_mark(ws, address(1, column + 1), f"{length}>{limit}", "有误")
