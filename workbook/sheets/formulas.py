"""Formulas of the template, in functions that every spreadsheet program of 2010 and later has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from workbook.cells import cell_of
from workbook.layout import Layout
from workbook.sheets.regions import Region, cover

NUMBERS = {"ABS", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "INT", "MAX", "MIN"}
SUMS = {"MOD", "ROUND", "SUM", "SUMIF", "SUMPRODUCT", "YEAR"}
# LibreOffice spells the two truths as functions, which every program takes.
TESTS = {"AND", "FALSE", "IF", "IFERROR", "ISNUMBER", "OR", "TRUE"}
TEXTS = {"CHAR", "FIND", "LEFT", "LEN", "RIGHT", "SUBSTITUTE", "TRIM"}
LOOKUPS = {"COLUMN", "COLUMNS", "HYPERLINK", "INDEX", "MATCH", "ROW", "ROWS"}
FUNCTIONS = frozenset(NUMBERS | SUMS | TESTS | TEXTS | LOOKUPS)


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
    """Return how many input cells of a table are blank; `named` for use on another sheet."""
    sheet = layout.names[table] if named else ""
    return "+".join(f"COUNTBLANK({refs([area], sheet)})" for area in places(layout, inputs(layout, table)))


def not_numbers(layout: Layout, ids: Iterable[str], *, named: bool = False) -> str:
    """Return how many cells of figures on one sheet hold something that is no number: a text, an error value.

    What is neither a number nor blank: to ask each cell what it is needs an array, which not every program makes of a range.
    """
    ids = list(ids)
    areas, sheet = places(layout, ids), layout.places[ids[0]].sheet if named else ""
    blank = "".join(f"-COUNTBLANK({refs([area], sheet)})" for area in areas)
    return f"{len(ids)}-COUNT({refs(areas, sheet)}){blank}"


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
