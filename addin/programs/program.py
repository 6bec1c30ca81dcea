"""What a program does that xlwings has no word for: asking for files, opening what was made, lifting protection for a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import xlwings as xw

from addin.texts import worded


class PasswordNeeded(Exception):
    """A sheet's protection, or that of the workbook's structure, has a password; the text is the sheet's name, "" for the structure."""

    @property
    def reason(self) -> str:
        """Return in words what keeps something from being done."""
        return worded("locked_sheet", name=self) if str(self) else worded("locked_structure")


class ReadOnly(PasswordNeeded):
    """The program changes nothing in a workbook that it has opened for reading only."""

    @property
    def reason(self) -> str:
        """Return that in words."""
        return worded("only_read")


class Program(Protocol):
    """The running program, as far as the actions need it beyond xlwings."""

    def choose_file(self, title: str, start: Path | None = None) -> Path | None:
        """Return the workbook the user picks, None when she picks none."""

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Return the folder the user picks, None when she picks none."""

    def choose_target(self, title: str, start: Path) -> Path | None:
        """Return where the user wants a new workbook, None when she thinks better of it; `start` is what is offered."""

    def copied_text(self) -> str:
        """Return the text that was copied last in whatever program, "" when there is none."""

    def open_output(self, path: Path) -> None:
        """Show a file that was made, in whatever program opens it."""

    def unlock(self, sheet: xw.Sheet) -> Any | None:
        """Take a sheet's protection off and return what `lock` needs to put it back, None for an open sheet; raises PasswordNeeded."""

    def lock(self, sheet: xw.Sheet, token: Any) -> None:
        """Put a sheet's protection back as it was."""

    def unlock_structure(self, book: xw.Book) -> Any | None:
        """Let sheets be added and return what `lock_structure` needs, None for an open structure; raises PasswordNeeded, ReadOnly."""

    def lock_structure(self, book: xw.Book, token: Any) -> None:
        """Put the protection of a workbook's structure back."""

    def fit_note(self, note: xw.Note, lines: list[str]) -> None:
        """Make the box of a note as large as its lines need, where it is not so by itself."""

    def lay_out(self, sheet: xw.Sheet, head: int) -> None:
        """Keep the head of the active sheet and its first columns in sight, and let it print across paper, where the program can."""

    def is_read_only(self, book: xw.Book) -> bool:
        """Return whether the program cannot save the workbook under its own name."""


@contextmanager
def unlocked(program: Program, book: xw.Book, sheets: Iterable[str], *, structure: bool = False) -> Iterator[None]:
    """Take the protection off the sheets named, and off the structure, and put it back whatever happens.

    Raises PasswordNeeded before anything has been changed for good.
    """
    with ExitStack() as back:
        if structure and (frame := program.unlock_structure(book)) is not None:
            back.callback(program.lock_structure, book, frame)
        for name in sheets:
            sheet = book.sheets[name]
            if (token := program.unlock(sheet)) is not None:
                back.callback(program.lock, sheet, token)
        yield
