"""Rectangles of cells: labels that stretch over several cells, and cells that a formula takes together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from rules.form import Block
from workbook.cells import address

Cell = tuple[int, int]
Key = TypeVar("Key", bound=Hashable)


class Region(NamedTuple):
    """A rectangle of cells: 1-based row and column of its first cell, how many rows and columns."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    def ref(self) -> str:
        """Return the A1 reference of the rectangle."""
        first, last = address(self.row, self.column), address(self.row + self.rows - 1, self.column + self.columns - 1)
        return first if first == last else f"{first}:{last}"


class Label(NamedTuple):
    """A text and the cells it stretches over; `level` is how deep it stands in the head or in the row labels."""

    text: str
    level: int
    region: Region


def regions(cells: Mapping[Cell, Key]) -> Iterator[tuple[Key, Region]]:
    """Yield the rectangles of equal keys that cover the cells, row by row."""
    left = dict(cells)
    for row, column in sorted(cells):
        if (row, column) in left:
            region = grow(left, row, column)
            yield cells[row, column], region
            for r in range(row, row + region.rows):
                for c in range(column, column + region.columns):
                    del left[r, c]


def grow(cells: Mapping[Cell, Hashable], row: int, column: int) -> Region:
    """Return the rectangle of one key that starts at a cell, as wide as possible and then as high."""
    key = cells[row, column]
    columns = rows = 1
    while cells.get((row, column + columns)) == key:
        columns += 1
    while all(cells.get((row + rows, c)) == key for c in range(column, column + columns)):
        rows += 1
    return Region(row, column, rows, columns)


def cover(cells: Iterable[Cell]) -> list[Region]:
    """Return the rectangles that together are exactly the cells."""
    return [region for _, region in regions(dict.fromkeys(cells, True))]


def stretch(path: list[str], depth: int) -> list[tuple[str, ...]]:
    """Return the path's prefixes, the whole path repeated until there are `depth` of them."""
    return [tuple(path[: min(level + 1, len(path))]) for level in range(depth)]


def row_labels(block: Block, row: int, columns: list[int]) -> Iterator[Label]:
    """Yield the labels of a block's rows, beginning at a sheet row, in the given label columns."""
    paths = [stretch(item["label"], len(columns)) for item in block.rows]
    keys = {(row + r, columns[level]): key for r, path in enumerate(paths) for level, key in enumerate(path)}
    yield from labels(keys)


def column_labels(block: Block, row: int, column: int) -> Iterator[Label]:
    """Yield the labels of a block's head, beginning at a sheet row and column."""
    keys = {(row + level, column + c): key for c, path in enumerate(column_paths(block)) for level, key in enumerate(path)}
    yield from labels(keys)


def labels(keys: Mapping[Cell, tuple[str, ...]]) -> Iterator[Label]:
    """Yield each prefix as a label over the rectangle it covers."""
    for key, region in regions(keys):
        yield Label(key[-1], len(key) - 1, region)


def column_paths(block: Block) -> list[list[tuple[str, ...]]]:
    """Return what stands above each column of figures, level by level; the rows of an `across` block stand above its columns."""
    deepest = max(len(column["label"]) for column in block.columns)
    if not block.across:
        over = [block.head] if deepest > 1 else []
        return [stretch(over, len(over)) + under(over, stretch(column["label"], deepest)) for column in block.columns]
    depth = max(len(row["label"]) for row in block.rows)
    return [
        stretch(row["label"], len(row["label"])) + under(row["label"], stretch(column["label"], deepest + depth - len(row["label"])))
        for row in block.rows
        for column in block.columns
    ]


def under(over: list[str], paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the prefixes as they read under a higher head."""
    return [(*over, *path) for path in paths]
