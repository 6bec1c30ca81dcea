"""The cover (封面): who reports, on which year, and how far the workbook is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rules.cover import Field, load_cover
from rules.terms import PREVIOUS
from workbook.cells import column_number
from workbook.layout import Layout
from workbook.sheets.formulas import not_numbers, quote, text_formula, unfilled
from workbook.sheets.inputs import add_validation, prompt
from workbook.sheets.live.span import named
from workbook.sheets.page import add_mark, column_widths, let_grow, set_height, text_height, write, write_region, write_text, write_title
from workbook.sheets.plan import Plan
from workbook.sheets.problems import check_status, first_problems
from workbook.sheets.prose import missing
from workbook.sheets.regions import Region
from workbook.sheets.structure import which, whole
from workbook.sheets.structure import words as structure_words
from workbook.sheets.styles import normal_size

STYLES = {"choice": "填报文字", "year": "填报年度", "date": "填报日期", "text": "填报文字", "list": "填报文字", "prose": "填报文字"}
HINT_SIZE = 10
# A larger number in a year's cell is a day.
LAST_YEAR = 9999
GROWING = ("list", "prose")


def write_cover(ws: Worksheet, plan: Plan) -> None:
    """Write the cover."""
    words, width = plan.wording["cover"], max(column_widths(plan.layout, "封面"))
    write_title(ws, words["title"].format(form=plan.layout.form.name), width, plan.height("cover_title"), "大标题")
    write_region(ws, Region(2, 1, 1, width), "=" + status(plan), "状态")
    set_height(ws, 2, plan.height("status"))
    mark_status(ws, plan, Region(2, 1))
    advice = quote(plan.wording["structure"]["advice"])
    write_region(ws, Region(3, 1, 1, width), "=" + whole(plan, first_problems(plan), advice), "问题")
    set_height(ws, 3, plan.height("problems"))
    for field in load_cover():
        write_field(ws, plan, field, plan.layout.cover_rows()[field.id])
    last = ws.max_row + 1
    write_region(ws, Region(last, 1, 1, width), words["legend"], "说明")
    set_height(ws, last, plan.height("status"))


def write_field(ws: Worksheet, plan: Plan, field: Field, row: int) -> None:
    """Write one field: mark, label, value, hint."""
    where = {name: column_number(plan.layout.data["cover"][f"{name}_column"]) for name in ("mark", "label", "value", "hint")}
    if field.required:
        write(ws, row, where["mark"], plan.wording["cover"]["mark"], "必填")
    write_region(ws, Region(row, where["label"], field.rows), field.label, "字段名")
    write_region(ws, Region(row, where["hint"], field.rows), hint_of(plan, field), "提示文字")
    write_values(ws, plan, field, row, where["value"])
    accept_field(ws, plan, field, Region(row, where["value"], field.rows))
    for line in range(row, row + field.rows):
        text = str(ws.cell(line, where["value"]).value or "")
        height = field_height(plan, field, text, where)
        if field.kind in GROWING:
            let_grow(ws, line, height)
        else:
            set_height(ws, line, height)


def hint_of(plan: Plan, field: Field) -> str | None:
    """Return what stands beside a field; beside the kind of body, what the name tells as long as none is chosen."""
    words = plan.wording["cover"]["body"]
    if field.id != words["field"]:
        return field.hint or None
    stated, kind = plan.layout.places[f"封面.{field.id}"].address, named(field.id)
    listed = ",".join(f"{kind}={quote(choice)}" for choice in field.choices)
    told = f"IF(OR({listed}),{text_formula(words['inferred'], {'body': kind})},{quote(words['unknown'])})"
    named_unit = plan.layout.places["封面.单位名称"].address
    return (
        f'={quote(words["open"])}&IFERROR(IF(OR({stated}<>"",{named_unit}=""),{quote(words["chosen"])},{told}),{quote(words["unknown"])})'
    )


def field_height(plan: Plan, field: Field, text: str, where: Mapping[str, int]) -> float:
    """Return the height of a field's row: room for its label, its hint, its text, and at least two lines of free text."""
    widths = column_widths(plan.layout, "封面")
    shown = "" if field.formula else text
    needs = [text_height(shown, widths[where["value"]], normal_size())]
    if field.rows == 1:
        needs += [
            text_height(field.label, widths[where["label"]], normal_size()),
            text_height(field.hint, widths[where["hint"]] - 2, HINT_SIZE),
        ]
    return max(plan.height("field" if field.kind in ("choice", "year", "date") else "text"), *needs)


def write_values(ws: Worksheet, plan: Plan, field: Field, row: int, column: int) -> None:
    """Write what is known of a field; a title that is only the generated one stays the formula."""
    given = plan.identity.get(field.id, "")
    if field.formula and given in ("", plan.title()):
        write(ws, row, column, "=" + title_formula(plan), "自动文字")
        return
    style = "自动文字" if field.formula else field_style(plan, field)
    paragraphs = given.split("\n") if field.rows > 1 else [given]
    paragraphs[field.rows - 1 :] = ["\n".join(paragraphs[field.rows - 1 :])]
    for number in range(field.rows):
        value = typed(field, paragraphs[number] if number < len(paragraphs) else "")
        if isinstance(value, str):
            write_text(ws, row + number, column, value, style)
        else:
            write(ws, row + number, column, value, style)


def typed(field: Field, text: str) -> str | int | date:
    """Return a year as a number and a date as a date, everything else as the text it is."""
    if field.kind == "year" and re.fullmatch(r"[0-9]{4}", text):
        return int(text)
    if field.kind == "date":
        with suppress(ValueError):
            return date.fromisoformat(text)
    return text


