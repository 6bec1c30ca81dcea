"""The cells of a sheet without the fast library: what LibreOffice's own Python, which has no compiled packages, reads files with.

Gives what the library gives, at twenty times its cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from xml.parsers import expat

from workbook.cells import column_number
from workbook.reading.grids import Grid
from workbook.reading.package import STYLES, TEXTS, Package

# Formats that show days or hours (ECMA-376 18.8.30, with those of East Asian versions), and those that show a span of time.
DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
SPANS = frozenset((46,))
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DAY = re.compile("[dmyhsg年月日]", re.IGNORECASE)
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001  (cells know no time zone)
LEAP = 60
LAST_DAY = 2_958_466


class Shared(NamedTuple):
    """What the sheets of a workbook share: what each cell format shows, the texts, from when days are counted."""

    styles: Sequence[str]
    texts: Sequence[str]
    is_1904: bool


def read_shared(package: Package) -> Shared:
    """Return what the sheets share; raises ExpatError for damaged XML."""
    styles = _styles(package.read(STYLES)) if STYLES in package.entries else ()
    texts = _texts(package.read(TEXTS)) if TEXTS in package.entries else ()
    return Shared(styles, texts, package.counts_from_1904)


def read_cells(shared: Shared, xml: bytes) -> Grid:
    """Return the rows of a sheet's XML from A1 on, all equally long; raises ExpatError for damaged XML."""
    reader = _Cells(shared)
    _parse(xml, reader.start, reader.end, reader.text)
    return reader.grid()


class _Cells:
    """The cells of one sheet as they come by."""

    def __init__(self, shared: Shared) -> None:
        self.styles, self.texts, self.is_1904 = shared
        self.cells: dict[tuple[int, int], object] = {}
        self.row = self.column = 0
        self.kind = self.style = self.value = ""
        self.said: list[str] | None = None
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self.column = column_number(letters) if letters else self.column + 1
            self.kind, self.style, self.value = attributes.get("t", "n"), attributes.get("s", "0"), ""
        elif name in ("v", "t"):
            self.said = []
        elif name == "rPh":
            self.phonetic += 1

    def text(self, text: str) -> None:
        if self.said is not None:
            self.said.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t") and self.said is not None:
            self.value += "" if self.phonetic else "".join(self.said)
            self.said = None
        elif name == "rPh":
            self.phonetic -= 1
        elif name == "c":
            value = self._value()
            if value != "":
                self.cells[self.row, self.column] = value

    def _value(self) -> object:
        kind, value = self.kind, self.value
        if kind == "s":
            place = int(value) if value.strip().isdigit() else len(self.texts)
            return self.texts[place] if place < len(self.texts) else ""
        if kind == "b":
            return value.strip() == "1" if value else ""
        if kind == "e" or not value:
            return ""
        if kind != "n":
            return value
        return self._number(float(value))

    def _number(self, number: float) -> object:
        style = int(self.style)
        shown = self.styles[style] if style < len(self.styles) else ""
        if not shown or not 0 <= number < LAST_DAY:
            return number
        if shown == "span":
            return timedelta(days=number)
        return moment(number, is_1904=self.is_1904)

    def grid(self) -> Grid:
        height = max((row for row, _ in self.cells), default=0)
        width = max((column for _, column in self.cells), default=0)
        rows: Grid = [[""] * width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row - 1][column - 1] = value
        return rows


def moment(number: float, *, is_1904: bool) -> date | datetime | time:
    """Return a serial number as a day, as a moment when it has hours, as a time when it has no day."""
    if number < 1 and not is_1904:
        found = (EPOCHS[False] + timedelta(milliseconds=round(number * 86_400_000))).time()
        return found if number else time()
    # Day 60 is the 29 February 1900 that never was: the days before it count one less.
    days = number + 1 if number < LEAP and not is_1904 else number
    found_at = EPOCHS[is_1904] + timedelta(milliseconds=round(days * 86_400_000))
    return found_at.date() if found_at.time() == time() else found_at


@lru_cache(maxsize=8)
def _texts(xml: bytes) -> tuple[str, ...]:
    """Return the shared texts; how they are read aloud is no part of them."""
    found: list[str] = []
    said: list[str] = []
    state = {"t": False, "rPh": 0}

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            said.clear()
        elif name == "rPh":
            state["rPh"] += 1
        elif name == "t":
            state["t"] = not state["rPh"]

    def end(name: str) -> None:
        if name == "si":
            found.append("".join(said))
        elif name == "rPh":
            state["rPh"] -= 1
        elif name == "t":
            state["t"] = False

    _parse(xml, start, end, lambda text: said.append(text) if state["t"] else None)
    return tuple(found)


@lru_cache(maxsize=8)
def _styles(xml: bytes) -> tuple[str, ...]:
    """Return for every cell format "day" when it shows days or hours, "span" when a span of time, else ""."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            formats.append(attributes.get("numFmtId", "0"))
        inside.append(name)

    _parse(xml, start, lambda _name: inside.pop(), lambda _text: None)
    return tuple(_shows(number, codes.get(number, "")) for number in formats)


def _shows(number: str, code: str) -> str:
    if code:
        plain = QUOTED.sub("", code)
        return "span" if SPAN.search(plain) else "day" if DAY.search(plain.replace("General", "")) else ""
    known = int(number) if number.isdigit() else 0
    return "day" if known in DAYS else "span" if known in SPANS else ""


def _parse(xml: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], Any], text: Callable[[str], Any]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.buffer_text = True
    parser.Parse(xml, True)
