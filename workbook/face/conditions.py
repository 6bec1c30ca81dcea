"""By what a workbook is judged besides our own rules (条件): a supervisor's rules, her waivers and the day on which they count."""

from __future__ import annotations

import datetime as dt
from os import PathLike
from pathlib import Path

from rules.form import EDITIONS
from workbook.checking import catalogue_for
from workbook.files import Stop, existing
from workbook.reading.unreadable import Unreadable
from workbook.waivers import Unusable, Waivers, load_waiving, read_day, read_waivers

GivenPath = str | PathLike[str]
GivenDay = dt.date | str


def rules_in(given: GivenPath | None) -> Path | None:
    """Return the path of a supervisor's rules; raises Stop when it is not there, RuleFileError when they cannot be used."""
    extra = existing(Path(given)) if given is not None else None
    if extra is not None:
        catalogue_for(EDITIONS[0], extra)
    return extra


def waivers_as_of(given: GivenPath | None, date: GivenDay | None, extra: Path | None) -> Waivers | None:
    """Return the list of waivers as of a day, today where none is given, None without a list.

    Raises Stop for a text that is no day, Unusable for a list that cannot be used, RuleFileError for rules that cannot.
    """
    day = _day(date)
    if given is None:
        return None
    try:
        return read_waivers(Path(given), day, [catalogue_for(edition, extra) for edition in EDITIONS])
    except Unreadable as reason:
        raise Unusable(str(reason)) from reason


def _day(given: GivenDay | None) -> dt.date:
    if given is None:
        return dt.date.today()  # noqa: DTZ011  (the user's own day)
    if isinstance(given, dt.datetime):
        return given.date()
    day = read_day(given) if isinstance(given, str) else given
    if day is None:
        raise Stop(load_waiving()["day"].format(day=given))
    return day
