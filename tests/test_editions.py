"""Rules know their year: what a report of 2019 or 2020 is not asked, whichever form it is written on, and what lint demands of ours."""

import json
import shutil

import pytest

from rules.catalogue import CATALOGUE, Catalogue, load_catalogue
from rules.documents import load_documents
from rules.engine import judge
from rules.form import load_form
from rules.linting import lint
from rules.linting.dating import dating_defects
from rules.linting.lint import lint_paths, load_extra
from rules.reference.entry import Entry
from rules.report import Report
from rules.rule import Rule
from tests.reports import report_of
from workbook.layout import load_layout
from workbook.narrative.compose import compose, is_unfinished
from workbook.narrative.document import Heading
from workbook.narrative.drafts import make_drafts
from workbook.sheets.live.lines import rows_of_lines
from workbook.sheets.prose import missing
from workbook.sheets.wording import load_wording

WHOLE = "本年度认真落实政府信息公开各项要求，全年公开信息六十余条，没有收到申请。"
ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
LATE = {
    "code": "T3-99",
    "title": "新收过多",
    "severity": "error",
    "kind": "at_most",
    "left": "表三.新收.总计",
    "bound": 5,
    "message": "多。",
    "why": "试。",
}
LATE |= {"source": {"document": "当地通知"}, "certainty": "议", "since": "2019", "status": "on", "from_year": 2020}
LATE |= {"examples": {"good": [{}], "bad": [{"given": {"表三.新收.总计": 9}}], "blank": [{"表三.新收.总计": None}]}}


def codes(report):
    return {result.rule.code for result in judge(report, load_catalogue(report.form.edition)).results}


def written(edition, year, *, prose=None, **more):
    """Return a report of one unit with every part written, its first part as one text unless said otherwise."""
    texts = {**dict.fromkeys(ASPECTS, ""), "总体情况": WHOLE, "其他需要报告的事项": "没有其他需要报告的事项。"} | (prose or {})
    return report_of({}, edition, prose=texts, identity={"报告年度": year} | more)


@pytest.mark.parametrize(
    ("edition", "year", "asked"), [("2019", "2019", False), ("2019", "2020", False), ("2021", "2020", False), ("2021", "2021", True)]
)
def test_the_fee_for_information_is_asked_of_reports_from_2021_on(edition, year, asked):
    assert ("FM-24" in codes(written(edition, year))) is asked


@pytest.mark.parametrize(("edition", "year"), [("2019", "2019"), ("2019", "2020")])
def test_the_form_of_2019_asks_for_one_text(edition, year):
    long = written(edition, year, prose={"总体情况": WHOLE * 60})
    assert not {"WQ-01", "FM-20", "FM-22", "FM-24"} & codes(long)
    split = written(edition, year, prose={"总体情况": "", "主动公开": WHOLE})
    assert "WQ-01" not in codes(split)
    unwritten = judge(written(edition, year, prose={"总体情况": ""}), load_catalogue(edition)).results
    assert [result.slots["missing"] for result in unwritten if result.rule.code == "WQ-01"] == ["总体情况"]


def test_the_form_of_2021_asks_for_each_aspect():
    results = judge(written("2021", "2021", prose={"主动公开": WHOLE}), load_catalogue("2021")).results
    assert [result.slots["missing"] for result in results if result.rule.code == "WQ-01"] == [
        "依申请公开、政府信息管理、平台建设、监督保障"
    ]
    assert {"WQ-01", "FM-22"} <= codes(written("2021", "2023", prose={"总体情况": WHOLE * 60}))


def test_without_a_year_nobody_knows_whether_a_rule_is_meant():
    only = load_catalogue("2021").only(["FM-24"])
    assert judge(written("2021", ""), only).undecided == 1
    assert judge(written("2021", "2020"), only).passed == 1


def test_the_old_form_is_no_fault_of_old_reports():
    assert "FM-45" not in codes(written("2019", "2018"))
    assert "FM-45" in codes(written("2019", "2021"))


def test_the_format_of_its_own_day_may_be_quoted():
    quoted = {"导语": "本报告按照国办公开办函〔2019〕60号的格式编制。"}
    assert [("FM-15" in codes(written("2021", year, prose=quoted))) for year in ("2020", "2021")] == [False, True]
    old = {"导语": "根据《政府信息公开条例》第三十二条编制本报告。"}
    assert "FM-15" in codes(written("2019", "2019", prose=old))


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_no_rule_rests_on_a_document_younger_than_its_form(edition):
    first = load_form(edition).years[0]
    for rule in load_catalogue(edition).all_rules.values():
        document = load_documents().get(rule.source["document"])
        assert document is None or document.first_year <= max(first, rule.from_year), rule
        assert edition == "2021" or rule.from_year > 2020 or "〔2021〕" not in f"{rule.message}{rule.why}{rule.remedy}{rule.ground}", rule
    assert load_form(edition).document.partition("《")[0] in load_catalogue(edition).rules["T3-01"].ground


