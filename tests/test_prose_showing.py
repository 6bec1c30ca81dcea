"""A number that the table contradicts, as every output shows it: in the colour and with the level of the finding, not of its rule."""

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from rules.catalogue import load_catalogue
from rules.report import Place
from tests.clerk import type_in, zeros
from workbook.checking import check_file
from workbook.cli import main
from workbook.findings.console import lines_of
from workbook.findings.marks import STRONG, fills, plan_marks
from workbook.findings.page import make_page
from workbook.layout import load_layout
from workbook.outcome.boxes import boxes_of
from workbook.outcome.tally import Tally
from workbook.template.blank import check_rows
from workbook.waivers import read_waivers

CONTRACT = Draft202012Validator(json.loads((Path(__file__).parent / "schema" / "check.schema.json").read_text(encoding="utf-8")))
CATALOGUE, LAYOUT = load_catalogue("2021"), load_layout("2021")
FIGURES = {"表三.新收.自然人": 23, "表三.上年结转.自然人": 2, "表三.予以公开.自然人": 24, "表三.结转下年度.自然人": 1}
SENTENCE = "全年收到政府信息公开申请32件。"
BUREAU = {"单位名称": "某某县水务局", "单位类别": "政府部门", "数据范围": "本机关"}
COUNTY = {"单位名称": "某某县人民政府", "单位类别": "县级政府", "数据范围": None}
(PARAGRAPH, *_), RECEIVED, CARRIED = (
    LAYOUT.paragraph_places("依申请公开"),
    LAYOUT.places["表三.新收.总计"],
    LAYOUT.places["表三.上年结转.总计"],
)


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("正文与表")
    inputs = {id: value for id, value in (zeros() | FIGURES).items() if not LAYOUT.form.figures[id].parts}
    return {
        name: type_in(folder / f"{name}.xlsx", inputs, cover=cover, prose={"依申请公开": SENTENCE})
        for name, cover in {"error": BUREAU, "warning": COUNTY}.items()
    }


def of(checked, code="TX-01"):
    """Return the finding and its place among the others."""
    return next((place, each) for place, each in enumerate(checked.findings) if each.code == code)


@pytest.mark.parametrize("level", ["error", "warning"])
def test_programs_are_told_quote_place_readings_and_the_cells_of_both_sides(typed, level):
    data = check_file(typed[level]).as_json()
    CONTRACT.validate(data)
    (found,) = [each for each in data["findings"] if each["code"] == "TX-01"]
    assert (found["severity"], found["quote"], found["at"]) == (level, SENTENCE.rstrip("。"), {"section": "依申请公开", "paragraph": 1})
    assert [each["value"] for each in found["readings"]] == [23, 25]
    assert [(each["sheet"], each["address"]) for each in found["cells"]] == [tuple(PARAGRAPH), tuple(RECEIVED), tuple(CARRIED)]
    assert (found["left"], found["right"], found["difference"]) == (32, 23, 9)


@pytest.mark.parametrize(("level", "first", "others"), [("error", STRONG, "错误"), ("warning", "提示", "提示")])
def test_paragraph_and_figures_are_marked_in_the_finding_s_own_colour(typed, level, first, others, tmp_path):
    checked = check_file(typed[level])
    place, _ = of(checked)
    marks = plan_marks(checked.findings)
    found = {cell: marks[cell.sheet][cell.address] for cell in map(Place._make, (PARAGRAPH, RECEIVED, CARRIED))}
    assert [each.colour for each in found.values()] == [first, others, others]
    assert all(place in each.findings for each in found.values())
    assert main(["check", str(typed[level]), "--mark", str(tmp_path / "标注.xlsx")]) == 1
    copy = load_workbook(tmp_path / "标注.xlsx")
    painted = [copy[cell.sheet][cell.address].fill.fgColor.rgb for cell in found]
    assert painted == [fills()[each] for each in (first, others, others)]


@pytest.mark.parametrize("level", ["error", "warning"])
def test_console_list_and_page_say_the_same(typed, level):
    checked = check_file(typed[level])
    _, found = of(checked)
    word = {"error": "错误", "warning": "提示"}[level]
    text = "\n".join(lines_of(checked))
    assert f"{word} TX-01 {found.message}" in text
    assert f"原文：{found.quote}" in text
    (row,) = [row for row in make_page(checked).rows if row.finding is not None and checked.findings[row.finding].code == "TX-01"]
    assert [cell.value for cell in row.cells][1:5] == [word, "TX-01", found.message, found.quote]
    labels = [cell.value for cell in row.cells if cell.target]
    assert labels == [f"{PARAGRAPH[0]} {PARAGRAPH[1]}", f"三 {RECEIVED.address}", f"三 {CARRIED.address}"]
    (remark,) = [each for box in boxes_of(checked) for each in box.remarks if each.finding.code == "TX-01"]
    assert remark.finding.state == word
    assert ("先看这个数说的是什么" in remark.remedy) == (level == "warning")


def test_what_may_be_a_warning_can_be_explained_in_the_template_and_waived(typed, tmp_path):
    rows = {row.code: row for row in check_rows(CATALOGUE)}
    assert rows["TX-01"].explainable
    assert not rows["T3-01"].explainable
    waivers = tmp_path / "豁免.json"
    given = [{"code": code, "unit": "", "reason": "口径不同，已核", "until": "2026-12-31"} for code in ("TX-01", "T3-01")]
    waivers.write_text(json.dumps({"waivers": given}, ensure_ascii=False), encoding="utf-8")
    read = read_waivers(waivers, date(2026, 3, 1), [CATALOGUE])
    assert {level: bool(of(check_file(path, waivers=read))[1].waiver) for level, path in typed.items()} == {"error": False, "warning": True}


@pytest.mark.parametrize("order", [("error", "warning"), ("warning", "error")])
def test_a_folder_tells_a_rule_by_its_gravest_finding(typed, order):
    tally = Tally()
    for level in order:
        tally._count_rules(check_file(typed[level]))
    assert tally.rules["TX-01"].severity == "error"
    assert tally.rules["TX-01"].units == 2


@pytest.mark.office
@pytest.mark.parametrize("level", ["error", "warning"])
def test_the_button_lists_and_marks_what_the_command_does(typed, level, open_book, press):
    from addin.marking.result_sheet import find_results, read_listed

    book = open_book(typed[level].read_bytes(), "某某县.xlsx")
    press(book, "check")
    (sheet,) = find_results(book)
    word = {"error": "错误", "warning": "提示"}[level]
    assert "TX-01" in [each.code for each in read_listed(sheet)]
    row = next(row for row in sheet.used_range.value if "TX-01" in row)
    assert word in row
    strongest = fills()[STRONG if level == "error" else "提示"][-6:]
    assert "".join(f"{part:02X}" for part in book.sheets[PARAGRAPH[0]].range(PARAGRAPH[1]).color) == strongest.upper()
    figure = "".join(f"{part:02X}" for part in book.sheets[RECEIVED.sheet].range(RECEIVED.address).color)
    assert figure == fills()[word][-6:].upper()
