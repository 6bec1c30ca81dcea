"""Workbooks of other kinds (.xls, .ods, .xlsb) made from a workbook's values without any office: what is read of them, and nothing else."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from python_calamine import CalamineWorkbook

from addin.building.compound import write_compound
from tests import edits

Grids = Mapping[str, list[list[object]]]
GLOBALS, SHEET = 5, 0x10
# The cell formats of a workbook: 16 are there before the first of its own, which is the general one; the next is a date.
GENERAL, DATE = 16, 17
MIME = b"application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def grids_in(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def begin(what: int) -> bytes:
    return record(0x809, struct.pack("<HHHHLL", 0x600, what, 0, 0, 0, 0))


END = record(0x0A, b"")


def as_xls(grids: Grids, *, cells: Mapping[str, bytes] | None = None, globals_: bytes = b"", texts: bytes | None = None) -> bytes:
    """Return an old workbook; `cells` are more records for a sheet, `texts` other records of shared texts."""
    shared: dict[str, int] = {}
    sheets = [begin(SHEET) + _cells(rows, shared) + (cells or {}).get(name, b"") + END for name, rows in grids.items()]
    formats = b"".join(record(0xE0, struct.pack("<HH16x", 0, 14 if number == DATE else 0)) for number in range(DATE + 1))
    middle = formats + globals_ + (shared_texts(list(shared)) if texts is None else texts) + END
    names = [name.encode("utf-16-le") for name in grids]
    place = len(begin(GLOBALS)) + sum(12 + len(name) for name in names) + len(middle)
    listed = b""
    for name, sheet in zip(names, sheets, strict=True):
        listed += record(0x85, struct.pack("<LHBB", place, 0, len(name) // 2, 1) + name)
        place += len(sheet)
    return write_compound({"Workbook": begin(GLOBALS) + listed + middle + b"".join(sheets)})


def text_cell(row: int, column: int, text: int) -> bytes:
    return record(0xFD, struct.pack("<HHHL", row, column, GENERAL, text))


def number_cell(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def _cells(rows: list[list[object]], shared: dict[str, int]) -> bytes:
    made = []
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and value:
                made.append(text_cell(row, column, shared.setdefault(value, len(shared))))
            elif isinstance(value, date):
                made.append(number_cell(row, column, (value - date(1899, 12, 30)).days, DATE))
            elif isinstance(value, int | float):
                made.append(number_cell(row, column, value))
    return b"".join(made)


def shared_texts(texts: list[str], announced: int | None = None) -> bytes:
    """Return the shared texts; a long one runs on into records that say anew how wide its characters are."""
    count = len(texts) if announced is None else announced
    pieces = [struct.pack("<LL", count, count)]
    for text in texts:
        left = text.encode("utf-16-le")
        pieces[-1] += struct.pack("<HB", len(left) // 2, 1)
        while left:
            room = max(8224 - len(pieces[-1]), 0) // 2 * 2
            pieces[-1] += left[:room]
            left = left[room:]
            if left:
                pieces.append(b"\1")
        if len(pieces[-1]) > 8000:
            pieces.append(b"")
    return b"".join(record(0x3C if number else 0xFC, piece) for number, piece in enumerate(pieces) if piece)


def as_ods(grids: Grids, *, rows: str = "", head: str = "") -> bytes:
    """Return an OpenDocument workbook; `rows` are more rows at the end of the first sheet, `head` stands before the root."""
    tables = []
    for name, values in grids.items():
        lines = ["<table:table-row>" + "".join(map(_cell, row)) + "</table:table-row>" for row in values]
        tables.append(f"<table:table table:name={quoteattr(name)}>{''.join(lines)}{rows if not tables else ''}</table:table>")
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {spaces}>{body}</office:document-content>'
    return edits.pack({"mimetype": MIME, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content.encode()})


def _cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
    if isinstance(value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def as_xlsb(grids: Grids, *, rows: bytes = b"", texts: bytes = b"") -> bytes:
    """Return a binary workbook whose texts stand in their cells; `rows` are more records for the first sheet, `texts` a part of shared texts."""
    links, listed, parts = [], [], {}
    for number, (name, values) in enumerate(grids.items(), 1):
        links.append(f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>')
        listed.append(binary_record(0x9C, struct.pack("<LL", 0, number) + binary_text(f"r{number}") + binary_text(name)))
        cells = b"".join(_binary_row(row, line) for row, line in enumerate(values)) + (rows if number == 1 else b"")
        body = (
            binary_record(0x94, struct.pack("<LLLL", 0, len(values), 0, len(values[0]))) + binary_record(0x91) + cells + binary_record(0x92)
        )
        parts[f"xl/worksheets/sheet{number}.bin"] = binary_record(0x81) + body + binary_record(0x82)
    if texts:
        links.append(f'<Relationship Id="r0" Type="{OFFICE}/sharedStrings" Target="sharedStrings.bin"/>')
        parts["xl/sharedStrings.bin"] = texts
    parts["xl/workbook.bin"] = binary_record(0x83) + binary_record(0x8F) + b"".join(listed) + binary_record(0x90) + binary_record(0x84)
    parts["_rels/.rels"] = RELATIONS.format(f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/>').encode()
    parts["xl/_rels/workbook.bin.rels"] = RELATIONS.format("".join(links)).encode()
    return edits.pack(parts)


def binary_record(kind: int, data: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def binary_text(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def binary_row(row: int) -> bytes:
    return binary_record(0, struct.pack("<LLHBBBL", row, 0, 300, 0, 0, 0, 0))


def _binary_row(row: int, values: list[object]) -> bytes:
    made = binary_row(row)
    for column, value in enumerate(values):
        if isinstance(value, str) and value:
            made += binary_record(6, struct.pack("<LL", column, 0) + binary_text(value))
        elif isinstance(value, int | float):
            made += binary_record(5, struct.pack("<LLd", column, 0, value))
    return made


def _seven_bits(number: int) -> bytes:
    made = b""
    while number > 0x7F:
        made, number = made + bytes([number & 0x7F | 0x80]), number >> 7
    return made + bytes([number])
