"""Lines before addresses: what does not break never pulls the text before it apart, neither in the document nor in the page."""

import re

import html5lib
import pytest

from tests.reports import report_of
from tests.test_narrative_office import words_of
from workbook.narrative.compose import compose
from workbook.narrative.write import write_document

OPENING = (
    "本报告电子版可从云溪县人民政府门户网站（https://www.yunxi.gov.cn/zwgk/xxgknb/2025/202601/t20260115_1234567.html）下载。"
    "如有疑问，请与云溪县水务局办公室联系（地址：云溪县城关镇滨河路36号，邮编：414000，电话：0730-8412345，"
    "电子邮箱：yxswjbangongshi@yunxi.gov.cn）。"
)
NUMBER = "全年公开信息1234567条，其中通过“云溪水务”微信公众号发布12345678901234567890条，办理结果按期答复率100%，群众满意。"
# How wide the signs of each line stand apart, of a sign's width; the last line of a paragraph is as it comes.
SPREAD = """() => [...document.querySelectorAll('main > p:not(.signature)')].slice(0, 2).flatMap(p => {
  const lines = new Map(), walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), size = parseFloat(getComputedStyle(p).fontSize);
  while (walker.nextNode()) for (const at of [...walker.currentNode.data].keys()) {
    const range = document.createRange();
    range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + 1);
    const box = range.getBoundingClientRect(), line = Math.round(box.bottom / 5);
    if (/[\\u4e00-\\u9fff]/.test(walker.currentNode.data[at])) lines.set(line, [...(lines.get(line) || []), box.width / size]);
  }
  return [...lines.values()].map(widths => Math.max(...widths));
})"""


@pytest.fixture(scope="module")
def document():
    return compose(report_of({}, prose={"导语": f"{OPENING}\n{NUMBER}"}))


def test_in_the_document_no_line_is_pulled_apart(document, office, poppler, tmp_path):
    """A line pulled apart is printed sign by sign: its words are of one sign."""
    path = tmp_path / "年报.docx"
    path.write_bytes(write_document(document, "docx"))
    (pdf,) = office([path], to="pdf")
    texts = [text for *_, text in words_of(pdf)[0]]
    assert "".join(texts).count(OPENING[:12]) == 1
    assert [text for text in texts if re.fullmatch(r"[\u4e00-\u9fff]", text) and text not in "年条号"] == []


@pytest.mark.parametrize("width", [1000, 800, 600, 380])
def test_in_the_page_no_line_is_pulled_apart(document, browser, tmp_path, width):
    path = tmp_path / "年报.html"
    path.write_bytes(write_document(document, "html"))
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(path.as_uri())
    spreads = page.evaluate(SPREAD)
    assert len(spreads) > 3
    assert max(spreads) < 1.35
    assert page.evaluate(f"() => find('{OPENING[20:60]}')")


def test_an_address_is_the_plain_text_and_markup_in_it_too():
    text = "网址：https://www.yunxi.gov.cn/?a=1&b=<b>&c=\"'#_x，电话0730-8412345。"
    page = html5lib.parse(write_document(compose(report_of({}, prose={"导语": text})), "html").decode(), namespaceHTMLElements=False)
    assert text in ["".join(each.itertext()) for each in page.iter("p")]
    assert ["".join(each.itertext()) for each in page.iter("span")] == ["https://www.yunxi.gov.cn/?a=1&b=<b>&c=\"'#_x"]
