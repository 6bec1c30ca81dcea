"""The outline of a sheet that looks as programs write one: its cells found by pattern, the rest outlined once for all sheets that share it.

What stands around the cells is the same in every file made from one template, and most of a parser's time goes into cells that get no mark.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat

from rules.expressions import compiled
from workbook.marking.outline import BORDER, MOST_ELEMENTS, Element, Outline
from workbook.marking.unmarkable import Unmarkable

START, END = b"<sheetData>", b"</sheetData>"
DECLARED, ASIDE = compiled(rb"<\?xml\s[^<>]{0,200}\?>"), (b"<!", b"<?")
# One attribute after the other behind a blank or two, none of them a declaration or with anything to be decoded.
ATTRIBUTE = rb' {1,2}+(?!xmlns)[A-Za-z0-9]++(?::[A-Za-z0-9]++)?="[^"<>&\t\r\n]*+"'
CELL = rb"<c(?>(?:%b)*) ?(?:/>|>[^<]*+(?>(?:<(?!/?(?:c|row)[\s/>])[^<]*+)*)</c>)" % ATTRIBUTE
A_ROW = compiled(rb"<row((?>(?:%b)*)) ?(?:/>|>((?>(?:%b)*))</row>)" % (ATTRIBUTE, CELL))
A_CELL = compiled(rb"<c((?>(?:%b)*)) ?(/>|>[^<]*+(?>(?:<(?!/?c[\s/>])[^<]*+)*)</c>)" % ATTRIBUTE)
REF = compiled(rb' r="([^"]*+)"')
VALUES = compiled(rb' ([A-Za-z0-9]++)="([^"]*+)"')


class Found(Element):
    """A row or a cell found by pattern; what its start tag says is read when it is asked for: most get no mark."""

    __slots__ = ("_said", "_tag")

    def __init__(self, name: str, uri: str, tag: bytes, place: tuple[int, int]) -> None:
        self.name, self.uri, self._tag = name, uri, tag
        self.start, self.close = place
        self._said: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """Return what the start tag says."""
        if self._said is None:
            self._said = {name.decode(): value.decode() for name, value in VALUES.findall(self._tag)}
        return self._said

    @attributes.setter
    def attributes(self, _none: dict[str, str]) -> None:
        """Take what every element begins with."""

    @property
    def ref(self) -> str:
        """Return which row or cell it is, as far as it says so."""
        found = REF.search(self._tag)
        return found.group(1).decode() if found else ""

    @property
    def children(self) -> list[Element]:
        """Return nothing: what is in a cell nobody asks for."""
        return []

    @children.setter
    def children(self, _none: list[Element]) -> None:
        """Take the list that every element begins with."""


class Row(Found):
    """A row whose cells are looked for when they are asked for."""

    __slots__ = ("_cells", "_first", "_inside")

    def __init__(self, found: re.Match[bytes], uri: str, offset: int) -> None:
        inside = found.group(2)
        close = found.end() + offset - (0 if inside is None else len(b"</row>"))
        super().__init__("row", uri, found.group(1), (found.start() + offset, close))
        self._inside, self._first = inside or b"", found.start(2) + offset
        self._cells: list[Element] | None = None

    @property
    def children(self) -> list[Element]:
        """Return the row's cells."""
        if self._cells is None:
            self._cells = [self._cell(found) for found in A_CELL.finditer(self._inside)]
        return self._cells

    @children.setter
    def children(self, _none: list[Element]) -> None:
        """Take the list that every element begins with."""

    def _cell(self, found: re.Match[bytes]) -> Element:
        close = found.end() + self._first - (0 if found.group(2) == b"/>" else len(b"</c>"))
        return Found("c", self.uri, found.group(1), (found.start() + self._first, close))


class UsualSheet(Outline):
    """An outline of the frame, which many sheets share, with the cells behind it; they go between again in the end."""

    def __init__(self, xml: bytes, frame: Outline, place: int, rows: list[re.Match[bytes]]) -> None:
        self.whole = xml
        self.xml = frame.xml + xml[place : rows[-1].end() if rows else place]
        self.place = place
        self.end = len(frame.xml)
        self._changes: list[tuple[int, int, int, bytes]] = []
        self.prefix = frame.prefix
        self.root = _with_rows(frame.root, place, rows, self.end - place)

    def result(self) -> bytes:
        """Return the text with every change made."""
        if not self._changes:
            return self.whole
        # What is put in behind the cells stands, in the frame, at their place.
        before = self._made(0, self.place, [each for each in self._changes if each[0] < self.place])
        after = self._made(self.place, self.end, [each for each in self._changes if self.place <= each[0] < self.end])
        return before + self._made(self.end, len(self.xml), [each for each in self._changes if each[0] >= self.end]) + after


def usual_sheet(xml: bytes) -> UsualSheet | None:
    """Return the outline of a sheet's part, None when it is written otherwise than programs do or no parser takes it."""
    if (len(xml) > MOST_ELEMENTS and xml.count(b"<") > MOST_ELEMENTS) or xml.count(START) != 1 or xml.count(END) != 1:
        return None
    start, end = xml.index(START) + len(START), xml.index(END)
    declared = DECLARED.match(xml)
    if end < start or any(xml.find(each, declared.end() if declared else 0) >= 0 for each in ASIDE):
        return None
    rows = _rows(xml, start, end)
    frame = _frame(xml[:start] + xml[end:]) if rows is not None else None
    data = frame.root.find("sheetData") if frame else None
    if rows is None or frame is None or data is None or data.close != start or not _is_well_formed(frame, xml[start:end]):
        return None
    return UsualSheet(xml, frame, start, rows)


def _rows(xml: bytes, start: int, end: int) -> list[re.Match[bytes]] | None:
    """Return the rows of a stretch that is nothing but rows, each behind the other; None when it is not."""
    rows = []
    while start < end:
        found = A_ROW.match(xml, start, end)
        if found is None:
            return None
        rows.append(found)
        start = found.end()
    return rows


def _is_well_formed(frame: Outline, rows: bytes) -> bool:
    """Return whether a parser takes the rows inside the frame's root, which tells it what their prefixes mean."""
    tag = frame.tag(frame.root)
    head = frame.xml[: frame.root.start + len(tag)]
    try:
        expat.ParserCreate(namespace_separator=BORDER).Parse(head + rows + Outline.closing(tag), True)
    except (expat.ExpatError, LookupError, ValueError, OverflowError):
        return False
    return True


@lru_cache(maxsize=64)
def _frame(xml: bytes) -> Outline | None:
    try:
        return Outline(xml)
    except Unmarkable:
        return None


def _with_rows(root: Element, place: int, rows: list[re.Match[bytes]], offset: int) -> Element:
    """Return the root of a frame with the rows in its data; the frame's own is everybody's."""
    other = Element(root.name, root.attributes, root.start)
    other.uri, other.close = root.uri, root.close
    for child in root.children:
        if child.name == "sheetData" and child.close == place:
            data = Element(child.name, child.attributes, child.start)
            data.uri, data.close = child.uri, child.close
            data.children = [Row(found, child.uri, offset) for found in rows]
            other.children.append(data)
        else:
            other.children.append(child)
    return other
