"""What a reason is bound to (所说明的数值): a result's numbers, how they are noted beside the reason, how such a note is read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rules.report import Number, Report
from rules.rule import Result
from rules.terms import PREVIOUS
from rules.wording import decimals, figure_value, number

# Beyond this nobody copies them by hand: their count and their sum stand for them.
MOST_NOTED = 12
LONGEST = 300
MARK = "、"
TEN_THOUSAND = 10_000
# Numbers as people note them. What a letter, a day or a share has to do with is none: D6, T3-15, 2024年, 5%.
NOTED = (
    r"(?P<skipped>[A-Za-z]{1,9}[0-9]{1,9}(?:-[0-9]{1,9})?|[0-9.]{1,9} {0,2}[年月日号%])"
    r"|(?P<sign>(?<![0-9A-Za-z])-|负)?(?P<digits>[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?)(?P<ten>万(?!元))?"
)
GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
MINUSES = dict.fromkeys(map(ord, "\u2212\u2010\u2011\ufe63\uff0d"), "-")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | MINUSES | {0x3000: " "}

compiled = cache(re.compile)


class Bound(NamedTuple):
    """The numbers a reason is bound to: the `whole` of them, and those without which it does not count (`least`).

    `listed` are the figures themselves, which are as good as `least`; `beside` are the other numbers that may be noted. Where the
    figures are too many (`counted`), `whole` is their number and sums.
    """

    whole: tuple[Number, ...]
    least: tuple[Number, ...]
    listed: tuple[Number, ...] = ()
    beside: tuple[Number, ...] = ()
    counted: bool = False

    @property
    def text(self) -> str:
        """Return the numbers as they are noted."""
        return self._text(self.whole)

    @property
    def least_text(self) -> str:
        """Return the least numbers as they are noted, equal ones once."""
        return self._text(self.least if self.counted else tuple(dict.fromkeys(self.least)))

    @property
    def asked(self) -> str:
        """Return the numbers a clerk is asked to copy (应抄的数), "" where they are all 0: a row of zeros tells nothing."""
        return self.least_text if any(self.least[self.counted :]) else ""

    def _text(self, numbers: Sequence[Number]) -> str:
        if not self.counted:
            return MARK.join(map(number, numbers))
        words = ("{} 格", "合计 {}", "上年合计 {}")
        return "，".join(word.format(number(each)) for word, each in zip(words, numbers, strict=False))


def bind(result: Result, report: Report) -> Bound:
    """Return what a reason for a result is bound to.

    With arithmetic left and right, as far as figures stand there; else the numbers of its figures, this year's and last year's, of
    which this year's are the least; of very many their count and sums. A result without numbers gives none.
    """
    values = _numbers_of(result.figures, report)
    if result.difference is not None:
        sides = _sides(result)
        return Bound(sides, sides, values, (*values, *_known(result.left, result.right, result.difference), *_given(result)))
    now = _numbers_of((id for id in result.figures if not id.startswith(PREVIOUS)), report) or values
    if len(now) <= MOST_NOTED:
        return Bound(values, now, now)
    before = _numbers_of((id for id in result.figures if id.startswith(PREVIOUS)), report)
    sums = (len(now), sum(now), *([sum(before)] if before else []))
    return Bound(sums, sums[:2], now, values, counted=True)


def _sides(result: Result) -> tuple[Number, ...]:
    """Return left and right, once where they are equal; a side without figures is the rule's own number, which never changes."""
    left, right = result.sides
    both = not left or bool(right)
    return tuple(dict.fromkeys(_known(result.left, result.right if both else None)))


def _given(result: Result) -> tuple[Number, ...]:
    """Return the sum that makes the rule apply, as far as the sentence names it."""
    return next(readings(result.slots.get("given", "")))


def _known(*numbers: Number | None) -> tuple[Number, ...]:
    return tuple(each for each in numbers if each is not None)


def _numbers_of(ids: Iterable[str], report: Report) -> tuple[Number, ...]:
    found = (value_of(id, report) for id in ids)
    return tuple(each for each in found if isinstance(each, int | float) and not isinstance(each, bool))


def value_of(id: str, report: Report) -> Number | str | None:
    """Return a figure's value, last year's for an id of last year, a field's text for one of the cover; None when it is missing."""
    if id.startswith("封面."):
        return report.identity.get(id.removeprefix("封面."))
    return figure_value(id, report)


def readings(noted: str) -> Iterator[tuple[Number, ...]]:
    """Yield the numbers of a note in each way it can be read: 1,234 is one number with a thousands mark, or two."""
    text = noted.translate(FULL_WIDTH)
    found = [match for match in compiled(NOTED).finditer(text) if match["digits"]]
    yield tuple(each for match in found for each in _numbers(match, marks=True))
    if any("," in match["digits"] for match in found):
        yield tuple(each for match in found for each in _numbers(match, marks=False))


def _numbers(match: re.Match[str], *, marks: bool) -> Iterator[Number]:
    digits = match["digits"]
    parts = [digits.replace(",", "")] if marks and compiled(GROUPED).fullmatch(digits) else digits.split(",")
    for place, part in enumerate(parts):
        value = _number(part) * (TEN_THOUSAND if match["ten"] and place == len(parts) - 1 else 1)
        yield settled(-value if match["sign"] and place == 0 else value)


def _number(digits: str) -> Number:
    # Python turns no more than a few thousand digits into a number; so many are nobody's figure.
    if len(digits) > LONGEST:
        return float("inf")
    return float(digits) if "." in digits else int(digits)


def settled(value: Number) -> Number:
    """Return a number without the dust of floating point, so that what is copied from a sentence equals what is in the cell."""
    return value if isinstance(value, int) else round(value, decimals(value))
