"""Doubling: a word written twice in a row, a paragraph that stands twice in one report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from rules.expressions import compiled
from rules.kinds.phrase import load_lexicon
from rules.kinds.prose import MOST_FINDS, MOST_LOOKED_AT, Part, prose_of, result_at, result_on, tally
from rules.kinds.words import Word, covers
from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot

LANE = 16
LAST_OF_PLANE = "\uffff"
SPACE = compiled(r"\s+")
NO_SURROGATE = bytes(1 if byte in range(0xD8, 0xE0) else byte for byte in range(256))
SENTENCE_ENDS = compiled("[。；！？;]")
# What a heading ends or a numeral before it; how much of a long sentence is shown.
HEADED, LONGEST_SHOWN = frozenset("）)、"), 40


def doublings(data: bytes, widths: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where a word is written twice in a row, and its width, width by width.

    `data` has two bytes a character. As one long integer, against itself shifted by the word's width, equal characters
    become zero lanes, and a run of them is found by a search for zero bytes. Ten times as fast as a backreference.
    """
    number = int.from_bytes(data, "little")
    for width in widths:
        yield from ((place, width) for place in _zero_runs(data, number, width))


def _zero_runs(data: bytes, number: int, width: int) -> Iterator[int]:
    size = max(len(data) // 2 - width, 0)
    lanes = (number ^ (number >> (LANE * width))).to_bytes(len(data), "little")
    # As text, where a search keeps to the lanes; only whether a lane is zero matters, and none may look like half of a character.
    text = lanes.translate(NO_SURROGATE).decode("utf-16-le")
    zeros = "\0" * width
    place = text.find(zeros, 0, size)
    while place >= 0:
        yield place
        place = text.find(zeros, place + width, size)


def judge_doubled_words(rule: Rule, report: Report) -> Judged:
    """Judge that no Chinese word of `widths` characters stands twice in a row, what grammar doubles (`except`) aside.

    Of single characters only those of the `lexicon` are looked at: most are doubled rightly, or belong to two words.
    """
    part = prose_of(report).part()
    text = part.text
    results: dict[tuple[Spot, str], Result] = {}
    for start, width in islice(doublings(_in_plane(part), rule.terms["widths"]), MOST_LOOKED_AT):
        end = start + 2 * width
        word = text[start : start + width]
        if len(results) == MOST_FINDS:
            break
        if _is_slip(rule, text, start, word) if width == 1 else _is_word(word) and not covers(_excepted(rule), text, start, end):
            results.setdefault((part.spot(start), word), result_at(rule, part, start, end, {"word": word}))
    return tally(part, list(results.values()))


class Doubled:
    """A character that is not doubled, and the words around it that say that it belongs to two words."""

    __slots__ = ("after", "after_number", "before", "only_before")

    def __init__(self, data: dict[str, Any]) -> None:
        self.before = tuple(data.get("before", ()))
        self.after = tuple(data.get("after", ()))
        self.only_before = tuple(data.get("only_before", ("",)))
        self.after_number: bool = data.get("after_number", False)

    def is_slip(self, text: str, start: int) -> bool:
        """Return whether the character, doubled at a place of the text, is a slip."""
        end = start + 2
        if text.endswith(self.before, 0, start) or text.startswith(self.after, end):
            return False
        return text.startswith(self.only_before, end) and (not self.after_number or text[start - 1 : start].isdigit())


def _is_slip(rule: Rule, text: str, start: int, char: str) -> bool:
    entry = _doubled(rule.terms["lexicon"]).get(char) if "lexicon" in rule.terms else None
    return entry is not None and entry.is_slip(text, start)


@lru_cache(maxsize=8)
def _doubled(lexicon: str) -> dict[str, Doubled]:
    return {item["doubled"]: Doubled(item) for item in load_lexicon(lexicon)}


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


def judge_repeated(rule: Rule, report: Report) -> Judged:
    """Judge that no sentence of `sentence` characters stands twice in a report, and no clause of `clause` twice in a row."""
    part = prose_of(report).part()
    finds = islice(chain(_in_a_row(part, rule.terms["clause"]), _again(part, rule.terms["sentence"], rule.terms["clause"])), MOST_LOOKED_AT)
    results: dict[str, Result] = {}
    for first, second, said in finds:
        if said not in results and len(results) < MOST_FINDS:
            results[said] = _repeated(rule, part, first, second, said)
    return tally(part, list(results.values()))


def _repeated(rule: Rule, part: Part, first: int, second: int, said: str) -> Result:
    before, spot = part.spot(first), part.spot(second)
    where = "在同一段里写了两遍" if before == spot else f"与“{before.section}”第 {before.paragraph + 1} 段里的一句相同"
    shown = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}……"
    result = result_at(rule, part, second, second + len(said), {"found": shown, "where": where})
    if before != spot and result.spot:
        result.spots = (before,)
    return result


def _in_a_row(part: Part, least: int) -> Iterator[tuple[int, int, str]]:
    """Yield clauses that are followed by themselves; not a heading that the sentence behind it takes up."""
    last, place = "", 0
    for start, clause in part.clauses:
        said = clause.strip()
        if (
            said
            and said == last
            and len(said) >= least
            and part.text[place - 1 : place] not in HEADED
            and part.spot(place) == part.spot(start)
        ):
            yield place, start, said
        if said:
            last, place = said, start


def _says_twice(text: str, least: int) -> bool:
    """Return whether a sentence of some length stands there twice at all: in hardly any report, and it is told at a fifth of the cost."""
    sentences = [said for each in SENTENCE_ENDS.sub("\n", text).split("\n") if len(said := each.strip()) >= least]
    return len(set(sentences)) < len(sentences)


def _again(part: Part, least: int, in_a_row: int) -> Iterator[tuple[int, int, str]]:
    """Yield sentences that stand there twice, shorter ones only in a row; a paragraph that stands there twice is another rule's."""
    if not _says_twice(part.text, in_a_row):
        return
    seen: dict[str, int] = {}
    whole: set[str] = set()
    last, place = "", 0
    for paragraph, begin in zip(part.text.split("\n"), part.starts, strict=False):
        known = len(paragraph) >= least and paragraph in whole
        whole.add(paragraph)
        start = begin
        for sentence in SENTENCE_ENDS.sub("\n", paragraph).split("\n"):
            said = sentence.strip()
            if len(said) >= in_a_row and not known:
                if said == last and part.spot(place) == part.spot(start):
                    yield place, start, said
                elif len(said) >= least and said in seen:
                    yield seen[said], start, said
            seen.setdefault(said, start)
            last, place = said, start
            start += len(sentence) + 1
