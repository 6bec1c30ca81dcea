"""Published reports typed into the official workbook: their figures cell by cell, their prose paragraph by paragraph."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rules.finding import Finding
from rules.form import Form, load_form
from rules.report import Number, Place
from tests.blank import blank
from tests.published_prose import published_prose, published_text
from workbook.checking import check_file
from workbook.layout import Layout, load_layout
from workbook.template.filling import figure_values, fill, with_totals

# How truth.json's names stand for the figures: SOURCES.md beside it says so.
TABLES = {"t2": "表二", "t3": "表三", "t4": "表四"}
SINGLE_ROW, LAST_OF_THREE = "表三.其他处理", "表三.其他处理.其他"
END = re.compile(r"[。；！？]”?")


def truth_of(folder: Path, name: str) -> dict[str, Any]:
    """Return what is known of a published report."""
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))[name]
    return truth


def published_figures(folder: Path, name: str) -> dict[str, Number | None]:
    """Return the figures of a published report by id; None for what is blank or not in the file."""
    truth = truth_of(folder, name)
    form = load_form(str(truth["form"]))
    figures: dict[str, Number | None] = dict.fromkeys(form.ids)
    for key, table in TABLES.items():
        values = list(_leaves((truth.get("tables") or {}).get(key) or {}))
        ids = _ids(form, table, len(values))
        figures |= dict(zip(ids, values, strict=True))
    return figures


def _leaves(data: Any) -> Any:
    if isinstance(data, dict):
        for value in data.values():
            yield from _leaves(value)
    else:
        yield data


def _ids(form: Form, table: str, count: int) -> list[str]:
    """Return the figures that so many values of a table stand for; a table of the other edition has one row of 其他处理 instead of three."""
    ids = [id for id in form.ids if id.startswith(table)]
    if count and count < len(ids):
        ids = [id for id in ids if not id.startswith(SINGLE_ROW) or id.startswith(LAST_OF_THREE)]
    return ids if count else []


def type_report(path: Path, folder: Path, name: str, cover: Mapping[str, Any], *, is_cut: bool) -> Path:
    """Write the workbook of a published report; of a file that is cut off, the sentence it breaks off in is left out."""
    truth = truth_of(folder, name)
    layout = load_layout(str(truth["form"]))
    figures = published_figures(folder, name)
    prose = published_prose(folder, name)
    if is_cut:
        prose = _whole_sentences(prose, published_text(folder, name))
    identity = {"单位名称": truth["unit"].partition("(")[0], "报告年度": truth["year"]} | dict(cover)
    values: dict[Place, Any] = {layout.places[f"封面.{field}"]: value for field, value in identity.items()}
    cells = figure_values(layout, figures)
    values |= cells | _paragraphs(layout, prose)
    path.write_bytes(fill(blank(layout.form.edition), values, constants=_typed_totals(layout, figures)))
    return path


def _typed_totals(layout: Layout, figures: Mapping[str, Number | None]) -> set[Place]:
    """Return the cells of totals that are not the sum of their parts: somebody typed those over the formula."""
    totals = {figure.id for figure in layout.form.totals()}
    summed = with_totals(layout, {id: value for id, value in figures.items() if id not in totals})
    return {layout.places[id] for id in totals if figures[id] is not None and figures[id] != summed[id]}


def _paragraphs(layout: Layout, prose: Mapping[str, tuple[str, ...]]) -> dict[Place, str]:
    """Return the cells of the prose, one paragraph a row; what is more than there are rows stands in the last one, line by line."""
    values = {}
    for section, paragraphs in prose.items():
        places = layout.paragraph_places(section)
        rows = [*paragraphs[: len(places) - 1], "\n".join(paragraphs[len(places) - 1 :])]
        values |= {place: text for place, text in zip(places, rows, strict=False) if text}
    return values


def _whole_sentences(prose: Mapping[str, tuple[str, ...]], text: str) -> dict[str, tuple[str, ...]]:
    """Return the prose without the sentence in which the file breaks off, where it does so in prose."""
    last = text.rstrip()[-10:]
    return {section: tuple(filter(None, (_cut(each, last) for each in paragraphs))) for section, paragraphs in prose.items()}


def _cut(paragraph: str, last: str) -> str:
    if not paragraph.endswith(last):
        return paragraph
    ends = [found.end() for found in END.finditer(paragraph)]
    return paragraph[: ends[-1]] if ends else ""


def findings_of(path: Path, table: Mapping[str, Any], previous: Path | None = None) -> list[Finding]:
    """Return what checking the workbook of a published report finds, without what only says where the kept file ends.

    `missing_parts` are the tables and sections that the file does not have: a finding that is about these alone is left out,
    and so is one that words stand nowhere, where they may stand in one of these.
    """
    checked = check_file(path, previous=previous)
    assert checked.concluded, checked.error
    missing = frozenset(table.get("missing_parts", ()))
    return [each for each in checked.concluded.findings if not _is_beyond(each, missing)]


def _is_beyond(finding: Finding, missing: frozenset[str]) -> bool:
    result, terms = finding.result, finding.result.rule.terms
    parts = [_parts(figure) for figure in result.figures]
    may_stand = terms.get("in", missing) if {"any_of", "all_of"} & set(terms) else ()
    return bool(missing) and ((bool(parts) and all(not missing.isdisjoint(each) for each in parts)) or not missing.isdisjoint(may_stand))


def _parts(figure: str) -> tuple[str, ...]:
    """Return the table and row, or the section, that a figure's id belongs to."""
    first, _, rest = figure.partition(".")
    return (rest,) if first == "文字" else (first, figure.rpartition(".")[0])
