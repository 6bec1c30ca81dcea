"""What is marked: of every cell its colour, the sentences of its note and the finding to which it leads back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from workbook.findings.row import Shown
from workbook.findings.wording import load_marks

STRONG, CLOSED, ERROR = "错误首格", "已说明", "错误"


class Mark(NamedTuple):
    """A cell's mark: its colour's id, its findings (their places in the list) with the one that gives the colour first."""

    colour: str
    findings: tuple[int, ...]


def plan_marks(findings: Sequence[Shown]) -> dict[str, dict[str, Mark]]:
    """Return the marks by sheet and address; findings that are explained mark nothing."""
    marks: dict[str, dict[str, Mark]] = {}
    causes: set[int] = set()
    for number, finding in enumerate(findings):
        if finding.state == CLOSED:
            continue
        for place, (sheet, address) in enumerate(dict.fromkeys(finding.cells)):
            strong = finding.state == ERROR and place == 0 and finding.cause not in causes
            mark = Mark(STRONG if strong else finding.state, (number,))
            cells = marks.setdefault(sheet, {})
            cells[address] = worse(cells[address], mark) if address in cells else mark
        if finding.cells and finding.state == ERROR:
            causes.add(finding.cause)
    return marks


def worse(one: Mark, other: Mark) -> Mark:
    """Return two marks of one cell as one: the worse colour, the findings of both."""
    first, second = (other, one) if rank(other.colour) < rank(one.colour) else (one, other)
    return Mark(first.colour, tuple(dict.fromkeys((*first.findings, *second.findings))))


def rank(colour: str) -> int:
    """Return the place of a colour, the worst first."""
    return next(place for place, each in enumerate(load_marks()["colours"]) if each["id"] == colour)


def edges() -> dict[str, str]:
    """Return the colours of borders by the ids of the colours; a border shows where a workbook's own formats paint over the fill."""
    return {each["id"]: each["edge"] for each in load_marks()["colours"] if "edge" in each}


def fills() -> dict[str, str]:
    """Return the colours as AARRGGBB by their ids."""
    return {each["id"]: each["fill"] for each in load_marks()["colours"]}


def note_lines(findings: Sequence[Shown], which: Iterable[int], sheet: str) -> list[str]:
    """Return the lines of a note, a finding each."""
    data: Mapping[str, object] = load_marks()["note"]
    most, longest = int(str(data["most_lines"])), int(str(data["longest_line"]))
    numbers = sorted(which)
    lines = []
    for number in numbers[:most]:
        finding = findings[number]
        line = str(data["line"]).format(state=finding.state, code=finding.code, message=" ".join((finding.message + finding.note).split()))
        lines.append(line if len(line) <= longest else line[: longest - 1] + "…")
    if len(numbers) > most:
        lines.append(str(data["more"]).format(count=len(numbers) - most, sheet=sheet))
    return lines
