"""The workbooks that are open in the office."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import base_classes

from addin.libreoffice.arguments import named, path_of, url_of
from addin.libreoffice.formulas import Grammar
from addin.libreoffice.names import Names
from addin.libreoffice.numberformats import NumberFormats
from addin.libreoffice.places import box_of
from addin.libreoffice.ranges import Range
from addin.libreoffice.sheets import Sheet, Sheets
from addin.libreoffice.values import first_day_of

_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8"}
# com.sun.star.document.MacroExecMode and UpdateDocMode: run nothing, follow no link.
_NEVER, _NO_UPDATE = 0, 0
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Unopenable(xw.XlwingsError, OSError):
    """A file that the office does not open: no workbook, damaged, with a password, or open elsewhere."""


class Unsavable(xw.XlwingsError, OSError):
    """A workbook that cannot be saved where it should."""


class Books(base_classes.Books):
    """The open workbooks; text documents and the like are left out."""

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """Return the UNO desktop."""
        return self.app.api

    @property
    def active(self) -> Book:
        """Return the workbook in front; raises KeyError when none is open."""
        front = self.app.api.getCurrentComponent()
        if front is not None and front.supportsService(_SPREADSHEET):
            return Book(self.app, front)
        books = list(self)
        if not books:
            raise KeyError("no workbook is open")
        return books[-1]

    def __call__(self, key: str | int) -> Book:
        """Return a workbook by its file's name or its place from 1; raises KeyError."""
        books = list(self)
        if isinstance(key, int):
            if not 1 <= key <= len(books):
                raise KeyError(key)
            return books[key - 1]
        for book in books:
            if book.name.lower() == key.lower():
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Book]:
        documents = self.app.api.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService(_SPREADSHEET):
                yield Book(self.app, document)

    def add(self) -> Book:
        """Make an empty workbook."""
        return _in_front(self.app, self.app.api.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def open(
        self,
        fullname: str,
        update_links: object = None,  # noqa: ARG002 - links in a received file are never followed
        read_only: bool | None = None,  # noqa: FBT001 - xlwings' own
        format: object = None,  # noqa: ARG002
        password: str | None = None,
        *_: object,
    ) -> Book:
        """Open a file; nothing in it is run or followed. Raises Unopenable."""
        arguments: dict[str, object] = {"MacroExecutionMode": _NEVER, "UpdateDocMode": _NO_UPDATE, "ReadOnly": bool(read_only)}
        if password:
            arguments["Password"] = password
        try:
            document = self.app.api.loadComponentFromURL(url_of(fullname), "_blank", 0, named(**arguments))
        except Exception as reason:  # UNO gives several kinds, none of them under a common name here
            raise Unopenable(f"打不开 {fullname}。") from reason
        if document is None or not document.supportsService(_SPREADSHEET):
            if document is not None:
                document.close(True)
            raise Unopenable(f"打不开 {fullname}：不是工作簿，设有密码，或者正在别处打开着。")
        return _in_front(self.app, document)


class Book(base_classes.Book):
    """A workbook."""

    def __init__(self, app: Any, xl: Any) -> None:
        self._app, self.xl = app, xl

    @property
    def api(self) -> Any:
        """Return the UNO document."""
        return self.xl

    @property
    def app(self) -> Any:
        """Return the program."""
        return self._app

    @property
    def controller(self) -> Any:
        """Return the UNO controller of the window; raises XlwingsError when the workbook has none."""
        controller = self.xl.CurrentController
        if controller is None:
            raise xw.XlwingsError(f"“{self.name}”没有窗口。")
        return controller

    @property
    def fullname(self) -> str:
        """Return the path, of a workbook that was never saved the title."""
        return path_of(self.xl.URL) if self.xl.URL else str(self.xl.Title)

    @property
    def name(self) -> str:
        """Return the file's name."""
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        """Return the sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Return the defined names."""
        return Names(self)

    @cached_property
    def grammar(self) -> Grammar:
        """Return how formulas are spelt."""
        return Grammar(self.xl)

    @cached_property
    def formats(self) -> NumberFormats:
        """Return the number formats."""
        return NumberFormats(self.xl)

    @cached_property
    def first_day(self) -> Any:
        """Return the moment from which dates are counted."""
        return first_day_of(self.xl.NullDate)

    def range_of(self, cells: Any) -> Range:
        """Return a UNO range of this workbook as a range."""
        return Range(Sheet(self, cells.Spreadsheet), box_of(cells))

    def activate(self) -> None:
        """Bring the window to the front."""
        frame = self.controller.Frame
        frame.activate()
        frame.ContainerWindow.toFront()

    def close(self) -> None:
        """Close without saving."""
        self.xl.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, under another path on request; the ending gives the kind of file.

        Raises Unsavable, and ValueError for an ending that is no workbook's or a password, which this office would not write.
        """
        target = Path(path or (self.xl.URL and self.fullname) or f"{self.name}.xlsx").absolute()
        if password or target.suffix.lower() not in _FILTERS:
            raise ValueError(f"{target.name}: saved neither with a password nor as another kind of file")
        if not target.parent.is_dir():
            # The office would make the folder.
            raise Unsavable(f"没有文件夹 {target.parent}。")
        try:
            if path is None and self.xl.URL:
                self.xl.store()
            else:
                self.xl.storeAsURL(url_of(target), named(FilterName=_FILTERS[target.suffix.lower()]))
        except Exception as reason:  # UNO gives several kinds, none of them under a common name here
            raise Unsavable(f"不能保存到 {target}。") from reason


def _in_front(app: Any, document: Any) -> Book:
    """Return a document that was opened as the active workbook."""
    book = Book(app, document)
    book.activate()
    return book
