"""规则说明.html: every rule in force on one page, those met in this run first told of; an anchor for each code."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from rules.reference.entry import load_words
from rules.reference.explaining import entries
from rules.states import SEVERITY
from workbook.outcome.names import INDEX, href
from workbook.outcome.pages import asset, template
from workbook.outcome.tally import Tally
from workbook.outcome.used import Used


def rules_page(tally: Tally, used: Used, extra: Path | None = None) -> str:
    """Return the page; `extra` has a supervisor's rules on top, `tally` says how many units met each rule."""
    order = list(load_words()["groups"].values())
    shown = [entry for entry in entries([extra] if extra else []).values() if entry.rule.status == "on"]
    shown.sort(key=lambda entry: order.index(entry.group) if entry.group in order else len(order))
    return template("rules").render(
        groups=[(group, list(each)) for group, each in groupby(shown, key=lambda entry: entry.group)],
        units={code: rule.units for code, rule in tally.rules.items()},
        severity=SEVERITY,
        index=href(INDEX),
        foot_lines=used.lines(),
        css=asset("page.css") + asset("rules.css"),
    )
