"""Gaps: a number missing before its unit, a number without one. Clauses are looked at by their last word, so that it costs little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from rules.expressions import compiled
from rules.kinds.phrase import MOST_GROUPED
from rules.kinds.prose import Part, prose_of, results_by_paragraph, tally
from rules.kinds.words import Word, covers
from rules.report import Report
from rules.rule import Judged, Rule

SPACES = " \t\u3000\u00a0"
# What may stand before a unit without anything missing: numerals, how many, each, which, and a citation that will be filled in.
COUNTED = frozenset("0123456789一二两三四五六七八九十百千万亿零〇半几数多余些每逐各整首头这那该此本某若干何双}｝%％.＋+")
# Longer ones are columns of a table without its lines.
ENDS_IN_NUMBER = compiled(r"(?<![0-9.])[0-9]{1,7}\Z")
# The others of a list stand no further away.
NEARBY = 30
DIGITS = frozenset("0123456789")
ENDS_A_COUNT = frozenset("，。；,;")
YEAR = compiled(r"(?:19|20)[0-9]{2}")


class Units:
    """A rule of gaps made ready: units by their last character, each with words it cannot follow, and words it may unless it is counted."""

    __slots__ = ("by_last", "counting", "excepted", "last", "listed", "words")

    def __init__(self, rule: Rule) -> None:
        terms = rule.terms
        sure, framed = terms.get("units", {}), terms.get("framed", {})
        self.by_last: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}
        for unit in sorted({*sure, *framed}, key=lambda unit: (-len(unit), unit)):
            self.by_last.setdefault(unit[-1], []).append((unit, tuple(sure.get(unit, ())), tuple(framed.get(unit, ()))))
        self.last = frozenset((*self.by_last, *SPACES))
        self.counting = compiled(terms["counting"]) if "counting" in terms else None
        self.listed = compiled(terms["listed"]) if "listed" in terms else None
        self.words = [Word(each) for each in terms.get("none_of", ())]
        self.excepted = [Word(each).expression for each in terms.get("except", ())]


@lru_cache(maxsize=8)
def _units(rule: Rule) -> Units:
    return Units(rule)


def judge_missing_numbers(rule: Rule, report: Report) -> Judged:
    """Judge that no unit stands where its number is missing, a result a paragraph."""
    part = prose_of(report).part()
    units = _units(rule)
    spans = [*islice(_bare_units(units, part), MOST_GROUPED)]
    for word in units.words:
        for start, end in islice(word.spans(part, report), MOST_GROUPED):
            if not any(first < end and start < last for first, last in spans):
                spans.append((start, end))
    spans = [span for span in spans if not covers(units.excepted, part.text, *span)]
    return tally(part, results_by_paragraph(rule, part, spans[:MOST_GROUPED]))


def _bare_units(units: Units, part: Part) -> Iterator[tuple[int, int]]:
    clauses = part.clauses
    for number in [
        number for number, (_, clause) in enumerate(clauses) if clause and clause[-1] in units.last and clause[-2:-1] not in DIGITS
    ]:
        start, clause = clauses[number]
        said = clause.rstrip(SPACES)
        for unit, sure, framed in units.by_last.get(said[-1:], ()):
            if said.endswith(unit):
                before = said[: -len(unit)].rstrip(SPACES)
                if (
                    before
                    and before[-1] not in COUNTED
                    and (
                        _has_hole(said, before, unit)
                        or before.endswith(sure)
                        or (before.endswith(framed) and _counts(units, part, number, unit))
                    )
                ):
                    yield start, start + len(said)
                break


def _has_hole(said: str, before: str, unit: str) -> bool:
    """Return whether blanks stand where the number should, in a text that has none elsewhere nearby."""
    return len(before) + len(unit) < len(said) and "\u4e00" <= before[-1] <= "\u9fff" and not set(SPACES) & set(before[-6:])


def _counts(units: Units, part: Part, number: int, unit: str) -> bool:
    """Return whether a clause says how many, or is one of a list where others do."""
    start, clause = part.clauses[number]
    if units.counting and units.counting.search(clause):
        return True
    if not units.listed or not units.listed.search(clause.strip()):
        return False
    near = part.text[max(start - NEARBY, 0) : start + len(clause) + NEARBY].replace(" ", "")
    return any(near[place - 1 : place].isdigit() for place, char in enumerate(near) if place and char == unit[0])


def judge_missing_units(rule: Rule, report: Report) -> Judged:
    """Judge that what is counted is counted in something: no clause ends in a counting word and a bare number, a result a paragraph."""
    part = prose_of(report).part()
    words: tuple[str, ...] = tuple(rule.terms["behind"])
    spans = islice(_bare_numbers(part, words, _units(rule)), MOST_GROUPED)
    return tally(part, results_by_paragraph(rule, part, spans))


def _bare_numbers(part: Part, words: tuple[str, ...], units: Units) -> Iterator[tuple[int, int]]:
    text = part.text
    for start, clause in part.clauses:
        if not clause or not clause[-1].isdigit():
            continue
        end = start + len(clause)
        # A list may have its unit behind the last of its items; a comma between digits is no comma.
        if text[end : end + 1] not in ENDS_A_COUNT or (text[end : end + 1] == "," and text[end + 1 : end + 2].isdigit()):
            continue
        found = ENDS_IN_NUMBER.search(clause)
        if found is None or YEAR.fullmatch(found.group()):
            continue
        before = clause[: found.start()].rstrip(SPACES)
        if before.endswith(words) and not covers(units.excepted, text, start, end):
            yield start + max(len(before) - 8, 0), end


GAPS: dict[str, Callable[[Rule, Report], Judged]] = {"missing_numbers": judge_missing_numbers, "missing_units": judge_missing_units}
