"""Inputs on which an expression takes longest (加长的输入), made of itself: repeats pumped, beginnings repeated without the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from rules.linting.matching import REPEATS, SINGLE, Program, TooMuch, steps_of, tester_of, tree_of

# Characters that classes have in common; what the expression names itself comes first.
COMMON = "的1aX 　\n，。、“\"'<>=\\（-_/\x00"
ENDS = ("", "\x00")
# How long the inputs are: long enough to tell the growth of most, and of those that grow until a repeat has come to its bound.
SHORT, LONG = 120, 480
# More steps than any expression takes that is not worse than the square of the length.
MOST_SHORT, MOST_LONG = 1_000_000, 5_000_000
# Where the text is doubled the work is doubled, and a little; the square of the length makes it four times.
LINEAR, MOST_GROWTH = 2.5, 5.0


class Pump(NamedTuple):
    """A text of any length: a beginning once, then a unit over and over, then an end."""

    before: str
    unit: str
    end: str = ""

    def text(self, size: int) -> str:
        """Return the text of about so many characters."""
        return self.before + self.unit * max(1, (size - len(self.before)) // len(self.unit)) + self.end


def pumps_of(tree: Any, flags: int = 0) -> list[Pump]:
    """Return the inputs of a parsed expression."""
    kinds = _kinds(tree, flags)
    found = dict.fromkeys((*_walk(tree, "", kinds, flags), *(("", each) for each in kinds)))
    return [Pump(before, unit, end) for before, unit in found if unit for end in ENDS]


def has_repeats(tree: Any) -> bool:
    """Return whether an expression has a repeat whose number of rounds is not fixed: without one a find takes no longer on longer texts."""
    return any(op in REPEATS and value[0] != value[1] for op, value in _items(tree))


def growth_of(pattern: str | bytes, flags: int = 0, *, way: str = "search") -> tuple[float, Pump | None]:
    """Return by how much the steps grow when the worst input is doubled, and that input; infinite where there is no end to them."""
    worst: tuple[float, Pump | None] = (1.0, None)
    for growth, program, pump in _growths(pattern, flags, way):
        if growth > LINEAR:
            # What ends somewhere may still grow on short texts.
            worst = max(worst, (_growth(program, pump, LONG, MOST_LONG, way), pump), key=lambda pair: pair[0])
            if worst[0] > LINEAR:
                break
    return worst


@lru_cache(maxsize=1024)
def explodes(pattern: str) -> Pump | None:
    """Return an input on which an expression takes more than the square of the length, None for an expression without such."""
    try:
        return next((pump for growth, _, pump in _growths(pattern, 0, "search") if growth > MOST_GROWTH), None)
    except TooMuch:
        return Pump("", pattern)


def _growths(pattern: str | bytes, flags: int, way: str) -> Iterator[tuple[float, Program, Pump]]:
    """Yield the growth on short texts of each kind; raises TooMuch for an expression that written out is too long."""
    tree = tree_of(pattern, flags)
    if has_repeats(tree):
        program = Program(tree, tree.state.flags)
        for pump in pumps_of(tree, tree.state.flags):
            yield _growth(program, pump, SHORT, MOST_SHORT, way), program, pump


def _growth(program: Program, pump: Pump, size: int, most: int, way: str) -> float:
    try:
        first, second = (steps_of(program, pump.text(each), most, way=way) for each in (size, 2 * size))
    except TooMuch:
        return float("inf")
    return second / first


def _items(tree: Any) -> Iterator[tuple[Any, Any]]:
    for op, value in tree:
        yield op, value
        for inner in _within(op, value):
            yield from _items(inner)


def _within(op: Any, value: Any) -> Iterable[Any]:
    """Return the expressions within an item."""
    if op in REPEATS:
        return (value[2],)
    if op is sre.BRANCH:
        return tuple(value[1])
    if op is sre.SUBPATTERN:
        return (value[3],)
    if op is sre.ATOMIC_GROUP:
        return (value,)
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return (value[1],)
    return tuple(each for each in value[1:] if each is not None) if op is sre.GROUPREF_EXISTS else ()


def _kinds(tree: Any, flags: int) -> list[str]:
    """Return a character of each kind: two are of one kind where the same repeats take them."""
    bodies = [list(value[2]) for op, value in _items(tree) if op in REPEATS]
    tests = [tester_of(op, value, flags) for body in bodies if len(body) == 1 for op, value in body if op in SINGLE]
    found: dict[tuple[bool, ...], str] = {}
    for char in dict.fromkeys((*_literals(tree), *COMMON)):
        found.setdefault(tuple(test(char) for test in tests), char)
    return list(found.values())


def _literals(tree: Any) -> Iterator[str]:
    for op, value in _items(tree):
        if op in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(value)
        elif op is sre.IN:
            yield from (chr(each[1][0] if each[0] is sre.RANGE else each[1]) for each in value if each[0] in (sre.LITERAL, sre.RANGE))


def _walk(tree: Any, before: str, kinds: list[str], flags: int) -> Iterator[tuple[str, str]]:
    """Yield what comes before and what is repeated: what repeats repeat, alternatives, beginnings up to a repeat and with it."""
    for op, value in tree:
        sample = _sample([(op, value)], flags)
        for inner in _within(op, value):
            if op in REPEATS or op is sre.BRANCH:
                units = [each for each in kinds if _takes(inner, each, flags)] or [_sample(inner, flags)]
                yield from ((start, unit) for unit in units for start in dict.fromkeys((before, "")))
            yield from _walk(inner, before, kinds, flags)
        if has_repeats([(op, value)]):
            yield from (("", before), ("", before + sample))
        before += sample


def _takes(tree: Any, char: str, flags: int) -> bool:
    return len(tree) == 1 and all(op in SINGLE and tester_of(op, value, flags)(char) for op, value in tree)


def _sample(items: Iterable[tuple[Any, Any]], flags: int) -> str:
    """Return a short text that the items match."""
    said = ""
    for op, value in items:
        if op in SINGLE:
            test = tester_of(op, value, flags)
            said += next((char for char in (*_literals([(op, value)]), *COMMON) if test(char)), "")
        elif op in REPEATS:
            said += _sample(value[2], flags) * max(value[0], 1)
        elif op in (sre.BRANCH, sre.SUBPATTERN, sre.ATOMIC_GROUP, sre.GROUPREF_EXISTS):
            said += next((found for inner in _within(op, value) if (found := _sample(inner, flags))), "")
    return said
