"""Directions (有所增长、持平): what the prose says of a number against last year's without saying by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.mentions.changes import bases_of
from rules.kinds.mentions.grammar import QUIET
from rules.kinds.mentions.reading import Mention, Reading
from rules.report import Number

UP, DOWN, SAME = "增", "减", "平"
SAID = compiled(
    "，?(?:数量|总数|总量)?(?:同比|(?:较|比|与)(?:上年|去年|上年度|上一年度|上一年|昔昔昔昔年)(?:度|同期|相比)?，?)"
    "(?:有所|有|略有|稍有|明显|大幅|大幅度|显著|小幅)?(?P<way>增长|增加|上升|减少|下降|回落|(?:基本|大致|大体)?持平)(?![0-9了约至到为幅率百])"
)
WAYS = {"增长": UP, "增加": UP, "上升": UP, "减少": DOWN, "下降": DOWN, "回落": DOWN}
# 持平 is said of numbers that differ by less than this part of last year's, or by one.
NEARLY = 0.1


class Direction(NamedTuple):
    """What is said of a mention; `bases` are last year's values, reading by reading, `is_open` where they are not at hand."""

    mention: Mention
    end: int
    way: str
    bases: tuple[float, ...]
    is_open: bool


def find_directions(reading: Reading, previous: Mapping[str, Number | None] | None) -> Iterator[Direction]:
    """Yield what is said of each mention against last year's number."""
    for mention in reading.mentions:
        found = SAID.match(reading.normal.text, mention.end)
        if found and not mention.is_last and mention.level != QUIET:
            bases = bases_of(mention, previous)
            is_open = previous is None or len(bases) < len(mention.readings)
            yield Direction(mention, found.end(), WAYS.get(found["way"], SAME), bases, is_open)


def goes(direction: Direction) -> bool:
    """Return whether the number moved as it is said to, against one of last year's."""
    value = direction.mention.numeral.value
    if direction.way == SAME:
        return any(abs(value - base) <= max(1, NEARLY * base) for base in direction.bases)
    return any(value > base if direction.way == UP else value < base for base in direction.bases)
