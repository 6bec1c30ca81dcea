"""The neutral linear form over many reports at once: one sparse product, the same verdicts as `judge_line` gives one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rules.line import TOLERANCE, Condition, Line
from rules.report import Number
from rules.rule import FAIL, PASS, UNDECIDED

Floats = NDArray[np.float64]
VERDICTS = (PASS, FAIL, UNDECIDED)


class Matrix:
    """The lines of a catalogue as weights; reports are rows of values (this year's figures, then last year's), blanks NaN."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        conditions: list[Condition] = [line.must for line in lines]
        self.guards: list[tuple[int, int]] = []
        for number, line in enumerate(lines):
            for condition in line.when:
                self.guards.append((number, len(conditions)))
                conditions.append(condition)
        self.columns = np.array([place for each in conditions for place, _ in each.weights], dtype=np.intp)
        self.weights = np.array([weight for each in conditions for _, weight in each.weights], dtype=np.float64)
        self.starts = np.cumsum([0, *(len(each.weights) for each in conditions[:-1])])
        self.bounds = np.array([each.bound for each in conditions], dtype=np.float64)
        self.relations = np.array([each.relation for each in conditions])

    def judge(self, values: Floats) -> tuple[NDArray[np.int8], Floats]:
        """Return verdicts (reports x lines, indices into VERDICTS) and rests (weights·values - bound)."""
        rests = np.add.reduceat(values[:, self.columns] * self.weights, self.starts, axis=1) - self.bounds
        states = self._states(rests)
        count = len(self.lines)
        verdicts = states[:, :count].copy()
        for line, guard in self.guards:
            closed = states[:, guard] == 1
            open_guard = (states[:, guard] == 2) & (verdicts[:, line] == 1)  # noqa: PLR2004
            verdicts[open_guard, line] = 2
            verdicts[closed, line] = 0
        return self._guarded(verdicts, states), rests[:, :count]

    def _guarded(self, verdicts: NDArray[np.int8], states: NDArray[np.int8]) -> NDArray[np.int8]:
        """Let a line pass when any of its guards is surely false, whatever its other guards say."""
        for line, guard in self.guards:
            verdicts[states[:, guard] == 1, line] = 0
        return verdicts

    def _states(self, rests: Floats) -> NDArray[np.int8]:
        relations = self.relations
        held = np.where(relations == "==", np.abs(rests) < TOLERANCE, False)
        held |= np.where(relations == "<=", rests < TOLERANCE, False)
        held |= np.where(relations == ">=", rests > -TOLERANCE, False)
        held |= np.where(relations == ">", rests >= TOLERANCE, False)
        held |= np.where(relations == "!=", np.abs(rests) >= TOLERANCE, False)
        return np.where(np.isnan(rests), 2, np.where(held, 0, 1)).astype(np.int8)

    def verdicts(self, reports: Sequence[Sequence[Number | None]]) -> Iterator[list[tuple[str, float]]]:
        """Yield for each report the verdict and the rest of every line, as `judge_line` gives them."""
        values = np.array([[np.nan if value is None else value for value in report] for report in reports], dtype=np.float64)
        for states, rests in zip(*(each.tolist() for each in self.judge(values)), strict=True):
            yield [(VERDICTS[state], rest if state == 1 else 0) for state, rest in zip(states, rests, strict=True)]
