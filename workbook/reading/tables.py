"""The form's tables in a sheet: where each figure stands, and in what the labels differ from the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from rules.form import EDITIONS, load_form
from rules.report import Observation, Place
from workbook.cells import address
from workbook.layout import load_layout
from workbook.reading.columns_by_head import place_columns
from workbook.reading.grids import Grid, Labels
from workbook.reading.label_differences import find_differences
from workbook.reading.labels import label_key
from workbook.reading.part_titles import judge_title
from workbook.reading.placed_table import Cell, Placed, Sought
from workbook.reading.rows_by_label import place_rows

LAST_YEAR = "上年."


class Table:
    """A table as it was found: its figures, how many of them have a cell, their places, observations, subtotals added by hand."""

    __slots__ = ("found", "height", "ids", "observations", "places", "runs", "sheet", "subtotals", "width")

    def __init__(self, placed: Placed, observations: Sequence[Observation] = (), prefix: str = "") -> None:
        cells = placed.cells
        self.sheet = placed.sheet
        self.ids = placed.sought.ids()
        self.found = len(cells)
        shown = {**cells, **placed.stand_ins}
        self.places = {prefix + id: Place(self.sheet, address(row + 1, column + 1)) for id, (row, column) in shown.items()}
        self.observations = tuple(observations)
        self.subtotals = placed.subtotals
        self.runs = _runs(self.ids, cells)
        self.height = 1 + max((row for row, _ in cells.values()), default=-1)
        self.width = 1 + max((column for _, column in cells.values()), default=-1)

    def values(self, grid: Grid) -> list[object]:
        """Return what stands in the cells of the figures, in the order of `ids`; "" for a figure that has no cell."""
        if not grid or len(grid) < self.height or len(grid[0]) < self.width:
            grid = [[*row, *[""] * (self.width - len(row))] for row in [*grid, *[[]] * (self.height - len(grid))]]
        values: list[object] = []
        for row, start, stop in self.runs:
            values += grid[row][start:stop] if row >= 0 else [""] * (stop - start)
        return values


def _runs(ids: Sequence[str], cells: Mapping[str, Cell]) -> list[tuple[int, int, int]]:
    """Return (row, first column, column after the last) of neighbouring figures; row -1 for figures without a cell."""
    runs: list[tuple[int, int, int]] = []
    for id in ids:
        row, column = cells.get(id, (-1, 0))
        last, first, stop = runs[-1] if runs else (None, 0, 0)
        if row == last and (row < 0 or column == stop):
            runs[-1] = (row, first, stop + 1)
        else:
            runs.append((row, column, column + 1))
    return runs


@lru_cache(maxsize=64)
def find_table(edition: str, table: str, sheet: str, labels: Labels) -> Table:
    """Return a table of the form as it stands in a sheet; thousands of files share the same labels, so this is remembered."""
    sought = _sought(edition, table)
    place = place_columns if sought.spots[0].block.across else place_rows
    placed = place(sought, sheet, labels)
    differences = list(find_differences(placed))
    if differences or len(placed.cells) < len(sought.ids()):
        # The other edition's labels are looked at only when something is odd.
        placed = place(sought._replace(old=other_labels(edition, table)), sheet, labels)
        differences = list(find_differences(placed))
    if placed.cells:
        section = next(section["title"] for section in load_form(edition).sections if section.get("table") == table)
        differences[:0] = judge_title(section, sheet, labels, placed.top())
    return Table(placed, differences)


@lru_cache(maxsize=32)
def find_previous(edition: str, sheet: str, labels: Labels) -> Table:
    """Return last year's figures as they stand in a sheet, their places under 上年.…; its labels are nobody's to judge."""
    return Table(place_rows(_sought(edition), sheet, labels), prefix=LAST_YEAR)


@cache
def _sought(edition: str, table: str = "") -> Sought:
    layout = load_layout(edition)
    spots = layout.spots[table] if table else layout.previous_spots
    rows = [row for spot in spots for row in spot.block.rows]
    # Last year's rows stand under each other by their full names, without the columns of groups.
    names = [str(row["label"][-1] if table else row["name"]) for row in rows]
    official = dict(enumerate(row - 1 for spot in spots for row in range(spot.row, spot.row + spot.height())))
    return Sought(table, spots, rows, names, official, layout.form.tables[table].get("note", "") if table else "")


@cache
def other_labels(edition: str, table: str) -> frozenset[str]:
    """Return the plain labels that only the other edition's table has."""
    return _labels(_other(edition), table) - _labels(edition, table)


@cache
def _labels(edition: str, table: str) -> frozenset[str]:
    blocks = load_form(edition).blocks[table]
    return frozenset(label_key(line["label"][-1]) for block in blocks for line in (*block.rows, *block.columns))


@lru_cache(maxsize=64)
def editions_in(table: str, labels: Labels) -> dict[str, int]:
    """Return for each edition how many labels of a sheet only that edition's table has."""
    texts = {label_key(value) for row in labels for value in row if isinstance(value, str) and value}
    return {edition: len(texts & other_labels(_other(edition), table)) for edition in EDITIONS}


def _other(edition: str) -> str:
    return next(each for each in EDITIONS if each != edition)