def field_style(plan: Plan, field: Field) -> str:
    """Return the style of a field's value; codes are text, lest a leading 0 be lost."""
    return "填报代码" if field.id in plan.wording["fields"]["codes"] else STYLES[field.kind]


def title_formula(plan: Plan) -> str:
    """Return the formula of the report's title, blank until everything it is made of is filled in."""
    names = re.findall(r"\{([^{}]+)\}", plan.layout.form.title)
    cells = {name: plan.layout.places[f"封面.{name}"].address for name in names}
    blank = ",".join(f'{cell}=""' for cell in cells.values())
    kinds = {field.id: field.kind for field in load_cover()}
    terms = {name: year_term(cell) if kinds[name] == "year" else without(cell, " ", "\u3000") for name, cell in cells.items()}
    return f'IFERROR(IF(OR({blank}),"",{text_formula(plan.layout.form.title, terms)}),"")'


def year_term(cell: str) -> str:
    """Return the formula of a cell's year: typed as 2025年 or 2025年度 it is 2025, a day that a program made of it is in its year."""
    return f"IF(ISNUMBER({cell}),IF({cell}>{LAST_YEAR},YEAR({cell}),{cell}),{without(cell, ' ', '年', '度')})"


def without(term: str, *signs: str) -> str:
    """Return the formula of a text that certain signs are taken out of."""
    for sign in signs:
        term = f'SUBSTITUTE({term},{quote(sign)},"")'
    return term


def accept_field(ws: Worksheet, plan: Plan, field: Field, area: Region) -> None:
    """Let a field take what its kind is, and say so."""
    words = plan.wording["fields"]
    validation = field_rule(plan, field)
    if validation is None:
        if field.hint:
            prompt(ws, [area], field.label, field.hint)
        return
    texts = words["codes"][field.id] if field.id in words["codes"] else words[field.kind]
    validation.errorTitle, validation.error = field.label, texts["error"]
    add_validation(ws, [area], validation, field.label, texts["prompt"])


def field_rule(plan: Plan, field: Field) -> DataValidation | None:
    """Return the condition on a field, None for free text."""
    words = plan.wording["fields"]
    if field.kind == "choice":
        return DataValidation(type="list", formula1=quote(",".join(field.choices)), allow_blank=True)
    if field.kind == "year":
        bounds = words["year"]["from"], words["year"]["to"]
        return DataValidation(type="whole", operator="between", formula1=bounds[0], formula2=bounds[1], allow_blank=True)
    if field.kind == "date":
        first, last = (serial(words["date"][end]) for end in ("from", "to"))
        return DataValidation(type="date", operator="between", formula1=first, formula2=last, allow_blank=True)
    length = words["codes"].get(field.id, {}).get("length")
    return DataValidation(type="textLength", operator="equal", formula1=length, allow_blank=True) if length else None


def serial(text: str) -> int:
    """Return a day as spreadsheet programs count days."""
    return (date.fromisoformat(text) - date(1899, 12, 30)).days


def status(plan: Plan) -> str:
    """Return the formula that says how many cells are open, how much prose is missing and what the rules find."""
    words, layout = plan.wording["cover"], plan.layout
    tables = {table: unfilled(layout, table, named=True) for table in layout.form.tables}
    # A field that shows an error is no more there than a blank one.
    required = [f'IF(IFERROR({layout.places[f"封面.{field.id}"].address}="",TRUE()),1,0)' for field in load_cover() if field.required]
    terms = {**tables, "cover": "+".join(required)}
    terms["all"] = "+".join(terms.values())
    sections = [each["id"] for each in layout.form.sections if "table" not in each]
    terms["prose"] = "+".join(formula for section in sections for formula in missing(layout, section))
    counts = words["open"].replace("{tables}", "，".join(f"{table} {{{table}}}" for table in tables))
    texts = {"texts": texts_everywhere(layout)}
    odd = f'IF({texts["texts"]}>0,{text_formula(words["texts"], texts)},"")'
    figures = f"IF({terms['all']}+{texts['texts']}=0,{quote(words['done'])},{text_formula(counts, terms)}&{odd})"
    prose = f"IF({terms['prose']}=0,{quote(words['written'])},{text_formula(words['prose'], terms)})"
    return whole(plan, "&".join([figures, prose, check_status(plan)]), which(plan))


def texts_everywhere(layout: Layout) -> str:
    """Return how many figures, last year's among them, are something else than numbers."""
    sheets = [[figure.id for figure in layout.form.figures.values() if figure.table == table] for table in layout.form.tables]
    return "+".join(not_numbers(layout, ids, named=True) for ids in (*sheets, [PREVIOUS + id for id in layout.form.ids]))


def mark_status(ws: Worksheet, plan: Plan, area: Region) -> None:
    """Colour the status: red while there are errors, green when every figure is filled in.

    It goes by the words of the status itself, because a condition on other sheets is more than a file of 2010 can say.
    """
    words = plan.wording["cover"]
    wrong, done = words["errors"].partition("{")[0], words["done"]
    for text in (wrong, structure_words(plan)):
        add_mark(ws, area.ref(), f"COUNTIF({area.ref()},{quote(f'*{text}*')})>0", "不平", stop=True)
    add_mark(ws, area.ref(), f"COUNTIF({area.ref()},{quote(f'{done}*')})>0", "通过")
