"""The sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import xlwings as xw
from xlwings import base_classes

from addin.libreoffice.addresses import COLUMNS, ROWS, Box, parse, quoted, spanning
from addin.libreoffice.names import Names
from addin.libreoffice.notes import Note
from addin.libreoffice.panes import FreezePanes, has_grid, set_grid
from addin.libreoffice.places import box_of
from addin.libreoffice.protection import require_open_structure
from addin.libreoffice.ranges import Range

# Excel's xlSheetVisible and True; its two kinds of hidden are one in Calc.
_VISIBLE = (True, -1)


class Sheets(base_classes.Sheets):
    """The sheets of a workbook in their order."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """Return the UNO collection."""
        return self.book.xl.Sheets

    @property
    def active(self) -> Sheet:
        """Return the sheet in front."""
        return Sheet(self.book, self.book.controller.ActiveSheet)

    def __call__(self, key: str | int) -> Sheet:
        """Return a sheet by its name (large and small letters are the same) or its place from 1; raises KeyError."""
        if isinstance(key, int):
            if not 1 <= key <= self.api.Count:
                raise KeyError(key)
            return Sheet(self.book, self.api.getByIndex(key - 1))
        for name in self.api.ElementNames:
            if name.lower() == key.lower():
                return Sheet(self.book, self.api.getByName(name))
        raise KeyError(key)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        for index in range(self.api.Count):
            yield Sheet(self.book, self.api.getByIndex(index))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Put a sheet in, before the active one if nothing else is said, and bring it to the front."""
        require_open_structure(self.book.xl)
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        self.api.insertNewByName(name or self._free_name(), place)
        sheet = Sheet(self.book, self.api.getByIndex(place))
        sheet.activate()
        return sheet

    def _free_name(self) -> str:
        names = {name.lower() for name in self.api.ElementNames}
        return next(name for number in range(1, len(names) + 2) if (name := f"Sheet{number}").lower() not in names)


class Sheet(base_classes.Sheet):
    """A sheet."""

    def __init__(self, book: Any, xl: Any) -> None:
        self._book, self.xl = book, xl

    @property
    def api(self) -> Any:
        """Return the UNO sheet."""
        return self.xl

    @property
    def book(self) -> Any:
        """Return the workbook."""
        return self._book

    @property
    def name(self) -> str:
        """Return the name."""
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        require_open_structure(self.book.xl)
        self.xl.Name = value

    @property
    def quoted(self) -> str:
        """Return the name as it stands in references."""
        return quoted(self.name)

    @property
    def index(self) -> int:
        """Return the place, from 1."""
        return int(self.xl.RangeAddress.Sheet) + 1

    @cached_property
    def width(self) -> int:
        """Return how many columns LibreOffice holds."""
        return int(self.xl.Columns.Count)

    @property
    def visible(self) -> bool:
        """Return whether the sheet is not hidden."""
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: bool | int) -> None:
        require_open_structure(self.book.xl)
        if value not in _VISIBLE and [each.name for each in self.book.sheets if each.visible] == [self.name]:
            raise xw.XlwingsError(f"“{self.name}”是唯一没有隐藏的工作表，不能隐藏。")
        self.xl.IsVisible = value in _VISIBLE

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return cells by address, by (row, column), by (row, column, rows, columns), or between two of these."""
        if isinstance(arg1, int) and isinstance(arg2, int):
            return Range(self, Box(arg1, arg2))
        one = self._box(arg1)
        return Range(self, one if arg2 is None else spanning(one, self._box(arg2)))

    def _box(self, given: Any) -> Box:
        if isinstance(given, tuple):
            if 0 in given[:2]:
                raise IndexError("rows and columns count from 1")
            return Box(*given)
        if isinstance(given, str):
            return parse(given) or self._named(given)
        return getattr(given, "impl", given).box  # type: ignore[no-any-return]

    def _named(self, text: str) -> Box:
        for names in (self.names, self.book.names):
            if names.contains(text):
                cells = names(text).refers_to_range
                if cells.sheet.name == self.name:
                    return cells.box  # type: ignore[no-any-return]
        raise xw.XlwingsError(f"“{self.name}”里没有 {text}。")

    @property
    def cells(self) -> Range:
        """Return all cells."""
        return Range(self, Box(1, 1, ROWS, COLUMNS))

    @property
    def used_range(self) -> Range:
        """Return the cells from the first used to the last used one, A1 on an empty sheet."""
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, box_of(cursor))

    def filled(self, box: Box) -> Sequence[bool]:
        """Return of the cells of one row or column whether they hold anything, a formula without a result included."""
        formulas = Range(self, box).xl.getFormulaArray()
        return [text != "" for row in formulas for text in row]

    @property
    def names(self) -> Names:
        """Return the names of this sheet alone."""
        return Names(self.book, self)

    @property
    def notes(self) -> list[Note]:
        """Return the notes of all cells."""
        places = [self.xl.Annotations.getByIndex(index).Position for index in range(self.xl.Annotations.Count)]
        return [Note(Range(self, Box(place.Row + 1, place.Column + 1))) for place in places]

    @property
    def freeze_panes(self) -> FreezePanes:
        """Return the frozen rows and columns."""
        return FreezePanes(self)

    @property
    def show_gridlines(self) -> bool:
        """Return whether the window shows grid lines."""
        return has_grid(self)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        set_grid(self, is_shown=bool(value))

    def activate(self) -> None:
        """Bring the sheet to the front; raises XlwingsError when it is hidden."""
        if not self.visible:
            raise xw.XlwingsError(f"“{self.name}”是隐藏的工作表。")
        self.book.controller.setActiveSheet(self.xl)

    def select(self) -> None:
        """Bring the sheet to the front."""
        self.activate()

    def delete(self) -> None:
        """Take the sheet out, without asking; raises XlwingsError when no other is visible."""
        require_open_structure(self.book.xl)
        if not any(each.visible for each in self.book.sheets if each.name != self.name):
            raise xw.XlwingsError(f"“{self.name}”是唯一没有隐藏的工作表，不能删除。")
        self.book.xl.Sheets.removeByName(self.name)

    def clear(self) -> None:
        """Clear everything on the sheet."""
        self.cells.clear()

    def clear_contents(self) -> None:
        """Clear values and formulas."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Clear formats."""
        self.cells.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns and rows to what they hold."""
        self.used_range.autofit(axis)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Put a copy of the sheet before or after another of this workbook."""
        require_open_structure(self.book.xl)
        names = {name.lower() for name in self.book.xl.Sheets.ElementNames}
        name = next(name for number in range(2, len(names) + 3) if (name := f"{self.name[:26]} ({number})").lower() not in names)
        self.book.xl.Sheets.copyByName(self.name, name, before.index - 1 if before else after.index if after else len(names))
