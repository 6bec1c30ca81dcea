"""Causes: which figures are the likeliest wrong ones, and which findings one wrong figure explains (RULES.md section 14).

A greedy search over the residuals of the balances: the figure whose change mends the most and breaks the least comes first.
It finds single wrong figures surely and several independent ones mostly; it does not claim to be complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.catalogue import Catalogue
from rules.engine import Outcome, tidy
from rules.kinds.diagnosis import DIAGNOSES
from rules.kinds.figures import values_of
from rules.line import TOLERANCE, Line, sum_of
from rules.report import Number, Report
from rules.rule import ERROR, Result
from rules.terms import PREVIOUS, all_ids

MOST_SUGGESTIONS = 5
MOST_CAUSES = 60


class Change(NamedTuple):
    """A figure and the value that would make the balances hold."""

    figure: str
    old: Number
    new: Number


class Cause(NamedTuple):
    """One supposed wrong figure: the alternatives, best first, and the lines its change mends."""

    changes: tuple[Change, ...]
    lines: frozenset[int]


class _Balances:
    """The equalities of a report with their residuals; totals that are formulas are replaced by their parts."""

    def __init__(self, report: Report, catalogue: Catalogue) -> None:
        self.report = report
        self.ids = all_ids(catalogue.form)
        self.values = values_of(report)
        self.index = {id: place for place, id in enumerate(self.ids)}
        self.parts = {self.index[id]: [self.index[part] for part in catalogue.form.figures[id].parts] for id in report.formulas}
        self.lines: list[Line] = []
        self.weights: list[dict[int, float]] = []
        self.rests: list[float] = []
        for line in catalogue.lines:
            self._add(line)
        self.cells: dict[int, list[int]] = {}
        for number, weights in enumerate(self.weights):
            for cell in weights:
                self.cells.setdefault(cell, []).append(number)

    def _add(self, line: Line) -> None:
        if line.must.relation != "==" or line.when or line.rule.severity != ERROR:
            return
        total = sum_of(line.must.weights, self.values)
        if total is None:
            return
        weights: dict[int, float] = {}
        for cell, weight in line.must.weights:
            for part in self.spread(cell):
                weights[part] = weights.get(part, 0) + weight
        self.lines.append(line)
        self.weights.append({cell: weight for cell, weight in weights.items() if weight})
        self.rests.append(total - line.must.bound)

    def spread(self, cell: int) -> list[int]:
        """Return the figures a cell stands for: itself, or what its formula sums, down to what people type."""
        parts = self.parts.get(cell)
        return [cell] if parts is None else [deep for part in parts for deep in self.spread(part)]

    def failing(self) -> list[int]:
        """Return the numbers of the lines that do not balance."""
        return [number for number, rest in enumerate(self.rests) if abs(rest) >= TOLERANCE]

    def gain(self, cell: int, step: float) -> int:
        """Return how many more lines balance when the cell changes by the step."""
        gained = 0
        for number in self.cells[cell]:
            before, after = self.rests[number], self.rests[number] + self.weights[number][cell] * step
            gained += (abs(before) >= TOLERANCE) - (abs(after) >= TOLERANCE)
        return gained

    def best(self) -> list[tuple[int, float]]:
        """Return the changes (cell, step) that mend the most lines, as figures may be: not negative, whole where counted."""
        scored: dict[tuple[int, float], int] = {}
        for number in self.failing():
            for cell, weight in self.weights[number].items():
                step = -self.rests[number] / weight
                if self._allowed(cell, step):
                    scored[cell, step] = self.gain(cell, step)
        top = max(scored.values(), default=0)
        return [change for change, score in scored.items() if score == top > 0]

    def shared(self) -> list[Cause]:
        """Return causes for lines that no single change mends without harm: those that the same change would mend go together.

        上年结转 that differs from last year's report while the balance holds is such a case: two figures may be wrong at once.
        """
        left, causes = set(self.failing()), []
        while left:
            steps = [(cell, -self.rests[number] / weight) for number in sorted(left) for cell, weight in self.weights[number].items()]
            together = max((self.mended(*step) & left for step in steps), key=len, default=frozenset())
            together = together or frozenset(left)
            causes.append(Cause((), together))
            left -= together
        return causes

    def _allowed(self, cell: int, step: float) -> bool:
        figure = self.report.form.figures[self.ids[cell].removeprefix(PREVIOUS)]
        new = (self.values[cell] or 0) + step
        return (
            not self.ids[cell].startswith(PREVIOUS)
            and (figure.signed or new > -TOLERANCE)
            and (figure.decimals > 0 or tidy(new) == int(tidy(new)))
        )

    def mended(self, cell: int, step: float) -> frozenset[int]:
        """Return the failing lines that balance when the cell changes by the step."""
        failing = (number for number in self.cells[cell] if abs(self.rests[number]) >= TOLERANCE)
        return frozenset(number for number in failing if abs(self.rests[number] + self.weights[number][cell] * step) < TOLERANCE)

    def apply(self, cell: int, step: float) -> None:
        """Change the residuals as if the cell were changed."""
        for number in self.cells[cell]:
            self.rests[number] += self.weights[number][cell] * step

    def change(self, cell: int, step: float) -> Change:
        """Return a step as a change of a figure."""
        old = self.values[cell] or 0
        return Change(self.ids[cell], old, tidy(old + step))


def find_causes(report: Report, catalogue: Catalogue) -> tuple[list[Cause], list[Line]]:
    """Return the supposed wrong figures of a report, the one that explains most first, and the balances they are told from."""
    balances = _Balances(report, catalogue)
    causes: list[Cause] = []
    while len(causes) < MOST_CAUSES and (best := balances.best()):
        best.sort(key=lambda change: _likelihood(balances, change[0]))
        mended = balances.mended(*best[0])
        # A number that cannot be right is the wrong one: nobody is told to change a sound figure beside it.
        sure = [each for each in best if _is_impossible(balances, each[0])] or best
        changes = tuple(balances.change(*each) for each in sure if balances.mended(*each) == mended)
        balances.apply(*best[0])
        causes.append(Cause(changes, mended))
    causes += balances.shared()
    return causes, balances.lines


def _likelihood(balances: _Balances, cell: int) -> tuple[int, float]:
    """Return a sort key: what cannot be right and a total left at 0 first, then what people type, the larger first, other totals last."""
    value = float(balances.values[cell] or 0)
    if _is_impossible(balances, cell):
        return -1, 0
    is_total = bool(balances.report.form.figures[balances.ids[cell]].parts)
    return (0 if is_total and not value else 2 if is_total else 1), -value


def _is_impossible(balances: _Balances, cell: int) -> bool:
    """Return whether a figure holds what it never can: less than nothing, or a fraction of a case."""
    figure = balances.report.form.figures[balances.ids[cell].removeprefix(PREVIOUS)]
    value = float(balances.values[cell] or 0)
    return (value < 0 and not figure.signed) or (figure.decimals == 0 and value != int(value))


def group(outcome: Outcome, report: Report, catalogue: Catalogue) -> tuple[list[int], list[Cause]]:
    """Return the cause number (from 0) of each result, and the causes; a result no wrong figure explains is its own cause."""
    causes, lines = find_causes(report, catalogue) if outcome.failures else ([], [])
    by_line = {(lines[number].rule.code, lines[number].scope): place for place, cause in enumerate(causes) for number in cause.lines}
    suspects = [_suspects(cause, report) for cause in causes]
    numbers: list[int] = []
    for result in outcome.results:
        place = by_line.get((result.rule.code, result.scope))
        if place is None:
            place = _explained_by(result, suspects)
        if place is None:
            causes.append(Cause((), frozenset()))
            suspects.append(set())
            place = len(causes) - 1
        numbers.append(place)
    return numbers, causes


def _suspects(cause: Cause, report: Report) -> set[str]:
    """Return the cause's figures and the formula totals that move with them."""
    figures = {change.figure for change in cause.changes}
    moving = {total for total in report.formulas if figures & set(_leaves(total, report))}
    return figures | moving


def _leaves(total: str, report: Report) -> Iterable[str]:
    for part in report.form.figures[total].parts:
        if part in report.formulas:
            yield from _leaves(part, report)
        else:
            yield part


def _explained_by(result: Result, suspects: Sequence[set[str]]) -> int | None:
    """Return the first cause whose figures an error or a diagnosis is about; a mere warning stands for itself."""
    if result.rule.severity != ERROR and result.rule.kind not in DIAGNOSES:
        return None
    if result.spot or result.rule.kind == "filled":
        return None
    about = set(result.figures)
    return next((place for place, figures in enumerate(suspects) if figures & about), None)
