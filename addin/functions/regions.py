"""Regions (区域): the numbers of a table as they stand in the official workbook; their shape tells table and edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from addin.functions.answers import Refusal, load_texts, refusal
from addin.programs.values import plain_value
from rules.form import EDITIONS, Block, load_form
from rules.report import Number, Observation
from workbook.reading.cell_numbers import Content, read_number


class Shape(NamedTuple):
    """Rows x columns in which figures of an edition's table may stand, and their ids row by row."""

    edition: str
    table: str
    rows: int
    columns: int
    ids: tuple[str, ...]


class Region(NamedTuple):
    """A range that was given, and what its cells hold in the order of the shape's ids."""

    shape: Shape
    contents: tuple[Content, ...]

    def numbers(self) -> dict[str, Number | None]:
        """Return the figures by id, None where there is no number."""
        return {id: content.number for id, content in zip(self.shape.ids, self.contents, strict=True)}

    def observations(self, prefix: str = "") -> Iterator[Observation]:
        """Yield what is odd about the cells as reading a file notices it; `prefix` (上年.) is put before the ids."""
        for id, content in zip(self.shape.ids, self.contents, strict=True):
            if content.trouble:
                yield Observation(content.trouble, prefix + id, None, content.found)


@cache
def shapes_of(table: str) -> tuple[Shape, ...]:
    """Return the shapes of a table, newer editions first: each of its blocks, and all its figures in one row or column.

    A block of a single cell has no shape of its own: it could be any figure.
    """
    shapes: list[Shape] = []
    for edition in EDITIONS:
        blocks = load_form(edition).blocks[table]
        shapes += [shape for block in blocks for shape in _block_shapes(edition, block)]
        if len(blocks) > 1:
            ids = tuple(id for block in blocks for row in block.ids() for id in row)
            shapes += [Shape(edition, table, 1, len(ids), ids), Shape(edition, table, len(ids), 1, ids)]
    return tuple(shapes)


def _block_shapes(edition: str, block: Block) -> Iterator[Shape]:
    ids = tuple(id for row in block.ids() for id in row)
    if block.across:
        yield Shape(edition, block.table, 1, len(ids), ids)
    if len(ids) > 1:
        yield Shape(edition, block.table, len(block.rows), len(block.columns), ids)


@cache
def column_shapes(table: str) -> tuple[Shape, ...]:
    """Return the shapes of one column of a table; which column it is does not show, the ids are those of the first."""
    shapes = []
    for edition in EDITIONS:
        (block,) = load_form(edition).blocks[table]
        ids = tuple(row[0] for row in block.ids())
        shapes.append(Shape(edition, table, len(ids), 1, ids))
    return tuple(shapes)


def read_region(cells: object, shapes: Sequence[Shape]) -> Region:
    """Return the range as the first of the shapes that has its size; raises Refusal that says which sizes there are."""
    rows = _rows(cells)
    size = (len(rows), len(rows[0]) if len({len(row) for row in rows}) == 1 else 0)
    shape = next((shape for shape in shapes if (shape.rows, shape.columns) == size), None)
    if shape is None:
        raise refusal("shape", rows=size[0], columns=size[1], shapes=_listed(shapes))
    form = load_form(shape.edition)
    values = [value for row in rows for value in row]
    return Region(shape, tuple(read_cell(value, form.figures[id].decimals) for id, value in zip(shape.ids, values, strict=True)))


def read_cell(value: object, decimals: int) -> Content:
    """Return what a cell holds, as reading a file has it: the value may also be an error's number, or money."""
    return read_number(plain_value(value), decimals)


def number_in(content: Content, name: str) -> Number | None:
    """Return the number of a cell, None for a blank one; raises Refusal that quotes what else stands there."""
    if content.number is None and content.trouble:
        raise Refusal(str(load_texts()["troubles"][content.trouble]).format(name=name, found=content.found))
    return content.number


def same_table(first: Region, second: Region) -> None:
    """Raise Refusal when two regions are of different tables."""
    if first.shape.table != second.shape.table:
        raise refusal("other_table", table=first.shape.table, other=second.shape.table)


def _rows(cells: object) -> list[list[object]]:
    if not isinstance(cells, list | tuple):
        return [[cells]]
    if not cells or not isinstance(cells[0], list | tuple):
        return [list(cells)]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in cells]


def _listed(shapes: Iterable[Shape]) -> str:
    words = load_texts()["refusals"]
    editions: dict[tuple[str, int, int], list[str]] = {}
    for shape in shapes:
        editions.setdefault((shape.table, shape.rows, shape.columns), []).append(load_form(shape.edition).name)
    said = []
    for (table, rows, columns), names in editions.items():
        template = words["several_shapes" if len(set(names)) == len(EDITIONS) else "one_shape"]
        said.append(template.format(table=table, rows=rows, columns=columns, edition=names[0]))
    return "或".join(said)
