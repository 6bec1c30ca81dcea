"""Values of cells as Excel hands them over, made plain: money and errors come in a way of their own."""

from __future__ import annotations

from decimal import Decimal

# An error value comes as SCODE 0x800A0000 plus the number of XlCVError.
FIRST_ERROR = -2146828288
ERRORS = range(FIRST_ERROR + 2000, FIRST_ERROR + 3000)
UNKNOWN_ERROR = "#UNKNOWN!"


def plain_value(value: object) -> object:
    """Return a cell's value; a cell formatted as money comes as Decimal, an error that xlwings has no name for as a whole number."""
    if isinstance(value, Decimal):
        return float(value)
    return error_name(value) if type(value) is int and value in ERRORS else value


def error_name(number: int) -> str:
    """Return the text of an error value."""
    from addin.functions.answers import load_texts  # noqa: PLC0415  (hardly any cell has one)

    return str(load_texts()["cell_errors"].get(str(number - FIRST_ERROR), UNKNOWN_ERROR))
