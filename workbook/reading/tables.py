"""The form's tables in a sheet: where each figure stands, and in what the labels differ from the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from rules.form import EDITIONS, load_form
from rules.report import Observation, Place
from workbook.cells import address
from workbook.layout import Layout, Spot, load_layout
from workbook.reading.across import find_across
from workbook.reading.grids import Grid, Labels
from workbook.reading.labels import plain
from workbook.reading.placing import Placing
from workbook.reading.stacked import Search, find_stacked
from workbook.reading.titles import judge_title

LAST_YEAR = "上年."


class Table:
    """A table as it was found: cell (0-based row and column) of each figure, places, observations, subtotals added by hand."""

    __slots__ = ("cells", "found", "height", "ids", "observations", "places", "runs", "sheet", "sums", "width")

    def __init__(
        self, sheet: str, ids: tuple[str, ...], cells: Mapping[str, tuple[int, int]], observations: tuple[Observation, ...]
    ) -> None:
        self.sheet = sheet
        self.ids = ids
        self.cells = dict(cells)
        self.found = len(cells)
        self.places = {id: Place(sheet, address(row + 1, column + 1)) for id, (row, column) in cells.items()}
        self.observations = observations
        self.runs = tuple(_runs(ids, cells))
        self.height = 1 + max((row for row, _ in cells.values()), default=-1)
        self.width = 1 + max((column for _, column in cells.values()), default=-1)
        self.sums: tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...] = ()

    def values(self, grid: Grid) -> list[object]:
        """Return what stands in the cells of the figures, in the order of `ids`; "" for a figure that has no cell."""
        if not grid or len(grid) < self.height or len(grid[0]) < self.width:
            grid = [[*row, *[""] * (self.width - len(row))] for row in [*grid, *[[]] * (self.height - len(grid))]]
        values: list[object] = []
        for row, start, stop in self.runs:
            values += grid[row][start:stop] if row >= 0 else [""] * (stop - start)
        return values


def _runs(ids: tuple[str, ...], cells: Mapping[str, tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (row, first column, column after the last) of neighbouring figures; row -1 for figures without a cell."""
    row, start, stop = -2, 0, 0
    for id in ids:
        here = cells.get(id, (-1, stop if row == -1 else 0))
        if here != (row, stop):
            if row > -2:  # noqa: PLR2004  (-1 is a figure without a cell, -2 the beginning)
                yield row, start, stop
            row, start, stop = *here, here[1]
        stop += 1
    if row > -2:  # noqa: PLR2004
        yield row, start, stop


@lru_cache(maxsize=64)
def find_table(edition: str, table: str, sheet: str, labels: Labels) -> Table:
    """Return a table of the form as it stands in a sheet; thousands of files share the same labels, so this is remembered."""
    layout = load_layout(edition)
    spots = layout.spots[table]
    found = find_across(spots[0], sheet, labels) if spots[0].block.across else _find_stacked(layout, table, sheet, labels)
    observations = list(found.observations)
    if found.cells:
        section = next(section["title"] for section in layout.form.sections if section.get("table") == table)
        observations[:0] = judge_title(section, sheet, labels, found.top)
    result = Table(sheet, _ids(spots), found.cells, tuple(observations))
    result.places |= {id: Place(sheet, address(row + 1, column + 1)) for id, (row, column) in found.stand_ins.items()}
    result.sums = tuple(found.sums)
    return result


def _find_stacked(layout: Layout, table: str, sheet: str, labels: Labels) -> Placing:
    """Return where a table's figures stand; the other edition's labels are looked at only when something is odd."""
    spots, note, ids = layout.spots[table], layout.form.tables[table].get("note", ""), _ids(layout.spots[table])
    found = find_stacked(Search(spots, sheet, labels, table=table, note=note, old=frozenset()))
    if found.observations or len(found.cells) < len(ids):
        old = other_labels(layout.form.edition, table)
        found = find_stacked(Search(spots, sheet, labels, table=table, note=note, old=old))
    return found


@lru_cache(maxsize=32)
def find_previous(edition: str, sheet: str, labels: Labels) -> Table:
    """Return last year's figures as they stand in a sheet, their places under 上年.…; its labels are nobody's to judge."""
    layout = load_layout(edition)
    found = find_stacked(Search(layout.previous_spots, sheet, labels, old=frozenset()))
    result = Table(sheet, _ids(layout.previous_spots), found.cells, ())
    result.places = {LAST_YEAR + id: place for id, place in result.places.items()}
    return result


def _ids(spots: list[Spot]) -> tuple[str, ...]:
    return tuple(id for spot in spots for row in spot.block.ids() for id in row)


@cache
def other_labels(edition: str, table: str) -> frozenset[str]:
    """Return the plain labels that only the other edition's table has."""
    return _labels(_other(edition), table) - _labels(edition, table)


@cache
def _labels(edition: str, table: str) -> frozenset[str]:
    blocks = load_form(edition).blocks[table]
    return frozenset(plain(line["label"][-1]) for block in blocks for line in (*block.rows, *block.columns))


@lru_cache(maxsize=64)
def editions_in(table: str, labels: Labels) -> dict[str, int]:
    """Return for each edition how many labels of a sheet only that edition's table has."""
    texts = {plain(value) for row in labels for value in row if isinstance(value, str) and value}
    return {edition: len(texts & other_labels(_other(edition), table)) for edition in EDITIONS}


def _other(edition: str) -> str:
    return next(each for each in EDITIONS if each != edition)
