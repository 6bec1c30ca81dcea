"""index.html: one page that lists, sorts, filters and searches all units, opened from the disk without a network."""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any, Self

from rules.states import CONCLUSION, SEVERITY
from workbook.outcome.names import BRIEF_PAGE, RULES, SUMMARY, href
from workbook.outcome.pages import asset, template
from workbook.outcome.ranking import Ranked
from workbook.outcome.rows import UnitRow
from workbook.outcome.tally import Tally
from workbook.outcome.used import Used
from workbook.outcome.wording import load_words

# Where the template leaves room for the units.
UNITS = "@units@"
MOST_WAIVERS = 50


class Index:
    """The list page; units are spooled while the run goes on."""

    def __init__(self, folder: Path) -> None:
        self._units = Ranked(folder)
        self._states = {state: number for number, state in enumerate(CONCLUSION.values())}
        self._codes: dict[str, int] = {}
        self._tags: dict[str, array[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._units.close()

    def add(self, row: UnitRow) -> None:
        """Add a unit."""
        codes = [self._codes.setdefault(code, len(self._codes)) for code in row.codes]
        counts = [row.error, row.warning, row.explained, row.to_confirm, row.blank, row.causes]
        for word in row.tags:
            self._tags.setdefault(word, array("L")).append(row.number)
        # The copy lies beside the notice: its name is enough.
        links = [href(row.notice), href(row.copy.rpartition("/")[2]) if row.copy else 0] if row.notice else [0, 0]
        unit = [
            row.number,
            row.unit,
            row.year,
            self._states[row.conclusion],
            *counts,
            row.first,
            row.file,
            codes,
            *links,
            int(not row.is_counted),
            row.since,
        ]
        # A page must not end its own script: no "<" in it.
        text = json.dumps(unit, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        self._units.add(row.rank, text.encode("utf-8", "replace"))

    def save(self, path: Path, tally: Tally, used: Used) -> None:
        """Write the page; `used` tells what was verified, and by what."""
        head, _, tail = template("index").render(**self._context(tally, used)).rpartition(UNITS)
        with path.open("wb") as page:
            page.write(head.encode("utf-8", "replace"))
            for place, unit in enumerate(self._units):
                page.write((b",\n" if place else b"") + unit)
            page.write(tail.encode("utf-8", "replace"))

    def _context(self, tally: Tally, used: Used) -> dict[str, Any]:
        return {
            "folder": used.folder,
            "states": tally.ranked(),
            "meaning": load_words()["meaning"],
            "total": tally.files,
            "year": tally.year(),
            "rules": [
                {"code": rule.code, "title": rule.title, "severity": SEVERITY[rule.severity], "units": rule.waiting}
                for rule in tally.commonest()
            ],
            "warnings": tally.about.warnings,
            "lines": tally.about.lines,
            "others": len(tally.others),
            "codes": list(self._codes),
            "tags": {word: list(numbers) for word, numbers in sorted(self._tags.items())},
            "waivers": _waivers(tally),
            "weakened": tally.weakened,
            "since": tally.since.lines(),
            "foot_lines": used.lines(),
            "units": UNITS,
            "summary": href(SUMMARY),
            "brief": href(BRIEF_PAGE),
            "reference": href(RULES),
            "css": asset("page.css") + asset("index.css"),
            "script": asset("index.js"),
        }


def _waivers(tally: Tally) -> list[str]:
    """Return the summary of the list of waivers and a sentence for each that was of no use, nothing without a list."""
    if tally.fates is None:
        return []
    said, more = tally.fates.first_remarks(MOST_WAIVERS)
    return [tally.fates.summary(), *said, *([load_words()["more_waivers"].format(count=more)] if more else [])]
