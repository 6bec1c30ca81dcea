"""One cell, one cause (同一格): reasons given for the rules behind a finding close it once they have all its cells."""

import pytest

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.form import load_form
from rules.report import Explanation, Report

FORM, CATALOGUE = load_form("2021"), load_catalogue("2021")
LICENSED, FINED = (f"表二.{name}.本年处理决定数量" for name in ("行政许可", "行政处罚"))
REASON = "职能已划转至县行政审批局，本年没有办理。"


def concluded(*reasons):
    """Return what a report comes to in which two figures became 0, with reasons for these codes and scopes."""
    last_year = dict.fromkeys(FORM.ids, 0) | {LICENSED: 300, FINED: 50}
    cover = {"单位名称": "柳河县住建局", "单位类别": "政府部门", "报告年度": "2024", "有行政许可职能": "是", "有行政处罚职能": "是"}
    given = tuple(Explanation(code, scope, REASON, "0") for code, scope in reasons)
    report = Report(FORM, identity=cover, figures=dict.fromkeys(FORM.ids, 0), previous=last_year, explanations=given)
    only = CATALOGUE.only(["YR-07", "YR-08", "T2-10"])
    return conclude(judge(report, only), report, only)


SCOPES = [each.result.scope for each in concluded().behind if each.result.rule.code == "T2-10"]


@pytest.mark.parametrize(
    ("reasons", "is_closed"),
    [
        ([], False),
        ([("YR-08", "")], True),
        ([("YR-08", "表二")], True),
        ([("YR-07", "")], True),
        ([("T2-10", "")], True),
        ([("T2-10", SCOPES[0])], False),
        ([("T2-10", SCOPES[0]), ("T2-10", SCOPES[1])], True),
    ],
)
def test_reasons_for_all_cells_of_a_finding_close_it(reasons, is_closed):
    found = concluded(*reasons)
    leader = next(each for each in found.findings if each.result.rule.code == "YR-08")
    assert len(SCOPES) == 2
    assert leader.is_closed == is_closed
    assert leader.explanation == (REASON if is_closed else None)
    assert found.verdict == ("pass" if is_closed else "fail")
