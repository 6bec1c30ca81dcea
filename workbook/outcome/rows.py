"""A unit and its findings as rows (单位、问题): the same values for the list page and the summary workbook."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workbook.findings.row import Shown, conclusion_of, shown_findings
from workbook.outcome.names import FEEDBACK, PAGES, Entry, page_name
from workbook.outcome.unit import blanks, causes, listed_cells
from workbook.outcome.wording import load_words
from workbook.verifying.folder import Line


class UnitRow(NamedTuple):
    """A unit in one row; `page`, `copy` and `notice` are paths in the output folder, "" when there is none."""

    number: int
    unit: str
    year: int | None
    conclusion: str
    error: int
    warning: int
    explained: int
    blank: int
    causes: int
    first: str
    file: str
    page: str
    copy: str
    notice: str
    codes: tuple[str, ...]


def unit_row(line: Line, entry: Entry) -> UnitRow:
    """Return the row of a unit."""
    data = line.data
    counts, findings = data["counts"], data["findings"]
    folder = f"{FEEDBACK}/{entry.feedback}"
    return UnitRow(
        entry.number,
        data["unit"] or "",
        data["year"],
        conclusion_of(data),
        counts["error"],
        counts["warning"],
        counts["explained"],
        blanks(data),
        causes(data),
        data["error"] or (findings[0]["message"] if findings else ""),
        data["file"],
        f"{PAGES}/{page_name(entry.number)}",
        f"{folder}/{line.copy}" if line.copy else "",
        f"{folder}/{line.notice}" if line.notice else "",
        tuple(dict.fromkeys(finding["code"] for finding in findings)),
    )


def finding_rows(row: UnitRow, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the findings of a unit by cause, each a dict by column; a file that could not be read has one row with its sentence."""
    unit = {"number": row.number, "unit": row.unit, "year": row.year, "file": row.file}
    if data["error"]:
        yield {**unit, "state": "读不出", "message": data["error"]}
    for shown, finding in zip(shown_findings(data), data["findings"], strict=True):
        yield {
            **unit,
            "cause": shown.cause,
            "state": shown.state,
            "code": shown.code,
            "title": shown.title,
            "scope": finding["scope"],
            "message": shown.message,
            "quote": shown.quote,
            "cells": _cells(shown),
            "left": finding["left"],
            "right": finding["right"],
            "difference": finding["difference"],
            "ways": shown.ways,
            "explanation": shown.explanation,
            "note": shown.note,
        }


def _cells(shown: Shown) -> str:
    cells, more = listed_cells(shown)
    return "、".join(cells) + (load_words()["more_cells"].format(count=len(shown.cells)) if more else "")


def figures_of(line: Line) -> array[float]:
    """Return a unit's figures in the form's order, blanks as NaN."""
    figures = array("d")
    figures.frombytes(line.figures)
    return figures
