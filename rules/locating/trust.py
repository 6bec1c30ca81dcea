"""Trust in figures: a total was added up, a number that the prose states as well was typed twice; both are seldom the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from rules.kinds.told import told_of
from rules.locating.balances import Change
from rules.locating.slips import load_slips
from rules.report import Number, Report
from rules.terms import PREVIOUS


class Trust:
    """What each change of a figure costs; the report's prose is read when the first change is asked about."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[str, frozenset[str]] = {}

    def __call__(self, change: Change) -> float:
        """Return what a change costs: little where the prose says the new number, much where it says the present one."""
        cost: dict[str, float] = load_slips()["trust"]
        if change.figure in self._confirmed:
            return cost["confirmed"]
        usual = cost["total" if self._report.form.figures[change.figure.removeprefix(PREVIOUS)].parts else "input"]
        return usual * cost["told"] if self.tells(change) else usual

    @cached_property
    def _confirmed(self) -> frozenset[str]:
        return confirmed(self._report)

    @cached_property
    def _said(self) -> tuple[tuple[str, Number], ...]:
        return tuple(_said_otherwise(self._report))

    def tells(self, change: Change) -> bool:
        """Return whether a figure, or a total that its formula makes of it, becomes what the prose says of it."""
        for figure, value in self._said:
            present = self._report.figures.get(figure)
            if present is not None and change.figure in self._movers(figure) and present + change.new - change.old == value:
                return True
        return False

    def _movers(self, total: str) -> frozenset[str]:
        """Return the figures with which one moves: itself, and where it is a formula those that it is made of."""
        found = self._known.get(total)
        if found is None:
            parts = self._report.form.figures[total].parts if total in self._report.formulas else ()
            found = self._known[total] = frozenset((total,)).union(*map(self._movers, parts))
        return found


def confirmed(report: Report) -> frozenset[str]:
    """Return the figures whose present number the prose states; what was written as {figure} only repeats it."""
    return frozenset(each.agreed[0] for each in told_of(report) if each.agreed and len(each.agreed) == 1)


def _said_otherwise(report: Report) -> Iterator[tuple[str, Number]]:
    """Yield the figures of which the prose states another number, and that number."""
    for each in told_of(report):
        if each.agreed is None and each.is_exact:
            yield from ((figures[0], each.value) for figures in each.readings if len(figures) == 1 and figures[0] in report.form.figures)
