"""请确认 (notice): a question worth a look, told last, that asks nobody for anything; cells that several rules ask about; the order of all."""

import json

import pytest

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.form import load_form
from rules.report import Explanation, Report
from rules.states import NOTICE
from tests.clerk import type_in
from tests.complete import complete
from tests.reports import report_of as whole_report
from workbook.cli import main
from workbook.findings.checked import Checked
from workbook.findings.console import lines_of
from workbook.findings.marks import plan_marks
from workbook.narrative.compose import compose
from workbook.narrative.gate import open_gate

CATALOGUE = load_catalogue("2021")
LICENCES = "表二.行政许可.本年处理决定数量"
PENALTIES = "表二.行政处罚.本年处理决定数量"
ASKED = {"表三.新收.自然人": 2, "表三.不予公开.第三方合法权益.自然人": 1, "表三.其他处理.逾期不补正.自然人": 1}
IDENTITY = {"单位名称": "云溪县示范局", "单位类别": "政府部门", "报告年度": "2023"}


def concluded(figures, previous=None, *, cover=None, reasons=(), catalogue=CATALOGUE):
    """Return what a report comes to in which all figures that are not named are 0, by the rules of figures alone."""
    ids = load_form("2021").ids
    before = None if previous is None else dict.fromkeys(ids, 0) | previous
    identity = IDENTITY | (cover or {})
    report = Report(figures=dict.fromkeys(ids, 0) | figures, previous=before, identity=identity, explanations=reasons, observations=())
    codes = [code for code in catalogue.all_rules if code.startswith(("DF", "T2", "T3", "T4", "XT", "YR", "FM-44"))]
    return conclude(judge(report, catalogue.only(set(codes) & set(catalogue.rules))), report, catalogue)


def with_totals(figures):
    """Return figures of 表三 with the sums they make."""
    return whole_report(figures).figures


def codes_of(found):
    return [each.result.rule.code for each in found.findings]


@pytest.fixture
def asking():
    opening = "根据《中华人民共和国政府信息公开条例》编制，数据统计期限为2023年1月1日至2023年12月31日，联系电话：0000-1234567，网址：www.example.gov.cn。"
    report = whole_report(ASKED, prose={"导语": opening, "其他需要报告的事项": "本年度未收取信息处理费。"})
    return Checked("示范局.xlsx", report=report, concluded=conclude(judge(report, CATALOGUE), report, CATALOGUE), catalogue=CATALOGUE)


def test_a_report_with_questions_alone_passes_and_is_published(asking):
    assert {each.code for each in asking.findings} == {"T3-15", "T3-20"}
    assert (asking.verdict, asking.conclusion, asking.is_clear) == ("pass", "pass", True)
    assert asking.counts | {"undecided": 0, "passed": 0} == {
        "error": 0,
        "warning": 0,
        "notice": 2,
        "explained": 0,
        "undecided": 0,
        "passed": 0,
    }
    assert asking.causes == 0
    gate = open_gate(asking, compose(asking.report))
    assert not gate.is_shut
    assert gate.warnings == ()


def test_a_question_asks_for_no_number_no_mark_and_no_reason(asking):
    assert {(each.state, each.asked, each.note, each.is_open) for each in asking.findings} == {("请确认", "", "", False)}
    assert plan_marks(asking.findings) == {}
    text = "\n".join(lines_of(asking))
    assert "请确认 2 条" in text
    assert "写情况说明" not in text


