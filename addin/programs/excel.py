"""Excel itself: what xlwings leaves to its native objects, on Windows over COM and on macOS over AppleScript."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.programs.program import PasswordNeeded

WORKBOOKS = ("Excel 工作簿", "*.xlsx;*.xlsm")
TARGETS = "Excel 工作簿 (*.xlsx),*.xlsx"
FILE_PICKER, FOLDER_PICKER = 3, 4
PICKED = -1
# Columns of the list that stay in sight: 处, 级别, 代码.
FROZEN = 3
# Of a pixel.
POINTS = 0.75
# What a protected sheet may still allow (Worksheet.Protection), by the name of its argument in Worksheet.Protect.
ALLOWANCES = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
KEPT = {"DrawingObjects": "ProtectDrawingObjects", "Contents": "ProtectContents", "Scenarios": "ProtectScenarios"}


class WindowsExcel:
    """Excel on Windows."""

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def choose_file(self, title: str, start: Path | None = None) -> Path | None:
        """Return the workbook the user picks."""
        dialog = self.app.api.FileDialog(FILE_PICKER)
        dialog.AllowMultiSelect = False
        dialog.Filters.Clear()
        dialog.Filters.Add(*WORKBOOKS)
        return _picked(dialog, title, start)

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Return the folder the user picks."""
        return _picked(self.app.api.FileDialog(FOLDER_PICKER), title, start)

    def choose_target(self, title: str, start: Path) -> Path | None:
        """Return where the user wants a new workbook."""
        return _path(self.app.api.GetSaveAsFilename(str(start), TARGETS, 1, title))

    def copied_text(self) -> str:
        """Return the text on the clipboard."""
        # It comes with xlwings on Windows, and is there only.
        import win32clipboard  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

        win32clipboard.OpenClipboard()
        try:
            held = win32clipboard.IsClipboardFormatAvailable(win32clipboard.CF_UNICODETEXT)
            return str(win32clipboard.GetClipboardData(win32clipboard.CF_UNICODETEXT)) if held else ""
        finally:
            win32clipboard.CloseClipboard()

    def open_output(self, path: Path) -> None:
        """Open a file in the program that Windows opens it with."""
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606  (a file made here)

    def unlock(self, sheet: xw.Sheet) -> Any | None:
        """Take a sheet's protection off; its options are kept to be put back."""
        api = sheet.api
        if not _is_protected(api):
            return None
        token = {name: bool(getattr(api, of)) for name, of in KEPT.items()}
        token |= {name: bool(getattr(api.Protection, name)) for name in ALLOWANCES}
        selection = api.EnableSelection
        _unprotect(api)
        if _is_protected(api):
            raise PasswordNeeded(sheet.name)
        return token, selection

    def lock(self, sheet: xw.Sheet, token: Any) -> None:
        """Protect a sheet as it was, without a password."""
        options, selection = token
        sheet.api.Protect(**options)
        sheet.api.EnableSelection = selection

    def unlock_structure(self, book: xw.Book) -> Any | None:
        """Let sheets be added."""
        api = book.api
        if not api.ProtectStructure:
            return None
        windows = bool(api.ProtectWindows)
        _unprotect(api)
        if api.ProtectStructure:
            raise PasswordNeeded
        return {"Structure": True, "Windows": windows}

    def lock_structure(self, book: xw.Book, token: Any) -> None:
        """Protect a workbook's structure as it was."""
        book.api.Protect(**token)

    def fit_note(self, note: xw.Note, lines: list[str]) -> None:
        """Make the box of a note as large as its lines need; Excel gives every note the same small one."""
        from workbook.marking.shapes import size  # noqa: PLC0415  (what else is there is about files)

        shape = note.api.Shape
        shape.Width, shape.Height = (pixels * POINTS for pixels in size(lines))

    def lay_out(self, sheet: xw.Sheet, head: int) -> None:
        """Keep the head and the first columns in sight; Excel asks the printer about every measure of a page, which would take seconds."""
        del sheet
        window = self.app.api.ActiveWindow
        window.FreezePanes = False
        window.ScrollRow = window.ScrollColumn = 1
        window.SplitColumn, window.SplitRow = FROZEN, head
        window.FreezePanes = True

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether Excel has opened the workbook for reading only."""
        return bool(book.api.ReadOnly)


class MacExcel:
    """Excel on macOS; a protected sheet stays as it is there, since nobody could tell how to put its options back."""

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def choose_file(self, title: str, start: Path | None = None) -> Path | None:
        """Return the workbook the user picks."""
        return _ask("choose file with prompt", title, start)

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Return the folder the user picks."""
        return _ask("choose folder with prompt", title, start)

    def choose_target(self, title: str, start: Path) -> Path | None:
        """Return where the user wants a new workbook."""
        return _ask("choose file name with prompt", title, start.parent, f" default name {_quoted(start.name)}")

    def copied_text(self) -> str:
        """Return the text on the clipboard."""
        return _run("/usr/bin/osascript", "-e", "the clipboard as text").rstrip("\n")

    def open_output(self, path: Path) -> None:
        """Open a file in the program that macOS opens it with."""
        _run("/usr/bin/open", str(path))

    def unlock(self, sheet: xw.Sheet) -> Any | None:
        """Return None for an open sheet; raises PasswordNeeded for a protected one."""
        if sheet.api.protect_contents.get():
            raise PasswordNeeded(sheet.name)
        return None

    def lock(self, sheet: xw.Sheet, token: Any) -> None:
        """Do nothing: nothing was taken off."""

    def unlock_structure(self, book: xw.Book) -> Any | None:
        """Return None for an open structure; raises PasswordNeeded for a protected one."""
        if book.api.protect_structure.get():
            raise PasswordNeeded
        return None

    def lock_structure(self, book: xw.Book, token: Any) -> None:
        """Do nothing: nothing was taken off."""

    def fit_note(self, note: xw.Note, lines: list[str]) -> None:
        """Leave the box as it is."""

    def lay_out(self, sheet: xw.Sheet, head: int) -> None:
        """Leave the sheet as it is."""

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether Excel has opened the workbook for reading only."""
        return bool(book.api.read_only.get())


def _is_protected(api: Any) -> bool:
    """Return whether a sheet refuses colours (contents) or notes (objects)."""
    return bool(api.ProtectContents or api.ProtectDrawingObjects)


def _unprotect(api: Any) -> None:
    """Take protection off with no password; Excel would ask the user for one if none were named."""
    try:
        api.Unprotect("")
    except Exception as error:
        # COM has one exception for everything (1004); it is not to be had on another system.
        if type(error).__name__ != "com_error":
            raise


def _picked(dialog: Any, title: str, start: Path | None) -> Path | None:
    """Show one of Excel's dialogs and return what was picked in it."""
    dialog.Title = title
    if start:
        # Without the sign at its end the folder's name would be taken for a file's.
        dialog.InitialFileName = f"{start}{os.sep}"
    return _path(dialog.SelectedItems(1)) if dialog.Show() == PICKED else None


def _path(picked: Any) -> Path | None:
    return Path(picked) if isinstance(picked, str) and picked else None


def _ask(command: str, title: str, start: Path | None, more: str = "") -> Path | None:
    where = f" default location POSIX file {_quoted(str(start))}" if start else ""
    script = f"POSIX path of ({command} {_quoted(title)}{more}{where})"
    return _path(_run("/usr/bin/osascript", "-e", script).strip())


def _run(*command: str) -> str:
    # Windows, where most presses happen, starts nothing.
    import subprocess  # noqa: PLC0415

    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603  (our own words)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
