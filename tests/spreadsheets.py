"""Programs other than the office that calculate the template: Gnumeric, and the library formulas, which has no cells at all but Python."""

from __future__ import annotations

import builtins
import csv
import importlib
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from rules.form import load_form
from rules.report import Place, Report
from rules.terms import PREVIOUS
from tests import edits
from tests.blank import blank
from tests.live_rows import rows
from workbook.cells import address
from workbook.layout import load_layout
from workbook.sheets.live.span import Span
from workbook.sheets.structure import lines
from workbook.template.filling import fill

Block = list[list[Any]]
STATED = ("单位名称", "单位类别", "报告年度", *(f"有{name}职能" for name in ("行政许可", "行政处罚", "行政强制", "业务查询")))
SECONDS = 60


def values_of(report: Report, junk: Mapping[str, str]) -> dict[Place, Any]:
    """Return what a clerk types: inputs, last year's figures, the cover; junk (errors as formulas) in the stead of figures."""
    layout = load_layout(report.form.edition)
    figures = {id: value for id, value in report.figures.items() if not report.form.figures[id].parts}
    figures |= {PREVIOUS + id: value for id, value in (report.previous or {}).items()}
    typed: dict[Place, Any] = {layout.places[id]: value for id, value in figures.items() if value is not None and id not in junk}
    for field in STATED:
        text = report.identity.get(field, "")
        if text:
            typed[layout.places[f"封面.{field}"]] = int(text) if text.isdecimal() else text
    return typed | {layout.places[id]: text for id, text in junk.items()}


class Gnumeric:
    """Gnumeric's converter, which calculates a file and writes its sheets as texts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def calculate(self, report: Report, junk: Mapping[str, str]) -> tuple[Block, dict[str, str]]:
        """Return the sheet 校验 as values from A1 on, and what cover and sheets say of themselves."""
        layout = load_layout(report.form.edition)
        values = values_of(report, junk)
        errors = {place: text for place, text in values.items() if str(text).startswith("=")}
        data = fill(blank(report.form.edition), {place: value for place, value in values.items() if place not in errors})
        for place, formula in errors.items():
            data = edits.set_cell(data, *place, f"<f>{formula[1:]}</f>")
        (self.folder / "年报.xlsx").write_bytes(data)
        options = ("--recalc", "-S", "-T", "Gnumeric_stf:stf_assistant", "-O", "separator=, format=raw")
        done = subprocess.run(
            ["ssconvert", *options, "年报.xlsx", "%n.csv"], cwd=self.folder, capture_output=True, timeout=SECONDS, check=True
        )
        assert done.returncode == 0
        sheets = [_rows(self.folder / f"{number}.csv") for number in range(len(layout.sheets))]
        by_name = dict(zip((sheet["name"] for sheet in layout.sheets), sheets, strict=True))
        return by_name["校验"], {name: _text(by_name[sheet], cell) for name, sheet, cell in _told(report.form.edition)}


def _rows(path: Path) -> Block:
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    width = max(map(len, found), default=0)
    return [row + [""] * (width - len(row)) for row in found]


def _text(block: Block, cell: str) -> str:
    column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
    return str(block[row][column])


def _told(edition: str) -> list[tuple[str, str, str]]:
    return [*lines(load_layout(edition)), ("封面", "封面", "A2"), ("封面 问题", "封面", "A3")]


@contextmanager
def plain_imports() -> Iterator[None]:
    """Import as Python does: the office's bridge puts a function of its own in its place, which does not know what the library imports."""
    before = builtins.__import__
    builtins.__import__ = importlib.__import__
    try:
        yield
    finally:
        builtins.__import__ = before


class Formulas:
    """The library formulas: the template of an edition is compiled once, then calculated with other values in its cells."""

    @plain_imports()
    def __init__(self, folder: Path, edition: str) -> None:
        from formulas import ExcelModel

        self.edition, self.layout = edition, load_layout(edition)
        path = folder / "年报.xlsx"
        # A cell without a value is no node of the model: all are given one, and blanked again.
        form = load_form(edition)
        everything = Report(
            form, identity=dict.fromkeys(STATED, "某"), figures=dict.fromkeys(form.ids, 0), previous=dict.fromkeys(form.ids, 0)
        )
        places = values_of(everything, {})
        path.write_bytes(fill(blank(edition), places))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = ExcelModel().loads(str(path)).finish()
            self.inputs = {place: _key(place) for place in places}
            self.outputs = [key for key in self._wanted() if key in model.dsp.nodes]
            self.function = model.compile(inputs=list(self.inputs.values()), outputs=self.outputs)

    def _wanted(self) -> list[str]:
        span = Span(self.layout, len(rows(self.edition)))
        columns = [span.columns[name] for name in ("结论", "相差", "应抄的数", "待处理")]
        cells = [Place("校验", address(row, column)) for row in range(span.first, span.last + 1) for column in columns]
        return [_key(place) for place in (*cells, *(Place(sheet, cell) for _, sheet, cell in _told(self.edition)))]

    @plain_imports()
    def calculate(self, report: Report, junk: Mapping[str, str]) -> tuple[Block, dict[str, str]]:
        """Return the sheet 校验 as values from A1 on, as far as the rows' verdicts go, and what cover and sheets say of themselves."""
        from formulas.functions import Error
        from formulas.ranges import Ranges
        from schedula import EMPTY

        def cell(place: Place, value: Any) -> Any:
            found = Error.errors[ERRORS[value]] if str(value).startswith("=") else value
            # A range of its own: a bare blank is taken for no value at all.
            return Ranges().push(self.inputs[place], value=np.array([[found]], object))

        values = values_of(report, junk)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = self.function(*[cell(place, values.get(place, EMPTY)) for place in self.inputs])
        got = {key: each.value[0, 0] for key, each in zip(self.outputs, found, strict=True)}
        span = Span(self.layout, len(rows(self.edition)))
        block = [
            [_plain(got.get(_key(Place("校验", address(row, column))), "")) for column in range(1, max(span.columns.values()) + 1)]
            for row in range(1, span.last + 1)
        ]
        return block, {name: str(got[_key(Place(sheet, cell))]) for name, sheet, cell in _told(self.edition)}


# What error a formula gives.
ERRORS = {"=1/0": "#DIV/0!", "=NA()": "#N/A", "=#REF!": "#REF!", "=没有这个函数()": "#NAME?"}


def _key(place: Place) -> str:
    return f"'[年报.xlsx]{place.sheet}'!{place.address}"


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
