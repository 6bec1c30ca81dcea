"""Overlaps (同一格): rules that ask about the same cell; the most telling speaks for all, and one reason closes all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rules.finding import Finding
from rules.rule import Result
from rules.states import FAIL, SEVERITIES
from rules.terms import PREVIOUS
from rules.wording import same_cells


def find_leaders(results: Sequence[Result]) -> dict[int, int]:
    """Return which result speaks for which (place -> place): one with the same cells that tells more of them.

    Which rule tells more is said by the rule that yields; a graver result never stands behind a slighter one. Cells that a result has
    in common with a more telling one are left to that.
    """
    yielding = [place for place, each in enumerate(results) if each.rule.yields_to and each.verdict == FAIL]
    if not yielding:
        return {}
    by_code: dict[str, list[int]] = {}
    for place, each in enumerate(results):
        by_code.setdefault(each.rule.code, []).append(place)
    found: dict[int, int] = {}
    for place in yielding:
        for leader in (other for code in results[place].rule.yields_to for other in by_code.get(code, ())):
            if place not in found and _leads(results[leader], results[place]):
                found[place] = leader
    for place in yielding:
        # Who leads may stand behind another itself.
        while found.get(place) in found:
            found[place] = found[found[place]]
    return found


def _leads(leader: Result, result: Result) -> bool:
    """Return whether a result has all the cells of another; cells in common with one that has but some are taken out of the other."""
    if leader.verdict != FAIL or SEVERITIES.index(leader.severity) > SEVERITIES.index(result.severity):
        return False
    own = own_figures(result)
    shared = set(own) & set(leader.figures)
    if len(shared) < len(own):
        gone = shared | {f"{PREVIOUS}{id}" for id in shared}
        result.figures = tuple(id for id in result.figures if id not in gone)
    return bool(own) and len(shared) == len(own)


def own_figures(result: Result) -> list[str]:
    """Return this year's figures of a result; of fields of the cover and last year's figures others may speak as well."""
    return [id for id in result.figures if not id.startswith((PREVIOUS, "封面."))]


def set_behind(findings: Sequence[Finding], leaders: Mapping[int, int]) -> None:
    """Set the findings behind those that speak for them (place -> place), which name their rules."""
    for place, leader in leaders.items():
        findings[place].leader = findings[leader]
    for leader in dict.fromkeys(leaders.values()):
        findings[leader].message += same_cells([findings[place].result.rule.code for place in leaders if leaders[place] == leader])


def share_reasons(findings: Iterable[Finding]) -> None:
    """Close with the reason of one finding those that stand for the same cells: behind it, or it behind them together."""
    followers = [each for each in findings if each.leader]
    given: dict[int, list[Finding]] = {}
    for each in followers:
        if each.is_closed:
            given.setdefault(id(each.leader), []).append(each)
    for leader in (each.leader for each in followers):
        known = given.get(id(leader), [])
        if leader and leader.is_open and set(own_figures(leader.result)) <= {cell for each in known for cell in own_figures(each.result)}:
            _take(leader, *known)
    for each in followers:
        if each.leader and each.leader.is_closed and not each.is_closed:
            _take(each, each.leader)
        elif each.leader and each.leader.is_open:
            each.leader.note = each.leader.note or each.note


def _take(finding: Finding, *others: Finding) -> None:
    """Close a finding with the reasons of others, equal ones told once; of a waiver's it is where none is a clerk's."""
    finding.explanation = "；".join(dict.fromkeys(str(each.explanation) for each in others))
    finding.waiver = others[0].waiver if all(each.waiver for each in others) else ""
    finding.note = ""
