"""What a cell that holds words says: a field as the text the rules expect, a date, a year, paragraphs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unicodedata import normalize

from rules.expressions import compiled
from workbook.reading.cell_numbers import INVISIBLE

# Day 0 of the calendar in which spreadsheet programs count days.
DAY_0 = date(1899, 12, 30)
FIRST_DAY, LAST_DAY = 36526, 73051  # 2000-01-01 to 2100-01-01
DATE = r"(20[0-9]{2})\s*[年./\-—]\s*([0-9]{1,2})\s*[月./\-—]\s*([0-9]{1,2})\s*[日号]?"
DIGITS_DATE = r"(20[0-9]{2})([01][0-9])([0-3][0-9])"
YEAR = r"(?:公元)?\s*([12][0-9]{3})\s*年?度?"
# Blanks and signs nobody sees that stand in a Chinese name; what stands between two Latin words is part of the name.
GAP = compiled(r"(?<![A-Za-z0-9])[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+(?![A-Za-z0-9])")
# Two names that begin with the same place (青溪县商务局 青溪县粮食局) are two names.
PLACE_SIGNS = 2


def paragraphs(value: object) -> list[str]:
    """Return the paragraphs in a cell: its lines that are not blank."""
    text = value if isinstance(value, str) else read_field("text", value)
    lines = text.splitlines() if "\n" in text or "\r" in text else [text]
    return [line for each in lines if (line := each.strip())]


def read_field(kind: str, value: object) -> str:
    """Return a field's value as text: a date as 2026-01-20, a year as four digits, everything else stripped."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        reading = {"date": read_date, "year": read_year}.get(kind, str)
        return reading(value.translate(INVISIBLE).strip())
    if kind == "year":
        return _year(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and kind != "date":
        return str(int(value))
    return _date(value)


def read_name(value: object) -> str:
    """Return a unit's name without blanks inside (青溪县 水务局); those between two whole names, or between Latin words, stay."""
    text = read_field("text", value)
    parts = text.split()
    are_names = len(parts) > 1 and len({part[:PLACE_SIGNS] for part in parts}) == 1
    return text if are_names else GAP.sub("", text)


def _date(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float) and FIRST_DAY <= value < LAST_DAY:
        return (DAY_0 + timedelta(days=int(value))).isoformat()
    return read_date(str(int(value)) if isinstance(value, int | float) and value == value // 1 else str(value))


def read_date(text: str) -> str:
    """Return a date written in one of the usual ways as 2026-01-20, anything else as it is."""
    plain = normalize("NFKC", text).strip()
    found = compiled(DATE).fullmatch(plain) or compiled(DIGITS_DATE).fullmatch(plain) or compiled(DATE).match(plain)
    if found is None:
        return text
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return text


def _year(value: object) -> str:
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        # The number 2023 in a cell that shows dates is the 2023rd day, in 1905.
        number = (day - DAY_0).days
        return str(number if day.year < DAY_0.year + 10 else day.year)
    if isinstance(value, int | float) and value == value // 1:
        return str(int(value))
    return str(value)


def read_year(text: str) -> str:
    """Return a year written as 2023, 2023年 or 2023年度 in four digits, anything else as it is."""
    found = compiled(YEAR).fullmatch("".join(normalize("NFKC", text).split()))
    return found.group(1) if found else text
