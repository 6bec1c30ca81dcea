"""One workbook read and checked (校验) from Python."""

from __future__ import annotations

from pathlib import Path

from rules.report import Report
from workbook.checking import LastYearUnreadable, check_file
from workbook.face.conditions import GivenDay, GivenPath, rules_in, waivers_as_of
from workbook.face.sources import Source, name_of, source_of
from workbook.findings.checked import Checked
from workbook.reading.grids import Grids
from workbook.reading.report import read_report
from workbook.reading.unreadable import Unreadable


def check(
    path: Source,
    *,
    previous: Source | None = None,
    rules: GivenPath | None = None,
    waivers: GivenPath | None = None,
    date: GivenDay | None = None,
) -> Checked:
    """Return what checking one workbook comes to: verdict, counts and findings, with the report and the rules it was judged by.

    `path` and `previous` (last year's workbook) are paths or open binary files, `rules` a folder or file of a supervisor's rules,
    `waivers` her list, `date` the day on which it counts (a date, or a text such as 2026-03-01), today by default. `as_json()` of the
    result is the object that `nianbao check --format json` prints.

    A workbook that cannot be read raises nothing: `error` is the sentence, `verdict` and `report` are None. All else that was given
    and cannot be used does: LastYearUnreadable for last year's file, RuleFileError for rules, Unusable for the list of waivers, Stop
    for rules that are not there and a text that is no day. Each has the sentence of the command as its text.
    """
    extra = rules_in(rules)
    listed = waivers_as_of(waivers, date, extra)
    last_year = _last_year(previous) if previous is not None else None
    try:
        source = source_of(path)
    except Unreadable as reason:
        return Checked(name_of(path), error=str(reason))
    return check_file(source, previous=last_year, extra=extra, file=name_of(path), waivers=listed)


def read(path: Source) -> Report:
    """Return the report in a workbook, a path or an open binary file: identity, figures, prose and where each stands.

    `figures` has every figure of the form by its id (as 表三.新收.总计), None where the cell is blank; numbers are those of the cells, in
    the form's units (件, 项, 万元). `prose` has paragraphs by section, `identity` the texts of the cover, `previous` last year's figures
    or None. Raises Unreadable, whose text is the sentence for the user.
    """
    return read_report(source_of(path))


def _last_year(previous: Source) -> Path | Grids:
    try:
        return source_of(previous)
    except Unreadable as reason:
        raise LastYearUnreadable(f"上年文件：{reason}") from reason
