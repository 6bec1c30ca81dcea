"""Kinds that judge figures one by one and are not linear: filled, whole, changed too much, a year in a number's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from rules.form import Form
from rules.report import Number, Report
from rules.rule import Judged, Result, Rule
from rules.states import UNDECIDED
from rules.terms import listed

EMPTY = "{table}的数本年全是 0，"


def judge_filled(rule: Rule, report: Report) -> Judged:
    """Judge that no figure is blank: one undecided result per table that lists its blank cells (条例 wants facts, 0 included).

    A total is not listed while one of its parts is blank: it fills itself.
    """
    if None not in report.figures.values():
        return Judged(len(report.form.tables), 0, [])
    results, passed, undecided = [], 0, 0
    known = _told_otherwise(rule, report)
    for table in report.form.tables:
        empty = [id for id in _figures(rule, report.form) if id.startswith(table + ".") and _is_blank(id, report)]
        blanks = [id for id in empty if id not in known]
        if empty:
            undecided += 1
        if blanks:
            results.append(Result(rule, scope=table, verdict=UNDECIDED, figures=blanks, slots={"表": table, "count": str(len(blanks))}))
        if not empty:
            passed += 1
    return Judged(passed, undecided, results)


def _told_otherwise(rule: Rule, report: Report) -> set[str]:
    """Return the figures without a number that another rule already names: what stands there, or that their row is not there."""
    seen = report.observations or ()
    told = {observation.figure for observation in seen}
    for name, patterns in rule.terms.get("unless", {}).items():
        if any(observation.name == name for observation in seen):
            told.update(_patterned(patterns, report.form))
    return told


def _is_blank(id: str, report: Report) -> bool:
    if report.figures[id] is not None:
        return False
    return all(report.figures[part] is not None for part in report.form.figures[id].parts)


def judge_whole_number(rule: Rule, report: Report) -> Judged:
    """Judge the figures to which the form allows `decimals` decimals: counts (0) are whole, amounts (万元) not finer than that."""
    results, passed, undecided = [], 0, 0
    figures = report.figures
    decimals = rule.terms["decimals"]
    ids = [id for id in _figures(rule, report.form) if report.form.figures[id].decimals == decimals]
    if {type(figures[id]) for id in ids} == {int}:
        return Judged(len(ids), 0, [])
    for id in ids:
        value = figures[id]
        if value is None:
            undecided += 1
        elif isinstance(value, int) or round(value, decimals) == value:
            passed += 1
        else:
            results.append(Result(rule, scope=id, figures=[id], left=value))
    return Judged(passed, undecided, _without_sums(results, report))


def judge_not_negative(rule: Rule, report: Report) -> Judged:
    """Judge that no figure is negative, save those the form lets go down (本年增/减)."""
    figures = report.figures
    known = [value for value in figures.values() if value is not None]
    ids = [id for id in _figures(rule, report.form) if not report.form.figures[id].signed]
    if len(known) == len(figures) and min(known) >= 0:
        return Judged(len(ids), 0, [])
    undecided = sum(figures[id] is None for id in ids)
    below = [id for id in ids if (figures[id] or 0) < 0]
    results = [Result(rule, scope=id, figures=[id], left=figures[id], right=0, difference=abs(figures[id] or 0)) for id in below]
    return Judged(len(ids) - undecided - len(below), undecided, _without_sums(results, report))


def _without_sums(results: list[Result], report: Report) -> list[Result]:
    """Return the results without those of totals whose own parts have the same fault: the part is what has to be mended."""
    faulty = {result.scope for result in results}
    return [result for result in results if faulty.isdisjoint(report.form.figures[result.scope].parts)]


def judge_change(rule: Rule, report: Report) -> Judged:
    """Judge, table by table, that figures have not changed from last year by `relative` or more, and not by little.

    Little is less than `absolute`, for an amount (万元) less than `amount`; for a count also what chance explains: no more than
    `deviations` times the root of both years' sum. `stricter` names figures with a smaller `relative`. One result a table lists
    everything that changed that much.
    """
    strict = set(_patterned(rule.terms.get("stricter", {}).get("figures", []), report.form))
    relative: float = rule.terms["relative"]
    absolute: float = rule.terms["absolute"]
    amount: float = rule.terms.get("amount", absolute)
    deviations: float = rule.terms.get("deviations", 0)

    def changed(id: str, now: Number, before: Number) -> bool:
        share: float = rule.terms["stricter"]["relative"] if id in strict else relative
        change = abs(now - before)
        if change < share * max(before, 1):
            return False
        if report.form.figures[id].decimals:
            return change >= amount
        # What is counted scatters by the root of its number; the difference of two counts by that of their sum.
        return change >= absolute and change * change > deviations * deviations * (now + before)

    return _against_last_year(rule, report, changed)


def judge_turned_zero(rule: Rule, report: Report) -> Judged:
    """Judge, table by table, that no figure of at least `least` became 0 against last year, nor the other way round."""
    least = rule.terms["least"]
    return _against_last_year(rule, report, lambda _id, now, before: (now == 0 or before == 0) and max(now, before) >= least, wholly=True)


def _against_last_year(rule: Rule, report: Report, is_odd: Callable[[str, Number, Number], bool], *, wholly: bool = False) -> Judged:
    """Judge, table by table, that no figure is odd beside last year's; `wholly`: of a table that is all 0 now, all that was not is told."""
    if report.previous is None:
        return Judged(0, len(report.form.tables), [])
    results, passed, undecided = [], 0, 0
    for table in report.form.tables:
        ids, now, before = _two_years(_unsigned(rule, table, report.form), report)
        pairs = [(id, new, old) for id, new, old in zip(ids, now, before, strict=True) if new != old or new is None]
        odd = [id for id, new, old in pairs if new is not None and old is not None and is_odd(id, new, old)]
        if odd:
            is_empty = all(new == 0 for new in now)
            found = [id for id, new, old in pairs if new is not None and old] if is_empty and wholly else odd
            slots = {"表": EMPTY.format(table=table) if is_empty else table}
            results.append(Result(rule, scope=table, figures=[*found, *(f"上年.{id}" for id in found)], slots=slots))
        elif len(pairs) < len(ids) or any(new is not None and old is not None for _, new, old in pairs):
            passed += 1
        else:
            undecided += 1
    return Judged(passed, undecided, results)


