"""The directory of a zip file and what its parts hold; nothing in it is trusted.

A walk of our own, because `zipfile` costs more than all the rest of opening a file and limits nothing.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from struct import Struct
from struct import error as StructError  # noqa: N812  (the library calls it just `error`)
from typing import NamedTuple

from workbook.reading.unreadable import Unreadable

MEGABYTE = 1 << 20
LIMIT = 200 * MEGABYTE
MOST_PARTS = 20_000
STORED, DEFLATED, ENCRYPTED_FLAG = 0, 8, 1
UNKNOWN_32 = 0xFFFFFFFF

END = b"PK\x05\x06"
END_RECORD = Struct("<4x2x2x2xHLL2x")
DIRECTORY_MARK = b"PK\x01\x02"
DIRECTORY_RECORD = Struct("<4s4xHH4xLLLHHH2x2x4xL")
# The form with sizes of 64 bits: a record in front of the end, found by its locator, and numbers in an extra field of each entry.
LOCATOR_MARK, END_64_MARK = b"PK\x06\x07", b"PK\x06\x06"
LOCATOR = Struct("<4s4xQ4x")
END_64 = Struct("<4s8x2x2x4x4x8xQQQ")
EXTRA_HEAD = Struct("<HH")
EXTRA_64 = 1
BROKEN = "文件的目录不完整"


class DeclaredPart(NamedTuple):
    """A part as the directory declares it; `start` is the place of its local header."""

    start: int
    packed: int
    size: int
    checksum: int
    method: int
    flags: int


def read_directory(raw: bytes, file: str) -> dict[str, DeclaredPart]:
    """Return the entries of a zip file by name; raises Unreadable when it is cut off, damaged, encrypted or a bomb."""
    end = raw.rfind(END)
    if end < 0 or len(raw) < end + END_RECORD.size:
        raise Unreadable("已损坏", file, place="文件末尾缺失")
    entries: dict[str, DeclaredPart] = {}
    try:
        count, position, shift = _bounds(raw, end)
        if position < 0 or shift < 0:
            raise Unreadable("已损坏", file, place=BROKEN)
        if count > MOST_PARTS:
            raise Unreadable("部件过多", file, what="部件", limit=f"{MOST_PARTS} 个")
        for _ in range(count):
            mark, flags, method, checksum, packed, whole, name, extra, note, offset = DIRECTORY_RECORD.unpack_from(raw, position)
            position += DIRECTORY_RECORD.size
            text = raw[position : position + name].decode("utf-8", "replace")
            position += name
            if UNKNOWN_32 in (packed, whole, offset):
                whole, packed, offset = _widen(raw[position : position + extra], whole, packed, offset)
            entries[plain_name(text)] = DeclaredPart(offset + shift, packed, whole, checksum, method, flags)
            position += extra + note
            if mark != DIRECTORY_MARK:
                raise Unreadable("已损坏", file, place=BROKEN)
    except StructError:
        raise Unreadable("已损坏", file, place=BROKEN) from None
    if len(entries) != count:
        raise Unreadable("已损坏", file, place="文件的目录里有重名的部件")
    return _refuse_excess(entries, raw, file)


def _bounds(raw: bytes, end: int) -> tuple[int, int, int]:
    """Return how many entries there are, where they begin, and how far the file begins behind where its offsets say."""
    count, size, start = END_RECORD.unpack_from(raw, end)
    locator = end - LOCATOR.size
    if locator >= 0 and raw.startswith(LOCATOR_MARK, locator):
        # A record with more in it than it needs stands where the locator says.
        places = (locator - END_64.size, LOCATOR.unpack_from(raw, locator)[1])
        end = next((place for place in places if place >= 0 and raw.startswith(END_64_MARK, place)), end)
        if end < locator:
            count, size, start = END_64.unpack_from(raw, end)[1:]
    position = end - size
    return count, position, position - start


def _widen(extra: bytes, whole: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return size, packed size and offset, those that do not fit 32 bits from the extra field."""
    at = 0
    while at + EXTRA_HEAD.size <= len(extra):
        kind, length = EXTRA_HEAD.unpack_from(extra, at)
        at += EXTRA_HEAD.size
        if kind == EXTRA_64:
            field = extra[at : at + length]
            wide = iter([int.from_bytes(field[here : here + 8], "little") for here in range(0, len(field) - 7, 8)])
            return tuple(next(wide, each) if each == UNKNOWN_32 else each for each in (whole, packed, offset))  # type: ignore[return-value]
        at += length
    return whole, packed, offset


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
inflate_common = lru_cache(maxsize=64)(inflate)


@lru_cache(maxsize=1024)
def plain_name(name: str) -> str:
    """Return the name of a part as programs compare it: with slashes but none in front, in lower case."""
    return name.replace("\\", "/").lstrip("/").lower()
