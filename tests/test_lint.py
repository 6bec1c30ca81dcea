"""`rules lint` names file, place and the nearest right word."""

import json

import pytest

from rules.catalogue import RuleFileError, load_catalogue
from rules.linting.lint import lint_paths, load_extra
from workbook.cli import main

RULE = {
    "code": "T4-90",
    "title": "总计不等于四种结果之和",
    "severity": "error",
    "kind": "balance",
    "left": "表四.{组}.总计",
    "right": ["表四.{组}.结果维持", "表四.{组}.结果纠正", "表四.{组}.其他结果", "表四.{组}.尚未审结"],
    "message": "“{组}”相差 {difference}。",
    "why": "总计是四种结果之和。",
    "remedy": "对照台账改正。",
    "source": {"document": "表四", "clause": "表式"},
    "certainty": "推",
    "since": "2019",
    "status": "on",
    "examples": {
        "good": [{"表四.行政复议.总计": 1, "表四.行政复议.结果维持": 1}],
        "bad": [{"given": {"表四.行政复议.总计": 1}, "difference": 1, "scope": "行政复议"}],
        "blank": [{"表四.行政复议.总计": None}],
    },
}


def lint(tmp_path, *rules, text=None):
    path = tmp_path / "自定.json"
    path.write_text(text or json.dumps({"rules": list(rules)}, ensure_ascii=False), encoding="utf-8")
    return lint_paths([path], "2021")


def test_a_right_rule_is_clean(tmp_path):
    assert lint(tmp_path, RULE) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left": "表四.{组}.总记"}, ["自定.json 第 1 行 T4-90", "表四.{组}.总记", "是不是“表四.{组}.总计”"]),
        ({"left": "表3.新收.自然人"}, ["表3.新收.自然人", "是不是“表三.新收.自然人”"]),
        ({"kind": "balence"}, ["没有“balence”这种规则类型", "是不是“balance”"]),
        ({"titel": "x"}, ["不认识的项“titel”", "是不是“title”"]),
        ({"code": "ZZ-1"}, ["ZZ-1", "code"]),
        ({"severity": "fatal"}, ["severity", "error、warning"]),
        ({"why": None}, ["why"]),
        ({"examples": {"good": [], "bad": [], "blank": []}}, ["examples.good"]),
    ],
)
def test_what_is_wrong_is_named(tmp_path, change, words):
    problems = lint(tmp_path, RULE | change)
    assert problems
    assert all(word in "\n".join(problems) for word in words), problems


def test_missing_key_is_named(tmp_path):
    problems = lint(tmp_path, {key: value for key, value in RULE.items() if key != "message"})
    assert any("message" in problem for problem in problems)


def test_duplicate_and_retired_codes(tmp_path, monkeypatch):
    assert any("代码重复" in problem for problem in lint(tmp_path, RULE, RULE))
    monkeypatch.setattr("rules.linting.lint.retired_codes", lambda: {"T4-90": "并入 T4-01"})
    assert any("已停用" in problem and "并入 T4-01" in problem for problem in lint(tmp_path, RULE))


def test_bad_json_names_line_and_column(tmp_path):
    (problem,) = lint(tmp_path, text='{"rules": [\n{"code": }]}')
    assert "自定.json 第 2 行第 10 列" in problem


def test_an_example_that_lies_is_found(tmp_path):
    wrong = json.loads(json.dumps(RULE))
    wrong["examples"]["bad"][0]["difference"] = 2
    assert any("相差应为 2" in problem for problem in lint(tmp_path, wrong))


def test_override_switches_a_rule_off(tmp_path):
    path = tmp_path / "停用.json"
    path.write_text('{"rules": [{"code": "T3-09", "status": "off"}]}', encoding="utf-8")
    assert lint_paths([path], "2021") == []
    assert "T3-09" not in load_extra("2021", tmp_path).rules


def test_a_defective_folder_is_refused(tmp_path):
    (tmp_path / "坏.json").write_text("{", encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"坏\.json"):
        load_extra("2021", tmp_path)


