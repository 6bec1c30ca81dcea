"""A workbook as text that a person can review: one line a cell, with its style and whether it is locked."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet


def dump(book: Workbook) -> str:
    lines = [f"name {name} = {defined.attr_text}" for name, defined in book.defined_names.items()]
    for sheet in book.worksheets:
        lines += ["", f"== {sheet.title} ==", *page_lines(sheet), *rule_lines(sheet), *cell_lines(sheet)]
    return "\n".join(lines) + "\n"


def page_lines(sheet: Worksheet) -> Iterator[str]:
    setup, protection = sheet.page_setup, sheet.protection
    yield f"page {setup.orientation} {setup.fitToWidth} x {setup.fitToHeight} area {sheet.print_area} head {sheet.print_title_rows}"
    yield f"freeze {sheet.freeze_panes} protected {protection.sheet} insert rows {not protection.insertRows} password {protection.password}"
    yield "columns " + " ".join(f"{letter}={column.width:g}" for letter, column in sheet.column_dimensions.items())
    yield "rows " + " ".join(f"{number}={row.height:g}" for number, row in sheet.row_dimensions.items() if row.height)
    yield "merged " + " ".join(sorted((str(area) for area in sheet.merged_cells.ranges), key=lambda area: (len(area), area)))


def rule_lines(sheet: Worksheet) -> Iterator[str]:
    for rule in sheet.data_validations.dataValidation:
        condition = f"{rule.type} {rule.operator or ''} {rule.formula1 or ''} {rule.formula2 or ''}".rstrip()
        yield f"accept {rule.sqref} | {condition} | {rule.promptTitle}：{rule.prompt} | {rule.errorTitle}：{rule.error}"
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield f"mark {area.sqref} | {rule.formula[0]} | {rule.dxf.fill.bgColor.rgb}{' stop' if rule.stopIfTrue else ''}"


def cell_lines(sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell) and (cell.value is not None or cell.has_style):
                lock = "锁" if cell.protection.locked else "开"
                yield f"{cell.coordinate} | {'' if cell.value is None else cell.value} | {cell.style} | {lock}"
