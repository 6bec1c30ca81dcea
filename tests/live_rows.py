"""The rows of the live check as the engine would fill them in, and as an office program did."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from rules.catalogue import Catalogue, load_catalogue
from rules.engine import applies, judge, line_result
from rules.form import Form
from rules.kinds.figures import values_of
from rules.kinds.linear import LINEAR
from rules.line import Line, judge_line
from rules.reasons.values import bind
from rules.report import Number, Report
from rules.rule import Rule
from rules.states import FAIL, NOTICE, PASS, SEVERITY, UNDECIDED, WARNING
from rules.terms import PREVIOUS, index_of
from tests.bulk import balanced_figures, last_years
from workbook.layout import load_layout
from workbook.sheets.live.lines import _alike
from workbook.sheets.live.span import Span
from workbook.sheets.plan import CheckRow
from workbook.template.blank import check_rows
from workbook.template.filling import with_totals

WORDS = {PASS: "通过", FAIL: "不通过", UNDECIDED: "未填"}


def word_of(verdict: str, rule: Rule) -> str:
    """Return a verdict in the sheet's words; what fails a mere question is to be confirmed."""
    return SEVERITY[NOTICE] if verdict == FAIL and rule.severity == NOTICE else WORDS[verdict]


# What reading says of a cell that holds no number.
NO_NUMBERS = ("占位符", "带单位或文字", "全角或分隔符", "文本型数字", "公式出错", "收费填了项目数")


class Shown(NamedTuple):
    """What a row shows: its conclusion, the difference, None where it shows none, and the numbers that a reason is bound to."""

    verdict: str
    difference: float | None
    bound: str = ""


@cache
def rows(edition: str) -> tuple[CheckRow, ...]:
    """Return the rows of the sheet, in its order."""
    return tuple(check_rows(load_catalogue(edition)))


def shown(edition: str, block: Sequence[Sequence[Any]]) -> dict[tuple[str, str], Shown]:
    """Return what the live rows show, from the sheet's cells as a block that begins at A1."""
    span = Span(load_layout(edition), len(rows(edition)))
    found = {}
    for check, cells in zip(rows(edition), block[span.first - 1 :], strict=False):
        if check.live:
            verdict, difference, bound = (cells[span.columns[name] - 1] for name in ("结论", "相差", "应抄的数"))
            found[check.code, check.scope] = Shown(verdict, None if difference in ("", None) else float(difference), str(bound or ""))
    return found


def expected(report: Report) -> dict[tuple[str, str], Shown]:
    """Return what the live rows must show, as the engine judges the report."""
    catalogue = load_catalogue(report.form.edition)
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for line in catalogue.lines:
        groups.setdefault(_alike(line), []).append(line)
    named = {(group[0].rule.code, _scope(group)): group for group in groups.values()}
    assert len(named) == len(groups)
    return {
        (check.code, check.scope): (
            _of_lines(named[check.code, check.scope], report, bound=check.live.bound)
            if (check.code, check.scope) in named
            else _of_figures(catalogue.rules[check.code], check, report)
        )
        for check in rows(report.form.edition)
        if check.live
    }


def _scope(group: list[Line]) -> str:
    return group[0].scope if len(group) == 1 else "·".join(group[0].variables.values())


def _of_lines(group: list[Line], report: Report, *, bound: str) -> Shown:
    """Return the conclusion on lines that are one row: one that fails fails, one that is open leaves open."""
    values, places = values_of(report), index_of(report.form)
    verdicts = [_judged(line, report, values) for line in group]
    verdict = FAIL if FAIL in verdicts else UNDECIDED if UNDECIDED in verdicts else PASS
    results = [line_result(line, values, places) for line, each in zip(group, verdicts, strict=True) if each == FAIL]
    # The sheet names the numbers where it shows both sides as the rule writes them.
    text = bind(results[0], report).text if bound and results and group[0].rule.severity == WARNING else ""
    return Shown(word_of(verdict, group[0].rule), max((float(result.difference or 0) for result in results), default=None), text)


def _judged(line: Line, report: Report, values: Sequence[Number | None]) -> str:
    meant = line.rule.is_for_all or applies(line.rule, report)
    verdict = PASS if meant is False else judge_line(line, values)[0]
    return UNDECIDED if verdict == FAIL and meant is None else verdict


def _of_figures(rule: Rule, check: CheckRow, report: Report) -> Shown:
    """Return the conclusion on the figures of one table, or on one function: the rest of the report is made harmless."""
    if rule.kind == "observed":
        return _of_what_is_no_number(check, report)
    figures, previous = dict(report.figures), None if report.previous is None else dict(report.previous)
    if rule.kind == "function":
        field = next(field for field, id in rule.terms["functions"].items() if id.split(".")[1] == check.scope)
        rule = Rule({**rule.data, "functions": {field: rule.terms["functions"][field]}})
    else:
        for id in report.form.ids:
            if not id.startswith(check.scope + "."):
                figures[id] = 0
                if previous is not None:
                    previous[id] = 0
    alone = Report(report.form, identity=report.identity, figures=figures, previous=previous, observations=())
    catalogue = Catalogue(report.form, {rule.code: rule}, ())
    outcome = judge(alone, catalogue)
    if any(result.verdict == FAIL for result in outcome.results):
        return Shown(word_of(FAIL, rule), None)
    open_here = outcome.undecided and (rule.kind != "turned_zero" or not _both_known(check.scope, report))
    return Shown(WORDS[UNDECIDED if open_here else PASS], None)


