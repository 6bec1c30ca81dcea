"""Findings as people read them (问题): the words of the check's JSON object, the same in marked copies, pages and appendices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

SEVERITY = {"error": "错误", "warning": "提示"}
VERDICT = {"pass": "通过", "fail": "不通过", "undecided": "未填完", None: "读不出"}
STATES = ("错误", "未填", "提示", "已说明")
MOST_WAYS = 3


class Shown(NamedTuple):
    """A finding in words; `cells` are (sheet, address), the likeliest first; `ways` is how it could be put right, "" if unknown.

    `explanation` is what closes it, `note` why a reason that was written does not, "" when there is none.
    """

    cause: int
    state: str
    code: str
    title: str
    message: str
    quote: str
    cells: tuple[tuple[str, str], ...]
    ways: str
    explanation: str
    note: str = ""


def shown_findings(data: Mapping[str, Any]) -> Iterator[Shown]:
    """Yield the findings of a checked workbook's JSON object in their order: by cause, the likeliest first."""
    for finding in data["findings"]:
        yield Shown(
            finding["cause"],
            state_of(finding),
            finding["code"],
            finding["title"],
            finding["message"].removeprefix(f"{finding['code']} "),
            finding["quote"] or "",
            tuple((cell["sheet"], cell["address"]) for cell in finding["cells"] if cell["address"]),
            ways_of(finding["suggestions"]),
            finding["explanation"] or "",
            finding.get("note", ""),
        )


def state_of(finding: Mapping[str, Any]) -> str:
    """Return 已说明, 未填, 错误 or 提示."""
    if finding["explanation"]:
        return "已说明"
    return "未填" if finding["verdict"] == "undecided" else SEVERITY[finding["severity"]]


def ways_of(suggestions: list[list[dict[str, Any]]]) -> str:
    """Return how the figures could be changed to hold: `D6 由 4 改为 3；或 …`, "" when nothing is suggested."""
    ways = ["，".join(f"{change['address']} 由 {change['from']} 改为 {change['to']}" for change in way) for way in suggestions[:MOST_WAYS]]
    return "；或 ".join(ways)


def conclusion_of(data: Mapping[str, Any]) -> str:
    """Return the verdict in a word; without an error, blanks come first, then warnings that wait for a reason."""
    if data["verdict"] == "fail" and not data["counts"]["error"]:
        blank = any(finding["verdict"] == "undecided" for finding in data["findings"])
        return VERDICT["undecided"] if blank else "待说明"
    return VERDICT[data["verdict"]]
