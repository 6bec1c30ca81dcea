"""Concluding (结论): results grouped by cause, worded, explained, in the order to read them, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rules.catalogue import Catalogue
from rules.causes import MOST_SUGGESTIONS, Cause, group
from rules.engine import Outcome
from rules.finding import Cell, Correction, Finding
from rules.overlaps import find_leaders, set_behind, share_reasons
from rules.reasons.values import bind, value_of
from rules.report import Place, Report
from rules.rule import Result, Spot
from rules.states import ERROR, EXPLAIN, FAIL, NOTICE, PASS, SEVERITIES, UNDECIDED, UNFINISHED, WARNING
from rules.undecided import Lack, find_lacks
from rules.wording import name, sentence

if TYPE_CHECKING:
    from rules.locating.balances import Change
    from rules.reasons.waivers import Waiver

MOST_NAMED = 8


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
    findings = []
    for result, place in zip(outcome.results, numbers, strict=True):
        finding = _finding(result, causes[place], report)
        finding.cause = place
        findings.append(finding)
    _narrow(findings, report)
    set_behind(findings, leaders)
    if report.explanations or waivers:
        # Most reports have nothing to explain.
        from rules.reasons.settling import settle  # noqa: PLC0415

        settle(findings, report, waivers)
        share_reasons(findings)
    for each in findings:
        if each.is_open and each.is_closable and (asked := bind(each.result, report).asked) not in each.note:
            each.asked = asked
    told = [each for each in findings if not each.leader]
    _order(told)
    return Concluded(outcome, told, lacks, tuple(each for each in findings if each.leader))


def _narrow(findings: list[Finding], report: Report) -> None:
    """Leave the parts of a total out of a finding where another of the same cause has them among fewer cells.

    One wrong column also puts the grand total's column out of balance, whose parts are the whole table.
    """
    listed = [
        (each, {cell.figure for cell in each.cells}) for each in findings if each.result.rule.kind == "balance" and each.result.figures
    ]
    for finding, figures in listed:
        if any(other.cause == finding.cause and others < figures for other, others in listed):
            own = set(finding.result.figures)
            finding.cells = tuple(cell for cell in finding.cells if cell.figure in own)
            finding.message = sentence(finding.result, report, _places(finding.cells))


def _places(cells: Sequence[Cell]) -> list[Place]:
    """Return the cells a sentence names: all of a few, of many those that hold something."""
    return [Place(cell.sheet, cell.address) for cell in cells if cell.sheet and (len(cells) <= MOST_NAMED or cell.value != 0)]


def _finding(result: Result, cause: Cause, report: Report) -> Finding:
    cells = list(_cells(result, cause, report))
    finding = Finding(result, cells, sentence(result, report, _places(cells)))
    if result.difference is not None and result.verdict == FAIL:
        finding.suggestions = tuple(tuple(_correction(each, report) for each in way) for way in cause.answers[:MOST_SUGGESTIONS])
        finding.slip = cause.slip
    return finding


def _correction(change: Change, report: Report) -> Correction:
    place = report.places.get(change.figure) or Place("", "")
    return Correction(change.figure, place.sheet, place.address, change.old, change.new, name(change.figure, report))


def _cells(result: Result, cause: Cause, report: Report) -> Iterator[Cell]:
    """Yield the cells a finding is about, the likeliest first; a total that is a formula brings its parts with it."""
    if result.place:
        yield Cell(result.figures[0] if result.figures else None, *result.place, None)
        return
    if result.spot:
        yield from dict.fromkeys(_paragraph(each, report) for each in (result.spot, *result.spots))
        return
    named = dict.fromkeys(each for id in result.figures for each in _with_parts(id, result, report))
    suspects = [figure for figure in cause.figures if figure in named]
    for id in dict.fromkeys([*suspects, *named]):
        place = report.places.get(id) or Place("", "")
        if not isinstance(place, Place):
            place = place[0] if place else Place("", "")
        yield Cell(id, place.sheet, place.address, value_of(id, report))


def _with_parts(id: str, result: Result, report: Report) -> Iterator[str]:
    yield id
    if id in report.formulas and result.rule.kind == "balance":
        for part in report.form.figures[id].parts:
            yield from _with_parts(part, result, report)


def _paragraph(spot: Spot, report: Report) -> Cell:
    places = report.places.get(f"文字.{spot.section}") or ()
    place = places[spot.paragraph] if spot.paragraph < len(places) else Place("", "")
    return Cell(f"文字.{spot.section}", place.sheet, place.address, None)


def _order(findings: list[Finding]) -> None:
    """Sort by cause, severity, code and number the causes from 1.

    First comes who reports and on which year, then causes with errors, with 提示, those before others that explain most; 请确认 are last.
    """
    size = Counter(each.cause for each in findings)
    worst = {cause: min(map(_gravity, (each for each in findings if each.cause == cause))) for cause in size}
    first_code = {cause: min(each.result.rule.code for each in findings if each.cause == cause) for cause in size}
    ranked = sorted(size, key=lambda cause: (worst[cause], -size[cause], first_code[cause], cause))
    numbers = {cause: place for place, cause in enumerate(ranked, 1)}
    for each in findings:
        each.cause = numbers[each.cause]
    findings.sort(key=lambda each: (each.cause, SEVERITIES.index(each.severity), each.result.rule.code))


def _gravity(finding: Finding) -> tuple[bool, bool, int, bool]:
    """Return how early a finding's cause is told, the least first."""
    is_notice = finding.severity == NOTICE
    return is_notice, not finding.result.rule.identity, SEVERITIES.index(finding.severity), finding.result.verdict != FAIL
