"""Required content (content): numbers of named things stand in a part, and not only their names."""

import pytest

from rules.catalogue import Catalogue
from rules.engine import judge
from rules.form import load_form
from rules.report import Report
from rules.rule import Rule
from rules.states import FAIL
from rules.wording import sentence

FORM = load_form("2021")
THINGS = {
    "政府网站": ["{|政府|门户}网站"],
    "政务新媒体": ["政务新媒体", "微信公众号"],
    "公报": {"words": ["{|政府}公报"], "units": ["期"]},
    "政策解读": ["{政策|}解读"],
}
ASKED = {
    "code": "WQ-90",
    "title": "没有写数量",
    "severity": "warning",
    "kind": "content",
    "in": "主动公开",
    "message": "“{section}”{lacking}。",
    "why": "要数",
    "source": {"document": "通知"},
    "certainty": "议",
    "since": "2019",
    "status": "on",
    "examples": {},
}


def results(text, section="主动公开", names=tuple(THINGS), **terms):
    rule = Rule({**ASKED, "numbers": {name: THINGS[name] for name in names}, **terms})
    prose = {section: tuple(text.split("\n")) if text else ()}
    report = Report(FORM, identity={"单位名称": "某镇", "报告年度": "2024"}, prose=prose, observations=())
    return judge(report, Catalogue(FORM, {rule.code: rule}, ())), report


def lacking(text, *names, **terms):
    """Return what the sentence says of a text, "" where nothing is missing."""
    outcome, report = results(text, names=names, **terms)
    return sentence(outcome.results[0], report, {}).partition("”")[2].rstrip("。") if outcome.results else ""


@pytest.mark.parametrize(
    "text",
    [
        "政府网站发布信息120条。",
        "网站全年公开信息1，234条",
        "网站发布信息１２０条",
        "发布一百二十条信息，其中网站八十条。",
        "网站发布信息近百条、更新栏目3个",
        "未开设政府网站。",
        "网站发布信息0条",
        "网站（www.x.gov.cn）发布120条",
        "网站方面，全年发布120条。",
        "网站：120条",
        "120条网站信息",
        "利用门户网站等载体，主动公开信息120条。",
        "网站的信息有1.2万条",
    ],
)
def test_a_number_near_the_thing_or_a_none_is_enough(text):
    assert lacking(text, "政府网站") == ""


@pytest.mark.parametrize(
    "text",
    [
        "通过政府网站公开信息。",
        "通过政府网站公开信息，培训12次。",
        "通过政府网站公开信息。全年培训12次。",
        "2024年政府网站改版。",
        "1月15日网站上线。",
        "网站10个工作日内更新。",
        "网站执行〔2024〕15号文件。",
        "网站高效办成一件事。",
        "网站信息占比95%。",
        "网站第3次改版。",
        "网站无障碍改造。",
        "网站收费120元。",
        "完善网站\n发布信息120条。",
    ],
)
def test_a_year_a_day_a_document_s_number_another_clause_is_none(text):
    assert lacking(text, "政府网站") == "写到“政府网站”，没有写数量"


def test_what_lacks_is_told_apart_and_quoted_where_it_is_named():
    outcome, report = results("通过政府网站、微信公众号公开信息。\n编发公报4期。")
    (found,) = outcome.results
    assert found.quote == "通过政府网站、微信公众号公开信息"
    assert found.spot == ("主动公开", 0)
    assert sentence(found, report, {}) == "WQ-90 “主动公开”写到“政府网站”、“政务新媒体”，没有写数量；没有写“政策解读”。"


def test_each_paragraph_that_only_names_is_marked():
    outcome, _ = results("做好政策解读。\n政府网站发布120条。\n更新微信公众号。", names=("政府网站", "政务新媒体", "政策解读"))
    (found,) = outcome.results
    assert [found.spot, *found.spots] == [("主动公开", 0), ("主动公开", 2)]


@pytest.mark.parametrize(
    ("text", "each", "told"),
    [
        ("政府网站和微信公众号共发布420条。", False, ""),
        ("政府网站和微信公众号共发布420条。", True, "只合起来写了“政府网站”、“政务新媒体”的数量，没有各写各的"),
        ("政府网站、微信公众号分别发布120条、300条。", True, ""),
        ("政府网站、微信公众号各发布120条。", True, ""),
        ("政府网站发布120条、微信公众号300条。", True, ""),
        ("政府网站120条、微信公众号同步更新。", False, "写到“政务新媒体”，没有写数量"),
    ],
)
def test_one_number_for_several_counts_unless_each_is_asked(text, each, told):
    assert lacking(text, "政府网站", "政务新媒体", each=each) == told


def test_a_thing_s_own_units_alone_count():
    assert lacking("公报发行4000册。", "公报") == "写到“公报”，没有写数量"
    assert lacking("公报十二期。", "公报") == ""
    assert lacking("政府网站运行2个。", "政府网站", units=["个", "家"]) == ""
    assert lacking("政府网站发布120条。", "政府网站", units=["个", "家"]) != ""


def test_another_sentence_may_have_the_number():
    assert lacking("做好政策解读。全年发布解读材料35篇。", "政策解读") == ""


def test_a_blank_part_is_undecided_and_a_written_one_decided():
    for text in ("", " "):
        outcome, _ = results(text)
        assert (outcome.passed, outcome.undecided, outcome.results) == (0, 1, [])
    outcome, _ = results("政府网站发布120条。", names=("政府网站",))
    assert (outcome.passed, outcome.undecided) == (1, 0)
    outcome, _ = results("政府网站更新。", section="平台建设", names=("政府网站",))
    assert outcome.undecided == 1


def test_only_the_subsection_under_its_heading_is_looked_at_where_there_is_one():
    text = "1.政策解读。运用网站解读。\n2.政务公开。政府网站发布120条。"
    assert lacking(text, "政府网站", under=["政策解读"]) == "写到“政府网站”，没有写数量"
    assert lacking(text, "政府网站", under=["政务公开"]) == ""
    assert lacking(text, "政府网站", under=["重点领域"]) == ""
    alone = "（一）政策解读\n运用网站解读。\n（二）政务公开\n政府网站发布120条。"
    assert lacking(alone, "政府网站", under=["政策解读"]) == "写到“政府网站”，没有写数量"


def test_a_title_names_nothing():
    assert lacking("（一）网站建设\n发布信息120条。", "政府网站") == "没有写“政府网站”"
    assert lacking("（一）网站建设。发布信息120条。", "政府网站") == "没有写“政府网站”"
    assert lacking("（一）网站发布信息120条，更新及时。", "政府网站") == ""
    assert lacking("网站建设\n发布信息120条。", "政府网站") == "写到“政府网站”，没有写数量"


def test_the_sections_of_a_rule_may_be_one_name_or_the_whole_text():
    for where in ("主动公开", ["主动公开"], ["主动公开", "依申请公开"], "全文"):
        outcome, _ = results("政府网站更新。", names=("政府网站",), **{"in": where})
        assert [each.verdict for each in outcome.results] in ([FAIL], []), where
        assert bool(outcome.results) == (where in ("主动公开", ["主动公开"])), where


def test_hostile_text_takes_no_longer_than_its_length():
    """Counted, not timed: what is looked at stays in proportion."""
    outcome, _ = results("网站，" * 30_000, names=("政府网站",))
    assert outcome.results
