"""Changes against last year (同比) that the prose states of a number it mentions: in per cent, or as a number more or less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.mentions.numerals import SHARE, Numeral
from rules.kinds.mentions.reading import Mention, Reading
from rules.report import Number

DOWN = ("下降", "减少", "回落", "降低", "降幅", "少")
MOVED = "(?:增长|增加|上升|提高|增幅|下降|减少|回落|降低|降幅|多|少)(?:收到|收|办)?了?(?:约|为|达)?"
CHANGED = compiled(
    "[^，。；]{0,6}?[，,（]?(?:申请)?(?:数量|量|总数|件数)?(?:同比|(?:较|比|与)(?:上年|去年|上年度|上一年度|上一年|昔昔昔昔年)(?:度|同期|相比)?，?)"
    f"{MOVED}$"
)
# What else is said of the same change: 增加3件，增长10%.
FOLLOWING = compiled(f"[，,、（）]?(?:同比)?{MOVED}$")
FARTHEST = 24


class Change(NamedTuple):
    """A stated change of a mentioned number, in per cent or as a number, below 0 when it fell.

    `wanted` is what last year's figures make it, reading by reading.
    """

    mention: Mention
    numeral: Numeral
    stated: float
    wanted: tuple[float, ...]
    is_open: bool
    # How far the share may be off because the number itself is rounded.
    blur: float


def find_changes(reading: Reading, previous: Mapping[str, Number | None] | None) -> Iterator[Change]:
    """Yield the changes stated of mentions; `is_open` where last year's figures are not at hand."""
    mentions = {each.numeral.start: each for each in reading.mentions if not each.is_last}
    bases = {each.numeral.start for each in reading.mentions if each.is_last}
    for paragraph in reading.paragraphs:
        mention: Mention | None = None
        end, expression = 0, CHANGED
        for each in paragraph.numerals:
            between = paragraph.text[end : each.start] if mention and each.start - end <= FARTHEST else ""
            if mention and each.unit in ("%", mention.numeral.unit) and expression.match(between):
                falls = any(word in between for word in DOWN)
                yield _change(mention, each, -each.value if falls else each.value, previous)
                end, expression = each.end, FOLLOWING
            elif mention and each.start in bases and between:
                # 比上年的740件减少90件
                end, expression = each.end, FOLLOWING
            elif each.unit != "%":
                mention = mentions.get(each.start)
                end, expression = each.end, CHANGED


def _change(mention: Mention, numeral: Numeral, stated: float, previous: Mapping[str, Number | None] | None) -> Change:
    known = bases_of(mention, previous)
    value = mention.numeral.value
    if numeral.kind == SHARE:
        wanted = tuple(round((value - base) / base * 100, 4) for base in known if base)
    else:
        wanted = tuple(round(value - base, 6) for base in known)
    is_open = previous is None or len(known) < len(mention.readings) or not wanted
    return Change(mention, numeral, stated, wanted, is_open, _blur(mention, known))


def _blur(mention: Mention, bases: Sequence[float]) -> float:
    grain = mention.numeral.grain if mention.numeral.way else mention.numeral.step
    return grain / min(bases) * 100 if bases and min(bases) else 0


def bases_of(mention: Mention, previous: Mapping[str, Number | None] | None) -> tuple[float, ...]:
    """Return what last year's figures of a mention come to, in its unit, of the readings that have them."""
    bases = (_sum(reading, previous or {}) for reading in mention.readings)
    return tuple(base * mention.scale for base in bases if base is not None)


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
    if change.numeral.kind != SHARE:
        near = (each for each in change.wanted if each * change.stated >= 0)
        return any(change.numeral.agrees(abs(each)) for each in near) or bool(change.mention.numeral.way)
    step = (change.numeral.step or 1) * (2 if change.numeral.way else 1)
    return any(abs(each - change.stated) < step + change.blur for each in change.wanted)
