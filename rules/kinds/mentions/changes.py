"""Changes against last year (同比) that the prose states of a number it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.kinds.mentions.numerals import COUNT, Numeral
from rules.kinds.mentions.reading import Mention, Reading
from rules.report import Number

UP, DOWN = ("增长", "增加", "上升", "提高", "增幅"), ("下降", "减少", "回落", "降低", "降幅")
CHANGED = re.compile(
    "^[，,（]?(?:申请)?(?:数量|量|总数|件数)?(?:同比|(?:较|比|与)(?:上年|去年|上年度|上一年度|昔昔昔昔年)(?:度|同期|相比)?，?)"
    "(?:增长|增加|上升|提高|增幅|下降|减少|回落|降低|降幅)了?(?:约|为|达)?$"
)
FARTHEST = 24


class Change(NamedTuple):
    """A stated change in per cent of a mentioned number, below 0 when it fell; `shares` are what last year's figures make it."""

    mention: Mention
    share: Numeral
    stated: float
    shares: tuple[float, ...]
    is_open: bool


def find_changes(reading: Reading, previous: Mapping[str, Number | None] | None) -> Iterator[Change]:
    """Yield the changes stated of mentions; `is_open` where last year's figures are not at hand."""
    mentions = {each.numeral.start: each for each in reading.mentions}
    for paragraph in reading.paragraphs:
        last: Numeral | None = None
        for each in paragraph.numerals:
            mention = mentions.get(last.start) if last else None
            if each.unit == "%" and last and mention and each.start - last.end <= FARTHEST:
                between = paragraph.text[last.end : each.start]
                if CHANGED.match(between):
                    falls = any(word in between for word in DOWN)
                    yield _change(mention, each, -each.value if falls else each.value, previous)
            if each.kind == COUNT:
                last = each


def _change(mention: Mention, share: Numeral, stated: float, previous: Mapping[str, Number | None] | None) -> Change:
    bases = [_sum(reading, previous or {}) for reading in mention.readings]
    known = [base for base in bases if base is not None]
    shares = tuple(round((mention.numeral.value - base) / base * 100, 4) for base in known if base)
    return Change(mention, share, stated, shares, previous is None or len(known) < len(bases) or not shares)


def _sum(reading: tuple[str, ...], values: Mapping[str, Number | None]) -> float | None:
    total: float = 0
    for id in reading:
        value = values.get(id.removeprefix("-"))
        if value is None:
            return None
        total += -value if id.startswith("-") else value
    return total


def agrees(change: Change) -> bool:
    """Return whether last year's figures make the change what it is said to be, rounded or cut."""
    step = (change.share.step or 1) * (2 if change.share.way else 1)
    return any(abs(each - change.stated) < step for each in change.shares)
