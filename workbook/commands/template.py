"""`nianbao template`: the official workbook, for a unit and a year."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from workbook.files import Stop, write_bytes

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Write the official template, with the unit, the year and last year's figures where they are given."""
    from rules.form import EDITIONS, edition_of
    from rules.kinds.identity import FIRST_YEAR, LAST_YEAR
    from workbook.reading.report import Unreadable, read_report
    from workbook.template.blank import default_name, make_template

    try:
        last_year = read_report(arguments.previous) if arguments.previous else None
    except Unreadable as reason:
        raise Stop(f"上年文件：{reason}") from reason
    unit = arguments.unit or (last_year.unit if last_year else "")
    year = arguments.year or (last_year.year + 1 if last_year and last_year.year else None)
    edition = arguments.form or (edition_of(year) if year else EDITIONS[0])
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Stop(f"报告年度“{year}”不是四位数字的年度，如 2025。")
    output = arguments.output or Path(default_name(unit, year))
    if output.suffix.lower() != ".xlsx":
        raise Stop(f"“{output}”应以 .xlsx 结尾。")
    _keep_filled(output)
    write_bytes(output, make_template(edition, unit=unit, year=year, last_year=last_year))
    print(f"已生成 {output}")
    return 0


def _keep_filled(path: Path) -> None:
    """Refuse to write over a workbook in which somebody has filled a figure or written a paragraph."""
    from workbook.reading.report import Unreadable, read_report

    if not path.exists():
        return
    try:
        report = read_report(path)
    except Unreadable as reason:
        raise Stop(f"已有“{path}”，不是空白模板，没有覆盖；请换一个文件名。") from reason
    written = [section for section in report.prose if section != "标题" and report.text(section)]
    if written or any(value is not None for value in report.figures.values()):
        raise Stop(f"“{path}”已经填了内容，没有覆盖；请换一个文件名，或先把它移走。")
