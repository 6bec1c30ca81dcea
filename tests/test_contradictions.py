"""`rules lint` finds rules that cannot hold together, says which, and claims nothing of rules that can."""

import json
import random
from pathlib import Path

import pytest
from scipy.optimize import LinearConstraint, milp

from rules.catalogue import load_catalogue
from rules.form import load_form
from rules.linting.contradictions import NOTHING, find_contradictions, worlds
from rules.linting.lint import lint_paths
from rules.reference.entry import Entry
from rules.rule import Rule
from tests.clerk import type_in, zeros
from workbook.cli import main

DONE, LEFT, NEW, OLD = (
    f"表四.{group}" for group in ("行政复议.结果维持", "行政复议.其他结果", "复议后起诉.结果维持", "复议后起诉.其他结果")
)
RECEIVED, HANDLED = ("表三.新收.总计", "表三.上年结转.总计"), ("表三.办理结果总计.总计", "表三.结转下年度.总计")
COMMON = {
    "title": "试",
    "severity": "error",
    "message": "相差 {difference}。",
    "why": "试。",
    "remedy": "核对。",
    "source": {"document": "本地通知"},
    "certainty": "议",
    "since": "2019",
    "status": "on",
    "examples": {"good": [{}], "bad": [], "blank": [{}]},
}


def rule(number, kind, **terms):
    return {"code": f"T3-{number}", "kind": kind, **COMMON, **terms}


def at_most(number, left, right=(), **terms):
    return rule(number, "at_most", left=left, **({"right": right} if right else {}), **terms)


def write(path, *rules):
    path.write_text(json.dumps({"rules": list(rules)}, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def disputes(tmp_path, *rules):
    """Return what lint says of rules besides what it says of their (empty) examples."""
    found = lint_paths([write(tmp_path / "自定.json", *rules)], "2021", contradictions=True)
    return [text for text in found if "例 1" not in text]


def codes(text):
    """Return the codes of the lines a contradiction lists."""
    return [line.split("T", 1)[1][:4] for line in text.split("\n")[1:]]


def test_two_bounds_that_only_zero_satisfies(tmp_path):
    (text,) = disputes(tmp_path, at_most(90, LEFT, DONE, factor=0.5), at_most(91, DONE, LEFT, factor=1.6))
    assert text.startswith("自定.json 第")
    assert "T3-91：与 T3-90 合在一起，" in text
    assert "只能是 0" in text
    assert f"{LEFT} ≤ {DONE} × 0.5" in text
    assert f"{DONE} ≤ {LEFT} × 1.6" in text
    assert len(text.split("\n")) == 3


def test_the_same_bounds_with_room_between_them_are_fine(tmp_path):
    assert disputes(tmp_path, at_most(90, LEFT, DONE, factor=0.5), at_most(91, DONE, LEFT, factor=2.4)) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([rule(90, "balance", left=NEW, right=OLD), rule(91, "differ", left=NEW, right=OLD)], ["T3-91：与 T3-90 矛盾"]),
        ([rule(90, "balance", left="表三.新收.其他", bound=3), at_most(91, "表三.新收.其他", bound=2)], ["T3-91：与 T3-90 矛盾"]),
        (
            [rule(90, "not_above", figures=NEW, bound=3), at_most(91, f"-{NEW}", bound=-4)],
            ["T3-91：与 T3-90 矛盾", f"{NEW} ≤ 3", f"- {NEW} ≤ -4"],
        ),
        ([at_most(90, NEW, bound=-1)], ["没有一份年报能满足这条规则", f"{NEW} ≤ -1"]),
        ([rule(90, "balance", left=NEW, bound=2.5)], ["没有一份年报能满足这条规则"]),
        ([rule(90, "balance", left=NEW, right=OLD), rule(91, "balance", left=[NEW, OLD], bound=5)], ["没有整数可填"]),
        ([at_most(90, OLD, DONE, when=[{"sum": NEW, "minus": NEW, "more_than": 0}])], ["T3-90：前提不可能成立"]),
        (
            [at_most(90, NEW, bound=3), at_most(91, OLD, bound=0, severity="warning", when=[{"sum": NEW, "more_than": 5}])],
            ["T3-91：与 T3-90 合在一起，前提不可能成立"],
        ),
        ([at_most(90, NEW, OLD, bound=-1, when=[{"sum": NEW, "minus": OLD, "at_least": 0}])], ["T3-90：前提一成立就一定不通过"]),
        (
            [
                at_most(90, LEFT, DONE, factor=0.5, when=[{"sum": LEFT, "more_than": 9}]),
                at_most(91, DONE, LEFT, factor=1.6, when=[{"sum": LEFT, "more_than": 9}]),
            ],
            ["前提一成立就一定不通过", "T3-90", "T3-91"],
        ),
    ],
)
def test_each_kind_of_contradiction_is_named(tmp_path, rules, words):
    (text,) = disputes(tmp_path, *rules)
    assert all(word in text for word in words), text


