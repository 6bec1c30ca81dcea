"""The balances of a report as equations: what each lacks, and which figures people typed could make it good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rules.catalogue import Catalogue
from rules.engine import is_whole, tidy
from rules.kinds.figures import values_of
from rules.line import TOLERANCE, Line, judge_line, sum_of
from rules.report import Number, Report
from rules.states import ERROR, FAIL
from rules.terms import PREVIOUS, all_ids

Rows = dict[int, dict[int, float]]
Rests = dict[int, float]


class Change(NamedTuple):
    """A figure and the value that would make the balances hold."""

    figure: str
    old: Number
    new: Number


class Balances:
    """The equalities between figures of a report with what they lack; totals that are formulas are replaced by their parts.

    `rows` are the equations by number (cell -> weight), `rests` what is left of each, `lines` the rules they come from.
    """

    def __init__(self, report: Report, catalogue: Catalogue) -> None:
        self.report = report
        self.ids = all_ids(catalogue.form)
        self.values = values_of(report)
        self.index = {id: place for place, id in enumerate(self.ids)}
        self.parts = {self.index[id]: [self.index[part] for part in catalogue.form.figures[id].parts] for id in report.formulas}
        self._spread: dict[int, list[int]] = {}
        # Of each figure that was asked for: may it be less than nothing, may it be a fraction.
        self._sorts: dict[int, tuple[bool, bool]] = {}
        self.lines: list[Line] = []
        self.rows: Rows = {}
        self.rests: Rests = {}
        self._before = len(catalogue.form.ids)
        self._suspected: frozenset[int] = frozenset()
        this_year_s, last_year_s = equalities(catalogue)
        for line in this_year_s:
            self._add(line)
        self._suspect_last_year(last_year_s)

    def _suspect_last_year(self, lines: Sequence[Line]) -> None:
        """Add last year's own equations where some fail, but not of figures that all balance: these say nothing more."""
        if all(judge_line(line, self.values)[0] != FAIL for line in lines):
            return
        first = len(self.lines)
        for line in lines:
            self._add(line)
        own = range(first, len(self.lines))
        wrong = {number for component in self.components(own) for number in component}
        for number in set(own) - wrong:
            del self.rows[number], self.rests[number]
        self._suspected = frozenset(cell for number in wrong for cell in self.rows[number])

    def _add(self, line: Line) -> None:
        if self.only_adds_up(line):
            return
        total = sum_of(line.must.weights, self.values)
        if total is None:
            return
        weights: dict[int, float] = {}
        for cell, weight in line.must.weights:
            for part in self.spread(cell):
                weights[part] = weights.get(part, 0) + weight
        number = len(self.lines)
        self.lines.append(line)
        self.rows[number] = {cell: weight for cell, weight in weights.items() if weight}
        self.rests[number] = total - line.must.bound

    def only_adds_up(self, line: Line) -> bool:
        """Return whether a line is about formula totals alone: it says of sums what other lines say of their parts."""
        return all(cell in self.parts for cell, _ in line.must.weights)

    def spread(self, cell: int) -> list[int]:
        """Return the figures a cell stands for: itself, or what its formula sums, down to what people type."""
        found = self._spread.get(cell)
        if found is None:
            parts = self.parts.get(cell)
            found = self._spread[cell] = [cell] if parts is None else [deep for part in parts for deep in self.spread(part)]
        return found

    def failing(self, rows: Iterable[int] | None = None) -> list[int]:
        """Return the numbers of the equations that do not hold."""
        return [number for number in (self.rests if rows is None else rows) if abs(self.rests[number]) >= TOLERANCE]

    def is_open(self, cell: int) -> bool:
        """Return whether a cell may be the wrong one: last year's figures are published, and evidence as long as they balance."""
        return cell < self._before or cell in self._suspected

    def is_possible(self, cell: int, value: float) -> bool:
        """Return whether a figure may have a value at all: not less than nothing, no fraction of a case."""
        sort = self._sorts.get(cell)
        if sort is None:
            figure = self.report.form.figures[self.ids[cell].removeprefix(PREVIOUS)]
            sort = self._sorts[cell] = figure.signed, figure.decimals > 0
        is_signed, is_broken = sort
        if not is_signed and value <= -TOLERANCE:
            return False
        return is_broken or is_whole(value)

    def may_change(self, cell: int, step: float) -> bool:
        """Return whether a figure may be what a step makes of it."""
        return self.is_possible(cell, (self.values[cell] or 0) + step)

    def value(self, cell: int) -> Number:
        """Return a figure's value; no cell of an equation is blank."""
        return self.values[cell] or 0

    def components(self, among: Iterable[int] | None = None) -> Iterator[list[int]]:
        """Yield the equations, all or some, in groups that share no figure with one another, those with a failing one alone."""
        left = dict(self.rows) if among is None else {number: self.rows[number] for number in among}
        while left:
            group, cells, grown = [], set(left[next(iter(left))]), True
            while grown:
                joined = [number for number, row in left.items() if cells & row.keys()]
                grown = bool(joined)
                for number in joined:
                    cells |= left.pop(number).keys()
                    group.append(number)
            if not group:
                # An equation between formulas that cancel out has no figure at all.
                group.append(next(iter(left)))
                del left[group[0]]
            if self.failing(group):
                yield sorted(group)

    def is_cross_year(self, number: int) -> bool:
        """Return whether an equation compares with last year's report."""
        cells = self.rows[number]
        return bool(cells) and min(cells) < self._before <= max(cells)

    def change(self, cell: int, step: float) -> Change:
        """Return a step as a change of a figure."""
        return Change(self.ids[cell], self.value(cell), tidy(self.value(cell) + step))


@lru_cache(maxsize=16)
def equalities(catalogue: Catalogue) -> tuple[list[Line], list[Line]]:
    """Return the equalities that are errors, and those about last year's figures alone.

    Whatever the level of these, last year's figures are no evidence where they fail.
    """
    every, before = [line for line in catalogue.lines if is_equality(line)], len(catalogue.form.ids)
    last_year_s = [line for line in every if all(cell >= before for cell, _ in line.must.weights)]
    others = {id(line) for line in last_year_s}
    return [line for line in every if line.rule.severity == ERROR and id(line) not in others], last_year_s


def is_equality(line: Line) -> bool:
    """Return whether a line says, of every report, that two sums of figures are equal."""
    return line.must.relation == "==" and not line.when and bool(line.left and line.right)
