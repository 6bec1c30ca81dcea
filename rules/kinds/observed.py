"""Kinds about what reading noticed, and about what is blank in the prose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.expressions import compiled
from rules.kinds.prose import prose_of
from rules.report import Observation, Report
from rules.rule import Judged, Result, Rule
from rules.states import UNDECIDED
from rules.terms import listed

MANY = 4
NO_CONTENT = compiled(r"\s*(?:无|略|没有|暂无|同上|同左|见附件|详见附件|不涉及|不适用|/|-|—+)[。．.；;]?\s*")


def judge_observed(rule: Rule, report: Report) -> Judged:
    """Judge that reading noticed nothing of this name; one result each time it did, undecided when nobody looked or could have seen it."""
    if report.observations is None:
        return Judged(0, 1, [])
    if not report.observations and not report.unseen:
        return Judged(1, 0, [])
    names, where = listed(rule.terms["of"]), rule.terms.get("where", "")
    seen = [each for each in report.observations if each.name in names and each.figure.startswith(where)]
    alike: dict[tuple[str, str], list[Observation]] = {}
    for each in seen:
        alike.setdefault(
            (each.figure.split(".")[0], each.found) if each.figure and not each.expected else (str(len(alike)), ""), []
        ).append(each)
    results = [result for group in alike.values() for result in _results(rule, group)]
    if not results and not report.unseen.isdisjoint(names):
        return Judged(0, 1, [])
    return Judged(0 if results else 1, 0, results)


def _results(rule: Rule, group: list[Observation]) -> list[Result]:
    """Return one result each, or one for all of them where the same thing stands in many cells of a table."""
    if len(group) < MANY:
        return [_noticed(rule, each) for each in group]
    first = group[0]
    figures = [each.figure for each in group]
    return [Result(rule, scope=first.figure.split(".")[0], figures=figures, quote=first.found or None, slots=_slots(first))]


def _noticed(rule: Rule, seen: Observation) -> Result:
    place = f"{seen.place.sheet}!{seen.place.address}".rstrip("!") if seen.place else ""
    return Result(
        rule,
        scope=seen.figure or place or seen.expected or seen.found,
        figures=[seen.figure] if seen.figure else [],
        place=seen.place,
        quote=seen.found or None,
        slots=_slots(seen),
    )


def _slots(seen: Observation) -> dict[str, str]:
    return {"found": seen.found, "expected": seen.expected, "noticed": seen.name}


def judge_filled_prose(rule: Rule, report: Report) -> Judged:
    """Judge that what the form requires, or the rule's own `sections`, has text: one undecided result that lists the blank ones."""
    prose = prose_of(report)
    required = [(each,) for each in rule.terms["sections"]] if "sections" in rule.terms else report.form.required_prose()
    blank = [group[0] for group in required if not any(map(prose.has, group))]
    if not blank:
        return Judged(len(required), 0, [])
    figures = [f"文字.{section}" for section in blank]
    slots = {"missing": "、".join(blank), "count": str(len(blank))}
    return Judged(len(required) - len(blank), len(blank), [Result(rule, verdict=UNDECIDED, figures=figures, slots=slots)])


def judge_aspects(rule: Rule, report: Report) -> Judged:
    """Judge that each aspect the form requires is reported on: one that says no more than 无 is not, a blank one is undecided."""
    prose = prose_of(report)
    results, undecided = [], 0
    aspects: Mapping[str, list[str]] = rule.terms.get("headings", report.form.required_aspects())
    for aspect in aspects:
        text = "\n".join(prose.sections.get(aspect, ())).strip()
        if not text:
            undecided += 1
        elif NO_CONTENT.fullmatch(text):
            slots = {"missing": aspect, "section": aspect}
            results.append(Result(rule, scope=aspect, figures=[f"文字.{aspect}"], quote=text, slots=slots))
    return Judged(len(aspects) - undecided - len(results), undecided, results)


OBSERVED_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {"observed": judge_observed, "filled_prose": judge_filled_prose}
