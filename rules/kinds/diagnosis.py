"""Diagnoses: when a balance does not hold, what kind of slip its difference looks like; candidates, not proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rules.line import Line, judge_line
from rules.report import Number
from rules.rule import Result, Rule
from rules.states import PASS
from rules.terms import unsigned

# Two exchanged figures touch two rows and two columns, each in at most two kinds of balance, and the totals seldom.
MOST_FAILURES_OF_A_SWAP = 6
LAST_DIGIT = 9


class Failure(NamedTuple):
    """A line that fails and what is left over: left side minus right side."""

    line: Line
    rest: float


class Case(NamedTuple):
    """What a diagnosis looks at: the failures of the rules it serves, all their lines, the values, where each id stands, the totals."""

    failures: list[Failure]
    lines: list[Line]
    values: Sequence[Number | None]
    places: Mapping[str, int]
    totals: frozenset[str]

    def value(self, id: str) -> Number:
        """Return a figure's value; a failing line has no blank figure."""
        return self.values[self.places[id]] or 0


def diagnose_missed(rule: Rule, case: Case) -> Iterator[Result]:
    """Yield a result where the difference equals exactly one part: it was left out of, or counted into, the total.

    `among` narrows the parts to ids with one of these segments; differences below `least` prove nothing, nor does a total of 0.
    """
    among, least = set(rule.terms.get("among", ())), rule.terms["least"]
    for line, rest in case.failures:
        parts = [id for id in unsigned(line.left + line.right) if among & set(id.split("."))] if among else unsigned(line.right)
        fits = [id for id in parts if case.value(id) == abs(rest)]
        if abs(rest) >= least and len(fits) == 1 and case.value(line.left[0]):
            yield _result(rule, line, fits, abs(rest))


def diagnose_split(rule: Rule, case: Case) -> Iterator[Result]:
    """Yield a result where joining two neighbouring one-digit figures into one number mends the row: 2 | 0 for 20."""
    for line, rest in case.failures:
        parts = unsigned(line.right)
        for first, second in pairwise(parts):
            tens, ones = case.value(first), case.value(second)
            if 0 < tens <= LAST_DIGIT and 0 <= ones <= LAST_DIGIT and tens * LAST_DIGIT == rest:
                yield _result(rule, line, [first, second], tens * 10 + ones)


def diagnose_transposed(rule: Rule, case: Case) -> Iterator[Result]:
    """Yield a result where exchanging two neighbouring digits of one figure mends every line that fails: 36 for 63."""
    if any(rest % LAST_DIGIT for _, rest in case.failures):
        return
    for id in _common(case):
        for value in _exchanged(case.value(id)):
            if _mends(case, {id: value}):
                yield _result(rule, case.failures[0].line, [id], value)


def diagnose_swapped(rule: Rule, case: Case) -> Iterator[Result]:
    """Yield a result where exchanging two figures (no totals) mends every line that fails; none when several pairs would."""
    if len(case.failures) > MOST_FAILURES_OF_A_SWAP:
        return
    suspects = [id for id in _suspects(case) if id not in case.totals]
    found = [
        (one, other)
        for place, one in enumerate(suspects)
        for other in suspects[place + 1 :]
        if case.value(one) != case.value(other) and _mends(case, {one: case.value(other), other: case.value(one)})
    ]
    if len(found) == 1:
        yield _result(rule, case.failures[0].line, found[0], case.value(found[0][1]))


def _suspects(case: Case) -> list[str]:
    """Return the figures that lie in some failing line."""
    return list({id: None for line, _ in case.failures for id in unsigned(line.left + line.right)})


def _common(case: Case) -> list[str]:
    """Return the figures that lie in every failing line: only one of them can be the single wrong one."""
    ids = [set(unsigned(line.left + line.right)) for line, _ in case.failures]
    return [id for id in _suspects(case) if all(id in each for each in ids)]


def _exchanged(value: Number) -> Iterator[int]:
    digits = str(int(value)) if value >= 0 else ""
    for place in range(len(digits) - 1):
        changed = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if changed != digits and not changed.startswith("0"):
            yield int(changed)


def _mends(case: Case, changes: Mapping[str, Number]) -> bool:
    values = list(case.values)
    for id, value in changes.items():
        values[case.places[id]] = value
    touched = set(changes)
    near = (line for line in case.lines if touched & set(unsigned(line.left + line.right)))
    return all(judge_line(line, values)[0] == PASS for line, _ in case.failures) and all(
        judge_line(line, values)[0] == PASS for line in near
    )


def _result(rule: Rule, line: Line, figures: Sequence[str], value: Number) -> Result:
    slots = {"value": f"{value:g}", **line.variables}
    return Result(rule, scope=line.scope, figures=figures, slots=slots, explains=(line.rule.code, line.scope))


DIAGNOSES: dict[str, Callable[[Rule, Case], Iterator[Result]]] = {
    "missed": diagnose_missed,
    "split": diagnose_split,
    "transposed": diagnose_transposed,
    "swapped": diagnose_swapped,
}
