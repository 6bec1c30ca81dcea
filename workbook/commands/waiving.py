"""The list of waivers and the day, as `check` and `verify` are given them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from workbook.files import Stop

if TYPE_CHECKING:
    from workbook.waivers import Waivers

# What a supervisor alone needs comes in when she gives it.
# ruff: noqa: PLC0415


def waivers_given(arguments: Namespace) -> Waivers | None:
    """Return the list of waivers as of the day given, else of today, None without a list; raises Stop for what cannot be used."""
    if arguments.waivers is None and arguments.date is None:
        return None
    from datetime import date

    from rules.form import EDITIONS
    from workbook.checking import catalogue_for
    from workbook.reading.report import Unreadable
    from workbook.waivers import Unusable, load_waiving, read_day, read_waivers

    day = read_day(arguments.date) if arguments.date is not None else date.today()  # noqa: DTZ011  (the user's own day)
    if day is None:
        raise Stop(load_waiving()["day"].format(day=arguments.date))
    if arguments.waivers is None:
        return None
    try:
        return read_waivers(arguments.waivers, day, [catalogue_for(edition, arguments.rules) for edition in EDITIONS])
    except (Unusable, Unreadable) as reason:
        raise Stop(str(reason)) from reason
