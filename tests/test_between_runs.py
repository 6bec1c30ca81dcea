"""Between runs (与上次相比): what a run used, what the run before found, and how often a unit was returned."""

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.county import unit_bytes
from workbook.cli import main
from workbook.outcome.earlier import NEW, STILL, Listed, match, read_noted
from workbook.outcome.used import spoken

pytestmark = pytest.mark.usefixtures("in_this_process")
SCHEMA = json.loads((Path(__file__).parent.parent / "workbook" / "schema" / "run.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "上报"
    root.mkdir()
    (root / "甲.xlsx").write_bytes(unit_bytes(4, "balance"))
    (root / "乙.xlsx").write_bytes(unit_bytes(6, "confirm"))
    (root / "丙.xlsx").write_bytes(unit_bytes(1))
    return root


def verify(folder, *more, output=""):
    main(["verify", str(folder), "-o", str(folder.parent / (output or "出")), "--jobs", "1", *more])
    return folder.parent / (output or "出")


def run_of(output):
    return json.loads((output / "run.json").read_text(encoding="utf-8"))


def records(output):
    lines = (output / "record.jsonl").read_text(encoding="ascii").splitlines()
    return {each["file"]: each for each in map(json.loads, lines)}


def pages(output):
    """Return the units' pages by file name, the notices, and the list."""
    objects = [json.loads(line) for line in (output / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    units = {each["file"]: (output / "单位" / f"{number:04d}.html").read_text(encoding="utf-8") for number, each in enumerate(objects, 1)}
    notices = {path.parent.name: path.read_text(encoding="utf-8") for path in (output / "反馈").rglob("校验意见.html")}
    return units, notices, (output / "index.html").read_text(encoding="utf-8")


def overview(output):
    return [
        "".join(str(value) for value in row if value is not None)
        for row in load_workbook(output / "校验汇总.xlsx")["总览"].iter_rows(values_only=True)
    ]


def test_without_an_earlier_run_nothing_is_said_of_it(folder):
    output = verify(folder)
    units, notices, listed = pages(output)
    texts = [page.rpartition("</style>")[2] for page in (*units.values(), *notices.values(), listed)]
    assert not any(word in text for text in texts for word in ("次退回", "仍有", "上次"))
    assert "与上次相比" not in load_workbook(output / "校验汇总.xlsx").sheetnames
    assert run_of(output)["since"] is None


def test_what_became_of_the_findings_of_the_last_time(folder, capsys):
    output = verify(folder)
    first = records(output)
    assert {file: each["returned"] for file, each in first.items()} == {"甲.xlsx": 1, "乙.xlsx": 1, "丙.xlsx": 0}
    # 甲 puts its column right and leaves cells blank, 乙 is right, 丙 is as it was, 丁 is new.
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "blank"))
    (folder / "乙.xlsx").write_bytes(unit_bytes(6))
    (folder / "丁.xlsx").write_bytes(unit_bytes(8, "balance"))
    verify(folder)
    units, notices, listed = pages(output)
    gone, still = len(first["甲.xlsx"]["listed"]), 0
    now = len(records(output)["甲.xlsx"]["listed"])
    said = f"第 2 次退回。与上次报送相比：上次所列 {gone} 条，已改正或说明 {gone} 条，仍有 {still} 条，新出现 {now} 条。"
    assert said in units["甲.xlsx"]
    assert said in notices["甲"]
    assert f"已改正或说明的 {gone} 条" in units["甲.xlsx"]
    assert units["甲.xlsx"].count('<span class="tag t-新出现">') == now
    cleared = len(first["乙.xlsx"]["listed"])
    assert f"与上次报送相比：上次所列 {cleared} 条，已改正或说明 {cleared} 条，仍有 0 条，新出现 0 条。" in units["乙.xlsx"]
    assert "次退回" not in units["乙.xlsx"]
    assert "文件与上次核验的相同，没有改动。" in units["丙.xlsx"]
    assert "上次" not in units["丁.xlsx"]
    assert "上次" not in notices["丁"]
    totals = (
        f"相比：已改正或说明 {gone + cleared} 条，仍有 0 条，新出现 {now} 条；第 2 次退回 1 个单位；文件没有改动的 1 个；上次没有的 1 个。"
    )
    assert totals in listed
    assert f'"第 2 次退回；已改正 {gone}；新出现 {now}"' in listed
    assert any(totals in row for row in overview(output))
    rows = [row[:7] for row in load_workbook(output / "校验汇总.xlsx")["与上次相比"].iter_rows(min_row=2, values_only=True)]
    assert [row[4] for row in rows if row[3] == 2] == ["已改正"] * gone + ["新出现"] * now
    assert [row[4] for row in rows if row[3] is None] == ["文件未改动"] + ["已改正"] * cleared
    since = run_of(output)["since"]
    assert (since["fixed"], since["still"], since["new"], since["returned"]) == (gone + cleared, 0, now, {"2": 1})


def test_the_same_files_again_are_not_returned_again(folder):
    output = verify(folder)
    verify(folder)
    verify(folder)
    units, _, listed = pages(output)
    count = len(records(output)["甲.xlsx"]["listed"])
    assert f"第 1 次退回。与上次报送相比：上次所列 {count} 条，已改正或说明 0 条，仍有 {count} 条，新出现 0 条。" in units["甲.xlsx"]
    assert units["甲.xlsx"].count('<span class="tag t-仍有">') == count
    assert "文件没有改动的 3 个" in listed
    assert {file: each["returned"] for file, each in records(output).items()} == {"甲.xlsx": 1, "乙.xlsx": 1, "丙.xlsx": 0}


def test_verified_once_more_a_unit_is_still_measured_by_what_it_sent_before(folder):
    """A run begun again for the letters' sake must not make of what was put right something that was never there."""
    output = verify(folder)
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "blank"))
    verify(folder)
    line = pages(output)[0]["甲.xlsx"].partition("第 2 次退回。")[2].partition("</p>")[0]
    verify(folder)
    again = pages(output)[0]["甲.xlsx"].partition("第 2 次退回。")[2].partition("</p>")[0]
    assert again == line + "文件与上次核验的相同，没有改动。"


