"""Where the rows of the live check stand, and the names by which other sheets speak of its columns."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.cells import column_letters, column_number
from workbook.layout import Layout

# Columns that formulas on other sheets need.
NAMED = ("代码", "范围", "规则", "级别", "左边", "右边", "相差", "结论", "去看", "说明是否有效", "所在表", "待处理", "次序")


class Span:
    """The rows of the sheet 校验: head, first and last of the rules, last of the spare ones; its columns by name."""

    __slots__ = ("_letters", "columns", "first", "head", "last", "last_spare", "sheet")

    def __init__(self, layout: Layout, checks: int) -> None:
        data = layout.data["check"]
        self.columns = {name: column_number(letters) for name, letters in data["columns"].items()}
        self.head: int = data["first_row"]
        self.first = self.head + 1
        self.last = self.head + max(checks, 1)
        self.last_spare: int = self.head + checks + data["spare_rows"]
        self.sheet = layout.names["校验"]
        self._letters = data["columns"]

    def letters(self, name: str) -> str:
        """Return the letters of a column."""
        letters: str = self._letters[name]
        return letters

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the defined names of the columns and their ranges."""
        for name in NAMED:
            letters = self.letters(name)
            yield named(name), f"'{self.sheet}'!${letters}${self.first}:${letters}${self.last}"
        row, column = self.body
        yield named("单位类别"), f"'{self.sheet}'!${column_letters(column)}${row}"

    @property
    def body(self) -> tuple[int, int]:
        """Return row and column of the kind of body, beside the heading of what is to be done."""
        return self.head - 1, self.columns["前提"]


def named(column: str) -> str:
    """Return the defined name of a column's rows."""
    return f"校验.{column}"
