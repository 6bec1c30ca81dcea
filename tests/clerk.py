"""A clerk at the keyboard: values typed into the template's cells by openpyxl, nothing calculated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from rules.form import load_form
from workbook.layout import load_layout
from workbook.template.blank import make_template

COVER = {"单位名称": "某某县示范局", "单位类别": "政府部门", "报告年度": 2024}


@cache
def template(edition: str) -> bytes:
    return make_template(edition)


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
    book = load_workbook(BytesIO(template(edition)))
    layout = load_layout(edition)
    for id, value in figures.items():
        (sheet, address), *_ = book.defined_names[id].destinations
        book[sheet][address.replace("$", "")] = value
    for field, value in (COVER | dict(cover or {})).items():
        place = layout.places[f"封面.{field}"]
        book[place.sheet][place.address] = value
    for section, text in (prose or {}).items():
        for place, paragraph in zip(layout.paragraph_places(section), text.split("\n"), strict=False):
            book[place.sheet][place.address] = paragraph
    for (sheet, address), value in (cells or {}).items():
        book[sheet][address] = value
    book.save(path)
    return path


def zeros(edition: str = "2021", *, totals: bool = False) -> dict[str, int]:
    """Return every input as 0; with `totals`, the totals too, as constants."""
    return {figure.id: 0 for figure in load_form(edition).figures.values() if totals or not figure.parts}
