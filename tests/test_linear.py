"""No text makes an expression take much longer than its length asks for: inputs are made of the expression itself, and steps are counted."""

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import RuleFileError
from rules.kinds.words import PIECE, Word
from rules.linting.lint import lint_paths, load_extra
from rules.linting.matching import Program, TooMuch, steps_of, tree_of
from rules.linting.pumping import LINEAR, Pump, explodes, growth_of
from tests.patterns import all_patterns

# A try begins anew at each place, whatever is taken back.
SQUARE = (r"a+b", r"a*+b", r"\d+件", r"[^。]*理由", r"(?:\d+、)*\d+件", r"不予公开.*理由", r"\s*[\n\r]", r"\[[^\]]*\]")
WORSE = (r"(a+)+b", r"(a|a)*b", r"x*x*x*z", r"(a{0,30}){0,30}b", r"^(a+)+$", r"(?:a{1,1000}){1,1000}b", r"(\w+\s?)*：", r"(一|一一)+。")
FLAT = (r"(?<!\d)\d+件", r"(?<!X)X{2,}\.gov", r"(?<!a)a*+b", r"[^。]{0,40}理由", r"(?<!\d)(?>\d+)、", r"(.)\1", r"<a [^<>]*>")


@pytest.mark.long
@pytest.mark.parametrize("found", all_patterns(), ids=lambda found: found.place)
def test_the_work_grows_with_the_text(found):
    growth, pump = growth_of(found.pattern, found.flags, way=found.way)
    assert growth <= LINEAR, (found, pump)


def test_all_expressions_are_found():
    places = [each.place for each in all_patterns()]
    assert len(places) > 350
    for begin in (
        "rules.kinds.",
        "rules/catalogue/2021/text.json",
        "rules/lexicon/",
        "workbook.marking.",
        "addin.",
        "rules.kinds.actors._acting",
    ):
        assert any(place.startswith(begin) for place in places), begin


@pytest.mark.parametrize("pattern", SQUARE)
def test_what_grows_with_the_square_is_seen(pattern):
    assert 3.5 < growth_of(pattern)[0] < 4.5
    assert explodes(pattern) is None


@pytest.mark.parametrize("pattern", WORSE)
def test_what_explodes_is_seen(pattern):
    assert explodes(pattern)


@pytest.mark.parametrize("pattern", FLAT)
def test_what_is_linear_is_taken_for_that(pattern):
    assert growth_of(pattern)[0] <= LINEAR
    assert explodes(pattern) is None


SAMPLES = (
    *SQUARE,
    *FLAT,
    r"a|ab|abc",
    r"(?=ab)a",
    r"(?!ab)a",
    r"(?<=b)a",
    r"\bab\b",
    r"a??b",
    # Both arms of a condition are counted, whichever holds: no text here has the one that does not.
    r"(a)|b(?(1)z|d)",
    r"(?i)aB",
    r"^a|b$",
    r"(a*)*b",
    r"[^a-c1]+",
)


@given(st.sampled_from(SAMPLES), st.text("ab1X件、。.\n [x]c理由", max_size=12))
def test_steps_are_those_of_a_matcher_that_finds_the_same(pattern, text):
    from rules.linting.matching import Matcher

    tree = tree_of(pattern)
    matcher = Matcher(text, 100_000, tree.state.flags)
    compiled = re.compile(pattern)
    for place in range(len(text) + 1):
        found = compiled.match(text, place)
        if place and "^" in pattern:
            continue
        assert matcher.match(Program(tree, tree.state.flags), place) == (found.end() if found else None), (pattern, text, place)


def test_a_matcher_stops_when_it_has_done_enough():
    with pytest.raises(TooMuch):
        steps_of(Program(tree_of("(a+)+b")), "a" * 60, 10_000)


def _rule(pattern):
    rule = {
        "code": "TX-90",
        "kind": "phrase",
        "title": "甲",
        "severity": "warning",
        "message": "{found}",
        "why": "乙",
        "none_of": [pattern],
    }
    rule |= {"source": {"document": "丙"}, "certainty": "议", "since": "2019", "status": "on", "examples": {}}
    return json.dumps({"rules": [rule]}, ensure_ascii=False, indent=1)


def test_a_supervisors_expression_that_explodes_is_named_with_file_and_line(tmp_path):
    path = tmp_path / "自定.json"
    path.write_text(_rule("/办(理+)+。/"), encoding="utf-8")
    [problem] = [each for each in lint_paths([path], "2021") if "算不完" in each]
    line = next(number for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "理+" in text)
    assert problem.startswith(f"自定.json 第 {line} 行 TX-90")
    with pytest.raises(RuleFileError, match="算不完"):
        load_extra("2021", path)
    path.write_text(_rule("/(?:办理){1,9}。/"), encoding="utf-8")
    assert not [each for each in lint_paths([path], "2021") if "算不完" in each]


def test_a_long_text_is_looked_through_in_pieces():
    """The square of a piece, not of the text: the same finds, at the ends of pieces too."""
    word = Word("/办+结[0-9]+件/")
    for ending in ("\n", ""):
        text = ("的" * 40 + "办结12件" + ending) * (5 * PIECE // 45)
        found = [text[start:end] for start, end in word._spans(text)]
        whole = [match.group() for match in word.expression.finditer(text)]
        assert len(whole) - 5 <= len(found) <= len(whole)
        assert set(found) <= {"办结12件", "办结1件"} | set(whole)
        if ending:
            assert found == whole
    assert Word("/办+结/").is_in("的" * (2 * PIECE) + "办办结")
    assert not Word("/办+结/").is_in("的" * (2 * PIECE))
    # What looks at the whole text is given the whole.
    assert list(Word(r"/\A的/")._spans("的" * (2 * PIECE))) == [(0, 1)]
    assert list(Word(r"/的\Z/")._spans("的" * (2 * PIECE))) == [(2 * PIECE - 1, 2 * PIECE)]


def _seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.long
def test_the_clock_agrees_with_the_count():
    """All rules' expressions over their own worst inputs: twice the text takes the real matcher twice the time, measured again before it fails."""
    cases = []
    for each in all_patterns():
        pump = growth_of(each.pattern, each.flags)[1] if each.place.endswith(".json") else None
        compiled = re.compile(each.pattern) if each.place.endswith(".json") else None
        if compiled:
            cases.append((compiled, pump or Pump("", "的1，")))
    texts = {size: [(compiled, pump.text(size)) for compiled, pump in cases] for size in (50_000, 100_000)}
    best = dict.fromkeys(texts, float("inf"))
    for _ in range(6):
        for size, pairs in texts.items():
            best[size] = min(
                best[size], _seconds(lambda pairs=pairs: [sum(1 for _ in compiled.finditer(text)) for compiled, text in pairs])
            )
        if best[100_000] / best[50_000] <= LINEAR:
            return
    assert best[100_000] / best[50_000] <= LINEAR
