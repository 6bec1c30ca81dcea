"""Colours as xlwings gives them (red, green, blue; #RRGGBB; Excel's number) and as UNO numbers them."""

from __future__ import annotations

from typing import Any

NO_COLOUR = -1


def number_of(colour: Any) -> int:
    """Return the number of a colour."""
    if isinstance(colour, str):
        return int(colour.removeprefix("#")[:6], 16)
    if isinstance(colour, int):
        # Excel's numbers have red at the low end.
        colour = (colour & 255, colour >> 8 & 255, colour >> 16 & 255)
    red, green, blue = colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def rgb_of(number: int) -> tuple[int, int, int] | None:
    """Return red, green, blue; None for no colour."""
    return None if number == NO_COLOUR else (number >> 16 & 255, number >> 8 & 255, number & 255)
