"""Values and formulas of a rectangle of cells, read and written in blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from addin.libreoffice.addresses import Box
from addin.libreoffice.blocks import Block
from addin.libreoffice.numberformats import GENERAL, is_special
from addin.libreoffice.values import LOGICAL, TEXT, ErrorValue, as_rows, error_of, is_formula, is_typed, moment, serial, squeezed

# com.sun.star.sheet.CellFlags: numbers, dates, text, formulas.
CONTENTS = 1 | 2 | 4 | 16
_DAY, _MOMENT, _CLOCK, _TRUTH = "yyyy/m/d", "yyyy/m/d h:mm", "h:mm:ss", "BOOLEAN"


class Contents(Block):
    """The part of a range that is about values and formulas."""

    @property
    def raw_value(self) -> Any:
        """Return the values: numbers as float, dates as datetime, truth values, ErrorValue, None for blank; a block as rows."""
        return None if self.xl is None else squeezed(self._values())

    @raw_value.setter
    def raw_value(self, data: object) -> None:
        if self.xl is not None:
            self.require_contents()
            if is_formula(data):
                self._fill(str(data))
            else:
                self._write(as_rows(data, self.box.rows, self.box.columns))

    @property
    def formula(self) -> Any:
        """Return formulas as Excel spells them, constants as text, "" for blank; a block as rows."""
        return None if self.xl is None else squeezed(self._formulas())

    @formula.setter
    def formula(self, data: object) -> None:
        self.raw_value = data

    @property
    def formula2(self) -> Any:
        """Return the same as formula: Calc has no spilling."""
        return self.formula

    @formula2.setter
    def formula2(self, data: object) -> None:
        self.raw_value = data

    @property
    def has_array(self) -> bool:
        """Return whether the first cell belongs to an array formula."""
        return self.xl is not None and str(self.cell.Formula).startswith("{")

    def clear_contents(self) -> None:
        """Clear values and formulas; formats, notes and names stay."""
        if self.xl is not None:
            self.require_contents()
            self.xl.clearContents(CONTENTS)

    def _values(self) -> list[list[Any]]:
        rows: list[list[Any]] = [
            [None if value == "" else self._error(down, right) if value is None else value for right, value in enumerate(row)]
            for down, row in enumerate(self.xl.getDataArray())
        ]
        if any(isinstance(value, float) for row in rows for value in row):
            for down, right, kind in list(self._special(rows)):
                value = rows[down][right]
                rows[down][right] = bool(value) if kind & LOGICAL else moment(value, self.sheet.book.first_day)
        return rows

    def _error(self, down: int, right: int) -> Any:
        return error_of(self.cell_at(down, right).getError())

    def _special(self, rows: list[list[Any]]) -> Iterator[tuple[int, int, int]]:
        """Yield the numbers that are dates or truth values: their place and what they show.

        A formula that gives a truth value gives its cell the format of one, when it is calculated and when a file says so.
        """
        formats = self.sheet.book.formats
        for box, key in formats.shown(self.sheet.xl, self.xl, lambda box: any(self._numbers(rows, box))):
            kind = formats.kind(key)
            if is_special(kind):
                yield from ((down, right, kind) for down, right in self._numbers(rows, box))

    def _numbers(self, rows: list[list[Any]], box: Box) -> Iterator[tuple[int, int]]:
        """Yield the places within this rectangle where a part of it holds numbers."""
        for down in range(box.row - self.box.row, box.row - self.box.row + box.rows):
            for right in range(box.column - self.box.column, box.column - self.box.column + box.columns):
                if isinstance(rows[down][right], float):
                    yield down, right

    def _formulas(self) -> list[list[str]]:
        return [
            [self._formula(down, right, text, value) for right, (text, value) in enumerate(zip(texts, values, strict=True))]
            for down, (texts, values) in enumerate(zip(self.xl.getFormulaArray(), self._values(), strict=True))
        ]

    def _formula(self, down: int, right: int, text: str, value: object) -> str:
        if text.startswith(("=", "{=")) and (text != value or isinstance(value, ErrorValue)):
            return str(self.sheet.book.grammar.read(self.cell_at(down, right)))
        if isinstance(value, bool):
            return str(value).upper()
        return value if isinstance(value, str) else text

    def _write(self, rows: list[list[Any]]) -> None:
        """Write rows; plain numbers and text in one call, what Excel makes more of cell by cell."""
        first = self.sheet.book.first_day
        self.xl.setDataArray(tuple(tuple(_plain(value, first) for value in row) for row in rows))
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                if is_formula(value):
                    cell = self.cell_at(down, right)
                    cell.setTokens(self.sheet.book.grammar.tokens(value, cell.CellAddress))
                elif is_typed(value):
                    self._type(self.cell_at(down, right), value)
                elif not isinstance(value, str | float | int) or isinstance(value, bool):
                    self._show(self.cell_at(down, right), value)

    def _fill(self, formula: str) -> None:
        """Write one formula into every cell; its relative references move along, as tokens do."""
        tokens = self.sheet.book.grammar.tokens(formula, self.cell.CellAddress)
        for down in range(self.box.rows):
            for right in range(self.box.columns):
                self.cell_at(down, right).setTokens(tokens)

    def _type(self, cell: Any, text: str) -> None:
        """Have a text read as if it were typed, unless the cell is for text."""
        if self.sheet.book.formats.kind(cell.NumberFormat) & TEXT:
            cell.setString(text)
        else:
            cell.setFormula(text)

    def _show(self, cell: Any, value: object) -> None:
        """Give a date or truth value its format where the cell has none."""
        formats = self.sheet.book.formats
        if formats.code(cell.NumberFormat) == GENERAL:
            cell.NumberFormat = formats.key(_format_for(value))


def _plain(value: Any, first: dt.datetime) -> str | float:
    if isinstance(value, str):
        return "" if is_formula(value) or is_typed(value) else value
    return serial(value, first) if isinstance(value, dt.date | dt.time) else float(value)


def _format_for(value: object) -> str:
    if isinstance(value, bool):
        return _TRUTH
    if isinstance(value, dt.time):
        return _CLOCK
    return _MOMENT if isinstance(value, dt.datetime) and value.time() != dt.time() else _DAY
