"""校验: the open workbook judged, its findings listed and marked in it, gone through one by one, and all marks taken away again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import xlwings as xw

from addin.buttons.reasons import take_typed
from addin.buttons.selection import Target, findings_at, select, selected
from addin.buttons.verdict import check_book
from addin.marking.book import clear_book, mark_book
from addin.marking.result_sheet import Listed, is_shown, last_listed, put_record, write_page
from addin.programs.live import file_of
from addin.programs.program import PasswordNeeded, Program, ReadOnly
from addin.texts import Refused, Whisper, worded
from workbook.cells import address
from workbook.findings.checked import Checked
from workbook.findings.page import make_page

APART = "{stem}-校验结果.xlsx"
# The column of 问题 on the list.
MESSAGE = 4


def check(book: xw.Book, program: Program) -> str:
    """校验: judge the workbook, list the findings, mark their cells; raises Unreadable, RuleFileError, Refused."""
    book.app.status_bar = worded("checking")
    checked = check_book(book)
    taken = take_typed(book, checked)
    if taken.codes:
        checked = check_book(book)
    book.app.status_bar = worded("marking")
    try:
        name = mark_book(book, program, checked)
    except PasswordNeeded as locked:
        return _list_apart(book, checked, locked, taken.left)
    return summary(checked, name, [*taken.left, *([worded("read_only")] if program.is_read_only(book) else [])])


def summary(checked: Checked, sheet: str, remarks: Iterable[str] = ()) -> str:
    """Return what was found, in a sentence or two."""
    said = _remarks(checked, remarks)
    if not checked.findings:
        return worded("clean", remarks=said)
    return worded("found", conclusion=checked.conclusion_word, counted=checked.counted, sheet=sheet, blank=checked.blanks, remarks=said)


def _remarks(checked: Checked, more: Iterable[str]) -> str:
    return "".join(worded("remark", remark=remark) for remark in (*checked.remarks, *more))


def _list_apart(book: xw.Book, checked: Checked, locked: PasswordNeeded, left: Iterable[str]) -> str:
    """List the findings in a workbook of their own, beside the one that may not be touched."""
    other = book.app.books.add()
    sheet = other.sheets[0]
    write_page(sheet, make_page(checked, worded("how_apart")), linked=False)
    put_record(sheet, [])
    remarks = _remarks(checked, left)
    path = _beside(book)
    if path is not None:
        # A folder that cannot be written to leaves the list open and unsaved.
        with suppress(Exception):
            other.save(path)
            return worded("apart", reason=locked.reason, file=path.name, remarks=remarks)
    return worded("apart_unsaved", reason=locked.reason, remarks=remarks)


def _beside(book: xw.Book) -> Path | None:
    """Return a free place for the list of findings, None where a workbook has no folder."""
    path = file_of(book)
    if path is None:
        return None
    target = path.with_name(APART.format(stem=path.stem))
    return None if target.exists() else target


def clear(book: xw.Book, program: Program) -> str:
    """清除标记: take the findings sheet and all marks of ours away."""
    try:
        return worded("cleared" if clear_book(book, program) else "no_marks")
    except PasswordNeeded as locked:
        return worded("cleared_read" if isinstance(locked, ReadOnly) else "cleared_locked", reason=locked.reason)


def go_next(book: xw.Book, _program: Program) -> str:
    """下一处: select the cell of the next finding."""
    return _go(book, 1)


def go_back(book: xw.Book, _program: Program) -> str:
    """上一处: select the cell of the finding before."""
    return _go(book, -1)


def _go(book: xw.Book, step: int) -> str:
    """Select the cell of the next 处 (step 1) or of the one before (-1), and return what stands there; raises Refused.

    Nothing is remembered between presses: where to go follows from the selection. Of several in one cell the first is told, with the
    others' codes. What has no cell that is seen is shown on the list itself.
    """
    result, listed = last_listed(book)
    if not result:
        raise Refused("not_checked")
    if not listed:
        raise Refused("nothing_listed")
    seen = {each.name for each in book.sheets if is_shown(each)}
    stops = _stops(listed, seen, result)
    targets = list(stops)
    number = _number_from(selected(book), listed, stops, step, result)
    select(book, targets[number])
    first, *others = stops[targets[number]]
    return Whisper(" ".join(filter(None, (_said(first, others, listed), first.hint))))


def _stops(listed: Iterable[Listed], seen: set[str], result: str) -> dict[Target, list[Listed]]:
    """Return the cells to go to, each with its findings: of each 处 and each 请确认 that of the one listed first, its likeliest cell."""
    targets: dict[int, Target] = {}
    stops: dict[Target, list[Listed]] = {}
    for each in listed:
        target = targets.setdefault(each.nth or -each.row, _target(each, seen, result))
        stops.setdefault(target, []).append(each)
    return stops


def _said(first: Listed, others: Iterable[Listed], listed: Sequence[Listed]) -> str:
    """Return the sentence on a finding: which of how many, what else there is in this place, and what it says."""
    codes = dict.fromkeys(each.code for each in others)
    known = {"also": worded("also", codes="、".join(codes)) if codes else "", "code": first.code, "message": first.message}
    if first.nth:
        return worded("at", number=first.nth, all=max(each.nth for each in listed), state=first.state, **known)
    notices = [each for each in listed if not each.nth]
    return worded("at_notice", number=notices.index(first) + 1, all=len(notices), **known)


def _target(finding: Listed, seen: set[str], result: str) -> Target:
    """Return where a finding is looked at: its likeliest cell, else its row on the list."""
    first = finding.cells[0] if finding.cells else ("", "")
    return first if first[0] in seen else (result, address(finding.row, MESSAGE))


def _number_from(here: Target, listed: Sequence[Listed], stops: Mapping[Target, list[Listed]], step: int, result: str) -> int:
    """Return the place among the stops that comes next from where the user is, round and round."""
    targets = list(stops)
    if here in stops:
        return (targets.index(here) + step) % len(targets)
    about = findings_at(here, listed, result)
    if not about:
        return 0 if step > 0 else len(targets) - 1
    number = next(number for number, each in enumerate(stops.values()) if about[0] in each)
    # On the list itself, the first press goes to the finding of the row.
    return number if here[0] == result else (number + max(0, step)) % len(targets)
