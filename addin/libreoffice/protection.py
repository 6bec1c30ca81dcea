"""What a protected sheet or workbook does not allow: LibreOffice would leave it undone without a word where Excel raises an error."""

from __future__ import annotations

from typing import Any

import xlwings as xw


class Protected(xw.XlwingsError):
    """A change that the protection of a sheet or of the workbook's structure does not allow."""


def is_mixed(cells: Any, name: str) -> bool:
    """Return whether the cells of a UNO range differ in a property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def require_unlocked_cells(sheet: Any, cells: Any) -> None:
    """Raise Protected when the contents of one of the cells (UNO sheet, UNO range) may not be changed."""
    if sheet.isProtected() and (is_mixed(cells, "CellProtection") or cells.CellProtection.IsLocked):
        raise Protected(f"“{sheet.Name}”受保护，{cells.AbsoluteName} 不能修改。")


def require_unlocked_sheet(sheet: Any) -> None:
    """Raise Protected when a UNO sheet is protected: formats, notes and links may not be changed then.

    What the protection of an xlsx file allows beyond contents is not to be seen over UNO, and LibreOffice does not do it either.
    """
    if sheet.isProtected():
        raise Protected(f"“{sheet.Name}”受保护，格式、批注和链接不能修改。")


def require_open_structure(document: Any) -> None:
    """Raise Protected when sheets of a UNO document may not be added, deleted, renamed, hidden or moved."""
    if document.isProtected():
        raise Protected(f"“{document.Title}”的工作簿结构受保护，工作表不能增减、改名和隐藏。")
