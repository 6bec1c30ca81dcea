"""A spreadsheet program that costs nothing: a workbook's values held in memory behind xlwings' interface.

Only for the benchmark of the button, where the time of a real program would hide ours; tests run in LibreOffice.
"""

# The interface is xlwings' own.
# ruff: noqa: ARG002, FBT001, FBT002

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import base_classes


class Engine:
    name, type = "memory", "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any = None) -> Any:
        return value

    @staticmethod
    def clean_value_data(data: Any, _datetime: Any, empty: Any, _number: Any, _errors: Any) -> Any:
        return [[empty if value is None else value for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.app = App(engine)

    def keys(self) -> list[int]:
        return [1]

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Any:
        return iter([self.app])

    def __getitem__(self, _key: int) -> Any:
        return self.app


class App(base_classes.App):
    status_bar = screen_updating = display_alerts = visible = selection = None
    pid, version, hwnd, calculation = 1, "0", 1, "automatic"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.said: list[str] = []

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, *_: Any) -> str:
        self.said.append(prompt)
        return "ok"


class Book(base_classes.Book):
    app = name = fullname = sheets = None

    def __init__(self, app: App, data: dict[str, Any]) -> None:
        self.app, self.name, self.fullname = app, data["name"], data["file"]
        self.sheets = Sheets(self, [Sheet(self, name, cells) for name, cells in data["sheets"].items()])

    @property
    def api(self) -> Any:
        return self

    def activate(self, steal_focus: bool = False) -> None:
        pass

    ProtectStructure = ReadOnly = False


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book, sheets: list[Sheet]) -> None:
        self.book, self.all = book, sheets

    @property
    def active(self) -> Sheet:
        return self.all[0]

    def __call__(self, key: int | str) -> Sheet:
        return self.all[key - 1] if isinstance(key, int) else next(sheet for sheet in self.all if sheet.name == key)

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Any:
        return iter(self.all)

    def add(self, before: Any = None, after: Any = None, name: str = "") -> Sheet:
        self.all.append(Sheet(self.book, name, [[None]]))
        return self.all[-1]


class Sheet(base_classes.Sheet):
    book = name = visible = show_gridlines = notes = index = None
    ProtectContents = ProtectDrawingObjects = False

    def __init__(self, book: Book, name: str, cells: list[list[Any]]) -> None:
        self.book, self.name, self.cells_, self.visible, self.notes, self.index = book, name, cells, True, [], 1

    @property
    def api(self) -> Any:
        return self

    @property
    def used_range(self) -> Range:
        return Range(self, 1, 1, len(self.cells_), len(self.cells_[0]))

    def range(self, one: Any, other: Any = None) -> Range:
        if isinstance(one, tuple):
            (top, left), (bottom, right) = one, other or one
            return Range(self, top, left, bottom - top + 1, right - left + 1)
        return Range(self, 1, 1, 1, 1)

    def activate(self) -> None:
        pass

    select = activate

    def delete(self) -> None:
        self.book.sheets.all.remove(self)


class Anything:
    """Takes whatever is set on it."""

    line_style = weight = color = None

    def __getitem__(self, _key: str) -> Anything:
        return self

    def set(self, *_: Any, **__: Any) -> None:
        pass


class Shape:
    Width = Height = 0


class Note(base_classes.Note):
    api = text = None

    def __init__(self, text: str) -> None:
        self.text, self.api = text, self
        self.Shape = Shape()


class Range(base_classes.Range):
    row = column = color = wrap_text = column_width = vertical_alignment = horizontal_alignment = note = comment = font = borders = None
    row_height, merge_cells = 20, False

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet, self.row, self.column, self.nrows, self.ncols = sheet, row, column, rows, columns
        self.font = self.borders = Anything()

    def __call__(self, row: int, column: int) -> Range:
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    @property
    def api(self) -> Range:
        return self

    def __len__(self) -> int:
        return self.nrows * self.ncols

    @property
    def shape(self) -> tuple[int, int]:
        return self.nrows, self.ncols

    @property
    def coords(self) -> tuple[Any, ...]:
        return self.sheet.name, self.row, self.column, self.nrows, self.ncols

    @property
    def raw_value(self) -> Any:
        rows = self.sheet.cells_[self.row - 1 : self.row - 1 + self.nrows]
        return [row[self.column - 1 : self.column - 1 + self.ncols] for row in rows]

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        pass

    @property
    def formula(self) -> Any:
        return [["" for _ in range(self.ncols)] for _ in range(self.nrows)]

    @formula.setter
    def formula(self, value: Any) -> None:
        pass

    def autofit(self, axis: str | None = None) -> None:
        pass

    def add_note(self, text: str) -> Note:
        return Note(text)


def open_recorded(file: str) -> xw.Book:
    """Return the workbook whose sheets a JSON file holds."""
    engine = xw.Engine(impl=Engine())
    xw.engines.add(engine)
    engine.activate()
    book = xw.Book(impl=Book(engine.impl.apps.app, json.loads(Path(file).read_text(encoding="utf-8"))))
    book.set_mock_caller()
    return book
