"""The grammar of mentions: which words count what, what governs them, and the figures each may mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from rules.data import load_data
from rules.expressions import compiled
from rules.form import Form
from rules.terms import MINUS, split

CERTAIN, DOUBTFUL, QUIET = "certain", "doubtful", "quiet"
LEVELS = (QUIET, DOUBTFUL, CERTAIN)
# First characters asked for at once.
TOGETHER = 16
# Marks at which a clause ends.
BREAKS = "，。；：、！？（）\n"
MARKS = frozenset(BREAKS)
# So many reports are read without an expression of all words.
FEW = 100
ONE = (1,)
CHOICE = compiled(r"\{([^{}]{0,200})\}")
SUBJECT, FOREIGN, LABEL, PARTIAL, WHOLE, CHANGE, THIS, PAST, PART, AREA, OWN, ALOOF, CLAIM, ASIDE = range(14)


class Label(NamedTuple):
    """What a number counts: under which subjects, whether its words stand for themselves, and the readings it may have.

    It is not read in a sentence that has one of the words `unless` before it, nor where none of those `beside` which it stands is there.
    `blurred` are words of a sentence in which it may be counted otherwise than the tables do; `rest` those that tell of the rest where
    some of a whole are counted.
    """

    name: str
    of: tuple[str, ...]
    own: bool
    level: str
    units: tuple[str, ...]
    scale: float
    readings: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    blurred: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


class Subject(NamedTuple):
    """What a sentence is about; a number right behind its words has the label `default`."""

    name: str
    default: str
    units: tuple[str, ...]


class Claim(NamedTuple):
    """What is said without a number: where its subject stands, the figures that are 0 then, and the words that make it another claim."""

    where: str
    about: dict[str, tuple[str, ...]]
    level: str
    unless: tuple[str, ...]


class Word(NamedTuple):
    """What a word may be: its kind, the name of what it stands for, the labels it may be, before and behind a number."""

    kind: int
    name: str
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


# Takes a text and where to begin and end; yields where each word begins and ends, and the word.
Finder = Callable[[str, int, int], Iterator[tuple[int, int, str]]]


class Grammar:
    """The words of the grammar and what each is; readings are those of one form."""

    __slots__ = (
        "_expression",
        "_lengths",
        "_of",
        "_reads",
        "broken",
        "cases",
        "claims",
        "doubtful_sections",
        "fillers",
        "governing",
        "joined",
        "labels",
        "pairs",
        "published",
        "qualifiers",
        "running",
        "sections",
        "subjects",
        "units",
        "words",
    )

    def __init__(self, data: dict[str, Any], form: Form) -> None:
        self.sections = tuple(data["sections"])
        self.doubtful_sections = tuple(data["doubtful_sections"])
        self.pairs = {name: tuple(parts) for name, parts in data["pairs"].items()}
        self.joined = {frozenset(parts): name for name, parts in data["joined"].items()}
        self.qualifiers = tuple(data["qualifiers"])
        # 尚未审结 is a column of table four, 审结 what a body does that decides reviews itself.
        self.running = tuple(data["running"])
        self.published = tuple(data["published"])
        self.cases = compiled(f"(?<!未)(?:{'|'.join(map(re.escape, data['cases']))})")
        self.fillers = tuple(sorted(data["fillers"], key=len, reverse=True))
        self.subjects = {name: Subject(name, each["default"], tuple(each["units"])) for name, each in data["subjects"].items()}
        self.labels = {name: _label(name, each, form) for name, each in data["labels"].items()}
        units = [each.units for each in self.subjects.values()] + [each.units for each in self.labels.values()]
        self.units = frozenset(unit for each in units for unit in each)
        self.claims = {name: _claim(each, form) for name, each in data["claims"].items()}
        self.words = _words(data)
        self.governing: dict[str, str] = {
            word: name for name, each in data["governing"].items() for pattern in each for word in expand(pattern)
        }
        self.broken = frozenset(word for word in self.words if not MARKS.isdisjoint(word))
        self._expression: re.Pattern[str] | None = None
        self._lengths: dict[str, list[int]] = {}
        self._of, self._reads = "", 0

    def finder(self, text: str) -> Finder:
        """Return what finds the words in a text, of several at a place the longest.

        One expression of all words finds them in a tenth of the time, and to make it takes as long as reading dozens of reports.
        """
        self._reads += self._of != text
        self._of = text
        if self._reads < FEW:
            return self._look_up
        self._expression = self._expression or re.compile(_alternation(self.words))
        return self._search

    def _search(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        found = self._expression.finditer(text, start, end) if self._expression else ()
        return ((each.start(), each.end(), each.group()) for each in found)

    def _look_up(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        lengths, words, place = self._lengths or self._measure(), self.words, start
        while place < end:
            for length in lengths.get(text[place : place + 2], ONE):
                word = text[place : place + length]
                if word in words and place + length <= end:
                    yield place, place + length, word
                    place += length
                    break
            else:
                place += 1

    def _measure(self) -> dict[str, list[int]]:
        """Return how long the words are that begin with two characters, the longest first."""
        found: dict[str, set[int]] = defaultdict(lambda: set(ONE))
        for word in self.words:
            found[word[:2]].add(len(word))
        self._lengths = {begin: sorted(each, reverse=True) for begin, each in found.items()}
        return self._lengths


def expand(word: str) -> Iterator[str]:
    """Yield the words that a pattern with {choices|…} stands for."""
    if "{" not in word:
        yield word
        return
    pieces = CHOICE.split(word)
    choices = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    yield from map("".join, product(*choices))


def resolve_reading(terms: Iterable[str], form: Form) -> tuple[str, ...]:
    """Return the figures of a reading with their signs, () where the form lacks one of them."""
    ids: list[str] = []
    for term in terms:
        sign, rest = split(term)
        found = form.match(rest)
        if not found:
            return ()
        ids += [sign + id for id in found]
    return tuple(ids)


def _label(name: str, data: dict[str, Any], form: Form) -> Label:
    readings = dict.fromkeys(filter(None, (resolve_reading(each, form) for each in data["readings"])))
    return Label(
        name,
        tuple(data["of"]),
        data.get("own", False),
        data.get("level", CERTAIN),
        tuple(data.get("units", ())),
        data.get("scale", 1),
        tuple(readings),
        tuple(data.get("unless", ())),
        tuple(data.get("beside", ())),
        tuple(data.get("blurred", ())),
        tuple(data.get("rest", ())),
    )


def _claim(data: dict[str, Any], form: Form) -> Claim:
    about = {subject: tuple(id for id in ids if id in form.figures) for subject, ids in data["about"].items()}
    return Claim(data["where"], about, data.get("level", CERTAIN), tuple(data.get("unless", ())))


def _words(data: dict[str, Any]) -> dict[str, Word]:
    before: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for name, each in data["labels"].items():
        for found, words in ((before, each["words"]), (behind, each.get("after", ()))):
            for word in words:
                for spelling in filter(None, expand(word)):
                    found[spelling].append(name)
    words = {word: Word(LABEL, word, tuple(before[word]), tuple(behind[word])) for word in {**before, **behind}}
    for name, each in data["subjects"].items():
        words |= {spelling: Word(SUBJECT, name) for word in each["words"] for spelling in expand(word)}
    plain = {
        FOREIGN: data["foreign"],
        PARTIAL: data["partial"],
        WHOLE: data["whole"],
        CHANGE: data["changes"],
        THIS: data["time"]["this"],
        PAST: data["time"]["past"],
        PART: data["time"]["part"],
        AREA: data["area"],
        OWN: data["own"],
        ALOOF: data["quiet"],
        ASIDE: data["aside"],
    }
    for kind, listed in plain.items():
        words |= {spelling: Word(kind, spelling) for word in listed for spelling in expand(word) if spelling not in words}
    for name, claim in data["claims"].items():
        words |= {
            spelling: Word(CLAIM, name, tuple(claim.get("labels", ())))
            for word in claim["words"]
            for spelling in expand(word)
            if spelling not in words
        }
    return words


def _alternation(words: Iterable[str]) -> str:
    """Return one expression of all words, the longest first, those of one first character together.

    It asks for the first characters of a few words at a time, for at most places none begins, and for each character once.
    """
    by_first = _by_first(words)
    firsts = sorted(by_first)
    groups = [firsts[place : place + TOGETHER] for place in range(0, len(firsts), TOGETHER)]
    tried = [_ahead(group) + _any(first + _rest(by_first[first]) for first in group) for group in groups]
    return _ahead(firsts) + _any(tried)


def _rest(rests: Sequence[str]) -> str:
    """Return an expression of what may follow a beginning, the longest first."""
    by_first = _by_first(filter(None, rests))
    if not by_first:
        return ""
    followed = _any(re.escape(first) + _rest(inner) for first, inner in sorted(by_first.items()))
    return f"{followed}?" if "" in rests else followed


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        found[word[0]].append(word[1:])
    return found


def _any(choices: Iterable[str]) -> str:
    return f"(?:{'|'.join(choices)})"


def _ahead(firsts: Sequence[str]) -> str:
    return f"(?=[{''.join(firsts)}])"


@cache
def _load(_edition: str, form: Form) -> Grammar:
    return Grammar(load_data(__file__, "grammar.json"), form)


def load_grammar(form: Form) -> Grammar:
    """Return the grammar with the readings that a form's figures have."""
    return _load(form.edition, form)


def unsigned_value(id: str) -> tuple[int, str]:
    """Return the sign of a term and the figure's id."""
    return (-1, id.removeprefix(MINUS)) if id.startswith(MINUS) else (1, id)
