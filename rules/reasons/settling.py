"""Explanations (情况说明): what a clerk's reasons and a supervisor's waivers close, and why a reason that is there does not count.

A reason settles a 提示 as long as the values it explains are those of today (TM-11, TM-14); an 错误 is never explained away (TM-12).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rules.reasons.filler import letters, load_explanations, refuse, say
from rules.reasons.values import MARK, Bound, bind, readings, settled, value_of
from rules.reasons.waivers import Waiver, is_about
from rules.report import Explanation, Number, Report
from rules.rule import Result, Rule
from rules.spelling import nearest_code, plain
from rules.states import FAIL, NOTICE
from rules.wording import number

if TYPE_CHECKING:
    from rules.finding import Finding


def settle(findings: Sequence[Finding], report: Report, waivers: Iterable[Waiver] = ()) -> None:
    """Close the findings that have a valid reason, else a waiver; say on the others why the reason that is there does not count.

    The waivers are those in force for the report's unit.
    """
    by_code: dict[str, list[Finding]] = {}
    for each in findings:
        by_code.setdefault(each.result.rule.code, []).append(each)
    reasons: dict[str, list[Explanation]] = {}
    for explanation in report.explanations:
        if explanation.text.strip() and (code := plain(explanation.code).upper()) in by_code:
            reasons.setdefault(code, []).append(explanation)
    for code, given in reasons.items():
        _explain(by_code[code], given, report)
    for each in findings:
        if each.severity == NOTICE:
            # It needs no reason: one that does not count, as from the time when it was a 提示, is nothing to be told of.
            each.note = ""
    for waiver in waivers:
        if waiver.code in by_code:
            _waive(by_code[waiver.code], waiver)


def _waive(findings: Iterable[Finding], waiver: Waiver) -> None:
    for each in findings:
        if not each.is_closed and each.is_closable and waiver.covers(each.result):
            each.explanation, each.note, each.waiver = waiver.text, "", waiver.reason


def _explain(findings: Sequence[Finding], given: Sequence[Explanation], report: Report) -> None:
    """Judge the reasons given for a rule: those for a finding's own scope first, then those for all scopes."""
    bound = {id(each): bind(each.result, report) for each in findings}
    for each in findings:
        # The closest scope first: this place, then its table, then everywhere.
        mine = sorted((reason for reason in given if is_about(reason.scope, each.result)), key=lambda reason: -len(plain(reason.scope)))
        if not each.is_closable:
            each.note = say("未填" if each.result.verdict != FAIL else "错误") if mine else ""
        elif not mine:
            each.note = _astray(each, [reason for reason in given if not any(is_about(reason.scope, other.result) for other in findings)])
        else:
            others = [(other.result, bound[id(other)]) for other in findings if other.is_closable]
            _judge(each, mine, bound[id(each)], others, report)


def _astray(finding: Finding, given: Sequence[Explanation]) -> str:
    """Return what to say where the rule's reasons are for scopes that no finding of it has."""
    return say("范围不符", stated=given[0].scope, scope=finding.result.scope or "空着") if given else ""


def _judge(finding: Finding, given: Sequence[Explanation], bound: Bound, others: Sequence[tuple[Result, Bound]], report: Report) -> None:
    """Close a finding with the first reason that counts, else say what is wrong with the first."""
    notes = []
    for reason in given:
        # A reason for several places has the numbers of all of them beside it.
        about = [each for result, each in others if is_about(reason.scope, result)]
        note = refuse(reason.text.strip(), finding.result.rule, finding.message) or _void(
            reason.values.strip(), finding, bound, about, report
        )
        if not note:
            finding.explanation, finding.note = reason.text.strip(), ""
            return
        notes.append(note)
    finding.note = notes[0]


def _void(noted: str, finding: Finding, bound: Bound, about: Iterable[Bound], report: Report) -> str:
    """Return why what is noted beside a reason does not bind it to the values of today, "" when it does."""
    if not bound.whole:
        return "" if _still_said(noted, finding.result, report) else say("原文变了", then=noted)
    ways = [numbers for numbers in readings(noted) if numbers]
    about = list(about)
    # A reason for several places is asked for the numbers of all of them at once.
    asked = MARK.join(dict.fromkeys(each.asked for each in about if each.asked)) or bound.least_text
    if not ways:
        return say("没写数值", now=asked) if bound.asked else ""
    known = Counter(settled(value) for each in about for value in (*each.whole, *each.beside))
    among = [numbers for numbers in ways if _are_among(numbers, known, with_sides=finding.result.difference is not None)]
    if not among:
        return say("数变了", then=noted, now=asked)
    others = {settled(value) for each in about if each is not bound for value in (*each.whole, *each.beside)}
    if any(_covers(numbers, least, others) for numbers in among for least in (bound.least, bound.listed) if least):
        return ""
    missing = [each for each in dict.fromkeys(map(settled, bound.least)) if each not in among[0]]
    if not missing or not bound.asked:
        return say("数变了", then=noted, now=asked)
    return say("没写全", then=noted, missing=MARK.join(map(number, missing)), now=asked)


def _are_among(numbers: Sequence[Number], known: Counter[Number], *, with_sides: bool) -> bool:
    """Return whether noted numbers are all among the known ones.

    Where figures are noted each number accounts for one of them, so that one of two equal figures cannot change unseen; the numbers of a
    sum may be told more than once.
    """
    return set(numbers) <= set(known) if with_sides else not Counter(numbers) - known


def _covers(numbers: Sequence[Number], least: Sequence[Number], others: set[Number]) -> bool:
    """Return whether noted numbers are what is asked for: each as often as it stands there, or equal ones once; zeros alone not at all.

    Noted once, nothing may stand beside them but what `others` of the reason's places account for: what else was there has changed.
    """
    wanted = list(map(settled, least))
    asked = set(wanted) if any(wanted) else set()
    return not Counter(wanted) - Counter(numbers) or asked <= set(numbers) <= set(wanted) | others


def _still_said(noted: str, result: Result, report: Report) -> bool:
    """Return whether a text noted beside a reason is still in the words the result quotes, or in the field of the cover it is about."""
    words = letters(noted)
    quoted = [result.quote or "", *(str(value_of(id, report) or "") for id in result.figures)]
    return not words or not any(quoted) or any(words in letters(each) for each in quoted)


def stray_remarks(report: Report, rules: Mapping[str, Rule]) -> Iterator[str]:
    """Yield a sentence for each reason that belongs to no rule: a code that does not exist, or none."""
    words = load_explanations()["remarks"]
    for each in report.explanations:
        code = plain(each.code).upper()
        if code in rules or not each.text.strip():
            continue
        place = f"“{each.place.sheet}”表 {each.place.address} " if each.place else "“校验”表"
        if not code:
            yield words["没写代码"].format(place=place)
            continue
        near = nearest_code(code, rules)
        yield words["没有这条规则"].format(place=place, code=each.code, near=words["近似"].format(near=near) if near else "")
