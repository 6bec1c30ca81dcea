"""The report in an office program and in a browser: pages, repeated heads, margins, bookmarks; no request, no barrier."""

import random
import re
import subprocess
import zipfile
from io import BytesIO

import pytest

from rules.form import load_form
from tests.bulk import balanced_figures
from tests.published import docx_cells
from tests.reports import random_report, report_of
from workbook.narrative.compose import compose
from workbook.narrative.document import Heading
from workbook.narrative.pdf import write_pdf
from workbook.narrative.write import write_document

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def large_report():
    """Return a report with numbers as long as they come and prose of several pages."""
    figures = {id: value + 123456 for id, value in balanced_figures(load_form("2021"), random.Random(5)).items()}
    long = "全年公开信息一百余条，覆盖财政、民生、规划等方面，群众可以在网站专栏查到。" * 12
    return report_of(figures, prose={"主动公开": long, "政府信息管理": long, "监督保障": long, "落款": "示范县示范局"})


@pytest.fixture(scope="module")
def printed(office, poppler, tmp_path_factory):
    """Return the large report as docx and as pdf."""
    data = write_document(compose(large_report()), "docx")
    path = tmp_path_factory.mktemp("正文") / "年报.pdf"
    path.write_bytes(write_pdf(data))
    return data, path


def words_of(path):
    """Return the words of each page with their boxes in millimetres."""
    out = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True).stdout
    return [
        [(*(float(number) / MM for number in numbers), text) for *numbers, text in WORD.findall(page)] for page in out.split("<page ")[1:]
    ]


def test_nothing_stands_outside_the_text_area(printed):
    """版心: 28 to 184 mm across, 37 to 262 mm down, the page number below; half a sign may hang at the end of a line."""
    for page in words_of(printed[1]):
        for left, top, right, bottom, text in page:
            assert left >= 27, text
            assert right <= 184 + 3, text
            if not re.fullmatch(r"[—\d]+", text) or top < 262:
                assert top >= 36, text
                assert bottom <= 263, text


def test_page_numbers_are_outside_odd_at_the_right_even_at_the_left(printed):
    numbers = [[(left, text) for left, top, *_, text in page if top > 262 and text.isdigit()] for page in words_of(printed[1])]
    assert [text for page in numbers for _, text in page] == [str(number) for number in range(1, len(numbers) + 1)]
    assert all((page[0][0] > 105) == (number % 2 == 0) for number, page in enumerate(numbers))


def test_the_head_of_a_table_repeats_where_it_breaks_over_pages(printed, tmp_path):
    data = printed[0]
    tall = tmp_path / "高.docx"
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(tall, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(
                name, part.replace(b'<w:trHeight w:val="351"', b'<w:trHeight w:val="900"') if name == "word/document.xml" else part
            )
    path = tmp_path / "高.pdf"
    path.write_bytes(write_pdf(tall.read_bytes()))
    pages = ["".join(text for *_, text in page) for page in words_of(path)]
    holding = [page for page in pages if "自然人" in page and "法人或其他组织" in page]
    assert len(holding) > 1
    assert "一、本年新收" in holding[0]
    assert "四、结转下年度继续办理" in holding[-1]


def test_the_pdf_has_bookmarks_tags_its_fonts_and_no_persons_name(printed):
    info = subprocess.run(["pdfinfo", printed[1]], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Title: +示范县示范局2023年政府信息公开工作年度报告", info)
    assert re.search(r"Tagged: +yes", info)
    assert "A4" in info
    assert "Author" not in info
    fonts = subprocess.run(["pdffonts", printed[1]], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes +(yes|no) +(yes|no) +\d+ +\d+$", line) for line in fonts)
    outline = subprocess.run(["pdftohtml", "-xml", "-stdout", "-i", printed[1]], check=True, capture_output=True, text=True).stdout
    items = re.findall(r'<item page="\d+">(.*?)</item>', outline)
    assert items == [block.text for block in compose(large_report()).blocks if isinstance(block, Heading)]


def test_saved_again_by_the_office_program_every_figure_is_still_there(printed, office, tmp_path):
    path = tmp_path / "年报.docx"
    path.write_bytes(printed[0])
    [saved] = office([path], "docx")
    assert docx_cells(saved.read_bytes()) == docx_cells(printed[0])


@pytest.fixture(scope="module")
def pages(browser, tmp_path_factory):
    """Return a function that opens a report's html in a browser and keeps what the page asks for and complains about."""
    folder = tmp_path_factory.mktemp("网页")

    def show(document, width=1000):
        path = folder / "年报.html"
        path.write_bytes(write_document(document, "html"))
        page = browser.new_page(viewport={"width": width, "height": 900})
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(path.as_uri())
        return page, asked, said

    return show


@pytest.mark.parametrize("draft", ["", "草稿　不得公布"])
def test_the_page_asks_for_nothing_and_axe_finds_nothing(pages, draft):
    from axe_playwright_python.sync_playwright import Axe

    report = random_report(3) if not draft else report_of({}, prose={"依申请公开": ""})
    page, asked, said = pages(compose(report, draft=draft))
    assert [url for url in asked if not url.endswith(".html")] == []
    assert said == []
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def test_on_a_telephone_only_the_tables_scroll_sideways(pages):
    page, *_ = pages(compose(large_report()), 400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.evaluate("[...document.querySelectorAll('.table')].every(each => each.scrollWidth > each.clientWidth)")


def test_printed_from_the_browser_the_page_is_a4_with_the_standard_margins(pages, poppler, tmp_path):
    page, *_ = pages(compose(large_report(), draft="草稿　不得公布"))
    path = tmp_path / "打印.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    for words in words_of(path):
        assert any("草稿" in text for *_, text in words)
        assert all(left >= 27 and right <= 187 for left, _, right, *_ in words)
