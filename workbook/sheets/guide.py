"""The guide (填报说明): colours, steps, what counts, what each status means, frequent mistakes; a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from rules.report import Place
from workbook.cells import address
from workbook.sheets.page import column_widths, set_height, text_height, write, write_title
from workbook.sheets.plan import Plan, RuleNote
from workbook.sheets.styles import load_styles

SIZE, NOTE_SIZE = 10.5, 10


def write_guide(ws: Worksheet, plan: Plan) -> None:
    """Write the guide on its first page, and what each rule asks on those that follow."""
    width = plan.layout.data["guide"]["width"]
    row = 1
    for number, part in enumerate(parts_of(plan)):
        if "rules" in part:
            ws.row_breaks.append(Break(id=row - 1))
        if number == 0:
            write_title(ws, part["title"], width, plan.height("title"))
        else:
            write(ws, row, 1, part["title"], "说明标题")
            set_height(ws, row, plan.height("head"))
        row += 1
        for lead, sample, text in lines(part, plan.layout.form.edition):
            write_lead(ws, row, lead, sample)
            write(ws, row, width, text, "说明" if sample else "说明行")
            set_height(ws, row, text_height(text, column_widths(plan.layout, "填报说明")[width], SIZE))
            row += 1
        if "rules" in part:
            write_notes(ws, plan, row, part["rules"])


def parts_of(plan: Plan) -> list[dict[str, Any]]:
    """Return the parts of the guide; the one on rules only where there are any."""
    return [part for part in plan.wording["guide"] if "rules" not in part or plan.notes]


def write_notes(ws: Worksheet, plan: Plan, row: int, form: str) -> None:
    """Write a row for each rule: its code and what is to be known of it."""
    width = plan.layout.data["guide"]["width"]
    for number, note in enumerate(plan.notes, row):
        text = note_text(plan, note, form)
        write(ws, number, 1, note.code, "规则代码")
        write(ws, number, width, text, "规则")
        set_height(ws, number, text_height(text, column_widths(plan.layout, "填报说明")[width], NOTE_SIZE))


def note_text(plan: Plan, note: RuleNote, form: str) -> str:
    """Return what is to be known of a rule, as the guide words it."""
    severity = plan.wording["severities"].get(note.severity, note.severity)
    return form.format(**note._replace(severity=severity)._asdict())


def first_note(plan: Plan) -> int:
    """Return the row of the first rule in the guide."""
    return 1 + sum(1 + len(list(lines(part, plan.layout.form.edition))) for part in parts_of(plan))


def rule_row(plan: Plan, code: str) -> Place | None:
    """Return the cell of the guide that explains a rule, for a link to it; None where the guide does not list it."""
    codes = [note.code for note in plan.notes]
    if code not in codes:
        return None
    return Place(plan.layout.names["填报说明"], address(first_note(plan) + codes.index(code), 1))


def lines(part: Mapping[str, Any], edition: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield (number or sample word, the legend's colour if any, text) for each line meant for this edition."""
    for item in part.get("legend", ()):
        yield item["sample"], item, item["text"]
    number = 0
    for line in part.get("lines", ()):
        if isinstance(line, str) or line["edition"] == edition:
            number += 1
            yield str(number) if part.get("numbered") else "·", {}, line if isinstance(line, str) else line["text"]


def write_lead(ws: Worksheet, row: int, lead: str, sample: Mapping[str, str]) -> None:
    """Write what stands before a line: a number, or a cell in the colour that the line explains."""
    cell = write(ws, row, 1, lead, "图例" if sample else "序号")
    data = load_styles()
    if "style" in sample:
        cell.fill = PatternFill("solid", fgColor=data["styles"][sample["style"]]["fill"])
    elif "mark" in sample:
        cell.fill = PatternFill("solid", fgColor=data["marks"][sample["mark"]]["fill"])
        cell.font = Font(name=data["normal"]["font"], size=SIZE, color=data["marks"][sample["mark"]]["color"])
