"""How far a sheet reaches, before a library allocates its whole rectangle: one stray cell in XFD1048576 would end the process."""

from __future__ import annotations

import re

from workbook.cells import address, column_number
from workbook.reading.package import MEGABYTE, TEXTS, Package, Sheet
from workbook.reading.unreadable import Unreadable

# Cells of one letter and at most four digits make a rectangle that nobody needs to fear; anything else is measured.
UNUSUAL = re.compile(rb'<c(?![A-Za-z]| r="[A-Z][0-9]{1,4}")')
PREFIXED = re.compile(rb":c[\s/>]")
CELLS = 2_000_000
CELLS_END, SHEET_END = b"</sheetData>", b"</worksheet>"
# Sheets and texts this small cannot multiply into much: every cell may point to the longest text.
HARMLESS = 16_000 * MEGABYTE
MOST_TEXT = 500 * MEGABYTE


def bounded_cells(package: Package, sheet: Sheet) -> bytes:
    """Return the XML of a sheet's cells; raises Unreadable when it is cut off or its cells would not fit into memory."""
    whole = package.read(sheet.part)
    if not whole.rstrip().endswith(b"worksheet>"):
        raise Unreadable("部件损坏", package.file, place=f"工作表“{sheet.name}”")
    end = whole.find(CELLS_END)
    xml = whole[: end + len(CELLS_END)] + SHEET_END if end >= 0 else whole
    texts = package.entries.get(TEXTS)
    if texts and len(xml) * texts.size > HARMLESS:
        _refuse_texts(package, xml, sheet)
    if UNUSUAL.search(xml) or PREFIXED.search(xml):
        rows, columns = reach(xml, package.file, sheet.name)
        if rows * columns > CELLS:
            raise Unreadable("范围过大", package.file, place=f"工作表“{sheet.name}”", address=address(rows, columns))
    return xml


def _refuse_texts(package: Package, xml: bytes, sheet: Sheet) -> None:
    longest = max(map(len, package.read(TEXTS).split(b"<si")))
    if xml.count(b'"s"') * longest > MOST_TEXT:
        raise Unreadable("解压过大", package.file, place=f"工作表“{sheet.name}”", limit=MOST_TEXT // MEGABYTE)


def reach(xml: bytes, file: str, sheet: str) -> tuple[int, int]:
    """Return the last row and the last column of a sheet's cells; raises Unreadable when the XML is damaged."""
    # Imported here: only sheets that look unusual are measured.
    from xml.parsers import expat  # noqa: PLC0415

    last = [0, 0]
    here = [0, 0]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            here[0] = max(here[0] + 1, _number(attributes.get("r", "")))
            here[1] = 0
        elif name == "c":
            row, column = _cell(attributes.get("r", ""))
            here[1] = column or here[1] + 1
            last[0] = max(last[0], row or here[0])
            last[1] = max(last[1], here[1])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Unreadable("部件损坏", file, place=f"工作表“{sheet}”") from None
    return last[0], last[1]


def _number(digits: str) -> int:
    return int(digits[:20]) if digits.isascii() and digits.isdigit() else 0


def _cell(ref: str) -> tuple[int, int]:
    letters = ref.rstrip("0123456789")
    return _number(ref[len(letters) :]), column_number(letters[:20].upper())