def _two_years(ids: list[str], report: Report) -> tuple[list[str], Sequence[Number | None], Sequence[Number | None]]:
    """Return the ids, this year's and last year's values of them; a figure last year's form lacks is None."""
    pick = _picker(tuple(ids))
    previous = report.previous or {}
    if len(previous) == len(report.figures):
        return ids, pick(report.figures), pick(previous)
    return ids, pick(report.figures), [previous.get(id) for id in ids]


@lru_cache(maxsize=64)
def _picker(ids: tuple[str, ...]) -> Callable[[Mapping[str, Number | None]], Sequence[Number | None]]:
    # A picker made once reads two hundred figures at the speed of C.
    return itemgetter(*ids) if len(ids) > 1 else lambda values: [values[id] for id in ids]


def judge_all_zero(rule: Rule, report: Report) -> Judged:
    """Judge, table by table, that not every figure is 0."""
    results, passed, undecided = [], 0, 0
    for table in rule.terms["tables"]:
        values = [report.figures[id] for id in report.form.ids if id.startswith(table + ".")]
        if any(values):
            passed += 1
        elif None in values:
            undecided += 1
        else:
            results.append(Result(rule, scope=table, figures=report.form.match(f"{table}.**")[:1], slots={"表": table}))
    return Judged(passed, undecided, results)


def judge_not_a_year(rule: Rule, report: Report) -> Judged:
    """Judge that no figure equals the year reported on or a neighbouring one: a date typed into the wrong cell."""
    if report.year is None:
        return Judged(0, 1, [])
    years = {report.year - 1, report.year, report.year + 1}
    figures = report.figures
    if years.isdisjoint(figures.values()):
        return Judged(1, 0, [])
    ids = [id for id in _figures(rule, report.form) if figures[id] in years]
    return Judged(0 if ids else 1, 0, [Result(rule, scope=id, figures=[id], left=figures[id]) for id in ids])


