"""What the actions need of LibreOffice beyond xlwings: choosing files, opening outputs, lifting protection for a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings as xw

from addin.libreoffice.arguments import struct
from addin.programs.program import PasswordNeeded, ReadOnly
from workbook.marking.shapes import size

# LibreOffice keeps what a protection allows while it is off; nothing else is needed to put it back.
_WAS_PROTECTED = "protected"
# In hundredths of a millimetre; a pixel is a 96th of an inch.
_PIXEL = 2540 / 96
_A4_ACROSS = (29_700, 21_000)


class OfficeProgram:
    """LibreOffice as the actions' program."""

    def __init__(self, app: xw.App) -> None:
        self.app = app
        self._dialogs = app.impl.dialogs

    def choose_file(self, title: str, start: Path | None = None) -> Path | None:
        """Return the workbook the user picks, None when she picks none."""
        return self._dialogs.choose_file(title, start)  # type: ignore[no-any-return]

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Return the folder the user picks, None when she picks none."""
        return self._dialogs.choose_folder(title, start)  # type: ignore[no-any-return]

    def choose_target(self, title: str, start: Path) -> Path | None:
        """Return where the user wants something saved, None when she thinks better of it."""
        return self._dialogs.choose_target(title, start)  # type: ignore[no-any-return]

    def copied_text(self) -> str:
        """Return the text on the clipboard."""
        return self._dialogs.copied_text()  # type: ignore[no-any-return]

    def open_output(self, path: Path) -> None:
        """Show a file or folder that was made."""
        self._dialogs.open_output(path)

    def unlock(self, sheet: xw.Sheet) -> Any | None:
        """Take a sheet's protection off; return what lock needs, None for an open sheet. Raises PasswordNeeded."""
        return _lift(sheet.api, sheet.name)

    def lock(self, sheet: xw.Sheet, token: Any) -> None:
        """Put a sheet's protection back, with what it allowed."""
        _restore(sheet.api, token)

    def unlock_structure(self, book: xw.Book) -> Any | None:
        """Let sheets be added and deleted; return what lock_structure needs, None for an open structure. Raises PasswordNeeded.

        Raises ReadOnly for a workbook that is open for reading only, which nobody can change here. Of an xlsx file LibreOffice reads no
        protection of the structure, and writes none; only one set in the office itself is met.
        """
        if self.is_read_only(book):
            raise ReadOnly
        return _lift(book.api, "")

    def lock_structure(self, book: xw.Book, token: Any) -> None:
        """Put the protection of the structure back."""
        _restore(book.api, token)

    def fit_note(self, note: xw.Note, lines: list[str]) -> None:
        """Make the box of a note as large as its lines need; LibreOffice's own is narrow and as tall as the screen."""
        width, height = size(lines)
        note.api.AnnotationShape.setSize(struct("awt.Size", Width=round(width * _PIXEL), Height=round(height * _PIXEL)))

    def lay_out(self, sheet: xw.Sheet, head: int) -> None:
        """Keep the head and the first columns (处, 级别, 代码) in sight, repeat the head on every page, and print across A4."""
        sheet.freeze_panes.freeze_at(f"A1:C{head}")
        styles = sheet.book.api.StyleFamilies.getByName("PageStyles")
        name = f"{sheet.name} 横向"
        if not styles.hasByName(name):
            styles.insertByName(name, sheet.book.api.createInstance("com.sun.star.style.PageStyle"))
        page = styles.getByName(name)
        page.IsLandscape, page.Width, page.Height, page.ScaleToPagesX, page.ScaleToPagesY = True, *_A4_ACROSS, 1, 0
        sheet.api.PageStyle = name
        area = sheet.range((head, 1)).api.RangeAddress
        sheet.api.setPrintTitleRows(True)
        sheet.api.setTitleRows(area)

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether the workbook cannot be saved under its own name."""
        return bool(book.api.isReadonly())


def _lift(protected: Any, name: str) -> str | None:
    """Take the protection off a UNO sheet or document."""
    if not protected.isProtected():
        return None
    try:
        protected.unprotect("")
    except Exception as reason:
        # UNO's exceptions have no class that could be named here; a wrong password is told from other troubles by what follows.
        if not protected.isProtected():
            raise
        raise PasswordNeeded(name) from reason
    if protected.isProtected():
        raise PasswordNeeded(name)
    return _WAS_PROTECTED


def _restore(protected: Any, token: Any) -> None:
    if token is not None and not protected.isProtected():
        protected.protect("")
