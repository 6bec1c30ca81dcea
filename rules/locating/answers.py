"""Answers: for the equations that fail together, the smallest changes of figures that satisfy every rule, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from rules.catalogue import Catalogue
from rules.line import TOLERANCE
from rules.locating.balances import Balances, Change
from rules.locating.neighbours import exchanges
from rules.locating.rejudged import Rejudged
from rules.locating.search import Exhausted, Search, Steps
from rules.locating.slips import Slip, likelihood, load_slips, parts_of, shift_likelihood, shifted
from rules.locating.trust import Trust
from rules.report import Report
from rules.terms import unsigned

# A shift is looked for where fewer wrong figures do not explain the table.
FEWEST_OF_A_SHIFT = 3


class Answer(NamedTuple):
    """Figures and what they should be for every rule to hold, what it costs, and the slips it looks like."""

    changes: tuple[Change, ...]
    cost: float
    slips: tuple[Slip, ...]


class Located(NamedTuple):
    """The equations of figures that hang together: the numbers of those that fail, the answers, best first, none where none was found."""

    failing: tuple[int, ...]
    answers: tuple[Answer, ...]


class Locator:
    """The search for wrong figures in one report."""

    def __init__(self, report: Report, catalogue: Catalogue) -> None:
        self.report = report
        self.balances = Balances(report, catalogue)
        self._rejudged = Rejudged(report, catalogue, self.balances)
        self._trust = Trust(report)

    def locate(self) -> list[Located]:
        """Return the answers for each group of equations that hang together and do not all hold."""
        return self._exchanged([located for component in self.balances.components() for located in self._apart(component)])

    def _exchanged(self, groups: list[Located]) -> list[Located]:
        """Return the groups with those made one that one slip explains: two figures in each other's place, each in a group of its own.

        Where totals are formulas a column has nothing to do with the next, and a number typed beside its place puts both out of balance.
        """
        joined = [
            (answers[0].cost, one, other, answers)
            for one, other in combinations(groups, 2)
            if one.answers and other.answers and (answers := self._across(one, other))
        ]
        for _, one, other, answers in sorted(joined, key=lambda each: each[0]):
            if one in groups and other in groups:
                groups = [each for each in groups if each not in (one, other)]
                groups.append(Located((*one.failing, *other.failing), (*answers, *self._both(one, other))))
        return groups

    def _across(self, one: Located, other: Located) -> list[Answer]:
        """Return the exchanges that explain two groups at once and are likelier than a slip in each, the likeliest first."""
        failing = [*one.failing, *other.failing]
        if len({round(abs(self.balances.rests[number]), 6) for number in failing}) > 1:
            # What one cell has too many the other has too few, and no equation has both.
            return []
        answers = self._exchanges(failing)
        apart = one.answers[0].cost + other.answers[0].cost
        return sorted((each for each in answers if each.cost < apart), key=lambda each: (each.cost, *self._reluctance(each)))

    def _both(self, one: Located, other: Located) -> list[Answer]:
        """Return the answers of two groups with the likeliest of the other, the likeliest first."""
        pairs = dict.fromkeys([*((each, other.answers[0]) for each in one.answers), *((one.answers[0], each) for each in other.answers)])
        both = [
            Answer((*first.changes, *second.changes), first.cost + second.cost, (*first.slips, *second.slips)) for first, second in pairs
        ]
        return sorted(both, key=lambda each: each.cost)

    def _exchanges(self, failing: Sequence[int]) -> list[Answer]:
        """Return the exchanges of two neighbours that mend the failing equations and satisfy all rules."""
        return [self._answer(steps) for steps in exchanges(self.balances, failing) if self._rejudged.accepts(steps)]

    def _apart(self, component: list[int]) -> list[Located]:
        """Return the answers for equations that hang together; without last year's where nothing satisfies those as well."""
        located = self._component(component)
        before = [number for number in component if self.balances.is_cross_year(number)]
        if located.answers or not before:
            return [located]
        within = self.balances.components(number for number in component if number not in before)
        return [*map(self._component, within), Located(tuple(self.balances.failing(before)), ())]

    def _component(self, component: list[int]) -> Located:
        found = self._smallest(component)
        answers = [self._answer(steps) for steps in found]
        if not found or len(found[0]) >= FEWEST_OF_A_SHIFT:
            answers += self._shifts(component)
        answers.sort(key=lambda answer: (answer.cost, *self._reluctance(answer)))
        # A shift may be what was found cell by cell: the likelier reading of the same changes stays.
        different = {frozenset(answer.changes): answer for answer in reversed(answers)}
        kept = [answer for answer in answers if different[frozenset(answer.changes)] is answer]
        return Located(tuple(self.balances.failing(component)), tuple(kept[: load_slips()["most_answers"]]))

    def _smallest(self, component: list[int]) -> list[Steps]:
        """Return the sets of the fewest figures whose change satisfies all rules; a figure that cannot be right is in each of them."""
        balances, bounds = self.balances, load_slips()
        rows = {number: balances.rows[number] for number in component}
        cells = dict.fromkeys(cell for row in rows.values() for cell in row)
        wrong = [cell for cell in cells if balances.is_open(cell) and not balances.is_possible(cell, balances.value(cell))]
        rests = {number: balances.rests[number] for number in component}
        search = Search(rows, rests, balances.is_open, bounds["most_work"], balances.may_change)
        try:
            for size in range(max(1, len(wrong)), max(bounds["most_figures"], len(wrong)) + 1):
                found = [steps for steps in search.run(size, wrong) if self._rejudged.accepts(steps)]
                if found:
                    return found
        except Exhausted:
            pass
        return []

    def _answer(self, steps: Steps) -> Answer:
        changes = tuple(self.balances.change(cell, step) for cell, step in sorted(steps.items()))
        likely = likelihood(changes, self.report, self._trust)
        told = [Slip(load_slips()["told"], frozenset((change.figure,))) for change in changes if self._trust.tells(change)]
        return Answer(changes, likely.cost, (*likely.slips, *told))

    def _reluctance(self, answer: Answer) -> tuple[int, float, float]:
        """Return how much harder an equally likely answer is to believe: more figures; rather what people type, the larger first."""
        totals = sum(bool(parts_of(change.figure, self.report)) for change in answer.changes)
        return len(answer.changes), totals, -sum(float(change.old) for change in answer.changes)

    def _shifts(self, component: list[int]) -> Iterator[Answer]:
        """Yield the answers in which a whole row or column slipped by one cell."""
        balances = self.balances
        for number in component:
            line = balances.lines[number]
            cells = [balances.index[id] for id in unsigned(line.right)]
            if len(line.left) != 1 or len(cells) < FEWEST_OF_A_SHIFT or not set(cells) <= balances.rows[number].keys():
                continue
            before = [balances.value(cell) for cell in cells]
            for after in shifted(before, balances.value(balances.index[line.left[0]])):
                steps = {cell: float(new - old) for cell, old, new in zip(cells, before, after, strict=True) if new != old}
                if self._mends(component, steps) and self._rejudged.accepts(steps):
                    changes = tuple(balances.change(cell, step) for cell, step in steps.items())
                    yield Answer(changes, *shift_likelihood(changes, self._trust))

    def _mends(self, component: list[int], steps: Steps) -> bool:
        for number in component:
            row = self.balances.rows[number]
            moved = sum(weight * steps.get(cell, 0) for cell, weight in row.items())
            if abs(self.balances.rests[number] + moved) >= TOLERANCE:
                return False
        return bool(steps)
