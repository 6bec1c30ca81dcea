"""Formulas of the template, in functions that every spreadsheet program of 2010 and later has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from workbook.cells import cell_of
from workbook.layout import Layout
from workbook.sheets.regions import Region, cover

NUMBERS = {"ABS", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "INT", "MAX", "MIN", "N", "ROUND", "SUM", "SUMPRODUCT", "YEAR"}
TESTS = {"AND", "IF", "IFERROR", "ISNUMBER", "ISTEXT", "NOT", "OR"}
TEXTS = {"CHAR", "FIND", "LEFT", "LEN", "RIGHT", "SUBSTITUTE", "TEXT", "TRIM"}
LOOKUPS = {"HYPERLINK", "INDEX", "LOOKUP", "MATCH", "ROWS"}
FUNCTIONS = frozenset(NUMBERS | TESTS | TEXTS | LOOKUPS)


def places(layout: Layout, ids: Iterable[str]) -> list[Region]:
    """Return the rectangles in which the figures stand, all on one sheet."""
    return cover(cell_of(layout.places[id].address) for id in ids)


def refs(areas: Iterable[Region], sheet: str = "") -> str:
    """Return rectangles as arguments of a function, on another sheet when one is named."""
    # Programs put quotes around a sheet's name only where it has other signs than letters.
    before = "" if not sheet else f"{sheet}!" if sheet.isalpha() else f"'{sheet}'!"
    return ",".join(before + area.ref() for area in areas)


def total(areas: list[Region]) -> str:
    """Return the sum of the areas that stays blank as long as a cell of them holds no number."""
    size = sum(area.rows * area.columns for area in areas)
    return f'IF(COUNT({refs(areas)})<{size},"",SUM({refs(areas)}))'


def inputs(layout: Layout, table: str) -> list[str]:
    """Return the ids of a table's figures that a person fills in."""
    return [figure.id for figure in layout.form.figures.values() if figure.table == table and not figure.parts]


def unfilled(layout: Layout, table: str, *, named: bool = False) -> str:
    """Return how many input cells of a table hold no number; `named` for use on another sheet."""
    ids = inputs(layout, table)
    return f"{len(ids)}-COUNT({refs(places(layout, ids), layout.names[table] if named else '')})"


def quote(text: str) -> str:
    """Return a text as it is written in a formula."""
    return '"' + text.replace('"', '""') + '"'


def text_formula(template: str, terms: Mapping[str, str]) -> str:
    """Return the formula that writes a text whose {names} are formulas."""
    parts = [part for part in re.split(r"(\{[^{}]+\})", template) if part]
    return "&".join(bracket(terms[part[1:-1]]) if part.startswith("{") else quote(part) for part in parts)


def bracket(term: str) -> str:
    """Return a term fit to be joined to others: brackets around everything but a plain reference."""
    return term if re.fullmatch(r"[\w$!'、]+", term) else f"({term})"
