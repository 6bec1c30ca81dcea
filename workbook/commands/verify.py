"""`nianbao verify`: a folder of workbooks."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.commands.common import Stop, existing, folder_of, is_there, plain_line, say, why
from workbook.commands.waiving import waivers_given

if TYPE_CHECKING:
    from workbook.verifying.folder import Line
    from workbook.waivers import Fates

MOST_COMPLAINTS = 20
# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Verify a folder: one line a unit; list page, summary workbook, pages, feedback and tables in the output folder."""
    from concurrent.futures import BrokenExecutor

    from rules.catalogue import RuleFileError
    from workbook.checking import catalogue_for
    from workbook.outcome.leftovers import prepare
    from workbook.outcome.results import write_results
    from workbook.verifying.folder import files_of, others_of, verify
    from workbook.waivers import Fates

    folder = folder_of(arguments.folder)
    output = arguments.output or folder.resolve().with_name(f"{folder.resolve().name}-校验结果")
    if is_there(output) and not output.is_dir():
        raise Stop(f"“{output}”是一个文件，请另给一个结果文件夹。")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise Stop("--jobs 至少是 1。")
    total = len(files_of(folder, output))
    if not total:
        raise Stop(f"“{folder}”里没有工作簿（.xlsx、.xlsm），请核对文件夹。")
    extra = existing(arguments.rules)
    try:
        catalogue_for("2021", extra)
        waivers = waivers_given(arguments)
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    fates = Fates(waivers) if waivers else None
    previous = folder_of(arguments.previous) if arguments.previous else None
    counts: Counter[str] = Counter()
    try:
        prepare(output)
        valid = waivers.valid if waivers else ()
        lines = verify(folder, previous=previous, extra=extra, jobs=arguments.jobs, output=output, waivers=valid)
        units = write_results(_with_progress(lines, total), output, counts, folder.resolve().name, fates, extra=extra)
        if arguments.format == "json":
            _print_units(units, counts, fates)
        else:
            _print_lines(units, output, others_of(folder, output), fates)
    except BrokenPipeError:
        raise
    except BrokenExecutor as error:
        raise Stop("核验进程被系统中止（多半是内存不够），没有做完。请关闭别的程序，或加 --jobs 1 再试。") from error
    except OSError as error:
        raise Stop(f"写不了“{error.filename or output}”：{why(error)}。请核对路径，或关闭已打开的同名文件。") from error
    return 0 if counts["pass"] == total else 1


def _print_lines(units: Iterable[dict[str, Any]], output: Path, others: list[str], fates: Fates | None) -> None:
    """Print a line a unit, the summary, and where to look."""
    from workbook.findings.row import conclusion_of
    from workbook.outcome.names import FEEDBACK, INDEX, OBJECTS, SUMMARY, TABLE
    from workbook.outcome.results import others_line, summary_line, unit_line
    from workbook.outcome.wording import load_words

    conclusions: Counter[str] = Counter()
    for data in units:
        conclusions[conclusion_of(data)] += 1
        say(unit_line(data))
    if others:
        say(others_line(others))
    say(summary_line(conclusions))
    if fates:
        say(fates.summary())
        _complain(fates)
    names = {"index": INDEX, "summary": SUMMARY, "feedback": FEEDBACK, "table": TABLE, "objects": OBJECTS}
    for line in load_words()["console"]:
        say(line.format(**{key: output / name for key, name in names.items()}))


def _complain(fates: Fates) -> None:
    """Say on stderr which waivers were of no use: the first of them, the summary workbook has all."""
    from workbook.waivers import load_waiving

    sentences = list(fates.sentences())
    for sentence in sentences[:MOST_COMPLAINTS]:
        print(plain_line(sentence), file=sys.stderr)
    if len(sentences) > MOST_COMPLAINTS:
        print(load_waiving()["more"].format(count=len(sentences) - MOST_COMPLAINTS), file=sys.stderr)


def _print_units(units: Iterable[dict[str, Any]], counts: Any, fates: Fates | None) -> None:
    """Print the verify object piece by piece: a folder may hold more units than memory likes."""
    sys.stdout.write('{"units": [')
    for number, data in enumerate(units):
        sys.stdout.write(("," if number else "") + "\n" + json.dumps(data, ensure_ascii=False))
    totals = {key: counts[key] for key in ("pass", "fail", "undecided", "unreadable")}
    waived = f', "waivers": {json.dumps(fates.as_json(), ensure_ascii=False)}' if fates else ""
    sys.stdout.write(f'\n], "missing": [], "counts": {json.dumps(totals)}{waived}}}\n')


def _with_progress(lines: Iterable[Line], total: int) -> Iterator[Line]:
    """Yield the lines, showing a bar on a terminal's stderr; quiet when it is piped."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(lines, description="核验", total=total, console=Console(stderr=True), transient=True)
