"""A unit as its page shows it (单位): identity, counts, findings in boxes of one cause each, with the reason of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from rules.rule import Rule
from workbook.checking import Checked
from workbook.findings.row import Shown, conclusion_of, shown_findings

# Blank cells are each to be filled; of a sum that is wrong the likeliest parts come first.
MOST_CELLS, MOST_BLANKS = 12, 60


class Remark(NamedTuple):
    """A finding on the page; `why`, `source` and `remedy` stand only where a rule is met for the first time.

    Of the `cells` the first of a sheet names it, the others follow with their address alone; `more` are not listed.
    """

    shown: Shown
    cells: list[str]
    more: int
    why: str
    source: str
    remedy: str


class Box(NamedTuple):
    """What one cause brought about, the likeliest finding first."""

    cause: int
    state: str
    remarks: list[Remark]


class Unit(NamedTuple):
    """Everything the page and the feedback say of a unit."""

    name: str
    year: int | None
    form: str
    file: str
    error: str
    conclusion: str
    counts: dict[str, int]
    boxes: list[Box]
    notes: list[str]


def unit_of(checked: Checked, data: Mapping[str, Any]) -> Unit:
    """Return the unit of a checked file; `data` is its JSON object."""
    report = checked.report
    return Unit(
        report.unit if report else "",
        report.year if report else None,
        report.form.name if report else "",
        data["file"],
        data["error"] or "",
        conclusion_of(data),
        {**data["counts"], "blank": blanks(data), "causes": causes(data)},
        list(_boxes(checked, data)),
        data["remarks"],
    )


def blanks(data: Mapping[str, Any]) -> int:
    """Return how many required cells are blank."""
    return sum(len(finding["cells"]) or 1 for finding in data["findings"] if finding["verdict"] == "undecided")


def causes(data: Mapping[str, Any]) -> int:
    """Return how many causes the findings have."""
    number: int = data["findings"][-1]["cause"] if data["findings"] else 0
    return number


def is_open(data: Mapping[str, Any]) -> bool:
    """Return whether the unit has to hear of something."""
    return bool(data["error"]) or data["verdict"] != "pass"


def _boxes(checked: Checked, data: Mapping[str, Any]) -> Iterator[Box]:
    told: set[str] = set()
    for cause, group in groupby(shown_findings(data), key=lambda shown: shown.cause):
        remarks = [_remark(shown, checked, told) for shown in group]
        yield Box(cause, remarks[0].shown.state, remarks)


def _remark(shown: Shown, checked: Checked, told: set[str]) -> Remark:
    cells, more = listed_cells(shown)
    rule = checked.catalogue.rules.get(shown.code) if checked.catalogue and shown.code not in told else None
    told.add(shown.code)
    why, source, remedy = (rule.why, _source(rule), rule.remedy) if rule else ("", "", "")
    return Remark(shown, cells, more, why, source, remedy)


def listed_cells(shown: Shown) -> tuple[list[str], int]:
    """Return the cells of a finding to be listed, and how many more there are."""
    most = MOST_BLANKS if shown.state == "未填" else MOST_CELLS
    return list(named_once(shown.cells[:most])), max(len(shown.cells) - most, 0)


def named_once(cells: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield cells as `表名!D6`, those that follow on the same sheet by their address alone."""
    before = None
    for sheet, address in cells:
        yield address if sheet == before else f"{sheet}!{address}"
        before = sheet


def _source(rule: Rule) -> str:
    return "，".join(filter(None, (rule.source["document"], rule.source.get("clause", ""))))
