"""Settings of a built add-in, read back from the sheet that holds them."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

# The file stands in the user's own start-up folder, where Excel runs its macros: nothing in its XML could do more.
# ruff: noqa: S314

SHEET = "nianbao.conf"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL = re.compile(r"(?P<column>[A-Z]+)(?P<row>\d+)", re.ASCII)
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def settings_of(data: bytes | None) -> dict[str, str] | None:
    """Return the settings by name, None where the bytes are no add-in of ours (its sheet of settings is not there)."""
    try:
        with ZipFile(BytesIO(data or b"")) as archive:
            part = _part_of_sheet(archive)
            return _rows(archive, part) if part else None
    except (BadZipFile, KeyError, IndexError, ET.ParseError, ValueError):
        return None


def _part_of_sheet(archive: ZipFile) -> str | None:
    sheets = ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    links = {each.get("Id"): each.get("Target", "") for each in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    target = next((links[sheet.get(LINK)] for sheet in sheets if sheet.get("name") == SHEET), None)
    return None if target is None else target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _rows(archive: ZipFile, part: str) -> dict[str, str]:
    shared = []
    if "xl/sharedStrings.xml" in archive.namelist():
        shared = ["".join(each.itertext()) for each in ET.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")]
    cells: dict[tuple[int, str], str] = {}
    for cell in ET.fromstring(archive.read(part)).iter(f"{MAIN}c"):
        address = CELL.fullmatch(cell.get("r", ""))
        if address:
            text = "".join(cell.itertext())
            cells[int(address["row"]), address["column"]] = shared[int(text)] if cell.get("t") == "s" else text
    return {name: cells.get((row, "B"), "") for (row, column), name in cells.items() if column == "A"}
