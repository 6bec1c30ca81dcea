"""What is wrong with the values of a rule, whatever it asks: numbers nobody can compute with, characters nobody sees, broken messages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import isfinite
from string import Formatter
from typing import Any

from rules.catalogue import load_catalogue
from rules.form import EDITIONS
from rules.kinds.content import SLOTS
from rules.linting.positions import Path as Spot
from rules.rule import COMMON_KEYS

# No figure of a report has more digits; beyond them sums are no longer exact.
LARGEST = 10**15
Defect = tuple[Spot, str]


def value_defects(item: dict[str, Any]) -> Iterator[Defect]:
    """Yield the values that no rule may have, and what is wrong with the message."""
    if not isinstance(item.get("kind", ""), str):
        yield ("kind",), '规则类型要写成一个词，如 "balance"。'
    for spot, value in leaves(item, ()):
        if isinstance(value, float) and not isfinite(value):
            yield spot, "不是一个数。"
        elif isinstance(value, (int, float)) and abs(value) > LARGEST:
            yield spot, "数太大，最多十五位。"
        elif isinstance(value, str) and not all(each.isprintable() or each in " \n\u3000" for each in value):
            yield spot, "有看不见的控制字符，请删去。"
    if isinstance(item.get("message"), str):
        yield from ((("message",), words) for words in _message_defects(item["message"], item))


def leaves(value: Any, spot: Spot) -> Iterator[tuple[Spot, Any]]:
    """Yield the values that are neither lists nor objects, and where."""
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*spot, key))
    else:
        yield spot, value


def _message_defects(message: str, item: dict[str, Any]) -> Iterator[str]:
    try:
        slots = _slots(message)
    except ValueError:
        yield "message：花括号没有成对，要显示花括号本身请写两个。"
        return
    terms = {key: value for key, value in item.items() if key not in COMMON_KEYS}
    known = known_slots() | {name for _, text in leaves(terms, ()) if isinstance(text, str) for name in _variables(text)}
    for name, is_plain in slots:
        if not is_plain or not name:
            yield f"message：“{{{name}}}”里只能写名称，不能带冒号、点号、方括号。"
        elif name not in known:
            yield f"message：没有“{{{name}}}”这一项，可用：{'、'.join(sorted(known))}。"


def _slots(message: str) -> list[tuple[str, bool]]:
    """Return the names between braces, and whether they are names alone."""
    parsed = [(name, not spec and not conversion) for _, name, spec, conversion in Formatter().parse(message) if name is not None]
    return [(name, plain and not set(name) & set(".[]")) for name, plain in parsed]


def _variables(text: str) -> set[str]:
    """Return the variables of a pattern such as 表三.新收.{列}."""
    try:
        return {name for name, is_plain in _slots(text) if is_plain}
    except ValueError:
        return set()


@cache
def known_slots() -> frozenset[str]:
    """Return what the messages of the built-in rules fill in, and what only supervisors' kinds do."""
    rules = (rule for edition in EDITIONS for rule in load_catalogue(edition).all_rules.values())
    return SLOTS | {name for rule in rules for name in _variables(rule.message)}