def judge_not_above(rule: Rule, report: Report) -> Judged:
    """Judge that no figure exceeds `bound`."""
    figures, bound = report.figures, rule.terms["bound"]
    ids = _figures(rule, report.form)
    known = [value for value in figures.values() if value is not None]
    if len(known) == len(figures) and max(known) <= bound:
        return Judged(len(ids), 0, [])
    above = [id for id in ids if (figures[id] or 0) > bound]
    undecided = sum(figures[id] is None for id in ids)
    results = [Result(rule, scope=id, figures=[id], left=figures[id]) for id in above]
    return Judged(len(ids) - len(above) - undecided, undecided, results)


def judge_copied(rule: Rule, report: Report) -> Judged:
    """Judge that not too many non-zero figures (totals apart) equal last year's, asked from `least` of them on.

    It fails when the share of equal ones is more than `more_than` and at most `at_most`.
    """
    if report.previous is None:
        return Judged(0, 1, [])
    ids, now, before = _two_years(_typed(rule, report.form), report)
    if None in now or None in before:
        return Judged(0, 1, [])
    busy = [(id, new == old) for id, new, old in zip(ids, now, before, strict=True) if new or old]
    same = [id for id, equal in busy if equal]
    least, low, high = rule.terms["least"], rule.terms["more_than"], rule.terms.get("at_most", 1)
    share = len(same) / len(busy) if busy else 0.0
    if len(busy) < least or not low < share <= high:
        return Judged(1, 0, [])
    slots = {"same": str(len(same)), "busy": str(len(busy))}
    return Judged(0, 0, [Result(rule, figures=same, slots=slots)])


def judge_single_outcome(rule: Rule, report: Report) -> Judged:
    """Judge that not all of a sizeable total falls into one of its parts: `whole` at least `least` and one part equal to it."""
    parts = _patterned(rule.terms["parts"], report.form)
    whole = report.figures[rule.terms["whole"]]
    if whole is None or any(report.figures[id] is None for id in parts):
        return Judged(0, 1, [])
    alone = [id for id in parts if report.figures[id] == whole]
    if whole < rule.terms["least"] or not alone:
        return Judged(1, 0, [])
    return Judged(0, 0, [Result(rule, figures=[alone[0], rule.terms["whole"]], left=whole, right=whole)])


def _figures(rule: Rule, form: Form) -> list[str]:
    return _patterned(rule.terms["figures"], form)


def _typed(rule: Rule, form: Form) -> list[str]:
    key = (form.edition, "typed " + "\n".join(listed(rule.terms["figures"])))
    if key not in _patterns:
        _patterns[key] = [id for id in _figures(rule, form) if not form.figures[id].parts]
    return _patterns[key]


def _unsigned(rule: Rule, table: str, form: Form) -> list[str]:
    """Return the rule's figures of a table, those left out that are changes themselves (本年增/减)."""
    key = (form.edition, f"unsigned {table} " + "\n".join(listed(rule.terms["figures"])))
    if key not in _patterns:
        _patterns[key] = [id for id in _in_table(rule, table, form) if not form.figures[id].signed]
    return _patterns[key]


def _in_table(rule: Rule, table: str, form: Form) -> list[str]:
    return (
        _patterned([f"{table}.**"], form) if rule.terms["figures"] == "**" else [id for id in _figures(rule, form) if id.startswith(table)]
    )


_patterns: dict[tuple[str, str], list[str]] = {}


def _patterned(patterns: str | list[str], form: Form) -> list[str]:
    key = (form.edition, "\n".join(listed(patterns)))
    if key not in _patterns:
        _patterns[key] = form.match(patterns)
    return _patterns[key]


def values_of(report: Report) -> list[Number | None]:
    """Return this year's figures, then last year's, in the order of `terms.all_ids`."""
    ids = report.form.ids
    previous = report.previous
    before = [None] * len(ids) if previous is None else [*map(previous.get, ids)]
    return [*map(report.figures.get, ids), *before]


FIGURE_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {
    "filled": judge_filled,
    "whole_number": judge_whole_number,
    "not_negative": judge_not_negative,
    "change": judge_change,
    "turned_zero": judge_turned_zero,
    "all_zero": judge_all_zero,
    "not_above": judge_not_above,
    "not_a_year": judge_not_a_year,
    "copied": judge_copied,
    "single_outcome": judge_single_outcome,
}
