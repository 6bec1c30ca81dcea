"""Findings (问题): results with their sentence, cells, cause, suggestions and the clerk's explanation, in the order to read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rules.catalogue import Catalogue
from rules.causes import MOST_SUGGESTIONS, Cause, group
from rules.engine import Outcome
from rules.reasons.values import value_of
from rules.report import Place, Report
from rules.rule import ERROR, FAIL, UNDECIDED, Result, Spot
from rules.wording import sentence

if TYPE_CHECKING:
    from rules.locating.balances import Change
    from rules.reasons.waivers import Waiver

MOST_NAMED = 8
SEVERITIES = (ERROR, "warning")


class Finding:
    """A result as a person reads it; `explanation` closes it, `note` says why a reason that is there does not, `waiver` waives it."""

    __slots__ = ("cause", "cells", "explanation", "message", "note", "result", "slip", "suggestions", "waiver")

    def __init__(self, result: Result, cells: list[dict[str, Any]], message: str) -> None:
        self.result = result
        self.cells = cells
        self.message = message
        self.cause = 0
        self.suggestions: list[list[dict[str, Any]]] = []
        self.slip = ""
        self.explanation: str | None = None
        self.note = ""
        self.waiver: Waiver | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it still needs a person: an error, an unexplained warning, a blank."""
        return self.explanation is None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the command line's contract has it; `note` only where there is one."""
        result = self.result
        spot = result.spot
        data: dict[str, Any] = {
            "code": result.rule.code,
            "severity": result.rule.severity,
            "verdict": result.verdict,
            "title": result.rule.title,
            "scope": result.scope,
            "message": self.message,
            "cause": self.cause,
            "left": result.left if result.difference is not None else None,
            "right": result.right if result.difference is not None else None,
            "difference": result.difference,
            "cells": self.cells,
            "suggestions": self.suggestions,
            "quote": result.quote,
            "at": {"section": spot.section, "paragraph": spot.paragraph + 1} if spot else None,
            "explanation": self.explanation,
        }
        return data | {"note": self.note} if self.note else data


class Verdict:
    """The verdict on one report: counts of rule instances, findings in reading order."""

    __slots__ = ("counts", "findings", "verdict")

    def __init__(self, outcome: Outcome, findings: list[Finding]) -> None:
        open_warnings = sum(1 for each in findings if each.result.verdict == FAIL and each.result.rule.severity != ERROR and each.is_open)
        errors = sum(1 for each in findings if each.result.verdict == FAIL and each.result.rule.severity == ERROR)
        explained = sum(1 for each in findings if not each.is_open)
        self.counts = {
            "error": errors,
            "warning": open_warnings,
            "explained": explained,
            "undecided": outcome.undecided,
            "passed": outcome.passed,
        }
        blank = any(each.result.verdict == UNDECIDED for each in findings)
        self.verdict = "fail" if errors or open_warnings else "undecided" if blank else "pass"
        self.findings = findings


def conclude(outcome: Outcome, report: Report, catalogue: Catalogue, waivers: Sequence[Waiver] = ()) -> Verdict:
    """Return the verdict: results grouped by cause, worded, located, explanations applied, and the waivers in force for this unit."""
    if not outcome.results:
        return Verdict(outcome, [])
    numbers, causes = group(outcome, report, catalogue)
    findings = []
    for result, place in zip(outcome.results, numbers, strict=True):
        finding = _finding(result, causes[place], report)
        finding.cause = place
        findings.append(finding)
    _narrow(findings, report)
    if report.explanations or waivers:
        # Most reports have nothing to explain.
        from rules.reasons.settling import settle  # noqa: PLC0415

        settle(findings, report, waivers)
    _order(findings)
    return Verdict(outcome, findings)


def _narrow(findings: list[Finding], report: Report) -> None:
    """Leave the parts of a total out of a finding where another of the same cause has them among fewer cells.

    One wrong column also puts the grand total's column out of balance, whose parts are the whole table.
    """
    listed = [
        (each, {cell["figure"] for cell in each.cells}) for each in findings if each.result.rule.kind == "balance" and each.result.figures
    ]
    for finding, figures in listed:
        if any(other.cause == finding.cause and others < figures for other, others in listed):
            own = set(finding.result.figures)
            finding.cells = [cell for cell in finding.cells if cell["figure"] in own]
            finding.message = sentence(finding.result, report, _places(finding.cells))


def _places(cells: list[dict[str, Any]]) -> list[Place]:
    """Return the cells a sentence names: all of a few, of many those that hold something."""
    return [Place(cell["sheet"], cell["address"]) for cell in cells if cell["sheet"] and (len(cells) <= MOST_NAMED or cell["value"] != 0)]


def _finding(result: Result, cause: Cause, report: Report) -> Finding:
    cells = list(_cells(result, cause, report))
    finding = Finding(result, cells, sentence(result, report, _places(cells)))
    if result.difference is not None and result.verdict == FAIL:
        finding.suggestions = [[_suggestion(change, report) for change in answer] for answer in cause.answers[:MOST_SUGGESTIONS]]
        finding.slip = cause.slip
    return finding


def _suggestion(change: Change, report: Report) -> dict[str, Any]:
    place = report.places.get(change.figure) or Place("", "")
    return {"figure": change.figure, "sheet": place.sheet, "address": place.address, "from": change.old, "to": change.new}


def _cells(result: Result, cause: Cause, report: Report) -> Iterator[dict[str, Any]]:
    """Yield the cells a finding is about, the likeliest first; a total that is a formula brings its parts with it."""
    if result.place:
        yield {
            "figure": result.figures[0] if result.figures else None,
            "sheet": result.place.sheet,
            "address": result.place.address,
            "value": None,
        }
        return
    if result.spot:
        yield _paragraph(result.spot, report)
        return
    named = dict.fromkeys(each for id in result.figures for each in _with_parts(id, result, report))
    suspects = [figure for figure in cause.figures if figure in named]
    for id in dict.fromkeys([*suspects, *named]):
        place = report.places.get(id) or Place("", "")
        if not isinstance(place, Place):
            place = place[0] if place else Place("", "")
        yield {"figure": id, "sheet": place.sheet, "address": place.address, "value": value_of(id, report)}


def _with_parts(id: str, result: Result, report: Report) -> Iterator[str]:
    yield id
    if id in report.formulas and result.rule.kind == "balance":
        for part in report.form.figures[id].parts:
            yield from _with_parts(part, result, report)


def _paragraph(spot: Spot, report: Report) -> dict[str, Any]:
    places = report.places.get(f"文字.{spot.section}") or ()
    place = places[spot.paragraph] if spot.paragraph < len(places) else Place("", "")
    return {"figure": f"文字.{spot.section}", "sheet": place.sheet, "address": place.address, "value": None}


def _order(findings: list[Finding]) -> None:
    """Sort by cause, severity, code and number the causes from 1: causes with errors first, then those that explain most."""
    size = Counter(each.cause for each in findings)
    worst = {
        cause: min((SEVERITIES.index(each.result.rule.severity), each.result.verdict != FAIL) for each in findings if each.cause == cause)
        for cause in size
    }
    first_code = {cause: min(each.result.rule.code for each in findings if each.cause == cause) for cause in size}
    ranked = sorted(size, key=lambda cause: (worst[cause], -size[cause], first_code[cause], cause))
    numbers = {cause: place for place, cause in enumerate(ranked, 1)}
    for each in findings:
        each.cause = numbers[each.cause]
    findings.sort(key=lambda each: (each.cause, SEVERITIES.index(each.result.rule.severity), each.result.rule.code))