def test_a_line_from_some_year_on_is_judged_alike_everywhere():
    catalogue = Catalogue(load_form("2019"), {"T3-99": Rule(LATE)}, ())
    # The matrix judges plain lines only; this one asks the cover first.
    assert not catalogue.plain_lines
    assert len(catalogue.conditional_lines) == 1
    for year, verdict in (("2019", (1, 0, 0)), ("2020", (0, 0, 1)), ("", (0, 1, 0))):
        report = report_of({"表三.新收.自然人": 9}, "2019", identity={"报告年度": year})
        outcome = judge(report, catalogue)
        assert (outcome.passed, outcome.undecided, len(outcome.results)) == verdict
    (row,) = rows_of_lines(catalogue.lines, load_layout("2019"), load_wording()["live"])
    assert "封面.报告年度>=2020" in row.guard


def test_lint_demands_the_year_of_ours():
    rule = load_catalogue("2021").rules["FM-24"].data
    late = "国办公开办函〔2021〕30号《年度报告格式》"
    assert not list(dating_defects(rule))
    assert [words for _, words in dating_defects({**rule, "from_year": 2020}) if "2021" in words and "from_year" in words]
    assert [words for _, words in dating_defects({key: value for key, value in rule.items() if key != "from_year"})]
    assert [words for _, words in dating_defects({**rule, "source": {"document": late}, "from_year": 0}) if "since 写成 2021" in words]
    assert not list(dating_defects({**rule, "source": {"document": late}, "since": "2021", "from_year": 0}))
    assert [words for _, words in dating_defects({**rule, "message": "见国办公开办函〔2021〕30号。", "from_year": 2020})]
    assert [words for _, words in dating_defects({**rule, "source": {"document": "通行作法"}}) if "通行做法" in words]


def test_lint_names_file_and_rule(tmp_path, monkeypatch):
    shutil.copytree(CATALOGUE, tmp_path / "catalogue")
    monkeypatch.setattr(lint, "CATALOGUE", tmp_path / "catalogue")
    file = tmp_path / "catalogue" / "2021" / "format.json"
    file.write_text(file.read_text(encoding="utf-8").replace('      "from_year": 2021,\n', ""), encoding="utf-8")
    problems = lint_paths([file.parent], "2021")
    assert len([each for each in problems if each.startswith("format.json 第 ") and "from_year（2021 或以后）" in each]) >= 2


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_rules_of_supervisors_stay_valid_as_they_are(tmp_path, edition):
    own = [
        {key: value for key, value in LATE.items() if key != "from_year"} | {"source": {"document": "国办公开办函〔2021〕30号"}},
        {"code": "FM-22", "status": "off"},
        {"code": "FM-20", "severity": "warning"},
        {"code": "WQ-01", "sections": ["主动公开", "其他需要报告的事项"], "headings": {"主动公开": ["主动公开"]}},
        {"code": "FM-24", "from_year": 2023},
    ]
    (tmp_path / "own.json").write_text(json.dumps({"rules": own}), encoding="utf-8")
    catalogue = load_extra(edition, tmp_path)
    assert catalogue.rules["FM-24"].from_year == 2023
    assert "T3-99" in catalogue.rules


def test_the_reference_says_the_year():
    catalogue = load_catalogue("2021")
    assert "2021 年度的年报起" in Entry(catalogue.rules["FM-24"], catalogue).in_force
    assert "年度的年报" not in Entry(catalogue.rules["FM-23"], catalogue).in_force


def test_a_heading_with_nothing_below_is_not_printed():
    whole = compose(written("2019", "2019"))
    assert [block.text for block in whole.blocks if isinstance(block, Heading) and block.level == 2] == []
    assert not is_unfinished(whole)
    some = compose(written("2019", "2019", prose={"总体情况": "", "主动公开": WHOLE, "平台建设": WHOLE}))
    assert [block.text for block in some.blocks if isinstance(block, Heading) and block.level == 2] == [
        "（一）主动公开",
        "（二）政府信息公开平台建设",
    ]
    assert not is_unfinished(some)
    assert is_unfinished(compose(written("2019", "2019", prose={"总体情况": ""})))


def test_drafts_offer_what_the_year_asks():
    blank = {"其他需要报告的事项": "", "导语": ""}
    assert "信息处理费" not in str(make_drafts(written("2019", "2020", prose=blank)))
    assert "信息处理费" in str(make_drafts(written("2021", "2021", prose=blank)))
    assert "（试行）" in str(make_drafts(written("2019", "2020", prose=blank)))
    assert not set(ASPECTS) & set(make_drafts(written("2019", "2020")))


@pytest.mark.parametrize(("edition", "parts"), [("2019", 1), ("2021", 5)])
def test_the_cover_counts_what_the_form_asks(edition, parts):
    layout = load_layout(edition)
    assert [len(missing(layout, section)) for section in ("总体情况", "其他需要报告的事项")] == [parts, 1]
    assert Report(layout.form).form.required_prose()[0] == (("总体情况", *ASPECTS) if edition == "2019" else ("主动公开",))
