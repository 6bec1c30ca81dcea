"""A unit of a folder as the outputs need it: its outcome, its JSON object written out, its figures, its feedback, its waivers."""

from __future__ import annotations

from typing import NamedTuple

from workbook.findings.unit import Unit
from workbook.outcome.earlier import Noted, Since
from workbook.outcome.names import UnitPlace


class VerifiedUnit(NamedTuple):
    """One unit of a folder; `json` is its object of the contract as a line of text.

    `figures` are the bytes of an array of doubles in the form's order, blanks as NaN; `copy` and `notice` are the names of marked copy
    and notice in the unit's folder of feedback, "" when there is none; `fates` say what became of each of its waivers, by its place in
    the list; `written` are the digests of what is in its feedback, by path.

    `noted` is what is written down of it, `since` how it stands beside what it sent before, `met` the places where that was written down.
    `body` (单位类别), `superior` (上级单位) and `scope` (数据范围) are what units are grouped by, "" where nothing is said.
    `tags` are words by which it is found in a list; a further workbook of a unit is not `is_counted`.
    """

    unit: Unit
    json: str
    code: str = ""
    figures: bytes = b""
    place: UnitPlace | None = None
    copy: str = ""
    notice: str = ""
    fates: tuple[tuple[int, str], ...] = ()
    body: str = ""
    superior: str = ""
    scope: str = ""
    written: tuple[tuple[str, str], ...] = ()
    noted: Noted | None = None
    since: Since | None = None
    met: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    is_counted: bool = True
