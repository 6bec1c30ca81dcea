"""A supervisor's own phrases tied to figures (mention), a district's own rules, and what lint says of both in plain words."""

import json
from pathlib import Path

import pytest

from rules.catalogue import Catalogue, load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.form import EDITIONS, load_form
from rules.linting.lint import lint_paths, load_extra
from rules.reference.examples import problems_of
from rules.report import Report
from rules.rule import Rule
from workbook.demo import load_samples, write_demo

FORM = load_form("2021")
DISTRICT = Path(__file__).parent.parent / "workbook" / "demo_rules.json"
VALID, SECOND = "表二.行政规范性文件.现行有效件数", "表二.行政规范性文件.本年制发件数"
GOOD = {"文字.主动公开": "在册规范性文件12件。", VALID: 12}
ASKED = {
    "code": "TX-90",
    "title": "在册规范性文件数与表二不同",
    "severity": "error",
    "kind": "mention",
    "phrases": ["{在册|存量}{|行政}规范性文件"],
    "units": ["件", "份"],
    "readings": [[VALID]],
    "message": "“{section}”写“{found}”，表二是{readings}。",
    "why": "口径相同",
    "source": {"document": "通知"},
    "certainty": "议",
    "since": "2021",
    "status": "on",
    "examples": {"good": [GOOD], "bad": [{"given": GOOD | {VALID: 21}, "difference": 9}], "blank": [GOOD | {VALID: None}]},
}
MANY = "|".join("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地")
OFFICE = {"单位名称": "示范县水务局", "单位类别": "政府部门", "报告年度": "2024", "数据范围": "本机关"}


def judged(text, figures=None, previous=None, identity=None, **terms):
    rule = Rule({**ASKED, **terms})
    report = Report(
        FORM,
        identity={**OFFICE, **(identity or {})},
        figures=dict.fromkeys(FORM.ids, 0) | {VALID: 12} | (figures or {}),
        previous=previous and dict.fromkeys(FORM.ids, 0) | previous,
        prose={"主动公开": (text,)},
        observations=(),
    )
    catalogue = Catalogue(FORM, {rule.code: rule}, ())
    outcome = judge(report, catalogue)
    return outcome, conclude(outcome, report, catalogue).findings


def found(text, **given):
    """Return the number that differs from the figures, None where nothing is reported."""
    _, findings = judged(text, **given)
    return findings[0].result.left if findings else None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("在册规范性文件21件。", 21),
        ("在册行政规范性文件共21件。", 21),
        ("存量规范性文件二十一件。", 21),
        ("在册 规范性 文件 ２１ 份。", 21),
        ("在册规范性文件12件。", None),
        ("在册规范性文件约12件。", None),
        ("在册规范性文件21条。", None),
        ("在册规范性文件清理完毕，培训21件次。", None),
        ("上年在册规范性文件9件。", None),
        ("上半年在册规范性文件9件。", None),
        ("在册规范性文件较上年增加9件。", None),
        ("规范性文件21件。", None),
    ],
)
def test_a_number_behind_an_own_phrase_is_held_against_its_figure(text, said):
    assert found(text) == said


def test_a_number_may_stand_before_the_phrase():
    own = {"phrases": ["没有这种说法"], "after": ["在册{的|}规范性文件"]}
    assert found("共有21件在册规范性文件。", **own) == 21
    assert found("共有12件在册的规范性文件。", **own) is None
    assert found("共有21件。在册规范性文件已公开。", **own) is None


def test_readings_are_sums_differences_and_last_year_s():
    assert found("在册规范性文件15件。", readings=[[VALID, SECOND]], figures={SECOND: 3}) is None
    assert found("在册规范性文件9件。", readings=[[VALID, f"-{SECOND}"]], figures={SECOND: 3}) is None
    assert found("在册规范性文件9件。", readings=[[VALID], [VALID, f"-{SECOND}"]], figures={SECOND: 2}) == 9
    last = {"readings": [[f"上年.{VALID}"]], "previous": {VALID: 9}}
    assert found("上年在册规范性文件9件。", **last) is None
    assert found("上年在册规范性文件8件。", **last) == 8
    assert found("在册规范性文件34件。", readings=[["表三.不予公开.*.总计"]], figures={"表三.不予公开.国家秘密.总计": 34}) is None


def test_an_amount_is_compared_in_its_own_unit():
    fee = "表二.行政事业性收费.本年收费金额"
    own = {"phrases": ["窗口收费"], "units": ["元"], "scale": 10000, "readings": [[fee]]}
    assert found("窗口收费1.5万元。", figures={fee: 1.5}, **own) is None
    assert found("窗口收费15000元。", figures={fee: 1.5}, **own) is None
    assert found("窗口收费1.6万元。", figures={fee: 1.5}, **own) == 1.6


def test_a_blank_figure_leaves_it_open():
    outcome, findings = judged("在册规范性文件12件。", figures={VALID: None})
    assert (outcome.undecided, findings) == (1, [])


def test_what_is_not_certain_is_a_question():
    for given in ({"level": "doubtful"}, {"identity": {"数据范围": "", "单位类别": "设区的市级政府", "单位名称": "示范市"}}):
        _, (finding,) = judged("在册规范性文件21件。", **given)
        assert finding.severity == "warning"
        assert "是不是" in finding.message
    _, (finding,) = judged("在册规范性文件21件。")
    assert finding.severity == "error"
    assert finding.message.startswith("TX-90 “主动公开”写“在册规范性文件21件”，表二是行政规范性文件·现行有效件数 12。")
    _, (finding,) = judged("在册规范性文件21件。", level="doubtful", severity="notice")
    assert finding.severity == "notice"


