"""Quantities (数量) in the prose: which things named in a clause have a number, or are said not to be there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from rules.data import load_data
from rules.expressions import compiled
from rules.kinds.mentions.numerals import find_numerals
from rules.kinds.mentions.text import Normal
from rules.kinds.mentions.vocabulary import expand

ENDS, BREAKS = "。！？\n", "，；。！？\n"
# A number right before what it counts (35条政策解读) is no farther from it than this.
ADJACENT = 4
# Longer paragraphs are nobody's: what is beyond is not looked at.
LONGEST_PARAGRAPH, MOST_NAMED = 10_000, 500
ORDINAL, PIECE = "第", "个"
# Behind these a thing is another one than what was just counted.
APART = compiled("[、（）：和及与并]")
CHINESE = "[一二两三四五六七八九十百千万〇零]{1,9}[余多]?"


class Thing(NamedTuple):
    """Something of which a number is asked: its name, the words it may have, the units its numbers may have."""

    name: str
    words: tuple[str, ...]
    units: tuple[str, ...]


class Named(NamedTuple):
    """A thing named in a text: where, which one, whether its number stands beside it, or only one of several things together."""

    start: int
    end: int
    name: str
    has_number: bool
    is_shared: bool = False


class _Mark(NamedTuple):
    """A word or a number of a clause; `names` are the things that the word may be, of a number there are none."""

    start: int
    end: int
    names: tuple[str, ...]
    units: tuple[str, ...] = ()


def load_words() -> dict[str, Any]:
    """Return what counts as a number of things, what says that there are none, and how it is told that one is missing."""
    return load_data(__file__, "content.json")


def things_of(numbers: Mapping[str, Any], units: Sequence[str]) -> list[Thing]:
    """Return the things that a rule asks numbers of; one that is a list of words alone has the rule's units."""
    found = []
    for name, said in numbers.items():
        item: dict[str, Any] = said if isinstance(said, dict) else {"words": said}
        words = dict.fromkeys(Normal(word, None).text for each in item.get("words", [name]) for word in expand(each))
        found.append(Thing(name, tuple(words), tuple(item.get("units") or units or load_words()["units"])))
    return found


