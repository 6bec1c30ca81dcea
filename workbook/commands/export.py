"""`nianbao export`: a workbook's content."""

from __future__ import annotations

import sys
from argparse import Namespace

from workbook.files import Stop
from workbook.printing import print_json

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Print a workbook's content."""
    from workbook.exporting import export_csv, export_json
    from workbook.reading.report import Unreadable, read_report
    from workbook.verifying.rehearsal import rehearse

    if sentence := rehearse(arguments.file):
        raise Stop(sentence)
    try:
        report = read_report(arguments.file)
    except Unreadable as reason:
        raise Stop(str(reason)) from reason
    if arguments.format == "csv":
        sys.stdout.write(export_csv(report))
    else:
        print_json(export_json(report))
    return 0
