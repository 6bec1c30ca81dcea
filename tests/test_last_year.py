"""Last year's figures: judged by their own equalities, suspected where they alone do not balance; what could not be judged is named."""

import random

import pytest

from rules.catalogue import load_catalogue
from rules.engine import KINDS, judge
from rules.form import EDITIONS, load_form
from rules.kinds.diagnosis import DIAGNOSES
from rules.kinds.text import PYTHON
from rules.report import Report
from rules.undecided import _needs, find_lacks, tell_lacks
from tests import edits
from tests.bulk import workbook_bytes
from tests.clerk import type_in
from tests.conftest import REPORTS
from workbook.checking import check_file
from workbook.findings.console import lines_of
from workbook.layout import load_layout
from workbook.reading.report import read_report

FAULTS = REPORTS.parent / "faults"
PLACES = load_layout("2021").places
COLUMNS = [column["id"] for column in load_form("2021").blocks["表三"][0].columns]
SHEET, TABLE = "上年数据", "三、依申请公开"
OWN = {"YR-15", "YR-16", "YR-17", "YR-18"}


@pytest.fixture
def checked(tmp_path):
    def check(changes, previous=None, name="年报.xlsx"):
        """Check the sound workbook with figures changed: a number, a text, None for a cell emptied."""
        data = workbook_bytes(7)
        for id, value in changes.items():
            place = PLACES[id]
            if value is None:
                data = edits.clear(data, *place)
            else:
                data = (edits.set_text if isinstance(value, str) else edits.set_number)(data, *place, value)
        path = tmp_path / name
        path.write_bytes(data)
        return check_file(path, previous=previous)

    return check


def original(tmp_path):
    path = tmp_path / "原.xlsx"
    path.write_bytes(workbook_bytes(7))
    return path


def before(tmp_path, id):
    """Return a figure of last year's as it stands in the sound workbook."""
    return read_report(original(tmp_path)).previous[id]


def codes(checked):
    return {each.code for each in checked.findings}


def ways(checked, code="YR-01"):
    return [each.ways for each in checked.findings if each.code == code and each.ways]


def test_the_sound_workbook_has_nothing_about_last_year(checked):
    assert not codes(checked({})) & {"YR-01", *OWN}


@pytest.mark.parametrize("also_total", [False, True])
def test_a_carried_figure_mistyped_last_year_is_mended_there(checked, tmp_path, also_total):
    columns = ["自然人", "总计"] if also_total else ["自然人"]
    ids = [f"表三.结转下年度.{column}" for column in columns]
    found = checked({f"上年.{id}": before(tmp_path, id) + 3 for id in ids})
    own = [each for each in found.findings if each.code in {"YR-01", "YR-15", "YR-17"}]
    assert {"YR-01", "YR-15"} <= {each.code for each in own}
    assert {each.cause for each in own} == {1}
    first = found.findings[0]
    assert first.code == "YR-01"
    assert (first.cells[0].sheet, first.cells[0].address) == tuple(PLACES[f"上年.{ids[0]}"])
    assert first.ways.startswith(f"“{SHEET}”的 {PLACES[f'上年.{ids[0]}'].address} 由 ")
    assert {each.figure for each in first.suggestions[0]} == {f"上年.{id}" for id in ids}
    assert len(first.suggestions) == 1


@pytest.mark.parametrize(
    "id", ["表三.结转下年度.总计", "表三.新收.总计", "表三.新收.自然人", "表三.予以公开.商业企业", "表四.行政复议.总计"]
)
def test_any_figure_of_last_year_s_is_found_by_its_own_equalities(checked, tmp_path, id):
    found = checked({f"上年.{id}": before(tmp_path, id) + 7})
    own = [each for each in found.findings if each.code in OWN]
    assert own
    assert {each.severity for each in own} == {"warning"}
    assert {each.cause for each in own} == {own[0].cause}
    assert all("“上年数据”的表" in each.message for each in own)
    # How it can be put right is told with the first finding of the cause.
    first = next(each for each in found.findings if each.cause == own[0].cause)
    assert any(f"上年.{id}" in {change.figure for change in way} for way in first.suggestions)
    assert not any(change.figure in load_form("2021").ids for way in first.suggestions for change in way)


def test_two_cells_of_last_year_exchanged_are_one_cause(checked, tmp_path):
    row = [f"表三.予以公开.{column}" for column in COLUMNS[:2]]
    values = [before(tmp_path, id) for id in row]
    assert values[0] != values[1]
    own = [each for each in checked({f"上年.{row[0]}": values[1], f"上年.{row[1]}": values[0]}).findings if each.code in OWN]
    assert {each.code for each in own} == {"YR-16"}
    assert f"：“{SHEET}”的 {PLACES[f'上年.{row[0]}'].address} 由 " in own[0].ways
    assert own[0].slip == ("疑似填到了旁边一格" if 0 in values else "疑似两格填反")


def test_where_last_year_balances_this_year_s_cell_is_first(checked, tmp_path):
    id = "表三.上年结转.自然人"
    found = checked({id: before(tmp_path, "表三.结转下年度.自然人") + 3})
    assert "YR-01" in codes(found)
    assert not codes(found) & OWN
    (first,) = [each for each in found.findings if each.code == "YR-01" and each.scope == "自然人"]
    assert tuple(first.cells[0])[1:3] == tuple(PLACES[id])


def test_a_wrong_figure_in_each_year_is_two_causes(checked, tmp_path):
    found = checked({"上年.表三.新收.自然人": before(tmp_path, "表三.新收.自然人") + 5, "表四.行政复议.总计": 99})
    causes = {each.code: each.cause for each in found.findings}
    assert causes["T4-01"] != causes["YR-15"] == causes["YR-17"]


