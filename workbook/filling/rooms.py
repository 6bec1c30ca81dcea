"""Where each part's prose goes in a workbook, rows put in or taken out by the clerk included, and what stands there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.report import Place
from workbook.layout import Layout
from workbook.reading.grids import Grid
from workbook.reading.prose import hints, section_heads


class Room(NamedTuple):
    """The cells of a part, in order, and those of them that hold something."""

    places: tuple[Place, ...]
    taken: tuple[Place, ...]


def find_rooms(grid: Grid, sheet: str, layout: Layout, section: str) -> dict[str, Room] | None:
    """Return the room of each part of a prose sheet; None when a heading of the template is not there any more."""
    _, headings = section_heads(layout.form.edition, section)
    column = [str(row[0]) if row else "" for row in grid]
    at = {id: len(column) - column[::-1].index(title) for title, id in headings.items() if title in column}
    if len(at) < len(headings) or list(at.values()) != sorted(at.values()):
        return None
    return {id: _room(column, sheet, rows) for id, rows in _rows(layout, section, at)}


def _rows(layout: Layout, section: str, at: Mapping[str, int]) -> Iterator[tuple[str, range]]:
    """Yield the 1-based rows of each part: up to the next heading, the last as many as the template gives it."""
    planned = layout.prose_rows(section)
    starts = {section: planned[section][0] - 1, **at}
    ends = [*(row - 1 for row in list(starts.values())[1:]), 0]
    for (id, heading), end in zip(starts.items(), ends, strict=True):
        yield id, range(heading + 1, (end or heading + planned[id][1]) + 1)


def _room(column: list[str], sheet: str, rows: range) -> Room:
    own = hints()
    places = tuple(Place(sheet, f"A{row}") for row in rows)
    taken = [
        place
        for place, row in zip(places, rows, strict=True)
        if row <= len(column) and column[row - 1].strip() and column[row - 1] not in own
    ]
    return Room(places, tuple(taken))
