"""Defined names of a workbook or of one sheet."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.libreoffice.addresses import quoted
from addin.libreoffice.arguments import struct


class Name(base_classes.Name):
    """A defined name; the name of one sheet is spelt with the sheet in front."""

    def __init__(self, book: Any, parent: Any, xl: Any, sheet: Any = None) -> None:
        self.book, self.parent, self.xl, self.sheet = book, parent, xl, sheet

    @property
    def api(self) -> Any:
        """Return the UNO named range."""
        return self.xl

    @property
    def name(self) -> str:
        """Return the name."""
        return f"{quoted(self.sheet.Name)}!{self.xl.Name}" if self.sheet else str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def refers_to(self) -> str:
        """Return what it stands for, as Excel spells it."""
        return "=" + str(self.book.grammar.to_excel(self.xl.Content, self.xl.ReferencePosition))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.xl.Content = self.book.grammar.to_office(value.removeprefix("="), self.xl.ReferencePosition)

    @property
    def refers_to_range(self) -> Any:
        """Return the cells it stands for; raises ValueError when it stands for something else."""
        cells = self.xl.ReferredCells
        if cells is None:
            raise ValueError(f"{self.name} stands for no cells")
        return self.book.range_of(cells)

    def delete(self) -> None:
        """Take the name away."""
        self.parent.removeByName(self.xl.Name)


class Names(base_classes.Names):
    """The names of a workbook (those of its sheets follow) or of one sheet."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def api(self) -> Any:
        """Return the UNO collection."""
        return (self.sheet.xl if self.sheet else self.book.xl).NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return all names with their texts."""
        names = _names(self.book, self.api, self.sheet.xl if self.sheet else None)
        if not self.sheet:
            for each in self.book.sheets:
                names += _names(self.book, each.xl.NamedRanges, each.xl)
        return [(name.name, name) for name in names]

    def __len__(self) -> int:
        return len(self.snapshot())

    def __call__(self, key: str | int) -> Name:
        """Return a name by its text (large and small letters are the same) or its place from 1; raises KeyError."""
        if isinstance(key, int):
            return self.snapshot()[key - 1][1]
        if self.api.hasByName(key):
            return Name(self.book, self.api, self.api.getByName(key), self.sheet.xl if self.sheet else None)
        for text, name in self.snapshot():
            if key.lower() in (text.lower(), text.partition("!")[2].lower() if self.sheet else ""):
                return name
        raise KeyError(key)

    def contains(self, key: str | int) -> bool:
        """Return whether there is such a name."""
        try:
            self(key)
        except (KeyError, IndexError):
            return False
        return True

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name; an older one of that text is replaced, as in Excel."""
        position = struct("table.CellAddress")
        content = self.book.grammar.to_office(refers_to.removeprefix("="), position)
        if self.api.hasByName(name):
            self.api.removeByName(name)
        self.api.addNewByName(name, content, position, 0)
        return self(name)


def _names(book: Any, parent: Any, sheet: Any) -> list[Name]:
    return [Name(book, parent, parent.getByName(name), sheet) for name in parent.ElementNames]
