"""核验情况一页: one A4 page whatever a folder holds, the same as page and as document, and right in its figures."""

import json
import re
import subprocess
from collections import Counter

import docx
import html5lib
import pytest

from rules.states import CONCLUSION
from tests.county import OLD_EXCEL, unit_bytes, write_county
from workbook.cli import main
from workbook.outcome.brief import fitted
from workbook.sheets.page import text_width

LONG = "云溪县住房和城乡建设局（县人民防空办公室、县征收办）"
CHANGES = ("balance", "blank", "confirm", "year")


@pytest.fixture(scope="module", params=["small", "long"])
def run(request, tmp_path_factory):
    """Return the folder and the output: a small district, and one of many folders where every name is long."""
    folder, output = (
        tmp_path_factory.mktemp("上报") / ("县" if request.param == "small" else f"{LONG}上报的{LONG}"),
        tmp_path_factory.mktemp("出"),
    )
    if request.param == "small":
        write_county(folder, 12)
        (folder / "南郊镇2025年年报.xls").write_bytes(OLD_EXCEL)
    else:
        for number in range(12):
            place = folder / f"{number:02d}{LONG}及所属事业单位"
            place.mkdir(parents=True)
            (place / f"{LONG}2025年.xlsx").write_bytes(unit_bytes(number, CHANGES[number % 4], f"{LONG * 2}{number % 8}"))
            (place / f"读不出的{LONG}.xls").write_bytes(OLD_EXCEL)
        (folder / "说明.docx").write_bytes(b"PK")
    assert main(["verify", str(folder), "-o", str(output), "--jobs", "1"]) == 1
    return folder, output


@pytest.fixture(scope="module")
def objects(run):
    return [json.loads(line) for line in (run[1] / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def page_tables(output):
    document = html5lib.parse((output / "核验情况一页.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return [
        [["".join(cell.itertext()) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        for table in document.iter("table")
    ]


def book_tables(output):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(output / "核验情况一页.docx").tables]


def test_page_and_document_say_the_same(run):
    page = html5lib.parse((run[1] / "核验情况一页.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    document = docx.Document(run[1] / "核验情况一页.docx")
    said = ["".join(each.itertext()) for each in page.iter() if each.tag in ("h1", "h2", "li") or each.get("class") == "lead"]
    assert [paragraph.text for paragraph in document.paragraphs] == said
    assert book_tables(run[1]) == page_tables(run[1])


def test_the_figures_are_right(run, objects):
    folders, units, rules = page_tables(run[1])
    total = Counter(CONCLUSION[data["conclusion"]] for data in objects)
    assert folders[0][2:] == list(CONCLUSION.values())
    assert dict(zip(folders[0][1:], map(int, folders[-1][1:]), strict=True)) == {"已报": len(objects)} | {
        each: total[each] for each in CONCLUSION.values()
    }
    shown = folders[1:-1]
    assert len(shown) <= 9
    if shown:
        assert [sum(int(row[column]) for row in shown) for column in range(1, 7)] == list(map(int, folders[-1][1:]))
    waiting = [CONCLUSION[data["conclusion"]] for data in objects if data["conclusion"] != "pass"]
    assert [row[1] for row in units[1:]] == sorted(waiting, key=list(CONCLUSION.values()).index)[:10]
    asking = Counter()
    for data in objects:
        asking.update({each["code"] for each in data["findings"] if each["severity"] != "notice" and not each["explanation"]})
    assert {row[0]: int(row[3]) for row in rules[1:]}.items() <= asking.items()
    assert [int(row[3]) for row in rules[1:]] == sorted(asking.values(), reverse=True)[:5]


def test_where_all_lie_in_one_folder_those_in_it_are_told_apart(tmp_path):
    for number, place in enumerate(("全县/东", "全县/西")):
        (tmp_path / "上报" / place).mkdir(parents=True)
        (tmp_path / "上报" / place / "甲.xlsx").write_bytes(unit_bytes(4 + number, "balance"))
    main(["verify", str(tmp_path / "上报"), "-o", str(tmp_path / "出"), "--jobs", "1"])
    assert [row[0] for row in page_tables(tmp_path / "出")[0][1:]] == ["东", "西", "合计"]


def sizes(pdf):
    """Return the sizes of a document's pages in points."""
    said = subprocess.run(["pdfinfo", "-l", "99", pdf], capture_output=True, check=True, text=True).stdout
    return [(round(float(width)), round(float(height))) for width, height in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", said)]


def test_one_a4_page_in_a_browser(run, browser, poppler, tmp_path):
    page = browser.new_page()
    page.goto((run[1] / "核验情况一页.html").as_uri())
    page.pdf(path=tmp_path / "页.pdf", prefer_css_page_size=True)
    # Nothing is cut off at the foot either.
    assert page.evaluate("document.querySelector('main').scrollHeight <= document.querySelector('main').clientHeight")
    foot, last = page.evaluate(
        "[document.querySelector('.used').getBoundingClientRect().top, [...document.querySelectorAll('table')].pop().getBoundingClientRect().bottom]"
    )
    assert last <= foot
    page.close()
    assert sizes(tmp_path / "页.pdf") == [(595, 842)]


def test_one_a4_page_in_an_office(run, office, poppler):
    (pdf,) = office([run[1] / "核验情况一页.docx"], to="pdf")
    assert sizes(pdf) == [(595, 842)]
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    assert re.search("核验时间", text)


@pytest.mark.parametrize("most", [4, 11, 40])
@pytest.mark.parametrize("text", ["", "甲", "云溪县住房和城乡建设局", "a" * 50, "两\n行　文字 ", "T3-01 表三“自然人”列不平"])
def test_a_text_fits_its_line(text, most):
    line = fitted(text, most)
    assert text_width(line) <= most
    assert "\n" not in line
    assert line == " ".join(text.split()) or line.endswith("…")
