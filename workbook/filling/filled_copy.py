"""The filled copy of a workbook: values in its cells, what was calculated from them marked as never calculated, the rest byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from rules.report import Place
from workbook.cells import cell_of
from workbook.filling.plan import Value
from workbook.marking.cells import Cells
from workbook.marking.outline import Element, Outline
from workbook.marking.parts import Parts
from workbook.marking.sheet import open_sheet
from workbook.marking.tags import number_of, set_attribute
from workbook.marking.unmarkable import Unmarkable
from workbook.reading.file_opening import open_package
from workbook.reading.package import Sheet
from workbook.sheets.page import text_height
from workbook.sheets.styles import load_styles

# worksheet, sheetData, row, c, and what is in a cell.
DEPTH = 4
# Characters that a column without a width takes.
USUAL_WIDTH = 8.43
BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


def fill_copy(path: Path, values: Mapping[Place, Value], *, recalculated: Collection[str] | None = None) -> bytes:
    """Return a copy with values in its cells; raises Unreadable or Unmarkable, and Unmarkable where a formula would be written over.

    The formulas of the sheets `recalculated`, of all where it is None, lose the results stored with them: a program calculates them on
    opening, and who reads the file knows that nobody has.
    """
    parts = Parts(open_package(path))
    for sheet in parts.package.sheets:
        own = {cell_of(place.address): value for place, value in values.items() if place.sheet == sheet.name}
        stale = recalculated is None or sheet.name in recalculated
        if own or stale:
            _write_sheet(parts, sheet, own, is_stale=stale)
    _calculate_on_opening(parts)
    return parts.pack()


def _write_sheet(parts: Parts, sheet: Sheet, values: Mapping[tuple[int, int], Value], *, is_stale: bool) -> None:
    if open_sheet(parts, sheet) is None:
        return
    outline = Outline(parts.read(sheet.part), parts.file, DEPTH)
    data = outline.root.find("sheetData")
    if data is None:
        return
    cells = Cells(outline, data)
    for row, column in values:
        cell = cells.find(row, column)
        if cell and cell.find("f"):
            raise Unmarkable("部件", parts.file)
    cells.set_values(values)
    _raise_rows(outline, cells, values)
    if is_stale:
        for line in cells.rows.values():
            for each in line.every("c"):
                _forget(outline, each)
    parts.write(sheet.part, outline.result())


def _forget(outline: Outline, cell: Element) -> None:
    """Take away what a formula gave when it was calculated last."""
    formula, result = cell.find("f"), cell.find("v")
    if formula and result:
        outline.remove(result)
        kind = cell.attributes.get("t")
        if kind:
            outline.retag(cell, set_attribute(outline.tag(cell), b"t", b"str" if kind == "str" else b"n"))


def _raise_rows(outline: Outline, cells: Cells, values: Mapping[tuple[int, int], Value]) -> None:
    """Make rows of no fixed height as high as the texts in them need: programs trust the height that is stored."""
    for (row, column), value in values.items():
        line = cells.rows.get(row)
        height = line.attributes.get("ht", "") if line else ""
        is_free = line is not None and bool(height) and line.attributes.get("customHeight") not in ("1", "true")
        if line is None or not is_free or not isinstance(value, str) or cells.find(row, column) is None:
            continue
        need = text_height(value, _width(outline, column), load_styles()["styles"]["段落"]["size"])
        if need > float(height):
            outline.retag(line, set_attribute(outline.tag(line), b"ht", f"{need:g}".encode()))


def _width(outline: Outline, column: int) -> float:
    columns = outline.root.find("cols")
    for each in columns.every("col") if columns else ():
        if number_of(each.attributes.get("min")) <= column <= number_of(each.attributes.get("max")):
            return float(each.attributes.get("width", USUAL_WIDTH))
    return USUAL_WIDTH


def _calculate_on_opening(parts: Parts) -> None:
    outline = parts.outline(parts.book, 1)
    known = outline.root.find("calcPr")
    if known:
        outline.retag(known, set_attribute(outline.tag(known), b"fullCalcOnLoad", b"1"))
    else:
        before = next(child for name in BEFORE_CALCULATION if (child := outline.root.find(name)))
        outline.insert(outline.end_of(before), b'<%scalcPr fullCalcOnLoad="1"/>' % outline.prefix)
    parts.write(parts.book, outline.result())