def test_a_rule_against_the_official_identities_names_them(tmp_path):
    (text,) = disputes(tmp_path, at_most(90, [*RECEIVED], [*HANDLED], bound=-1))
    assert "内置 T3-01（总计）" in text
    assert codes(text) == ["3-90", "3-01"]


def test_a_reminder_of_ours_and_a_rule_that_asks_for_the_opposite(tmp_path):
    figure = "表三.不予公开.第三方合法权益.总计"
    (text,) = disputes(tmp_path, rule(90, "balance", left=figure, bound=3))
    assert "内置 T3-15" in text
    assert disputes(tmp_path, rule(90, "balance", left=figure, bound=3), {"code": "T3-15", "status": "off"}) == []


@pytest.mark.long
def test_a_warning_that_always_fails_counts(tmp_path):
    softened = [each | {"severity": "warning"} for each in (at_most(90, LEFT, DONE, factor=0.5), at_most(91, DONE, LEFT, factor=1.6))]
    assert len(disputes(tmp_path, *softened)) == 1


def test_rules_for_different_bodies_do_not_contradict(tmp_path):
    low, high = at_most(90, LEFT, DONE, factor=0.5), at_most(91, DONE, LEFT, factor=1.6)
    assert disputes(tmp_path, low | {"applies": {"government": True}}, high | {"applies": {"government": False}}) == []
    assert disputes(tmp_path, low | {"applies": {"封面.单位类别": "县级政府"}}, high | {"applies": {"封面.单位类别": "乡镇政府"}}) == []
    assert len(disputes(tmp_path, low | {"applies": {"government": True}}, high | {"applies": {"regulations": False}})) == 1
    assert len(disputes(tmp_path, low | {"applies": {"government": True}}, high)) == 1


def test_a_rule_that_is_off_contradicts_nobody(tmp_path):
    assert disputes(tmp_path, at_most(90, LEFT, DONE, factor=0.5), at_most(91, DONE, LEFT, factor=1.6) | {"status": "off"}) == []


def test_two_contradictions_are_both_named(tmp_path):
    found = disputes(
        tmp_path,
        at_most(90, LEFT, DONE, factor=0.5),
        at_most(91, DONE, LEFT, factor=1.6),
        rule(92, "balance", left="表四.行政复议.结果维持", right="表四.行政复议.结果纠正"),
        rule(93, "differ", left="表四.行政复议.结果维持", right="表四.行政复议.结果纠正"),
    )
    assert len(found) == 2


def test_a_contradiction_of_one_edition_alone_says_so(tmp_path):
    """表二 of 2021 counts 规章 otherwise than that of 2019: a rule on it is asked in the newer edition only."""
    figure, other = "表二.规章.本年制发件数", "表二.规章.本年废止件数"
    (text,) = disputes(tmp_path, at_most(90, figure, other, factor=0.5, since="2021"), at_most(91, other, figure, factor=1.6, since="2021"))
    assert text.endswith("（2021 版格式的年报）")


GOOD = {
    **at_most(95, LEFT, [NEW, OLD], factor=0.5),
    "examples": {
        "good": [{NEW: 4, LEFT: 2}],
        "bad": [{"given": {NEW: 4, LEFT: 3}, "difference": 1}],
        "blank": [{LEFT: None}],
    },
}


