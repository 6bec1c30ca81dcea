"""What is wrong with the words a rule looks for in the prose: parts and labels nobody knows, phrases that find nothing or never end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from math import prod
from typing import Any

from rules.form import EDITIONS, load_form
from rules.kinds.mentions.grammar import load_grammar, resolve_reading
from rules.kinds.mentions.own import compile_phrase, is_expression
from rules.kinds.mentions.text import Normal
from rules.kinds.mentions.vocabulary import CHOICE
from rules.kinds.phrase import ALL
from rules.kinds.prose import TITLE
from rules.linting.matching import TooMuch
from rules.linting.positions import Path as Spot
from rules.linting.pumping import LINEAR, explodes, growth_of
from rules.linting.values import Defect, leaves
from rules.spelling import nearest
from rules.terms import listed

# So many words may a phrase with {choices|…} stand for.
MOST_WORDS = 500
PHRASES = ("phrases", "after")


def own_word_defects(item: dict[str, Any]) -> Iterator[Defect]:
    """Yield the parts, labels and claims that nobody knows, and what is wrong with a rule's own phrases."""
    yield from _unknown(item)
    if item.get("kind") == "mention":
        if not any(item.get(key) for key in ("labels", *PHRASES)):
            yield (), "要写 labels（本软件认得的说法），或者 phrases、after（自己的说法，数在后面、在前面）。"
        elif item.get("labels") and any(key in item for key in (*PHRASES, "readings")):
            yield ("labels",), "写了 labels，就不写 phrases、after、readings：要用自己的说法，请另写一条规则。"
        elif not item.get("labels") and not item.get("readings"):
            yield (), '要写 readings：文字里的数可能指哪些指标，如 [["表三.新收.总计"]]。'
        yield from _edition_defects(item)
        for spot, phrase in leaves({key: item.get(key, []) for key in PHRASES}, ()):
            yield from ((spot, words) for words in _phrase_defects(phrase, item))
    if item.get("kind") == "content":
        for spot, word in leaves({"numbers": item.get("numbers", {})}, ()):
            if isinstance(word, str) and (words := _choice_defect(word)):
                yield spot, words


def _unknown(item: dict[str, Any]) -> Iterator[Defect]:
    kind = item.get("kind")
    known = {"in": ("部分", _sections()), "sections": ("部分", _sections())}
    if kind == "mention":
        known["labels"] = ("说法（labels）", _grammar_names("labels"))
    elif kind == "claim":
        known["claims"] = ("说法（claims）", _grammar_names("claims"))
    for key, (what, names) in known.items():
        value = item.get(key, [])
        for place, name in enumerate(listed(value) if isinstance(value, (str, list)) else []):
            if isinstance(name, str) and name not in names and not name.startswith("封面."):
                near = nearest(name, names, 0.5)
                spot: Spot = (key,) if isinstance(value, str) else (key, place)
                yield spot, f"没有“{name}”这个{what}{f'，是不是“{near}”' if near else ''}。"


def _edition_defects(item: dict[str, Any]) -> Iterator[Defect]:
    """Yield the editions of the form that a rule is meant for and that have none of its readings."""
    readings, since = item.get("readings"), item.get("since", "2019")
    if not isinstance(readings, list) or not all(isinstance(each, list) for each in readings) or not isinstance(since, str):
        return
    for edition in EDITIONS:
        if since <= edition and not any(resolve_reading(filter(_is_text, each), load_form(edition)) for each in readings):
            yield ("readings",), f"{edition} 版格式没有这些指标：请把 since 写成有它们的那一版，或再写一种那一版的读法。"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


@cache
def _sections() -> frozenset[str]:
    return ALL | {TITLE} | {section for edition in EDITIONS for section in load_form(edition).prose_sections()}


@cache
def _grammar_names(key: str) -> frozenset[str]:
    return frozenset(name for edition in EDITIONS for name in getattr(load_grammar(load_form(edition)), key))


def _phrase_defects(phrase: Any, item: dict[str, Any]) -> Iterator[str]:
    if not isinstance(phrase, str) or not phrase:
        return
    if wrong := _choice_defect(phrase):
        yield wrong
        return
    try:
        expression = compile_phrase(phrase)
    except re.error:
        # What is no expression is told with those of all rules.
        return
    if expression.match(""):
        yield f"“{phrase}”不写一个字也算找到，请至少留一个一定要有的字。"
    elif is_expression(phrase) and _is_slow(phrase[1:-1]):
        yield f"“{phrase}”在长文字里越找越慢：请去掉开头的 *、+，或改成有上限的，如 {{0,20}}。"
    elif not any(expression.search(text) for text in _texts(item)):
        yield f"“{phrase}”在例子里一处也没有找到：请核对写法（标点、数字按全角读，空格不算），或者加一个写着它的例子。"


def _choice_defect(word: str) -> str:
    if is_expression(word):
        return ""
    if not word.strip():
        return "不能只是空格。"
    rest = CHOICE.sub("", word)
    if "{" in rest or "}" in rest or word.count("{") != word.count("}"):
        return f"“{word}”的花括号没有成对：几种写法任一，写成 {{甲|乙}}。"
    if prod(len(each.split("|")) for each in CHOICE.findall(word)) > MOST_WORDS:
        return f"“{word}”合起来超过 {MOST_WORDS} 种写法，请分成几个写。"
    return ""


def _is_slow(pattern: str) -> bool:
    """Return whether finding takes more than in proportion to the text; what takes more than its square is told elsewhere."""
    try:
        return not explodes(pattern) and growth_of(pattern)[0] > LINEAR
    except TooMuch:
        return False


def _texts(item: dict[str, Any]) -> Iterable[str]:
    """Return the prose of the rule's examples, as phrases are looked for in it."""
    found = leaves(item.get("examples", {}), ())
    return [Normal(text, None).text for spot, text in found if isinstance(text, str) and str(spot[-1]).startswith("文字.")]
