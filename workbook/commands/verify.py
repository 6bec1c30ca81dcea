"""`nianbao verify`: a folder of workbooks."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from workbook.commands.common import Stop, existing, folder_of

if TYPE_CHECKING:
    from workbook.folder import Line

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Verify a folder: one line a unit, findings.csv and results.jsonl in the output folder."""
    from collections import Counter

    from rules.catalogue import RuleFileError
    from workbook.check import catalogue_for
    from workbook.folder import files_of, verify
    from workbook.results import summary_line, unit_line, write_results

    folder = folder_of(arguments.folder)
    output = arguments.output or folder.resolve().with_name(f"{folder.resolve().name}-校验结果")
    if output.exists() and not output.is_dir():
        raise Stop(f"“{output}”是一个文件，请另给一个结果文件夹。")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise Stop("--jobs 至少是 1。")
    total = len(files_of(folder, output))
    if not total:
        raise Stop(f"“{folder}”里没有工作簿（.xlsx、.xlsm），请核对文件夹。")
    extra = existing(arguments.rules)
    try:
        catalogue_for("2021", extra)
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    counts: Counter[str] = Counter()
    previous = folder_of(arguments.previous) if arguments.previous else None
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
