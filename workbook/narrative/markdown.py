"""The Document as Markdown: headings, paragraphs, tables of pipes with the labels of merged cells repeated in every row."""

from __future__ import annotations

from collections.abc import Iterator

from rules.expressions import compiled
from workbook.narrative.document import CLAUSE, HEAD, NUMBER, RUN_IN, Block, Cell, Document, Heading, Paragraph, Signature, Table, Title
from workbook.narrative.headers import headers_of
from workbook.narrative.stamp import PLACE, stamped

MARKUP = compiled(r"([\\`*_{}\[\]<>#|~&])")
# What would begin a list or a quotation at the start of a paragraph.
START = compiled(r"^(\d+)([.)])|^([-+=])")


def write_markdown(document: Document) -> str:
    """Return the document as Markdown; tables cannot merge cells there, so every row carries its whole label."""
    lines = [f"> **{escape(document.draft)}**", ""] if document.draft else []
    for block in (*document.blocks, *document.appendix):
        lines += [*_lines(block), ""]
    return stamped("\n".join([*lines, f"<!-- nianbao-{PLACE} -->", ""]))


def escape(text: str) -> str:
    """Return a text that Markdown shows as it stands."""
    return START.sub(
        lambda match: f"{match.group(1)}\\{match.group(2)}" if match.group(1) else f"\\{match.group(3)}", MARKUP.sub(r"\\\1", text)
    )


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Title):
        yield f"# {escape(block.text)}"
    elif isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {escape(block.text)}"
    elif isinstance(block, Paragraph):
        first, rest = block.runs[0], Paragraph(block.runs[1:]).text
        yield f"**{escape(first.text)}**{escape(rest)}" if first.kind == RUN_IN else escape(block.text)
    elif isinstance(block, Signature):
        yield "  \n".join(escape(text) for text in block if text)
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    """Yield a table block by block: a block is what stands under one clause, or the whole table."""
    headers = headers_of(table)
    blocks: dict[tuple[Cell, ...], list[list[Cell]]] = {}
    for cells in table.rows():
        numbers = [cell for cell in cells if cell.kind == NUMBER]
        if numbers:
            clause = tuple(cell for cell in headers[numbers[0]] if cell.kind == CLAUSE)
            blocks.setdefault(clause, []).append(numbers)
    for place, (clause, rows) in enumerate(blocks.items()):
        yield from [""] if place else []
        yield from _block(clause, rows, headers, _corner(table))


def _corner(table: Table) -> str:
    """Return what stands over the row labels: the note on the balance, or what the rows are."""
    first = next((cell for cell in table.cells if cell.kind == HEAD and cell.column == 0), None)
    has_labels = any(cell.kind not in (HEAD, CLAUSE, NUMBER) for cell in table.cells)
    return first.text if first and has_labels else ""


def _block(clause: tuple[Cell, ...], rows: list[list[Cell]], headers: dict[Cell, list[Cell]], corner: str) -> Iterator[str]:
    if clause:
        yield from (escape(clause[0].text), "")
    heads = ["·".join(texts) for texts in _heads(rows[0], headers)]
    labels = [["\u3000".join(cell.text for cell in headers[row[0]] if cell.kind not in (HEAD, CLAUSE))] if corner else [] for row in rows]
    yield _row([corner, *heads] if corner else heads)
    yield _row(["---"] * (len(heads) + bool(corner)), plain=True)
    for label, numbers in zip(labels, rows, strict=True):
        yield _row([*label, *(number.text for number in numbers)])


def _heads(numbers: list[Cell], headers: dict[Cell, list[Cell]]) -> Iterator[list[str]]:
    """Yield the heads of each column; one that stands over all of them (申请人情况) tells none apart and is left out."""
    over = [[cell for cell in headers[number] if cell.kind == HEAD] for number in numbers]
    common = set(over[0]).intersection(*over)
    for cells in over:
        yield [cell.text for cell in cells if cell not in common] or [cell.text for cell in cells]


def _row(texts: list[str], *, plain: bool = False) -> str:
    return f"| {' | '.join(text if plain else escape(text) for text in texts)} |"
