"""Examples of rules: the flat dicts in the catalogue as reports, and whether each is judged as it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rules.catalogue import Catalogue
from rules.engine import Outcome, judge
from rules.form import Form, load_form
from rules.kinds.diagnosis import DIAGNOSES
from rules.kinds.prose import prose_of
from rules.report import Observation, Report
from rules.rule import Result, Rule
from rules.states import FAIL
from rules.terms import PREVIOUS, listed

PASSED_BLANK = "缺数据时应当未评，却算通过"
BASE_IDENTITY = {"单位名称": "某某县示范局", "单位类别": "政府部门", "报告年度": "2024"}


def report_of(given: Mapping[str, Any], form: Form) -> Report:
    """Return the report an example means: all figures 0 (last year's too when one is named), with what it gives put in.

    Keys: a figure id, 上年.<figure>, 文字.<section>, 封面.<field>, 观察, 文件 (file name), 格式 (edition),
    所要的年度, 上年单位, 上年 (null: not at hand).
    """
    has_previous = "上年" not in given and any(key.startswith(PREVIOUS) for key in given)
    form = load_form(given["格式"]) if "格式" in given else form
    report = Report(
        form,
        identity=BASE_IDENTITY | _part(given, "封面."),
        figures=dict.fromkeys(form.ids, 0) | {key: value for key, value in given.items() if key in form.figures},
        previous=dict.fromkeys(form.ids, 0) | _part(given, PREVIOUS) if has_previous else None,
        previous_identity={"单位名称": given["上年单位"]} if "上年单位" in given else {},
        prose={key: tuple(text.split("\n")) if text else () for key, text in _part(given, "文字.").items()},
        observations=_observations(given.get("观察", [])),
        source=given.get("文件", ""),
        asked_year=given.get("所要的年度"),
    )
    report.identity = {key: value for key, value in report.identity.items() if value is not None}
    return report


def _part(given: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in given.items() if key.startswith(prefix)}


def _observations(items: list[list[str]] | None) -> tuple[Observation, ...] | None:
    if items is None:
        return None
    return tuple(Observation(item[0], item[1], None, *item[2:4]) for item in items)


def judge_example(rule: Rule, given: Mapping[str, Any], catalogue: Catalogue) -> tuple[Outcome, list[Result]]:
    """Return the outcome of judging an example by its rule (and by those a diagnosis serves), and the rule's own results."""
    served = rule.terms["of"] if rule.kind in DIAGNOSES else []
    outcome = judge(report_of(given, catalogue.form), catalogue.only([rule.code, *served]))
    return outcome, [result for result in outcome.results if result.rule.code == rule.code]


def problems_of(rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    """Yield a Chinese sentence for every example of the rule that is not judged as it says."""
    for kind in ("good", "bad", "blank"):
        for number, example in enumerate(rule.examples.get(kind, []), 1):
            given = example["given"] if kind == "bad" else example
            outcome, results = judge_example(rule, given, catalogue)
            wrong = _fault(kind, example, outcome, results)
            if wrong == PASSED_BLANK and _may_stay_blank(rule, report_of(given, catalogue.form)):
                continue
            if wrong:
                yield f"{rule.code} 的 {kind} 例 {number}：{wrong}"


def _fault(kind: str, example: Mapping[str, Any], outcome: Outcome, results: list[Result]) -> str:
    """Return in what an example is not judged as it says, "" in nothing."""
    if kind == "bad":
        return _not_bad(example, results)
    if kind == "good":
        return f"应当通过，却报了问题（{results[0].scope or results[0].quote or '不分范围'}）" if results else ""
    if any(result.verdict == FAIL for result in results):
        return "缺数据时应当未评，却报了问题"
    return "" if outcome.undecided else PASSED_BLANK


def _may_stay_blank(rule: Rule, report: Report) -> bool:
    """Return whether all the text the rule looks at is blank and may be: nothing is missing then, and nothing wrong."""
    sections = listed(rule.terms.get("in", ()))
    part = prose_of(report).part(tuple(sections))
    return bool(sections) and not part.text and not part.missing


def _not_bad(example: Mapping[str, Any], results: list[Result]) -> str:
    failed = [result for result in results if result.verdict == FAIL]
    wanted = [result for result in failed if example.get("scope", result.scope) == result.scope]
    if not wanted:
        return f"应当报问题，却没有报（范围 {example.get('scope', '不限')}；实报 {[each.scope for each in results]}）"
    if "difference" in example and all(result.difference != example["difference"] for result in wanted):
        return f"相差应为 {example['difference']}，实为 {wanted[0].difference}"
    if "quote" in example and all(example["quote"] not in (result.quote or "") for result in wanted):
        return f"应当引出“{example['quote']}”，实为“{wanted[0].quote}”"
    return ""
