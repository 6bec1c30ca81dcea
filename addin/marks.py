"""Marks on an open workbook: colours and notes on the cells of its findings, put on and taken off again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import xlwings as xw

from addin.edges import put_border, put_edge, read_border
from addin.live import MOST_COLUMNS
from workbook.layout import address
from workbook.marking.cells import place_of
from workbook.marking.notes import split_ours
from workbook.marking.plan import Mark, edges, fills, note_lines, plan_marks
from workbook.marking.record import Marked
from workbook.marking.styles import NO_FILL, SOLID, colour_of
from workbook.marking.wording import load_marks
from workbook.reading.marked import is_ours
from workbook.shown import Shown

Colour = tuple[int, int, int]
# Rows that were put in move marks, but not far.
MOST_ROWS = 400


def rgb(argb: str) -> Colour:
    """Return a colour written as AARRGGBB or RRGGBB."""
    red, green, blue = bytes.fromhex(argb[-6:])
    return red, green, blue


def planned(book: xw.Book, findings: Sequence[Shown]) -> dict[str, dict[str, Mark]]:
    """Return what is to be marked on the sheets that are there."""
    names = {sheet.name for sheet in book.sheets}
    return {name: marks for name, marks in plan_marks(findings).items() if name in names}


def put_marks(book: xw.Book, plan: Mapping[str, Mapping[str, Mark]], findings: Sequence[Shown], result: str, marked: list[Marked]) -> None:
    """Colour and annotate the cells of a plan; `marked` grows by what stood in each before it is touched, should marking break off."""
    for name, marks in plan.items():
        sheet = book.sheets[name]
        for place, mark in marks.items():
            if place_of(place):
                cell, edge, colour = sheet.range(place), edges().get(mark.colour, ""), fills()[mark.colour]
                marked.append(Marked(name, place, 0, colour, _fill(cell.color), read_border(cell) if edge else ""))
                cell.color = rgb(colour)
                if edge:
                    put_edge(cell, edge)
                _annotate(cell, note_lines(findings, mark.findings, result))


def _fill(colour: Colour | None) -> str:
    """Return a fill as the record of marked copies has it, so that either way of marking clears the other's marks."""
    return SOLID.format("FF" + bytes(colour).hex().upper()) if colour else NO_FILL.decode()


def _annotate(cell: xw.Range, lines: Iterable[str]) -> None:
    """Put lines on a cell's note, behind the words of whoever has one there; a thread of comments takes no note and stays alone."""
    note, said = cell.note, "\n".join(lines)
    if note is not None:
        note.text = f"{note.text}\n{load_marks()['note']['rule']}\n{said}"
    elif not _has_thread(cell):
        cell.add_note(said)


def _has_thread(cell: xw.Range) -> bool:
    try:
        return cell.comment is not None
    except (NotImplementedError, AttributeError):
        # Only Excel on Windows has threads.
        return False


def clear_marks(book: xw.Book, record: Iterable[Marked]) -> None:
    """Take colours and notes of ours off every sheet; what others coloured or wrote stays."""
    marked: dict[str, dict[str, Marked]] = {}
    for each in record:
        marked.setdefault(each.sheet, {})[each.address] = each
    for sheet in book.sheets:
        if sheet.name in marked:
            _uncolour(sheet, marked[sheet.name])
        clear_notes(sheet)


def _uncolour(sheet: xw.Sheet, marked: Mapping[str, Marked]) -> None:
    moved = [each for place, each in marked.items() if not _restore(sheet.range(place), each)]
    if moved:
        _seek(sheet, moved)


def _restore(cell: xw.Range, had: Marked) -> bool:
    """Give a cell the colour it had, unless somebody has coloured it otherwise since."""
    if cell.color != rgb(had.colour):
        return False
    before = colour_of(had.fill.encode())
    cell.color = rgb(before) if before else None
    if had.border:
        put_border(cell, had.border)
    return True


def _seek(sheet: xw.Sheet, moved: Sequence[Marked]) -> None:
    """Look for marks that rows or columns put in or taken out have moved, until as many are found as are missing."""
    last = sheet.used_range.last_cell
    colours = {rgb(each.colour): each for each in moved}
    left = len(moved)
    for row in range(1, min(last.row, MOST_ROWS) + 1):
        for column in range(1, min(last.column, MOST_COLUMNS) + 1):
            had = colours.get(colour) if (colour := sheet.range((row, column)).color) else None
            if had:
                _restore(sheet.range((row, column)), _nearest(moved, row, column, had))
                left -= 1
                if not left:
                    return


def _nearest(moved: Sequence[Marked], row: int, column: int, otherwise: Marked) -> Marked:
    """Return the record of the nearest cell in the same column whose colour it is, else the one given."""
    same = [
        (abs(place[0] - row), each)
        for each in moved
        if each.colour == otherwise.colour and (place := place_of(each.address)) and place[1] == column
    ]
    return min(same, key=lambda pair: pair[0])[1] if same else otherwise


def clear_notes(sheet: xw.Sheet) -> None:
    """Take our lines out of a sheet's notes; a note with nobody else's words goes."""
    for note in list(sheet.notes):
        said = note.text
        kept, rest = split_ours(said, mine=is_ours("", said))
        if kept == len(said):
            continue
        left = said[:kept] + rest
        if left.strip():
            note.text = left.lstrip("\n")
        else:
            note.delete()


def noted(sheet: xw.Sheet) -> list[str]:
    """Return the cells of a sheet whose note holds words of ours."""
    found = []
    for note in sheet.notes:
        said = note.text
        if split_ours(said, mine=is_ours("", said))[0] != len(said):
            found.append(address(note.location.row, note.location.column))
    return found
