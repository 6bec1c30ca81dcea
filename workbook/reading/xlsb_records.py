"""The records of a binary workbook (.xlsb), looked through before a library makes room for what they announce."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.reading.foreign_room import Room
from workbook.reading.unreadable import Unreadable

ROW, LAST_CELL_KIND = 0, 11
TEXT_CELL, TEXTS, TEXT = 7, 0x9F, 0x13
MOST_RECORDS = 500_000
# No record of the list of sheets is longer; a long formula there takes a library more than its share of time.
LONGEST_IN_LIST = 4096


def refuse_long(data: bytes, room: Room) -> None:
    """Raise Unreadable where the list of sheets has a record that no program writes."""
    if any(stop - start > LONGEST_IN_LIST for _, start, stop in _records(data, room)):
        raise room.damaged()


def text_lengths(data: bytes, room: Room) -> list[int]:
    """Return how many characters each shared text has at most; raises Unreadable for damage and for more than are there."""
    announced, lengths = 0, []
    for kind, start, stop in _records(data, room):
        if kind == TEXTS:
            announced = max(announced, int.from_bytes(data[start + 4 : start + 8], "little"))
        elif kind == TEXT:
            lengths.append((stop - start) // 2)
    if announced > len(lengths):
        raise room.damaged()
    return lengths


def charge_sheet(data: bytes, lengths: list[int], room: Room) -> None:
    """Count the cells of a sheet and the texts in them; raises Unreadable when they would not fit into memory."""
    row = rows = columns = 0
    for kind, start, stop in _records(data, room):
        first = int.from_bytes(data[start : min(start + 4, stop)], "little")
        if kind == ROW:
            row = first + 1
        elif kind <= LAST_CELL_KIND:
            rows, columns = max(rows, row), max(columns, first + 1)
            number = int.from_bytes(data[start + 8 : start + 12], "little") if kind == TEXT_CELL else len(lengths)
            room.charge_texts(lengths[number] if number < len(lengths) else 0)
    room.charge_cells(rows, columns)


def _records(data: bytes, room: Room) -> Iterator[tuple[int, int, int]]:
    """Yield each record's kind, where its content begins and where it ends; raises Unreadable for one that is not all there."""
    here = count = 0
    while here < len(data):
        kind, here = _number(data, here, 2, room)
        length, here = _number(data, here, 4, room)
        count += 1
        if here + length > len(data):
            raise room.damaged()
        if count > MOST_RECORDS:
            raise Unreadable("部件过多", room.file, what="记录", limit=f"{MOST_RECORDS} 条")
        yield kind, here, here + length
        here += length


def _number(data: bytes, here: int, most: int, room: Room) -> tuple[int, int]:
    """Return a number of at most so many bytes, seven bits in each while the eighth says that it goes on, and where it ends."""
    found = 0
    for place in range(most):
        if here >= len(data):
            raise room.damaged()
        byte = data[here]
        here += 1
        found |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004  (the eighth bit)
            break
    return found, here
