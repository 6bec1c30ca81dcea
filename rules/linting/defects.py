"""What is wrong with one rule by itself: words that nobody knows, keys and values that the schema does not allow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from rules.data import load_data
from rules.engine import KINDS
from rules.expressions import compiled
from rules.form import EDITIONS, Form, load_form
from rules.kinds.linear import LINEAR
from rules.kinds.text import PYTHON
from rules.linting.own_words import own_word_defects
from rules.linting.positions import Path as Spot
from rules.linting.pumping import explodes
from rules.linting.values import Defect, leaves
from rules.rule import COMMON_KEYS
from rules.spelling import nearest
from rules.terms import split

# So much of a text on which an expression never ends is shown.
SHOWN = 12
LEXICONS = Path(__file__).parent.parent / "lexicon"
FIGURE_KEYS = frozenset({"left", "right", "figures", "unless", "part", "whole", "parts", "sum", "minus", "pairs", "readings"})


def load_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule files."""
    return load_data(__file__, "../schema/rule.schema.json")


def defects_of(item: dict[str, Any]) -> Iterator[Defect]:
    """Yield every defect of a rule: what one of them is does not keep the others from being named."""
    named = list(_names(item))
    yield from named
    yield from _schema_defects(item, unknown_kind=any(spot == ("kind",) for spot, _ in named))
    yield from _figure_defects(item)
    yield from _word_defects(item)
    yield from own_word_defects(item)


def _names(item: dict[str, Any]) -> Iterator[Defect]:
    kind = item.get("kind")
    if isinstance(kind, str) and kind not in KINDS:
        yield ("kind",), f"没有“{kind}”这种规则类型{_nearest(kind, KINDS)}。"
        return
    allowed = COMMON_KEYS | _keys_of(str(kind))
    for key in item:
        if key not in allowed:
            yield (key,), f"不认识的项“{key}”{_nearest(key, allowed)}。"


@cache
def _keys_of(kind: str) -> frozenset[str]:
    definition = load_schema()["$defs"].get(kind, {})
    return frozenset(definition.get("properties", {}))


def _schema_defects(item: dict[str, Any], *, unknown_kind: bool) -> Iterator[Defect]:
    validator = Draft202012Validator({"$ref": "#/$defs/rule", "$defs": load_schema()["$defs"]})
    missing: dict[Spot, list[str]] = {}
    for error in validator.iter_errors(item):
        if error.validator == "required":
            missing.setdefault(tuple(error.absolute_path), []).append(error.message.split("'")[1])
            continue
        # Keys that nobody knows are named already, with the nearest right one; those of an unknown kind are not known.
        # What a mention must say is told in its own words.
        is_told = error.validator == "oneOf" and not error.absolute_path
        if is_told or error.validator == "unevaluatedProperties" or (unknown_kind and list(error.absolute_path) == ["kind"]):
            continue
        path = tuple(error.absolute_path)
        yield path, f"{_dotted(path)}{_meaning(error)}"
    yield from ((path, f"{_dotted(path)}缺少必需的项（{'、'.join(dict.fromkeys(keys))}）。") for path, keys in missing.items())


def _dotted(path: Spot) -> str:
    return f"{'.'.join(map(str, path))}：" if path else ""


def _meaning(error: ValidationError) -> str:
    said = {
        "enum": "不在允许的取值之内",
        "type": "类型不对",
        "minLength": "不能为空",
        "minItems": "至少要有一个",
        "pattern": "写法不对（代码是 DF、T2、T3、T4、XT、YR、TX、HQ、FM、WQ、TM 之一加两位数字，如 T3-90）",
    }
    allowed = f"，可用：{'、'.join(str(each) for each in _enumerated(error))}" if error.validator == "enum" else ""
    return f"{said.get(str(error.validator), '不合规则文件的格式')}{allowed}。"


def _enumerated(error: ValidationError) -> list[Any]:
    return error.validator_value if isinstance(error.validator_value, list) else []


def _word_defects(item: dict[str, Any]) -> Iterator[Defect]:
    """Yield what is wrong with registered functions, word lists and expressions between slashes."""
    function, lexicon = item.get("function"), item.get("lexicon")
    if isinstance(function, str) and function not in PYTHON:
        yield ("function",), f"没有登记“{function}”这个函数{_nearest(function, PYTHON)}。"
    lists = [path.stem for path in LEXICONS.glob("*.json")]
    if isinstance(lexicon, str) and lexicon not in lists:
        yield ("lexicon",), f"没有“{lexicon}”这个词表{_nearest(lexicon, lists)}。"
    for spot, word in leaves({key: value for key, value in item.items() if key not in COMMON_KEYS}, ()):
        if isinstance(word, str) and len(word) > 1 and word[0] == word[-1] == "/":
            try:
                compiled(word[1:-1])
            except re.error as error:
                yield spot, f"“{word}”不是合法的正则表达式（第 {(error.pos or 0) + 1} 个字符处）。"
                continue
            if pump := explodes(word[1:-1]):
                yield spot, f"“{word}”遇到“{pump.text(SHOWN)}……”这样的文字会算不完：重复里不要再套重复，*、+ 请改成有上限的，如 {{0,20}}。"


def _figure_defects(item: dict[str, Any]) -> Iterator[Defect]:
    since = item.get("since", "2019")
    forms = [load_form(edition) for edition in EDITIONS if not isinstance(since, str) or since <= edition]
    for spot, pattern in _patterns(item, ()):
        bare = split(pattern)[1]
        if not any(form.matches(bare) for form in forms):
            yield spot, f"没有“{pattern}”这个指标{_nearest_figure(bare, forms)}。"
        elif item.get("kind") in LINEAR and not all(form.matches(bare) for form in forms):
            yield spot, f"“{pattern}”不是每一版格式都有，请把 since 写成有它的那一版。"


def _patterns(item: Any, spot: Spot) -> Iterator[tuple[Spot, str]]:
    """Yield every figure pattern a rule names under a key that holds figures, and where."""
    if isinstance(item, dict):
        for key, value in item.items():
            if key in FIGURE_KEYS:
                yield from ((at, each) for at, each in leaves(value, (*spot, key)) if isinstance(each, str) and not isinstance(value, dict))
            elif key != "examples":
                yield from _patterns(value, (*spot, key))
    elif isinstance(item, list):
        for number, value in enumerate(item):
            yield from _patterns(value, (*spot, number))


def _nearest(word: str, words: Iterable[str]) -> str:
    near = nearest(word, words, 0.5)
    return f"，是不是“{near}”" if near else ""


def _nearest_figure(pattern: str, forms: list[Form]) -> str:
    """Return the nearest figure, the pattern's own wildcards and variables kept where only one segment is misspelt."""
    segments = pattern.split(".")
    known = dict.fromkeys(segment for form in forms for id in form.ids for segment in id.split("."))
    mended = [
        segment if segment in known or "*" in segment or "{" in segment else nearest(segment, known, 0.3) or segment for segment in segments
    ]
    candidate = ".".join(mended)
    if any(form.matches(candidate) for form in forms):
        return f"，是不是“{candidate}”"
    return _nearest(pattern, [id for form in forms for id in form.ids])
