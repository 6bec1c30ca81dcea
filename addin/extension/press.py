"""A press of a button within the office: the action runs in process on the workbook in front."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from xlwings import App

from addin.buttons.actions import run
from addin.libreoffice.engine import register

# These change the workbook.
CHANGING = frozenset({"check", "clear", "explain", "import_last_year", "paste_text", "fill_zeros"})


def press(context: Any, action: str) -> None:
    """Run an action by its id on the workbook in front of the office of a component context; raises KeyError for no action."""
    book = App(impl=next(iter(register(context).impl.apps))).books.active
    book.set_mock_caller()
    with without_undo(book.api) if action in CHANGING else nullcontext():
        run(action)


@contextmanager
def without_undo(document: Any) -> Iterator[None]:
    """Keep what is done to a UNO document out of what the user can undo, and forget what she could undo before, as Excel does.

    LibreOffice takes protection and notes back only in part, and breaks down when it throws away steps that hold notes.
    """
    document.getUndoManager().clear()
    document.IsUndoEnabled = False
    try:
        yield
    finally:
        document.IsUndoEnabled = True
