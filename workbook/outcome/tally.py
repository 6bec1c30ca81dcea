"""What a run comes to (总览): counts by conclusion, year and rule, units that something is to be said of, files nobody could read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rules.states import CLOSED, CONCLUSION, NOTICE, SEVERITIES
from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit
from workbook.outcome.about import About
from workbook.outcome.rows import UnitRow
from workbook.outcome.since import Totals
from workbook.outcome.unit import VerifiedUnit
from workbook.waivers import Fates

# What the overview lists one by one; the sheets of units and findings hold everything.
MOST_LISTED = 200


class RuleTally:
    """How often a rule was broken, and by how many units; `waiting` are the units in which something of it is not explained."""

    __slots__ = ("code", "explained", "findings", "severity", "title", "units", "waiting", "waived")

    def __init__(self, finding: FindingRow) -> None:
        self.code = finding.code
        self.title = finding.title
        self.severity = finding.severity
        self.units = self.waiting = self.findings = self.explained = self.waived = 0


class Listed(NamedTuple):
    """A unit that the overview names."""

    number: int
    unit: str
    file: str
    said: str


class Tally:
    """The running counts of a folder, each unit once, and its waivers; it grows with rules and years."""

    def __init__(
        self,
        fates: Fates | None = None,
        others: Sequence[str] = (),
        about: About | None = None,
        *,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        self.fates = fates
        self.others = others
        self.about = about or About()
        self.since = Totals(before or {})
        self.files = 0
        self.tags: dict[str, list[Listed]] = {}
        self.tagged: Counter[str] = Counter()
        self.conclusions: Counter[str] = Counter()
        self.years: Counter[tuple[int | None, str]] = Counter()
        self.states: Counter[str] = Counter()
        self.rules: dict[str, RuleTally] = {}
        self.causes = 0
        self.unreadable: list[Listed] = []

    def add(self, row: UnitRow, line: VerifiedUnit) -> None:
        """Count a unit."""
        unit = line.unit
        self.files += 1
        if self.fates:
            self.fates.add(line.fates)
        for tag in line.tags:
            self.tagged[tag] += 1
            _list(self.tags.setdefault(tag, []), row, tag)
        if not line.is_counted:
            return
        self.conclusions[row.conclusion] += 1
        self.causes += row.causes
        self.since.add(line.since)
        if unit.error:
            _list(self.unreadable, row, unit.error)
            return
        self.years[row.year, row.conclusion] += 1
        self._count_rules(unit)

    def _count_rules(self, unit: Unit) -> None:
        met: dict[str, bool] = {}
        for finding in unit.findings:
            rule = self.rules.setdefault(finding.code, RuleTally(finding))
            # Findings of one rule may be an 错误 here and a 提示 there: the rule is told by the gravest.
            rule.severity = min(rule.severity, finding.severity, key=SEVERITIES.index)
            rule.findings += 1
            rule.explained += finding.state == CLOSED
            rule.waived += bool(finding.waiver)
            self.states[finding.state] += 1
            met[finding.code] = met.get(finding.code, False) or finding.state != CLOSED
        for code, waits in met.items():
            self.rules[code].units += 1
            self.rules[code].waiting += waits

    def year(self) -> int | None:
        """Return the year of most units, None when no unit gives one."""
        totals: Counter[int] = Counter()
        for (year, _), count in self.years.items():
            if year is not None:
                totals[year] += count
        return max(totals, key=lambda year: (totals[year], year)) if totals else None

    def broken(self) -> list[RuleTally]:
        """Return the rules that were broken, those of most units first, those that ask a question last."""
        return sorted(self.rules.values(), key=lambda rule: (rule.severity == NOTICE, -rule.units, -rule.findings, rule.code))

    def commonest(self) -> list[RuleTally]:
        """Return the rules of which something is not explained, those for which most units wait first, those that ask a question last."""
        waiting = [rule for rule in self.rules.values() if rule.waiting]
        return sorted(waiting, key=lambda rule: (rule.severity == NOTICE, -rule.waiting, -rule.findings, rule.code))

    def ranked(self) -> list[tuple[str, int]]:
        """Return each conclusion with its number of units, the worst first."""
        return [(state, self.conclusions[state]) for state in CONCLUSION.values()]


def _list(listed: list[Listed], row: UnitRow, said: str) -> None:
    if len(listed) < MOST_LISTED:
        listed.append(Listed(row.number, row.unit, row.file, said))
