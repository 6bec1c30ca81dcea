"""index.html: one page that lists, sorts, filters and searches all units, opened from the disk without a network."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Self

from rules.states import CONCLUSION, SEVERITY
from workbook.outcome.cells import CHUNK
from workbook.outcome.names import RULES, SUMMARY, href
from workbook.outcome.pages import asset, template
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
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115  (closed with the page)
        self._states = {state: number for number, state in enumerate(CONCLUSION.values())}
        self._codes: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()

    def add(self, row: UnitRow) -> None:
        """Add a unit."""
        codes = [self._codes.setdefault(code, len(self._codes)) for code in row.codes]
        counts = [row.error, row.warning, row.explained, row.blank, row.causes]
        # The copy lies beside the notice: its name is enough.
        links = [href(row.notice), href(row.copy.rpartition("/")[2]) if row.copy else 0] if row.notice else [0, 0]
        unit = [row.number, row.unit, row.year, self._states[row.conclusion], *counts, row.first, row.file, codes, *links, row.since]
        # A page must not end its own script: no "<" in it.
        text = json.dumps(unit, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        self._file.write((",\n" if self._file.tell() else "").encode() + text.encode("utf-8", "replace"))

    def save(self, path: Path, tally: Tally, used: Used) -> None:
        """Write the page; `used` tells what was verified, and by what."""
        head, _, tail = template("index").render(**self._context(tally, used)).rpartition(UNITS)
        with path.open("wb") as page:
            page.write(head.encode("utf-8", "replace"))
            self._file.seek(0)
            while piece := self._file.read(CHUNK):
                page.write(piece)
            page.write(tail.encode("utf-8", "replace"))

    def _context(self, tally: Tally, used: Used) -> dict[str, Any]:
        return {
            "folder": used.folder,
            "states": tally.ranked(),
            "meaning": load_words()["meaning"],
            "total": tally.files,
            "year": tally.year(),
            "rules": [
                {"code": rule.code, "title": rule.title, "severity": SEVERITY[rule.severity], "units": rule.units}
                for rule in tally.broken()
            ],
            "warnings": tally.about.warnings,
            "lines": tally.about.lines,
            "others": len(tally.others),
            "codes": list(self._codes),
            "waivers": _waivers(tally),
            "since": tally.since.lines(),
            "foot_lines": used.lines(),
            "units": UNITS,
            "summary": href(SUMMARY),
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
