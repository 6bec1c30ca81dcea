"""Which sheet of a file is which of the form: by name, else by what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rules.form import EDITIONS
from rules.report import Observation, Place
from workbook.layout import Layout, load_layout
from workbook.reading.cover_fields import find_slots
from workbook.reading.explanations import find_columns
from workbook.reading.grids import Grid, Grids, Labels, labels_of
from workbook.reading.labels import is_label, label_key, likeness, without_ordinal
from workbook.reading.our_marks import is_result
from workbook.reading.package import Sheet
from workbook.reading.part_titles import section_titles
from workbook.reading.tables import editions_in, find_table
from workbook.reading.unreadable import Unreadable

COVER, PREVIOUS, CHECKS, GUIDE = "封面", "上年数据", "校验", "填报说明"
# Sheets beside the report: without them nothing of it is missing.
HELPERS = (PREVIOUS, CHECKS, GUIDE)
ALIKE = 0.7
HALF = 2
FIRST_ROWS, ACROSS = 6, 3
MOST_SHEETS = 50
SHOWN = 3


class FormSheets(NamedTuple):
    """The sheets by their id in the layout, the edition they follow, and what was noticed about them."""

    sheets: dict[str, Sheet]
    edition: str
    observations: list[Observation]


def find_form_sheets(grids: Grids) -> FormSheets:
    """Return which sheet is which; raises Unreadable when neither a table nor a cover of the form is there."""
    stamped = grids.stamps().get("edition", "")
    likely = stamped if stamped in EDITIONS else EDITIONS[0]
    layout = load_layout(likely)
    named = _by_name(grids.sheets, layout)
    grids.load(sheet for id, sheet in named.items() if id not in (CHECKS, GUIDE))
    sheets = {
        id: sheet for id, sheet in named.items() if id not in layout.spots or _holds_table(grids.labels(sheet), sheet.name, id, likely)
    }
    absent = [sheet["id"] for sheet in layout.sheets if sheet["id"] not in sheets]
    if absent:
        taken = {sheet.name for sheet in sheets.values()}
        free = [sheet for sheet in grids.sheets if sheet.name not in taken][:MOST_SHEETS]
        for sheet in free:
            id = _identify(_try(grids, sheet), sheet.name, absent)
            if id:
                sheets[id] = sheet
                absent.remove(id)
        _refuse_other(grids, sheets, layout)
    edition = likely if stamped == likely else _edition(grids, sheets)
    return FormSheets(sheets, edition, list(_judge(grids, sheets, named, layout)))


def _by_name(sheets: Sequence[Sheet], layout: Layout) -> dict[str, Sheet]:
    exact = {sheet.name: sheet for sheet in sheets}
    found = {id: exact[name] for id, name in layout.names.items() if name in exact}
    if len(found) < len(layout.names):
        for plain in (label_key, without_ordinal):
            alike = {plain(sheet.name): sheet for sheet in sheets if sheet not in found.values()}
            found |= {id: alike[plain(name)] for id, name in layout.names.items() if id not in found and plain(name) in alike}
    return found


def _holds_table(labels: Labels, sheet: str, table: str, likely: str = EDITIONS[0]) -> bool:
    return any(_is_table(edition, table, sheet, labels) for edition in sorted(EDITIONS, key=lambda each: each != likely))


def _is_table(edition: str, table: str, sheet: str, labels: Labels) -> bool:
    found = find_table(edition, table, sheet, labels)
    return found.found * HALF >= len(found.ids)


def _identify(grid: Grid, sheet: str, absent: list[str]) -> str:
    """Return which of the absent sheets this is, "" when none."""
    if not grid:
        return ""
    layout = load_layout(EDITIONS[0])
    for id in absent:
        if id in layout.spots:
            if _holds_table(labels_of(grid), sheet, id):
                return id
        elif _is_other(id, grid, sheet):
            return id
    return ""


def _is_other(id: str, grid: Grid, sheet: str) -> bool:
    if id == COVER:
        return bool(find_slots(grid, sheet).fields)
    if id == CHECKS:
        return find_columns(grid, load_layout(EDITIONS[0])) is not None
    if id == PREVIOUS:
        return any(
            is_label(value, label) for row in grid[:8] for value in row for label in load_layout(EDITIONS[0]).data["previous"]["identity"]
        )
    title = section_titles().get(id, "")
    # Above the title may stand whose annex this is, and for which year.
    first = (label_key(value) for row in grid[:FIRST_ROWS] for value in row[:ACROSS] if isinstance(value, str) and value)
    return bool(title) and any(likeness(text, label_key(title)) >= ALIKE for text in first)


def _try(grids: Grids, sheet: Sheet) -> Grid:
    # A foreign sheet that cannot be read is no reason to refuse the ones that are needed.
    try:
        return grids.read(sheet)
    except Unreadable:
        return []


def _refuse_other(grids: Grids, sheets: dict[str, Sheet], layout: Layout) -> None:
    has_table = any(id in sheets for id in layout.spots)
    if not has_table and not (COVER in sheets and find_slots(grids.read(sheets[COVER]), COVER).fields):
        names = "、".join(f"“{sheet.name}”" for sheet in grids.sheets[:3])
        more = f"等 {len(grids.sheets)} 张工作表" if len(grids.sheets) > 1 else ""
        place = f"工作表{names}{more}里没有年报的封面和表格" if names else "里面一张工作表也没有"
        raise Unreadable("不是年报", grids.file, place=place)


def _edition(grids: Grids, sheets: dict[str, Sheet]) -> str:
    """Return the edition whose labels the tables have."""
    counts = dict.fromkeys(EDITIONS, 0)
    new, old = EDITIONS
    found = {table: editions_in(table, grids.labels(sheets[table])) for table in load_layout(new).spots if table in sheets}
    for table in found.values():
        counts = {edition: counts[edition] + table[edition] for edition in EDITIONS}
    split = found.get("表三", {}).get(new, 0)
    return old if counts[old] > counts[new] and not split else new


def _judge(grids: Grids, sheets: dict[str, Sheet], named: dict[str, Sheet], layout: Layout) -> Iterator[Observation]:
    mine = {sheet.name for sheet in sheets.values()} | {sheet.name for sheet in named.values()}
    foreign = [sheet for sheet in grids.sheets if sheet.name not in mine and not is_result(grids, sheet)]
    is_lacking = any(id not in sheets and id not in HELPERS for id in layout.names)
    for id, name in layout.names.items():
        if id not in sheets and id in HELPERS:
            continue
        if id not in sheets:
            yield Observation("工作表缺失", found=_traces(named.get(id), foreign), expected=name)
        elif sheets[id].name != name:
            yield Observation("工作表改名", "", Place(sheets[id].name, "A1"), sheets[id].name, name)
    for sheet in grids.sheets:
        # While a part is missing, a sheet that is not known may be that part: nobody is told to delete it.
        if sheet in foreign and not is_lacking:
            yield Observation("工作表多出", "", Place(sheet.name, "A1"), sheet.name)
        if sheet.state.lower() != "visible":
            yield Observation("隐藏工作表", "", Place(sheet.name, "A1"), sheet.name)


def _traces(named: Sheet | None, foreign: Sequence[Sheet]) -> str:
    """Return what there is of a sheet that is missing: one of its name, or sheets that may be it."""
    if named:
        return f"“{named.name}”里认不出官方的行和列"
    names = "、".join(f"“{sheet.name}”" for sheet in foreign[:SHOWN])
    return f"如果{names}就是它，请改回这个名字" if names else ""
