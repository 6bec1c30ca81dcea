"""Shares (占比、办结率) that the prose states of requests: of a number before them, or of what is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.mentions.grammar import QUIET
from rules.kinds.mentions.numerals import COUNT, SHARE, Numeral
from rules.kinds.mentions.paragraphs import REQUESTS, STOPS, Paragraph
from rules.kinds.mentions.reading import Mention, Reading
from rules.kinds.mentions.sums import LISTED, sums_of

OF = compiled("[，,（]?(?:约|大约)?占(?:比|总数|总量|全部|办结|答复|申请)?[^，。；0-9]{0,12}")
# 按时办结率 is of what fell due, and a plain 100% is said of that, too.
RATE = compiled("[，,（]?(?:总)?办结率(?:为|达|达到|是)?")
# Behind it come the shares of several numbers.
CLOSED = ("办结", "答复")
ALL_OF_THEM = 100
LONGEST_TAIL = 24
MOST_WHOLES = 40


class Share(NamedTuple):
    """A stated share: where it begins, the number or the readings it is a share of, the numbers before it that may be the whole.

    Where none of these `wholes` is one of requests (`is_tied`), only the tables can tell.
    """

    start: int
    share: Numeral
    part: Numeral | None
    readings: tuple[tuple[str, ...], ...]
    wholes: tuple[float, ...]
    is_tied: bool


def find_shares(reading: Reading) -> Iterator[Share]:
    """Yield the shares that are of requests."""
    mentions = {each.numeral.start: each for each in reading.mentions}
    for mention in reading.shares:
        yield Share(mention.start, mention.numeral, None, mention.readings, (), False)
    for paragraph in reading.paragraphs:
        counts: list[Numeral] = []
        for each in paragraph.numerals:
            if each.kind == SHARE and counts and (share := _share(paragraph, counts, each, mentions)):
                yield share
            elif each.kind == COUNT:
                counts.append(each)


def _share(paragraph: Paragraph, counts: list[Numeral], share: Numeral, mentions: dict[int, Mention]) -> Share | None:
    between = paragraph.text[counts[-1].end : share.start]
    is_beside = len(between) <= LONGEST_TAIL and LISTED not in between and OF.fullmatch(between)
    part = counts[-1] if is_beside else _closed(paragraph, counts, share, mentions)
    if part is None or not part.value:
        return None
    wholes = [each for each in counts[-MOST_WHOLES:] if each is not part and each.value >= part.value and each.unit == part.unit]
    tied = [each for each in wholes if each.start in mentions and mentions[each.start].subject == REQUESTS]
    if not tied and not _is_of_requests(mentions.get(part.start)):
        return None
    values = [each for each in sums_of({each.value for each in tied}) if each >= part.value] + [each.value for each in wholes]
    return Share(part.start, share, part, (), (*(each.value for each in tied[-1:]), *values), bool(tied))


def _closed(paragraph: Paragraph, counts: list[Numeral], share: Numeral, mentions: dict[int, Mention]) -> Numeral | None:
    """Return the number of requests closed that a rate behind it in its sentence is of."""
    begin = paragraph.last_break(share.start, STOPS)
    clause = paragraph.text[max(begin, paragraph.last_break(share.start) - 1) : share.start]
    if share.value == ALL_OF_THEM or not RATE.fullmatch(clause):
        return None
    closed = [each for each in counts if each.start >= begin and each.start in mentions and mentions[each.start].label in CLOSED]
    return closed[-1] if closed else None


def _is_of_requests(mention: Mention | None) -> bool:
    return mention is not None and mention.subject == REQUESTS and mention.level != QUIET and not mention.is_last


def is_share(part: float, whole: float, share: Numeral) -> bool:
    """Return whether a number is that share of a whole that it is no more than, rounded or cut."""
    step = share.step or 1
    return bool(whole) and part <= whole and abs(part / whole * 100 - share.value) < step * (2 if share.way else 1)
