"""The neutral linear form over many reports at once: one sparse product, the same verdicts as `judge_line` gives one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rules.line import TOLERANCE, Condition, Line, LineVerdicts
from rules.report import Number
from rules.states import FAIL, PASS, UNDECIDED

Floats = NDArray[np.float64]
VERDICTS = (PASS, FAIL, UNDECIDED)
PASSED, FAILED, OPEN = range(3)
TESTS: dict[str, Callable[[Floats], NDArray[np.bool_]]] = {
    "==": lambda rests: np.abs(rests) < TOLERANCE,
    "<=": lambda rests: rests < TOLERANCE,
    ">=": lambda rests: rests > -TOLERANCE,
    ">": lambda rests: rests >= TOLERANCE,
    "!=": lambda rests: np.abs(rests) >= TOLERANCE,
}


class Matrix:
    """The lines of a catalogue as weights; reports are rows of values (this year's figures, then last year's), blanks NaN."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.count = len(lines)
        conditions: list[Condition] = [line.must for line in lines]
        guarded = [(number, condition) for number, line in enumerate(lines) for condition in line.when]
        conditions += [condition for _, condition in guarded]
        self.columns = np.array([place for each in conditions for place, _ in each.weights], dtype=np.intp)
        self.weights = np.array([weight for each in conditions for _, weight in each.weights], dtype=np.float64)
        self.starts = np.cumsum([0, *(len(each.weights) for each in conditions[:-1])])
        self.bounds = np.array([each.bound for each in conditions], dtype=np.float64)
        relations = np.array([each.relation for each in conditions])
        self.places = {relation: np.nonzero(relations == relation)[0] for relation in TESTS}
        # Guards stand line by line, so one reduceat joins those of a line.
        self.guarded, self.guard_starts = np.unique([number for number, _ in guarded], return_index=True)

    def judge(self, values: Floats) -> tuple[NDArray[np.int8], Floats]:
        """Return verdicts (reports x lines, indices into VERDICTS) and rests (weights·values - bound)."""
        rests = np.add.reduceat(values[:, self.columns] * self.weights, self.starts, axis=1) - self.bounds
        states = np.full(rests.shape, FAILED, dtype=np.int8)
        for relation, test in TESTS.items():
            places = self.places[relation]
            states[:, places] = np.where(test(rests[:, places]), PASSED, FAILED)
        states[np.isnan(rests)] = OPEN
        verdicts = states[:, : self.count]
        if len(self.guarded):
            self._guard(verdicts, states[:, self.count :])
        return verdicts, rests[:, : self.count]

    def _guard(self, verdicts: NDArray[np.int8], guards: NDArray[np.int8]) -> None:
        """Let a line pass when any of its guards is surely false; leave it open when it fails and a guard is open."""
        closed = np.logical_or.reduceat(guards == FAILED, self.guard_starts, axis=1)
        open_guard = np.logical_or.reduceat(guards == OPEN, self.guard_starts, axis=1)
        own = verdicts[:, self.guarded]
        own[open_guard & (own == FAILED)] = OPEN
        own[closed] = PASSED
        verdicts[:, self.guarded] = own

    def verdicts(self, reports: Sequence[Sequence[Number | None]]) -> Iterator[LineVerdicts]:
        """Yield for each report the verdicts of the lines, as `judge_lines` gives them."""
        values = np.array(reports, dtype=np.float64)
        states, rests = self.judge(values)
        passed, undecided = (states == PASSED).sum(axis=1).tolist(), (states == OPEN).sum(axis=1).tolist()
        failed: list[list[tuple[int, float]]] = [[] for _ in reports]
        for report, line in np.argwhere(states == FAILED).tolist():
            failed[report].append((line, float(rests[report, line])))
        yield from map(LineVerdicts, passed, undecided, failed)
