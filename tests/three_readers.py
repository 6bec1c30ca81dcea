"""What the three ways to read cells make of the XML of one sheet: by its shape, by the fast library, by the parser alone."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from workbook.reading.cells_without_library import Shared, read_cells
from workbook.reading.markup import Malformed, has_asides, parse
from workbook.reading.raw_cells import Cells
from workbook.reading.reduced_package import BOOK, LINK, LINKS, ROOT, SHEET, STYLE_SHEET, store
from workbook.reading.shaped_cells import ShapedRaws, shaped_cells

TEXTS = tuple(f"第{number}" for number in range(400))
DAY_STYLE = 14


def strict(grid: Sequence[Sequence[object]]) -> list[list[Any]]:
    """Return rows with the type of every value."""
    return [["nan" if value != value else (type(value), value) for value in row] for row in grid]  # noqa: PLR0124


def is_well_formed(xml: bytes) -> bool:
    try:
        return not has_asides(xml)
    except Malformed:
        return False


def by_library(xml: bytes, formats: Sequence[str] = ()) -> list[list[Any]] | None:
    """Return the rows as the fast library gives them, None where it gives up: then the parser is asked."""
    styles = b"".join(b'<xf numFmtId="%d"/>' % (DAY_STYLE if each else 0) for each in formats)
    items = "".join(f"<si><t>{text}</t></si>" for text in TEXTS).encode()
    parts = [
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK % (b"", SHEET % (0, 1, 0))),
        ("xl/_rels/workbook.xml.rels", LINKS % (LINK % (0, 0))),
        ("xl/worksheets/s0.xml", xml),
        ("xl/styles.xml", STYLE_SHEET % (b"<cellXfs>" + styles + b"</cellXfs>")),
        ("xl/sharedStrings.xml", b"<sst>" + items + b"</sst>"),
    ]
    try:
        return strict(CalamineWorkbook.from_filelike(BytesIO(store(parts))).get_sheet_by_index(0).to_python(skip_empty_area=False))
    except CalamineError:
        return None


def by_parser(xml: bytes, formats: Sequence[str] = ()) -> list[list[Any]]:
    """Return the rows as the parser gives them."""
    return strict(read_cells(Shared(formats, TEXTS, is_1904=False), xml))


def differences(xml: bytes, formats: Sequence[str] = ()) -> str | None:
    """Return what the reading by shape makes otherwise than the others, "" when nothing, None for a sheet that has no shape."""
    shaped = shaped_cells(xml)
    grid = shaped.grid(TEXTS, formats, is_1904=False) if shaped else None
    if shaped is None or grid is None:
        return None
    if not is_well_formed(xml):
        return "malformed"
    ours, cells = strict(grid), Cells()
    parse(xml, cells.start, cells.end, cells.text)
    if (library := by_library(xml, formats)) is not None and ours != library:
        return "library"
    theirs = by_parser(xml, formats)
    if [row[: len(theirs[0])] for row in ours[: len(theirs)]] != theirs or any(
        value != (str, "") for row in ours[len(theirs) :] for value in row
    ):
        return "parser"
    return "" if dict(ShapedRaws(shaped).items()) == cells.cells else "raw"
