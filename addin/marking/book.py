"""All marks of a check on an open workbook: put on or taken off as a whole, whatever protects its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import xlwings as xw

from addin.marking.cells import clear_marks, has_notes, planned, put_marks
from addin.marking.result_sheet import add_result, find_results, put_record, recorded, write_page
from addin.programs.program import Program, unlocked
from addin.texts import Refused, reason_of_error, worded
from workbook.findings.checked import Checked
from workbook.findings.page import make_page
from workbook.findings.record import Marked
from workbook.reading.our_marks import free_name


def mark_book(book: xw.Book, program: Program, checked: Checked) -> str:
    """Take earlier marks off, list and mark the findings; return the name of the findings sheet.

    All or nothing: raises PasswordNeeded before anything is changed, and takes half a set of marks off again before it raises Refused.
    """
    plan = planned(book, checked.findings)
    earlier, old = _earlier(book)
    with _opened(book, program, {*plan, *_touched(book, old)}):
        _clear(book, earlier, old)
        name = free_name(sheet.name for sheet in book.sheets)
        marked: list[Marked] = []
        try:
            put_marks(book, plan, checked.findings, name, marked=marked, fit=program.fit_note)
            sheet, head = _list_findings(book, name, checked, marked)
        except Exception as error:
            try:
                clear_marks(book, marked)
            finally:
                _delete(book, [name])
            raise Refused("half", reason=reason_of_error(error)) from error
    if checked.findings:
        # How it looks is no reason to take anything back.
        with suppress(Exception):
            sheet.activate()
            program.lay_out(sheet, head)
    return name


def clear_book(book: xw.Book, program: Program) -> bool:
    """Take all marks off and return whether there were any; raises PasswordNeeded."""
    earlier, old = _earlier(book)
    touched = _touched(book, old)
    if not earlier and not touched:
        return False
    with _opened(book, program, touched):
        _clear(book, earlier, old)
    return True


def _earlier(book: xw.Book) -> tuple[list[str], list[Marked]]:
    """Return the names of the findings sheets of earlier checks, and what was marked with them."""
    sheets = find_results(book)
    return [sheet.name for sheet in sheets], [each for sheet in sheets for each in recorded(sheet)]


@contextmanager
def _opened(book: xw.Book, program: Program, sheets: set[str]) -> Iterator[None]:
    app = book.app
    shown, app.screen_updating = app.screen_updating, False
    try:
        with unlocked(program, book, sorted(sheets), structure=True):
            yield
    finally:
        app.screen_updating = shown


def _touched(book: xw.Book, old: Iterable[Marked]) -> set[str]:
    """Return the sheets that earlier marks stand on."""
    names = {sheet.name for sheet in book.sheets}
    return {each.sheet for each in old if each.sheet in names} | {sheet.name for sheet in book.sheets if has_notes(sheet)}


def _list_findings(book: xw.Book, name: str, checked: Checked, marked: list[Marked]) -> tuple[xw.Sheet, int]:
    """Write the findings sheet; return it and the row of its table's head."""
    sheet, page = add_result(book, name), make_page(checked, worded("how"))
    write_page(sheet, page)
    put_record(sheet, marked)
    return sheet, page.head


def _clear(book: xw.Book, results: Iterable[str], old: Iterable[Marked]) -> None:
    clear_marks(book, old)
    _delete(book, results)


def _delete(book: xw.Book, names: Iterable[str]) -> None:
    for name in names:
        if any(sheet.name == name for sheet in book.sheets):
            book.sheets[name].delete()
