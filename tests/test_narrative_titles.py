"""Titles in lines: broken between words, even, the text itself as it was; in the document, in the page, in the printed page."""

import re
from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports import report_of
from tests.test_narrative_office import words_of
from workbook.narrative.compose import compose
from workbook.narrative.page import load_page
from workbook.narrative.titles import title_lines, title_words
from workbook.narrative.widths import text_width
from workbook.narrative.write import write_document

MOST = load_page()["title"]["width"]
NAME = "2025年政府信息公开工作年度报告"
LONG = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人民政府办公室"
UNITS = {
    "南郊镇": [],
    "云溪县住房和城乡建设局": ["云溪县住房和城乡建设局"],
    LONG: ["新疆维吾尔自治区伊犁哈萨克自治州", "察布查尔锡伯自治县人民政府办公室"],
    "湖南省湘西土家族苗族自治州永顺县住房和城乡建设局": ["湖南省湘西土家族苗族自治州", "永顺县住房和城乡建设局"],
    "青溪经济技术开发区管理委员会市场监督管理综合行政执法局": ["青溪经济技术开发区管理委员会", "市场监督管理综合行政执法局"],
    "云溪县疾病预防控制中心（云溪县卫生监督所）": ["云溪县疾病预防控制中心", "（云溪县卫生监督所）"],
    "国家税务总局云溪县税务局": ["国家税务总局云溪县税务局"],
    "内蒙古自治区锡林郭勒盟东乌珠穆沁旗乌里雅斯太镇人民政府": ["内蒙古自治区锡林郭勒盟", "东乌珠穆沁旗乌里雅斯太镇人民政府"],
}


@pytest.mark.parametrize("unit", UNITS)
def test_a_title_breaks_after_the_unit_and_within_it_between_words(unit):
    lines = UNITS[unit]
    assert title_lines(unit + NAME, MOST) == ([*lines, NAME] if lines else [unit + NAME])


def test_a_title_of_ones_own_breaks_before_what_the_document_is():
    own = "2025年云溪县水务局政府信息公开工作年度报告"
    assert title_lines(own, MOST) == ["2025年云溪县水务局", "政府信息公开工作年度报告"]


@given(st.text(alphabet="青溪县市区州镇政府办公室信息公开年度报告局2025（）a·", max_size=90))
def test_whatever_a_title_says_nothing_of_it_is_lost_and_every_line_fits(text):
    assert "".join(title_words(text)) == text
    lines = title_lines(text, MOST)
    assert "".join(lines) == text
    assert all(text_width(line) <= MOST for line in lines)


@pytest.mark.parametrize("unit", UNITS)
def test_the_documents_title_is_the_plain_text_but_for_its_lines(unit):
    document = compose(report_of({}, identity={"单位名称": unit}))
    written = docx.Document(BytesIO(write_document(document, "docx")))
    (title,) = [each for each in written.paragraphs if each.style.name == "Title"]
    assert title.text == "\n".join(title_lines(document.title, MOST))
    assert written.core_properties.title == document.title
    assert f"# {document.title}" in write_document(document, "md").decode().splitlines()


@pytest.mark.parametrize("width", [1000, 360])
def test_in_the_page_no_word_is_torn_and_the_title_is_found_and_copied_as_it_is(browser, tmp_path, width):
    page = browser.new_page(viewport={"width": width, "height": 500})
    for unit in ("云溪县住房和城乡建设局", LONG):
        document = compose(report_of({}, identity={"单位名称": unit}))
        path = tmp_path / "年报.html"
        path.write_bytes(write_document(document, "html"))
        page.goto(path.as_uri())
        assert (
            page.evaluate("() => { getSelection().selectAllChildren(document.querySelector('h1')); return getSelection().toString() }")
            == document.title
        )
        assert page.evaluate(f"() => {{ getSelection().removeAllRanges(); return find('{document.title}') }}")
        torn = page.evaluate(TORN, ["政府", "信息公开", "年度报告", "办公室", "自治州", "城乡建设"])
        assert torn == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


# Words of the title, by their boxes: one that stands in two lines has two.
TORN = """words => { const h1 = document.querySelector('h1'), torn = [];
  const texts = [], walker = document.createTreeWalker(h1, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) for (const sign of [...walker.currentNode.data].keys()) texts.push([walker.currentNode, sign]);
  const text = h1.textContent;
  for (const word of words) {
    const start = text.indexOf(word);
    if (start < 0) continue;
    const tops = new Set();
    for (let at = start; at < start + word.length; at++) {
      const range = document.createRange();
      range.setStart(texts[at][0], texts[at][1]); range.setEnd(texts[at][0], texts[at][1] + 1);
      tops.add(Math.round(range.getBoundingClientRect().top));
    }
    if (tops.size > 1) torn.push(word);
  }
  return torn; }"""


def test_in_the_printed_document_the_lines_are_those(office, poppler, tmp_path):
    document = compose(report_of({}, identity={"单位名称": LONG}))
    path = tmp_path / "年报.docx"
    path.write_bytes(write_document(document, "docx"))
    (pdf,) = office([path], to="pdf")
    lines = {}
    for _, top, _, _, text in words_of(pdf)[0]:
        lines[round(top)] = lines.get(round(top), "") + text
    said = [re.sub(r"\s", "", lines[top]) for top in sorted(lines)]
    assert said[:3] == title_lines(document.title, MOST)
