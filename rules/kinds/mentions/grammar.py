"""The grammar of mentions: which words count what, what governs them, and the figures each may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from rules.data import load_data
from rules.expressions import compiled
from rules.form import Form
from rules.kinds.mentions.vocabulary import Vocabulary, expand, words_of
from rules.terms import MINUS, split

CERTAIN, DOUBTFUL, QUIET = "certain", "doubtful", "quiet"
LEVELS = (QUIET, DOUBTFUL, CERTAIN)
# Marks at which a clause ends.
BREAKS = "，。；：、！？（）\n"
FIRST_OF_ALL, FIRST_OF_MANY = 2, 200


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


class Grammar:
    """The words of the grammar and what each is; readings are those of one form."""

    __slots__ = (
        "_of",
        "_reads",
        "_vocabulary",
        "_words",
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
        self.governing: dict[str, str] = {
            word: name for name, each in data["governing"].items() for pattern in each for word in expand(pattern)
        }
        self._words = data
        self._vocabulary, self._of, self._reads = Vocabulary({}), "", 0

    def vocabulary(self, text: str) -> Vocabulary:
        """Return the grammar's words: for the first text those that it may have, for the next ones all, for many as one expression.

        To write all words out takes as long as reading some texts, to make one expression of them as long as reading hundreds.
        """
        if self._of != text:
            self._of, self._reads = text, self._reads + 1
            if self._reads == 1:
                self._vocabulary = Vocabulary(words_of(self._words, text))
            elif self._reads == FIRST_OF_ALL:
                self._vocabulary = Vocabulary(words_of(self._words))
            elif self._reads == FIRST_OF_MANY:
                self._vocabulary = Vocabulary(self._vocabulary.words, is_whole=True)
        return self._vocabulary


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


@cache
def _load(_edition: str, form: Form) -> Grammar:
    return Grammar(load_data(__file__, "grammar.json"), form)


def load_grammar(form: Form) -> Grammar:
    """Return the grammar with the readings that a form's figures have."""
    return _load(form.edition, form)


def unsigned_value(id: str) -> tuple[int, str]:
    """Return the sign of a term and the figure's id."""
    return (-1, id.removeprefix(MINUS)) if id.startswith(MINUS) else (1, id)