def test_exit_status(tmp_path, capsys):
    path = type_in(
        tmp_path / "表.xlsx", with_totals(ASKED), prose=dict.fromkeys(("主动公开", "依申请公开", "政府信息管理"), "如实写了一句。")
    )
    status = main(["check", str(path), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    waiting = [each["code"] for each in data["findings"] if each["severity"] != "notice" and each["explanation"] is None]
    assert status == bool(waiting)
    assert [each["severity"] for each in data["findings"]].count("notice") == data["counts"]["notice"] == 2


@pytest.mark.parametrize(("text", "closed"), [("两件都书面征求过意见", True), ("属实", False)])
def test_a_reason_from_the_time_when_it_was_a_warning_is_read_and_a_bad_one_not_blamed(text, closed):
    found = concluded(with_totals(ASKED), reasons=[Explanation("T3-15", "", text, "1")])
    (finding,) = [each for each in found.findings if each.result.rule.code == "T3-15"]
    assert (finding.is_closed, finding.note, finding.asked) == (closed, "", "")
    assert found.counts["explained"] == closed
    assert found.counts["notice"] == 2 - closed


@pytest.mark.parametrize("severity", ["error", "warning", "notice"])
def test_a_supervisor_lifts_and_lowers(tmp_path, capsys, severity):
    rules = [{"code": code, "severity": severity} for code in ("T3-15", "T3-01", "DF-03", "YR-12", "FM-01")]
    (tmp_path / "规则").mkdir()
    (tmp_path / "规则" / "本地.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")
    (tmp_path / "表.xlsx").write_bytes(complete())
    main(["check", str(tmp_path / "表.xlsx"), "--rules", str(tmp_path / "规则"), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert {each["severity"] for each in data["findings"] if each["code"] == "T3-15"} == {severity}


def test_identity_comes_first_and_questions_last():
    broken = with_totals(ASKED) | {"表三.新收.自然人": 5}
    found = concluded(broken, cover={"报告年度": "二〇二三"})
    codes = codes_of(found)
    assert codes[0] == "FM-44"
    assert found.findings[-1].severity == NOTICE
    levels = [each.severity for each in found.findings]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert [each.cause for each in found.findings] == sorted(each.cause for each in found.findings)


def test_a_diagnosis_stands_with_what_it_explains():
    figures = dict.fromkeys(load_form("2021").ids, 0) | {
        "表三.新收.自然人": 123,
        "表三.新收.总计": 123,
        "表三.上年结转.自然人": 121,
        "表三.上年结转.总计": 121,
        "表三.予以公开.自然人": 123,
        "表三.予以公开.总计": 123,
        "表三.办理结果总计.自然人": 123,
        "表三.办理结果总计.总计": 123,
    }
    found = concluded(figures)
    causes = {(each.result.rule.code, each.result.scope): each.cause for each in found.findings}
    assert causes["T3-12", "自然人"] == causes["T3-01", "自然人"]


FUNCTION = {"有行政许可职能": "是"}


def test_what_three_rules_ask_about_one_cell_is_told_once():
    found = concluded({LICENCES: 0}, {LICENCES: 92}, cover=FUNCTION)
    assert codes_of(found) == ["YR-08"]
    assert sorted(each.result.rule.code for each in found.behind) == ["T2-10", "YR-07"]
    assert "T2-10、YR-07" in found.findings[0].message or "YR-07、T2-10" in found.findings[0].message


@pytest.mark.parametrize("code", ["YR-08", "YR-07", "T2-10"])
def test_one_reason_closes_all(code):
    found = concluded({LICENCES: 0}, {LICENCES: 92}, cover=FUNCTION, reasons=[Explanation(code, "", "审批权限年初已划归行政审批局")])
    assert [each.is_closed for each in (*found.findings, *found.behind)] == [True, True, True]
    assert found.verdict == "pass"


def test_a_reason_for_one_cell_does_not_close_what_is_asked_about_two():
    reason = [Explanation("T2-10", "行政许可", "审批权限年初已划归行政审批局")]
    found = concluded({}, {LICENCES: 92, PENALTIES: 50}, cover=FUNCTION, reasons=reason)
    assert codes_of(found) == ["YR-08"]
    assert not found.findings[0].is_closed


def test_cells_of_its_own_are_left_to_the_rule_that_tells_less():
    found = concluded({PENALTIES: 40}, {LICENCES: 92, PENALTIES: 200})
    told = {each.result.rule.code: each for each in found.findings}
    assert set(told) == {"YR-07", "YR-08"}
    assert "行政许可" not in told["YR-07"].message
    assert "行政处罚·本年处理决定数量 200→40" in told["YR-07"].message


def test_a_warning_never_stands_behind_a_question():
    lowered = load_catalogue("2021")
    lowered.all_rules["YR-08"].severity = NOTICE
    found = concluded({}, {LICENCES: 92}, cover=FUNCTION, catalogue=lowered)
    assert "YR-07" in codes_of(found)


def test_a_total_and_its_only_part_are_one_entry():
    found = concluded({"表三.新收.自然人": 60, "表三.新收.总计": 60}, {"表三.新收.自然人": 20, "表三.新收.总计": 20})
    (message,) = [each.message for each in found.findings if each.result.rule.code == "YR-07"]
    assert message.startswith("YR-07 表三有 1 处较上年大幅变动：新收·自然人 20→60。")
