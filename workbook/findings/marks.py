"""What is marked: of every cell its colour, the sentences of its note and the finding to which it leads back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.states import ERROR, SEVERITY
from workbook.findings.row import FindingRow
from workbook.findings.wording import load_marks

# The colour of the likeliest cells of an error: those that one slip wrote wrong.
STRONG = "错误首格"


class Mark(NamedTuple):
    """A cell's mark: its colour's id, its findings (their places in the list) with the one that gives the colour first."""

    colour: str
    findings: tuple[int, ...]


def plan_marks(findings: Sequence[FindingRow]) -> dict[str, dict[str, Mark]]:
    """Return the marks by sheet and address; findings that are explained mark nothing."""
    marks: dict[str, dict[str, Mark]] = {}
    likeliest: dict[int, list[tuple[str, str]]] = {}
    for number, finding in enumerate(findings):
        if not finding.is_open:
            continue
        is_error = finding.state == SEVERITY[ERROR]
        strong = likeliest.setdefault(finding.cause, finding.likeliest) if is_error and finding.places else ()
        for sheet, address in finding.places:
            mark = Mark(STRONG if (sheet, address) in strong else finding.state, (number,))
            cells = marks.setdefault(sheet, {})
            cells[address] = worse(cells[address], mark) if address in cells else mark
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


def note_lines(findings: Sequence[FindingRow], which: Iterable[int], sheet: str) -> list[str]:
    """Return the lines of a note, a finding each."""
    data = load_marks()["note"]
    most, longest, numbers = data["most_lines"], data["longest_line"], sorted(which)
    lines = [clip(_line(findings[number]), longest) for number in numbers[:most]]
    if len(numbers) > most:
        lines.append(str(data["more"]).format(count=len(numbers) - most, sheet=sheet))
    return lines


def _line(finding: FindingRow) -> str:
    """Return a finding in a line."""
    data = load_marks()["note"]
    parts = [data["line"].format(state=finding.state, code=finding.code, message=finding.message), finding.note]
    if finding.ways:
        parts.append(data["ways"].format(ways=finding.ways))
    if finding.asked:
        parts.append(data["asked"].format(numbers=finding.asked))
    return " ".join("".join(parts).split())


def clip(text: str, longest: int) -> str:
    """Return a text, cut when it is too long to be read."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
