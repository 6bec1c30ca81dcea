"""Official tables as WordprocessingML: merged heads, labels written downwards, heads that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from workbook.narrative.document import HEAD, LABEL, NUMBER, VERTICAL, Cell, Table
from workbook.narrative.docx_text import escaped, paragraph
from workbook.narrative.page import load_page
from workbook.narrative.paging import kept_rows

TWIPS_PER_MM = 1440 / 25.4
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
MARGINS = '<w:tblCellMar><w:left w:w="20" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tblCellMar>'
STYLES = {HEAD: "head", LABEL: "label", NUMBER: "number"}
CELL_MARGIN = 20
# What a line of two signs needs beside them, of a sign's width.
SLACK = 0.1


def table_text(table: Table, styles: dict[str, str], *, breaks: bool) -> str:
    """Return a table; `styles` are the ids of the paragraph styles of heads, labels and numbers, `breaks` whether it may go over pages."""
    page = load_page()["tables"][table.id]
    # Rounded where columns end, so that the table is exactly as wide as the page's text.
    edges = [round(sum(table.widths[:count]) * TWIPS_PER_MM) for count in range(len(table.widths) + 1)]
    widths = [right - left for left, right in pairwise(edges)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    kept = kept_rows(table) if breaks else frozenset(range(table.height - 1))
    rows = "".join(_rows(table, widths, styles, kept, round(page["row"] * TWIPS_PER_MM)))
    caption = escaped(table.title).replace('"', "&quot;")
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{MARGINS}<w:tblCaption w:val="{caption}"/>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _rows(table: Table, widths: list[int], styles: dict[str, str], kept: frozenset[int], height: int) -> Iterator[str]:
    covered: dict[tuple[int, int], Cell] = {}
    for row, cells in enumerate(table.rows()):
        starting = {cell.column: cell for cell in cells}
        written, column = [], 0
        while column < len(widths):
            cell = starting.get(column) or covered[row, column]
            written.append(_cell(cell, row, widths, styles, keep=row in kept))
            covered |= {(below, column): cell for below in range(row + 1, cell.row + cell.rows)}
            column += cell.columns
        head = "<w:tblHeader/>" if row < table.heads else ""
        yield f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{head}</w:trPr>{"".join(written)}</w:tr>'


def _cell(cell: Cell, row: int, widths: list[int], styles: dict[str, str], *, keep: bool) -> str:
    """Return a cell, or in the rows below its first one the cell that continues it."""
    properties = [f'<w:tcW w:w="{sum(widths[cell.column : cell.column + cell.columns])}" w:type="dxa"/>']
    if cell.columns > 1:
        properties.append(f'<w:gridSpan w:val="{cell.columns}"/>')
    if cell.rows > 1:
        properties.append('<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>")
    if cell.kind == VERTICAL:
        properties.append('<w:textDirection w:val="tbRlV"/>')
    properties.append('<w:vAlign w:val="center"/>')
    text = f'<w:r><w:t xml:space="preserve">{escaped(cell.text)}</w:t></w:r>' if row == cell.row and cell.text else ""
    style, kept = _style(cell, styles), "<w:keepNext/>" if keep else ""
    # Numbers may use the whole width of a narrow cell, words stand off its edge.
    indent = '<w:ind w:left="30"/>' if style == styles["label"] else _pad(cell, widths)
    return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{paragraph(style, text, kept + indent)}</w:tc>"


def _pad(cell: Cell, widths: list[int]) -> str:
    """Return the indents that let a head of two or three words of two signs (商业企业) break between them."""
    size = load_page()["styles"]["表头小字"]["size"] * 20
    space = (widths[cell.column] - 2 * CELL_MARGIN - 2 * size) / 2
    if cell.kind != HEAD or cell.columns > 1 or len(cell.text) not in (4, 6) or not 0 < space < size:
        return ""
    pad = round(space - size * SLACK)
    return f'<w:ind w:left="{pad}" w:right="{pad}"/>' if pad > 0 else ""


def _style(cell: Cell, styles: dict[str, str]) -> str:
    """Return the style of a cell's text; a label over several rows stands in the middle like a head."""
    return styles["head"] if cell.kind == LABEL and cell.rows > 1 else styles[STYLES.get(cell.kind, "head")]
