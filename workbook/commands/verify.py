"""`nianbao verify`: a folder of workbooks."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.files import Stop, folder_of
from workbook.outcome.names import readable
from workbook.printing import plain_line, say

if TYPE_CHECKING:
    from workbook.outcome.unit import VerifiedUnit
    from workbook.verifying.run import Run
    from workbook.waivers import Fates

MOST_COMPLAINTS = 20
# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Verify a folder: one line a unit; list page, summary workbook, pages, feedback and tables in the output folder."""
    from workbook.outcome.staging import unwritten
    from workbook.outcome.wording import load_words
    from workbook.verifying.run import results_folder

    folder = folder_of(arguments.folder)
    output = arguments.output or results_folder(folder)
    verification = _opened(arguments, folder, output)
    try:
        with closing(verification.verify()) as units:
            shown = _with_progress(units, verification.total)
            if arguments.format == "json":
                _print_units(shown, verification, output)
            else:
                _print_lines(shown, verification, output)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        is_done = verification.staging is not None and verification.staging.is_done
        raise KeyboardInterrupt(load_words()["done" if is_done else "stopped"]) from None
    except OSError as error:
        raise Stop(unwritten(error, output)) from error
    finally:
        verification.leave()
    return 0 if verification.is_clear else 1


def _opened(arguments: Namespace, folder: Path, output: Path) -> Run:
    """Return the run that the arguments ask for; raises Stop for what cannot be used."""
    from rules.catalogue import RuleFileError
    from workbook.face.folders import open_run
    from workbook.waivers import Unusable

    if arguments.jobs is not None and arguments.jobs < 1:
        raise Stop("--jobs 至少是 1。")
    names = ("previous", "rules", "waivers", "date", "letter", "jobs", "year", "take")
    given = {name: getattr(arguments, name) for name in names}
    try:
        return open_run(folder, output=output, is_program=True, **given)
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    except Unusable as reason:
        raise Stop(str(reason)) from reason


def _print_lines(units: Iterable[VerifiedUnit], run: Run, output: Path) -> None:
    """Print a line a unit, the gravest first, the summary, and where to look."""
    from workbook.findings.console import others_line, summary_line
    from workbook.outcome.names import BRIEF_PAGE, FEEDBACK, INDEX, OBJECTS, SUMMARY, TABLE
    from workbook.outcome.ranking import ranked_lines
    from workbook.outcome.wording import load_words

    for line in ranked_lines(each.unit for each in _warned(units, run)):
        say(line)
    if run.others:
        say(others_line(run.others))
    for said in (*run.about.warnings, *run.about.lines):
        say(said)
    say(summary_line(run.conclusions, run.survey.uncounted))
    if run.fates:
        say(run.fates.summary())
        _complain(run.fates)
    for line in run.staging.told() if run.staging else ():
        say(line)
    names = {"index": INDEX, "summary": SUMMARY, "brief": BRIEF_PAGE, "feedback": FEEDBACK, "table": TABLE, "objects": OBJECTS}
    for line in load_words()["console"]:
        say(line.format(**{key: output / name for key, name in names.items()}))


def _warned(units: Iterable[VerifiedUnit], run: Run) -> Iterator[VerifiedUnit]:
    """Yield the units; before the first say what stands above everything."""
    for number, each in enumerate(units):
        if not number:
            _warn(run)
        yield each


def _warn(run: Run) -> bool:
    """Say what stands above everything, on stderr; known when the first unit is."""
    for said in run.about.warnings:
        print(plain_line(said), file=sys.stderr)
    return True


def _complain(fates: Fates) -> None:
    """Say on stderr which waivers were of no use: the first of them, the summary workbook has all."""
    from workbook.waivers import load_waiving

    sentences, more = fates.first_remarks(MOST_COMPLAINTS)
    for sentence in sentences:
        print(plain_line(sentence), file=sys.stderr)
    if more:
        print(load_waiving()["more"].format(count=more), file=sys.stderr)


def _print_units(units: Iterable[VerifiedUnit], run: Run, output: Path) -> None:
    """Print the verify object piece by piece: a folder may hold more units than memory likes."""
    from collections import Counter

    from rules.states import CONCLUSION
    from workbook.outcome.record import load_run

    verdicts: Counter[str] = Counter()
    sys.stdout.write('{"units": [')
    for number, each in enumerate(units):
        sys.stdout.write(("," if number else "") + "\n" + each.json)
        if each.is_counted:
            verdicts[each.unit.verdict or "unreadable"] += 1
    counts = {key: verdicts[key] for key in ("pass", "fail", "undecided", "unreadable")}
    conclusions = {each: run.conclusions[each] for each in CONCLUSION}
    missing = [each._asdict() for each in run.survey.gone]
    rest = {"missing": missing, "others": run.others, "doubles": _doubles(run), "counts": counts | {"conclusions": conclusions}}
    waived = {"waivers": run.fates.as_json()} if run.fates else {}
    sys.stdout.write(f"\n], {json.dumps(rest | waived | {'run': load_run(output)['run']}, ensure_ascii=False).removeprefix('{')}\n")


def _doubles(run: Run) -> list[dict[str, Any]]:
    """Return the units sent more than once as `verify --format json` has them."""

    def shown(file: str) -> str:
        return readable(Path(file).relative_to(run.folder).as_posix())

    return [
        {
            "unit": each.unit,
            "files": [shown(file.file) for file in each.files],
            "counted": shown(each.counted),
            "untaken": [shown(file) for file in each.untaken],
        }
        for each in run.survey.chosen
    ]


def _with_progress(units: Iterable[VerifiedUnit], total: int) -> Iterator[VerifiedUnit]:
    """Yield the units, showing a bar on a terminal's stderr; quiet when it is piped."""
    if not sys.stderr.isatty():
        yield from units
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(units, description="核验", total=total, console=Console(stderr=True), transient=True)
