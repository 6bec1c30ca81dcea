"""The findings of a unit as its page shows them (第几处): in boxes of one cause each, with the ground of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from rules.evidence import load_evidence
from rules.states import BLANK, NOTICE
from workbook.findings.checked import Checked
from workbook.findings.row import FindingRow

# Blank cells are each to be filled; of a sum that is wrong the likeliest parts come first.
MOST_CELLS, MOST_BLANKS = 12, 60


class Remark(NamedTuple):
    """A finding on the page; `why`, `source` and `remedy` stand only where a rule is met for the first time.

    Of the `cells` the first of a sheet names it, the others follow with their address alone; so many of the first as `likeliest` says
    are those that the likeliest way changes; `more` are not listed. `since` says 仍有 or 新出现 where the unit sent a file before.
    """

    finding: FindingRow
    cells: list[str]
    likeliest: int
    more: int
    why: str
    source: str
    remedy: str
    since: str


class Box(NamedTuple):
    """What one cause brought about, the likeliest finding first; one that `asks` is worth a look and wants nothing done."""

    cause: int
    state: str
    asks: bool
    remarks: list[Remark]


def boxes_of(checked: Checked, since: Sequence[str] = ()) -> Iterator[Box]:
    """Yield the boxes of a checked unit, the gravest cause first; `since` has a word for each of its findings."""
    told: set[str] = set()
    words = iter(since)
    for cause, group in groupby(checked.findings, key=lambda finding: finding.cause):
        findings = list(group)
        likeliest = set(findings[0].likeliest) if findings[0].suggestions else set()
        remarks = [_remark(finding, checked, told, likeliest)._replace(since=next(words, "")) for finding in findings]
        yield Box(cause, remarks[0].finding.state, remarks[0].finding.severity == NOTICE, remarks)


def _remark(finding: FindingRow, checked: Checked, told: set[str], likeliest: set[tuple[str, str]]) -> Remark:
    cells, more = listed_cells(finding)
    first = len(list(takewhile(likeliest.__contains__, finding.places)))
    rule = checked.catalogue.rules.get(finding.code) if checked.catalogue and finding.code not in told else None
    told.add(finding.code)
    why, source, remedy = (rule.why, rule.ground, rule.remedy) if rule else ("", "", "")
    if finding.is_doubtful:
        remedy = str(load_evidence()["remedy"]) if rule else ""
    return Remark(finding, cells, first, more, why, source, remedy, "")


def listed_cells(finding: FindingRow) -> tuple[list[str], int]:
    """Return the cells of a finding to be listed, and how many more there are."""
    most, places = MOST_BLANKS if finding.state == BLANK else MOST_CELLS, finding.places
    return list(named_once(places[:most])), max(len(places) - most, 0)


def named_once(cells: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield cells as `表名!D6`, those that follow on the same sheet by their address alone."""
    before = None
    for sheet, address in cells:
        yield address if sheet == before else f"{sheet}!{address}"
        before = sheet
