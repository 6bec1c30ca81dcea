"""Compound files (OLE): the names in the directory and what a stream holds; nothing in them is trusted, no chain followed in a circle."""

from __future__ import annotations

from array import array
from functools import cached_property
from struct import Struct, pack_into
from struct import error as StructError  # noqa: N812  (the library calls it just `error`)
from typing import NamedTuple

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
HEADER = Struct("<30xHH6x4xLL4xLLLLL")
IN_HEADER, LISTED, HEAD = 109, 76, 512
SHIFTS = (9, 12)
ENTRY, NAME, TAIL = 128, 64, Struct("<HBxLLL36xLL4x")
ROOT, STREAM = 5, 2
LAST_SECTOR, END, TABLE, NONE = 0xFFFFFFFA, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR = 512
NUMBERS = SECTOR // 4


class Broken(ValueError):
    """A compound file that does not hang together."""


class Entry(NamedTuple):
    """A stream or a storage: its neighbours in the tree of names, where its content begins, how long it is."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file; raises Broken."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        try:
            shift, self._small_shift, tables, first, self._cutoff, self._small, _, more, _ = HEADER.unpack_from(raw)
        except StructError:
            raise Broken from None
        if shift not in SHIFTS or self._small_shift >= shift or tables << shift > len(raw):
            raise Broken
        self._shift = shift
        self._next = self._table(more)[: len(raw) // 4]
        self.entries = [_entry(each) for each in _pieces(self._chain(first), ENTRY)]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        found = self.raw[start : start + (1 << self._shift)]
        if number > LAST_SECTOR or not found:
            raise Broken
        return found.ljust(1 << self._shift, b"\0")

    def _table(self, more: int) -> array[int]:
        """Return which sector follows each: its sectors are listed in the header, then in sectors that point to the next."""
        listed, seen = _numbers(self.raw[LISTED:HEAD]), 0
        while more < LAST_SECTOR:
            found = _numbers(self._sector(more))
            more = found.pop()
            listed += found
            seen += 1
            if seen << self._shift > len(self.raw):
                raise Broken
        return _numbers(b"".join(self._sector(each) for each in dict.fromkeys(listed) if each < LAST_SECTOR))

    def _chain(self, start: int) -> bytes:
        found: list[bytes] = []
        while start < LAST_SECTOR:
            if len(found) << self._shift > len(self.raw) or start >= len(self._next):
                raise Broken
            found.append(self._sector(start))
            start = self._next[start]
        return b"".join(found)

    @cached_property
    def top(self) -> dict[str, Entry]:
        """Return what stands in no storage, by name."""
        found: dict[str, Entry] = {}
        waiting, seen = [self.entries[0].child] if self.entries else [], set[int]()
        while waiting:
            number = waiting.pop()
            if number < len(self.entries) and number not in seen:
                seen.add(number)
                each = self.entries[number]
                found[each.name] = each
                waiting += (each.left, each.right)
        return found

    def read(self, entry: Entry) -> bytes:
        """Return what a stream holds, as far as it is there; raises Broken."""
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        small, links, found = self._chain(self.entries[0].start), _numbers(self._chain(self._small)), bytearray()
        number, length = entry.start, 1 << self._small_shift
        while number < LAST_SECTOR and len(found) < entry.size:
            if number >= len(links):
                raise Broken
            found += small[number * length : (number + 1) * length].ljust(length, b"\0")
            number = links[number]
        return bytes(found[: entry.size])


def _entry(data: bytes) -> Entry:
    length, kind, left, right, child, start, size = TAIL.unpack_from(data, NAME)
    return Entry(data[: max(min(length, NAME) - 2, 0)].decode("utf-16-le", "replace"), kind, left, right, child, start, size)


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data) - size + 1, size)]


def _numbers(data: bytes) -> array[int]:
    found = array("I")
    found.frombytes(data[: len(data) // 4 * 4])
    return found


def pack_stream(name: str, data: bytes) -> bytes:
    """Return a compound file with nothing but one stream, for a library that shall follow no other chain than this."""
    # Small streams would need tables of their own.
    length = max(-(-len(data) // SECTOR), 4096 // SECTOR)
    tables = 1
    while tables * NUMBERS < length + tables + 1 + _more(tables):
        tables += 1
    more = _more(tables)
    # First the table, then the sectors that list it, the directory, the stream.
    chain = [TABLE] * tables + [END - 2] * more + [END] + [*range(tables + more + 2, tables + more + 1 + length), END]
    first = tables + more
    head = bytearray(HEAD)
    head[:8] = SIGNATURE
    pack_into("<HHHHH6x", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    pack_into("<LLLLLLLLL", head, 40, 0, tables, first, 0, 4096, END, 0, tables if more else END, more)
    pack_into(f"<{IN_HEADER}L", head, LISTED, *[each if each < tables else NONE for each in range(IN_HEADER)])
    listing = bytearray()
    for number in range(more):
        start = IN_HEADER + number * (NUMBERS - 1)
        row = [each if each < tables else NONE for each in range(start, start + NUMBERS - 1)]
        listing += array("I", [*row, tables + number + 1 if number + 1 < more else END]).tobytes()
    directory = _packed("Root Entry", ROOT, 1, END, 0) + _packed(name, STREAM, NONE, first + 1, length * SECTOR)
    table = array("I", chain).tobytes().ljust(tables * SECTOR, b"\xff")
    return bytes(head) + table + bytes(listing) + directory.ljust(SECTOR, b"\0") + data.ljust(length * SECTOR, b"\0")


def _more(tables: int) -> int:
    """Return how many sectors list those of the table for which the header has no room."""
    return -(-max(tables - IN_HEADER, 0) // (NUMBERS - 1))


def _packed(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(ENTRY)
    entry[: len(encoded)] = encoded
    pack_into("<HBBLLL", entry, NAME, len(encoded), kind, 1, NONE, NONE, child)
    pack_into("<LL", entry, 116, start, size)
    return bytes(entry)
