"""Doubling: a word written twice in a row, a paragraph that stands twice in one report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from rules.kinds.prose import MOST_FINDS, MOST_LOOKED_AT, Part, prose_of, result_at, result_on, tally
from rules.kinds.words import Word, covers
from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot

LANE = 16
LAST_OF_PLANE = "\uffff"
SPACE = re.compile(r"\s+")


def doublings(data: bytes, widths: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where a word is written twice in a row, and its width, width by width.

    `data` has two bytes a character. As one long integer, against itself shifted by the word's width, equal characters
    become zero lanes, and a run of them is found by a search for zero bytes. Ten times as fast as a backreference.
    """
    number = int.from_bytes(data, "little")
    for width in widths:
        yield from ((place, width) for place in _zero_runs(data, number, width))


def _zero_runs(data: bytes, number: int, width: int) -> Iterator[int]:
    size = max(len(data) - 2 * width, 0)
    lanes = (number ^ (number >> (LANE * width))).to_bytes(len(data), "little")
    zeros = bytes(2 * width)
    place = lanes.find(zeros, 0, size)
    while place >= 0:
        if place % 2:
            place = lanes.find(zeros, place + 1, size)
            continue
        yield place // 2
        place = lanes.find(zeros, place + 2 * width, size)


def judge_doubled_words(rule: Rule, report: Report) -> Judged:
    """Judge that no Chinese word of `widths` characters stands twice in a row, what grammar doubles (`except`) aside."""
    part = prose_of(report).part()
    text = part.text
    results: list[Result] = []
    for start, width in islice(doublings(_in_plane(part), rule.terms["widths"]), MOST_LOOKED_AT):
        end = start + 2 * width
        word = text[start : start + width]
        if len(results) < MOST_FINDS and _is_word(word) and not covers(_excepted(rule), text, start, end):
            results.append(result_at(rule, part, start, end, {"word": word}))
    return tally(part, results)


@lru_cache(maxsize=8)
def _excepted(rule: Rule) -> list[re.Pattern[str]]:
    return [Word(each).expression for each in rule.terms["except"]]


def _in_plane(part: Part) -> bytes:
    """Return the text as two bytes a character, those beyond the first plane replaced."""
    if len(part.utf16) == 2 * len(part.text):
        return part.utf16
    return "".join(char if char <= LAST_OF_PLANE else "□" for char in part.text).encode("utf-16-le", "surrogatepass")


def _is_word(word: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in word) and len(set(word)) > 1


def judge_duplicate(rule: Rule, report: Report) -> Judged:
    """Judge that no paragraph of `least` characters or more stands twice in the report, spaces aside."""
    part = prose_of(report).part()
    seen: dict[str, Spot] = {}
    results: list[Result] = []
    for spot, text in part.paragraphs():
        plain = SPACE.sub("", text) if " " in text else text
        if len(plain) < rule.terms["least"]:
            continue
        first = seen.setdefault(plain, spot)
        if first is not spot:
            slots = {"first": first.section, "number": str(first.paragraph + 1)}
            results.append(result_on(rule, spot, text[:40], slots))
    return tally(part, results)
