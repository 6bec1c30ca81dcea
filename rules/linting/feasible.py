"""Feasibility of linear conditions, exactly: is there any report that satisfies them, and which.

A phase-one simplex over whole numbers (each row keeps its own scale, divided by what its entries share), so that nothing is rounded;
where it stands still for long it goes on by Bland's rule, so that no cycle is possible. Values are >= 0 unless signed, and may be
fractions: that figures are counted is only used where one condition alone tells it (`counted`: an unreachable bound is rounded to the
next that can be reached).
Lint alone asks this; judging never does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, lcm
from typing import NamedTuple

from rules.line import Condition

# A weight such as 0.6 means six tenths, not the double next to it.
FINEST = 10**6
RIGHT = -1
# So many pivots without progress, and Bland's rule is followed until there is some.
PATIENCE = 12

Row = dict[int, int]


class Exact(NamedTuple):
    """Whole weights·values relation bound; the relation is ==, <= or >=."""

    weights: tuple[tuple[int, int], ...]
    relation: str
    bound: int

    def holds(self, point: Point) -> bool:
        """Return whether the point satisfies it."""
        total = sum(weight * point.values.get(place, 0) for place, weight in self.weights)
        bound = self.bound * point.scale
        return total == bound if self.relation == "==" else total <= bound if self.relation == "<=" else total >= bound


class Point(NamedTuple):
    """A point that satisfies conditions: whole `values` by place (absent: 0), all to be divided by `scale`."""

    values: dict[int, int]
    scale: int

    def at(self, place: int) -> Fraction:
        """Return the value at a place."""
        return Fraction(self.values.get(place, 0), self.scale)


def counted(condition: Condition, grains: Mapping[int, Fraction]) -> list[Exact]:
    """Return the ways to satisfy a condition, one of which is enough, with strict relations made into the next value that can be reached.

    `grains` has the smallest step of each place's values (absent: 1). An equation that no values can reach gives 0 == 1.
    """
    weights = [(place, _exact(weight)) for place, weight in condition.weights]
    bound, relation = _exact(condition.bound), condition.relation
    step = reduce(_common, (abs(weight) * grains.get(place, Fraction(1)) for place, weight in weights), Fraction(0)) or Fraction(1)
    below, above = floor(bound / step) * step, ceil(bound / step) * step
    if relation == "!=":
        return [_whole(weights, ">=", below + step), _whole(weights, "<=", above - step)]
    if relation == "==" and below != bound:
        return [Exact((), "==", 1)]
    reached = {"==": ("==", bound), "<=": ("<=", below), ">=": (">=", above), ">": (">=", below + step), "<": ("<=", above - step)}
    return [_whole(weights, *reached[relation])]


def _exact(number: float) -> Fraction:
    return Fraction(number).limit_denominator(FINEST)


def _common(a: Fraction, b: Fraction) -> Fraction:
    """Return the greatest step of which both are multiples."""
    scale = lcm(a.denominator, b.denominator)
    return Fraction(gcd(int(a * scale), int(b * scale)), scale)


def _whole(weights: Iterable[tuple[int, Fraction]], relation: str, bound: Fraction) -> Exact:
    listed = list(weights)
    scale = lcm(bound.denominator, *(weight.denominator for _, weight in listed))
    return Exact(tuple((place, int(weight * scale)) for place, weight in listed), relation, int(bound * scale))


class Exhausted(Exception):
    """More work than was allowed."""


class Effort:
    """How much work is left, in rows that are changed by a pivot; a hundred thousand take two or three seconds."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, rows: int) -> None:
        """Take work off; raises Exhausted when none is left."""
        self.left -= rows
        if self.left < 0:
            raise Exhausted


def solve(conditions: Iterable[Exact], signed: Collection[int] = (), effort: Effort | None = None) -> Point | None:
    """Return a point that satisfies all conditions, None when there is none; places in `signed` may be below 0.

    Raises Exhausted when the effort that is given does not suffice.
    """
    return _Tableau([_row(condition, signed) for condition in conditions]).point(effort or Effort(10**9))


