"""The cover (封面) of a workbook: its fields by their labels, each as the text the rules expect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from rules.cover import Field, load_cover
from rules.report import Place
from workbook.cells import address, column_number
from workbook.layout import load_layout
from workbook.reading.grids import Grid
from workbook.reading.label_matching import match

# Day 0 of the calendar in which spreadsheet programs count days.
DAY_0 = date(1899, 12, 30)
FIRST_DAY, LAST_DAY = 36526, 73051  # 2000-01-01 to 2100-01-01
DATE = r"(20[0-9]{2})\s*[年./\-—]\s*([0-9]{1,2})\s*[月./\-—]\s*([0-9]{1,2})\s*[日号]?"
DIGITS_DATE = r"(20[0-9]{2})([01][0-9])([0-3][0-9])"
YEAR = r"(?:公元)?\s*([12][0-9]{3})\s*年?度?"
LEAST = 3


class Cover(NamedTuple):
    """What the cover says: fields, and the prose that stands there, each with its places."""

    identity: dict[str, str]
    prose: dict[str, tuple[str, ...]]
    places: dict[str, Place | tuple[Place, ...]]


class Slots(NamedTuple):
    """Where the fields of a cover are: (field, first row, row after the last), 0-based, and the column of the values."""

    fields: tuple[tuple[Field, int, int], ...]
    column: int
    places: Mapping[str, Place]


def read_cover(grid: Grid, sheet: str) -> Cover:
    """Return the fields of a cover; what it does not name is "" or absent."""
    slots = find_slots(grid, sheet)
    identity = {field.id: "" for field in load_cover() if not field.prose}
    prose: dict[str, tuple[str, ...]] = {}
    places: dict[str, Place | tuple[Place, ...]] = dict(slots.places)
    for field, first, stop in slots.fields:
        values = [row[slots.column] if slots.column < len(row) else "" for row in grid[first:stop]]
        if field.prose:
            found = [(text, number) for number, value in enumerate(values, first + 1) for text in paragraphs(value)]
            prose[field.id] = tuple(text for text, _ in found)
            places[f"文字.{field.id}"] = tuple(Place(sheet, address(row, slots.column + 1)) for _, row in found)
        elif values:
            identity[field.id] = read_field(field.kind, values[0])
    return Cover(identity, prose, places)


def paragraphs(value: object) -> list[str]:
    """Return the paragraphs in a cell: its lines that are not blank."""
    text = value if isinstance(value, str) else read_field("text", value)
    lines = text.replace("_x000D_", "").splitlines() if "\n" in text or "_x" in text else [text]
    return [line for each in lines if (line := each.strip())]


def find_slots(grid: Grid, sheet: str) -> Slots:
    """Return where the fields are: in the usual label column, else in the one that has most of the labels."""
    usual = column_number(load_layout("2021").data["cover"]["label_column"]) - 1
    slots = _slots(_column(grid, usual), usual, sheet)
    if len(slots.fields) < LEAST:
        width = len(grid[0]) if grid else 0
        others = (_slots(_column(grid, column), column, sheet) for column in range(min(width, 8)))
        return max([slots, *others], key=lambda each: len(each.fields))
    return slots


def _column(grid: Grid, column: int) -> tuple[str, ...]:
    return tuple([row[column] if column < len(row) and type(row[column]) is str else "" for row in grid])  # type: ignore[misc]


@lru_cache(maxsize=32)
def _slots(labels: tuple[str, ...], column: int, sheet: str) -> Slots:
    fields = load_cover()
    official = {number: row - 1 for number, row in enumerate(_official_rows().values())}
    offered = dict(enumerate(labels))
    found = match([field.label for field in fields], offered, official)
    if sum(1 for number in found.at if number not in found.called) < LEAST:
        return Slots((), column + 1, {})
    starts = sorted(found.at.values())
    slots = []
    for number, row in sorted(found.at.items()):
        after = [start for start in starts if start > row]
        slots.append((fields[number], row, after[0] if after and fields[number].rows > 1 else row + fields[number].rows))
    places = {f"封面.{field.id}": Place(sheet, address(row + 1, column + 2)) for field, row, _ in slots}
    return Slots(tuple(slots), column + 1, places)


@cache
def _official_rows() -> dict[str, int]:
    return load_layout("2021").cover_rows()


def read_field(kind: str, value: object) -> str:
    """Return a field's value as text: a date as 2026-01-20, a year as four digits, everything else stripped."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        reading = {"date": read_date, "year": read_year}.get(kind, str)
        return reading(value.strip())
    if kind == "year":
        return _year(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and kind != "date":
        return str(int(value))
    return _date(value)


def _date(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float) and FIRST_DAY <= value < LAST_DAY:
        return (DAY_0 + timedelta(days=int(value))).isoformat()
    return read_date(str(int(value)) if isinstance(value, int | float) and value == value // 1 else str(value))


def read_date(text: str) -> str:
    """Return a date written in one of the usual ways as 2026-01-20, anything else as it is."""
    plain = normalize("NFKC", text).strip()
    found = re.fullmatch(DATE, plain) or re.fullmatch(DIGITS_DATE, plain) or re.match(DATE, plain)
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
    found = re.fullmatch(YEAR, "".join(normalize("NFKC", text).split()))
    return found.group(1) if found else text