def lint(tmp_path, **terms):
    rule = {key: value for key, value in {**ASKED, **terms}.items() if value is not None}
    path = tmp_path / "自定.json"
    path.write_text(json.dumps({"rules": [rule]}, ensure_ascii=False, indent=1), encoding="utf-8")
    return lint_paths([path], "2021")


def test_a_right_own_mention_is_clean(tmp_path):
    assert lint(tmp_path) == []


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"readings": [["表二.行政规范性文件.现行有效数"]]}, "是不是“表二.行政规范性文件.现行有效件数”"),
        ({"readings": None}, "要写 readings"),
        ({"phrases": None}, "要写 labels"),
        ({"labels": ["新收"]}, "写了 labels，就不写 phrases"),
        ({"phrases": None, "units": None, "readings": None, "labels": ["新手"]}, "没有“新手”这个说法（labels）"),
        ({"phrases": ["在册规范性文件", "库存文件"]}, "“库存文件”在例子里一处也没有找到"),
        ({"phrases": ["{在册|存量规范性文件"]}, "花括号没有成对"),
        ({"phrases": ["/(?:在册)*/"]}, "不写一个字也算找到"),
        ({"phrases": ["/[^。]+规范性文件/"]}, "越找越慢"),
        ({"phrases": ["/(?:[^。]+)+规范性文件/"]}, "算不完"),
        ({"phrases": ["/在册(/"]}, "不是合法的正则表达式"),
        ({"phrases": [f"{{{MANY}}}{{{MANY}}}"]}, "超过 500 种写法"),
        ({"in": "主动公示"}, "没有“主动公示”这个部分，是不是“主动公开”"),
        ({"since": "2019"}, "2019 版格式没有这些指标"),
        ({"level": "sure"}, "certain、doubtful"),
        ({"message": "{没有}"}, "没有“{没有}”这一项"),
    ],
)
def test_what_is_wrong_with_an_own_mention_is_said_once_in_plain_words(tmp_path, terms, words):
    problems = lint(tmp_path, **terms)
    assert any(words in each for each in problems), problems
    assert all("TX-90" in each and "不合规则文件的格式" not in each for each in problems), problems


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"numbers": {}}, "numbers"),
        ({"numbers": {"网站": ["{门户|网站"]}}, "花括号没有成对"),
        ({"numbers": {"网站": [" "]}}, "不能只是空格"),
        ({"in": ["平台建没"]}, "是不是“平台建设”"),
        ({"numbers": {"网站": ["网站"], "公报": ["公报"]}}, "good 例 1：应当通过，却报了问题"),
        ({"each": "是"}, "each：类型不对"),
        ({"munbers": {}}, "是不是“numbers”"),
    ],
)
def test_what_is_wrong_with_required_content_is_said_in_plain_words(tmp_path, terms, words):
    examples = {
        "good": [{"文字.平台建设": "网站2个。"}],
        "bad": [{"given": {"文字.平台建设": "网站更新。"}, "quote": "网站更新"}],
        "blank": [{"文字.平台建设": None}],
    }
    content = dict.fromkeys(("phrases", "units", "readings"))
    content |= {
        "kind": "content",
        "in": "平台建设",
        "numbers": {"网站": ["网站"]},
        "examples": examples,
        "message": "“{section}”{lacking}。",
    }
    assert lint(tmp_path, **content) == []
    problems = lint(tmp_path, **{**content, **terms})
    assert any(words in each for each in problems), problems


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_district_s_rules_are_clean_and_their_examples_are_judged_as_they_say(edition):
    assert lint_paths([DISTRICT], edition, contradictions=True) == []
    catalogue = load_extra(edition, DISTRICT)
    ours = load_catalogue(edition).all_rules
    own = [rule for code, rule in catalogue.all_rules.items() if code not in ours]
    assert {rule.kind for rule in own} >= {"content"}
    for rule in own:
        assert all(rule.examples[kind] for kind in ("good", "bad", "blank"))
        assert list(problems_of(rule, catalogue)) == []


def test_the_samples_are_verified_by_the_district_s_rules_in_the_command_that_the_demonstration_names(tmp_path, capsys, monkeypatch):
    from workbook.cli import main

    monkeypatch.setenv("PATH", "")
    *_, last = write_demo(tmp_path / "样例")
    command = last.partition("：nianbao ")[2].split()
    assert main([*command, "-o", str(tmp_path / "结果"), "--format", "json"]) == 1
    units = {each["unit"]: each for each in json.loads(capsys.readouterr().out)["units"]}
    codes = {each["code"] for each in units["东郊镇"]["findings"]}
    assert {"WQ-91", "WQ-92", "WQ-93", "WQ-94", "WQ-96"} <= codes
    assert units["东郊镇"]["conclusion"] == "explain"
    assert len(units) == len(load_samples()["workbooks"]) + len(load_samples()["others"])
    assert not any("区规则" in (name or "") for name in units)


def test_the_readme_s_district_rules_are_clean_and_say_what_they_say(tmp_path):
    text = (DISTRICT.parent.parent / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "区规则.json"
    path.write_text(text.split("<!-- district -->\n```json\n")[1].split("```")[0], encoding="utf-8")
    for edition in EDITIONS:
        assert lint_paths([path], edition, contradictions=True) == []
    assert {"content", "mention"} == {rule["kind"] for rule in json.loads(path.read_text(encoding="utf-8"))["rules"]}
    assert "nianbao verify 年报样例 --rules 年报样例/区规则\n" in text
