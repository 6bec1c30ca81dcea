"""Concluding (结论): results grouped by cause, worded, explained, in the order to read them, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rules.catalogue import Catalogue
from rules.causes import MOST_SUGGESTIONS, Cause, group
from rules.engine import Outcome
from rules.evidence import find_support, one_cause, supports_prose, told_support
from rules.finding import Cell, Correction, Finding
from rules.overlaps import find_leaders, set_behind, share_reasons
from rules.reasons.values import bind, value_of
from rules.report import Place, Report
from rules.rule import Result, Spot
from rules.states import ERROR, EXPLAIN, FAIL, NOTICE, PASS, SEVERITIES, UNDECIDED, UNFINISHED, WARNING
from rules.terms import PREVIOUS
from rules.undecided import Lack, find_lacks
from rules.wording import name, sentence

if TYPE_CHECKING:
    from rules.locating.balances import Change
    from rules.reasons.waivers import Waiver

MOST_NAMED = 8

Gravity = tuple[bool, bool, int, bool, bool]


class Concluded:
    """What judging one report came to: findings in reading order, counts of rule instances, verdict and conclusion.

    `lacks` tell for want of what the undecided instances could not be judged; `behind` are the findings for which others speak.
    """

    __slots__ = ("behind", "conclusion", "counts", "findings", "lacks", "verdict")

    def __init__(
        self, outcome: Outcome, findings: Sequence[Finding], lacks: tuple[Lack, ...] = (), behind: tuple[Finding, ...] = ()
    ) -> None:
        waiting = [each.severity for each in findings if each.result.verdict == FAIL and not each.is_closed]
        errors, warnings = waiting.count(ERROR), waiting.count(WARNING)
        self.counts = {
            "error": errors,
            "warning": warnings,
            # What is blank is one too where a supervisor asks no more about it.
            "notice": sum(each.severity == NOTICE and not each.is_closed for each in findings),
            "explained": sum(each.is_closed for each in findings),
            "undecided": outcome.undecided,
            "passed": outcome.passed,
        }
        is_blank = any(each.result.verdict == UNDECIDED and each.severity != NOTICE for each in findings)
        self.verdict = FAIL if errors or warnings else UNDECIDED if is_blank else PASS
        # Without an error blanks come first, then warnings that wait for a reason.
        self.conclusion = FAIL if errors else UNFINISHED if is_blank else EXPLAIN if warnings else PASS
        self.findings = list(findings)
        self.lacks = lacks
        self.behind = behind


def conclude(outcome: Outcome, report: Report, catalogue: Catalogue, waivers: Sequence[Waiver] = ()) -> Concluded:
    """Return what a report comes to: results grouped by cause, worded, located, reasons and the waivers in force for this unit applied."""
    lacks = find_lacks(outcome, report, catalogue)
    if not outcome.results:
        return Concluded(outcome, [], lacks)
    leaders = find_leaders(outcome.results)
    numbers, causes = group(outcome, report, catalogue)
    support = find_support(outcome, causes, report, catalogue)
    findings = []
    for nth, (result, place) in enumerate(zip(outcome.results, one_cause(numbers, support), strict=True)):
        finding = _finding(result, causes[place], report, support.get(nth, ""))
        finding.cause = place
        findings.append(finding)
    _narrow(findings, causes, report)
    _complete(findings, causes, report)
    set_behind(findings, leaders)
    if report.explanations or waivers:
        # Most reports have nothing to explain.
        from rules.reasons.settling import settle  # noqa: PLC0415

        settle(findings, report, waivers)
        share_reasons(findings)
    for each in findings:
        if each.is_open and each.is_closable and (asked := bind(each.result, report).asked) not in each.note:
            each.asked = asked
    told = _ordered([each for each in findings if not each.leader])
    _suggest(told, causes, report)
    _number(told)
    return Concluded(outcome, told, lacks, tuple(each for each in findings if each.leader))


def _narrow(findings: list[Finding], causes: Sequence[Cause], report: Report) -> None:
    """Leave the parts of a total out of a finding where another of the same cause has them among fewer cells.

    One wrong column also puts the grand total's column out of balance, whose parts are the whole table.
    """
    listed = [
        (each, {cell.figure for cell in each.cells}) for each in findings if each.result.rule.kind == "balance" and each.result.figures
    ]
    for finding, figures in listed:
        if any(other.cause == finding.cause and others < figures for other, others in listed):
            cause = causes[finding.cause]
            own = {*finding.result.figures, *cause.together}
            finding.cells = tuple(cell for cell in finding.cells if cell.figure in own)
            finding.message = sentence(finding.result, report, _places(finding.cells, finding.result, cause))


def _complete(findings: Sequence[Finding], causes: Sequence[Cause], report: Report) -> None:
    """Let the finding that is read first name what the likeliest way changes too where no finding of the cause is about it."""
    groups: dict[int, list[Finding]] = {}
    for each in findings:
        if causes[each.cause].answers:
            groups.setdefault(each.cause, []).append(each)
    for number, same in groups.items():
        cause = causes[number]
        best = [change.figure for change in cause.answers[0]]
        known = {cell.figure for each in same for cell in each.cells}
        if left := [_cell(id, report) for id in best if id not in known]:
            first = min(same, key=_place_in_cause)
            front = [cell for cell in first.cells if cell.figure in best]
            first.cells = tuple(dict.fromkeys([*front, *left, *first.cells]))
            first.message = sentence(first.result, report, _places(first.cells, first.result, cause))


def _places(cells: Sequence[Cell], result: Result, cause: Cause) -> dict[Place, bool]:
    """Return the cells' places with whether a sentence names them: all, but of many that a sum is made of not each that adds nothing.

    One that a way told would change is named whatever it holds.
    """
    is_each_named, told = len(cells) <= MOST_NAMED or result.difference is None, cause.told
    return {Place(cell.sheet, cell.address): is_each_named or cell.value != 0 or cell.figure in told for cell in cells if cell.address}


def _finding(result: Result, cause: Cause, report: Report, support: str) -> Finding:
    """Return a result's finding; where something supports the prose against the table, the table's cells come first."""
    cells = list(_cells(result, cause, report))
    if supports_prose(support):
        cells.sort(key=lambda cell: cell.figure not in report.form.figures)
    return Finding(
        result, cells, sentence(result, report, _places(cells, result, cause)) + told_support(support, is_certain=result.is_certain)
    )


def _suggest(findings: Iterable[Finding], causes: Sequence[Cause], report: Report) -> None:
    """Tell how a cause can be put right with the finding that is read first, and with no other."""
    known: set[int] = set()
    for each in findings:
        cause = causes[each.cause]
        if each.cause not in known:
            each.suggestions = tuple(tuple(_correction(change, report) for change in way) for way in cause.answers[:MOST_SUGGESTIONS])
            each.slip = cause.slip
        known.add(each.cause)


def _correction(change: Change, report: Report) -> Correction:
    place = report.places.get(change.figure) or Place("", "")
    return Correction(change.figure, place.sheet, place.address, change.old, change.new, name(change.figure, report))


def _cells(result: Result, cause: Cause, report: Report) -> Iterator[Cell]:
    """Yield the cells a finding is about, the likeliest first; a total that is a formula brings its parts with it.

    What one slip wrote wrong stands in front, all of it where any of it is among them: a number beside its place is two cells' matter.
    """
    if result.place:
        yield Cell(result.figures[0] if result.figures else None, *result.place, None)
        return
    if result.spot:
        yield from dict.fromkeys(_paragraph(each, report) for each in (result.spot, *result.spots))
        yield from (_cell(id, report) for id in result.figures if id in report.form.figures)
        return
    named = dict.fromkeys(each for id in result.figures for each in _with_parts(id, result, report))
    together = () if named.keys().isdisjoint(cause.together) else cause.together
    suspects = [figure for figure in cause.figures if figure in named]
    yield from (_cell(id, report) for id in dict.fromkeys([*together, *suspects, *named]))


def _cell(id: str, report: Report) -> Cell:
    place = report.places.get(id) or Place("", "")
    if not isinstance(place, Place):
        place = place[0] if place else Place("", "")
    return Cell(id, place.sheet, place.address, value_of(id, report))


def _with_parts(id: str, result: Result, report: Report) -> Iterator[str]:
    yield id
    if id in report.formulas and result.rule.kind == "balance":
        for part in report.form.figures[id].parts:
            yield from _with_parts(part, result, report)


def _paragraph(spot: Spot, report: Report) -> Cell:
    places = report.places.get(f"文字.{spot.section}") or ()
    place = places[spot.paragraph] if spot.paragraph < len(places) else Place("", "")
    return Cell(f"文字.{spot.section}", place.sheet, place.address, None)


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings by cause, severity and code.

    First comes who reports and on which year, then causes with errors, with 提示, those that ask about this year's report before those
    about last year's alone, and before others those that explain most; 请确认 are last.
    """
    size = Counter(each.cause for each in findings)
    gravities: dict[int, list[Gravity]] = {}
    for each in findings:
        gravities.setdefault(each.cause, []).append(_gravity(each))
    first_code = {cause: min(each.result.rule.code for each in findings if each.cause == cause) for cause in size}
    ranks = {cause: (min(gravities[cause]), -size[cause], first_code[cause], cause) for cause in size}
    return sorted(findings, key=lambda each: (ranks[each.cause], _place_in_cause(each)))


def _place_in_cause(finding: Finding) -> tuple[int, str]:
    return SEVERITIES.index(finding.severity), finding.result.rule.code


def _number(findings: Iterable[Finding]) -> None:
    """Give the causes numbers from 1 in the order in which they are read."""
    numbers: dict[int, int] = {}
    for each in findings:
        each.cause = numbers.setdefault(each.cause, len(numbers) + 1)


def _gravity(finding: Finding) -> Gravity:
    """Return how early a finding's cause is told, the least first."""
    result = finding.result
    is_past = bool(result.figures) and all(id.startswith(PREVIOUS) for id in result.figures)
    is_blank = result.verdict != FAIL
    return finding.severity == NOTICE, not result.rule.identity, SEVERITIES.index(finding.severity), is_blank, is_past
