"""A press of a button within the office: the action runs in process on the workbook in front."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xlwings import App

from addin.actions import run
from addin.libreoffice.addons import label_of
from addin.libreoffice.engine import register


def press(context: Any, action: str) -> None:
    """Run an action by its id on the workbook in front of the office of a component context; raises KeyError for no action."""
    book = App(impl=next(iter(register(context).impl.apps))).books.active
    book.set_mock_caller()
    with one_step(book.api, label_of(action)):
        run(action)


@contextmanager
def one_step(document: Any, name: str) -> Iterator[None]:
    """Make everything done to a UNO document within one step that the user can undo."""
    undo = document.getUndoManager()
    undo.enterUndoContext(name)
    try:
        yield
    finally:
        undo.leaveUndoContext()
