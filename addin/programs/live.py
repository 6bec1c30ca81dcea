"""The workbook that a spreadsheet program has open, read like a file: each sheet in one block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.programs.values import plain_value
from rules.report import Number, Observation, Place
from workbook.cells import address, cell_of
from workbook.layout import Layout
from workbook.reading.cell_numbers import ERROR_VALUE
from workbook.reading.file_kinds import load_kinds
from workbook.reading.grids import Grid, Grids, Row
from workbook.reading.hidden_numbers import find_covered, find_in_lines
from workbook.reading.package import Sheet
from workbook.reading.packed_grids import PackedGrids, open_grids
from workbook.reading.raw_cells import Raw
from workbook.reading.unreadable import Unreadable

# A sheet formatted to its last row is "used" down there, too; nothing of the form stands that far.
MOST_ROWS, MOST_COLUMNS = 3000, 60
STATES = {0: "hidden", 2: "veryHidden"}
ERROR, TEXT, NUMBER = "e", "str", "n"


class LiveGrids(Grids):
    """The sheets of an open workbook; what only its file tells (macros, links, stamps) is taken from the file when there is one."""

    __slots__ = ("_errors", "_saved", "book", "unseen")

    def __init__(self, book: xw.Book) -> None:
        super().__init__(book.name, [Sheet(sheet.name, "", STATES.get(int(sheet.visible), "visible")) for sheet in book.sheets])
        self.book = book
        self._errors: dict[str, dict[str, str]] = {}
        self._saved = _open_file(book)
        self.unseen = frozenset() if self._saved else frozenset(load_kinds()["unseen"]["open"])

    @property
    def is_saved(self) -> bool:
        """Return whether the workbook has a file that can be looked at."""
        return self._saved is not None

    def _fetch(self, sheets: list[Sheet]) -> Iterable[Grid]:
        return [self._block(sheet) for sheet in sheets]

    def _block(self, sheet: Sheet) -> Grid:
        values: list[Row] = self._range(sheet).options(ndim=2, err_to_str=True).value
        errors = self._errors[sheet.name] = {}
        for number, row in enumerate(values, 1):
            for column, value in enumerate(map(plain_value, row)):
                row[column] = value
                if value is None:
                    row[column] = ""
                elif type(value) is str and value[:1] in "#E" and re.fullmatch(ERROR_VALUE, value):
                    errors[address(number, column + 1)], row[column] = value, ""
                elif isinstance(value, datetime):
                    row[column] = _day(value)
        return values

    def _range(self, sheet: Sheet) -> xw.Range:
        live = self.book.sheets[sheet.name]
        last = live.used_range.last_cell
        return live.range((1, 1), (min(last.row, MOST_ROWS), min(last.column, MOST_COLUMNS)))

    def _scan(self, sheet: Sheet) -> Mapping[str, Raw]:
        grid, formulas = self.read(sheet), self._range(sheet).formula
        rows: Iterable[Iterable[Any]] = formulas if isinstance(formulas, (tuple, list)) else [[formulas]]
        errors, cells = self._errors[sheet.name], {}
        for number, (row, values) in enumerate(zip(rows, grid, strict=False), 1):
            for column, (formula, value) in enumerate(zip(row, values, strict=False), 1):
                place = address(number, column)
                raw = _raw(formula, value, errors.get(place, ""))
                if raw:
                    cells[place] = raw
        return cells

    def stamps(self) -> Mapping[str, str]:
        """Return the document's own properties as the file has them."""
        return self._saved.stamps() if self._saved else {}

    def may_hold_explanations(self, sheet: Sheet, layout: Layout) -> bool:
        """Return True: one block tells."""
        del sheet, layout
        return True

    def may_hide_text(self, sheet: Sheet, column: str = "") -> bool:
        """Return whether an error is shown: what a formula comes to is calculated here."""
        del column
        self.read(sheet)
        return bool(self._errors.get(sheet.name))

    def find_unseen(self, sheet: Sheet, places: Mapping[str, Place], numbers: Mapping[str, Number | None]) -> Iterator[Observation]:
        """Yield the numbers of a table that nobody sees; merges are those of the file."""
        used = {cell_of(place.address) for id, place in places.items() if numbers.get(id)}
        live = self.book.sheets[sheet.name]
        rows = {row for row in {row for row, _ in used} if live.range((row, 1)).row_height == 0}
        columns = {column for column in {column for _, column in used} if live.range((1, column)).column_width == 0}
        yield from find_in_lines(rows, columns, sheet.name, places, numbers)
        yield from self._find_covered(sheet, places)

    def _find_covered(self, sheet: Sheet, places: Mapping[str, Place]) -> Iterator[Observation]:
        saved = next((each for each in self._saved.sheets if each.name == sheet.name), None) if self._saved else None
        if self._saved and saved and saved.part in self._saved.package.entries:
            yield from find_covered(self._saved.package.read(saved.part), 0, sheet.name, self.read(sheet), places)

    def find_attachments(self) -> Iterator[Observation]:
        """Yield what the file holds that an official report should not."""
        return self._saved.find_attachments() if self._saved else iter(())


def _open_file(book: xw.Book) -> PackedGrids | None:
    path = file_of(book)
    try:
        return open_grids(path) if path else None
    except Unreadable:
        return None


def file_of(book: xw.Book) -> Path | None:
    """Return a workbook's file, None for one that was never saved or lies elsewhere than on a disk."""
    try:
        # xlwings would ask a sheet of the workbook where on the disk a cloud folder lies: a stranger's word is not taken for that.
        name = str(book.api.FullName)
    except AttributeError:
        name = book.fullname
    path = Path(name)
    return path if path.is_absolute() and path.is_file() else None


def _day(value: datetime) -> object:
    """Return a moment as the reading of files has it: a day where it is midnight."""
    return value if value.time().replace(microsecond=0) != datetime.min.time() else value.date()


def _raw(formula: object, value: object, error: str) -> Raw | None:
    text = str(formula) if formula is not None else ""
    shown = error or ("" if value == "" else str(value))
    kind = ERROR if error else TEXT if isinstance(value, str) else NUMBER
    if text.startswith("="):
        return Raw(text[1:], kind, shown)
    return Raw(None, kind, shown) if shown else None
