"""Where the report's pages end: tables stay whole while that leaves no great gap, else they go on under their heads, by whole groups of rows."""

import re

import pytest

from rules.form import load_form
from tests.reports import report_of
from tests.test_narrative_office import words_of
from workbook.narrative.compose import compose
from workbook.narrative.document import LABEL, VERTICAL, Table
from workbook.narrative.paging import broken_tables
from workbook.narrative.write import write_document

LEFT, TOP, BOTTOM, LINE = 28, 37, 262, 28.95 / 72 * 25.4
# A third of the page, and two lines by which programs and fonts may differ.
MOST_EMPTY = (BOTTOM - TOP) / 3 + 2 * LINE
SENTENCE = "全年公开信息一百余条，覆盖财政、民生、规划等方面。"
# Paragraphs of prose before the tables: by and by the tables begin everywhere on a page.
LENGTHS = range(0, 24, 2)
HEADS = ("信息内容", "第二十条", "申请人情况", "法人或其他组织", "行政复议", "结果")
ENDS = {"2021": "第二十条第（八）项", "2019": "政府集中采购"}


def document(edition, count):
    return compose(report_of({"表三.新收.自然人": 3}, edition, prose={"总体情况": "\n".join([SENTENCE] * count)}))


@pytest.fixture(scope="module")
def printed(office, poppler, tmp_path_factory):
    """Return the words of every page, by edition and by how much prose stands before the tables."""
    folder = tmp_path_factory.mktemp("分页")
    paths = {}
    for edition in ("2021", "2019"):
        for count in LENGTHS:
            paths[edition, count] = folder / f"{edition}-{count}.docx"
            paths[edition, count].write_bytes(write_document(document(edition, count), "docx"))
    return dict(zip(paths, map(words_of, office(list(paths.values()), to="pdf")), strict=True))


def lowest(page):
    return max(bottom for *_, bottom, _ in page if bottom < BOTTOM + 3)


def last_line(page):
    return "".join(text for *_, bottom, text in page if lowest(page) - 2 < bottom < BOTTOM + 3)


def test_no_page_is_left_more_than_a_third_empty(printed):
    for key, pages in printed.items():
        assert [page for page, words in enumerate(pages[:-1]) if BOTTOM - lowest(words) > MOST_EMPTY] == [], key


def test_a_table_that_leaves_less_stays_whole(printed):
    """Both happen among these: what may break does, what may not is on one page from its first row to its last."""
    broken = set()
    for (edition, count), pages in printed.items():
        texts = ["".join(text for *_, text in page) for page in pages]
        for table, first, last in (("表二", "第二十条第（一）项", ENDS[edition]), ("表三", "一、本年新收", "四、结转下年度")):
            over = [("一" if first in text else "") + ("末" if last in text else "") for text in texts]
            may = table in broken_tables(document(edition, count).blocks)
            assert may or "一末" in over, (edition, count, table)
            broken |= {(table, "一末" not in over)}
    assert broken == {("表二", False), ("表二", True), ("表三", False), ("表三", True)}


def test_where_a_broken_tables_its_head_stands_again_and_no_label_loses_its_rows(printed):
    """A label of several rows is written once: rows on another page would be anybody's."""
    for (edition, count), pages in printed.items():
        texts = [re.sub(r"\s", "", "".join(text for *_, text in page)) for page in pages]
        (table,) = [block for block in document(edition, count).blocks if isinstance(block, Table) and block.id == "表三"]
        labels = {cell: cell.text for cell in table.cells if cell.kind == LABEL}
        groups = [cell for cell in labels if cell.rows > 1]
        for group in groups:
            (page,) = [text for text in texts if group.text in text]
            rows = [text for cell, text in labels.items() if group.row <= cell.row < group.row + group.rows]
            assert [row for row in rows if row not in page] == [], (edition, count, group.text)
        for page in texts:
            if any(label in page for label in labels.values()):
                assert "法人或其他组织" in page, (edition, count)
        (downwards,) = [cell.text for cell in table.cells if cell.kind == VERTICAL]
        column = ["".join(text for left, _, right, _, text in page if left >= LEFT and right <= LEFT + 7) for page in pages]
        assert any(downwards in text for text in column), (edition, count)


def test_the_page_prints_without_a_head_alone_and_without_great_gaps(browser, poppler, tmp_path):
    """In the browser too a table goes on under its head, and nothing is cut off from what it stands over."""
    page, broken = browser.new_page(), 0
    for count in LENGTHS:
        made = document("2021", count)
        source, target = tmp_path / f"{count}.html", tmp_path / f"{count}.pdf"
        source.write_bytes(write_document(made, "html"))
        page.goto(source.as_uri())
        page.pdf(path=target, prefer_css_page_size=True)
        pages = words_of(target)
        texts = [re.sub(r"\s", "", "".join(text for *_, text in words)) for words in pages]
        assert [number for number, words in enumerate(pages[:-1]) if BOTTOM - lowest(words) > MOST_EMPTY] == [], count
        (table,) = [block for block in made.blocks if isinstance(block, Table) and block.id == "表三"]
        labels = [cell.text for cell in table.cells if cell.kind == LABEL]
        holding = ["法人或其他组织" in text for text in texts]
        assert holding == [any(label in text for label in labels) for text in texts], count
        broken += sum(holding) > 1
        heads = [*(section["title"] for section in load_form("2021").sections), *HEADS]
        ends = [last_line(words) for words in pages]
        assert [end for end in ends if any(end.startswith(head) for head in heads)] == [], count
    assert broken
