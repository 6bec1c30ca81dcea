"""What belongs to the window that shows a sheet: frozen panes, grid lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xlwings import base_classes

from addin.libreoffice.addresses import COLUMNS, ROWS, parse


@contextmanager
def shown(sheet: Any) -> Iterator[Any]:
    """Yield the controller of the workbook's window with a sheet in front, and put the former sheet back."""
    controller = sheet.book.controller
    former = controller.ActiveSheet
    if former.Name == sheet.name:
        yield controller
        return
    if not sheet.visible:
        raise ValueError(f"{sheet.name} is hidden and cannot be shown")
    controller.setActiveSheet(sheet.xl)
    try:
        yield controller
    finally:
        controller.setActiveSheet(former)


def has_grid(sheet: Any) -> bool:
    """Return whether the window shows the grid lines of a sheet; True where the view says nothing of the sheet."""
    # What a file brought along is kept until it is thrown away; only then is the window asked.
    sheet.book.xl.setViewData(None)
    views = sheet.book.xl.getViewData()
    tables = next(each.Value for each in views.getByIndex(0) if each.Name == "Tables")
    told = {each.Name: each.Value for each in tables.getByName(sheet.name)} if tables.hasByName(sheet.name) else {}
    return bool(told.get("ShowGrid", True))


def set_grid(sheet: Any, *, is_shown: bool) -> None:
    """Show or hide the grid lines of one sheet; the property of that name is about all of them."""
    if has_grid(sheet) == is_shown:
        return
    with shown(sheet) as controller:
        dispatcher = sheet.book.app.service("frame.DispatchHelper")
        dispatcher.executeDispatch(controller.Frame, ".uno:ToggleSheetGrid", "", 0, ())


class FreezePanes(base_classes.FreezePanes):
    """The frozen rows and columns of a sheet."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the rows and columns of a range that begins at the first cell; whole rows freeze rows alone, whole columns columns."""
        box = parse(frozen_range)
        if box is None:
            raise ValueError(f"{frozen_range} is no address")
        row, column = box.last
        with shown(self.sheet) as controller:
            controller.freezeAtPosition(0 if box.columns == COLUMNS else column, 0 if box.rows == ROWS else row)

    def unfreeze(self) -> None:
        """Freeze nothing."""
        with shown(self.sheet) as controller:
            controller.freezeAtPosition(0, 0)
