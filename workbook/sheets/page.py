"""What every sheet shares: writing cells, row heights that fit their texts, protection, page set-up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from unicodedata import east_asian_width

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbook.cells import column_letters, column_number
from workbook.layout import Layout
from workbook.sheets.regions import Region
from workbook.sheets.styles import mark, normal_size

A4 = 9
LINE_HEIGHT, PADDING, MARGIN = 1.42, 5.0, 1.5


class GrowingRow(RowDimension):
    """A row whose height is only where it begins: spreadsheet programs fit it to the text when the text changes."""

    @property
    def customHeight(self) -> bool:  # noqa: N802  (openpyxl's name for the attribute it writes)
        """Return that nobody has fixed the height."""
        return False


def write(ws: Worksheet, row: int, column: int, value: object, style: str) -> Cell:
    """Write a value or a formula of our own into a cell."""
    cell: Cell = ws.cell(row, column, value)  # type: ignore[call-overload]
    cell.style = style
    return cell


def write_text(ws: Worksheet, row: int, column: int, text: str, style: str) -> None:
    """Write a text of somebody else's, which is never taken for a formula."""
    cell = write(ws, row, column, ILLEGAL_CHARACTERS_RE.sub("", text) or None, style)
    if cell.value is not None:
        cell.data_type = "s"


def write_region(ws: Worksheet, region: Region, value: object, style: str) -> None:
    """Write into the first cell of a rectangle and merge it when it is more than a cell."""
    write(ws, region.row, region.column, value, style)
    if region.rows * region.columns > 1:
        ws.merge_cells(region.ref())


def write_title(ws: Worksheet, text: str, width: int, height: float, style: str = "标题") -> None:
    """Write the title over the width of the sheet."""
    write_region(ws, Region(1, 1, 1, width), text, style)
    set_height(ws, 1, height)


def set_height(ws: Worksheet, row: int, height: float) -> None:
    """Fix the height of a row."""
    ws.row_dimensions[row].height = height


def let_grow(ws: Worksheet, row: int, height: float) -> None:
    """Begin a row at a height and let it grow with its text."""
    ws.row_dimensions[row] = GrowingRow(ws, index=row, ht=height)


def text_width(text: str) -> int:
    """Return how many narrow characters wide a text is."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def text_height(text: str, columns: float, size: float) -> float:
    """Return the height in points that a wrapped text needs in that many columns' width."""
    usable = (columns - MARGIN) * normal_size() / size
    lines = sum(max(1, math.ceil(text_width(line) / usable)) for line in text.split("\n"))
    return round(lines * size * LINE_HEIGHT + PADDING, 2)


def column_widths(layout: Layout, page: str) -> dict[int, float]:
    """Return the width of each column of a sheet; a key such as B:H stands for several columns."""
    widths: dict[int, float] = {}
    for letters, width in layout.data["pages"][page]["columns"].items():
        first, _, last = letters.partition(":")
        widths |= dict.fromkeys(range(column_number(first), column_number(last or first) + 1), width)
    return widths


def add_mark(ws: Worksheet, ref: str, formula: str, name: str, *, stop: bool = False) -> None:
    """Mark the cells of a reference for which the formula holds."""
    ws.conditional_formatting.add(ref, Rule(type="expression", dxf=mark(name), formula=[formula], stopIfTrue=stop or None))


def set_page(ws: Worksheet, layout: Layout, page: str, footer: str) -> None:
    """Set the widths, the frozen panes, the protection and the print set-up of a finished sheet."""
    data = layout.data["pages"][page]
    for column, width in column_widths(layout, page).items():
        ws.column_dimensions[column_letters(column)].width = width
    set_view(ws, data)
    ws.sheet_properties.tabColor = data["tab"]
    protect(ws, data)
    set_print(ws, data, layout.data["margins"], footer)


def set_view(ws: Worksheet, data: Mapping[str, Any]) -> None:
    """Freeze the head and put the cursor where filling in begins."""
    ws.sheet_view.showGridLines = False
    ws.freeze_panes = data.get("freeze")
    pane = ws.sheet_view.pane
    for selection in ws.sheet_view.selection:
        if pane is not None and selection.pane == pane.activePane:
            selection.activeCell = selection.sqref = data.get("start", data["freeze"])


def protect(ws: Worksheet, data: Mapping[str, Any]) -> None:
    """Protect a sheet without a password: cells may be selected, rows and columns resized, in prose rows inserted."""
    ws.protection.sheet = True
    ws.protection.formatColumns = False
    ws.protection.formatRows = False
    ws.protection.insertRows = not data.get("insert_rows", False)


def set_print(ws: Worksheet, data: Mapping[str, Any], margins: Mapping[str, float], footer: str) -> None:
    """Print on A4, as wide as the page, with the head repeated and the page number below; plain pages without any fill.

    Rows that are only for the screen stand between the repeated head and the first printed row, or below the last one.
    """
    fit_to_a4(ws, margins, footer, landscape=data.get("landscape", False), pages=data.get("pages", 0))
    ws.print_options.horizontalCentered = True
    ws.print_title_rows = data.get("repeat")
    last = data.get("print") or column_letters(ws.max_column)
    ws.print_area = f"A{data.get('print_from', 1)}:{last}{ws.max_row - data.get('print_less', 0)}"
    # Excel then prints neither fills nor colours; LibreOffice prints them all the same.
    ws.page_setup.blackAndWhite = data.get("plain")


def fit_to_a4(ws: Worksheet, margins: Mapping[str, float], footer: str, *, landscape: bool, pages: int = 0) -> None:
    """Print on A4, as wide as the page and on so many pages, 0 for as many as it takes, with a line below."""
    ws.page_setup.paperSize = A4
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, pages
    ws.page_margins = PageMargins(**margins)
    ws.oddFooter.center.text = footer  # type: ignore[union-attr]
