"""Checking one workbook: read, judge, conclude; the object that `nianbao check --format json` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.catalogue import Catalogue, load_catalogue, load_extra
from rules.engine import judge
from rules.finding import Finding, Verdict, conclude
from rules.line import LineVerdicts
from rules.reasons.values import bind
from rules.report import Report
from rules.rule import ERROR, FAIL
from rules.terms import PREVIOUS
from workbook import __version__
from workbook.findings.row import MOST_WAYS, SEVERITY, conclusion_of, ways_of
from workbook.reading.grids import Grids
from workbook.reading.report import Unreadable, formula_totals, read_report

if TYPE_CHECKING:
    from rules.reasons.waivers import Waiver
    from workbook.waivers import Waivers


class Checked:
    """What checking a file gave: the report and its verdict, or the sentence why it could not be read."""

    __slots__ = ("catalogue", "error", "path", "report", "verdict")

    def __init__(
        self,
        path: str,
        *,
        report: Report | None = None,
        verdict: Verdict | None = None,
        catalogue: Catalogue | None = None,
        error: str | None = None,
    ) -> None:
        self.path = path
        self.report = report
        self.verdict = verdict
        self.catalogue = catalogue
        self.error = error

    @property
    def is_clear(self) -> bool:
        """Return whether nothing is open: exit status 0."""
        return self.verdict is not None and self.verdict.verdict == "pass"

    def as_json(self) -> dict[str, Any]:
        """Return the object of the command line's contract."""
        stamp = {
            "version": __version__,
            "rules": self.catalogue.digest if self.catalogue else None,
            "template": self.report.template if self.report else None,
        }
        return self.as_data() | {"stamp": stamp}

    def as_data(self) -> dict[str, Any]:
        """Return that object without its stamp, which takes a digest of all rule files."""
        report, verdict = self.report, self.verdict
        return {
            "file": self.path,
            "unit": report.unit if report else None,
            "year": report.year if report else None,
            "form": report.form.edition if report else None,
            "error": self.error,
            "verdict": verdict.verdict if verdict else None,
            "counts": verdict.counts if verdict else dict.fromkeys(("error", "warning", "explained", "undecided", "passed"), 0),
            "findings": [finding.as_json() for finding in verdict.findings] if verdict else [],
            "remarks": list(report.remarks) if report else [],
        }


def catalogue_for(edition: str, extra: Path | None = None) -> Catalogue:
    """Return the rules for an edition, a supervisor's folder on top; loaded once until a file changes; raises RuleFileError."""
    if extra is None:
        return _catalogue(edition, None, ())
    files = sorted(extra.glob("*.json")) if extra.is_dir() else [extra]
    return _catalogue(edition, extra, tuple((str(file), file.stat().st_mtime_ns) for file in files))


@cache
def _catalogue(edition: str, extra: Path | None, _state: tuple[tuple[str, int], ...]) -> Catalogue:
    return load_extra(edition, extra) if extra else load_catalogue(edition)


def check_file(
    path: Path, *, previous: Path | None = None, extra: Path | None = None, shown: str = "", waivers: Waivers | None = None
) -> Checked:
    """Return the verdict on one file; a file that cannot be read gives its sentence; raises Unreadable for last year's file.

    Of a list of waivers those for this unit apply, and remarks say what was not of use.
    """
    last_year = read_report(previous) if previous else None
    try:
        report = read_report(path)
    except Unreadable as reason:
        return Checked(shown or str(path), error=str(reason))
    if last_year:
        compare_with(report, last_year)
    catalogue = catalogue_for(report.form.edition, extra)
    if waivers is None:
        return check_report(path, report, catalogue, shown=shown)
    # Only supervisors have a list.
    from workbook.waivers import remarks_on, waivers_of  # noqa: PLC0415

    checked = check_report(path, report, catalogue, shown=shown, waivers=waivers_of(waivers, report))
    report.remarks = (*report.remarks, *remarks_on(waivers, report, checked.verdict.findings if checked.verdict else ()))
    return checked