class _Tableau:
    """Rows in canonical form: each has a basic column, its entry positive and alone in that column.

    Columns: 2p and 2p + 1 for what the value at place p is above and below 0, then slacks, then artificials, which leave for good.
    """

    def __init__(self, rows: list[tuple[Row, str]]) -> None:
        self.slack = 2 + max((column for row, _ in rows for column in row), default=0) // 2 * 2
        self.artificial = self.slack + len(rows)
        self.rows: list[Row] = []
        self.basis: list[int] = []
        self.missing: Row = {}
        for row, relation in rows:
            self._add(row, relation)

    def _add(self, row: Row, relation: str) -> None:
        number = len(self.rows)
        if relation != "==":
            row[self.slack + number] = 1 if relation == "<=" else -1
        if row.get(RIGHT, 0) < 0:
            row = {column: -entry for column, entry in row.items()}
        basic = self.slack + number
        if row.get(basic, 0) <= 0:
            for column, entry in row.items():
                self.missing[column] = self.missing.get(column, 0) + entry
            basic = self.artificial + number
            row[basic] = 1
        self.rows.append(row)
        self.basis.append(basic)

    def point(self, effort: Effort) -> Point | None:
        """Return the point the rows come to when nothing is missing any more."""
        still = 0
        while (column := self._entering(careful=still > PATIENCE)) is not None:
            number = self._leaving(column)
            still = 0 if self.rows[number].get(RIGHT) else still + 1
            effort.spend(self._pivot(number, column))
        if self.missing.get(RIGHT, 0) > 0:
            return None
        found: dict[int, Fraction] = {}
        for row, basic in zip(self.rows, self.basis, strict=True):
            if basic < self.slack and row.get(RIGHT):
                value = Fraction(row[RIGHT], row[basic])
                found[basic // 2] = found.get(basic // 2, Fraction(0)) + (-value if basic % 2 else value)
        scale = lcm(*(value.denominator for value in found.values()))
        return Point({place: int(value * scale) for place, value in found.items()}, scale)

    def _entering(self, *, careful: bool) -> int | None:
        """Return the column that helps most, the first of those that help when one has to be careful; None when none does."""
        helping = [column for column, entry in self.missing.items() if entry > 0 and column != RIGHT]
        if careful or not helping:
            return min(helping, default=None)
        return max(helping, key=lambda column: (self.missing[column], -column))

    def _leaving(self, column: int) -> int:
        """Return the row that bounds the column most tightly; of equals an artificial one, else the one with the lowest basic column."""

        def tightness(number: int) -> tuple[Fraction, bool, int]:
            row, basic = self.rows[number], self.basis[number]
            return Fraction(row.get(RIGHT, 0), row[column]), basic < self.artificial, basic

        return min((number for number, row in enumerate(self.rows) if row.get(column, 0) > 0), key=tightness)

    def _pivot(self, number: int, column: int) -> int:
        """Make the column basic in a row; return how many rows that changed."""
        row = self.rows[number]
        if self.basis[number] >= self.artificial:
            del row[self.basis[number]]
        self.basis[number] = column
        touched = [other for other in (*self.rows, self.missing) if other is not row and other.get(column)]
        for other in touched:
            _clear(other, row, column)
        return len(touched) + 1


def _clear(row: Row, by: Row, column: int) -> None:
    """Take the column out of a row with the help of another that has a positive entry there, and divide by what all entries share."""
    factor, scale = row[column], by[column]
    shared = gcd(factor, scale)
    factor, scale = factor // shared, scale // shared
    if scale != 1:
        for each in row:
            row[each] *= scale
    for each, entry in by.items():
        rest = row.get(each, 0) - factor * entry
        if rest:
            row[each] = rest
        else:
            row.pop(each, None)
    shared = gcd(*row.values())
    if shared > 1:
        for each in row:
            row[each] //= shared


def _row(condition: Exact, signed: Collection[int]) -> tuple[Row, str]:
    row = {2 * place: weight for place, weight in condition.weights if weight}
    row |= {2 * place + 1: -weight for place, weight in condition.weights if weight and place in signed}
    if condition.bound:
        row[RIGHT] = condition.bound
    return row, condition.relation