def four(folder):
    """Write a folder with two rules that contradict each other, a misspelt figure, an unknown kind, and codes used twice."""
    folder.mkdir()
    low = GOOD | {"code": "T3-90", "left": LEFT, "right": DONE}
    low = low | {"examples": {"good": [{DONE: 4, LEFT: 2}], "bad": [{"given": {LEFT: 3}}], "blank": [{LEFT: None}]}}
    high = GOOD | {"code": "T3-91", "left": DONE, "right": LEFT, "factor": 1.6}
    high = high | {"examples": {"good": [{DONE: 3, LEFT: 2}], "bad": [{"given": {DONE: 3}}], "blank": [{LEFT: None}]}}
    write(folder / "一.json", low, GOOD | {"left": "表三.结转下年都.总计"}, GOOD | {"code": "T3-96", "kind": "at_mst"})
    write(folder / "二.json", high, high | {"code": "T3-97", "status": "off"}, high | {"code": "T3-97", "status": "off"})
    write(folder / "三.json", low | {"code": "T3-91", "status": "off"})
    return folder


def test_all_defects_of_a_folder_come_in_one_run(tmp_path, capsys):
    assert main(["rules", "lint", str(four(tmp_path / "规则"))]) == 2
    said = capsys.readouterr().out
    lines = said.split("\n")
    place = {name: (tmp_path / "规则" / f"{name}.json").read_text(encoding="utf-8").split("\n") for name in "一二三"}

    def line_of(name, text, times=1):
        return [number for number, line in enumerate(place[name], 1) if text in line][times - 1]

    assert f"一.json 第 {line_of('一', '结转下年都')} 行 T3-95：没有“表三.结转下年都.总计”这个指标，是不是“表三.结转下年度.总计”。" in lines
    assert f"一.json 第 {line_of('一', 'at_mst')} 行 T3-96：没有“at_mst”这种规则类型，是不是“at_most”。" in lines
    assert f"二.json 第 {line_of('二', 'T3-97', 2)} 行 T3-97：代码重复，第 {line_of('二', 'T3-97')} 行已经用过。" in lines
    assert any("T3-91：代码重复，" in line and ".json 第" in line for line in lines)
    assert "T3-91：与 T3-90 合在一起，" in said
    assert len([line for line in lines if line and not line.startswith("  ")]) == 5


def test_a_good_folder_is_clean(tmp_path, capsys):
    write(tmp_path / "好.json", GOOD)
    assert main(["rules", "lint", str(tmp_path)]) == 0
    assert "没有问题" in capsys.readouterr().out


def test_a_code_of_ours_for_another_rule_is_named(tmp_path):
    (text,) = disputes(tmp_path, GOOD | {"code": "T3-02", "title": "结转过半"})
    assert "代码与内置规则“办理结果总计不等于各分项之和”重复" in text


def test_a_key_written_twice_is_named(tmp_path):
    path = tmp_path / "自定.json"
    path.write_text('{"rules": [\n{"code": "T3-09",\n"status": "off",\n"status": "on"}]}', encoding="utf-8")
    assert lint_paths([path], "2021") == ["自定.json 第 4 行：“status”在同一处写了两次，只能留一个。"]


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_our_own_rules_do_not_contradict(edition):
    rules = list(load_catalogue(edition).all_rules.values())
    assert find_contradictions(rules, set(rules), load_form(edition)) == []
    assert worlds(rules)


FIGURES = ["表四.行政复议.结果维持", "表四.行政复议.结果纠正", "表四.行政复议.其他结果", "表四.行政复议.尚未审结", "表四.行政复议.总计"]


def some_rule(random_, number):
    left, right = random_.sample(FIGURES, random_.randint(1, 2)), random_.sample(FIGURES, random_.randint(0, 2))
    terms = {"left": left, "factor": random_.choice([0.5, 1, 1, 2]), "bound": random_.choice([0, 0, -1, 1, -3, 4])}
    return rule(number, random_.choice(["balance", "at_most", "at_most"]), **terms, **({"right": right} if right else {}))


