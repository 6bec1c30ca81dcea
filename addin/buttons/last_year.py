"""Last year's figures out of its workbook into 上年数据, and what was carried over into 表三's 上年结转."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.programs.live import LiveGrids
from addin.programs.program import PasswordNeeded, Program, unlocked
from addin.texts import Refused, as_text, load_texts, worded
from rules.reasons.waivers import CREDIT_CODE
from rules.report import Number, Place, Report
from rules.spelling import plain
from rules.terms import PREVIOUS
from workbook.cells import place_of
from workbook.reading.report import Unreadable, read_report

CARRIED_IN, CARRIED_OUT = "表三.上年结转.", "表三.结转下年度."
Value = Number | str


def carry_over(book: xw.Book, program: Program, path: Path) -> str:
    """Write last year's figures into the workbook and return what to tell the user; raises Unreadable for the book, Refused."""
    report = read_report(LiveGrids(book))
    try:
        last_year = read_report(path)
    except Unreadable as reason:
        raise Refused("previous_unreadable", reason=reason) from reason
    _refuse_year(report, last_year)
    if not _is_same_unit(book, report, last_year):
        return worded("nothing_imported")
    previous, carried = dict(_previous(report, last_year)), dict(_carried(report, last_year))
    values: dict[Place, Value] = {**previous, **carried, **dict(_identity(report, last_year))}
    replaced = [place for place, value in values.items() if _stands(report, place) not in (None, "", value)]
    if replaced and not _asked(book, worded("overwrite", count=len(replaced))):
        return worded("nothing_imported")
    try:
        with unlocked(program, book, sorted({place.sheet for place in values})):
            write_cells(book, values)
    except PasswordNeeded as locked:
        raise Refused("kept_locked", reason=locked.reason) from locked
    return worded("imported", file=path.name, count=len(previous) + len(carried), previous=len(previous), carried=len(carried))


def _refuse_year(report: Report, last_year: Report) -> None:
    if report.year is None:
        raise Refused("no_year")
    if last_year.year != report.year - 1:
        raise Refused("wrong_year", found=last_year.year or "（未填）", year=report.year, wanted=report.year - 1)


def _is_same_unit(book: xw.Book, report: Report, last_year: Report) -> bool:
    code, other = (plain(each.identity.get(CREDIT_CODE, "")) for each in (report, last_year))
    if (code and code == other) or not report.unit or plain(report.unit) == plain(last_year.unit):
        return True
    return _asked(book, worded("other_unit", found=last_year.unit or "（未填）", unit=report.unit))


def _asked(book: xw.Book, question: str) -> bool:
    return book.app.alert(question, load_texts()["title"], "yes_no", "info") == "yes"


def _previous(report: Report, last_year: Report) -> Iterator[tuple[Place, Number]]:
    """Yield the cells of 上年数据 with last year's figures; raises Refused where there is no such sheet."""
    if not any(id.startswith(PREVIOUS) for id in report.places):
        raise Refused("no_previous_sheet")
    for id in report.form.ids:
        place, value = report.places.get(PREVIOUS + id), last_year.figures.get(id)
        if isinstance(place, Place) and value is not None:
            yield place, value


def _identity(report: Report, last_year: Report) -> Iterator[tuple[Place, Value]]:
    """Yield the cells of 上年数据 that say whose figures they are, and of which year."""
    for field, value in (("单位名称", last_year.unit), ("报告年度", last_year.year)):
        place = report.places.get(PREVIOUS + field)
        if isinstance(place, Place) and value:
            yield place, value


def _carried(report: Report, last_year: Report) -> Iterator[tuple[Place, Number]]:
    """Yield the cells of 上年结转 that people fill in, with what last year's report carried over."""
    for id in report.form.ids:
        if id.startswith(CARRIED_IN) and not report.form.figures[id].parts:
            place, value = report.places.get(id), last_year.figures.get(CARRIED_OUT + id.removeprefix(CARRIED_IN))
            if isinstance(place, Place) and value is not None:
                yield place, value


def _stands(report: Report, place: Place) -> Value | None:
    """Return what the report has in a cell, None for a blank one."""
    for id, where in report.places.items():
        if where == place:
            name = id.removeprefix(PREVIOUS)
            if id.startswith(PREVIOUS):
                return (report.previous or {}).get(name) if name in report.form.figures else None
            return report.figures.get(id)
    return None


def write_cells(book: xw.Book, values: Mapping[Place, Value]) -> None:
    """Write values into their cells, neighbours of a row at once: all of them, or, when one is refused, none."""
    cells = sorted((place.sheet, *(place_of(place.address) or (0, 0)), value) for place, value in values.items())
    done: list[tuple[xw.Range, Any]] = []
    try:
        for (sheet, row), group in groupby(cells, lambda cell: (cell[0], cell[1])):
            for part in _neighbours(list(group)):
                area = book.sheets[sheet].range((row, part[0][2]), (row, part[-1][2]))
                before = area.formula
                area.value = [as_text(cell[3]) if isinstance(cell[3], str) else cell[3] for cell in part]
                done.append((area, before))
    except Exception:
        for area, before in reversed(done):
            area.formula = before
        raise


def _neighbours(line: list[tuple[str, int, int, Value]]) -> Iterator[list[tuple[str, int, int, Value]]]:
    """Yield the runs of cells of a row that stand side by side."""
    for _, run in groupby(enumerate(line), lambda pair: pair[1][2] - pair[0]):
        yield [cell for _, cell in run]
