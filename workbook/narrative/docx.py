"""The Document as docx: blocks put into the base document, which carries page and styles."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from workbook.narrative.document import DRAFT, EMPTY, OPEN, RUN_IN, Block, Document, Heading, Paragraph, Run, Signature, Table, Title
from workbook.narrative.docx_tables import table_element
from workbook.narrative.page import load_page
from workbook.narrative.paging import broken_tables
from workbook.narrative.stamp import digest
from workbook.narrative.titles import title_lines
from workbook.narrative.widths import UNBROKEN
from workbook.template.same_bytes import freeze

BASE = Path(__file__).parent / "base.docx"
HEADINGS = {1: "一级标题", 2: "二级标题", 3: "三级标题"}
LONGEST_PROPERTY = 255
TABLE_STYLES = {False: ("表头文字", "表内文字", "表内数字"), True: ("表头小字", "表内小字", "表内小数")}


def write_docx(document: Document, *, bold: tuple[str, ...] = ()) -> bytes:
    """Return the document as docx: the same bytes for the same document, no person's name in its properties; `bold` are styles so set."""
    writer = _Writer(document)
    for style in bold:
        writer.styles[style].font.bold = True
        if style == HEADINGS[2]:
            writer.marks[RUN_IN].font.bold = True
    writer.write()
    out = BytesIO()
    writer.docx.save(out)
    return freeze(out.getvalue(), document.day)


@cache
def _base() -> bytes:
    return BASE.read_bytes()


class _Writer:
    """One document being written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.docx: Docx = docx.Document(BytesIO(_base()))
        styles = load_page()["styles"]
        names = {name: data.get("base", name) for name, data in styles.items()}
        self.styles = {name: self.docx.styles[built_in] for name, built_in in names.items()}
        self.marks = {
            kind: self.docx.styles[load_page()["marks"][name]["name"]] for kind, name in ((DRAFT, "draft"), (OPEN, "open"), (EMPTY, "open"))
        }
        self.marks[RUN_IN] = self.docx.styles[load_page()["run_in"]]
        self.after_table = False
        self.broken = broken_tables(document.blocks)

    def write(self) -> None:
        body = self.docx.element.body
        for old in body.xpath("w:p"):
            body.remove(old)
        for block in self.document.blocks:
            self._block(block)
        if self.document.appendix:
            self._appendix()
        if self.document.draft:
            self._mark_pages()
        properties = self.docx.core_properties
        properties.identifier = digest(self.docx.part.blob)
        properties.title, properties.subject = self.document.title[:LONGEST_PROPERTY], "政府信息公开工作年度报告"

    def _block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
            return
        paragraph = self._paragraph(block)
        if self.after_table and paragraph is not None:
            paragraph.paragraph_format.space_before = Pt(load_page()["after_table"])
        self.after_table = False

    def _paragraph(self, block: Block) -> DocxParagraph | None:
        if isinstance(block, Title):
            return self.docx.add_paragraph("\n".join(title_lines(block.text, load_page()["title"]["width"])), self.styles["大标题"])
        if isinstance(block, Heading):
            return self.docx.add_paragraph(block.text, self.styles[HEADINGS[block.level]])
        if isinstance(block, Paragraph):
            return self._prose(block.runs)
        if isinstance(block, Signature):
            return self._signature(block)
        return None

    def _prose(self, runs: tuple[Run, ...]) -> DocxParagraph:
        paragraph = self.docx.add_paragraph(style=self.styles["正文"])
        for run in runs:
            paragraph.add_run(run.text, self.marks.get(run.kind))
        if UNBROKEN.search("".join(run.text for run in runs)):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        return paragraph

    def _signature(self, signature: Signature) -> DocxParagraph | None:
        if self.docx.paragraphs and not self.after_table:
            # No page bears a signature and no text.
            self.docx.paragraphs[-1].paragraph_format.keep_with_next = True
        lines = [
            self.docx.add_paragraph(text, self.styles[style])
            for text, style in ((signature.unit, "署名"), (signature.day, "成文日期"))
            if text
        ]
        return lines[0] if lines else None

    def _table(self, table: Table) -> None:
        small = load_page()["tables"][table.id]["small"]
        ids = dict(zip(("head", "label", "number"), (self.styles[name].style_id for name in TABLE_STYLES[small]), strict=True))
        self.docx.element.body._insert_tbl(table_element(table, ids, breaks=table.id in self.broken))  # noqa: SLF001
        self.after_table = True

    def _appendix(self) -> None:
        first, *rest = self.document.appendix
        paragraph = self._paragraph(first)
        if paragraph is not None:
            paragraph.paragraph_format.page_break_before = True
        for block in rest:
            line = self._paragraph(block)
            if line is not None:
                # Rows of cells' addresses do not break: justified, they would be pulled apart.
                line.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def _mark_pages(self) -> None:
        """Write the draft's word above every page, odd and even."""
        section = self.docx.sections[0]
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].text = self.document.draft
