"""The guide (填报说明): colours, steps, what counts, what each status means, frequent mistakes; a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from workbook.sheets.page import column_widths, set_height, text_height, write, write_title
from workbook.sheets.plan import Plan
from workbook.sheets.styles import load_styles

SIZE = 10.5


def write_guide(ws: Worksheet, plan: Plan) -> None:
    """Write the guide."""
    width = plan.layout.data["guide"]["width"]
    row = 1
    for number, part in enumerate(plan.wording["guide"]):
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
