"""The docx written as text, held against python-docx: the library, given the same paragraphs and tables, writes the same parts."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips
from lxml import etree

from tests.reports import random_report, report_of
from workbook.narrative import docx_package
from workbook.narrative.compose import compose
from workbook.narrative.document import (
    CLAUSE,
    DRAFT,
    EMPTY,
    LABEL,
    NUMBER,
    OPEN,
    PLAIN,
    RUN_IN,
    Cell,
    Document,
    Heading,
    Paragraph,
    Run,
    Signature,
    Table,
    Title,
)
from workbook.narrative.docx import write_docx
from workbook.narrative.docx_tables import table_text
from workbook.narrative.tables import make_table

NASTY = '  <公开> & "引号" \'\t\n\r\n]]>　件&amp; 。 '
ADDRESS = "见http://www.example.gov.cn/zfxxgk/index.html。"
TITLE = "示范县国有资产监督管理委员会办公室2023年政府信息公开工作年度报告"
CHARACTER_STYLES = {PLAIN: None, DRAFT: "草稿文字", OPEN: "待补文字", EMPTY: "待补文字", RUN_IN: "接排标题"}
PROSE = Paragraph(tuple(Run(f"{kind}{NASTY}", kind) for kind in CHARACTER_STYLES))
DOCUMENT = Document(
    TITLE,
    "2024-01-08",
    (
        Title(TITLE),
        PROSE,
        *(Heading(level, f"{level}{NASTY}") for level in (1, 2, 3)),
        Paragraph((Run("正文。"), Run(ADDRESS))),
        Signature("示范县示范局", "2024年1月8日"),
    ),
    "草稿　不得公布",
    (Heading(1, "附"), Paragraph((Run("1. 一"),)), Paragraph((Run(ADDRESS),))),
)


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(document):
    out = BytesIO()
    document.save(out)
    return parts_of(out.getvalue())


def by_the_library():
    """Return DOCUMENT through python-docx."""
    document = docx.Document(str(docx_package.BASE))
    document.add_paragraph("示范县国有资产监督管理委员会办公室\n2023年政府信息公开工作年度报告", "Title")
    prose = document.add_paragraph(style="Normal")
    for run in PROSE.runs:
        prose.add_run(run.text, CHARACTER_STYLES[run.kind])
    for level in (1, 2, 3):
        document.add_heading(f"{level}{NASTY}", level)
    address = document.add_paragraph("正文。", "Normal")
    address.add_run(ADDRESS)
    address.alignment, address.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.LEFT, True
    document.add_paragraph("示范县示范局", "署名")
    document.add_paragraph("2024年1月8日", "成文日期")
    document.add_paragraph("附", "Heading 1").paragraph_format.page_break_before = True
    for text in ("1. 一", ADDRESS):
        document.add_paragraph(text, "Normal").alignment = WD_ALIGN_PARAGRAPH.LEFT
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        header.paragraphs[0].text = "草稿　不得公布"
    return document


def test_paragraphs_runs_and_headers_are_what_the_library_writes():
    ours, theirs = parts_of(write_docx(DOCUMENT)), saved(by_the_library())
    changed = ("word/document.xml", "word/header1.xml", "word/header2.xml")
    assert {name: ours[name] for name in changed} == {name: theirs[name] for name in changed}
    assert set(ours) == set(theirs)
    assert {name for name in ours if ours[name] != theirs[name]} == {"docProps/core.xml"}


def test_a_paragraph_below_a_table_stands_off_it():
    table = make_table(random_report(3), "表二")
    document = by_the_library()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    ids = {"head": "表头文字", "label": "表内文字", "number": "表内数字"}
    text = table_text(table, ids, breaks=False).replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1)
    document.element.body.insert(0, parse_xml(text))
    document.add_paragraph("下文。", "Normal").paragraph_format.space_before = Pt(12)
    document.add_paragraph("再下。", "Normal")
    document.element.body.insert(3, parse_xml(text))
    document.add_paragraph("示范县示范局", "署名").paragraph_format.space_before = Pt(12)
    document.add_paragraph("2024年1月8日", "成文日期")
    prose = (Paragraph((Run(text),)) for text in ("下文。", "再下。"))
    ours = write_docx(Document(TITLE, "", (table, *prose, table, Signature("示范县示范局", "2024年1月8日"))))
    assert parts_of(ours)["word/document.xml"] == saved(document)["word/document.xml"]


def test_headings_in_bold_are_what_the_library_writes():
    document = by_the_library()
    for style in ("Heading 1", "Heading 2", "接排标题"):
        document.styles[style].font.bold = True
    ours = parts_of(write_docx(DOCUMENT, bold=("一级标题", "二级标题")))["word/styles.xml"]
    assert ours == saved(document)["word/styles.xml"]
    assert ours.count(b"<w:b/>") == 3


def test_rows_and_cells_of_a_table_are_what_the_library_writes():
    cells = (
        Cell(0, 0, 1, 3, "第（一）项", CLAUSE),
        Cell(1, 0, 2, 1, "甲<&>", LABEL),
        *(Cell(row, column, 1, 1, str(10 * row + column), NUMBER) for row in (1, 2) for column in (1, 2)),
    )
    table = Table("表二", "标题", cells, (42.0, 57.0, 57.0), 3, 1)
    styles = {"head": "表头文字", "label": "表内文字", "number": "表内数字"}
    ours = parse_xml(table_text(table, styles, breaks=False).replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1))
    theirs = _table_by_the_library(cells)
    for t in ours.iter(qn("w:t")):
        # Ours says of every text in a table that its spaces are meant.
        del t.attrib[qn("xml:space")]
    assert [canonical(row) for row in ours.tr_lst] == [canonical(row) for row in theirs.tr_lst]
    assert canonical(ours.tblGrid) == canonical(theirs.tblGrid)


def _table_by_the_library(cells):
    document = docx.Document(str(docx_package.BASE))
    table = document.add_table(3, 3)
    for column, width in zip(table.columns, (2381, 3232, 3231), strict=True):
        for sized in (column, *column.cells):
            sized.width = Twips(width)
    for cell in cells:
        last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
        table.cell(cell.row, cell.column).merge(last).text = cell.text
    for number, row in enumerate(table.rows):
        row.height, row.height_rule = Twips(522), WD_ROW_HEIGHT_RULE.AT_LEAST
        row._tr.trPr.insert(0, OxmlElement("w:cantSplit"))
        if number == 0:
            row._tr.trPr.append(OxmlElement("w:tblHeader"))
        for tc in row._tr.tc_lst:
            cell = docx.table._Cell(tc, table)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            is_number = tc.grid_offset > 0
            cell.paragraphs[0].style = document.styles["表内数字" if is_number else "表头文字"]
            if number < 2:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    return table._tbl


def canonical(element):
    return etree.tostring(element, method="c14n", exclusive=True)


@pytest.mark.parametrize("seed", range(4))
def test_the_library_saves_what_it_is_given_unchanged(seed):
    """Names of namespaces, quotes, declarations: nothing in any part is spelt another way than the library's own."""
    document = compose(random_report(seed))._replace(draft="草稿　不得公布", title=f"{NASTY}年报")
    data = write_docx(document, bold=("二级标题",))
    assert saved(docx.Document(BytesIO(data))) == parts_of(data)


