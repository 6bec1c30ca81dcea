"""Kinds that judge the cover (封面): what the unit says it does, its name and year against the file's name and last year's."""

from __future__ import annotations

import re
from collections.abc import Callable

from rules.report import Report
from rules.rule import Judged, Result, Rule

YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?=年)")
UNIT_IN_NAME = re.compile(r"^[^A-Za-z0-9_\-－—（(【\[]*?(?=(?:20\d\d)?年?度?政府信息公开工作年度报告)")


def judge_function(rule: Rule, report: Report) -> Judged:
    """Judge what the cover says of a function (`functions`: cover field -> figure) against the figure.

    `stated` 否 demands 0, `stated` 是 demands that not all of the figures are 0. A field left open is undecided.
    """
    results, passed, undecided = [], 0, 0
    for field, id in rule.terms["functions"].items():
        stated, value = report.identity.get(field.removeprefix("封面."), ""), report.figures[id]
        if not stated or value is None:
            undecided += 1
        elif stated == rule.terms["stated"] and (value > 0) == (stated == "否"):
            results.append(Result(rule, scope=id.split(".")[1], figures=[id, field], left=value, slots={"职能": id.split(".")[1]}))
        else:
            passed += 1
    return Judged(passed, undecided, results)


def judge_file_name(rule: Rule, report: Report) -> Judged:
    """Judge that unit and year in the file's name, where it states them, are those of the cover."""
    stem = report.source.rsplit(".", 1)[0]
    if not stem or not report.unit or report.year is None:
        return Judged(0, 1, [])
    results = []
    years = set(YEAR_IN_NAME.findall(stem))
    if years and str(report.year) not in years:
        slots = {"what": "年度", "found": "、".join(sorted(years)), "expected": str(report.year)}
        results.append(Result(rule, scope="年度", figures=["封面.报告年度"], quote=stem, slots=slots))
    named = UNIT_IN_NAME.match(stem)
    unit = named.group().strip() if named else ""
    if unit and unit not in report.unit and report.unit not in unit:
        slots = {"what": "单位", "found": unit, "expected": report.unit}
        results.append(Result(rule, scope="单位", figures=["封面.单位名称"], quote=stem, slots=slots))
    return Judged(0 if results else 1, 0, results)


def judge_renamed(rule: Rule, report: Report) -> Judged:
    """Judge that the unit bears last year's name, an office's short form counting as the same."""
    before = report.previous_identity.get("单位名称", "")
    if not before or not report.unit:
        return Judged(0, 1, [])
    if before in report.unit or report.unit in before:
        return Judged(1, 0, [])
    slots = {"found": report.unit, "expected": before}
    return Judged(0, 0, [Result(rule, figures=["封面.单位名称"], quote=report.unit, slots=slots)])


IDENTITY_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {
    "function": judge_function,
    "file_name": judge_file_name,
    "renamed": judge_renamed,
}