class Quantities:
    """What a rule looks for, made ready: its words as one expression, the numbers that count for each thing."""

    def __init__(self, things: Sequence[Thing], *, each: bool) -> None:
        self.each = each
        self.units = {thing.name: thing.units for thing in things}
        names: dict[str, list[str]] = defaultdict(list)
        for thing in things:
            for word in thing.words:
                names[word].append(thing.name)
        self._names = {word: tuple(listed) for word, listed in names.items()}
        longest_first = sorted(names, key=lambda word: (-len(word), word))
        self._word = compiled("|".join(map(re.escape, longest_first)))
        units = sorted({unit for thing in things for unit in thing.units}, key=lambda unit: (-len(unit), unit))
        self._unit = compiled("|".join(map(re.escape, units)))
        self._chinese = compiled(f"{CHINESE}(?={self._unit.pattern})")

    def find(self, text: str, start: int, end: int) -> list[Named]:
        """Return the things named in a stretch of a normal text."""
        found: list[Named] = []
        for first, last in self._paragraphs(text, start, end):
            marks = sorted([*self._numbers(text, first, last), *self._things(text, first, last)])
            clauses = list(_clauses(text, first, last, marks))
            for place, (begin, stop) in enumerate(clauses):
                own = [each for each in marks if begin <= each.start < stop]
                following = clauses[place + 1] if place + 1 < len(clauses) else (stop, stop)
                if not any(not each.names for each in own) and _is_topic(text, own, begin, stop):
                    behind = [each for each in marks if following[0] <= each.start < following[1]]
                    own += [] if any(each.names for each in behind) else behind
                found += self._read(text, own, begin, stop)
        return found

    def _paragraphs(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end:
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else stop
            yield start, min(stop, start + LONGEST_PARAGRAPH)
            start = stop + 1

    def _things(self, text: str, start: int, end: int) -> Iterator[_Mark]:
        for match in islice(self._word.finditer(text, start, end), MOST_NAMED):
            yield _Mark(match.start(), match.end(), self._names[match.group()])

    def _numbers(self, text: str, start: int, end: int) -> Iterator[_Mark]:
        """Yield the numbers with one of the units; an ordinal, a day, a document's number, a figure of speech is none."""
        spans = [(each.start, each.end - len(each.unit), each.unit) for each in islice(find_numerals(text, start, end), MOST_NAMED)]
        taken = {first for first, _, _ in spans}
        spans += [(match.start(), match.end(), "") for match in self._chinese.finditer(text, start, end) if match.start() not in taken]
        for first, stop, unit in spans:
            found = self._unit.match(text, stop)
            # The reader of numbers knows this unit and did not take it: 个工作日.
            is_other = not unit and text[first].isdigit() and text.startswith(PIECE, stop)
            if found and not is_other and text[first - 1 : first] != ORDINAL and not _is_phrase(text, first):
                yield _Mark(first, found.end(), (), (found.group(),))

    def _read(self, text: str, marks: Sequence[_Mark], start: int, end: int) -> Iterator[Named]:
        """Yield the things of a clause: those in a row before numbers share them out, a number right before a thing is its own."""
        has_none = _says_none(text, start, end)
        run: list[_Mark] = []
        groups = list(_groups(marks))
        for place, group in enumerate(groups):
            if group[0].names:
                before = groups[place - 1] if place else []
                first, *others = group
                led = bool(before) and _leads(text, before[-1], first)
                if led:
                    yield from self._told(first, before, has_none=has_none)
                run = list(others if led else group)
                if place + 1 == len(groups):
                    yield from (named for each in run for named in self._told(each, (), has_none=has_none))
            elif run:
                yield from self._shared(text, run, group, has_none=has_none)
                run = []

    def _shared(self, text: str, run: Sequence[_Mark], numbers: Sequence[_Mark], *, has_none: bool) -> Iterator[Named]:
        is_each = len(numbers) >= len(run) or any(word in text[run[-1].end : numbers[0].start] for word in load_words()["each"])
        has_own = len(run) == 1 or not _are_joined(text, *run[-2:])
        for thing in run:
            is_own = is_each or not self.each or (thing is run[-1] and has_own)
            told = self._told(thing, numbers, has_none=has_none)
            yield from told if is_own or has_none else (each._replace(has_number=False, is_shared=each.has_number) for each in told)

    def _told(self, thing: _Mark, numbers: Iterable[_Mark], *, has_none: bool) -> Iterator[Named]:
        units = {unit for number in numbers for unit in number.units}
        for name in thing.names:
            yield Named(thing.start, thing.end, name, has_none or any(unit.startswith(self.units[name]) for unit in units))


def _clauses(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a paragraph; a comma within a number is none's end."""
    within = {place for each in marks if not each.names for place in range(each.start, each.end)}
    begin = start
    for place in range(start, end):
        if text[place] in BREAKS and place not in within:
            yield begin, place
            begin = place + 1
    yield begin, end


def _groups(marks: Sequence[_Mark]) -> Iterator[list[_Mark]]:
    """Yield the things in a row, the numbers in a row, as they take turns."""
    group: list[_Mark] = []
    for each in marks:
        if group and bool(group[-1].names) != bool(each.names):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _is_topic(text: str, marks: Sequence[_Mark], start: int, end: int) -> bool:
    """Return whether a clause does no more than say what the next is about: 政策解读方面."""
    return bool(marks) and end < len(text) and text[end] not in ENDS and text[start:end].endswith(_tuple("topic"))


def _leads(text: str, number: _Mark, thing: _Mark) -> bool:
    """Return whether a number stands right before what it counts."""
    return thing.start - number.end <= ADJACENT and not APART.search(text, number.end, thing.start)


def _are_joined(text: str, one: _Mark, other: _Mark) -> bool:
    """Return whether two things stand side by side, so that one number is the sum of both."""
    gap = text[one.end : other.start]
    return len(gap) <= ADJACENT and APART.search(gap) is not None


def _is_phrase(text: str, place: int) -> bool:
    return any(text.startswith(word, place - word.index(text[place])) for word in load_words()["no_number"] if text[place] in word)


def _says_none(text: str, start: int, end: int) -> bool:
    return bool(_none().search(text, start, end))


@cache
def _none() -> re.Pattern[str]:
    words = load_words()
    not_none = "|".join(map(re.escape, words["not_none"]))
    return compiled(f"(?!{not_none})(?:{'|'.join(map(re.escape, words['none']))})")


@cache
def _tuple(key: str) -> tuple[str, ...]:
    return tuple(load_words()[key])
