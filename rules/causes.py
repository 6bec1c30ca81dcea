"""Causes: which findings one wrong figure explains, and what it should be (RULES.md section 14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from rules.catalogue import Catalogue
from rules.engine import Outcome
from rules.kinds.diagnosis import DIAGNOSES, Failure
from rules.line import TOLERANCE, Line
from rules.report import Report
from rules.rule import Result
from rules.states import ERROR, NOTICE

if TYPE_CHECKING:
    from rules.locating.answers import Answer, Located
    from rules.locating.balances import Balances, Change

# So many ways are told in words; programs are given more.
MOST_TOLD, MOST_SUGGESTIONS = 3, 5


class Cause(NamedTuple):
    """One supposed slip: the ways to put it right, best first, the equations it puts out of balance, what it looks like in words.

    `together` are the figures that the slip wrote wrong at once where these are several, as those of a number typed beside its place.
    """

    answers: tuple[tuple[Change, ...], ...]
    lines: frozenset[int]
    slip: str = ""
    together: tuple[str, ...] = ()

    @property
    def figures(self) -> list[str]:
        """Return the figures that may be wrong, the likeliest first."""
        return _figures_of(self.answers)

    @property
    def told(self) -> list[str]:
        """Return the figures of the ways that are told."""
        return _figures_of(self.answers[:MOST_TOLD])


def _figures_of(answers: Iterable[Iterable[Change]]) -> list[str]:
    return list(dict.fromkeys(change.figure for answer in answers for change in answer))


def find_causes(report: Report, catalogue: Catalogue) -> tuple[list[Cause], list[Line]]:
    """Return the supposed slips of a report, those that explain most first, and the equations they are told from."""
    # Most reports balance, and a check of them starts without the search.
    from rules.locating.answers import Locator  # noqa: PLC0415

    locator = Locator(report, catalogue)
    causes = [cause for located in locator.locate() for cause in _causes_of(located, locator.balances)]
    causes.sort(key=lambda cause: (not cause.answers, -len(cause.lines)))
    return causes, locator.balances.lines


def _causes_of(located: Located, balances: Balances) -> list[Cause]:
    """Return the slips of equations that hang together, each with what could be changed in its stead."""
    if not located.answers:
        return _shared(list(located.failing), balances)
    best = located.answers[0]
    groups = _slips_apart(located, balances)
    choices = [_choices(group, best.changes, located.answers) for group in groups]
    if prod(map(len, choices)) != len(located.answers):
        # Not every combination is an answer: only together they are told.
        groups, choices = [_figures(best.changes)], [[answer.changes for answer in located.answers]]
    lines = _lines_of(groups, located.failing, balances)
    return [Cause(tuple(each), lines[group], *_slips(best, group)) for each, group in zip(choices, groups, strict=True)]


def _figures(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(change.figure for change in changes)


def _slips(answer: Answer, group: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return what the slips within a group are called, and the figures of those that wrote several wrong."""
    slips = [slip for slip in answer.slips if slip.figures <= group]
    several = {figure for slip in slips if len(slip.figures) > 1 for figure in slip.figures}
    together = (change.figure for change in answer.changes if change.figure in several)
    return "，".join(dict.fromkeys(slip.said for slip in slips)), tuple(together)


def _slips_apart(located: Located, balances: Balances) -> list[frozenset[str]]:
    """Return the changed figures in groups that are slips of their own.

    Together go figures that lie in one equation, whether it fails or their changes make up for each other in it, that one slip
    explains, and that alternatives change only together: each group may be changed by itself.
    """
    best = located.answers[0]
    wrong = _figures(best.changes)
    groups = [frozenset((figure,)) for figure in sorted(wrong)]
    linked = [wrong & {balances.ids[cell] for cell in row} for row in balances.rows.values()]
    for together in (*linked, *(slip.figures for slip in best.slips)):
        groups = _merged(groups, together)
    left_out = {_figures(set(best.changes) - set(answer.changes)) for answer in located.answers[1:]}
    # By their names too, where as many: the order of causes is the same in every run.
    for together in sorted(left_out, key=lambda each: (len(each), sorted(each))):
        if not any(other and other < together for other in left_out):
            groups = _merged(groups, together)
    return groups


