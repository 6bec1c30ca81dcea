"""A waiver (豁免): a supervisor's word that a 提示 of a unit needs no reason of its own, until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rules.report import Report
from rules.rule import Result
from rules.spelling import plain

CREDIT_CODE = "统一社会信用代码"


def is_about(stated: str, result: Result) -> bool:
    """Return whether a stated scope (范围) takes in a result: its own, a table or row it lies in, or "" for everywhere."""
    wanted, scope = plain(stated), plain(result.scope)
    return wanted in ("", scope) or scope.startswith(f"{wanted}.")


class Waiver(NamedTuple):
    """A waiver: a rule's code, a unit's name or credit code ("" for all), the reason, the last day, the scope ("" for all), its number."""

    code: str
    unit: str
    reason: str
    until: date
    scope: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """Return what stands as the explanation of a finding it closes."""
        return f"豁免：{self.reason}（至 {self.until.isoformat()}）"

    def covers(self, result: Result) -> bool:
        """Return whether a result is of its rule and scope."""
        return self.code == result.rule.code and is_about(self.scope, result)


Index = dict[str, list[tuple[int, Waiver]]]


def index(waivers: Iterable[Waiver]) -> Index:
    """Return waivers with their places in a list, by the unit they are for."""
    found: Index = {}
    for place, waiver in enumerate(waivers):
        found.setdefault(plain(waiver.unit), []).append((place, waiver))
    return found


def those_for(waivers: Index, report: Report) -> list[tuple[int, Waiver]]:
    """Return the waivers meant for a report's unit, by its name or credit code, or for all; in the order of the list."""
    names = {"", plain(report.unit), plain(report.identity.get(CREDIT_CODE, ""))}
    return sorted((pair for name in names for pair in waivers.get(name, ())), key=lambda pair: pair[0])
