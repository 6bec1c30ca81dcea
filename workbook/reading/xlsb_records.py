"""The records of a binary workbook (.xlsb), looked through before a library makes room for what they announce."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.reading.foreign_room import Room
from workbook.reading.unreadable import Unreadable

ROW, LAST_CELL_KIND = 0, 11
TEXT_CELL, TEXTS, TEXT = 7, 0x9F, 0x13
# Least bytes of a row, of a cell, of one that refers to a text; where the length of a text stands in a cell and in itself.
SHORTEST_ROW, SHORTEST_CELL, SHORTEST_REFERENCE = 4, 8, 12
HOLD_TEXT, IN_CELL, IN_TEXT = (6, 8), 8, 1
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
            lengths.append(_length(data, start + IN_TEXT, stop, room))
    if announced > len(lengths):
        raise room.damaged()
    return lengths


def charge_sheet(data: bytes, lengths: list[int], room: Room) -> None:
    """Count the cells of a sheet and the texts in them; raises Unreadable when they would not fit into memory."""
    row = rows = columns = 0
    for kind, start, stop in _records(data, room):
        if kind == ROW:
            row = _whole(data, start, stop, SHORTEST_ROW, room) + 1
        elif kind <= LAST_CELL_KIND:
            column = _whole(data, start, stop, SHORTEST_REFERENCE if kind == TEXT_CELL else SHORTEST_CELL, room)
            rows, columns = max(rows, row), max(columns, column + 1)
            if kind in HOLD_TEXT:
                _length(data, start + IN_CELL, stop, room)
            elif kind == TEXT_CELL:
                number = int.from_bytes(data[start + 8 : start + 12], "little")
                room.charge_texts(lengths[number] if number < len(lengths) else 0)
    room.charge_cells(rows, columns)


def _whole(data: bytes, start: int, stop: int, least: int, room: Room) -> int:
    """Return the number that a record begins with; raises Unreadable for a shorter one: a library would read on in what came before."""
    if stop - start < least:
        raise room.damaged()
    return int.from_bytes(data[start : start + 4], "little")


def _length(data: bytes, start: int, stop: int, room: Room) -> int:
    """Return how many characters a text has; raises Unreadable where they are not all there."""
    length = _whole(data, start, stop, SHORTEST_ROW, room)
    if start + 4 + 2 * length > stop:
        raise room.damaged()
    return length


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
