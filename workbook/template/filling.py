"""Filling a workbook made from the template: cells are written into the sheet XML, every other part stays as it is.

For workbooks of our own making only (samples, tests, last year's column); a clerk's file is never written back.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from html import escape
from io import BytesIO

from rules.expressions import compiled
from rules.form import EDITIONS
from rules.report import Number, Place
from workbook.cells import cell_of
from workbook.layout import Layout, load_layout
from workbook.sheets.page import column_widths, text_height
from workbook.sheets.styles import load_styles, normal_size

CELL = compiled(r'<c r="([A-Z]+[0-9]+)"([^<>]*?)(?:/>|>([^<]*+(?>(?:<(?!/?c[ >])[^<]*+)*))</c>)')
FORMULA = compiled(r"<f(?: [^<>]*)?>[^<]*</f>")
TYPE = compiled(r'(?<!\s)\s++t="[^"]*"')
SHEET = compiled(r'<sheet (?>[^<>]*?name="([^"<>]+)")[^<>]*?r:id="([^"<>]+)"')
TARGET = compiled(r"<Relationship [^<>]*>")
ATTRIBUTE = compiled(r'\b(\w++)="([^"]*)"')

ROW = compiled(r'<row r="([0-9]+)" ht="([0-9.]+)">')
Value = Number | str | None


def fill(template: bytes, values: Mapping[Place, Value], *, constants: Iterable[Place] = ()) -> bytes:
    """Return the workbook with the values in their cells; raises KeyError for a cell the template does not have.

    A formula cell keeps its formula and gets the value as its calculated result; `constants` lose their formula.
    """
    by_sheet: dict[str, dict[str, Value]] = {}
    for place, value in values.items():
        by_sheet.setdefault(place.sheet, {})[place.address] = value
    typed = {(place.sheet, place.address) for place in constants}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(template)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {part: sheet for sheet, part in sheet_parts(source).items()}
        for info in source.infolist():
            data = source.read(info)
            sheet = parts.get(info.filename)
            if sheet in by_sheet:
                plain = {address for name, address in typed if name == sheet}
                xml = _fill_sheet(data.decode("utf-8"), by_sheet[sheet], plain)
                texts = {address: value for address, value in by_sheet[sheet].items() if isinstance(value, str)}
                data = grow_rows(xml, sheet, texts).encode("utf-8")
            target.writestr(info, data)
    return out.getvalue()


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by its name; for workbooks of our own making."""
    book = archive.read("xl/workbook.xml").decode("utf-8")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    targets = {}
    for link in TARGET.findall(links):
        found = dict(ATTRIBUTE.findall(link))
        targets[found["Id"]] = "xl/" + found["Target"].removeprefix("/xl/")
    return {name: targets[id] for name, id in SHEET.findall(book)}


def _fill_sheet(xml: str, values: Mapping[str, Value], plain: set[str]) -> str:
    left = dict(values)

    def replace(match: re.Match[str]) -> str:
        address, attributes, body = match.group(1), match.group(2), match.group(3) or ""
        if address not in left:
            return match.group()
        value = left.pop(address)
        formula = "" if address in plain else "".join(FORMULA.findall(body))
        return _cell(address, TYPE.sub("", attributes), formula, value)

    filled = CELL.sub(replace, xml)
    if left:
        raise KeyError(", ".join(left))
    return filled


def grow_rows(xml: str, sheet: str, texts: Mapping[str, str]) -> str:
    """Return a sheet whose growing rows are as high as the texts by address need; rows of a fixed height stay."""
    layout = load_layout(EDITIONS[0])
    page = next((each for each in layout.sheets if each["name"] == sheet), None)
    if page is None:
        return xml
    widths = column_widths(layout, page["id"])
    size = load_styles()["styles"]["段落"]["size"] if "section" in page else normal_size()
    needs: dict[int, float] = {}
    for address, text in texts.items():
        row, column = cell_of(address)
        needs[row] = max(needs.get(row, 0), text_height(text, widths[column], size))
    return ROW.sub(lambda row: f'<row r="{row[1]}" ht="{max(float(row[2]), needs.get(int(row[1]), 0)):g}">', xml)


def _cell(address: str, attributes: str, formula: str, value: Value) -> str:
    if value is None or value == "":
        return f'<c r="{address}"{attributes}>{formula}</c>' if formula else f'<c r="{address}"{attributes}/>'
    if isinstance(value, str):
        if formula:
            return f'<c r="{address}"{attributes} t="str">{formula}<v>{escape(value, quote=False)}</v></c>'
        return f'<c r="{address}"{attributes} t="inlineStr"><is><t xml:space="preserve">{escape(value, quote=False)}</t></is></c>'
    return f'<c r="{address}"{attributes}>{formula}<v>{value!r}</v></c>'


def figure_values(layout: Layout, figures: Mapping[str, Number | None], prefix: str = "") -> dict[Place, Value]:
    """Return the cells of figures, totals that are not given being summed from their parts."""
    complete = with_totals(layout, figures) if not prefix else dict(figures)
    return {layout.places[prefix + id]: value for id, value in complete.items() if value is not None}


def with_totals(layout: Layout, figures: Mapping[str, Number | None]) -> dict[str, Number | None]:
    """Return the figures with every total that is not given summed as the form defines it; None while a part is missing."""
    complete = dict(figures)
    pending = [figure for figure in layout.form.totals() if figure.id not in complete]
    for figure in sorted(
        pending, key=lambda each: any(part in layout.form.figures and layout.form.figures[part].parts for part in each.parts)
    ):
        parts = [complete.get(part) for part in figure.parts]
        known = [part for part in parts if part is not None]
        complete[figure.id] = sum(known) if len(known) == len(parts) else None
    return complete


def text_values(layout: Layout, prose: Mapping[str, str]) -> dict[Place, Value]:
    """Return the cells of the prose, one paragraph a row; raises IndexError for more paragraphs than the template has rows."""
    cells: dict[Place, Value] = {}
    for section, text in prose.items():
        rows = layout.paragraph_places(section)
        for number, paragraph in enumerate(text.split("\n")):
            cells[rows[number]] = paragraph
    return cells
