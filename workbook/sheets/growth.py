"""Rows that grow with their text, made high enough for a text written into a finished sheet's XML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.form import EDITIONS
from workbook.cells import cell_of
from workbook.layout import load_layout
from workbook.sheets.page import column_widths, text_height
from workbook.sheets.styles import load_styles, normal_size

ROW = re.compile(r'<row r="([0-9]+)" ht="([0-9.]+)">')


def grow_rows(xml: str, sheet: str, texts: Mapping[str, str]) -> str:
    """Return a sheet whose growing rows are as high as the texts by address need; rows of a fixed height stay."""
    layout = load_layout(EDITIONS[0])
    page = next((each for each in layout.sheets if each["name"] == sheet), None)
    if page is None:
        return xml
    widths = column_widths(layout, page["id"])
    size = load_styles()["styles"]["段落"]["size"] if "section" in page else normal_size()
    needs: dict[int, float] = {}
    for address, text in texts.items():
        row, column = cell_of(address)
        needs[row] = max(needs.get(row, 0), text_height(text, widths[column], size))
    return ROW.sub(lambda row: f'<row r="{row[1]}" ht="{max(float(row[2]), needs.get(int(row[1]), 0)):g}">', xml)
