"""What a supervisor's own rules change about ours (自己的规则): which are switched off, which asked less about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rules.form import EDITIONS
from rules.rule import Rule
from rules.states import SEVERITIES, SEVERITY
from workbook.checking import catalogue_for
from workbook.outcome.wording import load_words


class Change(NamedTuple):
    """A rule of ours that counts less than it does with us: code, title, and what it became."""

    code: str
    title: str
    became: str


def weakened_rules(extra: Path | None) -> list[Change]:
    """Return the rules that somebody's own rule files switch off or lower, by code; none without such files."""
    if extra is None:
        return []
    found: dict[str, Change] = {}
    for edition in EDITIONS:
        ours = catalogue_for(edition).rules
        for code, rule in catalogue_for(edition, extra).all_rules.items():
            if code in ours and (became := _became(ours[code], rule)):
                found[code] = Change(code, ours[code].title, became)
    return [found[code] for code in sorted(found)]


def _became(before: Rule, after: Rule) -> str:
    words = load_words()["own_rules"]
    if after.status != "on":
        off: str = words["off"]
        return off
    if SEVERITIES.index(after.severity) > SEVERITIES.index(before.severity):
        return str(words["lowered"]).format(before=SEVERITY[before.severity], after=SEVERITY[after.severity])
    return ""
