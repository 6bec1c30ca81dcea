"""Where the pages of a report end, told beforehand: which tables may break over pages, and how high rows are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook.narrative.document import CLAUSE, HEAD, LABEL, NUMBER, VERTICAL, Block, Cell, Heading, Paragraph, Signature, Table, Title
from workbook.narrative.page import load_page, text_width
from workbook.narrative.titles import title_lines
from workbook.narrative.widths import line_count

POINTS_PER_MM = 72 / 25.4
# A table is kept whole as long as no more than this share of a page stays empty before it.
MOST_EMPTY = 1 / 3
# Other fonts and other programs break lines elsewhere: only what fits with so many lines to spare is sure to fit.
SPARE_LINES = 2
# How much higher than its size a line of a table is, by the font that needs most.
LEADING = 1.45
# Where a table breaks, so many rows stay with its head, and so many stand on its last page.
ROWS_KEPT = 2
WORD = 2
# What a cell keeps free at both sides, and what Word and LibreOffice add for the border.
CELL_EDGE, BORDER = 1.2, 0.5


def broken_tables(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the ids of the tables that may break over pages: kept whole they would leave too much of a page empty."""
    return frozenset(_Pages().walk(blocks))


class _Pages:
    """Blocks put on pages one after the other; `used` is how many points of the page are taken."""

    def __init__(self) -> None:
        page = load_page()
        self.styles, self.data = page["styles"], page
        self.height = (page["paper"]["height"] - page["margins"]["top"] - page["margins"]["bottom"]) * POINTS_PER_MM
        self.line: float = self.styles["正文"]["line"]
        self.used = 0.0
        self.kept = 0.0

    def walk(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Yield the tables that may break."""
        for block in blocks:
            if isinstance(block, Heading):
                # A heading goes where what follows it begins.
                self.kept += self.line * line_count(block.text, self._signs("正文"), self.styles["正文"]["indent"])
                continue
            if isinstance(block, Table):
                yield from self._table(block)
            else:
                self._lines(*self._text(block))
            self.kept = 0.0

    def _text(self, block: Block) -> tuple[int, float]:
        """Return how many lines a block has, and how much is left free before or after it."""
        if isinstance(block, Title):
            title = self.styles["大标题"]
            # In lines of the text, which is what the rest of the page is counted in.
            return 0, len(title_lines(block.text, self.data["title"]["width"])) * title["line"] + title["after"]
        if isinstance(block, Signature):
            return sum(1 for text in block if text), self.styles["署名"]["before"]
        text = block.text if isinstance(block, Paragraph) else ""
        return line_count(text, self._signs("正文"), self.styles["正文"]["indent"]), 0.0

    def _signs(self, style: str) -> float:
        advance: float = self.styles[style]["size"] + self.styles[style].get("spacing", 0)
        return text_width() * POINTS_PER_MM / advance

    def _lines(self, count: int, free: float) -> None:
        if self.used + self.kept + self.line > self.height:
            self.used = 0.0
        self.used += self.kept + free
        for _ in range(count):
            self.used = self.line if self.used + self.line > self.height else self.used + self.line

    def _table(self, table: Table) -> Iterator[str]:
        heights, left = row_heights(table), self.height - self.used
        needed = self.kept + sum(heights)
        first = self.kept + sum(heights[: next(_ends(table))])
        if needed > self.height or (left > self.height * MOST_EMPTY and needed + SPARE_LINES * self.line > left):
            yield table.id
            self.used = self.kept if first > left else self.used + self.kept
            self._rows(table, heights)
        else:
            self.used = self.used + needed if needed <= left else needed
        self.used += self.data["after_table"]

    def _rows(self, table: Table, heights: list[float]) -> None:
        """Put a table that may break on this page and the next ones, where its head stands again."""
        start = 0
        for end in _ends(table):
            height = sum(heights[start:end])
            if start and self.used + height > self.height:
                self.used = sum(heights[: table.heads])
            self.used += height
            start = end


def kept_rows(table: Table) -> frozenset[int]:
    """Return the rows that stand on one page with the next, in a table that may break.

    Together stay all rows of a block or of a label, the head and the first rows below it, and the last ones. A label written downwards
    needs room: its rows up to the end of their first group stay together.
    """
    clauses = {cell.row for cell in table.cells if cell.kind == CLAUSE}
    if clauses:
        return frozenset(row for row in range(table.height - 1) if row + 1 not in clauses)
    together = [range(table.heads + ROWS_KEPT - 1), range(table.height - ROWS_KEPT, table.height - 1)]
    together += [range(cell.row, cell.row + cell.rows - 1) for cell in table.cells if cell.kind == LABEL]
    groups = [cell for cell in table.cells if cell.kind == LABEL and cell.rows > 1]
    for downwards in (cell for cell in table.cells if cell.kind == VERTICAL):
        ends = (group.row + group.rows for group in groups if group.row >= downwards.row)
        together.append(range(downwards.row, min(ends, default=downwards.row + downwards.rows) - 1))
    return frozenset(row for rows in together for row in rows) & frozenset(range(table.height - 1))


def _ends(table: Table) -> Iterator[int]:
    """Yield after which rows a table may break, as counts of rows; last all of them."""
    kept = kept_rows(table)
    yield from (row + 1 for row in range(table.height) if row not in kept)


def row_heights(table: Table) -> list[float]:
    """Return how high the rows of a table are, in points: as high as its data say, higher where a text needs more lines."""
    size, least = _size(table), load_page()["tables"][table.id]["row"]
    heights = [least * POINTS_PER_MM] * table.height
    for cell in sorted(table.cells, key=lambda each: each.rows):
        if cell.kind not in (VERTICAL, NUMBER):
            rows = slice(cell.row, cell.row + cell.rows)
            lacking = _text_height(cell, table, size) - sum(heights[rows])
            heights[cell.row + cell.rows - 1] += max(0.0, lacking)
    return [height + BORDER for height in heights]


def _size(table: Table) -> float:
    styles, data = load_page()["styles"], load_page()["tables"][table.id]
    size: float = styles["表内小字" if data["small"] else "表内文字"]["size"]
    return size


def _text_height(cell: Cell, table: Table, size: float) -> float:
    signs = (sum(table.widths[cell.column : cell.column + cell.columns]) - CELL_EDGE) * POINTS_PER_MM / size
    # Narrow heads break between words of two signs.
    signs = WORD if cell.kind == HEAD and cell.columns == 1 and len(cell.text) % WORD == 0 and signs < 2 * WORD else signs
    return line_count(cell.text, signs) * size * LEADING
