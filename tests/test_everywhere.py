"""What is told of a finding is told everywhere: slip, ways and numbers to copy on the console, in JSON, tables, pages, marked copies."""

import csv
import html
import io
import json
import re

import pytest
from openpyxl import load_workbook

from tests.clerk import type_in, zeros
from tests.reasons import with_reasons
from workbook.checking import check_file
from workbook.cli import main
from workbook.findings.console import lines_of
from workbook.findings.marks import note_lines
from workbook.findings.page import make_page

# 12 typed as 21, and a 提示 whose reason is bound to two numbers.
FIGURES = zeros() | {
    "表三.新收.自然人": 12,
    "表三.予以公开.自然人": 21,
    "表二.行政许可.本年处理决定数量": 3,
    "表三.不予公开.行政执法案卷.商业企业": 2,
}
FIGURES |= {"表三.新收.商业企业": 2}
SLIP = "疑似数位颠倒"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("处处") / "上报"
    root.mkdir()
    type_in(root / "甲.xlsx", FIGURES)
    assert main(["verify", str(root), "--jobs", "1"]) == 1
    return root


@pytest.fixture(scope="module")
def results(folder):
    return folder.parent / "上报-校验结果"


@pytest.fixture(scope="module")
def checked(folder):
    return check_file(folder / "甲.xlsx", file="甲.xlsx")


@pytest.fixture(scope="module")
def slipped(checked):
    return next(each for each in checked.findings if each.slip)


@pytest.fixture(scope="module")
def asking(checked):
    return next(each for each in checked.findings if each.asked)


def texts_of(path):
    """Return the texts of every cell and note of a workbook."""
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return [str(cell.value) for cell in cells if cell.value is not None], [cell.comment.text for cell in cells if cell.comment]


def test_the_finding_itself(slipped, asking):
    assert slipped.slip == SLIP
    assert f"D8 由 21 改为 12（{SLIP}）" in slipped.ways
    assert asking.severity == "warning"
    assert re.fullmatch("[0-9、]+", asking.asked)


def test_the_console(checked, slipped, asking):
    lines = list(lines_of(checked))
    assert f"      可能的改法：{slipped.ways}" in lines
    assert f"      写情况说明时应抄的数：{asking.asked}" in lines


def test_json(results, checked, slipped, asking):
    (line,) = (results / "results.jsonl").read_text(encoding="utf-8").splitlines()
    # A folder asks for the year that most workbooks state, a check of one file asks for none.
    counts = checked.as_json()["counts"] | {"passed": checked.counts["passed"] + 1}
    assert json.loads(line) == checked.as_json() | {"counts": counts}
    found = json.loads(line)["findings"]
    assert {(each["code"], each["slip"]) for each in found if each["slip"]} >= {(slipped.code, SLIP)}
    assert (asking.code, asking.asked) in {(each["code"], each["copy"]) for each in found}


def test_tables(results, slipped, asking):
    rows = list(csv.DictReader(io.StringIO((results / "findings.csv").read_text(encoding="utf-8-sig"))))
    sheet = load_workbook(results / "校验汇总.xlsx")["问题"]
    heads, *values = sheet.iter_rows(values_only=True)
    for table in (rows, [dict(zip(heads, each, strict=True)) for each in values]):
        assert any((each["代码"], each["疑似笔误"], each["可能的改法"]) == (slipped.code, SLIP, slipped.ways) for each in table)
        assert any((each["代码"], str(each["应抄的数"])) == (asking.code, asking.asked) for each in table)


def test_page_and_notice(results, slipped, asking):
    for page in (results / "单位" / "0001.html", results / "反馈" / "甲" / "校验意见.html"):
        text = html.unescape(page.read_text(encoding="utf-8"))
        assert f"<dt>可能的改法</dt><dd>{slipped.ways}</dd>" in text
        assert f"<dt>应抄的数</dt><dd>{asking.asked}</dd>" in text


def test_marked_copy(results, slipped, asking):
    cells, notes = texts_of(results / "反馈" / "甲" / "甲（标注）.xlsx")
    assert any(slipped.ways in each for each in cells)
    assert f"应抄的数：{asking.asked}" in "\n".join(cells)
    assert any(slipped.ways in each for each in notes)
    assert any(f"应抄的数：{asking.asked}。" in each for each in notes)


def test_list_in_an_open_workbook(checked, slipped, asking):
    page = [str(cell.value) for row in make_page(checked, "怎样用").rows for cell in row.cells]
    assert any(slipped.ways in each for each in page)
    assert any(f"应抄的数：{asking.asked}" in each for each in page)


def test_a_way_is_told_once_a_cause(checked, slipped, results):
    same = [number for number, each in enumerate(checked.findings) if each.cause == slipped.cause]
    assert len(same) > 1
    assert [bool(checked.findings[number].suggestions) for number in same] == [True, *[False] * (len(same) - 1)]
    assert "\n".join(note_lines(checked.findings, same, "校验结果")).count(slipped.ways) == 1
    assert "\n".join(lines_of(checked)).count(slipped.ways) == 1
    assert (results / "单位" / "0001.html").read_text(encoding="utf-8").count(html.escape(slipped.ways)) == 1
    assert (results / "findings.csv").read_text(encoding="utf-8").count(slipped.ways) == 1
    assert str(make_page(checked)).count(slipped.ways) == 1
    # Programs find the key with every finding.
    assert all("suggestions" in each for each in checked.as_json()["findings"])


def test_a_closed_finding_is_closed_in_every_table(tmp_path):
    folder, given = tmp_path / "上报", type_in(tmp_path / "甲.xlsx", FIGURES).read_bytes()
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(with_reasons(given, ("T3-16", "", "两件都书面征求过意见，案卷可查。", "2")))
    (folder / "年报.docx").write_bytes(b"PK")
    assert main(["verify", str(folder), "-o", str(tmp_path / "出"), "--jobs", "1"]) == 1
    rows = csv.DictReader(io.StringIO((tmp_path / "出" / "findings.csv").read_text(encoding="utf-8-sig")))
    assert [each["结论"] for each in rows if each["代码"] == "T3-16"] == ["已说明"]
    book = load_workbook(tmp_path / "出" / "校验汇总.xlsx")
    assert ("已说明", "T3-16") in {(row[4].value, row[5].value) for row in book["问题"].iter_rows()}
    # A document beside a workbook is told of, too.
    assert "年报.docx 是工作簿以外的附带文件，没有核验" in "".join(str(row[1].value) for row in book["总览"].iter_rows())
    assert "另有 1 个附带文件没有核验" in (tmp_path / "出" / "index.html").read_text(encoding="utf-8")
