"""Judging a report again as if figures were changed: what does not satisfy the rules is no suggestion."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rules.catalogue import Catalogue
from rules.engine import applies, tidy
from rules.line import Line, judge_line
from rules.locating.balances import Balances
from rules.locating.search import Steps
from rules.report import Report
from rules.states import ERROR, FAIL


class Rejudged:
    """The error rules of a catalogue on a report whose figures are changed by steps; totals that are formulas follow."""

    def __init__(self, report: Report, catalogue: Catalogue, balances: Balances) -> None:
        self._balances = balances
        self._report, self._catalogue = report, catalogue

    def accepts(self, steps: Steps) -> bool:
        """Return whether the figures may be what they become, and every error rule about them holds then, or is not decided."""
        balances = self._balances
        if not all(balances.is_possible(cell, balances.value(cell) + step) for cell, step in steps.items()):
            return False
        values = list(balances.values)
        for cell, step in steps.items():
            values[cell] = tidy((values[cell] or 0) + step)
        moved = list(self._moved(steps))
        for cell in moved:
            parts = [values[part] for part in balances.parts[cell]]
            values[cell] = None if None in parts else tidy(sum(part for part in parts if part is not None))
        touched = {id(line): line for cell in (*steps, *moved) for line in self.lines.get(cell, ())}
        return all(judge_line(line, values)[0] != FAIL for line in touched.values())

    def _moved(self, steps: Iterable[int]) -> Iterable[int]:
        """Yield the formula totals that follow the changed figures, parts before wholes."""
        wanted = set(steps)
        totals = [cell for cell in self._balances.parts if not wanted.isdisjoint(self._balances.spread(cell))]
        return sorted(totals, key=lambda cell: len(self._balances.spread(cell)))

    @cached_property
    def lines(self) -> dict[int, list[Line]]:
        """Return the error rules by the figures they are about."""
        found: dict[int, list[Line]] = {}
        for line in self._catalogue.lines:
            meant = line.rule.severity == ERROR and (line.rule.is_for_all or applies(line.rule, self._report))
            # A sum of several columns may fail for another column's sake.
            if meant and not self._balances.only_adds_up(line):
                conditions = (line.must, *line.when)
                for cell in dict.fromkeys(cell for each in conditions for cell, _ in each.weights):
                    if self._balances.is_open(cell):
                        found.setdefault(cell, []).append(line)
        return found
