"""The style part: fills, fonts, borders and cell formats added behind those that are there, never one changed."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.expressions import compiled
from workbook.findings.fills import NO_FILL, SOLID
from workbook.marking.outline import Element, Outline, outline_of
from workbook.marking.tags import START, ascii_xml, set_attribute

PART = "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}"></styleSheet>'.encode()
ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
# What stands in a list that is missing: the first entries mean something of their own.
FIRST = {
    "fonts": ('<font><sz val="11"/><name val="宋体"/></font>',),
    "fills": (NO_FILL.decode(), '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}
NAME = compiled(rb"(</?)([A-Za-z])")
EDGE = (
    "<border>"
    + "".join(f'<{side} style="thick"><color rgb="{{0}}"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + "</border>"
)
IDS = {"fills": b"fillId", "borders": b"borderId"}


@lru_cache(maxsize=16)
def _lists(xml: bytes, file: str) -> dict[str, tuple[bytes, ...]]:
    outline = outline_of(xml, file, 2)
    lists = {name: outline.root.find(name) for name in FIRST}
    return {name: tuple(map(outline.raw, each.children)) for name, each in lists.items() if each}


@lru_cache(maxsize=64)
def _places(entries: tuple[bytes, ...]) -> dict[bytes, int]:
    """Return the first place of each entry of a list."""
    return {entry: place for place, entry in reversed([*enumerate(entries)])}


class Styles:
    """The lists of a style part that marks need, by the text of their entries."""

    def __init__(self, xml: bytes, file: str) -> None:
        self._outline = outline_of(xml, file, 2)
        if self._outline.is_empty(self._outline.root):
            tag = self._outline.tag(self._outline.root)
            self._outline = outline_of(Outline.opened(tag) + Outline.closing(tag), file, 2)
        lists = _lists(self._outline.xml, "")
        self.lists = {name: list(lists.get(name) or map(self._ours, FIRST[name])) for name in FIRST}
        self._places: dict[str, dict[bytes, int]] = {}
        self._filled: dict[tuple[int, int, int | None], int] = {}
        self._known: dict[tuple[str, str], int] = {}
        self._entries: dict[tuple[str, int], bytes] = {}

    def _ours(self, xml: str) -> bytes:
        return self._prefixed(ascii_xml(xml))

    def _prefixed(self, xml: bytes) -> bytes:
        return NAME.sub(rb"\g<1>" + self._outline.prefix + rb"\g<2>", xml) if self._outline.prefix else xml

    def add(self, name: str, xml: bytes) -> int:
        """Return the place of an entry in a list, which it is added to unless one of the same text is there."""
        if name not in self._places:
            self._places[name] = dict(_places(tuple(self.lists[name])))
        place = self._places[name].setdefault(xml, len(self.lists[name]))
        if place == len(self.lists[name]):
            self.lists[name].append(xml)
        return place

    def add_ours(self, name: str, xml: str) -> int:
        """Return the place of an entry that is written without the part's prefix."""
        place = self._known.get((name, xml))
        if place is None:
            place = self._known[name, xml] = self.add(name, self._ours(xml))
        return place

    def solid(self, colour: str) -> int:
        """Return the fill of a colour."""
        return self.add_ours("fills", SOLID.format(colour))

    def edge(self, colour: str) -> int:
        """Return the border of a colour around a cell."""
        return self.add_ours("borders", EDGE.format(colour))

    def fill_of(self, style: int) -> bytes:
        """Return the text of a cell format's fill, without the part's prefix."""
        return self._entry("fills", style)

    def border_of(self, style: int) -> bytes:
        """Return the text of a cell format's border, without the part's prefix."""
        return self._entry("borders", style)

    def _entry(self, name: str, style: int) -> bytes:
        entry = self._entries.get((name, style))
        if entry is None:
            entry = self._entries[name, style] = self._read_entry(name, style)
        return entry

    def _read_entry(self, name: str, style: int) -> bytes:
        found = re.search(rb"\s" + IDS[name] + rb"\s*=\s*[\"']([0-9]{1,6})[\"']", self._format(style))
        place = int(found.group(1)) if found else 0
        entry = self.lists[name][place] if place < len(self.lists[name]) else FIRST[name][0].encode()
        return entry.replace(b"<" + self._outline.prefix, b"<").replace(b"</" + self._outline.prefix, b"</")

    def put_back(self, name: str, entry: bytes) -> int:
        """Return the place of a fill or border noted by `fill_of` or `border_of`."""
        return self.add(name, self._prefixed(entry))

    def filled(self, style: int, fill: int, border: int | None = None) -> int:
        """Return the cell format that is another one with another fill, and another border where one is given."""
        found = self._filled.get((style, fill, border))
        if found is None:
            found = self._filled[style, fill, border] = self.add("cellXfs", self._clone(style, fill, border))
        return found

    def is_filled(self, style: int, other: int, fill: int, border: int | None = None) -> bool:
        """Return whether a cell format is another one with another fill, perhaps another border, and nothing else."""
        return 0 <= other < len(self.lists["cellXfs"]) and self._format(style) == self._clone(other, fill, border)

    def _clone(self, style: int, fill: int, border: int | None) -> bytes:
        format = self._format(style)
        found = START.match(format)
        end = found.end() if found else 0
        tag = set_attribute(set_attribute(format[:end], b"fillId", b"%d" % fill), b"applyFill", b"1")
        if border is not None:
            tag = set_attribute(set_attribute(tag, b"borderId", b"%d" % border), b"applyBorder", b"1")
        return tag + format[end:]

    def _format(self, style: int) -> bytes:
        formats = self.lists["cellXfs"]
        return formats[style] if 0 <= style < len(formats) else formats[0]

    @property
    def has_bases(self) -> bool:
        """Return whether there are cell style formats for a cell format to rest on."""
        bases = self._outline.root.find("cellStyleXfs")
        return bases is not None and bool(bases.children)

    def result(self) -> bytes:
        """Return the style part with what was added."""
        outline = self._outline.again()
        for name, entries in self.lists.items():
            found = outline.root.find(name)
            if found and found.children:
                _extend(outline, found, entries)
            elif len(entries) > len(FIRST[name]):
                _create(outline, name, entries)
        return outline.result()


def _extend(outline: Outline, found: Element, entries: list[bytes]) -> None:
    if len(entries) > len(found.children):
        if "count" in found.attributes:
            outline.retag(found, set_attribute(outline.tag(found), b"count", str(len(entries)).encode()))
        outline.insert(found.close, b"".join(entries[len(found.children) :]))


def _create(outline: Outline, name: str, entries: list[bytes]) -> None:
    tag = outline.prefix + name.encode()
    xml = b'<%s count="%d">%s</%s>' % (tag, len(entries), b"".join(entries), tag)
    root, empty, rank = outline.root, outline.root.find(name), ORDER.index(name)
    if empty:
        outline.replace(empty.start, outline.end_of(empty), xml)
        return
    before = [child for child in root.children if child.name in ORDER and ORDER.index(child.name) < rank]
    outline.insert(outline.end_of(before[-1]) if before else root.start + len(outline.tag(root)), xml)


def is_edged(border: bytes, colour: str) -> bool:
    """Return whether a border is of one colour on all four sides, as ours is, whatever program wrote it."""
    return border.upper().count(b'RGB="' + colour.encode() + b'"') >= len(("left", "right", "top", "bottom"))
