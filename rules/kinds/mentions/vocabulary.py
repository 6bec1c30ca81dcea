"""The words of the grammar: written out from their patterns, and found in a text, of several at a place the longest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from operator import add
from typing import Any, NamedTuple

from rules.expressions import compiled

# First characters asked for at once.
TOGETHER = 16
ONE = (1,)
CHOICE = compiled(r"\{([^{}]{0,200})\}")
SUBJECT, FOREIGN, LABEL, PARTIAL, WHOLE, CHANGE, THIS, PAST, PART, AREA, OWN, ALOOF, CLAIM, ASIDE = range(14)

Found = tuple[int, int, str]
Expand = Callable[[str], Iterator[str]]


class Word(NamedTuple):
    """What a word may be: its kind, the name of what it stands for, the labels it may be, before and behind a number."""

    kind: int
    name: str
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


class Vocabulary:
    """Words and what each is; those of the whole grammar are found by one expression, those of one text without."""

    __slots__ = ("_expression", "_lengths", "words")

    def __init__(self, words: Mapping[str, Word], *, is_whole: bool = False) -> None:
        self.words = words
        self._expression = re.compile(_alternation(words)) if is_whole else None
        self._lengths = {} if is_whole else _lengths(words)

    def find(self, text: str, start: int, end: int) -> Iterator[Found]:
        """Yield where each word of a part of the text begins and ends, and the word."""
        if self._expression is None:
            return self._look_up(text, start, end)
        return ((each.start(), each.end(), each.group()) for each in self._expression.finditer(text, start, end))

    def _look_up(self, text: str, start: int, end: int) -> Iterator[Found]:
        lengths, words, place = self._lengths, self.words, start
        while place < end:
            for length in lengths.get(text[place : place + 2], ONE):
                word = text[place : place + length]
                if word in words and place + length <= end:
                    yield place, place + length, word
                    place += length
                    break
            else:
                place += 1


def _lengths(words: Iterable[str]) -> dict[str, list[int]]:
    """Return how long the words are that begin with two characters, the longest first."""
    found: dict[str, set[int]] = defaultdict(lambda: set(ONE))
    for word in words:
        found[word[:2]].add(len(word))
    return {begin: sorted(each, reverse=True) for begin, each in found.items()}


def expand(pattern: str) -> Iterator[str]:
    """Yield the words that a pattern with {choices|…} stands for."""
    return _spell(pattern, lambda _piece: True)


def _expand_in(text: str) -> Expand:
    """Return what yields the words of a pattern that a text may have; few of them begin as some three characters of it do."""
    pairs = list(map(add, text, text[1:]))
    beginnings = {*text, *pairs, *map(add, pairs, text[2:])}

    def holds(piece: str) -> bool:
        return not piece or (piece[:3] in beginnings and piece in text)

    return lambda pattern: _spell(pattern, holds)


def _spell(pattern: str, holds: Callable[[str], bool]) -> Iterator[str]:
    if "{" not in pattern:
        yield from [pattern] * holds(pattern)
        return
    pieces = CHOICE.split(pattern)
    choices = [[each for each in (piece.split("|") if place % 2 else [piece]) if holds(each)] for place, piece in enumerate(pieces)]
    yield from map("".join, product(*choices))


def words_of(data: dict[str, Any], text: str | None = None) -> dict[str, Word]:
    """Return the words of the grammar's data, or those of them that a text may have."""
    expanded = expand if text is None else _expand_in(text)

    def spellings(patterns: Iterable[str]) -> Iterator[str]:
        return chain.from_iterable(map(expanded, patterns))

    words = _label_words(data["labels"], spellings)
    for name, each in data["subjects"].items():
        words |= {spelling: Word(SUBJECT, name) for spelling in spellings(each["words"])}
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
    for kind, patterns in plain.items():
        words |= {spelling: Word(kind, spelling) for spelling in spellings(patterns) if spelling not in words}
    for name, claim in data["claims"].items():
        labels = tuple(claim.get("labels", ()))
        words |= {spelling: Word(CLAIM, name, labels) for spelling in spellings(claim["words"]) if spelling not in words}
    return words


def _label_words(labels: Mapping[str, Any], spellings: Callable[[Iterable[str]], Iterator[str]]) -> dict[str, Word]:
    before: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for name, each in labels.items():
        for found, patterns in ((before, each["words"]), (behind, each.get("after", ()))):
            for spelling in filter(None, spellings(patterns)):
                found[spelling].append(name)
    return {word: Word(LABEL, word, tuple(before.get(word, ())), tuple(behind.get(word, ()))) for word in {**before, **behind}}


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
