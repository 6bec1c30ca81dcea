"""The outline of an XML part: where its elements begin and end, so that marks are put in and every other byte stays.

Read with expat: prefixes, quotes, comments and CDATA are told apart by the parser and not by us.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.parsers import expat

from workbook.marking.tags import START
from workbook.marking.unmarkable import Unmarkable

MOST_ELEMENTS = 500_000
BORDER = " "


class Element:
    """An element: `start` is where it begins, `close` where its end tag does; an empty tag is closed behind itself."""

    __slots__ = ("attributes", "children", "close", "name", "start", "uri")

    def __init__(self, name: str, attributes: dict[str, str], start: int) -> None:
        self.uri, _, self.name = name.rpartition(BORDER)
        self.attributes = attributes
        self.start = start
        self.close = 0
        self.children: list[Element] = []

    @property
    def ref(self) -> str:
        """Return which row or cell it is, as far as it says so."""
        return self.attributes.get("r", "")

    def find(self, name: str) -> Element | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def every(self, name: str) -> Iterator[Element]:
        """Yield the children of a name."""
        return (child for child in self.children if child.name == name)


class Outline:
    """A part, its elements down to a depth, and the changes to be made to its text."""

    def __init__(self, xml: bytes, file: str = "", depth: int = 3) -> None:
        self.xml = xml
        self._changes: list[tuple[int, int, int, bytes]] = []
        try:
            self.root = _parse(xml, depth)
        except (expat.ExpatError, LookupError, ValueError, OverflowError):
            raise Unmarkable("部件", file) from None
        self.prefix = self._prefix()

    def _prefix(self) -> bytes:
        found = START.match(self.xml, self.root.start)
        prefix, colon, _ = found.group(1).rpartition(b":") if found else (b"", b"", b"")
        return prefix + colon

    def again(self) -> Outline:
        """Return the same outline with no changes noted."""
        other = Outline.__new__(Outline)
        other.xml, other.root, other.prefix = self.xml, self.root, self.prefix
        other._changes = []  # noqa: SLF001
        return other

    def tag(self, element: Element) -> bytes:
        """Return the text of an element's start tag."""
        found = START.match(self.xml, element.start)
        return found.group() if found else b""

    def is_empty(self, element: Element) -> bool:
        """Return whether an element is written as one empty tag."""
        return self.tag(element).endswith(b"/>")

    def end_of(self, element: Element) -> int:
        """Return the place behind an element."""
        return element.close if self.is_empty(element) else self.xml.index(b">", element.close) + 1

    def raw(self, element: Element) -> bytes:
        """Return the text of an element."""
        return self.xml[element.start : self.end_of(element)]

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Note that a stretch is to be replaced; what is put in at one place keeps the order in which it was put in."""
        self._changes.append((start, end, len(self._changes), new))

    def insert(self, place: int, new: bytes) -> None:
        """Note that text is to be put in at a place."""
        self.replace(place, place, new)

    def retag(self, element: Element, new: bytes) -> None:
        """Note that a start tag is to be replaced."""
        self.replace(element.start, element.start + len(self.tag(element)), new)

    def remove(self, element: Element) -> None:
        """Note that an element is to go."""
        self.replace(element.start, self.end_of(element), b"")

    def append(self, element: Element, new: bytes) -> None:
        """Note that text is to be put in as the last thing inside an element, which is opened when it is an empty tag."""
        if self.is_empty(element):
            tag = self.tag(element)
            self.retag(element, self.opened(tag) + new + self.closing(tag))
        else:
            self.insert(element.close, new)

    @staticmethod
    def opened(tag: bytes) -> bytes:
        """Return an empty tag as a start tag."""
        return tag[:-2].rstrip() + b">"

    @staticmethod
    def closing(tag: bytes) -> bytes:
        """Return the end tag of a start tag."""
        found = START.match(tag)
        return b"</" + (found.group(1) if found else b"") + b">"

    def result(self) -> bytes:
        """Return the text with every change made."""
        return self._made(0, len(self.xml), self._changes) if self._changes else self.xml

    def _made(self, start: int, end: int, changes: Iterable[tuple[int, int, int, bytes]]) -> bytes:
        """Return a stretch of the text with changes made."""
        pieces: list[bytes] = []
        position = start
        for first, last, _, new in sorted(changes):
            pieces += (self.xml[position:first], new)
            position = max(last, position)
        return b"".join((*pieces, self.xml[position:end]))


def _parse(xml: bytes, depth: int) -> Element:
    """Return the root of a part with its elements down to a depth."""
    top = Element("", {}, 0)
    # The elements that are open; those below the depth are only counted.
    path, below, count = [top], 0, 0
    parser = expat.ParserCreate(namespace_separator=BORDER)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal below, count
        if below or len(path) > depth + 1:
            below += 1
            return
        element = Element(name, attributes, parser.CurrentByteIndex)
        path[-1].children.append(element)
        path.append(element)
        count += 1
        if count > MOST_ELEMENTS:
            raise ValueError

    def end(_name: str) -> None:
        nonlocal below
        if below:
            below -= 1
        else:
            # Behind an empty tag, in front of an end tag.
            path.pop().close = parser.CurrentByteIndex

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(xml, True)
    return top.children[0]


# Some twenty for each program that saves files of one template.
@lru_cache(maxsize=128)
def _outlined(xml: bytes, depth: int) -> Outline:
    return Outline(xml, depth=depth)


def outline_of(xml: bytes, file: str, depth: int = 3) -> Outline:
    """Return the outline of a part that is likely to be the same in many files, with no changes noted; raises Unmarkable."""
    try:
        return _outlined(xml, depth).again()
    except Unmarkable:
        raise Unmarkable("部件", file) from None
