"""Workbooks with slips, and right ones: what has a real slip keeps something open, what has none asks nobody for anything."""

import pytest

from rules.states import NOTICE
from tests.conftest import REPORTS
from workbook.checking import check_file
from workbook.narrative.compose import compose
from workbook.narrative.markdown import write_markdown

FAULTS = REPORTS.parent / "faults"
# What a careful person asks of each: a rule that stays open.
SLIPS = {
    "clerk-b1_slash": "DF-02",
    "clerk-c3_wrong_column": "T3-01",
    "clerk-j1_text18": "DF-09",
    "clerk-d2_prev_out_wrong": "YR-15",
    "clerk-j12_license_zero": "TX-21",
    "clerk-j4_all_zero_but_prose": "YR-07",
    "clerk-k4_daibuchong": "WQ-04",
    "clerk-e4_prose_numbers": "TX-01",
    "clerk-k7_yuan": "TX-44",
    "clerk-k8_sum_wrong": "TX-38",
    "clerk-k6_other_unit2": "WQ-05",
    "clerk-u_ins": "FM-11",
    "pkg-02c-error-no-r": "DF-10",
    "pkg-02e-stale-total-no-r": "DF-11",
    "pkg-05-dispimg": "WQ-04",
    "pkg-08a-invisible": "DF-09",
    "pkg-08g-invisible": "DF-09",
    "pkg-18e-annex-renamed": "FM-41",
    "pkg-21a-ref-error-E6": "DF-10",
}
# What closes a file is named, and none of it is a password or another name.
CLOSED = {"pkg-14-irm": ("权限限制", "不是打开密码"), "pkg-15-dlp-tsd": ("加密软件", "解密")}
# Nothing is wrong with the report, but something with the file, which is said.
SAID = {
    "clerk-j10_prev_missing_out": "上年数据没有填全",
    "clerk-u_deljy": "没有“校验”表",
    "pkg-02g-never-calculated-no-r": "合计公式未计算",
}
# The text is all there and only stands elsewhere: put in its parts, said, and the report is that of the same text in its places.
PARTED = {
    "clerk-f1_all_in_A3": "A3",
    "clerk-k1_all_in_A3_runin": "A3",
    "clerk-f4_heads_retyped": "A6、A12",
    "clerk-k3_rows_overrun": "A4、A7、A9、A10、A12",
}
RIGHT = (
    "clerk-good-bureau",
    "clerk-good-town",
    "clerk-h2_year_text",
    "pkg-01-workbook22",
    "pkg-04-zip64-entries",
    "pkg-07d-x005F",
    "pkg-09a-numfmt",
    "pkg-16a-comment-after-root",
    "pkg-19b-sharedStrings2",
    "real-wq01-2019-edition",
)
MOST_NOTICES = 3


def checked(name):
    path = FAULTS / f"{name}.xlsx"
    if not path.exists():
        pytest.skip("report: the workbooks with slips are not at hand")
    return check_file(path)


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_stays_open(name):
    found = checked(name)
    assert SLIPS[name] in {each.code for each in found.findings if each.is_open}
    assert not found.is_clear


def test_a_row_put_in_is_named_before_its_consequences():
    assert checked("clerk-u_ins").findings[0].code == "FM-11"


@pytest.mark.parametrize("name", CLOSED)
def test_what_closes_a_file_is_named(name):
    assert all(word in checked(name).error for word in CLOSED[name])


@pytest.mark.parametrize("name", SAID)
def test_what_is_odd_about_a_file_is_said(name):
    found = checked(name)
    assert SAID[name] in "".join(found.remarks)
    assert found.is_clear


@pytest.mark.parametrize("name", PARTED)
def test_pasted_prose_makes_the_document_of_the_same_prose_in_its_places(name):
    found, good = checked(name), checked("clerk-good-bureau")
    assert f"“一、总体情况”{PARTED[name]} 里的小标题" in "".join(found.remarks)
    assert write_markdown(compose(found.report)) == write_markdown(compose(good.report))
    assert found.is_clear


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_report_asks_nobody_for_anything(name):
    found = checked(name)
    assert [each for each in found.findings if each.is_open] == []
    assert found.is_clear
    assert sum(each.severity == NOTICE for each in found.findings) <= MOST_NOTICES
