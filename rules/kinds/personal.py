"""Personal numbers: what makes eighteen digits an identity card, nineteen a bank card, eleven a mobile telephone."""

from __future__ import annotations

from collections.abc import Callable

from rules.citation import cited_text
from rules.report import Report

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
ID_LENGTH = 18
CARD_LENGTHS = range(16, 20)
MOBILE_LENGTH = 11
NINE = 9
EARLIEST = 1900
FEBRUARY = 2
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_id_card(text: str) -> bool:
    """Return whether the text is an identity number: a real birthday and the right check character."""
    if len(text) != ID_LENGTH or not text[:-1].isdigit() or not text.isascii():
        return False
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    if year < EARLIEST or not exists(year, month, day):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, ID_WEIGHTS, strict=False))
    return ID_CHECK[total % 11] == text[-1].upper()


def exists(year: int | None, month: int | None, day: int | None) -> bool:
    """Return whether there is such a day; without a year, 29 February counts as one."""
    if not month or month > len(DAYS):
        return False
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day is None or 1 <= day <= DAYS[month - 1] - (month == FEBRUARY and not leap)


def is_bank_card(text: str) -> bool:
    """Return whether the text is a bank card's number: a card's first digits, length and Luhn sum."""
    digits = text.replace(" ", "").replace("-", "")
    if not digits.isdigit() or len(digits) not in CARD_LENGTHS or not digits.startswith(("62", "4", "5")):
        return False
    return luhn(digits) and (digits.startswith("62") or len(digits) == CARD_LENGTHS[0])


def luhn(digits: str) -> bool:
    """Return whether the digits pass the check sum of bank cards: every second one doubled from the right."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[::-2]) + sum(each - NINE if each > NINE else each for each in doubled)) % 10 == 0


def is_mobile(text: str) -> bool:
    """Return whether the text is a mobile number: eleven digits that begin with 13 to 19, not one digit over and over."""
    digits = text.replace(" ", "").replace("-", "")
    shaped = len(digits) == MOBILE_LENGTH and digits.isdigit() and digits[0] == "1" and digits[1] in "3456789"
    return shaped and len(set(digits[3:])) > 1


CHECKS: dict[str, Callable[[str, Report], bool]] = {
    "id_card": lambda text, _: is_id_card(text),
    "bank_card": lambda text, _: is_bank_card(text),
    "mobile": lambda text, _: is_mobile(text),
    # Braces that cannot be filled in: they name nothing, or what they name is not filled in or not at hand.
    "unknown_figure": lambda text, report: cited_text(text.strip("{}｛｝"), report) is None,
}
