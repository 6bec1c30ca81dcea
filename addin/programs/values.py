"""Values of cells as Excel hands them over, made plain: money and errors come in a way of their own."""

from __future__ import annotations

from decimal import Decimal

# An error value comes as SCODE 0x800A0000 plus the number of XlCVError.
FIRST_ERROR = -2146828288
ERRORS = range(FIRST_ERROR + 2000, FIRST_ERROR + 3000)
# What Excel shows for them, by that number.
ERROR_NAMES = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2047: "#BLOCKED!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
UNKNOWN_ERROR = "#UNKNOWN!"


def plain_value(value: object) -> object:
    """Return a cell's value; a cell formatted as money comes as Decimal, an error that xlwings has no name for as a whole number."""
    if isinstance(value, Decimal):
        return float(value)
    return ERROR_NAMES.get(value - FIRST_ERROR, UNKNOWN_ERROR) if type(value) is int and value in ERRORS else value
