"""The zip package of a workbook: its directory, its parts within limits, its sheets; nothing in it is trusted.

A walk of our own, because `zipfile` costs more than all the rest of opening a file and limits nothing.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from functools import lru_cache
from struct import Struct
from struct import error as StructError  # noqa: N812  (the library calls it just `error`)
from typing import NamedTuple

from workbook.reading.unreadable import Unreadable

MEGABYTE = 1 << 20
LIMIT = 200 * MEGABYTE
PART_LIMIT = 32 * MEGABYTE
STORED, DEFLATED, ENCRYPTED_FLAG = 0, 8, 1
UNKNOWN_16, UNKNOWN_32 = 0xFFFF, 0xFFFFFFFF

END = b"PK\x05\x06"
END_RECORD = Struct("<4x2x2x2xHLL2x")
DIRECTORY_MARK = b"PK\x01\x02"
DIRECTORY_RECORD = Struct("<4s4xHH4xLLLHHH2x2x4xL")
LOCAL_MARK = b"PK\x03\x04"
LOCAL_RECORD = Struct("<4s22xHH")

WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedstrings.xml"
STYLES = "xl/styles.xml"
STAMPS = "docprops/custom.xml"
COMMON = frozenset({LINKS, STYLES, STAMPS})
TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship)\s([^>]*)>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DATES_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
HEAD = 1024
LIST = 8192


class DeclaredPart(NamedTuple):
    """A part as the directory declares it; `start` is the place of its local header."""

    start: int
    packed: int
    size: int
    checksum: int
    method: int
    flags: int


class Sheet(NamedTuple):
    """A sheet as the workbook lists it: its name, its part, visible or hidden or veryHidden."""

    name: str
    part: str
    state: str


class Package:
    """The parts of a workbook's file, read within limits."""

    __slots__ = ("_parts", "counts_from_1904", "entries", "file", "raw", "sheets")

    def __init__(self, raw: bytes, file: str) -> None:
        self.raw = raw
        self.file = file
        self.entries = read_directory(raw, file)
        self._parts: dict[str, bytes] = {}
        self.sheets: tuple[Sheet, ...] = ()
        self.counts_from_1904 = False

    def open_sheets(self) -> None:
        """Take the list of sheets from the workbook part."""
        targets = _targets(self.read(LINKS))
        found = _sheets(self._list_of_sheets())
        self.sheets = tuple(Sheet(name, targets.get(link, ""), state) for name, link, state in found)

    def _list_of_sheets(self) -> bytes:
        # The list stands at the front; thousands of defined names behind it are nobody's business here.
        head = self._inflate(WORKBOOK, LIST)
        _refuse_entities(head, WORKBOOK, self.file)
        start = head.find(b"sheets>")
        end = head.find(b"sheets>", start + 1)
        if start < 0 or end < 0:
            head = self.read(WORKBOOK)
            start, end = 0, len(head)
        self.counts_from_1904 = DATES_1904.search(head, 0, start or end) is not None
        return head[start:end]

    def read(self, part: str) -> bytes:
        """Return a part's bytes; raises Unreadable when it is missing, damaged, larger than declared or declares entities."""
        found = self._parts.get(part)
        if found is None:
            found = self._parts[part] = self._inflate(part)
            _refuse_entities(found, part, self.file)
        return found

    def packed(self, part: str) -> bytes:
        """Return a part's bytes as they stand in the file; raises Unreadable when they are not all there."""
        entry = self.entries.get(part)
        if entry is None:
            raise Unreadable("部件缺失", self.file, place=describe(part))
        try:
            mark, name, extra = LOCAL_RECORD.unpack_from(self.raw, entry.start)
        except StructError:
            mark, name, extra = b"", 0, 0
        start = entry.start + LOCAL_RECORD.size + name + extra
        if mark != LOCAL_MARK or start + entry.packed > len(self.raw):
            raise Unreadable("部件损坏", self.file, place=describe(part))
        return self.raw[start : start + entry.packed]

    def _inflate(self, part: str, most: int = LIMIT) -> bytes:
        packed, entry = self.packed(part), self.entries[part]
        if entry.size > PART_LIMIT:
            raise Unreadable("解压过大", self.file, place=describe(part), limit=PART_LIMIT // MEGABYTE)
        work = _inflate_common if part in COMMON else inflate
        content = work(packed, entry.method, entry.size, entry.checksum, most)
        if content is None:
            raise Unreadable("部件损坏", self.file, place=describe(part))
        if len(content) > entry.size:
            raise Unreadable("大小不符", self.file, place=describe(part))
        return content


def inflate(packed: bytes, method: int, size: int, checksum: int, most: int) -> bytes | None:
    """Return at most so many bytes of a part, one more than declared when there are more, None when they are damaged."""
    if method == STORED:
        content = packed
    elif method == DEFLATED:
        try:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, min(size + 1, most))
        except zlib.error:
            return None
    else:
        return None
    if len(content) == size:
        return content if zlib.crc32(content) == checksum else None
    # Fewer bytes than declared are damage, unless no more were asked for.
    return content if len(content) > size or len(content) == most else None


