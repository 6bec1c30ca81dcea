"""Published figures typed into the official workbook: what holds passes, what does not is found, at its cell, as one cause."""

import json
from pathlib import Path

import pytest

from rules.form import load_form
from tests import edits
from tests.clerk import retype, type_in, zeros
from workbook.checking import check_file
from workbook.demo import load_samples

REPORTS = json.loads((Path(__file__).parent / "data" / "reports.json").read_text(encoding="utf-8"))
CITY = {"单位名称": "宿迁市", "单位类别": "设区的市级政府"}
FIGURES = REPORTS["suqian-2024"]["figures"]
INPUTS = {figure.id: FIGURES[figure.id] for figure in load_form("2021").figures.values() if not figure.parts}
ONE_BY_ONE = [id for id in load_form("2021").ids if not id.startswith("表二")]


def found(path, **options):
    data = check_file(path, **options).as_json()
    assert data["error"] is None
    return data


def errors(data):
    return [each for each in data["findings"] if each["severity"] == "error" and each["verdict"] == "fail"]


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("宿迁")
    return [
        type_in(folder / f"宿迁{year}.xlsx", REPORTS[f"suqian-{year}"]["figures"], cover=CITY | {"报告年度": year}) for year in (2023, 2024)
    ]


def test_two_years_of_a_city_hold(two_years):
    before, now = two_years
    assert errors(found(before)) == []
    data = found(now, previous=before)
    assert errors(data) == []
    codes = [each["code"] for each in data["findings"]]
    assert not {"YR-01", "YR-02", "YR-03"} & set(codes)


def test_large_changes_are_listed_by_table(two_years):
    before, now = two_years
    changes = [each for each in found(now, previous=before)["findings"] if each["code"] == "YR-07"]
    assert [(each["severity"], each["scope"]) for each in changes] == [("warning", "表二"), ("warning", "表三"), ("warning", "表四")]
    assert "行政规范性文件·本年制发件数 109→50" in changes[0]["message"]
    # Less than half as much again is ordinary, however large the number.
    assert "行政强制" not in changes[0]["message"]


def test_rules_of_last_year_pass_only_with_last_year(two_years):
    before, now = two_years
    alone, together = found(now), found(now, previous=before)
    assert alone["counts"]["undecided"] > together["counts"]["undecided"]
    assert alone["counts"]["passed"] < together["counts"]["passed"]


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """Return the workbooks of a city, typed with all totals, and with the inputs alone."""
    folder = tmp_path_factory.mktemp("宿迁")
    return {
        name: type_in(folder / f"{name}.xlsx", figures, cover=CITY).read_bytes()
        for name, figures in {"totals": FIGURES, "inputs": INPUTS}.items()
    }


@pytest.mark.parametrize(("name", "figures"), [("totals", FIGURES), ("inputs", INPUTS)], ids=["totals", "inputs"])
def test_a_figure_typed_again_is_a_figure_typed_at_once(typed, name, figures, tmp_path):
    """The control of the tests below: only the time that the file was made at differs."""
    changed = {id: figures[id] + 1 for id in ("表三.新收.自然人", "表四.行政复议.结果维持")}
    again = edits.unpack(retype(tmp_path / "再.xlsx", typed[name], changed).read_bytes())
    at_once = edits.unpack(type_in(tmp_path / "改.xlsx", figures | changed, cover=CITY).read_bytes())
    assert [part for part, _ in again] == [part for part, _ in at_once]
    assert {part for (part, one), (_, other) in zip(again, at_once, strict=True) if one != other} <= {"docProps/core.xml"}


@pytest.mark.parametrize("id", ONE_BY_ONE)
def test_every_figure_raised_by_one_is_an_error_at_its_cell(id, typed, tmp_path):
    data = found(retype(tmp_path / "改.xlsx", typed["totals"], {id: FIGURES[id] + 1}))
    wrong = errors(data)
    assert wrong
    assert {each["cause"] for each in wrong} == {wrong[0]["cause"]}
    address = next(cell["address"] for each in wrong for cell in each["cells"] if cell["figure"] == id)
    assert any(address in each["message"] for each in wrong)


@pytest.mark.parametrize("id", [each.id for each in load_form("2021").figures.values() if each.table == "表三" and not each.parts])
def test_with_the_templates_own_totals_a_raised_part_is_named_by_the_balance(id, typed, tmp_path):
    data = found(retype(tmp_path / "改.xlsx", typed["inputs"], {id: INPUTS[id] + 1}))
    balances = [each for each in errors(data) if each["code"] == "T3-01"]
    assert balances
    assert any(cell["figure"] == id for each in balances for cell in each["cells"])
    assert len({each["cause"] for each in errors(data)}) == 1


def test_a_district_whose_totals_of_table_four_are_zero(tmp_path):
    figures = {id: value for id, value in REPORTS["hongze-2023"]["figures"].items() if id.startswith("表四")}
    data = found(
        type_in(tmp_path / "洪泽.xlsx", zeros() | figures, cover={"单位名称": "淮安市洪泽区", "单位类别": "县级政府", "报告年度": 2023})
    )
    assert sorted(each["difference"] for each in errors(data) if each["code"] == "T4-01") == [5, 11]
    assert {each["code"] for each in errors(data)} == {"T4-01"}


def test_a_town_as_published(tmp_path):
    sample = load_samples()["workbooks"][0]
    path = type_in(
        tmp_path / "南郊镇2021年.xlsx",
        zeros() | sample["figures"],
        cover=sample["identity"] | {"报告年度": 2021},
        prose=sample["prose"],
    )
    data = found(path)
    assert {each["code"] for each in errors(data)} == {"FM-21"}
    account = [each for each in data["findings"] if each["code"] == "WQ-05"]
    assert any("生态北郊微平台" in each["quote"] for each in account)
    assert not {"FM-17", "FM-24", "T3-01", "T3-02", "T3-03", "T4-01"} & {each["code"] for each in data["findings"]}


def test_figures_of_the_older_form_are_read_and_judged(tmp_path):
    figures = {id: value for id, value in REPORTS["shanghai-office-2019"]["figures"].items() if value is not None}
    path = type_in(
        tmp_path / "办公厅.xlsx", figures, edition="2019", cover={"单位名称": "上海市人民政府办公厅", "单位类别": None, "报告年度": 2019}
    )
    data = found(path)
    assert data["form"] == "2019"
    said = [each for each in data["findings"] if each["code"] == "DF-07"]
    assert any("251000元" in each["message"] for each in said)


def test_recalculated_by_an_office_program_the_verdicts_are_the_same_without_the_remark(tmp_path, office):
    wrong = INPUTS | {"表三.新收.自然人": INPUTS["表三.新收.自然人"] + 1}
    typed = [type_in(tmp_path / f"{name}.xlsx", figures, cover=CITY) for name, figures in (("对", INPUTS), ("错", wrong))]
    for before, after in zip(typed, office(typed), strict=True):
        one, other = found(before), found(after)
        assert "合计公式未计算" in one["remarks"][0]
        assert other["remarks"] == []
        assert one["findings"] == other["findings"]
        assert one["counts"] == other["counts"]
