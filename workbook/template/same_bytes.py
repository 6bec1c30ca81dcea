"""The bytes of a workbook made the same every time: fixed times, fixed order of the parts."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO

from rules.expressions import compiled
from workbook.reading.reduced_package import UTF8, Fields, deflated, zip_file
from workbook.template.one_spelling import respell

FIRST = "[Content_Types].xml"
STYLES, THEME = "xl/styles.xml", "xl/theme/theme1.xml"
FONT = compiled(rb"(<font>)([^<]*+(?>(?:<(?!/?font>)[^<]*+)*))(</font>)")
CHILD = compiled(rb"<(\w++)[^<>]*/>")
# The order the schema has (CT_Font); openpyxl writes another one.
FONT_ORDER = b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
CORE, APPLICATION = "docProps/core.xml", "docProps/app.xml"
DAY = b"2021-09-26T00:00:00Z"
# A template is made once and sent to thousands.
SMALLEST, USUAL = 9, zlib.Z_DEFAULT_COMPRESSION
ZIP_DAY = (2021, 9, 26)
# Read and written by its owner, who is whoever unpacks it.
RIGHTS = 0o600 << 16
SAVED = compiled(rb"(<dcterms:(created|modified)[^<>]*>)[^<]*(</dcterms:\2>)")
MERGED = compiled(rb"(<mergeCells[^<>]*>)([^<]*+(?>(?:<(?!/?mergeCells)[^<]*+)*))(</mergeCells>)")
MADE_BY = compiled(rb"<(Application|AppVersion)>[^<]*</\1>")
ROW_AND_COLUMN = compiled(rb'ref="([A-Z]+)([0-9]+)')


def freeze(data: bytes) -> bytes:
    """Return the package with its parts in a fixed order and every time in it fixed."""
    return _repacked(data, settle)


def freeze_workbook(data: bytes) -> bytes:
    """Return what openpyxl saved, frozen, and spelt the same whether it wrote with lxml or without."""
    return _repacked(data, settle_workbook, SMALLEST)


def _repacked(data: bytes, settled: Callable[[str, bytes], bytes], level: int = USUAL) -> bytes:
    import zipfile  # noqa: PLC0415  (who only packs needs no library for it)

    with zipfile.ZipFile(BytesIO(data)) as source:
        names = sorted(source.namelist(), key=lambda name: (name != FIRST, name))
        return pack(((name, settled(name, source.read(name))) for name in names), level)


def pack(parts: Iterable[tuple[str, bytes]], level: int = USUAL) -> bytes:
    """Return a package of parts in their order, without clock and system of the day; `level` is how hard to pack."""
    return zip_file((_entry(name, data, level) for name, data in parts), RIGHTS)


def _entry(name: str, data: bytes, level: int) -> tuple[bytes, Fields, bytes]:
    year, month, day = ZIP_DAY
    date = (year - 1980) << 9 | month << 5 | day
    return name.encode(), *deflated(data, level, date, 0 if name.isascii() else UTF8)


def settle_workbook(name: str, part: bytes) -> bytes:
    """Return a part of what openpyxl saved without what changes from one saving or one installation to the next."""
    # The theme is no library's writing: openpyxl copies a text of its own.
    return settle(name, part if name == THEME else respell(part))


def settle(name: str, part: bytes, moment: bytes = DAY) -> bytes:
    """Return a part without what changes from one saving to the next."""
    if name == CORE:
        return SAVED.sub(rb"\g<1>" + moment + rb"\g<3>", part)
    if name == APPLICATION:
        # openpyxl says "Microsoft Excel", whose row heights and results LibreOffice then believes instead of making its own.
        return MADE_BY.sub(b"", part)
    if name == STYLES:
        return FONT.sub(sort_font, part)
    # A cell without a value needs no type, and a third of the cells have none.
    return MERGED.sub(sort_merged, part).replace(b' t="n" />', b" />") if name.startswith("xl/worksheets/") else part


def sort_font(match: re.Match[bytes]) -> bytes:
    """Return a font with its properties in the schema's order."""
    children = sorted(CHILD.finditer(match.group(2)), key=lambda child: FONT_ORDER.index(child.group(1)))
    return match.group(1) + b"".join(child.group() for child in children) + match.group(3)


def sort_merged(match: re.Match[bytes]) -> bytes:
    """Return the merged cells in the order of the sheet; openpyxl keeps them in a set."""
    cells = sorted(re.findall(rb"<mergeCell [^<>]*/>", match.group(2)), key=place)
    return match.group(1) + b"".join(cells) + match.group(3)


def place(cell: bytes) -> tuple[int, int, bytes]:
    """Return row and column by which merged cells are sorted."""
    found = ROW_AND_COLUMN.search(cell)
    return (int(found.group(2)), len(found.group(1)), found.group(1)) if found else (0, 0, cell)
