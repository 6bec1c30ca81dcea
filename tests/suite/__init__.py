"""The suite: cases of figures and what a rule says of them, as reports, ranges and workbooks; the cases themselves are JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from rules.form import Form, load_form
from rules.report import Place, Report
from rules.terms import PREVIOUS
from tests.blank import blank
from workbook.layout import load_layout
from workbook.template.filling import fill

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.json"))
TABLES = ("表三", "表四")


class Case(NamedTuple):
    """A case with the figures it means; `previous` is None when last year is not at hand."""

    kind: str
    data: dict[str, Any]
    form: Form
    figures: dict[str, Any]
    previous: dict[str, Any] | None

    @property
    def code(self) -> str:
        return self.data["rule"]

    @property
    def given(self) -> frozenset[str]:
        """Return the figures that ranges of 表三, 表四 and one table of last year can hold."""
        ids = [id for id in self.form.ids if id.startswith(TABLES)]
        return frozenset(ids + [PREVIOUS + id for id in self.form.ids if id.startswith(self.last_years_table or "-")])

    @property
    def last_years_table(self) -> str | None:
        tables = {id.split(".")[1] for id in self.data["given"] if id.startswith(PREVIOUS)}
        return next((table for table in TABLES if table in tables), None)

    def report(self) -> Report:
        identity = {"单位名称": "示范县示范局"} | ({"报告年度": str(self.data["year"])} if "year" in self.data else {})
        return Report(self.form, identity=identity, figures=self.figures, previous=self.previous, observations=())

    def ranges(self) -> list[list[list[Any]]]:
        """Return the ranges that NB_CHECK takes."""
        ranges = [rows(self.form, "表三", self.figures), rows(self.form, "表四", self.figures)]
        if self.last_years_table:
            ranges.append(rows(self.form, self.last_years_table, self.previous))
        return ranges

    def workbook(self) -> bytes:
        return workbook(self.form.edition, self.figures, self.previous, year=self.data.get("year"))


def load_cases() -> list[Case]:
    """Return all cases."""
    cases = []
    for file in FILES:
        data = json.loads(file.read_text(encoding="utf-8"))
        cases += [_case(data["kind"], item) for item in data["cases"]]
    return cases


def _case(kind: str, item: dict[str, Any]) -> Case:
    form = load_form(item["edition"])
    base = dict.fromkeys(form.ids, {"zeros": 0, "blank": None}[item["base"]])
    before = {id.removeprefix(PREVIOUS): value for id, value in item["given"].items() if id.startswith(PREVIOUS)}
    now = {id: value for id, value in item["given"].items() if not id.startswith(PREVIOUS)}
    assert {*before, *now} <= set(form.ids)
    return Case(kind, item, form, base | now, base | before if before else None)


def rows(form: Form, table: str, figures: dict[str, Any]) -> list[list[Any]]:
    """Return a table's figures as they stand in the official workbook; 表四 on one line."""
    (block,) = form.blocks[table]
    values = [[figures[id] for id in ids] for ids in block.ids()]
    return [[value for row in values for value in row]] if block.across else values


def workbook(
    edition: str, figures: dict[str, Any], previous: dict[str, Any] | None, *, typed: bool = True, year: int | None = None
) -> bytes:
    """Return the official workbook with these figures in it; `typed`: the totals are constants."""
    layout = load_layout(edition)
    values: dict[Place, Any] = {layout.places[id]: value for id, value in figures.items()}
    values |= {layout.places[PREVIOUS + id]: value for id, value in (previous or {}).items()}
    values[layout.places["封面.单位名称"]] = "示范县示范局"
    values[layout.places["封面.报告年度"]] = year
    totals = [layout.places[figure.id] for figure in layout.form.totals()] if typed else []
    previous_totals = [layout.places[PREVIOUS + figure.id] for figure in layout.form.totals()]
    return fill(blank(edition), values, constants=totals + previous_totals)