def test_a_unit_is_known_by_its_code_under_another_file_name(folder):
    output = verify(folder)
    (folder / "甲.xlsx").rename(folder / "甲（改）.xlsx")
    (folder / "甲（改）.xlsx").write_bytes(unit_bytes(4, "year"))
    verify(folder)
    assert "第 2 次退回。" in pages(output)[0]["甲（改）.xlsx"]
    assert "甲.xlsx" not in records(output)


def test_a_unit_that_is_away_for_a_time_is_not_forgotten(folder):
    output = verify(folder)
    (folder / "甲.xlsx").rename(folder.parent / "甲.xlsx")
    verify(folder)
    verify(folder)
    assert records(output)["甲.xlsx"]["written"] == {}
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "blank"))
    verify(folder)
    assert "第 2 次退回。与上次报送相比" in pages(output)[0]["甲.xlsx"]


def test_of_two_files_of_a_unit_none_is_guessed(folder):
    shutil.copy(folder / "甲.xlsx", folder / "甲二.xlsx")
    output = verify(folder)
    (folder / "甲.xlsx").unlink()
    (folder / "甲二.xlsx").unlink()
    (folder / "甲三.xlsx").write_bytes(unit_bytes(4, "blank"))
    verify(folder)
    assert "第 2 次退回。上次有几份文件，不知道与哪一份比，没有比较。" in pages(output)[0]["甲三.xlsx"]
    assert set(records(output)) == {"甲三.xlsx", "乙.xlsx", "丙.xlsx"}


def test_a_file_that_could_not_be_read_and_now_can(folder):
    (folder / "甲.xlsx").write_bytes("不是工作簿".encode())
    output = verify(folder)
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "balance"))
    verify(folder)
    page = pages(output)[0]["甲.xlsx"]
    assert "第 2 次退回。与上次报送相比：上次所列 1 条，已改正或说明 1 条，仍有 0 条" in page
    assert "<li>读不出</li>" in page


OWN = {
    "rules": [
        {"code": "T3-01", "severity": "warning"},
        {"code": "YR-01", "status": "off"},
    ]
}


@pytest.fixture
def own(tmp_path):
    (tmp_path / "我的规则").mkdir()
    (tmp_path / "我的规则" / "改.json").write_text(json.dumps(OWN), encoding="utf-8")
    return tmp_path / "我的规则"


@pytest.fixture
def listed(tmp_path):
    waivers = [{"code": "T2-09", "unit": "第6镇", "reason": "市里已核", "until": "2026-12-31"}]
    (tmp_path / "豁免.json").write_text(json.dumps({"waivers": waivers}, ensure_ascii=False), encoding="utf-8")
    return tmp_path / "豁免.json"


