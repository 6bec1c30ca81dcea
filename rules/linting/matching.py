"""An expression matched step by step (逐步匹配): how much work it is for a matcher that tries and takes back, counted instead of timed.

The standard library's matcher cannot be stopped and tells no count. This one takes the same ways in the same order, one character a step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Test = Callable[[str], bool]
# Instructions of a program; a repeat is written out, an unbounded one is a loop.
CHAR, SPLIT, JUMP, AT, LOOK, ATOMIC, SAVE, SAME, MOVED, DONE = range(10)
LONGEST = 50_000
REPEATS = {sre.MAX_REPEAT: True, sre.MIN_REPEAT: False, sre.POSSESSIVE_REPEAT: True}
SINGLE = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN)
CLASSES: dict[Any, Test] = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}
NOT_CLASSES = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}
Instruction = tuple[int, Any, Any, Any]
# Where in the text it goes on, what is saved, at which instruction where it is not the next.
Going = tuple[int, dict[Any, int], int | None]


class TooMuch(Exception):
    """More steps than are allowed, or an expression that written out is too long."""


def tree_of(pattern: str | bytes, flags: int = 0) -> Any:
    """Return the parsed expression."""
    return parser.parse(pattern, flags)


def tester_of(op: Any, value: Any, flags: int) -> Test:
    """Return the test that one character has to pass; it is asked of the same few again and again."""
    return lru_cache(maxsize=256)(_test_of(op, value, flags))


def _test_of(op: Any, value: Any, flags: int) -> Test:
    if op is sre.ANY:
        return (lambda _char: True) if flags & re.DOTALL else (lambda char: char != "\n")
    if op is sre.IN:
        negated = value[0][0] is sre.NEGATE
        tests = [_test_of(kind, each, flags) for kind, each in value[negated:]]
        return lambda char: any(test(char) for test in tests) is not negated
    if op is sre.RANGE:
        first, last = value
        return _cased(lambda char: first <= ord(char) <= last, flags)
    if op is sre.CATEGORY:
        inner = CLASSES[NOT_CLASSES.get(value, value)]
        return (lambda char: not inner(char)) if value in NOT_CLASSES else inner
    wanted = chr(value)
    same = _cased(lambda char: char == wanted, flags)
    return (lambda char: not same(char)) if op is sre.NOT_LITERAL else same


def _cased(test: Test, flags: int) -> Test:
    return (lambda char: test(char) or any(map(test, char.swapcase()))) if flags & re.IGNORECASE else test


class Program:
    """An expression made ready to be matched."""

    def __init__(self, tree: Any, flags: int = 0) -> None:
        self.flags = flags
        self.code: list[Instruction] = []
        self._loops = 0
        self._sequence(tree)
        self._add(DONE)

    def _add(self, kind: int, first: Any = None, second: Any = None, third: Any = None) -> int:
        if len(self.code) > LONGEST:
            raise TooMuch
        self.code.append((kind, first, second, third))
        return len(self.code) - 1

    def _sequence(self, items: Iterable[tuple[Any, Any]]) -> None:
        for op, value in items:
            if op in SINGLE:
                self._add(CHAR, tester_of(op, value, self.flags))
            elif op in REPEATS:
                self._repeat(op, *value)
            elif op in (sre.BRANCH, sre.GROUPREF_EXISTS):
                self._branch([each for each in (value[1] if op is sre.BRANCH else value[1:]) if each is not None])
            elif op is sre.SUBPATTERN:
                self._group(value)
            else:
                self._condition(op, value)

    def _condition(self, op: Any, value: Any) -> None:
        if op is sre.ATOMIC_GROUP:
            self._add(ATOMIC, Program(value, self.flags))
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            direction, inner = value
            self._add(LOOK, Program(inner, self.flags), inner.getwidth()[0] if direction < 0 else 0, op is sre.ASSERT)
        else:
            self._add(AT if op is sre.AT else SAME, value)

    def _group(self, value: Any) -> None:
        number, _, _, inner = value
        if number is not None:
            self._add(SAVE, (number, 0))
        self._sequence(inner)
        if number is not None:
            self._add(SAVE, (number, 1))

    def _branch(self, ways: list[Any]) -> None:
        ends = []
        for way in ways[:-1]:
            split = self._add(SPLIT, 0, 0)
            self._sequence(way)
            ends.append(self._add(JUMP, 0))
            self.code[split] = (SPLIT, split + 1, len(self.code), None)
        self._sequence(ways[-1])
        for end in ends:
            self.code[end] = (JUMP, len(self.code), None, None)

    def _repeat(self, op: Any, least: int, most: Any, inner: Any) -> None:
        if op is sre.POSSESSIVE_REPEAT:
            self._add(ATOMIC, Program([(sre.MAX_REPEAT, (least, most, inner))], self.flags))
            return
        greedy = REPEATS[op]
        for _ in range(least):
            self._sequence(inner)
        if most is sre.MAXREPEAT:
            self._loop(inner, greedy=greedy)
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._add(SPLIT, 0, 0))
            self._sequence(inner)
        for split in splits:
            self._split(split, greedy=greedy)

    def _loop(self, inner: Any, *, greedy: bool) -> None:
        self._loops += 1
        loop, may_be_empty = self._loops, inner.getwidth()[0] == 0
        split = self._add(SPLIT, 0, 0)
        if may_be_empty:
            self._add(SAVE, loop)
        self._sequence(inner)
        # A round that has taken nothing is the last.
        if may_be_empty:
            self._add(MOVED, loop, split)
        else:
            self._add(JUMP, split)
        self._split(split, greedy=greedy)

    def _split(self, split: int, *, greedy: bool) -> None:
        ways = (split + 1, len(self.code))
        first, second = ways if greedy else ways[::-1]
        self.code[split] = (SPLIT, first, second, None)


class Matcher:
    """A text on which expressions are matched with no more than so many steps; raises TooMuch for one more."""

    def __init__(self, text: str, most: int, flags: int = 0) -> None:
        self.text = text
        self.most = most
        self.multiline = bool(flags & re.MULTILINE)
        self.steps = 0

    def match(self, program: Program, place: int) -> int | None:  # noqa: C901  (one loop: a call a step would take three times as long)
        """Return where a match that begins at a place ends, None where there is none."""
        code, text, end = program.code, self.text, len(self.text)
        waiting: list[tuple[int, int, dict[Any, int]]] = [(0, place, {})]
        steps, most = self.steps, self.most
        while waiting:
            line, at, saved = waiting.pop()
            while True:
                steps += 1
                if steps > most:
                    raise TooMuch
                kind, first, second, third = code[line]
                if kind == CHAR:
                    if at >= end or not first(text[at]):
                        break
                    at += 1
                elif kind == SPLIT:
                    waiting.append((second, at, saved))
                    line = first
                    continue
                elif kind == JUMP:
                    line = first
                    continue
                elif kind == DONE:
                    self.steps = steps
                    return at
                else:
                    self.steps = steps
                    going = self._other(kind, (first, second, third), at, saved)
                    steps = self.steps
                    if going is None:
                        break
                    at, saved, jump = going
                    if jump is not None:
                        line = jump
                        continue
                line += 1
        self.steps = steps
        return None

    def _other(self, kind: int, given: tuple[Any, Any, Any], at: int, saved: dict[Any, int]) -> Going | None:
        """Return where the matching goes on after one of the rarer instructions, None where it does not."""
        first, second, _ = given
        if kind == SAVE:
            return at, {**saved, first: at}, None
        if kind == MOVED:
            return at, saved, second if at > saved[first] else None
        if kind == AT:
            return (at, saved, None) if self._is_at(first, at) else None
        if kind == SAME:
            word = self.text[saved.get((first, 0), 0) : saved.get((first, 1), 0)]
            return (at + len(word), saved, None) if self.text.startswith(word, at) else None
        if kind == ATOMIC:
            ended = self.match(first, at)
            return None if ended is None else (ended, saved, None)
        program, back, wanted = given
        found = at >= back and self.match(program, at - back) is not None
        return (at, saved, None) if found is wanted else None

    def _is_at(self, where: Any, at: int) -> bool:
        before, after = self.text[at - 1 : at] if at else "", self.text[at : at + 1]
        if where in (sre.AT_BOUNDARY, sre.AT_NON_BOUNDARY):
            word = CLASSES[sre.CATEGORY_WORD]
            return (bool(before and word(before)) is not bool(after and word(after))) is (where is sre.AT_BOUNDARY)
        if where in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
            return not before or (self.multiline and where is sre.AT_BEGINNING and before == "\n")
        is_last = not after or (where is sre.AT_END and after == "\n" and at + 1 == len(self.text))
        return is_last or (self.multiline and where is sre.AT_END and after == "\n")


def steps_of(program: Program, text: str, most: int, *, way: str = "search") -> int:
    """Return how many steps all finds in a text take, or the one try of `match` and `fullmatch`; raises TooMuch for more than `most`."""
    matcher, place = Matcher(text, most, program.flags), 0
    while place <= len(text):
        end = matcher.match(program, place)
        if way != "search":
            break
        place = place + 1 if end is None else max(end, place + 1)
    return matcher.steps
