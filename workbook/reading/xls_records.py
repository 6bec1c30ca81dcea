"""The records of an old workbook (.xls), looked through before a library makes room for what they announce."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, pack_into
from struct import error as StructError  # noqa: N812  (the library calls it just `error`)

from workbook.reading.foreign_room import Room
from workbook.reading.unreadable import Unreadable

HEAD, CELL = Struct("<HH"), Struct("<HH")
BOF, EOF, PASSWORD, SHEET, TEXTS, CONTINUED = 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x3C
# What a library makes room for, or spends its time on, and no cell needs.
DIMENSIONS, NAME, FORMULA, UNUSED = 0x200, 0x18, 0x06, 0x0FFF
TEXT_CELL, MANY_NUMBERS = 0xFD, 0xBD
CELLS = frozenset((FORMULA, 0x203, 0x204, 0x205, 0x27E, 0xD6, TEXT_CELL, MANY_NUMBERS))
MOST_RECORDS = 500_000
FORMULA_LENGTH = 20
WIDE, FORMATTED, EXTENDED = 1, 8, 4


def bounded_records(stream: bytes, file: str) -> bytes:
    """Return the records without what a library does not need; raises Unreadable for damage, a password, or more than fits into memory."""
    room = Room(file)
    looked = _Looked(stream, room)
    try:
        for start, kind, length in _records(looked.kept, room):
            looked.take(start, kind, length)
        looked.charge()
    except (StructError, IndexError):
        raise room.damaged() from None
    return bytes(looked.kept)


class _Looked:
    """What has come by: sheets by where they begin, how far their cells reach, the shared texts."""

    __slots__ = ("begun", "here", "is_text", "kept", "room", "sheets", "texts")

    def __init__(self, stream: bytes, room: Room) -> None:
        self.kept = bytearray(stream)
        self.room = room
        self.sheets: list[int] = []
        self.texts: list[bytes] = []
        self.is_text = False
        self.here = _Cells()
        self.begun: dict[int, _Cells] = {}

    def take(self, start: int, kind: int, length: int) -> None:
        """Take a record, and out of it what no cell needs."""
        data = start + HEAD.size
        self.is_text = kind == TEXTS or (kind == CONTINUED and self.is_text)
        if self.is_text:
            self.texts.append(bytes(self.kept[data : data + length]))
        elif kind in CELLS:
            self.here.add(kind, self.kept, data, length)
        elif kind == BOF:
            self.begun[start] = self.here
        elif kind == EOF:
            self.here = _Cells()
        elif kind == SHEET:
            self.sheets.append(int.from_bytes(self.kept[data : data + 4], "little"))
        elif kind == PASSWORD:
            raise Unreadable("旧版加密", self.room.file)
        self._spare(start, kind, length)

    def _spare(self, start: int, kind: int, length: int) -> None:
        data = start + HEAD.size
        if kind == FORMULA and length > FORMULA_LENGTH + 1:
            pack_into("<H", self.kept, data + FORMULA_LENGTH, 0)
        elif kind == DIMENSIONS:
            self.kept[data : data + length] = bytes(length)
        elif kind == NAME:
            pack_into("<H", self.kept, start, UNUSED)

    def charge(self) -> None:
        """Count the cells of the sheets; one begins where the directory of sheets says, and reaches no further than to the next end."""
        lengths = list(text_lengths(self.texts)) if self.texts else []
        self.room.refuse_sheets(len(self.sheets))
        for place in self.sheets:
            if place not in self.begun:
                raise self.room.damaged()
            reached = self.begun[place]
            self.room.charge_cells(reached.rows, reached.columns)
            self.room.charge_texts(sum(lengths[each] if each < len(lengths) else 0 for each in reached.texts))


def _records(stream: bytearray, room: Room) -> Iterator[tuple[int, int, int]]:
    """Yield where each record begins, its kind and how long it is; zeros at the end fill the last sector."""
    here = count = 0
    while here + HEAD.size <= len(stream):
        kind, length = HEAD.unpack_from(stream, here)
        if here + HEAD.size + length > len(stream) or (not kind and not length):
            break
        count += 1
        if count > MOST_RECORDS:
            raise Unreadable("部件过多", room.file, what="记录", limit=f"{MOST_RECORDS} 条")
        yield here, kind, length
        here += HEAD.size + length


class _Cells:
    """How far the cells between two ends reach, and which shared texts they show."""

    __slots__ = ("columns", "rows", "texts")

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.texts: list[int] = []

    def add(self, kind: int, stream: bytearray, data: int, length: int) -> None:
        """Count a cell, or several that stand side by side."""
        row, column = CELL.unpack_from(stream, data)
        if kind == TEXT_CELL:
            self.texts.append(int.from_bytes(stream[data + 6 : data + 10], "little"))
        elif kind == MANY_NUMBERS:
            column = max(column, int.from_bytes(stream[data + length - 2 : data + length], "little"))
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)


def text_lengths(pieces: list[bytes]) -> Iterator[int]:
    """Yield how long each shared text is; they run on from one record into the next; raises StructError or IndexError behind damage."""
    reader = _Texts(pieces)
    unique = int.from_bytes(reader.take(8)[4:], "little")
    # A text is three bytes at the least.
    if unique * 3 > sum(map(len, pieces)):
        raise IndexError
    for _ in range(unique):
        yield reader.text()


class _Texts:
    """The bytes of shared texts, over the borders of records."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.number = self.at = 0

    def take(self, count: int) -> bytes:
        """Return so many bytes."""
        found = b""
        while len(found) < count:
            if self.at >= len(self.pieces[self.number]):
                self.number, self.at = self.number + 1, 0
            piece = self.pieces[self.number][self.at : self.at + count - len(found)]
            self.at += len(piece)
            found += piece
        return found

    def text(self) -> int:
        """Pass a text and return how many characters it has."""
        head = self.take(3)
        length, flags = int.from_bytes(head[:2], "little"), head[2]
        behind = int.from_bytes(self.take(2), "little") * 4 if flags & FORMATTED else 0
        behind += int.from_bytes(self.take(4), "little") if flags & EXTENDED else 0
        left, width = length, 1 + (flags & WIDE)
        while left:
            rest = len(self.pieces[self.number]) - self.at
            if rest < width:
                # A text that runs on says anew how wide its characters are.
                self.number, self.at = self.number + 1, 1
                width = 1 + (self.pieces[self.number][0] & WIDE)
                continue
            passed = min(left, rest // width)
            self.at += passed * width
            left -= passed
        self.skip(behind)
        return length

    def skip(self, count: int) -> None:
        """Pass so many bytes."""
        while count:
            rest = len(self.pieces[self.number]) - self.at
            if not rest:
                self.number, self.at = self.number + 1, 0
                continue
            passed = min(count, rest)
            self.at += passed
            count -= passed
