"""What each command does: read its arguments, call the functions, print, return the exit status."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Everything a command alone needs comes in when it runs: the start of `check` is what clerks wait for.
# ruff: noqa: PLC0415

if TYPE_CHECKING:
    from workbook.folder import Line


class Stop(Exception):
    """The work could not be done at all; the text is the sentence for the user (exit status 2)."""


def run_check(arguments: Namespace) -> int:
    """Check one workbook and print its findings."""
    from rules.catalogue import RuleFileError
    from workbook.check import check_file, lines_of
    from workbook.read import Unreadable

    try:
        checked = check_file(arguments.file, previous=arguments.previous, extra=_existing(arguments.rules))
    except Unreadable as reason:
        raise Stop(f"上年文件：{reason}") from reason
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    if arguments.format == "json":
        _print_json(checked.as_json())
    elif checked.error:
        raise Stop(checked.error)
    else:
        for line in lines_of(checked):
            print(line)
    if checked.error:
        return 2
    return 0 if checked.is_clear else 1


def run_export(arguments: Namespace) -> int:
    """Print a workbook's content."""
    from workbook.export import export_csv, export_json
    from workbook.read import Unreadable, read_report

    try:
        report = read_report(arguments.file)
    except Unreadable as reason:
        raise Stop(str(reason)) from reason
    if arguments.format == "csv":
        sys.stdout.write(export_csv(report))
    else:
        _print_json(export_json(report))
    return 0


def run_template(arguments: Namespace) -> int:
    """Write the official template, with the unit, the year and last year's figures where they are given."""
    from rules.form import EDITIONS, edition_of
    from rules.kinds.identity import FIRST_YEAR, LAST_YEAR
    from workbook.blank import make_template
    from workbook.read import Unreadable, read_report

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
    _write(output, make_template(edition, unit=unit, year=year, last_year=last_year))
    print(f"已生成 {output}")
    return 0


def default_name(unit: str, year: int | None) -> str:
    """Return the template's default file name; what cannot stand in a name (it may come from a received file) is left out."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", unit).strip(". ")
    if not plain and year is None:
        return "政府信息公开工作年度报告模板.xlsx"
    return f"{plain}{f'{year}年' if year else ''}政府信息公开工作年度报告.xlsx"


def _keep_filled(path: Path) -> None:
    """Refuse to write over a workbook in which somebody has filled a figure or written a paragraph."""
    from workbook.read import Unreadable, read_report

    if not path.exists():
        return
    try:
        report = read_report(path)
    except Unreadable as reason:
        raise Stop(f"已有“{path}”，不是空白模板，没有覆盖；请换一个文件名。") from reason
    written = [section for section in report.prose if section != "标题" and report.text(section)]
    if written or any(value is not None for value in report.figures.values()):
        raise Stop(f"“{path}”已经填了内容，没有覆盖；请换一个文件名，或先把它移走。")


def run_rules(arguments: Namespace) -> int:
    """List, explain or lint rules, or print the reference."""
    from rules.explain import explain, listing, reference

    if arguments.what == "reference":
        sys.stdout.write(reference())
        return 0
    if arguments.what == "lint":
        return _lint(arguments.path)
    from rules.catalogue import load_catalogue

    if arguments.what == "list":
        print("\n".join(listing(load_catalogue(arguments.form))))
        return 0
    rules = load_catalogue("2019").all_rules | load_catalogue("2021").all_rules
    code = arguments.code.upper()
    if code not in rules:
        from difflib import get_close_matches

        group, _, number = code.partition("-")
        near = [f"{group}-{number:0>2}"] if f"{group}-{number:0>2}" in rules else get_close_matches(code, rules, n=1)
        raise Stop(f"没有代码为“{arguments.code}”的规则" + (f"，是不是“{near[0]}”？" if near else "。全部代码见 nianbao rules list。"))
    print(explain(rules[code]))
    return 0


def _lint(path: Path) -> int:
    from rules.lint import lint_paths

    problems = lint_paths([_existing(path)], "2021")
    for problem in problems:
        print(problem)
    if not problems:
        print("规则文件没有问题。")
    return 2 if problems else 0


def run_verify(arguments: Namespace) -> int:
    """Verify a folder: one line a unit, findings.csv and results.jsonl in the output folder."""
    from collections import Counter

    from rules.catalogue import RuleFileError
    from workbook.check import catalogue_for
    from workbook.folder import files_of, verify
    from workbook.results import summary_line, unit_line, write_results

    folder = _folder(arguments.folder)
    output = arguments.output or folder.resolve().with_name(f"{folder.resolve().name}-校验结果")
    if output.exists() and not output.is_dir():
        raise Stop(f"“{output}”是一个文件，请另给一个结果文件夹。")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise Stop("--jobs 至少是 1。")
    total = len(files_of(folder, output))
    if not total:
        raise Stop(f"“{folder}”里没有工作簿（.xlsx、.xlsm），请核对文件夹。")
    extra = _existing(arguments.rules)
    try:
        catalogue_for("2021", extra)
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    counts: Counter[str] = Counter()
    previous = _folder(arguments.previous) if arguments.previous else None
    lines = verify(folder, previous=previous, extra=extra, jobs=arguments.jobs, ignored=output)
    units = write_results(_with_progress(lines, total), output, counts)
    if arguments.format == "json":
        _print_units(units, counts)
    else:
        for data in units:
            print(unit_line(data))
        print(summary_line(counts))
        print(f"问题清单：{output / 'findings.csv'}\n全部结果：{output / 'results.jsonl'}")
    return 0 if counts["pass"] == total else 1


def _print_units(units: Iterable[dict[str, Any]], counts: Any) -> None:
    """Print the verify object piece by piece: a folder may hold more units than memory likes."""
    sys.stdout.write('{"units": [')
    for number, data in enumerate(units):
        sys.stdout.write(("," if number else "") + "\n" + json.dumps(data, ensure_ascii=False))
    totals = {key: counts[key] for key in ("pass", "fail", "undecided", "unreadable")}
    sys.stdout.write(f'\n], "missing": [], "counts": {json.dumps(totals)}}}\n')


def _with_progress(lines: Iterable[Line], total: int) -> Iterator[Line]:
    """Yield the lines, showing a bar on a terminal's stderr; quiet when it is piped."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(lines, description="核验", total=total, console=Console(stderr=True), transient=True)


def run_demo(arguments: Namespace) -> int:
    """Write the sample workbooks, check each, and say where to look."""
    from workbook.demo import write_demo

    try:
        for line in write_demo(arguments.output):
            print(line)
    except OSError as error:
        raise Stop(f"写不了“{arguments.output}”：{error.strerror}。请换一个文件夹，或关闭已打开的样例。") from error
    return 0


def _existing(path: Path | None) -> Any:
    if path is not None and not path.exists():
        raise Stop(f"找不到“{path}”，请核对路径。")
    return path


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise Stop(f"“{path}”不是文件夹，请核对路径。")
    return path


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Stop(f"写不了“{path}”：{error.strerror}。请核对路径，或关闭已打开的同名文件。") from error


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))
