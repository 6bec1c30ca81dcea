"""Searching for a report that satisfies many lines at once, guards and inequations included; lint alone asks this.

A line with one way to be satisfied is a condition of the solver; one with several (its guard false, or left above, or below right) is
branched on where the point found breaks it. Lines come in only when a point breaks them, so that few of hundreds are ever solved together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from rules.form import Form
from rules.line import Condition, Line
from rules.linting.feasible import Effort, Exact, Point, counted, solve

OPPOSITE = {"==": "!=", "!=": "==", "<=": ">", ">": "<=", ">=": "<"}
# More branching than any folder of rules in use needs; beyond it a contradiction is not claimed.
MOST_BRANCHES = 400


class Space(NamedTuple):
    """What values the places of a form can take: which may be below 0, which have decimals; and how much work may be spent on it."""

    signed: frozenset[int]
    grains: Mapping[int, Fraction]
    effort: Effort


class Clause(NamedTuple):
    """A line as ways to satisfy it, of which one is enough."""

    line: Line
    ways: tuple[Exact, ...]

    def holds(self, point: Point) -> bool:
        """Return whether the point satisfies the line."""
        return any(way.holds(point) for way in self.ways)


class Answer(NamedTuple):
    """A point that satisfies everything, or None with the clauses that together rule it out."""

    point: Point | None
    used: tuple[Clause, ...] = ()


def space_of(form: Form, effort: Effort) -> Space:
    """Return the space of a form's values, this year's and last year's."""
    figures = [form.figures[id] for id in form.ids] * 2
    signed = frozenset(place for place, figure in enumerate(figures) if figure.signed)
    grains = {place: Fraction(1, 10**figure.decimals) for place, figure in enumerate(figures) if figure.decimals}
    return Space(signed, grains, effort)


def clause_of(line: Line, space: Space) -> Clause:
    """Return a line as a clause; ways that no values can ever take are left out unless no other is there."""
    ways = counted(line.must, space.grains)
    for guard in line.when:
        ways += counted(Condition(guard.weights, OPPOSITE[guard.relation], guard.bound), space.grains)
    return Clause(line, tuple(way for way in ways if not _never(way, space)) or tuple(ways[:1]))


def guards_of(line: Line, space: Space) -> list[Clause]:
    """Return the guards of a line as clauses of their own, those that always hold left out.

    Pairs that must not all be equal at once are one requirement: that all but one are equal is no guard of it. Nor is it one that
    what a figure is 0 `unless` is 0.
    """
    clauses = []
    terms = line.rule.terms
    for guard in line.when[: len(line.when) - max(len(terms.get("pairs", ())) - 1, 0) - ("unless" in terms)]:
        denied = counted(Condition(guard.weights, OPPOSITE[guard.relation], guard.bound), space.grains)
        if not all(_never(way, space) for way in denied):
            clauses.append(Clause(line, tuple(counted(guard, space.grains))))
    return clauses


def _never(way: Exact, space: Space) -> bool:
    """Return whether values that are not below 0 never satisfy it, whatever else is asked."""
    if any(place in space.signed for place, _ in way.weights):
        return False
    low = not any(weight < 0 for _, weight in way.weights)
    high = not any(weight > 0 for _, weight in way.weights)
    return (low and way.bound < 0 and way.relation != ">=") or (high and way.bound > 0 and way.relation != "<=")


def search(needs: Iterable[Exact], clauses: Sequence[Clause], space: Space) -> Answer:
    """Return a point that satisfies the needs and every clause, else the clauses that rule it out together with the needs."""
    left = [MOST_BRANCHES]
    return _search(list(needs), (), clauses, space, left)


def _search(needs: list[Exact], used: tuple[Clause, ...], clauses: Sequence[Clause], space: Space, left: list[int]) -> Answer:
    rows, taken = list(needs), dict.fromkeys(used)
    while True:
        point = solve(rows, space.signed, space.effort)
        if point is None:
            return Answer(None, tuple(taken))
        broken = [clause for clause in clauses if not clause.holds(point)]
        plain = [clause for clause in broken if len(clause.ways) == 1]
        if not plain:
            break
        rows += [clause.ways[0] for clause in plain]
        taken |= dict.fromkeys(plain)
    if not broken or left[0] <= 0:
        return Answer(point)
    left[0] -= 1
    for way in broken[0].ways:
        answer = _search([*rows, way], (*taken, broken[0]), clauses, space, left)
        if answer.point:
            return answer
        taken |= dict.fromkeys(answer.used)
    return Answer(None, tuple(taken))


def shrink(clauses: Sequence[Clause], impossible: Callable[[Sequence[Clause]], bool], *, last: Callable[[Clause], bool]) -> list[Clause]:
    """Return an irreducible part of the clauses that is still impossible; those that `last` names are given up only after the others."""
    kept = list(clauses)
    for clause in sorted(clauses, key=last):
        fewer = [each for each in kept if each is not clause]
        if impossible(fewer):
            kept = fewer
    return kept
