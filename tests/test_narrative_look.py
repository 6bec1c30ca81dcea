"""How the report is written: markup as text, valid html, the standard's fonts and page, whole tables, clean properties."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import html5lib

from tests.reports import random_report, report_of
from workbook import narrative
from workbook.narrative.compose import compose
from workbook.narrative.page import load_page
from workbook.narrative.stamp import was_edited
from workbook.narrative.write import write_document


def test_markup_in_prose_is_text_in_every_kind():
    nasty = '<script>alert(1)</script> & "引号" | 竖线 *星* _线_ # 井 [链](x) `码` \\ ~~ 1. 2'
    report = report_of({}, prose={"主动公开": f"{nasty}\n1. 首条\n# 不是标题\n- 不是列表"})
    document = compose(report)
    page = html5lib.parse(write_document(document, "html").decode(), namespaceHTMLElements=False)
    assert nasty in ["".join(p.itertext()) for p in page.iter("p")]
    assert list(page.iter("script")) == []
    assert nasty in [p.text for p in docx.Document(BytesIO(write_document(document, "docx"))).paragraphs]
    lines = write_document(document, "md").decode().splitlines()
    [line] = [line for line in lines if "script" in line]
    assert all(f"\\{sign}" in line for sign in "<>&|*_#[]`~")
    assert "1\\. 首条" in lines
    assert "\\# 不是标题" in lines
    assert "\\- 不是列表" in lines
    assert any(re.sub(r"\\(.)", r"\1", line) == nasty for line in lines)


def test_control_characters_in_prose_break_nothing():
    report = report_of({}, prose={"主动公开": "公开\x0b信息\x07八十\ufffe条\ud800。"})
    for kind in ("docx", "html", "md"):
        assert write_document(compose(report), kind)


def test_html_is_valid_and_every_figure_names_its_headings():
    report = random_report(4)
    text = write_document(compose(report), "html").decode()
    html5lib.HTMLParser(strict=True).parse(text)
    page = html5lib.parse(text, namespaceHTMLElements=False)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for table in page.iter("table"):
        names = {th.get("id"): "".join(th.itertext()) for th in table.iter("th")}
        for td in table.iter("td"):
            assert td.get("headers")
            assert set(td.get("headers").split()) <= set(names)
    cell = next(td for td in page.iter("td") if "表三-1-4" in td.get("headers", "") and "表三-8-2" in td.get("headers", ""))
    said = [next("".join(th.itertext()) for th in page.iter("th") if th.get("id") == name) for name in cell.get("headers").split()]
    assert said[:2] == ["申请人情况", "自然人"]
    assert "（三）不予公开" in said
    assert page.find("head/title").text == compose(report).title
    assert page.get("lang") == "zh-CN"


def test_fonts_styles_and_page_are_those_of_the_standard():
    document = docx.Document(BytesIO(write_document(compose(report_of({}, prose={"落款": "示范县示范局"})), "docx")))
    fonts = {
        style.name: style.element.rPr.rFonts
        for style in document.styles
        if style.element.rPr is not None and style.element.rPr.rFonts is not None
    }
    east = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    assert {name: fonts[name].get(east) for name in ("Normal", "Title", "Heading 1", "Heading 2", "表内文字")} == {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋_GBK",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "表内文字": "宋体",
    }
    section = document.sections[0]
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.bottom_margin,
        section.right_margin,
    )
    assert [round(length.mm) for length in lengths] == [210, 297, 37, 28, 35, 26]
    body = document.styles["Normal"]
    assert (body.font.size.pt, round(body.paragraph_format.line_spacing.pt, 2)) == (16, 28.95)
    assert {paragraph.style.name for paragraph in document.paragraphs} == {"Title", "Heading 1", "Heading 2", "Normal", "署名", "成文日期"}


def test_table_heads_repeat_rows_stay_whole_and_no_table_is_wider_than_the_page():
    document = docx.Document(BytesIO(write_document(compose(random_report(2)), "docx")))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    text_width = 156 / 25.4 * 1440
    for table, heads in zip(document.tables, (0, 3, 3), strict=True):
        rows = table._tbl.tr_lst
        assert [row.find(f"{w}trPr/{w}tblHeader") is not None for row in rows] == [True] * heads + [False] * (len(rows) - heads)
        assert all(row.find(f"{w}trPr/{w}cantSplit") is not None for row in rows)
        assert sum(int(column.get(f"{w}w")) for column in table._tbl.tblGrid) <= text_width + 15
    downwards = [tc for tc in document.tables[1]._tbl.iter(f"{w}tc") if tc.find(f"{w}tcPr/{w}textDirection") is not None]
    assert downwards[0].find(f"{w}tcPr/{w}textDirection").get(f"{w}val") == "tbRlV"
    assert len(downwards) == 22


def test_the_files_properties_name_the_report_and_no_person(tmp_path):
    data = write_document(compose(report_of({})), "docx")
    assert data == write_document(compose(report_of({})), "docx")
    properties = docx.Document(BytesIO(data)).core_properties
    assert properties.title == "示范县示范局2023年政府信息公开工作年度报告"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created.date().isoformat() == "2024-01-08"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"python-docx|generated by|nianbao|root", everything)
    path = tmp_path / "年报.docx"
    path.write_bytes(data)
    assert not was_edited(path)
    docx.Document(path).save(path)
    assert not was_edited(path)
    path.write_bytes(b"PK no")
    assert was_edited(path)


def test_a_damaged_document_is_nobodys_to_be_written_over(tmp_path):
    data, path = write_document(compose(report_of({})), "docx"), tmp_path / "年报.docx"
    start = data.index(b"word/document.xml") + 20
    for place in range(start, start + 2000, 50):
        path.write_bytes(data[:place] + bytes(8) + data[place + 8 :])
        assert was_edited(path), place


def test_the_web_page_prints_with_the_measures_of_the_document():
    """page.json says them once for the docx; the style sheet, which cannot read it, must not differ."""
    page, css = load_page(), (Path(narrative.__file__).parent / "report.css").read_text(encoding="utf-8")
    margins, body, title = page["margins"], page["styles"]["正文"], page["styles"]["大标题"]
    assert f"margin: {margins['top']}mm {margins['right']}mm {margins['bottom']}mm {margins['left']}mm" in css
    assert f"font-size: {body['size']}pt; line-height: {body['line']}pt" in css
    assert f"font-size: {title['size']}pt; line-height: {title['line']}pt" in css
