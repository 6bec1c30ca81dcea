"""The workbook whose button was pressed: the add-in's macro names it in hexadecimal, for a file's name is a stranger's text.

The command line that the macro composes carries `--wb=` and the name's UTF-16 code units, and on Windows `--hwnd=` and the number of
Excel's window. xlwings' own reading of it is not used: it cuts a name at `=`, and it looks in the named workbook for a licence key
while it is being imported.
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from addin.programs.registered import Read, read_registry, wps_as_excel
from workbook.own_process import make_own

if TYPE_CHECKING:
    import xlwings

PAID_PARTS = "xlwings.pro"
WORKBOOK, WINDOW = "--wb=", "--hwnd="


def accept(arguments: Sequence[str] | None = None, *, read: Read = read_registry) -> None:
    """Make the workbook named on the command line the one that xlwings' Book.caller() returns; none named, none made.

    Raises LookupError, or what xlwings raises, when that workbook is no longer open; the macro tells of it. Where WPS stands in Excel's
    place, which is why, the LookupError says so.
    """
    leave_out_paid_parts()
    if arguments is None:
        make_own()
    given = sys.argv[1:] if arguments is None else arguments
    name, window = workbook_name(given), value_of(given, WINDOW)
    if not name:
        return
    try:
        find_book(name, int(window) if window else None).set_mock_caller()
    except Exception as error:
        program = wps_as_excel(read)
        if not program:
            raise
        from addin.texts import worded  # noqa: PLC0415  (only where something went wrong)

        raise LookupError(worded("wps", program=program)) from error


def leave_out_paid_parts() -> None:
    """See to it that xlwings comes without its paid parts, whoever has a key lying about: their licence is not ours to use."""
    if PAID_PARTS not in sys.modules:
        sys.modules[PAID_PARTS] = None  # type: ignore[assignment]


def workbook_name(arguments: Sequence[str]) -> str:
    """Return the name that the arguments carry, "" for none. Raises ValueError for what is not hexadecimal."""
    return bytes.fromhex(value_of(arguments, WORKBOOK)).decode("utf-16-be", "surrogatepass")


def value_of(arguments: Sequence[str], option: str) -> str:
    """Return what stands behind an option, "" without it."""
    return next((argument.removeprefix(option) for argument in arguments if argument.startswith(option)), "")


def find_book(name: str, window: int | None) -> xlwings.Book:
    """Return the open workbook of that name; with a window's number in that running Excel, else in any.

    Raises LookupError when it is not open; on Windows what xlwings raises.
    """
    import xlwings  # noqa: PLC0415 (only after its paid parts are left out)

    if window is not None:
        windows = import_module("xlwings._xlwindows")
        # At its end it would look for Excels without a window, by a program that is sought in the current folder, and kill them.
        atexit.unregister(windows.cleanup)
        return xlwings.App(impl=windows.App(xl=window)).books[name]
    for app in xlwings.apps:
        for book in app.books:
            if book.name.lower() == name.lower():
                return book
    raise LookupError(name)
