"""Notes at cells (Calc calls them comments)."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes


class Note(base_classes.Note):
    """The note of a cell."""

    def __init__(self, location: Any) -> None:
        self._location = location

    @property
    def api(self) -> Any:
        """Return the UNO annotation."""
        return self._location.cell.Annotation

    @property
    def location(self) -> Any:
        """Return the cell."""
        return self._location

    @property
    def text(self) -> str:
        """Return what the note says."""
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self._location.require_looks()
        self.api.setString(value)

    @property
    def author(self) -> str:
        """Return who wrote the note, as far as the file tells."""
        return str(self.api.Author)

    def delete(self) -> None:
        """Take the note away."""
        self._location.require_looks()
        all_of_them, here = self._location.sheet.xl.Annotations, self._location.cell.CellAddress
        for index in range(all_of_them.Count):
            place = all_of_them.getByIndex(index).Position
            if (place.Row, place.Column) == (here.Row, here.Column):
                all_of_them.removeByIndex(index)
                return


def note_at(location: Any) -> Note | None:
    """Return the note of a one-cell range, None without one."""
    # A cell always has an annotation object; only one that stands on the sheet has a text.
    return Note(location) if location.cell.Annotation.String else None


def add_note(location: Any, text: str) -> Note:
    """Write a note at a cell; it is shown when the mouse is over the cell."""
    location.require_looks()
    location.sheet.xl.Annotations.insertNew(location.cell.CellAddress, text)
    return Note(location)
