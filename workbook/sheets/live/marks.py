"""Marks of the live check: the figures of every row that fails are coloured where they stand."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl import Workbook

from rules.states import ERROR, NOTICE
from workbook.cells import cell_of
from workbook.layout import Layout
from workbook.sheets.live.span import named
from workbook.sheets.live_row import LiveRow
from workbook.sheets.page import add_mark
from workbook.sheets.plan import CheckRow, Plan
from workbook.sheets.regions import Region, cover


def mark_figures(book: Workbook, plan: Plan) -> None:
    """Colour the figures of the rows that are to be dealt with, those of errors before those of 提示."""
    # What asks for nothing to be done colours nothing.
    rows = [(number, check) for number, check in enumerate(plan.checks, 1) if check.live and check.live.marks and check.severity != NOTICE]
    for severity_is_error in (True, False):
        for number, check in rows:
            if (check.severity == ERROR) is severity_is_error:
                _mark(book, plan, number, check)


def _mark(book: Workbook, plan: Plan, number: int, check: CheckRow) -> None:
    live, name = check.live, "不平" if check.severity == ERROR else "提示"
    if live is None:
        return
    for sheet, areas in _areas(plan.layout, live.marks).items():
        if live.fault:
            for area in areas:
                add_mark(book[sheet], area.ref(), _condition(number, live, area), name)
        else:
            add_mark(book[sheet], " ".join(area.ref() for area in areas), f"INDEX({named('待处理')},{number})=1", name)


def _condition(number: int, live: LiveRow, area: Region) -> str:
    """Return the condition for the first cell of an area: the row is to be dealt with, and this is one of its faulty figures."""
    cell = Region(area.row, area.column).ref()
    fault = live.fault.format(cell=cell, right=f"INDEX({named('右边')},{number})")
    return f'AND(INDEX({named("待处理")},{number})=1,{cell}<>"",{fault})'


def _areas(layout: Layout, ids: Iterable[str]) -> dict[str, list[Region]]:
    sheets: dict[str, list[tuple[int, int]]] = {}
    for id in ids:
        place = layout.places[id]
        sheets.setdefault(place.sheet, []).append(cell_of(place.address))
    return {sheet: cover(cells) for sheet, cells in sheets.items()}
