"""A template ready to hand out: the official workbook with the unit, the year, last year's figures and the rules in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rules.catalogue import Catalogue, load_catalogue
from rules.kinds.doubts import may_warn
from rules.reference.entry import Entry
from rules.report import Report
from workbook.files import plain_name
from workbook.layout import Layout, load_layout
from workbook.sheets.live.figures import compiler_of
from workbook.sheets.live.lines import rows_of_lines
from workbook.sheets.live_row import LiveRow
from workbook.sheets.plan import CheckRow, RuleNote
from workbook.sheets.wording import load_wording
from workbook.template.building import build_template


def make_template(edition: str, *, unit: str = "", year: int | None = None, last_year: Report | None = None) -> bytes:
    """Return the workbook of an edition; the same input gives the same bytes."""
    catalogue = load_catalogue(edition)
    identity = {"单位名称": unit, "报告年度": str(year) if year else ""}
    if last_year:
        identity = _lasting(last_year) | {field: value for field, value in identity.items() if value}
    return build_template(
        edition,
        identity={field: value for field, value in identity.items() if value},
        previous={id: last_year.figures.get(id) for id in catalogue.form.ids} if last_year else None,
        previous_identity={"单位名称": last_year.unit, "报告年度": str(last_year.year or "")} if last_year else {},
        stamp={
            "template": load_layout(edition).data["template"],
            "edition": edition,
            "version": load_layout(edition).data["version"],
            "rules": catalogue.digest,
        },
        checks=list(check_rows(catalogue)),
        notes=list(rule_notes(catalogue)),
    )


def default_name(unit: str, year: int | None) -> str:
    """Return the template's default file name; what cannot stand in a name (it may come from a received file) is left out."""
    plain = plain_name(unit)
    if not plain and year is None:
        return "政府信息公开工作年度报告模板.xlsx"
    return f"{plain}{f'{year}年' if year else ''}政府信息公开工作年度报告.xlsx"


def check_rows(catalogue: Catalogue) -> Iterator[CheckRow]:
    """Yield the rows of the 校验 sheet by code: those the workbook judges itself, one for every other rule."""
    live = compile_rows(catalogue, load_layout(catalogue.form.edition), load_wording()["live"])
    for rule in sorted(catalogue.rules.values(), key=lambda rule: rule.code):
        explainable = may_warn(rule)
        for row in live.get(rule.code, [None]):
            yield CheckRow(rule.code, rule.title, rule.severity, explainable, row.scope if row else "", row)


def compile_rows(catalogue: Catalogue, layout: Layout, words: Mapping[str, Any]) -> dict[str, list[LiveRow]]:
    """Return the rows of every rule that formulas can say, by code; rules of other kinds have none."""
    found: dict[str, list[LiveRow]] = {}
    for row in rows_of_lines(catalogue.lines, layout, words):
        found.setdefault(row.code, []).append(row)
    for rule in catalogue.rules.values():
        compile_rule = compiler_of(rule)
        if compile_rule:
            found[rule.code] = list(compile_rule(rule, layout, words))
    return found


def rule_notes(catalogue: Catalogue) -> Iterator[RuleNote]:
    """Yield what the guide says of each rule in force, by code."""
    for code, rule in sorted(catalogue.rules.items()):
        entry = Entry(rule, catalogue)
        yield RuleNote(code, rule.title, rule.severity, entry.asks, rule.why, rule.ground, rule.remedy)


def _lasting(last_year: Report) -> dict[str, str]:
    """Return what the cover keeps from one year to the next: not the year, the dates, nor the prose."""
    yearly = {"报告年度", "成文日期", "提交日期", "公布日期", "标题", "导语", "落款"}
    return {field: value for field, value in last_year.identity.items() if field not in yearly and value}
