"""Long counts, which `pytest` does a small part of: of formulas and engine on random reports, of spoilt workbooks, of saved ones, of units."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from shutil import copy
from typing import Any

from rules.form import EDITIONS, load_form
from tests.live_book import LiveBook
from tests.live_rows import disagreements, random_report
from tests.running_office import TEMPLATES, Office
from tests.soak_files import Seen, report, soak
from tests.soak_saved import soak_saved
from tests.soak_units import soak_units

REPORTS = 2000
SHOWN = 5


def compare_formulas(context: Any, folder: Path, edition: str, count: int, *, typed: bool) -> int:
    """Return on how many of that many random reports the template's formulas and the engine differ, and print what was seen."""
    book = LiveBook(context, Path(copy(TEMPLATES / f"{edition}.xlsx", folder)), edition, typed=typed)
    generator, verdicts, wrong = random.Random(f"soak {edition} {typed}"), Counter[str](), 0
    for number in range(count):
        report = random_report(load_form(edition), generator, typed=typed)
        found = book.check(report)
        verdicts.update(each.verdict for each in found.values())
        different = disagreements(report, found)
        wrong += bool(different)
        if different and wrong <= SHOWN:
            print(f"  report {number}: {'; '.join(different[:SHOWN])}")
    book.close()
    print(f"{edition}, {'typed' if typed else 'formula'} totals: {count} reports, {wrong} differ; rows {dict(verdicts)}", flush=True)
    return wrong


def soak_formulas(count: int) -> int:
    """Compare on both editions with both kinds of totals; return on how many reports anything differs."""
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name) / "profile")
        context = None
        try:
            context = office.connect()
            folders = [(edition, typed) for edition in EDITIONS for typed in (False, True)]
            wrong = 0
            for edition, typed in folders:
                folder = Path(name) / f"{edition}-{typed}"
                folder.mkdir()
                wrong += compare_formulas(context, folder, edition, count // 4, typed=typed)
        finally:
            office.stop(context)
    return wrong


def soak_files(numbers: list[int], seed: str, folder: Path, workers: int) -> int:
    """Judge spoilt workbooks; return with how many something was wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Seen] = []
    for each in soak(folder, numbers, seed, workers):
        found.append(each)
        if len(found) % 1000 == 0:
            print(f"  {len(found)} files", flush=True)
    for line in report(found, folder):
        print(line, flush=True)
    return sum(bool(each.wrong) for each in found)


def main() -> int:
    """Do what was asked for; return 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("reports", nargs="?", type=int, default=REPORTS, help="random reports on which formulas and engine are compared")
    parser.add_argument("--files", type=int, help="judge that many spoilt workbooks instead")
    parser.add_argument("--saved", type=int, help="read that many workbooks saved by other programs with both readers instead")
    parser.add_argument("--units", type=int, nargs="+", help="verify folders of so many units instead, and print what that takes")
    parser.add_argument("--share", type=int, default=5, help="so many in a hundred units have something open")
    parser.add_argument("--only", type=int, nargs="+", help="of the spoilt workbooks, only those of these numbers")
    parser.add_argument("--seed", default="soak", help="other spoilt workbooks for another seed")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "soak", help="where files with something wrong are kept")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    if arguments.units:
        soak_units(arguments.units, arguments.share)
        wrong = 0
    elif arguments.saved:
        wrong = soak_saved(arguments.saved, arguments.keep)
    elif arguments.files or arguments.only:
        wrong = soak_files(arguments.only or list(range(arguments.files)), arguments.seed, arguments.keep, arguments.jobs)
    else:
        wrong = soak_formulas(arguments.reports)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
