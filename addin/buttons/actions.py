"""A press of a button: Excel's ribbon and LibreOffice's menu call `run` with the button's id in ribbon.json, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

import xlwings as xw

from addin.programs.program import Program
from addin.programs.registered import wps_as_excel
from addin.ribbon import button_groups
from addin.texts import Refused, Whisper, load_texts, reason_of_error, worded
from workbook.files import Stop
from workbook.reading.report import Unreadable

Action = Callable[[xw.Book, Program], str | None]
# Excel takes no more for its status bar.
LONGEST_STATUS = 250
# Excel is editing a cell or shows a dialog (RPC_E_CALL_REJECTED, VBA_E_IGNORE).
BUSY = ("-2147418111", "-2146777998")


def run(name: str) -> None:
    """Do what a button says on the workbook it was pressed in, and tell the user what came of it; raises KeyError for no button."""
    group = button_groups()[name]
    book = xw.Book.caller()
    app = book.app
    mode = "info"
    try:
        with _working(app):
            said = action_of(group, name)(book, program_of(app))
    except (Refused, Stop, Unreadable) as reason:
        said, mode = str(reason), "critical"
    except Exception as error:  # noqa: BLE001  (nobody in an office reads a traceback; what there is to do is said)
        said, mode = _unforeseen(error), "critical"
    if isinstance(said, Whisper):
        app.status_bar = said[:LONGEST_STATUS]
    elif said:
        app.alert(said, load_texts()["title"], "ok", mode)


def action_of(group: str, name: str) -> Action:
    """Return the function of a button; the module of its group comes in now: the start of 校验 is what clerks wait for."""
    action: Action = getattr(import_module(f"addin.buttons.{group}"), name)
    return action


def program_of(app: xw.App) -> Program:
    """Return the spreadsheet program behind an xlwings app."""
    if app.engine.name == "libreoffice":
        from addin.programs.libreoffice import OfficeProgram  # noqa: PLC0415  (only there is its bridge to be had)

        return OfficeProgram(app)
    from addin.programs.excel import MacExcel, WindowsExcel  # noqa: PLC0415  (elsewhere it is not needed)

    return MacExcel(app) if sys.platform == "darwin" else WindowsExcel(app)


@contextmanager
def _working(app: xw.App) -> Iterator[None]:
    """Say in the status bar that something is being done, and give the bar back afterwards."""
    app.status_bar = worded("working")
    try:
        yield
    finally:
        app.status_bar = False


def _unforeseen(error: Exception) -> str:
    # Hardly any press needs it.
    from rules.catalogue import RuleFileError  # noqa: PLC0415

    if isinstance(error, RuleFileError):
        return worded("broken_rules", reason=error)
    if type(error).__name__ == "ExcelBusyError" or any(number in str(error) for number in BUSY):
        return worded("busy")
    program = wps_as_excel()
    return worded("wps", program=program) if program else worded("unexpected", reason=reason_of_error(error))
