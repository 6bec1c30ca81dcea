"""A range as xlwings' engines give it."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.libreoffice.contents import Contents
from addin.libreoffice.links import add_link, link_of
from addin.libreoffice.looks import Looks
from addin.libreoffice.notes import Note, add_note, note_at
from addin.libreoffice.places import Places


class Range(Contents, Looks, Places, base_classes.Range):
    """Cells of a sheet: contents, looks, place, and what is attached to them."""

    @property
    def note(self) -> Note | None:
        """Return the note of the first cell, None without one."""
        return note_at(self(1, 1))

    def add_note(self, text: str) -> Note:
        """Write a note at the cell."""
        return add_note(self, text)

    @property
    def hyperlink(self) -> str:
        """Return where the link of the cell leads; raises XlwingsError without one."""
        return link_of(self)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:  # noqa: ARG002 - Calc shows its own tip
        """Make the cell a link that shows a text."""
        add_link(self, address, text_to_display or address)

    @property
    def name(self) -> Any:
        """Return the name that stands for exactly these cells, None without one."""
        for _, name in self.sheet.book.names.snapshot():
            cells = name.xl.ReferredCells
            if cells is not None and self.sheet.book.range_of(cells).coords == self.coords:
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={self.sheet.quoted}!{self.address}")

    @property
    def table(self) -> None:
        """Return None: Calc has no tables of Excel's kind."""
        return