def test_a_sheet_with_the_carried_row_alone_is_not_judged_by_its_own_equalities(checked):
    ids = [id for id in load_form("2021").ids if id.startswith("表三") and not id.startswith("表三.结转下年度")]
    found = checked({f"上年.{id}": None for id in ids[:40]})
    assert not codes(found) & {"YR-01", *OWN}


def test_a_file_of_last_year_that_does_not_balance_is_named(checked, tmp_path):
    report = read_report(original(tmp_path))
    figures = {**report.previous, "表三.结转下年度.自然人": report.previous["表三.结转下年度.自然人"] + 3}
    last = type_in(tmp_path / "上年.xlsx", figures, cover={"单位名称": report.unit, "报告年度": report.year - 1})
    found = checked({}, previous=last)
    own = [each for each in found.findings if each.code in {"YR-01", *OWN}]
    assert {"YR-01", "YR-15", "YR-17"} == {each.code for each in own}
    assert all("上年文件“上年.xlsx”的表三" in each.message for each in own if each.code in OWN)
    assert own[0].ways.startswith("上年文件的“结转下年度·自然人”由 ")
    assert not any(cell.sheet == SHEET for each in own for cell in each.cells)


# What was not judged


def test_gaps_among_last_year_s_figures_are_told_once_with_the_rules_they_leave_open(checked):
    found = checked({f"上年.表三.结转下年度.{column}": None for column in COLUMNS})
    (remark,) = [each for each in found.remarks if "上年数据没有填全" in each]
    first, last = (PLACES[f"上年.表三.结转下年度.{COLUMNS[place]}"].address for place in (0, -1))
    assert "“结转下年度”一行没有数" in remark
    assert first in remark
    assert last in remark
    assert all(remark.count(code) == 1 for code in ("YR-01", "YR-15", "YR-09"))
    assert "上年数据缺有关的数（" in found.unjudged
    assert found.verdict == checked({}).verdict


def test_a_text_in_last_year_s_cell_is_a_finding_and_a_gap(checked):
    found = checked({"上年.表三.结转下年度.自然人": "/"})
    assert "DF-02" in codes(found)
    assert any("YR-01" in each for each in found.remarks)


@pytest.mark.parametrize("year", ["2021", "2019"])
def test_last_year_s_sheet_of_another_year_is_told(tmp_path, year):
    place = load_layout("2021").data["previous"]["identity"]["上年年度"]
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_number(workbook_bytes(7), SHEET, place, int(year)))
    found = check_file(path)
    assert any(f"{place} 写的是 {year} 年度" in each and "应是 2020 年度" in each for each in found.remarks)
    path.write_bytes(workbook_bytes(7))
    assert not check_file(path).remarks


def test_last_year_s_sheet_of_another_unit_is_told(tmp_path):
    place = load_layout("2021").data["previous"]["identity"]["上年单位名称"]
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_text(workbook_bytes(7), SHEET, place, "石桥县水利局"))
    assert "YR-12" in codes(check_file(path))


def test_what_is_missing_is_named_wherever_the_outcome_is_told(checked):
    ids = load_form("2021").ids
    found = checked({f"上年.{id}": None for id in ids})
    assert found.counts["undecided"] == sum(each.instances for each in found.lacks)
    assert "没有上年数据（" in found.unjudged
    assert found.unjudged in "\n".join(lines_of(found))
    assert found.as_json()["undecided"] == found.unjudged
    assert found.verdict == checked({}).verdict


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("seed", range(4))
def test_the_lacks_add_up_to_what_was_not_judged(edition, seed):
    generator, form = random.Random(seed), load_form(edition)
    figures = {id: generator.choice((0, 1, None)) for id in form.ids} if seed % 2 else dict.fromkeys(form.ids, 0)
    previous = None if seed < 2 else {id: generator.choice((0, None)) for id in form.ids}
    identity = {"单位名称": "某县某局", "报告年度": "2024"} if seed else {}
    report = Report(form, identity=identity, figures=figures, previous=previous)
    catalogue = load_catalogue(edition)
    outcome = judge(report, catalogue)
    lacks = find_lacks(outcome, report, catalogue)
    assert sum(each.instances for each in lacks) == outcome.undecided
    assert "没有看文件本身（" in tell_lacks(lacks)
    assert ("没有上年数据（" in tell_lacks(lacks)) == (previous is None)


def test_every_kind_says_what_it_needs():
    rules = [rule for edition in EDITIONS for rule in load_catalogue(edition).all_rules.values() if rule.kind not in DIAGNOSES]
    assert [rule.code for rule in rules if not _needs(rule)] == []
    assert {rule.kind for rule in rules} <= KINDS
    assert {rule.terms["function"] for rule in rules if rule.kind == "python"} <= PYTHON.keys()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("clerk-d2_prev_out_wrong", ("“上年数据”的表三", "可能的改法：“上年数据”的 B43 由 1 改为 2")),
        ("clerk-j10_prev_missing_out", ("上年数据没有填全：“结转下年度”一行", "YR-01、")),
        ("clerk-good-bureau", ("未评 0 项",)),
        ("clerk-good-town", ("未评 0 项",)),
    ],
)
def test_the_slips_of_clerks_are_told_so(file, words):
    path = FAULTS / f"{file}.xlsx"
    if not path.exists():
        pytest.skip("report: the workbooks with slips are not at hand")
    text = "\n".join(lines_of(check_file(path)))
    assert [each for each in words if each not in text] == []
