"""The Document as docx: its blocks written as text into the base document, which carries page and styles.

Written as text: through a library, whose loading alone takes longer, it takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from workbook.narrative.document import DRAFT, EMPTY, OPEN, RUN_IN, Block, Document, Heading, Paragraph, Run, Signature, Table, Title
from workbook.narrative.docx_package import style_id, write_package
from workbook.narrative.docx_tables import table_text
from workbook.narrative.docx_text import paragraph, run
from workbook.narrative.page import load_page
from workbook.narrative.paging import broken_tables
from workbook.narrative.titles import title_lines
from workbook.narrative.widths import UNBROKEN

HEADINGS = {1: "一级标题", 2: "二级标题", 3: "三级标题"}
MARKS = {DRAFT: "draft", OPEN: "open", EMPTY: "open"}
TABLE_STYLES = {False: ("表头文字", "表内文字", "表内数字"), True: ("表头小字", "表内小字", "表内小数")}
KEPT, NEW_PAGE, LEFT = "<w:keepNext/>", "<w:pageBreakBefore/>", '<w:jc w:val="left"/>'


def write_docx(document: Document, *, bold: tuple[str, ...] = ()) -> bytes:
    """Return the document as docx: the same bytes for the same document, no person's name in its properties; `bold` are styles so set."""
    ids = [*map(style_id, bold), *([_mark(RUN_IN)] if HEADINGS[2] in bold else [])]
    return write_package(document, "".join(_body(document)), tuple(ids))


def _body(document: Document) -> Iterator[str]:
    broken, before = broken_tables(document.blocks), None
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        # No page bears a signature and no text.
        kept = KEPT if isinstance(following, Signature) else ""
        space = f'<w:spacing w:before="{round(load_page()["after_table"] * 20)}"/>' if isinstance(before, Table) else ""
        yield _block(block, kept + space, broken)
        before = block
    for place, block in enumerate(document.appendix):
        # Rows of cells' addresses do not break: justified, they would be pulled apart.
        yield _block(block, LEFT if place else NEW_PAGE, broken)


def _block(block: Block, look: str, broken: frozenset[str]) -> str:
    """Return a block as text; `look` is how its paragraph differs from its style."""
    if isinstance(block, Table):
        head, label, number = map(style_id, TABLE_STYLES[load_page()["tables"][block.id]["small"]])
        return table_text(block, {"head": head, "label": label, "number": number}, breaks=block.id in broken)
    if isinstance(block, Title):
        return paragraph(style_id("大标题"), run("\n".join(title_lines(block.text, load_page()["title"]["width"]))), look)
    if isinstance(block, Heading):
        return paragraph(style_id(HEADINGS[block.level]), run(block.text), look)
    return _prose(block.runs, look) if isinstance(block, Paragraph) else _signature(block, look)


def _prose(runs: tuple[Run, ...], look: str) -> str:
    unbroken = LEFT if UNBROKEN.search("".join(run.text for run in runs)) else ""
    written = "".join(run(text, _mark(kind)) for text, kind in runs)
    return paragraph(style_id("正文"), written, look.removesuffix(unbroken) + unbroken)


def _mark(kind: str) -> str:
    """Return the id of the character style of a kind of run, "" for a plain one."""
    if kind == RUN_IN:
        return style_id(load_page()["run_in"])
    return style_id(load_page()["marks"][MARKS[kind]]["name"]) if kind in MARKS else ""


def _signature(signature: Signature, look: str) -> str:
    lines = [(text, style) for text, style in zip(signature, ("署名", "成文日期"), strict=True) if text]
    return "".join(paragraph(style_id(style), run(text), "" if place else look) for place, (text, style) in enumerate(lines))
