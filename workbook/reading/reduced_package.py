"""A package of only what is needed: the cells of some sheets, stored uncompressed, for the library that reads cells.

The library then sees nothing that has not been looked at, inflates nothing a second time, and skips the names, styles,
validations and formats that make up most of a workbook.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import Struct

from rules.expressions import compiled
from workbook.reading.directory import DEFLATED
from workbook.reading.markup import parse, root_tag
from workbook.reading.package import Package

LOCAL = Struct("<4s5H3L2H")
CENTRAL = Struct("<4s6H3L5H2L")
END = Struct("<4s4H2LH")
VERSION, DAY = 20, 33  # version 2.0; 1 January 1980, the zero of zip's calendar
# Flags, method, time, day, checksum, packed size, size.
Fields = tuple[int, int, int, int, int, int, int]
# A name is written in UTF-8.
UTF8 = 0x800

OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
ROOT = LINKS % (b'<Relationship Id="r0" Type="' + OFFICE + b'/officeDocument" Target="xl/workbook.xml"/>')
LINK = b'<Relationship Id="r%d" Type="' + OFFICE + b'/worksheet" Target="worksheets/s%d.xml"/>'
BOOK = b'<workbook xmlns="' + MAIN + b'" xmlns:r="' + OFFICE + b'"><workbookPr%s/><sheets>%s</sheets></workbook>'
SHEET = b'<sheet name="s%d" sheetId="%d" r:id="r%d"/>'
# What programs in other languages call the format General, where a letter would make a day of a number.
GENERAL = ("Standard", "Standaard", "Estándar", "Standardowy", "Obecný", "Yleinen", "Padrão", "Genel")
OTHER_GENERAL = compiled(rb"formatCode=([\"'])(?:%b)\1" % "|".join(GENERAL).encode())
ANNOUNCED = compiled(rb"uniqueCount(?:=[\"']([0-9]{1,9})[\"'])?")
STYLE_SHEET = b'<styleSheet xmlns="' + MAIN + b'">%s</styleSheet>'


def repack(package: Package, sheets: Sequence[bytes], texts: bytes) -> bytes:
    """Return a workbook whose sheets are the given XML, in their order, and whose shared texts the given XML; raises Malformed."""
    numbers = range(len(sheets))
    parts = [
        ("_rels/.rels", ROOT),
        (
            "xl/workbook.xml",
            BOOK % (b' date1904="1"' if package.counts_from_1904 else b"", b"".join(SHEET % (n, n + 1, n) for n in numbers)),
        ),
        ("xl/_rels/workbook.xml.rels", LINKS % b"".join(LINK % (n, n) for n in numbers)),
        *((f"xl/worksheets/s{n}.xml", xml) for n, xml in enumerate(sheets)),
    ]
    styles = package.special("styles")
    if styles:
        parts.append(("xl/styles.xml", only_formats(package.read(styles))))
    if texts:
        parts.append(("xl/sharedStrings.xml", unannounced(texts)))
    return store(parts)


def unannounced(texts: bytes) -> bytes:
    """Return shared texts without their number: the library makes room for as many as are announced, be it more than there is memory."""
    tag = root_tag(texts)
    announced = ANNOUNCED.search(tag)
    if announced is None or int(announced.group(1) or len(texts)) < len(texts) // 4:
        return texts
    return texts.replace(tag, tag[: announced.start()] + b"count" + tag[announced.start() + len(b"uniqueCount") :], 1)


@lru_cache(maxsize=16)
def only_formats(xml: bytes) -> bytes:
    """Return the number formats of a style part, which tell dates from numbers; the whole when it is not as usual; raises Malformed."""
    formats = xml[xml.find(b"<numFmts") : xml.find(b"</numFmts>") + len(b"</numFmts>")] if b"</numFmts>" in xml else b""
    start, end = xml.find(b"<cellXfs"), xml.find(b"</cellXfs>")
    formats = OTHER_GENERAL.sub(b'formatCode="General"', formats)
    needed = STYLE_SHEET % (formats + xml[start : end + len(b"</cellXfs>")]) if 0 <= start < end else xml
    # The fast library takes what no parser does: what is read is the same without it.
    parse(needed)
    return needed


def store(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file that holds the parts uncompressed."""
    return zip_file((part.encode(), (0, 0, 0, DAY, zlib.crc32(content), len(content), len(content)), content) for part, content in parts)


def deflated(content: bytes, level: int, date: int, flags: int = UTF8) -> tuple[Fields, bytes]:
    """Return a part's fields and the part packed as hard as `level` says; `date` is a day as zip has it."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(content) + deflate.flush()
    return (flags, DEFLATED, 0, date, zlib.crc32(content), len(packed), len(content)), packed


def zip_file(entries: Iterable[tuple[bytes, Fields, bytes]], rights: int = 0) -> bytes:
    """Return a zip file of entries: each its name, its fields, its content as packed; `rights` is who may read what comes out of it."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for name, fields, content in entries:
        head = (VERSION, *fields, len(name), 0)
        directory.append(CENTRAL.pack(b"PK\x01\x02", VERSION, *head, 0, 0, 0, rights, position) + name)
        pieces += (LOCAL.pack(b"PK\x03\x04", *head), name, content)
        position += LOCAL.size + len(name) + len(content)
    listing = b"".join(directory)
    pieces += (listing, END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listing), position, 0))
    return b"".join(pieces)
