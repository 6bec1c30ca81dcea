"""校验 and 清除标记: the open workbook judged, its findings listed and marked in it, and all of that taken away again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import xlwings as xw

from addin.buttons.explaining import take_typed
from addin.marking.cells import clear_marks, has_notes, planned, put_marks
from addin.marking.result_sheet import add_result, find_results, free_name, recorded, write_page, write_record
from addin.programs.live import LiveGrids, file_of
from addin.programs.program import PasswordNeeded, Program, ReadOnly, unlocked
from addin.texts import Refused, reason_of_error, say
from rules.states import UNDECIDED
from workbook.checking import catalogue_for, check_report
from workbook.findings.checked import Checked
from workbook.findings.page import make_page
from workbook.findings.record import Marked
from workbook.findings.record import write_record as record_texts
from workbook.reading.report import read_report

APART = "{stem}-校验结果.xlsx"


def check_book(book: xw.Book) -> Checked:
    """Return the verdict on the workbook as it stands in the program; raises Unreadable when it is none of ours."""
    if book.app.calculation != "automatic":
        # Totals would be those of the last time somebody pressed F9.
        book.app.calculate()
    grids = LiveGrids(book)
    report = read_report(grids)
    if not grids.is_saved:
        report.remarks = (*report.remarks, say("unsaved"))
    return check_report(grids, report, catalogue_for(report.form.edition), file=book.name)


def check(book: xw.Book, program: Program) -> str:
    """Check the workbook, mark it, and return what to tell the user; raises Unreadable, RuleFileError, Refused."""
    checked = check_book(book)
    taken = take_typed(book, checked)
    if taken.codes:
        checked = check_book(book)
    book.app.status_bar = say("marking")
    try:
        name = mark_book(book, program, checked)
    except PasswordNeeded as locked:
        return _list_apart(book, checked, locked, taken.left)
    return summary(checked, name, [*taken.left, *([say("read_only")] if program.is_read_only(book) else [])])


def summary(checked: Checked, sheet: str, remarks: Iterable[str] = ()) -> str:
    """Return what was found, in a sentence or two."""
    said = "".join(say("remark", remark=remark) for remark in (*checked.remarks, *remarks))
    if not checked.findings:
        return say("clean", remarks=said)
    blank = sum(finding.verdict == UNDECIDED for finding in checked.findings)
    return say("found", conclusion=checked.conclusion_word, sheet=sheet, blank=blank, remarks=said, **checked.counts)


def mark_book(book: xw.Book, program: Program, checked: Checked) -> str:
    """Take earlier marks off, list and mark the findings; return the name of the findings sheet.

    All or nothing: raises PasswordNeeded before anything is changed, and takes half a set of marks off again before it raises Refused.
    """
    findings = checked.findings
    plan = planned(book, findings)
    earlier = find_results(book)
    old = [each for sheet in earlier for each in recorded(sheet)]
    with _opened(book, program, {*plan, *_touched(book, old)}):
        _clear(book, earlier, old)
        name = free_name(book)
        marked: list[Marked] = []
        try:
            put_marks(book, plan, findings, name, marked=marked, fit=program.fit_note)
            sheet, head = _list_findings(book, name, checked, marked)
        except Exception as error:
            try:
                clear_marks(book, marked)
            finally:
                _delete(book, [name])
            raise Refused("half", reason=reason_of_error(error)) from error
    if findings:
        # How it looks is no reason to take anything back.
        with suppress(Exception):
            sheet.activate()
            program.lay_out(sheet, head)
    return name


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
    sheet, page = add_result(book, name), make_page(checked, say("how"))
    write_page(sheet, page)
    write_record(sheet, record_texts(marked))
    return sheet, page.head


def _clear(book: xw.Book, results: Iterable[xw.Sheet], old: Iterable[Marked]) -> None:
    clear_marks(book, old)
    _delete(book, [sheet.name for sheet in results])


def _delete(book: xw.Book, names: Iterable[str]) -> None:
    for name in names:
        if any(sheet.name == name for sheet in book.sheets):
            book.sheets[name].delete()


def clear(book: xw.Book, program: Program) -> str:
    """Take all marks off the workbook and return what to tell the user."""
    results = find_results(book)
    old = [each for sheet in results for each in recorded(sheet)]
    touched = _touched(book, old)
    if not results and not touched:
        return say("no_marks")
    try:
        with _opened(book, program, touched):
            _clear(book, results, old)
    except PasswordNeeded as locked:
        advice = "cleared_read" if isinstance(locked, ReadOnly) else "cleared_locked"
        return say(advice, reason=reason_of(locked))
    return say("cleared")


def reason_of(locked: PasswordNeeded) -> str:
    """Return in words what keeps something from being done."""
    if isinstance(locked, ReadOnly):
        return say("only_read")
    name = locked.args[0] if locked.args else ""
    return say("locked_sheet", name=name) if name else say("locked_structure")


def _list_apart(book: xw.Book, checked: Checked, locked: PasswordNeeded, left: Iterable[str]) -> str:
    """List the findings in a workbook of their own, beside the one that may not be touched."""
    other = book.app.books.add()
    sheet = other.sheets[0]
    write_page(sheet, make_page(checked, say("how_apart")), linked=False)
    write_record(sheet, record_texts([]))
    remarks = "".join(say("remark", remark=remark) for remark in (*checked.remarks, *left))
    path = _beside(book)
    if path is not None:
        # A folder that cannot be written to leaves the list open and unsaved.
        with suppress(Exception):
            other.save(path)
            return say("apart", reason=reason_of(locked), file=path.name, remarks=remarks)
    return say("apart_unsaved", reason=reason_of(locked), remarks=remarks)


def _beside(book: xw.Book) -> Path | None:
    """Return a free place for the list of findings, None where a workbook has no folder."""
    path = file_of(book)
    if path is None:
        return None
    target = path.with_name(APART.format(stem=path.stem))
    return None if target.exists() else target
