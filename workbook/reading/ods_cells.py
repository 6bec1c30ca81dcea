"""The cells of an OpenDocument workbook (.ods), counted before a library repeats them as often as the file says."""

from __future__ import annotations

from workbook.reading.foreign_room import Room
from workbook.reading.markup import Malformed, parse
from workbook.reading.unreadable import Unreadable

ROW, TABLE, SPACES = "table-row", "table", "s"
CELLS = ("table-cell", "covered-table-cell")
TEXT = "office:string-value"
FILLED = ("office:value-type", "table:formula", "office:value", TEXT, "office:date-value", "office:boolean-value")
MOST_TAGS = 500_000
# More than any sheet has; a number without end would be no number to a library either.
MOST, DIGITS = 1 << 30, 10


def refuse_excess(xml: bytes, room: Room) -> None:
    """Raise Unreadable for cells or texts that would not fit into memory, and for what is no XML."""
    counted = _Counted(room)
    try:
        parse(xml, counted.start, counted.end, counted.text)
    except Malformed:
        raise room.damaged() from None


class _Counted:
    """Where in the file the parser is, and how far the table reaches in which it is."""

    __slots__ = ("across", "columns", "depth", "empty", "last", "repeat", "room", "row_repeat", "rows", "tables", "tags")

    def __init__(self, room: Room) -> None:
        self.room = room
        self.tables = self.tags = 0
        self.rows = self.columns = self.empty = 0
        self.across = self.last = self.row_repeat = self.repeat = self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        self.tags += 1
        if self.tags > MOST_TAGS:
            raise Unreadable("部件过多", self.room.file, what="单元格", limit=f"{MOST_TAGS} 个")
        if self.depth:
            # Whatever stands in a cell fills it.
            self.depth += 1
            self._fill(_number(attributes.get("text:c", "1")) if name == SPACES else 0)
        elif name in CELLS:
            self.depth = 1
            self.repeat = _number(attributes.get("table:number-columns-repeated", "1"))
            self.across += self.repeat
            if any(key in attributes for key in FILLED):
                self._fill(len(attributes.get(TEXT, "")))
        elif name == ROW:
            self.across = self.last = 0
            self.row_repeat = _number(attributes.get("table:number-rows-repeated", "1"))
        elif name == TABLE:
            self.rows = self.columns = self.empty = 0
            self.tables += 1
            self.room.refuse_sheets(self.tables)

    def text(self, text: str) -> None:
        """Take the text between tags."""
        if self.depth:
            self._fill(len(text))

    def end(self, name: str) -> None:
        """Take an end tag."""
        if self.depth:
            self.depth -= 1
        elif name == ROW:
            if self.last:
                self.rows += self.empty + self.row_repeat
                self.columns, self.empty = max(self.columns, self.last), 0
            else:
                self.empty += self.row_repeat
        elif name == TABLE:
            self.room.charge_cells(self.rows, self.columns)

    def _fill(self, characters: int) -> None:
        self.last = self.across
        self.room.charge_texts(characters * self.repeat * self.row_repeat)


def _number(text: str) -> int:
    plain = text.strip()
    return min(int(plain), MOST) if plain.isascii() and plain.isdigit() and len(plain) <= DIGITS else MOST
