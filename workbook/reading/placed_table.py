"""What placing a table gives: what was looked for, and where its rows, columns, heads and figures stand in a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workbook.layout import Spot
from workbook.reading.grids import Labels
from workbook.reading.label_matching import Lines

# The part of 表三 that was a single row in the form of 2019 and is three in that of 2021.
SINGLE = "其他处理"
Cell = tuple[int, int]


class Sought(NamedTuple):
    """A table to be found: its id ("" for last year's figures, whose labels are nobody's to judge), its blocks and all their rows.

    `names` and `official` are label and 0-based place of each row, `note` what the form says under the title, `old` the plain labels
    that only the other edition has.
    """

    table: str
    spots: Sequence[Spot]
    rows: Sequence[Mapping[str, Any]]
    names: Sequence[str]
    official: Mapping[int, int]
    note: str = ""
    old: frozenset[str] = frozenset()

    def ids(self) -> tuple[str, ...]:
        """Return the table's figures in the official order."""
        return tuple(id for spot in self.spots for row in spot.block.ids() for id in row)


class Block(NamedTuple):
    """A block that was found: its rows and columns by their number in it, the rows of its head, the names above each column."""

    spot: Spot
    rows: Mapping[int, int]
    columns: Lines
    above: Sequence[int]
    heads: Mapping[int, tuple[str, ...]]

    def lines(self) -> Iterator[tuple[list[str], int]]:
        """Yield the ids of each row that was found, and where it stands."""
        ids = self.spot.block.ids()
        return ((ids[number], row) for number, row in self.rows.items())


class Subtotal(NamedTuple):
    """A sum that somebody added by hand: its label, its cell, the figures it should add up."""

    label: str
    cell: Cell
    ids: tuple[str, ...]


class Placed(NamedTuple):
    """A table as it stands in a sheet; rows and columns count from 0.

    `cells` are those of the figures, `stand_ins` what figures without a cell of their own have to show for; `heads` are the rows of
    heads, `keys` the label of each row that may hold figures, `last_label` the column of the deepest of them, `single` the one row
    其他处理 of the older form, `blank` the empty rows put in among those of a block.
    """

    sought: Sought
    sheet: str
    labels: Labels
    heads: Sequence[int]
    rows: Lines
    blocks: Sequence[Block]
    cells: Mapping[str, Cell]
    keys: Mapping[int, str] = {}
    last_label: int = 0
    single: int | None = None
    blank: Sequence[int] = ()
    stand_ins: Mapping[str, Cell] = {}
    subtotals: Sequence[Subtotal] = ()

    def top(self) -> int:
        """Return the first row of a table that was found."""
        return min([*self.heads, *self.rows.at.values()])


def column_names(spot: Spot) -> list[str]:
    """Return the labels of a block's columns."""
    return [str(column["label"][-1]) for column in spot.block.columns]


def official_columns(spot: Spot) -> dict[int, int]:
    """Return where a block's columns stand in the form, by their number."""
    return {number: spot.column - 1 + number for number in range(len(spot.block.columns))}
