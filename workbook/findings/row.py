"""A finding as every output shows it (问题): in words, with all that any of them tells; nothing else is handed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rules.causes import MOST_TOLD
from rules.finding import Cell, Correction, Finding
from rules.report import Number
from rules.rule import Reads, Spot
from rules.states import FAIL, NOTICE, WARNING, state_of
from rules.terms import PREVIOUS
from rules.wording import LAST_YEAR

SEVERAL_WAYS = "不只一种，请对照台账："


class FindingRow(NamedTuple):
    """A finding in words; texts are "" where there is nothing to say.

    `state` is 错误, 未填, 提示, 请确认 or 已说明. `cells` have the likeliest first; `ways` tells how it could be put right, with what the
    likeliest way looks like (`slip`); `asked` are the numbers a reason has to carry (应抄的数). `explanation` is what closes it, `waiver`
    the waiver's reason where that does, `note` why a reason that was written does not. `readings` are what a number of the prose may mean;
    where it may mean something else (`is_doubtful`), the sentence asks.
    """

    cause: int
    state: str
    severity: str
    verdict: str
    code: str
    title: str
    scope: str
    message: str
    quote: str
    spot: Spot | None
    left: Number | None
    right: Number | None
    difference: Number | None
    cells: tuple[Cell, ...]
    suggestions: tuple[tuple[Correction, ...], ...]
    ways: str
    slip: str
    asked: str
    explanation: str
    note: str
    waiver: str
    readings: tuple[Reads, ...] = ()
    is_doubtful: bool = False

    def __repr__(self) -> str:
        """Return state, code and sentence; the fields are what `_asdict()` shows."""
        return f"<问题 {self.state} {self.code} {self.message}>"

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return sheet and address of the cells that have a place, the likeliest first."""
        return list(dict.fromkeys((cell.sheet, cell.address) for cell in self.cells if cell.address))

    @property
    def likeliest(self) -> list[tuple[str, str]]:
        """Return the places that the likeliest way changes; where no way is told the first that it is about."""
        return [(each.sheet, each.address) for each in self.suggestions[0]] if self.suggestions else self.places[:1]

    @property
    def is_explainable(self) -> bool:
        """Return whether a reason is wanted or given (情况说明): an open 提示, or one that a reason of the clerk's closes."""
        return self.severity == WARNING and self.verdict == FAIL and not self.waiver

    @property
    def nth(self) -> int | None:
        """Return which 处 it belongs to; a 请确认 is none, there is nothing to put right."""
        return None if self.severity == NOTICE else self.cause

    @property
    def is_open(self) -> bool:
        """Return whether it still needs a person; a 请确认 does not."""
        return not self.explanation and self.severity != NOTICE

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the command line's contract has it; `note` only where there is one."""
        data: dict[str, Any] = {
            "code": self.code,
            "severity": self.severity,
            "verdict": self.verdict,
            "title": self.title,
            "scope": self.scope,
            "message": f"{self.code} {self.message}",
            "cause": self.cause,
            "left": self.left,
            "right": self.right,
            "difference": self.difference,
            "cells": [cell._asdict() for cell in self.cells],
            "suggestions": [[_change(each) for each in way] for way in self.suggestions],
            "slip": self.slip or None,
            "copy": self.asked or None,
            "readings": [{"figures": list(each.figures), "value": each.value} for each in self.readings] or None,
            "quote": self.quote or None,
            "at": {"section": self.spot.section, "paragraph": self.spot.paragraph + 1} if self.spot else None,
            "explanation": self.explanation or None,
        }
        return data | {"note": self.note} if self.note else data


def row_of(finding: Finding) -> FindingRow:
    """Return the row of a finding."""
    result = finding.result
    has_sides = result.difference is not None
    return FindingRow(
        cause=finding.cause,
        state=state_of(result.verdict, finding.severity, closed=finding.is_closed),
        severity=finding.severity,
        verdict=result.verdict,
        code=result.rule.code,
        title=result.rule.title,
        scope=result.scope,
        message=finding.message.removeprefix(f"{result.rule.code} "),
        quote=result.quote or "",
        spot=result.spot,
        left=result.left if has_sides else None,
        right=result.right if has_sides else None,
        difference=result.difference,
        cells=finding.cells,
        suggestions=finding.suggestions,
        ways=_ways(finding.suggestions, finding.slip),
        slip=finding.slip,
        asked=finding.asked,
        explanation=finding.explanation or "",
        note=finding.note,
        waiver=finding.waiver,
        readings=result.readings,
        is_doubtful=not result.is_certain,
    )


def _ways(suggestions: Sequence[Sequence[Correction]], slip: str) -> str:
    """Return how the figures could be changed to hold, the likeliest way with what it looks like; that there are several is said first."""
    if not suggestions:
        return ""
    first, *others = map(_way, suggestions[:MOST_TOLD])
    told = "；或 ".join([f"{first}（{slip}）" if slip else first, *others])
    return f"{SEVERAL_WAYS}{told}" if others else told


def _way(way: Sequence[Correction]) -> str:
    """Return one way in words: cells without their sheets, unless last year's are among them; a figure of another file by its name."""
    is_named, sheet, texts = any(each.figure.startswith(PREVIOUS) for each in way), "", []
    for each in way:
        cell = f"{each.address} " if each.address else f"“{each.name}”"
        if is_named and each.address and each.sheet != sheet:
            cell = f"“{each.sheet}”的 {cell}"
        elif is_named and not each.address:
            cell = f"上年文件的“{each.name.removeprefix(LAST_YEAR)}”"
        texts.append(f"{cell}由 {each.old} 改为 {each.new}")
        sheet = each.sheet
    return "，".join(texts)


def _change(change: Correction) -> dict[str, Any]:
    # The contract's words; `from` is none of Python's names.
    return {"figure": change.figure, "sheet": change.sheet, "address": change.address, "from": change.old, "to": change.new}
