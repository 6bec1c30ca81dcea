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
from rules.states import FAIL


class Rejudged:
    """The error rules of a catalogue on a report whose figures are changed by steps; totals that are formulas follow."""

    def __init__(self, report: Report, catalogue: Catalogue, balances: Balances) -> None:
        self._balances = balances
        self._report, self._catalogue = report, catalogue
        self._lines: dict[int, list[Line]] = {}

    def accepts(self, steps: Steps) -> bool:
        """Return whether the figures may be what they become, and every error rule about them holds then, or is not decided."""
        balances = self._balances
        if not all(balances.is_possible(cell, balances.value(cell) + step) for cell, step in steps.items()):
            return False
        values = list(balances.values)
        for cell, step in steps.items():
            values[cell] = tidy((values[cell] or 0) + step)
        moved = self._moved(steps)
        for cell in moved:
            parts = [values[part] for part in balances.parts[cell]]
            values[cell] = None if None in parts else tidy(sum(part for part in parts if part is not None))
        touched = {id(line): line for cell in (*steps, *moved) for line in self._about(cell)}
        return all(judge_line(line, values)[0] != FAIL for line in touched.values())

    def _moved(self, steps: Iterable[int]) -> list[int]:
        """Return the formula totals that follow the changed figures, parts before wholes."""
        moved = {total for cell in steps for total in self._followers.get(cell, ())}
        return [total for total in self._totals if total in moved]

    @cached_property
    def _totals(self) -> list[int]:
        return sorted(self._balances.parts, key=lambda cell: len(self._balances.spread(cell)))

    @cached_property
    def _followers(self) -> dict[int, list[int]]:
        """Return the formula totals by each figure that they are made of."""
        found: dict[int, list[int]] = {}
        for total in self._totals:
            for cell in set(self._balances.spread(total)):
                found.setdefault(cell, []).append(total)
        return found

    def _about(self, cell: int) -> list[Line]:
        """Return the error rules about a figure, in so far as they say anything of this report."""
        found = self._lines.get(cell)
        if found is None:
            # A sum of several columns may fail for another column's sake.
            lines = self._catalogue.error_lines.get(cell, ()) if self._balances.is_open(cell) else ()
            found = self._lines[cell] = [line for line in lines if self._is_meant(line) and not self._balances.only_adds_up(line)]
        return found

    def _is_meant(self, line: Line) -> bool:
        return line.rule.is_for_all or bool(applies(line.rule, self._report))
