"""What the format of a cell makes of its number: a day, a moment, a span of time, or the number that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from rules.expressions import compiled
from workbook.reading.markup import parse
from workbook.reading.package import Package
from workbook.reading.reduced_package import GENERAL, only_formats

# Formats that show days or hours (ECMA-376 18.8.30, with those of East Asian versions), and those that show a span of time.
DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
SPANS = frozenset((46,))
# What a format is made of: letters, and words in quotes, behind a backslash, in brackets.
WORDS = compiled(r'\\.|_.|\*.|"[^"]*"?|\[[^\]]*\]?|.', re.DOTALL)
SPAN = compiled(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
LETTERS, HALF_DAY, BEHIND_A = frozenset("dmhysDMHYS"), frozenset("aA"), frozenset("pmPM/")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (cells know no time zone)
# How many days later those are counted from that begin in 1904.
LATER = 1462
LEAP = 60
DAY, HALF = 86_400_000, 0.5
LAST_DAY = 2_958_466


def formats_of(package: Package) -> Sequence[str]:
    """Return for every cell format of a workbook what it shows of a number; raises Malformed, Unreadable."""
    styles = package.special("styles")
    return shown_by_styles(only_formats(package.read(styles))) if styles else ()


@lru_cache(maxsize=8)
def shown_by_styles(xml: bytes) -> tuple[str, ...]:
    """Return for every cell format "day" when it shows days or hours, "span" when a span of time, else ""."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            formats.append(attributes.get("numFmtId", "0"))
        inside.append(name)

    parse(xml, start, lambda _name: inside.pop(), lambda _text: None)
    return tuple(_shows(number, codes.get(number, "")) for number in formats)


def _shows(number: str, code: str) -> str:
    if code:
        return shown_by(code)
    known = int(number) if number.isdigit() else 0
    return "day" if known in DAYS else "span" if known in SPANS else ""


def shown_by(code: str) -> str:
    """Return what a format shows, "day", "span" or "", by its first section, as the library tells them apart."""
    if code in GENERAL:
        return ""
    has_a = False
    for word in WORDS.findall(code):
        if word == ";":
            break
        if SPAN.fullmatch(word):
            return "span"
        if word in (BEHIND_A if has_a else LETTERS):
            return "day"
        has_a = has_a or word in HALF_DAY
    return ""


def dated(number: float, shown: str, *, is_1904: bool) -> object:
    """Return what a number is in a cell whose format shows that: a day or a span of time, if it can be one."""
    if not shown or not 0 <= number < LAST_DAY:
        return number
    return _span(number) if shown == "span" else moment(number, is_1904=is_1904)


def moment(number: float, *, is_1904: bool) -> date | datetime | time:
    """Return a serial number as a day, as a moment when it has hours, as a time when it has no day."""
    # Day 60 is the 29 February 1900 that never was: the days before it count one less.
    found = EPOCH + _span(number + LATER if is_1904 else number + 1 if number < LEAP else number)
    if number < 1:
        return found.time()
    return found.date() if number == int(number) else found


def _span(days: float) -> timedelta:
    """Return days to the millisecond, a half upwards, as the library rounds them."""
    exact = days * DAY
    whole = int(exact)
    return timedelta(milliseconds=whole + (exact - whole >= HALF))
