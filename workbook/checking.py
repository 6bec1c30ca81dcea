"""Checking one workbook: read, judge, conclude."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rules.catalogue import Catalogue, load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.line import LineVerdicts
from rules.report import Report
from rules.terms import PREVIOUS
from rules.undecided import last_year_remarks
from workbook.findings.checked import Checked
from workbook.reading.grids import Grids
from workbook.reading.report import Unreadable, formula_totals, read_report

if TYPE_CHECKING:
    from rules.reasons.waivers import Waiver
    from workbook.waivers import Waivers


class LastYearUnreadable(Exception):
    """Last year's file, which was given by name, cannot be read; the text is the sentence that says so."""


def catalogue_for(edition: str, extra: Path | None = None) -> Catalogue:
    """Return the rules for an edition, a supervisor's folder on top; loaded once until a file changes; raises RuleFileError."""
    if extra is None:
        return _catalogue(edition, None, ())
    files = sorted(extra.glob("*.json")) if extra.is_dir() else [extra]
    return _catalogue(edition, extra, tuple((str(file), _changed(file)) for file in files))


def _changed(file: Path) -> int:
    # A file that is not to be had is told by lint.
    with suppress(OSError):
        return file.stat().st_mtime_ns
    return 0


@cache
def _catalogue(edition: str, extra: Path | None, _state: tuple[tuple[str, int], ...]) -> Catalogue:
    if extra is None:
        return load_catalogue(edition)
    # Lint brings in jsonschema, which a check without --rules never needs.
    from rules.linting.lint import load_extra  # noqa: PLC0415

    return load_extra(edition, extra)


def check_file(
    path: Path | Grids, *, previous: Path | Grids | None = None, extra: Path | None = None, file: str = "", waivers: Waivers | None = None
) -> Checked:
    """Return what checking one file gave, under the name `file` where its path is not to be shown; raises LastYearUnreadable.

    Of a file that cannot be read it is the sentence. Of a list of waivers those for this unit apply, and remarks say what was not of use.
    """
    last_year = _read_last_year(previous) if previous else None
    try:
        report = read_report(path)
        if last_year:
            compare_with(report, last_year)
        catalogue = catalogue_for(report.form.edition, extra)
        return _check_waived(path, report, catalogue, file, waivers) if waivers else check_report(path, report, catalogue, file=file)
    except Unreadable as reason:
        return Checked(file or str(path), error=str(reason))


def _read_last_year(path: Path | Grids) -> Report:
    try:
        return read_report(path)
    except Unreadable as reason:
        raise LastYearUnreadable(f"上年文件：{reason}") from reason


def _check_waived(path: Path | Grids, report: Report, catalogue: Catalogue, file: str, waivers: Waivers) -> Checked:
    # Only supervisors have a list.
    from workbook.waivers import remarks_on, waivers_of  # noqa: PLC0415

    checked = check_report(path, report, catalogue, file=file, waivers=waivers_of(waivers, report))
    found = (*checked.concluded.findings, *checked.concluded.behind) if checked.concluded else ()
    checked.remarks = (*checked.remarks, *remarks_on(waivers, report, found))
    return checked


def check_report(
    source: Path | Grids,
    report: Report,
    catalogue: Catalogue,
    *,
    file: str = "",
    linear: LineVerdicts | None = None,
    waivers: Sequence[Waiver] = (),
) -> Checked:
    """Return the verdict on a report already read from a source; raises Unreadable for what only a closer look finds broken.

    `linear` are a matrix's verdicts of the catalogue's plain lines, `waivers` those in force for the report's unit.
    """
    outcome = judge(report, catalogue, linear)
    if any(failure.line.must.relation == "==" for failure in outcome.failures):
        # Which totals are formulas matters only where something does not balance, and costs another look at the workbook.
        report.formulas |= formula_totals(source, report)
    report.remarks = (*report.remarks, *last_year_remarks(outcome, report, catalogue))
    if report.explanations:
        # Most reports have nothing to explain.
        from rules.reasons.settling import stray_remarks  # noqa: PLC0415

        report.remarks = (*report.remarks, *stray_remarks(report, catalogue.all_rules))
    return Checked(file or str(source), report=report, concluded=conclude(outcome, report, catalogue, waivers), catalogue=catalogue)


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
    report.previous_source = last_year.source
