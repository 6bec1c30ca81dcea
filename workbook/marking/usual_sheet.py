"""The outline of a sheet that looks as programs write one: its cells found by pattern, the rest outlined once for all sheets that share it.

What stands around the cells is the same in every file made from one template, and most of a parser's time goes into cells that get no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
ROW = rb"<row(?>(?:%b)*) ?(?:/>|>(?>(?:%b)*)</row>)" % (ATTRIBUTE, CELL)
USUAL = compiled(rb"(?>(?:%b)*)" % ROW)
A_ROW = compiled(rb"<row((?>(?:%b)*)) ?(?:/>|>((?>(?:%b)*))</row>)" % (ATTRIBUTE, CELL))
A_CELL = compiled(rb"<c((?>(?:%b)*)) ?(/>|>[^<]*+(?>(?:<(?!/?c[\s/>])[^<]*+)*)</c>)" % ATTRIBUTE)
VALUES = compiled(rb' ([A-Za-z0-9]++)="([^"]*+)"')


class Row(Element):
    """A row whose cells are looked for when they are asked for."""

    __slots__ = ("_cells", "_first", "_inside")

    def __init__(self, found: re.Match[bytes], uri: str, offset: int) -> None:
        super().__init__("row", _attributes(found.group(1)), found.start() + offset)
        self.uri = uri
        self._inside, self._first = found.group(2) or b"", found.start(2) + offset
        self._cells: list[Element] | None = None
        self.close = found.end() + offset - (len(b"</row>") if found.group(2) is not None else 0)

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
        cell = Element("c", _attributes(found.group(1)), found.start() + self._first)
        cell.uri = self.uri
        cell.close = found.end() + self._first - (0 if found.group(2) == b"/>" else len(b"</c>"))
        return cell


class UsualSheet(Outline):
    """An outline of the frame, which many sheets share, with the cells behind it; they go between again in the end."""

    def __init__(self, xml: bytes, frame: Outline, place: int, cells: bytes) -> None:
        self.whole = xml
        self.xml = frame.xml + cells
        self.place = place
        self.end = len(frame.xml)
        self._changes: list[tuple[int, int, int, bytes]] = []
        self.prefix = frame.prefix
        self.root = _with_rows(frame.root, place, A_ROW.finditer(cells), self.end)

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
    if xml.count(b"<") > MOST_ELEMENTS or xml.count(START) != 1 or xml.count(END) != 1:
        return None
    start, end = xml.index(START) + len(START), xml.index(END)
    declared = DECLARED.match(xml)
    if end < start or any(xml.find(each, declared.end() if declared else 0) >= 0 for each in ASIDE):
        return None
    if not USUAL.fullmatch(xml, start, end) or not _is_well_formed(xml):
        return None
    frame = _frame(xml[:start] + xml[end:])
    data = frame.root.find("sheetData") if frame else None
    if frame is None or data is None or data.close != start:
        return None
    return UsualSheet(xml, frame, start, xml[start:end])


def _is_well_formed(xml: bytes) -> bool:
    try:
        expat.ParserCreate(namespace_separator=BORDER).Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError, OverflowError):
        return False
    return True


@lru_cache(maxsize=64)
def _frame(xml: bytes) -> Outline | None:
    try:
        return Outline(xml)
    except Unmarkable:
        return None


def _with_rows(root: Element, place: int, rows: Iterator[re.Match[bytes]], offset: int) -> Element:
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


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in VALUES.findall(tag)}
