"""Writes compound files, version 3 (MS-CFB): streams in sectors, a table of sectors, a directory."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

SECTOR, SMALL_SECTOR, SMALL_STREAM, ENTRY = 512, 64, 4096, 128
FREE, END, TABLE, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
IN_HEADER = 109
SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


class TooLarge(ValueError):
    """More than the header alone can list (about seven million bytes)."""


class Sectors:
    """The sectors of the file and the table that says of each which one follows."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.table: list[int] = []

    def store(self, data: bytes) -> int:
        """Add a chain of sectors that hold the bytes; return the first, END for no bytes."""
        first = len(self.data)
        pieces = [data[start : start + SECTOR].ljust(SECTOR, b"\0") for start in range(0, len(data), SECTOR)]
        self.data += pieces
        self.table += chain(first, len(pieces))
        return first if pieces else END


class DirectoryEntry:
    """One entry of the directory."""

    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.children: list[int] = []
        self.left = self.right = self.child = NONE
        self.start, self.size = (END if kind == STREAM else 0), len(data)

    def packed(self) -> bytes:
        """Return the entry's 128 bytes; class, state and times stay zero."""
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), self.kind, BLACK, self.left, self.right, self.child)
        return head + bytes(36) + struct.pack("<IQ", self.start, self.size)


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with the streams; a name may have one storage before it, as in `VBA/dir`.

    Raises TooLarge beyond what a header can list.
    """
    entries = enter(streams)
    sectors = Sectors()
    small_table = store_streams(entries, sectors)
    small_start = sectors.store(pack_table(small_table))
    directory = b"".join(entry.packed() for entry in entries)
    unused = (-len(entries)) % (SECTOR // ENTRY)
    directory_start = sectors.store(directory + (bytes(68) + struct.pack("<3I", NONE, NONE, NONE) + bytes(48)) * unused)
    return header(sectors, directory_start, small_start, len(small_table)) + b"".join(sectors.data)


def enter(streams: Mapping[str, bytes]) -> list[DirectoryEntry]:
    """Return the directory: the root, then the storages, then the streams, linked as trees."""
    entries = [DirectoryEntry("Root Entry", ROOT)]
    places = {"": 0}
    for storage in sorted({path.rpartition("/")[0] for path in streams} - {""}):
        places[storage] = len(entries)
        entries[0].children.append(len(entries))
        entries.append(DirectoryEntry(storage, STORAGE))
    for path, data in streams.items():
        storage, _, name = path.rpartition("/")
        entries[places[storage]].children.append(len(entries))
        entries.append(DirectoryEntry(name, STREAM, data))
    for entry in entries:
        entry.child = plant(entries, sorted(entry.children, key=lambda place: order(entries[place].name)))
    return entries


def order(name: str) -> tuple[int, str]:
    """Return by what siblings are sorted: short names first (MS-CFB 2.6.4)."""
    return len(name), name.upper()


def plant(entries: list[DirectoryEntry], places: list[int]) -> int:
    """Link the entries as a balanced tree and return its root; all nodes are black, as MS-CFB 2.6.4 allows."""
    if not places:
        return NONE
    middle = len(places) // 2
    entry = entries[places[middle]]
    entry.left, entry.right = plant(entries, places[:middle]), plant(entries, places[middle + 1 :])
    return places[middle]


def store_streams(entries: list[DirectoryEntry], sectors: Sectors) -> list[int]:
    """Store the streams, the small ones together in the root's own; return the table of the small sectors."""
    small, table = bytearray(), list[int]()
    for entry in entries:
        if entry.size >= SMALL_STREAM:
            entry.start = sectors.store(entry.data)
        elif entry.size:
            count = -(-entry.size // SMALL_SECTOR)
            entry.start = len(table)
            table += chain(len(table), count)
            small += entry.data.ljust(count * SMALL_SECTOR, b"\0")
    entries[0].start, entries[0].size = sectors.store(bytes(small)), len(small)
    return table


def chain(first: int, count: int) -> list[int]:
    """Return the table's entries of a chain of sectors that lie one behind the other."""
    return [*range(first + 1, first + count), END] if count else []


def pack_table(numbers: Iterable[int]) -> bytes:
    """Return the numbers as whole sectors, the rest free."""
    data = b"".join(struct.pack("<I", number) for number in numbers)
    return data + b"\xff" * (-len(data) % SECTOR)


def header(sectors: Sectors, directory: int, small: int, small_count: int) -> bytes:
    """Add the table of the sectors as the last ones and return the header, which lists where the table lies (MS-CFB 2.2)."""
    per_sector = SECTOR // 4
    count = -(-len(sectors.table) // (per_sector - 1))
    if count > IN_HEADER:
        raise TooLarge("the compound file is larger than its header can list")
    first = len(sectors.data)
    table = pack_table([*sectors.table, *[TABLE] * count]).ljust(count * SECTOR, b"\xff")
    sectors.data += [table[start : start + SECTOR] for start in range(0, len(table), SECTOR)]
    versions = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    small_sectors = -(-small_count // per_sector)
    places = struct.pack("<9I", 0, count, directory, 0, SMALL_STREAM, small, small_sectors, END, 0)
    listed = [*range(first, first + count), *[FREE] * (IN_HEADER - count)]
    return SIGNATURE + bytes(16) + versions + places + struct.pack(f"<{IN_HEADER}I", *listed)
