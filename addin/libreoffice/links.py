"""Links in cells. A link within the workbook is written as in Excel, `#'表'!A1`; Calc follows it and saves it so."""

from __future__ import annotations

from typing import Any

import xlwings as xw

_COLOUR, _UNDERLINE = 0x0563C1, 1


def link_of(location: Any) -> str:
    """Return where the first cell's link leads; raises XlwingsError without a link."""
    fields = location.cell.TextFields
    if not fields.Count:
        raise xw.XlwingsError(f"{location.address} 没有链接。")
    url, own = str(fields.getByIndex(0).URL), str(location.sheet.book.xl.URL)
    # A relative link of an xlsx file to its own sheet comes with the file's address in front.
    return url[len(own) :] if own and url.startswith(own + "#") else url


def add_link(location: Any, address: str, text: str) -> None:
    """Make the first cell a link with a text, looking like a link."""
    location.require_looks()
    cell, document = location.cell, location.sheet.book.xl
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.Representation, field.URL = text, address
    cell.setString("")
    cell.Text.insertTextContent(cell.Text.createTextCursor(), field, False)
    cell.CharColor, cell.CharUnderline = _COLOUR, _UNDERLINE
