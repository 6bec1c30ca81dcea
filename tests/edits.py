"""Edits of a workbook's XML, as a clerk, a program or a broken disk makes them: bytes in, bytes out, cached results kept."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape

from workbook.cells import address, column_letters, column_number
from workbook.template.filling import sheet_parts

CELL = re.compile(r'<c r="([A-Z]+)([0-9]+)"([^>]*?)(/>|>(?:.*?)</c>)', re.DOTALL)
ROW = re.compile(r'<row r="([0-9]+)"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
REF = re.compile(r"(?<![A-Za-z!])(\$?)([A-Z]{1,2})(\$?)([0-9]{1,4})(?![0-9A-Za-z(!])")
TEXT = re.compile(r'("[^"]*")')
Parts = dict[str, bytes]


@lru_cache(maxsize=16)
def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def pack(parts: Parts) -> bytes:
    out = BytesIO()
    # The quickest level: there are hundreds of workbooks, and nobody keeps them.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@lru_cache(maxsize=16)
def parts_of(data: bytes) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sheet_parts(archive)


def change(data: bytes, part: str, work: Callable[[bytes], bytes]) -> bytes:
    """Change one part of the package."""
    parts = dict(unpack(data))
    changed = work(parts[part])
    assert changed != parts[part], f"nothing changed in {part}"
    return pack(parts | {part: changed})


def add(data: bytes, part: str, content: bytes) -> bytes:
    return pack(dict(unpack(data)) | {part: content})


def change_sheet(data: bytes, sheet: str, work: Callable[[str], str]) -> bytes:
    return change(data, parts_of(data)[sheet], lambda xml: work(xml.decode()).encode())


def set_cell(data: bytes, sheet: str, cell: str, inner: str, kind: str = "") -> bytes:
    """Put what stands inside a cell's tags, and its type."""

    def work(xml: str) -> str:
        found = re.search(rf'<c r="{cell}"([^>]*?)(?:/>|>.*?</c>)', xml, re.DOTALL)
        style = re.sub(r'\s+t="[^"]*"', "", found.group(1))
        new = f'<c r="{cell}"{style}{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}>{inner}</c>'
        return xml[: found.start()] + new + xml[found.end() :]

    return change_sheet(data, sheet, work)


def set_text(data: bytes, sheet: str, cell: str, text: str) -> bytes:
    return set_cell(data, sheet, cell, f'<is><t xml:space="preserve">{escape(text)}</t></is>', "inlineStr")


def set_number(data: bytes, sheet: str, cell: str, value: float) -> bytes:
    return set_cell(data, sheet, cell, f"<v>{value!r}</v>")


def clear(data: bytes, sheet: str, cell: str) -> bytes:
    return set_cell(data, sheet, cell, "")


def shift(text: str, rows: Callable[[int], int], columns: Callable[[int], int]) -> str:
    """Move the references of a formula or of a merged area."""

    def move(match: re.Match[str]) -> str:
        return f"{match[1]}{column_letters(columns(column_number(match[2])))}{match[3]}{rows(int(match[4]))}"

    return "".join(part if part.startswith('"') else REF.sub(move, part) for part in TEXT.split(text))


def move_cells(data: bytes, sheet: str, rows: Callable[[int], int], columns: Callable[[int], int]) -> bytes:
    """Move cells, formulas and merged areas of a sheet as a spreadsheet program does; rows or columns that go to 0 are deleted."""

    def cell(match: re.Match[str]) -> str:
        row, column = rows(int(match[2])), columns(column_number(match[1]))
        if not row or not column:
            return ""
        # What a deleted line leaves of a range: its ends move, never to 0.
        formulas = re.sub(r"<f>(.*?)</f>", lambda f: f"<f>{shift(f[1], lambda r: rows(r) or r, lambda c: columns(c) or c)}</f>", match[4])
        return f'<c r="{address(row, column)}"{match[3]}{formulas}'

    def line(match: re.Match[str]) -> str:
        row = rows(int(match[1]))
        return re.sub(r'^<row r="[0-9]+"', f'<row r="{row}"', CELL.sub(cell, match[0])) if row else ""

    def work(xml: str) -> str:
        start, end = xml.find("<sheetData>"), xml.find("</sheetData>")
        body = xml[start:end]
        lines = sorted(((rows(int(m[1])), line(m)) for m in ROW.finditer(body)), key=lambda each: each[0])
        tail = re.sub(r"<mergeCells.*?</mergeCells>", "", xml[end:], flags=re.DOTALL)
        return xml[: start + len("<sheetData>")] + "".join(text for _, text in lines) + tail

    return change_sheet(data, sheet, work)


