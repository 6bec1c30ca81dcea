"""The official tables as blocks: their heads, labels, clauses and figures on one grid, all from the form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from rules.form import Block
from rules.report import Report
from rules.wording import number
from workbook.narrative.document import CLAUSE, HEAD, LABEL, NUMBER, VERTICAL, Cell, Table
from workbook.narrative.page import load_page, text_width
from workbook.sheets.regions import Label, column_labels, row_labels

# A label over more rows than this is written downwards: 三、本年度办理结果.
MANY_ROWS = 9


def make_table(report: Report, table: str) -> Table:
    """Return a table of the report as the form prints it; a figure that is missing is an empty cell."""
    form = report.form
    blocks = form.blocks[table]
    # Rows that stand side by side have no labels at the left.
    labels = 0 if blocks[0].across else max(len(row["label"]) for block in blocks for row in block.rows)
    grid = math.lcm(*(figure_columns(block) for block in blocks))
    cells: list[Cell] = []
    row = 0
    for block in blocks:
        placed = _Placed(block, row, labels, grid)
        cells += placed.cells(form.tables[table].get("note", ""), report)
        row += placed.height
    widths = load_page()["tables"][table]["labels"]
    share = (text_width() - sum(widths)) / grid
    heads = head_rows(blocks[0]) if len(blocks) == 1 else 0
    return _compact(Table(table, form.tables[table]["title"], tuple(sorted(cells)), (*widths, *[share] * grid), row, heads))


def _compact(table: Table) -> Table:
    """Return the table on a grid of only the columns in which a cell begins."""
    starts = sorted({cell.column for cell in table.cells})
    place = {column: starts.index(column) for column in starts} | {len(table.widths): len(starts)}
    cells = tuple(
        cell._replace(column=place[cell.column], columns=place[cell.column + cell.columns] - place[cell.column]) for cell in table.cells
    )
    widths = tuple(sum(table.widths[left:right]) for left, right in pairwise([*starts, len(table.widths)]))
    return table._replace(cells=cells, widths=widths)


def figure_columns(block: Block) -> int:
    """Return how many figures stand side by side in a block."""
    return len(block.columns) * (len(block.rows) if block.across else 1)


def head_rows(block: Block) -> int:
    """Return how many rows a block's column heads take."""
    return max(label.region.row + label.region.rows for label in column_labels(block, 0, 0))


class _Placed:
    """A block at its place in the table's grid: first row, label columns, columns of figures."""

    def __init__(self, block: Block, row: int, labels: int, grid: int) -> None:
        self.block = block
        self.labels = labels
        self.width = labels + grid
        self.span = grid // figure_columns(block)
        self.clause_row = row
        self.head_row = row + (1 if block.clause else 0)
        self.row = self.head_row + head_rows(block)
        self.height = self.row - row + (1 if block.across else len(block.rows))

    def cells(self, note: str, report: Report) -> Iterator[Cell]:
        """Yield the block's cells."""
        if self.block.clause:
            yield Cell(self.clause_row, 0, 1, self.width, self.block.clause, CLAUSE)
        if self.labels:
            yield Cell(self.head_row, 0, self.row - self.head_row, self.labels, note or self.block.head, HEAD)
            yield from (self._label(label) for label in row_labels(self.block, self.row, list(range(self.labels))))
        yield from (self._head(label) for label in column_labels(self.block, self.head_row, 0))
        yield from self._numbers(report)

    def _head(self, label: Label) -> Cell:
        region = label.region
        return Cell(region.row, self.labels + region.column * self.span, region.rows, region.columns * self.span, label.text, HEAD)

    def _label(self, label: Label) -> Cell:
        region = label.region
        kind = VERTICAL if region.rows > MANY_ROWS else LABEL
        return Cell(region.row, region.column, region.rows, region.columns, label.text, kind)

    def _numbers(self, report: Report) -> Iterator[Cell]:
        for r, ids in enumerate(self.block.ids()):
            for c, id in enumerate(ids):
                row = self.row + (0 if self.block.across else r)
                column = (r * len(self.block.columns) if self.block.across else 0) + c
                value = report.figures[id]
                text = "" if value is None else number(value)
                yield Cell(row, self.labels + column * self.span, 1, self.span, text, NUMBER, id)
