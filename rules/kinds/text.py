"""Kinds that judge prose and the form's words; `python` names one of the functions below, parameters come from the rule."""

from __future__ import annotations

from collections.abc import Callable

from rules.expressions import compiled
from rules.kinds.accounts import judge_names
from rules.kinds.dates import DATES
from rules.kinds.doubled import judge_doubled_words, judge_duplicate, judge_repeated
from rules.kinds.gaps import GAPS
from rules.kinds.mention import MENTION_FUNCTIONS
from rules.kinds.numbering import NUMBERING
from rules.kinds.observed import OBSERVED_KINDS, judge_aspects
from rules.kinds.phrase import PHRASE_KINDS, is_same_unit
from rules.kinds.prose import prose_of, result_on
from rules.kinds.punctuation import PUNCTUATION
from rules.report import Report
from rules.rule import Judged, Result, Rule

Judge = Callable[[Rule, Report], Judged]


def judge_signature(rule: Rule, report: Report) -> Judged:
    """Judge that the report is signed by the unit it is about."""
    part = prose_of(report).part(("落款",))
    if not part.text:
        # A page of a web site is not signed.
        return Judged(1, 0, [])
    if not report.unit:
        return Judged(0, 1, [])
    name = compiled(r"\d{4}年\d{1,2}月\d{1,2}日|\s").sub("", part.text)
    if is_same_unit(name, report.unit):
        return Judged(1, 0, [])
    return Judged(0, 0, [result_on(rule, part.spots[0], part.text.split("\n")[0], {"found": name, "expected": report.unit})])


def judge_parts_listed(rule: Rule, report: Report) -> Judged:
    """Judge that an opening paragraph that lists the report's parts lists all of them (`parts`: part -> its words)."""
    part = prose_of(report).part(("导语",))
    if not part.text:
        return Judged(0, 1, [])
    parts: dict[str, list[str]] = rule.terms["parts"]
    missing = [name for name, words in parts.items() if not any(word in part.text for word in words)]
    if not missing or len(parts) - len(missing) < rule.terms["least"]:
        return Judged(1, 0, [])
    return Judged(0, 0, [result_on(rule, part.spots[0], None, {"missing": "、".join(missing)})])


def judge_file_marks(rule: Rule, report: Report) -> Judged:
    """Judge that the file's name has none of the marks of a draft (`marks`)."""
    if not report.source:
        return Judged(0, 1, [])
    found = compiled(rule.terms["marks"]).search(report.source)
    if found is None:
        return Judged(1, 0, [])
    return Judged(0, 0, [Result(rule, quote=report.source, slots={"found": found.group()})])


PYTHON: dict[str, Judge] = {
    **NUMBERING,
    **DATES,
    "names": judge_names,
    "doubled_words": judge_doubled_words,
    "repeated": judge_repeated,
    **PUNCTUATION,
    **GAPS,
    **MENTION_FUNCTIONS,
    "aspects": judge_aspects,
    "signature": judge_signature,
    "parts_listed": judge_parts_listed,
    "file_marks": judge_file_marks,
}


def judge_python(rule: Rule, report: Report) -> Judged:
    """Judge by the registered function the rule names."""
    return PYTHON[rule.terms["function"]](rule, report)


TEXT_KINDS: dict[str, Judge] = {**PHRASE_KINDS, **OBSERVED_KINDS, "duplicate": judge_duplicate, "python": judge_python}
