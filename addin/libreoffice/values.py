"""Values between xlwings and Calc: numbers, text, dates, truth values, errors, blanks."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Sequence
from typing import Any

# com.sun.star.util.NumberFormat
DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024
_ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    504: "#REF!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
# What Excel takes for a number, a percentage, a date or a time when it is typed.
_TYPED = re.compile(r"[-+]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?%?|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?|\d{1,2}:\d{2}(:\d{2})?", re.IGNORECASE)


class ErrorValue(str):
    """An error as a cell shows it, #DIV/0! for one."""

    __slots__ = ()


def error_of(code: int) -> ErrorValue:
    """Return the error of a cell by LibreOffice's number; what Excel does not know counts as a wrong value."""
    return ErrorValue(_ERRORS.get(code, "#VALUE!"))


def prepared(value: object) -> object:
    """Return a value as the engine writes it: "" for blank and for not-a-number, numbers as float.

    Raises TypeError for what a cell cannot hold.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool | str | dt.date | dt.time):
        return value
    if isinstance(value, numbers.Real):
        return float(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a cell")


def cleaned(
    value: object,
    date_builder: Callable[..., Any],
    empty: object,
    number_builder: Callable[[float], Any] | None,
    *,
    show_errors: bool,
) -> object:
    """Return a value that was read as xlwings hands it out."""
    if value is None or value == "":
        return empty
    if isinstance(value, ErrorValue):
        return str(value) if show_errors else None
    if isinstance(value, dt.datetime):
        fields = ("year", "month", "day", "hour", "minute", "second", "microsecond")
        return date_builder(**{name: getattr(value, name) for name in fields}, tzinfo=None)
    if number_builder is not None and isinstance(value, float):
        return number_builder(value)
    return value


def is_formula(value: object) -> bool:
    """Return whether Excel would take a value for a formula."""
    return isinstance(value, str) and len(value) > 1 and value.startswith("=")


def is_typed(value: object) -> bool:
    """Return whether Excel would not keep a text as it is: it makes a number or date of it, or drops the leading apostrophe."""
    return isinstance(value, str) and (value.startswith("'") or _TYPED.fullmatch(value) is not None)


def serial(value: dt.date | dt.time, first: dt.datetime) -> float:
    """Return a date or time in days since the document's first day; time zones are cut off."""
    if isinstance(value, dt.time):
        value = dt.datetime.combine(first, value.replace(tzinfo=None))
    elif isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    else:
        value = dt.datetime.combine(value, dt.time())
    return (value - first) / dt.timedelta(days=1)


def moment(days: float, first: dt.datetime) -> dt.datetime | float:
    """Return the moment of a serial number, to the millisecond as Excel keeps it; the number itself when it is no date."""
    try:
        return first + dt.timedelta(milliseconds=round(days * 86_400_000))
    except OverflowError:
        return days


def as_rows(data: object, rows: int, columns: int) -> list[list[Any]]:
    """Return what is to be written as rows; one value fills the rectangle."""
    if not isinstance(data, list | tuple):
        return [[data] * columns for _ in range(rows)]
    if data and not isinstance(data[0], list | tuple):
        return [list(data)]
    return [list(row) for row in data]


def squeezed(rows: Sequence[Sequence[object]]) -> Any:
    """Return one cell's value alone, a block as rows of tuples, as Excel does."""
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else tuple(tuple(row) for row in rows)


def first_day_of(date: Any) -> dt.datetime:
    """Return the moment from which a UNO document counts days."""
    return dt.datetime(date.Year, date.Month, date.Day)  # noqa: DTZ001 - cells know no time zones
