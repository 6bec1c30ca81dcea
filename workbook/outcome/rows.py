"""A unit and its findings as rows (单位、问题): the same values for the list page and the summary workbook."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit
from workbook.outcome.boxes import listed_cells
from workbook.outcome.earlier import FIXED
from workbook.outcome.names import FEEDBACK, PAGES, UnitPlace, page_name
from workbook.outcome.ranking import rank_of
from workbook.outcome.since import brief
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.wording import load_words


class UnitRow(NamedTuple):
    """A unit in one row; `page`, `copy` and `notice` are paths in the output folder, "" when there is none.

    `first` is the first finding that wants something, `title` its rule's; `codes` are those of rules that are still asking, `tags`
    what the list is filtered and searched by besides (标记), `rank` its place.
    """

    number: int
    unit: str
    year: int | None
    conclusion: str
    error: int
    warning: int
    explained: int
    waived: int
    to_confirm: int
    blank: int
    causes: int
    first: str
    title: str
    file: str
    page: str
    copy: str
    notice: str
    codes: tuple[str, ...]
    tags: tuple[str, ...]
    rank: int
    is_counted: bool
    since: str = ""


def unit_row(line: VerifiedUnit, place: UnitPlace) -> UnitRow:
    """Return the row of a unit."""
    unit, folder = line.unit, f"{FEEDBACK}/{place.feedback}"
    first = next((each for each in unit.findings if each.is_open), None)
    return UnitRow(
        place.number,
        unit.unit,
        unit.year,
        unit.conclusion_word,
        unit.counts["error"],
        unit.counts["warning"],
        unit.counts["explained"],
        unit.waived,
        unit.counts["notice"],
        unit.blanks,
        unit.causes,
        unit.error or (f"{first.code} {first.message}" if first else ""),
        unit.error or (first.title if first else ""),
        unit.file,
        f"{PAGES}/{page_name(place.number)}",
        f"{folder}/{line.copy}" if line.copy else "",
        f"{folder}/{line.notice}" if line.notice else "",
        tuple(dict.fromkeys(each.code for each in unit.findings if not each.explanation)),
        (*line.tags, *([load_words()["tags"]["waived"]] if unit.waived else [])),
        rank_of(unit),
        line.is_counted,
        brief(line.since),
    )


def finding_rows(row: UnitRow, unit: Unit) -> Iterator[dict[str, Any]]:
    """Yield the findings of a unit by cause, each a dict by column; a file that could not be read has one row with its sentence."""
    whose = {"number": row.number, "unit": row.unit, "year": row.year, "file": row.file}
    if unit.error:
        yield {**whose, "state": unit.conclusion_word, "message": unit.error}
    for finding in unit.findings:
        yield {**finding._asdict(), **whose, "cells": _cells(finding)}


def since_rows(row: UnitRow, line: VerifiedUnit, unchanged: str) -> Iterator[dict[str, Any]]:
    """Yield what became of the findings of a unit that sent a file before, each a dict by column; one row where it is the same file."""
    since = line.since
    if since is None or not since.is_compared:
        return
    whose = {"number": row.number, "unit": row.unit, "conclusion": row.conclusion, "returned": since.returned or None, "file": row.file}
    if since.is_same:
        yield whose | {"word": unchanged}
        return
    for each in since.fixed:
        yield whose | each._asdict() | {"word": FIXED}
    for finding, word in zip(line.unit.findings, since.words, strict=False):
        if word:
            yield whose | {"word": word, "code": finding.code, "title": finding.title, "scope": finding.scope}


def _cells(finding: FindingRow) -> str:
    cells, more = listed_cells(finding)
    return "、".join(cells) + (load_words()["more_cells"].format(count=len(finding.places)) if more else "")


def figures_of(line: VerifiedUnit) -> array[float]:
    """Return a unit's figures in the form's order, blanks as NaN."""
    figures = array("d")
    figures.frombytes(line.figures)
    return figures
