"""Where prose and table differ: which of the two the rest of the report supports, and how what is not certain is asked."""

import pytest

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.evidence import load_evidence
from rules.form import load_form
from rules.report import Place, Report

FORM = load_form("2021")
SUPPORTS = load_evidence()["supports"]
BALANCED = {
    "表三.新收.自然人": 23,
    "表三.上年结转.自然人": 2,
    "表三.予以公开.自然人": 24,
    "表三.办理结果总计.自然人": 24,
    "表三.结转下年度.自然人": 1,
} | {
    "表三.新收.总计": 23,
    "表三.上年结转.总计": 2,
    "表三.予以公开.总计": 24,
    "表三.办理结果总计.总计": 24,
    "表三.结转下年度.总计": 1,
}
OFFICE = {"单位名称": "示范县水务局", "单位类别": "政府部门", "报告年度": "2024", "数据范围": "本机关"}


def findings(*paragraphs, changes=None, identity=None, **parts):
    figures = {**dict.fromkeys(FORM.ids, 0), **BALANCED, **(changes or {})}
    places = {id: Place("三、依申请公开", f"J{row}") for row, id in enumerate(FORM.ids, 1)} | {
        "文字.依申请公开": [Place("一、总体情况", f"A{row}") for row in range(12, 12 + len(paragraphs))]
    }
    report = Report(
        FORM,
        identity={**OFFICE, **(identity or {})},
        figures=figures,
        prose={"依申请公开": paragraphs, **parts},
        places=places,
        observations=(),
    )
    catalogue = load_catalogue("2021").only([code for code in load_catalogue("2021").rules if code.startswith(("T3", "TX"))])
    told = conclude(judge(report, catalogue), report, catalogue).findings
    return [each for each in told if each.result.rule.code.startswith("TX")]


def supports(finding):
    return [name for name, words in SUPPORTS.items() if words["fact"] in finding.message]


def test_a_table_that_balances_speaks_against_the_prose():
    (found,) = findings("全年收到政府信息公开申请32件。")
    assert supports(found) == ["table_balances"]
    assert [cell.figure for cell in found.cells] == ["文字.依申请公开", "表三.新收.总计", "表三.上年结转.总计"]


def test_a_table_that_the_prose_would_balance_is_the_wrong_one_and_its_cells_come_first():
    (found,) = findings("全年收到政府信息公开申请23件。", changes={"表三.新收.自然人": 32, "表三.新收.总计": 32})
    assert supports(found) == ["prose_balances"]
    assert found.cells[0].figure == "表三.新收.总计"
    assert found.cells[-1].figure == "文字.依申请公开"
    assert "J" in found.message.partition("A12")[0]


def test_a_table_that_is_out_of_balance_otherwise_supports_neither():
    (found,) = findings("全年收到政府信息公开申请77件。", changes={"表三.新收.自然人": 32, "表三.新收.总计": 32})
    assert supports(found) == []


def test_a_table_left_at_zero_is_one_cause_and_the_wrong_one():
    told = findings("全年收到政府信息公开申请32件，办结31件。", changes=dict.fromkeys(BALANCED, 0))
    assert [supports(each) for each in told] == [["table_zero"], ["table_zero"]]
    assert len({each.cause for each in told}) == 1
    assert all(each.cells[0].figure.startswith("表三.") for each in told)
    # A single 0 among others is no table left at zero.
    (one,) = findings("全年收到政府信息公开申请32件。", changes={"表三.新收.自然人": 0, "表三.新收.总计": 0})
    assert supports(one) != ["table_zero"]


@pytest.mark.parametrize(("second", "wanted"), [("现行有效3件", ["table_said"]), ("现行有效5件", ["prose_said"])])
def test_what_another_paragraph_says_is_evidence_where_nothing_balances(second, wanted):
    told = findings(
        主动公开=(f"制发行政规范性文件0件，{second}。",),
        政府信息管理=("行政规范性文件现行有效5件。",),
        changes={"表二.行政规范性文件.现行有效件数": 3},
    )
    assert told
    assert all(supports(each) == wanted for each in told)


def test_a_reading_that_is_not_certain_is_a_question_with_its_readings():
    """A city government that does not say whether the figures are its own or those of all its offices."""
    (found,) = findings("全年收到政府信息公开申请32件。", identity={"单位名称": "示范市", "单位类别": "设区的市级政府", "数据范围": ""})
    assert found.severity == "warning"
    assert "？" in found.message
    assert "对不上" not in found.message
    assert found.message.endswith("表里这几格勾稽是平的。")
    assert [each.value for each in found.result.readings] == [23, 25]
    assert "23" in found.message
    assert "= 25" in found.message
    (certain,) = findings("全年收到政府信息公开申请32件。")
    assert certain.severity == "error"
    assert "对不上" in certain.message
