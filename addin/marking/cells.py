"""Marks on an open workbook: colours and notes on the cells of its findings, put on and taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import xlwings as xw

from addin.marking.borders import put_border, put_edge, read_border
from addin.programs.live import MOST_COLUMNS
from workbook.cells import place_of
from workbook.findings.fills import NO_FILL, SOLID, colour_of
from workbook.findings.marks import Mark, edges, fills, note_lines, plan_marks
from workbook.findings.note_text import split_ours
from workbook.findings.record import Marked
from workbook.findings.row import FindingRow
from workbook.findings.wording import load_marks
from workbook.reading.our_marks import is_ours

Colour = tuple[int, int, int]
Fit = Callable[[xw.Note, list[str]], None]
# Rows that were put in move marks, but not far.
MOST_ROWS = 400


def rgb(argb: str) -> Colour:
    """Return a colour written as AARRGGBB or RRGGBB."""
    red, green, blue = bytes.fromhex(argb[-6:])
    return red, green, blue


def planned(book: xw.Book, findings: Sequence[FindingRow]) -> dict[str, dict[str, Mark]]:
    """Return what is to be marked on the sheets that are there."""
    names = {sheet.name for sheet in book.sheets}
    return {name: marks for name, marks in plan_marks(findings).items() if name in names}


def put_marks(
    book: xw.Book, plan: Mapping[str, Mapping[str, Mark]], findings: Sequence[FindingRow], result: str, *, marked: list[Marked], fit: Fit
) -> None:
    """Colour and annotate the cells of a plan; `marked` grows by what stood in each before it is touched, should marking break off.

    `fit` makes the box of a note as large as its lines need.
    """
    for name, marks in plan.items():
        sheet = book.sheets[name]
        # Neighbours share an edge: what was there is read before the first of them is changed.
        borders = {place: read_border(sheet.range(place)) for place, mark in marks.items() if place_of(place) and mark.colour in edges()}
        for place, mark in marks.items():
            if place_of(place):
                cell, colour = sheet.range(place), fills()[mark.colour]
                marked.append(Marked(name, place, 0, colour, _fill(cell.color), borders.get(place, "")))
                cell.color = rgb(colour)
                if place in borders:
                    put_edge(cell, edges()[mark.colour])
                annotate(cell, note_lines(findings, mark.findings, result), fit)


def _fill(colour: Colour | None) -> str:
    """Return a fill as the record of marked copies has it, so that either way of marking clears the other's marks."""
    return SOLID.format("FF" + bytes(colour).hex().upper()) if colour else NO_FILL.decode()


def annotate(cell: xw.Range, lines: Iterable[str], fit: Fit) -> None:
    """Put lines on a cell's note, behind the words of whoever has one there; a thread of comments takes no note and stays alone."""
    # The program puts the user's name to it: our line at its head tells that it is not hers.
    said = "\n".join([load_marks()["note"]["rule"], *lines])
    if cell.merge_cells:
        # Of merged cells the first alone takes a note.
        cell = cell.merge_area[0, 0]
    note = cell.note
    if _has_thread(cell):
        return
    if note is None:
        note = cell.add_note(said)
    else:
        note.text = f"{note.text}\n{said}"
    fit(note, note.text.split("\n"))


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
    cells = {place: sheet.range(place) for place in marked}
    if all(cell.color == rgb(marked[place].colour) for place, cell in cells.items()):
        for place, cell in cells.items():
            _restore(cell, marked[place])
        return
    # Somebody has coloured a cell otherwise since, or rows were put in or taken out and the marks have moved with their cells.
    for cell, had in _matched(list(_coloured(sheet, marked.values())), marked.values()):
        _restore(cell, had)


def _restore(cell: xw.Range, had: Marked) -> None:
    """Give a cell the colour and the border it had."""
    before = colour_of(had.fill.encode())
    cell.color = rgb(before) if before else None
    if had.border:
        put_border(cell, had.border)


def _coloured(sheet: xw.Sheet, marked: Iterable[Marked]) -> Iterator[xw.Range]:
    """Yield the cells of a sheet that have a colour of ours, row by row."""
    last = sheet.used_range.last_cell
    colours = {rgb(each.colour) for each in marked}
    for row in range(1, min(last.row, MOST_ROWS) + 1):
        for column in range(1, min(last.column, MOST_COLUMNS) + 1):
            cell = sheet.range((row, column))
            if cell.color in colours:
                yield cell


def _matched(cells: Sequence[xw.Range], marked: Iterable[Marked]) -> Iterator[tuple[xw.Range, Marked]]:
    """Yield coloured cells with the records they stand for: in the order of each column while none is missing, else the nearest."""
    records = sorted((*place, each) for each in marked if (place := place_of(each.address)))
    for column in dict.fromkeys(cell.column for cell in cells):
        here = [cell for cell in cells if cell.column == column]
        mine = [(row, each) for row, at, each in records if at == column] or [(row, each) for row, _, each in records]
        if len(here) == len(mine):
            yield from zip(here, (each for _, each in mine), strict=True)
        else:
            yield from ((cell, min(mine, key=lambda pair: abs(pair[0] - cell.row))[1]) for cell in here)


def clear_notes(sheet: xw.Sheet) -> None:
    """Take our lines out of a sheet's notes; a note with nobody else's words goes."""
    for note in list(sheet.notes):
        said = note.text
        kept, rest = _split(note, said)
        if kept == len(said):
            continue
        left = said[:kept] + rest
        if left.strip():
            note.text = left.lstrip("\n")
        else:
            note.delete()


def has_notes(sheet: xw.Sheet) -> bool:
    """Return whether words of ours stand in a note of a sheet."""
    return any(_split(note, said)[0] != len(said) for note in sheet.notes if (said := note.text))


def _split(note: xw.Note, said: str) -> tuple[int, str]:
    return split_ours(said, mine=is_ours(note.author or "", said))
