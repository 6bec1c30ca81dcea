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
    from workbook.face.conditions import waivers_as_of
    from workbook.waivers import Unusable

    try:
        return waivers_as_of(arguments.waivers, arguments.date, arguments.rules)
    except Unusable as reason:
        raise Stop(str(reason)) from reason
