"""`nianbao fill`: a whole text put into the parts of a workbook, blanks filled with 0; shown first, written into a copy."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rules.data import load_data
from workbook.files import Stop, is_there, write_bytes
from workbook.printing import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.report import Report
    from workbook.filling.plan import Plan
    from workbook.reading.grids import Grids

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415

WORDS = "../filling/words.json"


def run(arguments: Namespace) -> int:
    """Show what would be filled in, and write it into a copy once that is agreed to."""
    from workbook.filling.plan import told
    from workbook.reading.packed_grids import open_grids
    from workbook.reading.report import Unreadable, read_report
    from workbook.verifying.rehearsal import rehearse

    words = load_data(__file__, WORDS)["plan"]
    if not arguments.text and not arguments.zero:
        raise Stop(words["nothing_asked"])
    copy = _copy_of(arguments.file, arguments.output)
    if sentence := rehearse(arguments.file):
        raise Stop(sentence)
    try:
        grids = open_grids(arguments.file)
        report = read_report(grids)
        plans = list(_plans(arguments, grids, report))
    except Unreadable as reason:
        raise Stop(str(reason)) from reason
    for line in told(plans, words["head"].format(copy=copy)):
        say(line)
    if not any(plan.values for plan in plans):
        say(words["none"])
        return 0
    if not (arguments.yes or _agreed(words)):
        return 2
    _write(arguments, copy, plans)
    say(words["done"].format(copy=copy))
    say(words["recalculate"])
    return 0


def _plans(arguments: Namespace, grids: Grids, report: Report) -> Iterator[Plan]:
    from workbook.filling.plan import plan_text, plan_zeros
    from workbook.filling.whole_text import read_whole_text

    if arguments.text:
        yield plan_text(grids, report, read_whole_text(arguments.text), replace=arguments.replace)
    if arguments.zero:
        yield plan_zeros(grids, report)


def _copy_of(file: Path, output: Path | None) -> Path:
    """Return where the copy goes; raises Stop for the original, another kind of file, or somebody's file."""
    data = load_data(__file__, WORDS)
    words = data["plan"]
    copy: Path = output or file.with_name(data["copy_name"].format(stem=file.stem, suffix=file.suffix))
    if copy.suffix.lower() != file.suffix.lower():
        raise Stop(words["suffix"].format(suffix=file.suffix))
    if is_there(copy):
        raise Stop(words["same" if file.exists() and copy.samefile(file) else "taken"].format(copy=copy))
    return copy


def _agreed(words: dict[str, str]) -> bool:
    """Return whether the person at the terminal agrees; without a terminal nobody can."""
    if not sys.stdin.isatty():
        say(words["need_yes"])
        return False
    print(words["ask"], end="", flush=True)
    if sys.stdin.readline().strip().lower() in ("y", "yes", "是"):
        return True
    say(words["refused"])
    return False


def _write(arguments: Namespace, copy: Path, plans: list[Plan]) -> None:
    from workbook.filling.filled_copy import fill_copy
    from workbook.marking.unmarkable import Unmarkable
    from workbook.reading.report import Unreadable

    values = {place: value for plan in plans for place, value in plan.values.items()}
    # Prose is counted on its own sheets and on the cover, figures are calculated with everywhere.
    recalculated = None if arguments.zero else {place.sheet for place in values} | {"封面"}
    try:
        data = fill_copy(arguments.file, values, recalculated=recalculated)
    except (Unmarkable, Unreadable) as reason:
        raise Stop(str(reason)) from reason
    write_bytes(copy, data)
