"""Mentions in a rule's own words (自己的说法): phrases that a supervisor ties to figures, beside those of the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from operator import attrgetter

from rules.expressions import compiled
from rules.form import Form
from rules.kinds.mentions.certainty import NOT_WHOLE, trust_by
from rules.kinds.mentions.grammar import CERTAIN, LEVELS, QUIET, resolve_reading
from rules.kinds.mentions.labels import FARTHEST
from rules.kinds.mentions.numerals import COUNT, Numeral, find_numerals
from rules.kinds.mentions.paragraphs import LONGEST_PARAGRAPH, LONGEST_SENTENCE, STOPS, Paragraph, Prose
from rules.kinds.mentions.reading import Mention, Reading
from rules.kinds.mentions.subjects import ADJACENT
from rules.kinds.mentions.text import Normal
from rules.kinds.mentions.vocabulary import ALOOF, CHANGE, PART, PARTIAL, PAST, THIS, WHOLE, expand
from rules.rule import Rule
from rules.terms import PREVIOUS, listed

MARKS = compiled(r"[，。；：、！？\n]")
MOST_FOUND = 200
SLASH = "/"


class Phrases:
    """A rule's phrases made ready for one form; readings of figures that the form lacks are left out."""

    __slots__ = ("after", "before", "level", "name", "readings", "scale", "sections", "units")

    def __init__(self, rule: Rule, form: Form) -> None:
        terms = rule.terms
        self.before = [compile_phrase(each) for each in terms.get("phrases", ())]
        self.after = [compile_phrase(each) for each in terms.get("after", ())]
        self.readings = tuple(filter(None, dict.fromkeys(resolve_reading(each, form) for each in terms["readings"])))
        self.sections = frozenset(listed(terms.get("in", [])))
        self.units = tuple(terms.get("units", ()))
        self.scale = terms.get("scale", 1)
        self.level: str = terms.get("level", CERTAIN)
        self.name = rule.title

    @property
    def is_of_last_year(self) -> bool:
        """Return whether every reading is of last year's figures alone."""
        return all(PREVIOUS in id for reading in self.readings for id in reading)

    def fits(self, numeral: Numeral) -> bool:
        """Return whether a number has one of the units."""
        return numeral.unit in self.units if self.units else numeral.kind == COUNT


def compile_phrase(phrase: str) -> re.Pattern[str]:
    """Return the expression of a phrase: of one between slashes what stands there, of another its words, {甲|乙} being either."""
    if is_expression(phrase):
        return compiled(phrase[1:-1])
    words = sorted((Normal(word, None).text for word in expand(phrase)), key=len, reverse=True)
    return compiled("|".join(map(re.escape, filter(None, words))) or "(?!)")


def is_expression(phrase: str) -> bool:
    """Return whether a phrase is an expression, which stands between slashes."""
    return len(phrase) > len("//") and phrase[0] == phrase[-1] == SLASH


@lru_cache(maxsize=256)
def phrases_of(rule: Rule, form: Form) -> Phrases:
    """Return a rule's phrases made ready."""
    return Phrases(rule, form)


def mentions_of(rule: Rule, reading: Reading, form: Form) -> Iterator[Mention]:
    """Yield the mentions that a rule judges: those of its labels, or those in its own words."""
    labels = rule.terms.get("labels")
    if labels is None:
        yield from (each for each in find_own(rule, reading, form) if each.level != QUIET)
    elif found := [each for label in labels if label in reading.counted for each in reading.counted[label]]:
        yield from sorted(found, key=attrgetter("start"))


def find_own(rule: Rule, reading: Reading, form: Form) -> Iterator[Mention]:
    """Yield the numbers that stand beside the rule's own phrases, each once."""
    phrases = phrases_of(rule, form)
    seen: set[int] = set()
    for start, end in _paragraphs(phrases, reading) if phrases.readings else ():
        for span, numeral in _found(phrases, reading.normal.text, start, end):
            if numeral.start not in seen and phrases.fits(numeral):
                seen.add(numeral.start)
                level = _level(phrases, reading, span, numeral)
                if level:
                    first, last = min(span[0], numeral.start), max(span[1], numeral.end)
                    yield Mention(first, last, numeral, "", phrases.name, phrases.readings, phrases.scale, level)


def _paragraphs(phrases: Phrases, reading: Reading) -> Iterator[tuple[int, int]]:
    sections, start = phrases.sections or frozenset(reading.grammar.sections), 0
    for spot, piece in zip(reading.part.spots, reading.normal.text.split("\n"), strict=False):
        if spot.section in sections:
            yield start, start + min(len(piece), LONGEST_PARAGRAPH)
        start += len(piece) + 1


def _found(phrases: Phrases, text: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], Numeral]]:
    """Yield where a phrase begins and ends, and its number."""
    for expression in phrases.before:
        for match in islice(expression.finditer(text, start, end), MOST_FOUND):
            stop = MARKS.search(text, match.end(), end)
            limit = min(stop.start() if stop else end, match.end() + FARTHEST)
            numeral = next(find_numerals(text, match.end(), end), None) if match.group() else None
            if numeral and numeral.start < limit:
                yield match.span(), numeral
    for expression in phrases.after:
        for match in islice(expression.finditer(text, start, end), MOST_FOUND):
            begin = max(start, match.start() - 2 * FARTHEST)
            numerals = [each for each in find_numerals(text, begin, match.start()) if each.end <= match.start()]
            gap = (numerals[-1].end, match.start()) if numerals else (0, end)
            if match.group() and gap[1] - gap[0] <= ADJACENT and not MARKS.search(text, *gap):
                yield match.span(), numerals[-1]


def _level(phrases: Phrases, reading: Reading, span: tuple[int, int], numeral: Numeral) -> str | None:
    """Return how sure it is that a number is the year's whole, None where the words around phrase and number say that it is not."""
    text, first = reading.normal.text, min(span[0], numeral.start)
    sentence = max(text.rfind(mark, max(first - LONGEST_SENTENCE, 0), first) for mark in STOPS) + 1
    prose = Prose(text, reading.grammar, reading.trust, reading.grammar.vocabulary(text))
    tokens = Paragraph(prose, sentence, numeral.start, "").tokens
    # What the phrase itself says of time or change is what the supervisor meant.
    around = [each for each in tokens if each.end <= span[0] or each.start >= span[1]]
    clause = max((mark.end() for mark in MARKS.finditer(text, sentence, first)), default=sentence)
    kinds = [each.word.kind for each in around]
    near = {each.word.kind for each in around if each.start >= clause}
    times = [kind for kind in kinds if kind in (THIS, PAST, PART)]
    is_other_year = bool(times) and (times[-1] == PART or (times[-1] == PAST) != phrases.is_of_last_year)
    is_channel = kinds.count(PARTIAL) == 1 and WHOLE not in kinds
    if text[numeral.start - 1] in NOT_WHOLE or CHANGE in near or is_other_year or is_channel:
        return None
    levels = [phrases.level, trust_by(reading.trust, kinds)]
    return min([*levels, *([QUIET] if ALOOF in kinds else [])], key=LEVELS.index)
