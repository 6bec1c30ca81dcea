"""`nianbao check`: one workbook and its findings, on request marked in a copy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.files import Stop, existing, write_bytes
from workbook.printing import print_json, say

if TYPE_CHECKING:
    from argparse import Namespace

    from workbook.findings.checked import Checked
    from workbook.waivers import Waivers

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Check one workbook and print its findings."""
    from rules.catalogue import RuleFileError
    from workbook.checking import LastYearUnreadable, check_file
    from workbook.findings.console import lines_of

    if arguments.mark:
        _refuse(arguments.file, arguments.mark)
    extra = existing(arguments.rules)
    try:
        checked = _refused(arguments) or check_file(arguments.file, previous=arguments.previous, extra=extra, waivers=_waivers(arguments))
    except LastYearUnreadable as reason:
        raise Stop(str(reason)) from reason
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    if arguments.format == "json":
        print_json(checked.as_json())
    elif checked.error:
        raise Stop(checked.error)
    else:
        for line in lines_of(checked):
            say(line)
    if checked.error:
        return 2
    if arguments.mark:
        _mark(arguments.file, arguments.mark, checked)
        print(f"标注副本：{arguments.mark}", file=sys.stderr if arguments.format == "json" else sys.stdout)
    return 0 if checked.is_clear else 1


def _refused(arguments: Namespace) -> Checked | None:
    """Return the sentence on a file that takes more than its share, None for any other; raises LastYearUnreadable."""
    from workbook.checking import LastYearUnreadable
    from workbook.findings.checked import Checked
    from workbook.verifying.rehearsal import rehearse

    if arguments.previous and (reason := rehearse(arguments.previous)):
        raise LastYearUnreadable(f"上年文件：{reason}")
    reason = rehearse(arguments.file, marks=bool(arguments.mark))
    return Checked(str(arguments.file), error=reason) if reason else None


def _waivers(arguments: Namespace) -> Waivers | None:
    """Return the list of waivers as of the day given, else of today, None without a list; raises Stop for what cannot be used."""
    if arguments.waivers is None and arguments.date is None:
        return None
    from workbook.face.conditions import waivers_as_of
    from workbook.waivers import Unusable

    try:
        return waivers_as_of(arguments.waivers, arguments.date, arguments.rules)
    except Unusable as reason:
        raise Stop(str(reason)) from reason


def _refuse(file: Path, copy: Path) -> None:
    """Stop when the copy would be of another kind than the original, the original itself, or somebody's file."""
    from workbook.findings.wording import load_marks
    from workbook.marking.mark import is_marked
    from workbook.reading.books import is_foreign

    sentences = load_marks()["sentences"]
    # Of another kind of workbook there is no copy, whatever it is called: that is said once it has been judged.
    if copy.suffix.lower() != file.suffix.lower() and not is_foreign(file):
        raise Stop(sentences["后缀"].format(suffix=file.suffix))
    if copy.exists() and file.exists() and copy.samefile(file):
        raise Stop(sentences["原件"].format(file=file))
    if copy.exists() and not is_marked(copy):
        raise Stop(sentences["占用"].format(file=copy))


def _mark(file: Path, copy: Path, checked: Checked) -> None:
    from workbook.marking.mark import Unmarkable, mark_copy
    from workbook.reading.report import Unreadable

    try:
        data = mark_copy(file, checked)
    except (Unmarkable, Unreadable) as reason:
        raise Stop(str(reason)) from reason
    write_bytes(copy, data)
