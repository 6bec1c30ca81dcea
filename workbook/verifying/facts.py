"""What is known of a file before it is judged (情形): the year asked for, last year's workbook, other workbooks of the same unit."""

from __future__ import annotations

from typing import NamedTuple


class Version(NamedTuple):
    """One of several workbooks of a unit: when and by which program it was saved, as a sentence has it, and last year's file."""

    file: str
    saved: str
    last_year: str = ""


class Facts(NamedTuple):
    """What is known of a file; `last_year` is the file to compare with, "" for none.

    `others` are files of last year's folder that are not of the year before: the file may be one of them sent again. `said` are
    sentences for the unit, `noted` those for the supervisor alone, `tags` words by which it is found in a list. `versions` are the
    other workbooks of the unit, `saved` tells when this one was saved; only one of them `is_counted` in sums, the file `counted`.
    """

    year: int | None = None
    last_year: str = ""
    others: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    saved: str = ""
    versions: tuple[Version, ...] = ()
    is_counted: bool = True
    counted: str = ""
