"""Packages spoilt at random: entries, names, sizes, flags, missing and exchanged parts."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Sequence

from tests import edits

NO_PACKAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error, zlib.error, OSError)
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
# Offsets of the fields of a record with their lengths: versions, flags, method, times, checksum, sizes, lengths, place.
FIELDS = {
    CENTRAL: ((4, 2), (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)),
    LOCAL: ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    END: ((4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}
NAMES = (
    "xl/workbook.xml",
    "XL/Workbook.XML",
    "/xl/styles.xml",
    "xl\\sharedStrings.xml",
    "",
    "a/../b.xml",
    "表.xml",
    "word/document.xml",
    "x" * 300,
)
# Parts that mean the same in another workbook.
KINDS = (
    "xl/worksheets/sheet",
    "xl/sharedstrings",
    "xl/styles",
    "xl/workbook.xml",
    "xl/comments",
    "xl/drawings/",
    "docprops/",
    "[content",
    "_rels/.rels",
    "xl/_rels/",
    "xl/worksheets/_rels",
)


def spoil_fields(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        mark = chance.choice(list(FIELDS))
        places = _places(data, mark)
        at, length = chance.choice(FIELDS[mark])
        value = chance.choice((0, 1, 8, 9, 0xFF, 0xFFFF, 0xFFFFFFFF, chance.randrange(1 << 32), 1 << 20, 300 << 20))
        place = chance.choice(places) + at
        spoilt[place : place + length] = (value % (1 << 8 * length)).to_bytes(length, "little")
    return bytes(spoilt)


def _places(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found


def cut(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    place = chance.randrange(len(data))
    return chance.choice(
        (data[:place], data[place:], data + chance.randbytes(place % 5000), chance.randbytes(place % 5000) + data, data + data)
    )


def lose(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    parts = dict(edits.unpack(data))
    for _ in range(chance.randrange(1, 3)):
        del parts[chance.choice(list(parts))]
    return edits.pack(parts)


def rename(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    parts = dict(edits.unpack(data))
    name = chance.choice(list(parts))
    other = chance.choice((*NAMES, name.upper(), "/" + name, name.replace("/", "\\"), name + "2", chance.choice(list(parts))))
    return edits.pack({(other if each == name else each): content for each, content in parts.items()})


def empty(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    parts = dict(edits.unpack(data))
    name = chance.choice(list(parts))
    content = chance.choice(
        (
            b"",
            b" ",
            b"\x00" * 999,
            b"<a/>",
            b"<!DOCTYPE a><a/>",
            chance.randbytes(999),
            parts[name] * 2,
            parts[name][: len(parts[name]) // 2],
        )
    )
    return edits.pack(parts | {name: content})


def store(data: bytes, _chance: random.Random, _others: Sequence[bytes]) -> bytes:
    from workbook.reading.reduced_package import store as stored

    return stored(edits.unpack(data))


def swap(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
    parts = dict(edits.unpack(data))
    kind = chance.choice(("xl/worksheets/sheet", "xl/", ""))
    one, other = chance.sample([name for name in parts if name.lower().startswith(kind)], 2)
    parts[one], parts[other] = parts[other], parts[one]
    return edits.pack(parts)


def exchange(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Take one part, or all parts of a kind, from another workbook."""
    parts, given = dict(edits.unpack(data)), dict(edits.unpack(chance.choice(others)))
    kind = chance.choice(KINDS)
    mine, theirs = ([name for name in each if name.lower().startswith(kind)] for each in (parts, given))
    if chance.random() < 0.5:
        parts[chance.choice(mine)] = given[chance.choice(theirs)]
    else:
        parts |= {name: given[name] for name in theirs}
        assert theirs
    return edits.pack(parts)


WAYS = {
    "fields": spoil_fields,
    "cut": cut,
    "lost": lose,
    "renamed": rename,
    "emptied": empty,
    "stored": store,
    "swapped": swap,
} | dict.fromkeys(("exchanged", "exchanged again"), exchange)
