"""`nianbao addin status`: what is installed and whether it is in order."""

from __future__ import annotations

from argparse import Namespace

from addin.command.common import places_here
from addin.installing.status import amiss, as_json, lines_of, report_status
from workbook.printing import print_json, say


def run(arguments: Namespace) -> int:
    """Print what is installed; exit status 1 where nothing is, or something is amiss."""
    places = places_here()
    status = report_status(places)
    if arguments.format == "json":
        print_json(as_json(status, places))
    else:
        for line in lines_of(status, places):
            say(line)
    return 0 if status.record and not any(amiss(status)) else 1
