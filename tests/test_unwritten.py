"""What is not yet written is found and never published, right sentences are left alone; the sentences are our own."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rules.catalogue import load_catalogue
from rules.engine import JUDGED
from rules.form import load_form
from rules.report import Report
from tests.clerk import type_in, zeros
from workbook.checking import check_file
from workbook.cli import main

TABLE = json.loads((Path(__file__).parent / "data" / "unwritten.json").read_text(encoding="utf-8"))
CATALOGUE = load_catalogue("2021")
NOT_WRITTEN = ("WQ-04", "WQ-37", "WQ-38")
CODES = (*NOT_WRITTEN, "WQ-09", "WQ-10", "WQ-12", "WQ-34", "WQ-36", "WQ-39")
# A formula is typed by a program that knows how to leave its result beside it; the shared workbook has one.
ERRORS = [text for code in NOT_WRITTEN for text in TABLE["wrong"][code] if text[0] not in "=＝#"]
SECTIONS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "存在的主要问题及改进情况", "其他需要报告的事项")
WRITTEN = {section: f"本年关于{section}的情况如实写在这里。" for section in SECTIONS}


def results_of(text, section="主动公开", **identity):
    cover = {"单位名称": "青溪县水利局", "报告年度": "2024"} | identity
    report = Report(load_form("2021"), identity=cover, prose={section: tuple(text.split("\n"))}, observations=())
    return [result for code in CODES for result in JUDGED[CATALOGUE.rules[code].kind](CATALOGUE.rules[code], report).results]


@pytest.mark.parametrize("text", TABLE["right"])
def test_right_sentences_are_left_alone(text):
    assert [(each.rule.code, each.slots) for each in results_of(text)] == []


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in TABLE["wrong"].items() for text in texts])
def test_wrong_ones_are_found(code, text):
    assert code in {each.rule.code for each in results_of(text)}


@pytest.mark.parametrize("section", ["导语", "落款", "标题", "其他需要报告的事项"])
def test_every_printed_text_is_looked_at(section):
    assert "WQ-04" in {each.rule.code for each in results_of("青溪县××局", section)}


def test_a_placeholder_in_the_name_of_the_unit_is_found():
    assert [each.scope for each in results_of("公开信息80条。", 单位名称="XX镇人民政府")] == ["封面.单位名称"]


def test_a_paragraph_gives_one_finding_that_names_all_that_is_there():
    first, second = (each for each in results_of("XX局收取____元，公开信息**条。\n见附件\n公开信息80条。") if each.rule.code == "WQ-04")
    assert first.slots["found"] == "XX局”“____”“**条"
    assert (second.slots["found"], second.spot.paragraph) == ("见附件", 1)


def test_wrong_marks_are_one_finding_that_leads_to_every_paragraph():
    (result,) = results_of("公开信息80条,其中8条。。\n答复2件。\n开展培训,检查。")
    assert (result.rule.code, result.slots["count"]) == ("WQ-12", "3")
    assert [spot.paragraph for spot in (result.spot, *result.spots)] == [0, 2]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A workbook with wrong marks in three paragraphs of two sheets."""
    path = tmp_path_factory.mktemp("标点") / "甲.xlsx"
    prose = {
        "主动公开": "公开信息80条,其中8条按时更新。",
        "平台建设": "改版栏目2个,新增1个。",
        "其他需要报告的事项": "未收取费用,也未减免。",
    }
    return type_in(path, zeros(), prose=prose)


def test_every_place_of_a_grouped_finding_is_marked_in_the_copy(book):
    (found,) = (each for each in check_file(book).findings if each.code == "WQ-12")
    assert len(found.places) == 3
    copy = book.with_name("标注.xlsx")
    main(["check", str(book), "--mark", str(copy)])
    marked = load_workbook(copy)
    assert all("WQ-12" in marked[sheet][address].comment.text for sheet, address in found.places)


@pytest.mark.parametrize("text", ERRORS[::6])
def test_none_is_published_but_as_a_draft(tmp_path, capsys, text):
    path = type_in(tmp_path / "甲.xlsx", zeros(), prose=WRITTEN | {"监督保障": f"全年开展培训2次、58人次参加。\n{text}"})
    assert {each.code for each in check_file(path).findings if each.severity == "error"} & set(NOT_WRITTEN)
    assert main(["report", str(path), "--to", "md"]) == 1
    assert list(tmp_path.glob("*.md")) == []
    assert main(["report", str(path), "--to", "md", "--draft"]) == 1
    (draft,) = tmp_path.glob("*.md")
    assert any(code in draft.read_text(encoding="utf-8") for code in NOT_WRITTEN)
    capsys.readouterr()