def test_an_empty_folder_is_named(tmp_path):
    assert lint_paths([tmp_path], "2021") == ["没有找到规则文件（.json），请核对路径。"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "WQ-34", "kind": "phrase", "none_of": ["/(/"]}, ["/(/", "正则表达式"]),
        ({"code": "WQ-10", "kind": "python", "function": "yeras"}, ["没有登记“yeras”", "是不是“years”"]),
        ({"code": "WQ-20", "lexicon": "evnts"}, ["没有“evnts”这个词表", "是不是“events”"]),
    ],
)
def test_overrides_that_cannot_run_are_named(tmp_path, change, words):
    problems = lint(tmp_path, change)
    assert all(word in "\n".join(problems) for word in words), problems


def test_an_incomplete_rule_gives_a_short_list(tmp_path):
    problems = lint(tmp_path, {"code": "T4-91"})
    assert len(problems) == 1
    assert "title" in problems[0]


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "记事本.json"
    path.write_text(json.dumps({"rules": [RULE]}, ensure_ascii=False), encoding="utf-8-sig")
    assert lint_paths([path], "2021") == []


ODD_VALUES = [
    ({"message": "}{"}, "花括号没有成对"),
    ({"message": "{left_value:d}"}, "只能写名称"),
    ({"message": "{left_value.__class__}"}, "只能写名称"),
    ({"message": "{left!r}"}, "只能写名称"),
    ({"message": "{nope}"}, "没有“{nope}”这一项"),
    ({"title": "看不见\x01"}, "控制字符"),
    ({"factor": float("nan")}, "不是一个数"),
    ({"factor": float("inf")}, "不是一个数"),
    ({"bound": 10**400}, "数太大"),
    ({"kind": {"x": 1}}, "规则类型要写成一个词"),
    ({"kind": ["balance"]}, "规则类型要写成一个词"),
]


@pytest.mark.parametrize(("odd", "said"), ODD_VALUES, ids=[str(index) for index in range(len(ODD_VALUES))])
def test_an_odd_value_is_named_and_hides_nothing_of_the_others(odd, said, tmp_path, capsys):
    sound = dict(load_catalogue("2021").rules["T3-05"].data) | {"code": "T3-95", "title": "自定"}
    data = {"rules": [sound | odd, {"code": "T3-96"}]}
    (tmp_path / "单.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert main(["rules", "lint", str(tmp_path)]) == 2
    text = "".join(capsys.readouterr())
    assert any(line.startswith("单.json 第 1 行 T3-95：") and said in line for line in text.splitlines()), text
    assert "T3-96：缺少必需的项" in text
    assert "没有料到" not in text


@pytest.mark.parametrize(
    "text", ['{"rules": [' + "[" * 100_000, '{"rules": [{"code": "T3-95", "bound": ' + "9" * 5000 + "}]}"], ids=["deep", "long"]
)
def test_a_file_nobody_could_read_is_named(text, tmp_path, capsys):
    (tmp_path / "怪.json").write_text(text, encoding="utf-8")
    assert main(["rules", "lint", str(tmp_path)]) == 2
    said = "".join(capsys.readouterr())
    assert said.startswith("怪.json")
    assert "没有料到" not in said


def test_a_rule_whose_examples_are_nested_too_deep_is_named(tmp_path, capsys):
    deep = '{"a": ' * 900 + "1" + "}" * 900
    sound = json.dumps(
        dict(load_catalogue("2021").rules["T3-05"].data) | {"code": "T3-95", "title": "自定", "examples": 0}, ensure_ascii=False
    )
    (tmp_path / "深.json").write_text('{"rules": [' + sound.replace('"examples": 0', f'"examples": {deep}') + "]}", encoding="utf-8")
    assert main(["rules", "lint", str(tmp_path)]) == 2
    assert "没有料到" not in "".join(capsys.readouterr())


def test_a_broken_message_never_reaches_a_check(tmp_path, capsys):
    (tmp_path / "改.json").write_text('{"rules": [{"code": "T3-01", "message": "}{"}]}', encoding="utf-8")
    assert main(["check", "没有.xlsx", "--rules", str(tmp_path)]) == 2
    assert [line for line in lint_paths([tmp_path], "2021") if "花括号" in line]
    capsys.readouterr()
