"""Judging: one report against a catalogue, every rule instance passed, failed or undecided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rules.catalogue import Catalogue
from rules.kinds.content import CONTENT_KINDS
from rules.kinds.diagnosis import DIAGNOSES, Case, Failure
from rules.kinds.figures import FIGURE_KINDS, values_of
from rules.kinds.identity import IDENTITY_KINDS
from rules.kinds.linear import LINEAR
from rules.kinds.mention import MENTION_KINDS
from rules.kinds.text import TEXT_KINDS
from rules.line import Line, LineVerdicts, judge_line, judge_lines, sum_of
from rules.report import Number, Report
from rules.rule import Judged, Result, Rule
from rules.states import FAIL, PASS
from rules.terms import MINUS, index_of, unsigned

JUDGED: dict[str, Callable[[Rule, Report], Judged]] = {**FIGURE_KINDS, **IDENTITY_KINDS, **TEXT_KINDS, **MENTION_KINDS, **CONTENT_KINDS}
KINDS = frozenset({*LINEAR, *JUDGED, *DIAGNOSES})


class Outcome:
    """What a report's judging gave: counts of instances and the results that need a person, in the catalogue's order.

    Of the undecided ones `open_lines` counts those of plain lines, `open_rules` has how many of each other rule.
    """

    __slots__ = ("failures", "open_lines", "open_rules", "passed", "results", "undecided")

    def __init__(self) -> None:
        self.passed = 0
        self.undecided = 0
        self.open_lines = 0
        self.open_rules: dict[str, int] = {}
        self.results: list[Result] = []
        self.failures: list[Failure] = []

    def add(self, rule: Rule, judged: Judged) -> None:
        """Add one rule's judgement."""
        self.passed += judged.passed
        self.results += judged.results
        if judged.undecided:
            self.leave_open(rule, judged.undecided)

    def leave_open(self, rule: Rule, count: int = 1) -> None:
        """Add undecided instances of a rule."""
        self.undecided += count
        self.open_rules[rule.code] = self.open_rules.get(rule.code, 0) + count


def judge(report: Report, catalogue: Catalogue, linear: LineVerdicts | None = None) -> Outcome:
    """Return the outcome of a report; `linear` are the verdicts of the catalogue's plain lines where a matrix has judged them."""
    outcome = Outcome()
    values = values_of(report) if linear is None or linear.failed or catalogue.conditional_lines else []
    _judge_lines(catalogue, values, linear or judge_lines(catalogue.plain_lines, values), outcome)
    for line in catalogue.conditional_lines:
        _judge_conditional(line, report, values, outcome)
    for rule in catalogue.rules.values():
        kind = JUDGED.get(rule.kind)
        if kind is None:
            continue
        state = True if rule.is_for_all else applies(rule, report)
        if state:
            outcome.add(rule, kind(rule, report))
        else:
            outcome.add(rule, Judged(0, 1, []) if state is None else Judged(1, 0, []))
    if outcome.failures:
        _diagnose(catalogue, values, outcome)
    return outcome


def applies(rule: Rule, report: Report) -> bool | None:
    """Return whether the rule is meant for this report; None when the cover leaves open what would tell."""
    if rule.from_year and report.year is None:
        return None
    if rule.from_year and report.year is not None and report.year < rule.from_year:
        return False
    for key, wanted in rule.applies.items():
        if key.startswith("封面."):
            stated: object = report.identity.get(key.removeprefix("封面.")) or None
        else:
            stated = getattr(report.body, key) if report.body else None
        if stated is None:
            return None
        if stated != wanted:
            return False
    return True


def _judge_lines(catalogue: Catalogue, values: Sequence[Number | None], linear: LineVerdicts, outcome: Outcome) -> None:
    outcome.passed += linear.passed
    outcome.undecided += linear.undecided
    outcome.open_lines = linear.undecided
    for place, rest in linear.failed:
        _fail(catalogue.plain_lines[place], rest, values, index_of(catalogue.form), outcome)


def _judge_conditional(line: Line, report: Report, values: Sequence[Number | None], outcome: Outcome) -> None:
    """Judge a line whose rule is not for everybody: one that holds passes even where the cover leaves open whether it is meant."""
    state = applies(line.rule, report)
    verdict, rest = (PASS, 0) if state is False else judge_line(line, values)
    if verdict == PASS:
        outcome.passed += 1
    elif verdict == FAIL and state:
        _fail(line, rest, values, index_of(report.form), outcome)
    else:
        outcome.leave_open(line.rule)


def _fail(line: Line, rest: float, values: Sequence[Number | None], places: Mapping[str, int], outcome: Outcome) -> None:
    outcome.failures.append(Failure(line, rest))
    outcome.results.append(line_result(line, values, places))


def line_result(line: Line, values: Sequence[Number | None], places: Mapping[str, int]) -> Result:
    """Return the result of a line that fails: both sides, their difference and the figures they are made of."""
    left = _side(line.left, values, places)
    right = _side(line.right, values, places) * line.factor + line.must.bound
    return Result(
        line.rule,
        scope=line.scope,
        figures=dict.fromkeys([*unsigned(line.left + line.right), *_guards(line, places)]),
        left=tidy(left),
        right=tidy(right),
        difference=tidy(abs(left - right)),
        slots=line.variables | _guarded(line, values),
        sides=(line.left, line.right),
    )


def _guards(line: Line, places: Mapping[str, int]) -> Iterator[str]:
    """Yield the figures that make the rule apply: they too may be the wrong ones."""
    ids = list(places)
    for condition in line.when:
        for place, _ in condition.weights:
            yield ids[place]


def _guarded(line: Line, values: Sequence[Number | None]) -> dict[str, str]:
    """Return the first guard's sum as slot `given`, for messages that name what makes the rule apply."""
    return {"given": f"{tidy(sum_of(line.when[0].weights, values) or 0)}"} if line.when else {}


def tidy(number: Number) -> Number:
    """Return the number without the dust of floating point: whole where it is whole, six decimals at most."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def is_whole(number: Number) -> bool:
    """Return whether a number is whole but for the dust of floating point."""
    rounded = round(number, 6)
    return rounded == int(rounded)


def _side(ids: Iterable[str], values: Sequence[Number | None], places: Mapping[str, int]) -> Number:
    total: Number = 0
    for id in ids:
        value = values[places[id.removeprefix(MINUS)]] or 0
        total += -value if id.startswith(MINUS) else value
    return total


def _diagnose(catalogue: Catalogue, values: Sequence[Number | None], outcome: Outcome) -> None:
    places = index_of(catalogue.form)
    totals = frozenset(figure.id for figure in catalogue.form.totals())
    for rule in catalogue.rules.values():
        if rule.kind in DIAGNOSES:
            served = set(rule.terms["of"])
            failures = [failure for failure in outcome.failures if failure.line.rule.code in served]
            lines = [line for line in catalogue.lines if line.rule.code in served]
            if failures:
                outcome.results += DIAGNOSES[rule.kind](rule, Case(failures, lines, values, places, totals))