def _of_what_is_no_number(check: CheckRow, report: Report) -> Shown:
    """Return the conclusion on what stands where a number should: the sheet makes no difference between the names that reading gives it."""
    start = PREVIOUS if check.scope == "上年数据" else check.scope + "."
    seen = [each for each in report.observations or () if each.name in NO_NUMBERS and each.figure.startswith(start)]
    return Shown(WORDS[FAIL if seen else PASS], float(len(seen)) if seen else None)


def _both_known(table: str, report: Report) -> bool:
    ids = [id for id in report.form.ids if id.startswith(table + ".")]
    return any(report.figures[id] is not None and (report.previous or {}).get(id) is not None for id in ids)


def disagreements(report: Report, found: Mapping[tuple[str, str], Shown]) -> list[str]:
    """Return where formulas and engine say different things; differences count where the rule is an arithmetic one."""
    wrong = []
    catalogue = load_catalogue(report.form.edition)
    for key, wanted in expected(report).items():
        got = found[key]
        linear = catalogue.rules[key[0]].kind in LINEAR
        if got.verdict != wanted.verdict:
            wrong.append(f"{key}: {got.verdict}, the engine says {wanted.verdict}")
        elif (
            linear
            and got.verdict == word_of(FAIL, catalogue.rules[key[0]])
            and abs((got.difference or 0) - (wanted.difference or 0)) > 1e-6
        ):
            wrong.append(f"{key}: {got.difference}, the engine says {wanted.difference}")
        elif linear and got.bound != wanted.bound:
            wrong.append(f"{key}: a reason is bound to {got.bound}, the engine says {wanted.bound}")
    return wrong


def added_up(report: Report, odd: Collection[str]) -> Report:
    """Return a report as its sheets add it up: what is no number is not there, nor are totals of it."""
    form = report.form
    given = {id: None if id in odd else value for id, value in report.figures.items() if not form.figures[id].parts}
    figures = {id: None if id in odd else value for id, value in with_totals(load_layout(form.edition), given).items()}
    previous = report.previous and {id: None if PREVIOUS + id in odd else value for id, value in report.previous.items()}
    return Report(form, identity=report.identity, figures=figures, previous=previous, observations=report.observations)


BODIES = ("乡镇政府", "县级政府", "政府部门", "省级政府", "设区的市级政府", "国务院部门", "街道办事处", "其他机构", "")
# Names that tell the kind of body where the cover leaves it open, some of them only by their longest ending, one not what it may do.
UNITS = ("示范县示范局", "示范市人民政府", "某某自治区人民政府", "某县", "北郊镇", "某县人民政府办公室", "某街道", "某某杂志社")
ANSWERS = ("是", "否", "")
ODD: tuple[Number | None, ...] = (None, None, None, 0, 1, 7, 2024, -3, 2.5, 100_000_001, 999_999_999_999)


def random_report(form: Form, generator: random.Random, *, typed: bool) -> Report:
    """Return a report that balances, or is broken in one or many places, or has blanks; `typed`: its totals are anybody's too."""
    figures: dict[str, Any] = dict(balanced_figures(form, generator, quiet=generator.random() < 0.5))
    previous: dict[str, Any] | None = dict(figures)
    if "表二.行政规范性文件.现行有效件数" in figures and generator.random() < 0.7:
        previous = last_years(figures)
    if generator.random() < 0.2:
        figures |= dict.fromkeys([id for id in figures if generator.random() < 0.6], 0)
    _damage(figures, generator)
    layout = load_layout(form.edition)
    complete = dict(with_totals(layout, figures))
    if typed:
        _damage(complete, generator)
    if generator.random() < 0.15:
        previous = None
    else:
        previous = dict(with_totals(layout, previous or {}))
        _damage(previous, generator)
    identity = {
        "单位名称": generator.choice(UNITS),
        "单位类别": generator.choice((*BODIES, "", "", "", "")),
        "报告年度": generator.choice(("2024", "2024", "2024", "")),
        **{f"有{name}职能": generator.choice(ANSWERS) for name in ("行政许可", "行政处罚", "行政强制", "业务查询")},
    }
    identity = {field: value for field, value in identity.items() if value}
    return Report(form, identity=identity, figures=complete, previous=previous, observations=())


def _damage(figures: dict[str, Any], generator: random.Random) -> None:
    for _ in range(generator.choice((0, 0, 1, 1, 2, 3, 8, 30))):
        id = generator.choice(list(figures))
        old = figures[id] or 0
        figures[id] = generator.choice((*ODD, old + 1, old - 1, old * 10, generator.randrange(60)))
