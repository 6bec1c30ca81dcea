"""请确认 (notices): worth a look, asking for nothing, whichever rule a supervisor lowers to it."""

import json

import pytest

from tests import edits
from tests.blank import blank
from tests.bulk import workbook_bytes
from workbook.checking import check_file
from workbook.findings.console import lines_of
from workbook.layout import load_layout

PLACES = load_layout("2021").places
HEAD = "以下请确认"


@pytest.fixture
def lowered(tmp_path):
    def check(data, *codes):
        """Check a workbook for a supervisor who asks no more than a look for these rules."""
        folder = tmp_path / "规则"
        folder.mkdir(exist_ok=True)
        rules = [{"code": code, "severity": "notice"} for code in codes]
        (folder / "降级.json").write_text(json.dumps({"rules": rules}), "utf-8")
        path = tmp_path / "年报.xlsx"
        path.write_bytes(data)
        return check_file(path, extra=folder)

    return check


def test_blanks_that_nobody_has_to_fill_in_are_notices_in_every_count(lowered):
    checked = lowered(blank("2021"), "FM-44", "DF-01", "WQ-01")
    assert {(each.code, each.state) for each in checked.findings} == {(code, "请确认") for code in ("FM-44", "DF-01", "WQ-01")}
    assert checked.counts["notice"] == len(checked.findings) > 0
    assert (checked.verdict, checked.conclusion, checked.blanks, checked.causes) == ("pass", "pass", 0, 0)
    text = "\n".join(lines_of(checked))
    assert f"请确认 {len(checked.findings)} 条" in text
    assert "未填 " not in text


def test_a_notice_of_a_cause_that_asks_for_something_is_a_cause_apart(lowered):
    data = edits.set_number(workbook_bytes(7), *PLACES["表三.上年结转.自然人"], 71)
    codes = {each.code for each in lowered(data).findings if each.cause == 1}
    assert len(codes) > 1
    for code in sorted(codes):
        checked = lowered(data, code)
        levels = [each.severity == "notice" for each in checked.findings]
        assert levels == sorted(levels)
        causes = {each.cause for each in checked.findings if each.severity == "notice"}
        assert causes.isdisjoint(each.cause for each in checked.findings if each.severity != "notice")
        told = "\n".join(lines_of(checked)).split(HEAD)
        assert "请确认 " + code not in told[0]
        assert [word for word in ("  错误 ", "  提示 ") if word in told[-1]] == []