def test_what_was_used_stands_at_the_foot_of_every_page(folder, own, listed, capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    given = ["--rules", str(own), "--waivers", str(listed), "--date", "2026-03-01", "--previous", str(folder)]
    capsys.readouterr()
    output = verify(folder, *given, "--format", "json")
    printed = json.loads(capsys.readouterr().out)["run"]
    found = run_of(output)
    assert list(Draft202012Validator(SCHEMA).iter_errors(found)) == []
    assert printed == found["run"]
    assert list(printed) == ["when", "folder", "year", "version", "rules", "waivers", "previous"]
    assert (printed["when"], printed["folder"], printed["year"]) == ("2026-01-01T00:00:00+00:00", "上报", 2021)
    assert [(each["code"], each["kind"]) for each in printed["rules"]["own"]["changes"]] == [("T3-01", "lowered"), ("YR-01", "off")]
    assert printed["waivers"] | {"used": 0, "unused": 0} == {
        "file": "豁免.json",
        "day": "2026-03-01",
        "all": 1,
        "used": 0,
        "unused": 0,
        "expired": 0,
        "rejected": 0,
    }
    assert (printed["previous"]["folder"], printed["previous"]["found"]) == ("上报", 0)
    units, notices, index = pages(output)
    stamp = f"核验时间 2026-01-01 00:00（UTC）；软件 {printed['version']}；规则 {printed['rules']['2021'].removeprefix('sha256:')[:12]}"
    rest = ["自己的规则“我的规则”：停用 YR-01", "降级 T3-01", "豁免清单“豁免.json”（按 2026-03-01 看是否过期）", "上年文件夹“上报”"]
    for page in (*units.values(), index, (output / "规则说明.html").read_text(encoding="utf-8"), "".join(overview(output))):
        assert all(each in page for each in (stamp, *rest))
    for page in notices.values():
        assert stamp in page
        assert not any(each in page for each in rest)


def test_that_the_conditions_changed_is_said(folder, own):
    output = verify(folder)
    verify(folder)
    changed = "其间规则或核验条件（豁免清单、上年文件夹等）有变动，增减不都是改正引起的。"
    assert not any(changed in page for page in (*pages(output)[0].values(), pages(output)[2]))
    verify(folder, "--rules", str(own))
    units, notices, index = pages(output)
    assert all(changed in page for page in (*units.values(), *notices.values(), index))
    assert any(changed in row for row in overview(output))


def finding(code="T3-01", scope="", cells=(), quote=""):
    return Listed(code, scope, "", tuple(cells), quote)


@pytest.mark.parametrize(
    ("now", "before", "words", "fixed"),
    [
        ([finding(cells=("甲", "乙"))], [finding(cells=("乙", "甲"))], [STILL], 0),
        # Of two columns one is put right.
        ([finding(scope="总计")], [finding(scope="自然人"), finding(scope="总计")], [STILL], 1),
        # Some blank cells are filled; what is left is the same finding.
        ([finding("DF-01", cells=("丙",))], [finding("DF-01", cells=("甲", "乙", "丙"))], [STILL], 0),
        ([finding("DF-01", cells=("丁",))], [finding("DF-01", cells=("甲", "乙", "丙"))], [NEW], 1),
        # A paragraph has moved down a row.
        ([finding("WQ-01", cells=("A6",), quote="收到3件")], [finding("WQ-01", cells=("A5",), quote="收到3件")], [STILL], 0),
        # What is wholly the same is not taken by what is the same in part.
        ([finding(cells=("甲", "乙")), finding(cells=("甲",))], [finding(cells=("甲",)), finding(cells=("丙",))], [NEW, STILL], 1),
        ([finding("T4-01")], [finding("T3-01")], [NEW], 1),
        ([finding(), finding()], [finding()], [STILL, NEW], 0),
    ],
)
def test_a_finding_is_known_again(now, before, words, fixed):
    gone, found = match(now, before)
    assert (found, len(gone)) == (words, fixed)


@pytest.mark.parametrize(
    "line",
    [b"", b"[]", b'{"file": 1, "listed": 3}', b'{"file": "a", "listed": [["x"]]}', b'{"returned": 1}', b'{"file": "a", "returned": "x"}'],
)
def test_a_record_that_somebody_spoilt_tells_nothing(line):
    assert read_noted(line) is None


def test_a_time_is_told_with_its_zone():
    assert spoken("2026-03-01T09:30:00+08:00") == "2026-03-01 09:30（UTC+08:00）"
    assert spoken("昨天") == "昨天"
