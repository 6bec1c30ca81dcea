"""Evidence (依据): where prose and table differ, which of the two the rest of the report supports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rules.catalogue import Catalogue
from rules.causes import MOST_SUGGESTIONS, Cause
from rules.data import load_data
from rules.engine import Outcome
from rules.kinds.figures import values_of
from rules.kinds.told import told_of
from rules.line import TOLERANCE, Line, judge_line
from rules.report import Number, Report
from rules.rule import Reads, Result
from rules.states import PASS
from rules.terms import MINUS, index_of, unsigned

if TYPE_CHECKING:
    from rules.locating.balances import Change

PROSE = ("table_zero", "prose_balances", "prose_said")


def load_evidence() -> dict[str, Any]:
    """Return the words for what is doubtful and for what supports which side."""
    return load_data(__file__, "evidence.json")


def find_support(outcome: Outcome, causes: Iterable[Cause], report: Report, catalogue: Catalogue) -> dict[int, str]:
    """Return what supports one side of each result that has readings, by its place among the results."""
    told = {place: result for place, result in enumerate(outcome.results) if result.readings and result.left is not None}
    if not told:
        return {}
    weigh = _weigher(outcome, list(causes), report, catalogue)
    return {place: support for place, result in told.items() if (support := weigh(result))}


def supports_prose(support: str) -> bool:
    """Return whether it is the table that is likelier wrong."""
    return support in PROSE


def is_zero_table(result: Result, report: Report) -> bool:
    """Return whether a number is held against a table in which this year there is nothing but zeros."""
    tables = {id.partition(".")[0] for reads in result.readings for id in unsigned(reads.figures)}
    own = [report.figures[id] for id in report.form.ids if id.partition(".")[0] in tables]
    return bool(own) and bool(result.left) and not any(value != 0 for value in own)


def one_cause(numbers: Sequence[int], support: Mapping[int, str]) -> list[int]:
    """Return the causes of the results, one for all that a table left at zero contradicts."""
    first = next((numbers[place] for place, said in support.items() if said == "table_zero"), 0)
    return [first if support.get(place) == "table_zero" else cause for place, cause in enumerate(numbers)]


def told_support(support: str, *, is_certain: bool) -> str:
    """Return what supports one side, as a sentence; "" where nothing does, and where the words may mean something else only that."""
    if not support:
        return ""
    words: dict[str, str] = load_evidence()["supports"][support]
    return f"{words['fact']}，{words['so']}。" if is_certain else f"{words['fact']}。"


def _weigher(outcome: Outcome, causes: list[Cause], report: Report, catalogue: Catalogue) -> Callable[[Result], str]:
    answers = [answer for cause in causes for answer in cause.answers[:MOST_SUGGESTIONS]]
    broken = _figures_in((failure.line for failure in outcome.failures if failure.line.must.relation == "=="), report)
    balanced = _figures_in(_balances(report, catalogue), report) - broken
    told = told_of(report)

    def weigh(result: Result) -> str:
        first = result.readings[0].figures
        if is_zero_table(result, report):
            return "table_zero"
        if any(_is_mended(reads, answer, result.left, report) for answer in answers for reads in result.readings):
            return "prose_balances"
        if balanced.issuperset(unsigned(first)):
            return "table_balances"
        others = [each for each in told if first in each.readings and (each.spot, each.value) != (result.spot, result.left)]
        if any(each.agreed for each in others):
            return "table_said"
        return "prose_said" if any(each.value == result.left for each in others) else ""

    return weigh


def _balances(report: Report, catalogue: Catalogue) -> Iterator[Line]:
    """Yield the equalities that hold and say something: nothing but zeros does not, nor a total that is a formula beside its parts."""
    values = values_of(report)
    for line in catalogue.plain_lines:
        if line.must.relation == "==" and not line.when and any(values[place] for place, _ in line.must.weights):
            ids = set(unsigned(line.left + line.right))
            is_formula = any(id in report.formulas and ids == {id, *report.form.figures[id].parts} for id in ids)
            if not is_formula and judge_line(line, values)[0] == PASS:
                yield line


def _figures_in(lines: Iterable[Line], report: Report) -> set[str]:
    ids = list(index_of(report.form))
    return {ids[place] for line in lines for place, _ in line.must.weights}


def _is_mended(reads: Reads, answer: Iterable[Change], said: Number | None, report: Report) -> bool:
    """Return whether a way to put the table right gives a reading the number that the prose says."""
    steps = {change.figure: change.new - change.old for change in answer}
    moved = sum((-1 if id.startswith(MINUS) else 1) * _step(id.removeprefix(MINUS), steps, report) for id in reads.figures)
    return bool(moved) and said is not None and abs(reads.value + moved - said) < TOLERANCE


def _step(id: str, steps: dict[str, Number], report: Report) -> Number:
    if id in steps or id not in report.formulas:
        return steps.get(id, 0)
    return sum(_step(part, steps, report) for part in report.form.figures[id].parts)
