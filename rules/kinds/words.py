"""Words of rules: literal ones and /expressions/, found fast because one rare character tells where none can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from rules.data import load_data
from rules.expressions import compiled
from rules.kinds.personal import CHECKS
from rules.kinds.prose import MOST_LOOKED_AT, Part
from rules.report import Report

GROUP = compiled(r"\((?>(?:[^()\\]|\\.)*)\)(?:[*?+]|\{[^{}]*\})?\??")
# A class that does not end takes in the rest: it is no expression.
ONE = r"\\.|\[(?>(?:[^\]\\]|\\.)*)(?:\]|\Z)"
CLASS = compiled(ONE)
VAGUE = compiled(rf"(?>{ONE}|.)(?:[*?]|\{{0[^{{}}]*\}})\??|{ONE}|\{{[^{{}}]*\}}\??|[.^$+?*]")
# What an expression begins with, unless the last of it may be absent.
BEGINNING = compiled(r"[\u4e00-\u9fff]{2,}(?![*?{])")
NEAR = 20
# An expression that is looked for around a rare character reaches no further than this on either side.
REACH, LONG = 60, 50_000
# A longer text is looked through piece by piece: a supervisor's expression may take the square of the length.
PIECE = 8_000
WHOLE = compiled(r"\\[AZ]")
# Punctuation and digits stand in every report; a character further down this list in few.
MARKS = "，。、；：“”（）《》0123456789"
SELDOM, HARDLY_EVER = 200, 500


class Word:
    """A literal word, or an expression written between slashes; `check` is a named test its finds have to pass.

    One of the `gates` is in every find: the rarest character of the word, or what the rule says.
    """

    __slots__ = ("_expression", "check", "gates", "label", "only_gate", "rare", "run", "sure", "text", "whole")

    def __init__(self, data: str | dict[str, Any]) -> None:
        item: dict[str, Any] = {"pattern": data} if isinstance(data, str) else data
        pattern: str = item["pattern"]
        is_expression = len(pattern) > 1 and pattern[0] == pattern[-1] == "/"
        self.text = pattern[1:-1] if is_expression else pattern
        self._expression: re.Pattern[str] | str | None = self.text if is_expression else None
        self.label: str = item.get("label", "")
        self.run: int = item.get("run", 0)
        self.check: Callable[[str, Report], bool] | None = CHECKS[item["validate"]] if "validate" in item else None
        self.gates: str = item.get("gate") or (gate(self.text) if is_expression else _rarest(self.text))
        # The words every find begins with: they are looked for four times as fast as the expression.
        self.sure = beginning(self.text) if is_expression else ""
        # The one character every find has, "" when it is one of several: for a test without a call.
        self.only_gate = self.gates if len(self.gates) == 1 else ""
        self.whole = WHOLE.search(self.text) is not None
        limit = HARDLY_EVER if is_expression else SELDOM
        self.rare = bool(self.only_gate) and _ranks().get(self.only_gate, len(_ranks())) > limit and not self.whole

    def spans(self, part: Part, report: Report) -> Iterator[tuple[int, int]]:
        """Yield where the word stands in a part."""
        if self.run > part.longest_run if self.run else not self.may_be_in(part.text):
            return
        for start, end in islice(self._spans(part.text), MOST_LOOKED_AT):
            if self.check is None or self.check(part.text[start:end], report):
                yield start, end

    def may_be_in(self, text: str) -> bool:
        """Return whether the text has one of the characters without which the word cannot be there."""
        if self.only_gate not in text or self.sure not in text:
            return False
        return bool(self.only_gate) or not self.gates or any(gate in text for gate in self.gates)

    def may_occur(self, part: Part) -> bool:
        """Return whether a part has the word, its check aside."""
        return self.run <= part.longest_run if self.run else self.is_in(part.text)

    def is_in(self, text: str) -> bool:
        """Return whether the text has the word."""
        if not self.may_be_in(text):
            return False
        if self.rare and len(text) < LONG:
            return next(self._spans_by_gate(text), None) is not None
        if self._expression is None:
            return self.text in text
        return bool(self.expression.search(text)) if len(text) <= PIECE else next(self._finds(text), None) is not None

    @property
    def expression(self) -> re.Pattern[str]:
        """Return the expression, compiled when the first text asks for it: most texts never do."""
        if not isinstance(self._expression, re.Pattern):
            self._expression = compiled(self.text if self._expression else re.escape(self.text))
        return self._expression

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self.rare and len(text) < LONG:
            yield from self._spans_by_gate(text)
        elif self._expression is not None:
            yield from (match.span() for match in self._finds(text))
        else:
            start = text.find(self.text)
            while start >= 0:
                yield start, start + len(self.text)
                start = text.find(self.text, start + len(self.text))

    def _finds(self, text: str) -> Iterator[re.Match[str]]:
        start = 0
        while not self.whole and len(text) - start > PIECE:
            # Where a paragraph ends, if one does.
            end = text.rfind("\n", start, start + PIECE) + 1 or start + PIECE
            yield from self.expression.finditer(text, start, end)
            start = end
        yield from self.expression.finditer(text, start)

    def _spans_by_gate(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the same by a rare character, which is found ten times as fast as a word: only its surroundings are looked at."""
        last, place = 0, text.find(self.gates)
        while place >= 0:
            span = self._span_around(text, place, last)
            if span:
                yield span
                last = span[1]
            place = text.find(self.gates, place + 1)

    def _span_around(self, text: str, place: int, last: int) -> tuple[int, int] | None:
        if self._expression is None:
            start = place - self.text.index(self.gates)
            return (start, start + len(self.text)) if start >= last and text.startswith(self.text, start) else None
        for match in self.expression.finditer(text, max(place - REACH, last), place + REACH):
            if match.start() <= place < match.end():
                return match.span()
        return None


def covers(expressions: list[re.Pattern[str]], text: str, start: int, end: int) -> bool:
    """Return whether one of the expressions, tried on the words around a span, takes in the span or a piece of it."""
    low = max(start - NEAR, 0)
    near = text[low : end + NEAR]
    return any(match.start() + low < end and match.end() + low > start for each in expressions for match in each.finditer(near))


def gate(pattern: str) -> str:
    """Return a character every find of the expression must have, "" when none is sure."""
    rest = _without_groups(pattern)
    return "" if "|" in rest or "(" in rest else _rarest(VAGUE.sub("", rest))


def beginning(pattern: str) -> str:
    """Return the words every find of the expression begins with, "" when none are sure."""
    found = BEGINNING.match(pattern)
    return "" if found is None or "|" in _without_groups(pattern) else found.group()


def _without_groups(pattern: str) -> str:
    # A class of characters may hold brackets of every kind.
    rest, before = CLASS.sub(lambda match: match.group() if match.group()[0] == "\\" else ".", pattern), ""
    while rest != before:
        rest, before = GROUP.sub("", rest), rest
    return rest


def _rarest(text: str) -> str:
    """Return the character of a text that reports use least; one of them all is better than none of them."""
    ranks = _ranks()
    return max(text, key=lambda char: ranks.get(char, len(ranks)), default="")


@cache
def _ranks() -> dict[str, int]:
    data = load_data(__file__, "../lexicon/characters.json")
    return {char: place for place, char in enumerate(MARKS + "".join(data["characters"]))}