def test_a_title_longer_than_a_property_may_be_is_cut_there_alone():
    title = "年" * 300
    written = docx.Document(BytesIO(write_docx(Document(title, "", (Title(title),)))))
    assert written.core_properties.title == title[:255]
    assert written.paragraphs[0].text.replace("\n", "") == title


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused(sign):
    for block in (Title(sign), Paragraph((Run(f"公开{sign}"),))):
        with pytest.raises(ValueError, match="U\\+"):
            write_docx(Document("年报", "", (block,)))
    with pytest.raises(ValueError, match="U\\+"):
        write_docx(Document(f"年报{sign}", "", ()))


def test_another_look_may_come_from_a_word_processor(tmp_path, monkeypatch):
    """Such a program gives its own ids to styles, leaves a paragraph and forgets properties; names of styles stay."""
    base = docx.Document(str(docx_package.BASE))
    base.add_paragraph("样式在此修改", "Heading 1")
    for number, style in enumerate(base.styles):
        for user in base.element.iter(qn("w:pStyle")):
            user.set(qn("w:val"), f"a{number}" if user.get(qn("w:val")) == style.style_id else user.get(qn("w:val")))
        style.element.set(qn("w:styleId"), f"a{number}")
    properties = base.core_properties._element
    properties.remove(properties.find("{http://purl.org/dc/elements/1.1/}subject"))
    base.save(tmp_path / "base.docx")
    monkeypatch.setattr(docx_package, "BASE", tmp_path / "base.docx")
    caches = (docx_package._base, docx_package._ids)
    [cache.cache_clear() for cache in caches]
    try:
        written = docx.Document(BytesIO(write_docx(compose(report_of({}, prose={"落款": "示范县示范局"})))))
    finally:
        [cache.cache_clear() for cache in caches]
    assert written.paragraphs[0].text.startswith("示范县示范局")
    assert {each.style.name for each in written.paragraphs} == {"Title", "Heading 1", "Heading 2", "Normal", "署名", "成文日期"}
    assert {p.style.name for table in written.tables for cell in table._cells for p in cell.paragraphs} >= {"表头文字", "表内小数"}
    assert written.core_properties.subject == "政府信息公开工作年度报告"
    assert len(written.core_properties.identifier) == 16
