"""What is to be written: the edition's layout, the wording, and what the caller knows of the unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from rules.report import Number
from workbook.layout import Layout
from workbook.sheets.live_row import LiveRow


class CheckRow(NamedTuple):
    """A rule as the 校验 sheet lists it, `live` where formulas judge it; only what is `explainable` may be answered with a 情况说明."""

    code: str
    title: str
    severity: str
    explainable: bool
    scope: str = ""
    live: LiveRow | None = None


class RuleNote(NamedTuple):
    """What the guide says of a rule."""

    code: str
    title: str
    severity: str
    asks: str
    why: str
    source: str
    remedy: str


class Plan(NamedTuple):
    """Everything the sheets are made of; `notes` are in the order in which the guide lists them."""

    layout: Layout
    wording: dict[str, Any]
    identity: Mapping[str, str]
    previous: Mapping[str, Number | None]
    previous_identity: Mapping[str, str]
    checks: tuple[CheckRow, ...]
    notes: tuple[RuleNote, ...] = ()

    def height(self, name: str) -> float:
        """Return a row height of the layout by name."""
        height: float = self.layout.data["heights"][name]
        return height

    def title(self) -> str:
        """Return the report's title as the form makes it, "" while the unit or the year is not given."""
        names = re.findall(r"\{([^{}]+)\}", self.layout.form.title)
        known = {name: self.identity.get(name, "") for name in names}
        return self.layout.form.title.format(**known) if all(known.values()) else ""
