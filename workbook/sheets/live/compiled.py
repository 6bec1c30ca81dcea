"""Which rules of a catalogue the workbook judges itself, as rows by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.catalogue import Catalogue
from workbook.layout import Layout
from workbook.sheets.live.figures import FIGURES
from workbook.sheets.live.lines import rows_of_lines
from workbook.sheets.live_row import LiveRow


def compile_rows(catalogue: Catalogue, layout: Layout, words: Mapping[str, Any]) -> dict[str, list[LiveRow]]:
    """Return the rows of every rule that formulas can say, by code; rules of other kinds have none."""
    found: dict[str, list[LiveRow]] = {}
    for row in rows_of_lines(catalogue.lines, layout, words):
        found.setdefault(row.code, []).append(row)
    for rule in catalogue.rules.values():
        if rule.kind in FIGURES:
            found[rule.code] = list(FIGURES[rule.kind](rule, layout, words))
    return found
