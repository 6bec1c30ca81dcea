"""The search: every smallest set of cells whose change makes all equations hold (Fellegi and Holt's principle), by depth first.

A cell is freed by solving one failing equation for it and putting that into the others; what still fails then must be mended by a
further cell. Every set that mends everything has a cell in every failing equation, so nothing is missed; the shortest failing equation
has the fewest to try.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rules.line import TOLERANCE
from rules.locating.balances import Rests, Rows

# Weights are whole numbers or simple factors; what is smaller is dust of the elimination.
DUST = 1e-9
# So many equations, in the middle, are written anew when a cell is freed.
ROWS_OF_A_CELL = 3

Steps = dict[int, float]
# Whether a cell may be changed by a step.
MayChange = Callable[[int, float], bool]


class Pivot(NamedTuple):
    """A freed cell with the equation it was solved from."""

    cell: int
    row: dict[int, float]
    rest: float


class Exhausted(Exception):
    """The search looked at as many places as it may; raised so that a hopeless report costs no more than that."""


def any_step(_cell: int, _step: float) -> bool:
    """Return that a cell may become anything."""
    return True


class Search:
    """A search over equations; `is_open` says which cells may change, `may_change` by how much, `work` how many terms it may look at."""

    def __init__(self, rows: Rows, rests: Rests, is_open: Callable[[int], bool], work: int, may_change: MayChange = any_step) -> None:
        self.rows, self.rests, self.work, self._may_change = rows, rests, work, may_change
        self.closed = frozenset(cell for row in rows.values() for cell in row if not is_open(cell))
        self.found: list[Steps] = []

    def run(self, size: int, wrong: list[int]) -> list[Steps]:
        """Return all sets of that many cells that mend everything, with their steps; `wrong` are cells that are in every set.

        Raises Exhausted.
        """
        self.found = []
        rows, rests, pivots = self.rows, self.rests, list[Pivot]()
        for cell in wrong:
            held = [number for number, row in rows.items() if cell in row]
            if held:
                shortest = min(held, key=lambda number: (abs(rests[number]) < TOLERANCE, len(rows[number])))
                pivots.append(Pivot(cell, rows[shortest], rests[shortest]))
                rows, rests = free(rows, rests, cell, shortest)
        self._descend(rows, rests, pivots, size - len(pivots), self.closed)
        return self.found

    def _descend(self, rows: Rows, rests: Rests, pivots: list[Pivot], budget: int, closed: frozenset[int]) -> None:
        failing = [number for number, rest in rests.items() if abs(rest) >= TOLERANCE]
        self.work -= len(rows) + sum(len(rows[number]) for number in failing)
        if self.work < 0:
            raise Exhausted
        if not failing:
            self._note(pivots)
            return
        touched = _touched(rows, failing, closed)
        # Each further cell mends the equations it lies in and no more.
        if budget < 1 or sum(sorted(touched.values(), reverse=True)[:budget]) < len(failing):
            return
        chosen = min(failing, key=lambda number: len(rows[number].keys() - closed))
        row, rest = rows[chosen], rests[chosen]
        for cell in row:
            if cell in closed:
                continue
            pivot = [*pivots, Pivot(cell, row, rest)]
            if budget > 1:
                self.work -= len(row) * ROWS_OF_A_CELL
                self._descend(*free(rows, rests, cell, chosen), pivot, budget - 1, closed)
                # Sets with this cell have all been seen.
                closed |= {cell}
            elif touched[cell] == len(failing) and self._mends_all(rows, rests, cell, -rest / row[cell]):
                self._note(pivot)

    def _mends_all(self, rows: Rows, rests: Rests, cell: int, step: float) -> bool:
        """Return whether one step of a cell, which may take it, leaves every equation it lies in in balance."""
        if not self._may_change(cell, step):
            return False
        for number, row in rows.items():
            weight = row.get(cell)
            if weight is not None and abs(rests[number] + weight * step) >= TOLERANCE:
                return False
        return True

    def _note(self, pivots: list[Pivot]) -> None:
        """Note by how much each freed cell has to change, unless one may not: the last first, whose equation has no other left."""
        steps: Steps = {}
        for cell, row, rest in reversed(pivots):
            known = 0.0
            for other, step in steps.items():
                known += row.get(other, 0) * step
            needed = -(rest + known) / row[cell]
            if not self._may_change(cell, needed):
                return
            steps[cell] = needed
        self.found.append(steps)


def _touched(rows: Rows, failing: list[int], closed: frozenset[int]) -> dict[int, int]:
    """Return for each cell that may change in how many failing equations it lies."""
    counts: dict[int, int] = {}
    for number in failing:
        for cell in rows[number]:
            if cell not in closed:
                counts[cell] = counts.get(cell, 0) + 1
    return counts


def free(rows: Rows, rests: Rests, cell: int, chosen: int) -> tuple[Rows, Rests]:
    """Return the other equations with the cell replaced by what the chosen one says of it."""
    solved, rest = rows[chosen], rests[chosen]
    new_rows, new_rests = dict(rows), dict(rests)
    del new_rows[chosen], new_rests[chosen]
    for number, row in rows.items():
        if cell in row and number != chosen:
            factor = row[cell] / solved[cell]
            new_rows[number] = _minus(row, solved, factor)
            new_rests[number] = rests[number] - factor * rest
    return new_rows, new_rests


def _minus(row: dict[int, float], solved: dict[int, float], factor: float) -> dict[int, float]:
    result = dict(row)
    for cell, weight in solved.items():
        left = result.get(cell, 0) - factor * weight
        if abs(left) < DUST:
            result.pop(cell, None)
        else:
            result[cell] = left
    return result
