"""Headings set in the line of their text: （一）主动公开。全年…, as many published reports have them."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.narrative.document import RUN_IN, Block, Document, Heading, Paragraph, Run

RUNNING_LEVEL = 2
FULL_STOP, STOPS = "。", "。：；！？"


def run_in(document: Document) -> Document:
    """Return the document with each heading of the second level at the beginning of the paragraph below it."""
    return document._replace(blocks=tuple(_merged(document.blocks)))


def _merged(blocks: tuple[Block, ...]) -> Iterator[Block]:
    heading: Heading | None = None
    for block in blocks:
        if heading is not None and isinstance(block, Paragraph):
            stop = "" if heading.text.endswith(tuple(STOPS)) else FULL_STOP
            yield Paragraph((Run(heading.text + stop, RUN_IN), *block.runs))
            heading = None
            continue
        if heading is not None:
            yield heading
        heading = block if isinstance(block, Heading) and block.level == RUNNING_LEVEL else None
        if heading is None:
            yield block
    if heading is not None:
        yield heading