# Parts that are the same in all workbooks of a template.
_inflate_common = lru_cache(maxsize=64)(inflate)


def read_directory(raw: bytes, file: str) -> dict[str, DeclaredPart]:
    """Return the entries of a zip file by name; raises Unreadable when it is cut off, damaged, encrypted or a bomb."""
    end = raw.rfind(END)
    if end < 0 or len(raw) < end + END_RECORD.size:
        raise Unreadable("已损坏", file, place="文件末尾缺失")
    count, size, start = END_RECORD.unpack_from(raw, end)
    if count == UNKNOWN_16 or UNKNOWN_32 in (size, start):
        return _refuse_excess(_read_large_directory(raw, file), raw, file)
    entries, position, shift = {}, end - size, end - size - start
    if position < 0 or shift < 0:
        raise Unreadable("已损坏", file, place="文件的目录不完整")
    try:
        for _ in range(count):
            mark, flags, method, checksum, packed, whole, name, extra, note, offset = DIRECTORY_RECORD.unpack_from(raw, position)
            position += DIRECTORY_RECORD.size
            text = raw[position : position + name].decode("utf-8", "replace")
            entries[plain_name(text)] = DeclaredPart(offset + shift, packed, whole, checksum, method, flags)
            position += name + extra + note
            if mark != DIRECTORY_MARK:
                raise Unreadable("已损坏", file, place="文件的目录不完整")
    except StructError:
        raise Unreadable("已损坏", file, place="文件的目录不完整") from None
    if len(entries) != count:
        raise Unreadable("已损坏", file, place="文件的目录里有重名的部件")
    return _refuse_excess(entries, raw, file)


def _read_large_directory(raw: bytes, file: str) -> dict[str, DeclaredPart]:
    """Return the entries of a zip file in the 64-bit form, which few programs write."""
    # Imported here: it costs more than reading a workbook.
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return {
                plain_name(info.filename): DeclaredPart(
                    info.header_offset, info.compress_size, info.file_size, info.CRC, info.compress_type, info.flag_bits
                )
                for info in archive.infolist()
            }
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("已损坏", file, place="文件的目录不完整") from None


def _refuse_excess(entries: dict[str, DeclaredPart], raw: bytes, file: str) -> dict[str, DeclaredPart]:
    whole = packed = 0
    for entry in entries.values():
        whole += entry.size
        packed += entry.packed
        if entry.flags & ENCRYPTED_FLAG:
            raise Unreadable("有密码", file)
    # More packed bytes than the file has means that parts overlap: the trick of the densest bombs.
    if whole > LIMIT or packed > len(raw):
        raise Unreadable("解压过大", file, place="内容", limit=LIMIT // MEGABYTE)
    return entries


def _refuse_entities(content: bytes, part: str, file: str) -> None:
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if part.endswith((".xml", ".rels")) and not head.startswith(b"<"):
        raise Unreadable("部件损坏", file, place=describe(part))
    # A declaration stands before the root element, so the head tells, unless a comment hides the root.
    if b"<!" in head and DECLARATION.search(content):
        raise Unreadable("含实体声明", file, place=describe(part))


def plain_name(name: str) -> str:
    """Return the name of a part as programs compare it: with slashes, in lower case."""
    return name.replace("\\", "/").lower()


def describe(part: str) -> str:
    """Return how a part is called in a sentence."""
    known = {WORKBOOK: "工作表目录", LINKS: "工作表目录", TEXTS: "文字部分", STYLES: "样式部分"}
    return known.get(part, f"部件 {part} ")


@lru_cache(maxsize=16)
def _targets(xml: bytes) -> dict[str, str]:
    """Return the part of each relationship."""
    found = {}
    for name, attributes in TAG.findall(xml):
        if name == b"Relationship":
            values = attributes_of(attributes)
            target = values.get("Target", "")
            # An absolute target begins with a slash, a relative one starts at the workbook's own folder.
            found[values.get("Id", "")] = plain_name(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))
    return found


@lru_cache(maxsize=16)
def _sheets(xml: bytes) -> tuple[tuple[str, str, str], ...]:
    """Return name, relationship and state of each sheet."""
    found = []
    for name, attributes in TAG.findall(xml):
        if name == b"sheet":
            values = attributes_of(attributes)
            links = [value for key, value in values.items() if key.endswith(":id")]
            # Two links in one sheet element could mean one part here and another to the library that reads the cells.
            found.append((values.get("name", ""), links[0] if len(links) == 1 else "", values.get("state", "visible")))
    return tuple(found)


def attributes_of(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag."""
    return {
        key.decode("utf-8", "replace"): unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in ATTRIBUTE.findall(tag)
    }


def unescape(text: str) -> str:
    """Return a text without character references."""
    if "&" not in text:
        return text
    import html  # noqa: PLC0415  (names with & are rare)

    return html.unescape(text)
