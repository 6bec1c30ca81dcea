"""Kinds that judge the cover (封面): what the unit says it does, its name and year against the file's name and last year's."""

from __future__ import annotations

from collections.abc import Callable

from rules.cover import load_cover
from rules.expressions import compiled
from rules.form import edition_of
from rules.report import Report
from rules.rule import Judged, Result, Rule
from rules.spelling import plain
from rules.states import UNDECIDED

YEAR_IN_NAME = compiled(r"(?<!\d)(20\d\d)(?=年)")
# What a file's name says before the year or the report's title, when it ends as names of bodies do.
UNIT_IN_NAME = compiled(
    r"^[^A-Za-z_\-－—（(【\[]*?(?:省|市|州|盟|县|区|旗|镇|乡|街道|办事处|政府|局|委|会|厅|办|室|中心)(?=20\d\d|年?度?政府信息公开)"
)
FIRST_YEAR, LAST_YEAR = 2008, 2099


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


def judge_cover(rule: Rule, report: Report) -> Judged:
    """Judge that what the cover requires is filled (blank: one undecided result) and that the year is a year."""
    required = [field for field in load_cover() if field.required]
    blank = [f"封面.{field.id}" for field in required if not report.identity.get(field.id)]
    results = []
    if blank:
        names = "、".join(field.label for field in required if f"封面.{field.id}" in blank)
        results.append(Result(rule, verdict=UNDECIDED, scope="未填", figures=blank, slots={"what": f"还没有填{names}"}))
    stated = report.identity.get("报告年度", "")
    if stated and not (report.year and FIRST_YEAR <= report.year <= LAST_YEAR):
        what = f"的报告年度“{stated}”不是四位数字的年度"
        results.append(Result(rule, scope="报告年度", figures=["封面.报告年度"], quote=stated, slots={"what": what}))
    return Judged(0 if results else 1, len(blank) and 1, results)


def judge_edition(rule: Rule, report: Report) -> Judged:
    """Judge that a report does not use an older form than its year asks for (2019 版 ended with the reports of 2020)."""
    if report.year is None:
        return Judged(0, 1, [])
    wanted = edition_of(report.year)
    if report.form.edition >= wanted:
        return Judged(1, 0, [])
    slots = {"found": report.form.name, "expected": f"{wanted} 版", "year": str(report.year)}
    return Judged(0, 0, [Result(rule, figures=["封面.报告年度"], slots=slots)])


def judge_asked_year(rule: Rule, report: Report) -> Judged:
    """Judge that a report is of the year that was asked for; there is nothing to judge where nobody asked for one."""
    if report.asked_year is None:
        return Judged(0, 0, [])
    if report.year is None:
        return Judged(0, 1, [])
    if report.year == report.asked_year:
        return Judged(1, 0, [])
    slots = {"found": str(report.year), "expected": str(report.asked_year)}
    return Judged(0, 0, [Result(rule, figures=["封面.报告年度"], quote=str(report.year), slots=slots)])


def _abbreviates(short: str, full: str) -> bool:
    """Return whether the characters of the short name stand in the full one in the same order: 卫健委 for 卫生健康委员会."""
    rest = iter(full)
    return all(character in rest for character in short)


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
    if unit and not _abbreviates(unit, report.unit) and report.unit not in unit:
        slots = {"what": "单位", "found": unit, "expected": report.unit}
        results.append(Result(rule, scope="单位", figures=["封面.单位名称"], quote=stem, slots=slots))
    return Judged(0 if results else 1, 0, results)


def judge_renamed(rule: Rule, report: Report) -> Judged:
    """Judge that the unit bears last year's name, an office's short form counting as the same."""
    before = report.previous_identity.get("单位名称", "")
    if not before or not report.unit:
        return Judged(0, 1, [])
    if is_same_name(before, report.unit):
        return Judged(1, 0, [])
    slots = {"found": report.unit, "expected": before}
    return Judged(0, 0, [Result(rule, figures=["封面.单位名称"], quote=report.unit, slots=slots)])


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names are of one unit: blanks and widths of characters make no other, nor does an office's short form."""
    one, other = plain(one), plain(other)
    return one in other or other in one


IDENTITY_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {
    "cover": judge_cover,
    "asked_year": judge_asked_year,
    "edition": judge_edition,
    "function": judge_function,
    "file_name": judge_file_name,
    "renamed": judge_renamed,
}