def possible(rules, form):
    """Return whether scipy finds fractions that satisfy the rules, and whole numbers that do."""
    rows, low, high = [], [], []
    for each in rules:
        row = dict.fromkeys(FIGURES, 0.0)
        for id in each.terms["left"]:
            row[id] += 1
        for id in each.terms.get("right", ()):
            row[id] -= each.terms["factor"]
        rows.append(list(row.values()))
        high.append(each.terms["bound"])
        low.append(each.terms["bound"] if each.kind == "balance" else -float("inf"))
    limits = LinearConstraint(rows, low, high)
    return [milp([0] * 5, constraints=limits, integrality=[whole] * 5).status == 0 for whole in (0, 1)]


@pytest.mark.parametrize("seed", range(60))
def test_random_rules_agree_with_scipy_and_sets_are_irreducible(seed):
    random_, form = random.Random(seed), load_form("2021")
    rules = [Rule(some_rule(random_, 10 + number)) for number in range(random_.randint(2, 6))]
    fractions, whole = possible(rules, form)
    nothing = [each for each in find_contradictions(rules, set(rules), form) if each.kind == NOTHING]
    if whole:
        assert not nothing
    if not fractions:
        assert nothing
    for each in nothing:
        # Fractions may satisfy what whole numbers cannot: then the whole ones must be impossible.
        assert possible(each.rules(), form) in ([False, False], [True, False])
        assert all(possible([one for one in each.rules() if one is not left], form)[0] for left in each.rules() if len(each.rules()) > 1)


def test_the_rule_in_the_readme_is_right_and_known_to_check(tmp_path, capsys):
    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    (tmp_path / "规则").mkdir()
    (tmp_path / "规则" / "自定.json").write_text(text.split("<!-- rule -->\n```json\n")[1].split("```")[0], encoding="utf-8")
    assert main(["rules", "lint", str(tmp_path / "规则")]) == 0
    book = type_in(tmp_path / "表.xlsx", zeros() | {"表三.新收.自然人": 16, "表三.予以公开.自然人": 10, "表三.结转下年度.自然人": 6})
    assert main(["check", str(book), "--rules", str(tmp_path / "规则")]) == 1
    assert "T3-90 结转下年度 6 件，超过办结件数的一半（5），请核对。" in capsys.readouterr().out


def test_a_search_that_does_not_come_to_an_end_says_so(tmp_path, monkeypatch):
    """Never silence: what was not searched to its end is not called clean."""
    monkeypatch.setattr("rules.linting.contradictions.MOST_WORK", 20)
    found = disputes(tmp_path, GOOD)
    assert found
    assert all("矛盾没有查完" in text for text in found)


def test_rules_that_say_what_must_hold_and_little_else_contradict_each_other_all_the_same(tmp_path, capsys):
    """Nobody learns of the contradiction only after every other defect has been mended."""
    bare = [
        {"code": "T3-96", "kind": "at_most", "left": RECEIVED[0], "right": HANDLED[1], "bound": -1},
        {"code": "T3-97", "kind": "at_most", "left": HANDLED[1], "right": RECEIVED[0]},
    ]
    (tmp_path / "短.json").write_text(json.dumps({"rules": bare}, ensure_ascii=False), encoding="utf-8")
    assert main(["rules", "lint", str(tmp_path)]) == 2
    said = "".join(capsys.readouterr())
    assert "T3-97：与 T3-96 矛盾" in said or "T3-96：与 T3-97 矛盾" in said
    assert "缺少必需的项" in said


def test_a_supervisors_rule_may_leave_out_how_to_correct(tmp_path):
    blank = {"good": [{}], "bad": [], "blank": [{RECEIVED[0]: None}]}
    own = {key: value for key, value in rule(98, "at_most", left=HANDLED[1], right=RECEIVED[0], examples=blank).items() if key != "remedy"}
    (tmp_path / "市.json").write_text(json.dumps({"rules": [own]}, ensure_ascii=False), encoding="utf-8")
    assert lint_paths([tmp_path], "2021", contradictions=True) == []
    catalogue = load_catalogue("2021", [tmp_path])
    parts = dict(Entry(catalogue.rules["T3-98"], catalogue).parts("why", "remedy"))
    assert "如何改正" not in parts
    assert parts["为什么"] == "试。"