def _merged(groups: list[frozenset[str]], together: frozenset[str]) -> list[frozenset[str]]:
    """Return the groups with those that hold any of the figures made one."""
    joined = [group for group in groups if group & together]
    return [*(group for group in groups if not group & together), frozenset().union(*joined)] if joined else groups


def _lines_of(groups: list[frozenset[str]], failing: Iterable[int], balances: Balances) -> dict[frozenset[str], frozenset[int]]:
    """Return the failing equations of each group; one without any of the figures goes to the first."""
    found: dict[frozenset[str], set[int]] = {group: set() for group in groups}
    for number in failing:
        figures = {balances.ids[cell] for cell in balances.rows[number]}
        found[next((group for group in groups if group & figures), groups[0])].add(number)
    return {group: frozenset(lines) for group, lines in found.items()}


def _choices(group: frozenset[str], best: tuple[Change, ...], answers: Sequence[Answer]) -> list[tuple[Change, ...]]:
    """Return what may be changed in a group's stead while all else is as in the best answer."""
    others = {change for change in best if change.figure not in group}
    found = [tuple(change for change in answer.changes if change not in others) for answer in answers if others <= set(answer.changes)]
    return list(dict.fromkeys(found))


def _shared(failing: list[int], balances: Balances) -> list[Cause]:
    """Return causes for equations that no few figures mend: those that lack the same go together, with nothing to suggest."""
    causes, left = [], set(failing)
    while left:
        number = min(left)
        same = {each for each in left if abs(abs(balances.rests[each]) - abs(balances.rests[number])) < TOLERANCE}
        linked = {each for each in same if each == number or balances.rows[each].keys() & balances.rows[number].keys()}
        causes.append(Cause((), frozenset(linked)))
        left -= linked
    return causes


def group(outcome: Outcome, report: Report, catalogue: Catalogue) -> tuple[list[int], list[Cause]]:
    """Return the cause number (from 0) of each result, and the causes; a result no wrong figure explains is its own cause."""
    causes, lines = find_causes(report, catalogue) if any(map(_may_be_located, outcome.failures)) else ([], [])
    by_line = {(lines[number].rule.code, lines[number].scope): place for place, cause in enumerate(causes) for number in cause.lines}
    suspects = [_suspects(cause, report) for cause in causes]
    codes = [{lines[number].rule.code for number in cause.lines} for cause in causes]
    numbers: list[int] = []
    for result in outcome.results:
        own = (result.rule.code, result.scope)
        place = by_line.get(own)
        if place is None:
            place = _explained_by(result, suspects, codes)
        if place is None and result.explains and result.severity != NOTICE:
            # A diagnosis stands with what it explains; it comes after the failures it was made from.
            place = by_line.get(result.explains)
        if place is None:
            causes.append(Cause((), frozenset()))
            suspects.append(set())
            codes.append(set())
            place = len(causes) - 1
        by_line.setdefault(own, place)
        numbers.append(place)
    return numbers, causes


def _may_be_located(failure: Failure) -> bool:
    """Return whether a failure is an equality: only those tell which figure is wrong, and most reports have none to search for."""
    return failure.line.must.relation == "=="


def _suspects(cause: Cause, report: Report) -> set[str]:
    """Return the cause's figures and the formula totals that move with them."""
    figures = set(cause.figures)
    moving = {total for total in report.formulas if figures & set(_leaves(total, report))}
    return figures | moving


def _leaves(total: str, report: Report) -> Iterable[str]:
    for part in report.form.figures[total].parts:
        if part in report.formulas:
            yield from _leaves(part, report)
        else:
            yield part


def _explained_by(result: Result, suspects: Sequence[set[str]], codes: Sequence[set[str]]) -> int | None:
    """Return the cause whose figures an error or a diagnosis is about, rather one of the same rule; a mere warning stands for itself."""
    if result.severity != ERROR and (result.severity == NOTICE or result.rule.kind not in DIAGNOSES):
        return None
    if result.spot or result.rule.kind == "filled":
        return None
    about = set(result.figures)
    fits = [place for place, figures in enumerate(suspects) if figures & about]
    return next((place for place in fits if result.rule.code in codes[place]), fits[0] if fits else None)