def check_report(
    source: Path | Grids,
    report: Report,
    catalogue: Catalogue,
    *,
    shown: str = "",
    linear: LineVerdicts | None = None,
    waivers: Sequence[Waiver] = (),
) -> Checked:
    """Return the verdict on a report already read from a source.

    `linear` are a matrix's verdicts of the catalogue's plain lines, `waivers` those in force for the report's unit.
    """
    outcome = judge(report, catalogue, linear)
    if any(failure.line.must.relation == "==" for failure in outcome.failures):
        # Which totals are formulas matters only where something does not balance, and costs another look at the workbook.
        report.formulas |= formula_totals(source, report)
    if report.explanations:
        # Most reports have nothing to explain.
        from rules.reasons.settling import stray_remarks  # noqa: PLC0415

        report.remarks = (*report.remarks, *stray_remarks(report, catalogue.all_rules))
    return Checked(shown or str(source), report=report, verdict=conclude(outcome, report, catalogue, waivers), catalogue=catalogue)


def compare_with(report: Report, last_year: Report) -> None:
    """Put last year's figures beside the report's; figures the two forms share count, the others stay undecided.

    A file of another year than the one before is not used, and a remark says so.
    """
    if report.year and last_year.year and last_year.year != report.year - 1:
        remark = f"给出的上年文件是 {last_year.year} 年度的，不是 {report.year - 1} 年度的，没有用它做跨年校验。"
        report.remarks = (*report.remarks, remark)
        return
    report.previous = {id: last_year.figures.get(id) for id in report.form.ids}
    # They stand in another file: no cell of this one is meant.
    report.places = {id: place for id, place in report.places.items() if not id.startswith(PREVIOUS)}
    report.previous_identity = {"单位名称": last_year.unit, "报告年度": last_year.identity.get("报告年度", "")}


def conclusion(checked: Checked) -> str:
    """Return the verdict in a word; a report with nothing but unexplained warnings waits for reasons."""
    word = conclusion_of(checked.as_data())
    return "有提示待说明" if word == "待说明" else word


def lines_of(checked: Checked) -> Iterator[str]:
    """Yield the lines of the text a person reads: verdict, counts, findings by cause."""
    report, verdict = checked.report, checked.verdict
    if report is None or verdict is None:
        yield f"读不出：{checked.error}"
        return
    counts = verdict.counts
    yield f"{report.unit or '（单位未填）'}  {report.year or '（年度未填）'} 年度  {report.form.name}  {checked.path}"
    said = f"错误 {counts['error']} 条，提示 {counts['warning']} 条，已说明 {counts['explained']} 条"
    causes = f"，归为 {verdict.findings[-1].cause} 处" if verdict.findings else ""
    yield f"结论：{conclusion(checked)}。{said}{causes}；通过 {counts['passed']} 项，缺数据未评 {counts['undecided']} 项。"
    yield from (f"说明：{remark}" for remark in report.remarks)
    cause, said = 0, ""
    for finding in verdict.findings:
        if finding.cause != cause:
            cause, said = finding.cause, ""
            yield ""
            yield f"【{cause}】"
        yield from _finding_lines(finding)
        ways = _ways(finding)
        if ways and ways != said:
            # Findings of one cause are mended by the same change, which is told once.
            yield f"      可能的改法：{ways}"
        said = ways or said
        to_copy = _to_copy(finding, report)
        if to_copy:
            yield f"      写情况说明时应抄的数：{to_copy}"
    if counts["warning"]:
        yield ""
        yield "提示如属实，请在“校验”表对应代码的“情况说明”里写明原因，在“所说明的数值”里抄上数值，写明后不再计为问题。"


def _finding_lines(finding: Finding) -> Iterator[str]:
    state = "已说明" if finding.explanation else "未填" if finding.result.verdict == "undecided" else SEVERITY[finding.result.rule.severity]
    yield f"  {state} {finding.message}"
    if finding.result.quote:
        yield f"      原文：{finding.result.quote}"
    if finding.explanation or finding.note:
        yield f"      说明：{finding.explanation or finding.note}"


def _ways(finding: Finding) -> str:
    """Return how a finding could be put right, the first way with what it looks like; that there are several is said first."""
    if not finding.suggestions:
        return ""
    first, *others = (ways_of([way]) for way in finding.suggestions[:MOST_WAYS])
    told = "；或 ".join([f"{first}（{finding.slip}）" if finding.slip else first, *others])
    return f"不只一种，请对照台账：{told}" if others else told


def _to_copy(finding: Finding, report: Report) -> str:
    """Return the numbers that the reason of an open 提示 is bound to."""
    result = finding.result
    is_open = finding.explanation is None and not finding.note and result.verdict == FAIL and result.rule.severity != ERROR
    return bind(result, report).least_text if is_open else ""