def same(number: int) -> int:
    return number


def insert_row(data: bytes, sheet: str, at: int, count: int = 1) -> bytes:
    """Put blank rows in before a row."""
    return move_cells(data, sheet, lambda row: row + count if row >= at else row, same)


def delete_row(data: bytes, sheet: str, at: int) -> bytes:
    return move_cells(data, sheet, lambda row: 0 if row == at else row - (row > at), same)


def swap_rows(data: bytes, sheet: str, one: int, other: int) -> bytes:
    return move_cells(data, sheet, lambda row: other if row == one else one if row == other else row, same)


def insert_column(data: bytes, sheet: str, at: int) -> bytes:
    return move_cells(data, sheet, same, lambda column: column + (column >= at))


def delete_column(data: bytes, sheet: str, at: int) -> bytes:
    return move_cells(data, sheet, same, lambda column: 0 if column == at else column - (column > at))


def swap_columns(data: bytes, sheet: str, one: int, other: int) -> bytes:
    return move_cells(data, sheet, same, lambda column: other if column == one else one if column == other else column)


def put_row(data: bytes, sheet: str, row: int, cells: dict[str, str | float]) -> bytes:
    """Fill a row that has no cells: {"A": text, "D": number}."""
    inner = "".join(
        f'<c r="{column}{row}"><v>{value!r}</v></c>'
        if not isinstance(value, str)
        else f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        for column, value in sorted(cells.items(), key=lambda each: column_number(each[0]))
    )
    return change_sheet(data, sheet, lambda xml: _put_line(xml, row, f'<row r="{row}">{inner}</row>'))


def _put_line(xml: str, row: int, line: str) -> str:
    start, end = xml.find("<sheetData>") + len("<sheetData>"), xml.find("</sheetData>")
    lines = {int(m[1]): m[0] for m in ROW.finditer(xml[start:end])} | {row: line}
    return xml[:start] + "".join(text for _, text in sorted(lines.items())) + xml[end:]


def put_column(data: bytes, sheet: str, column: str, cells: dict[int, str | float]) -> bytes:
    """Fill cells of a column that has none there: {3: text, 6: number}."""

    def line(match: re.Match[str]) -> str:
        value = cells.get(int(match[1]))
        if value is None:
            return match[0]
        text = isinstance(value, str)
        body = f"<is><t>{escape(value)}</t></is>" if text else f"<v>{value!r}</v>"
        cell = f'<c r="{column}{match[1]}"{" t=" + chr(34) + "inlineStr" + chr(34) if text else ""}>{body}</c>'
        found = {column_number(m[1]): m[0] for m in CELL.finditer(match[0])} | {column_number(column): cell}
        return re.match(r"<row [^>]*>", match[0])[0] + "".join(text for _, text in sorted(found.items())) + "</row>"

    return change_sheet(data, sheet, lambda xml: ROW.sub(line, xml))


def rename_sheet(data: bytes, sheet: str, name: str) -> bytes:
    old, new = f'name="{sheet}"'.encode(), f'name="{escape(name)}"'.encode()
    return change(data, "xl/workbook.xml", lambda xml: xml.replace(old, new, 1))


def drop_sheet(data: bytes, sheet: str) -> bytes:
    pattern = re.compile(rf'<sheet [^>]*name="{sheet}"[^>]*/>')
    return change(data, "xl/workbook.xml", lambda xml: pattern.sub("", xml.decode()).encode())
