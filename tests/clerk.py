"""A clerk at the keyboard: values typed into the template's cells by openpyxl, nothing calculated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from rules.form import load_form
from tests import edits
from tests.blank import blank
from workbook.layout import load_layout

COVER = {"单位名称": "某某县示范局", "单位类别": "政府部门", "报告年度": 2024}


@cache
def opened(edition: str) -> Workbook:
    """Return the template as openpyxl has it: to load it takes longer than all that is done with it; who types takes out again what was typed."""
    return load_workbook(BytesIO(blank(edition)))


def type_in(
    path: Path,
    figures: Mapping[str, Any],
    *,
    edition: str = "2021",
    cover: Mapping[str, Any] | None = None,
    prose: Mapping[str, str] | None = None,
    cells: Mapping[tuple[str, str], Any] | None = None,
) -> Path:
    """Write a workbook in which the named figures stand in the cells of their defined names; a total typed over its formula is a constant."""
    book, layout = opened(edition), load_layout(edition)
    values: dict[tuple[str, str], Any] = {}
    for id, value in figures.items():
        (sheet, address), *_ = book.defined_names[id].destinations
        values[sheet, address.replace("$", "")] = value
    for field, value in (COVER | dict(cover or {})).items():
        values[tuple(layout.places[f"封面.{field}"])] = value
    for section, text in (prose or {}).items():
        for place, paragraph in zip(layout.paragraph_places(section), text.split("\n"), strict=False):
            values[tuple(place)] = paragraph
    with _typed(book, values | dict(cells or {})):
        book.save(path)
    return path


@contextmanager
def _typed(book: Workbook, values: Mapping[tuple[str, str], Any]) -> Iterator[None]:
    before = {place: (cell.value, copy(cell._style)) for place in values for cell in [book[place[0]][place[1]]]}
    try:
        for (sheet, address), value in values.items():
            book[sheet][address] = value
        yield
    finally:
        for (sheet, address), (value, style) in before.items():
            # A date brings its format along.
            book[sheet][address].value, book[sheet][address]._style = value, style


def retype(path: Path, data: bytes, figures: Mapping[str, float], *, edition: str = "2021") -> Path:
    """Write a workbook that somebody typed with other numbers in some of its cells, as its program would have written them.

    For the hundreds of workbooks that differ by a figure: to load and save the whole takes as long as all the rest of a check.
    """
    for id, value in figures.items():
        data = edits.set_cell(data, *load_layout(edition).places[id], f"<v>{value}</v>", "n")
    path.write_bytes(data)
    return path


def zeros(edition: str = "2021", *, totals: bool = False) -> dict[str, int]:
    """Return every input as 0; with `totals`, the totals too, as constants."""
    return {figure.id: 0 for figure in load_form(edition).figures.values() if totals or not figure.parts}
