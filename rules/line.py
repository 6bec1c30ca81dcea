"""The neutral form of a linear rule: weights, relation, bound; judged in plain Python here, by the thousand in matrix.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rules.report import Number
from rules.rule import Rule
from rules.states import FAIL, PASS, UNDECIDED

# 表二's fee may carry six decimals (万元); anything below half of the last one is rounding, not a difference.
TOLERANCE = 5e-7


class Condition(NamedTuple):
    """weights·values relation bound; `weights` are (index into the values, weight)."""

    weights: tuple[tuple[int, float], ...]
    relation: str
    bound: float


class Line:
    """One instance of a linear rule: when every `when` holds, `must` has to hold.

    `left` and `right` keep the figure ids as the rule writes its two sides, `factor` what the right side is multiplied by.
    """

    __slots__ = ("factor", "left", "must", "right", "rule", "scope", "variables", "when")

    def __init__(
        self,
        rule: Rule,
        scope: str,
        must: Condition,
        *,
        when: tuple[Condition, ...] = (),
        left: tuple[str, ...] = (),
        right: tuple[str, ...] = (),
        factor: float = 1,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.rule = rule
        self.scope = scope
        self.must = must
        self.when = when
        self.left = left
        self.right = right
        self.factor = factor
        self.variables = variables or {}


class LineVerdicts(NamedTuple):
    """The verdicts of many lines on one report: how many passed and stay undecided, and (place of the line, rest) of those that fail."""

    passed: int
    undecided: int
    failed: list[tuple[int, float]]


def sum_of(weights: tuple[tuple[int, float], ...], values: Sequence[Number | None]) -> float | None:
    """Return weights·values, None when a value is missing."""
    total: float = 0
    for index, weight in weights:
        value = values[index]
        if value is None:
            return None
        total += value * weight
    return total


def holds(total: float, relation: str, bound: float) -> bool:
    """Return whether total relation bound, differences below the tolerance being none."""
    rest = total - bound
    if relation == "==":
        return abs(rest) < TOLERANCE
    if relation == "<=":
        return rest < TOLERANCE
    if relation == ">=":
        return rest > -TOLERANCE
    if relation == ">":
        return rest >= TOLERANCE
    return abs(rest) >= TOLERANCE


def judge_line(line: Line, values: Sequence[Number | None]) -> tuple[str, float]:
    """Return the verdict and, for a failure, the rest weights·values - bound (0 otherwise).

    A guard that is surely false lets the line pass even when other values are missing; otherwise what is missing is undecided.
    """
    open_guard = False
    for weights, relation, bound in line.when:
        total = sum_of(weights, values)
        if total is None:
            open_guard = True
        elif not holds(total, relation, bound):
            return PASS, 0
    must = line.must
    total = sum_of(must.weights, values)
    if total is None:
        return UNDECIDED, 0
    if holds(total, must.relation, must.bound):
        return PASS, 0
    return (UNDECIDED, 0) if open_guard else (FAIL, total - must.bound)


def judge_lines(lines: Sequence[Line], values: Sequence[Number | None]) -> LineVerdicts:
    """Return the verdicts of the lines on one report's values."""
    passed = undecided = 0
    failed = []
    for place, line in enumerate(lines):
        verdict, rest = judge_line(line, values)
        if verdict == PASS:
            passed += 1
        elif verdict == FAIL:
            failed.append((place, rest))
        else:
            undecided += 1
    return LineVerdicts(passed, undecided, failed)
