"""The cells of a sheet without the fast library: what LibreOffice's own Python, which has no compiled packages, reads files with.

Gives what the library gives, at twenty times its cost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from rules.expressions import compiled
from workbook.reading.cell_places import CELLS, CellPlaces
from workbook.reading.grids import Grid
from workbook.reading.markup import Malformed, parse
from workbook.reading.package import Package
from workbook.reading.reduced_package import GENERAL, only_formats

# Formats that show days or hours (ECMA-376 18.8.30, with those of East Asian versions), and those that show a span of time.
DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
SPANS = frozenset((46,))
# What a format is made of: letters, and words in quotes, behind a backslash, in brackets.
WORDS = compiled(r'\\.|_.|\*.|"[^"]*"?|\[[^\]]*\]?|.', re.DOTALL)
SPAN = compiled(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
LETTERS, HALF_DAY, BEHIND_A = frozenset("dmhysDMHYS"), frozenset("aA"), frozenset("pmPM/")
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001  (cells know no time zone)
BLANKS, TRUE, NUMBERS = " \t\r\n", ("1", "true"), ("n", "")
DAY = compiled(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?=.)|$))?(?:[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)?")
CODED = compiled("_x00([0-9A-Fa-f]{2})_")
LEAP = 60
LAST_DAY = 2_958_466


def is_trimmed(attributes: Mapping[str, str]) -> bool:
    """Return whether the blanks around a text are no part of it."""
    return attributes.get("xml:space") != "preserve"


def is_number(value: str) -> bool:
    """Return whether a cell that does not say what it holds has a number."""
    try:
        float(value)
    except ValueError:
        return False
    return value.isascii() and value == value.strip() and "_" not in value


def decode(text: str) -> str:
    """Return a text with the characters that stand in it by their code, as the library decodes them: once, and none above 255."""
    return CODED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x00" in text else text


class Shared(NamedTuple):
    """What the sheets of a workbook share: what each cell format shows, the texts, from when days are counted."""

    styles: Sequence[str]
    texts: Sequence[str]
    is_1904: bool


def read_shared(package: Package, texts: bytes) -> Shared:
    """Return what the sheets share, their texts from the given XML; raises Malformed."""
    styles = package.special("styles")
    formats = _styles(only_formats(package.read(styles))) if styles else ()
    return Shared(formats, _texts(texts) if texts else (), package.counts_from_1904)


def read_cells(shared: Shared, xml: bytes) -> Grid:
    """Return the rows of a sheet's XML from A1 on, all equally long; raises Malformed."""
    reader = _Cells(shared)
    parse(xml, reader.start, reader.end, reader.text)
    return reader.grid()


class _Said:
    """A text as it comes by, its pieces one after another; how it is read aloud is no part of it."""

    def __init__(self, closing: str) -> None:
        self._pieces: list[str] = []
        self._closing = closing
        self._piece: list[str] | None = None
        self._is_trimmed = self._is_aloud = False

    @property
    def text(self) -> str:
        """Return what has been said so far."""
        return "".join(self._pieces)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._piece is None and name == "t" and not self._is_aloud:
            self._piece, self._is_trimmed = [], is_trimmed(attributes)
        elif self._piece is None and name == "rPh":
            self._is_aloud = True

    def add(self, text: str) -> None:
        if self._piece is not None:
            self._piece.append(text)

    def end(self, name: str) -> bool:
        """Take an end tag; return whether it was the text's own."""
        if self._piece is None:
            self._is_aloud = self._is_aloud and name != "rPh"
            return name == self._closing
        if name == "t":
            said = "".join(self._piece)
            self._pieces.append(decode(said.strip(BLANKS) if self._is_trimmed else said))
            self._piece = None
        return False


class _Cells:
    """The cells of one sheet as they come by; of several values in a cell the last one counts."""

    def __init__(self, shared: Shared) -> None:
        self.styles, self.texts, self.is_1904 = shared
        self.cells: dict[tuple[int, int], object] = {}
        self.places = CellPlaces()
        self.here = (0, 0)
        self.kind = self.style = ""
        self.value: object = ""
        # What is open inside a cell: a value or formula and how many tags in it, or a text.
        self.open = ""
        self.below = 0
        self.stored: list[str] = []
        self.is_cut = self.is_inside = False
        self.said: _Said | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_inside:
            # What looks like a cell elsewhere is none.
            self.is_inside = name == CELLS
        elif self.said is not None:
            self.said.start(name, attributes)
        elif self.open:
            self.below += 1
            # Of a number that has tags in it only what stands before them counts.
            self.is_cut = self.kind in NUMBERS
        elif name == "row":
            # One without a number is where the row before has led.
            if "r" in attributes:
                self.places.enter_row(attributes["r"])
        elif name == "c":
            self.here = self.places.enter_cell(attributes.get("r"))
            self.kind, self.style, self.value = attributes.get("t", ""), attributes.get("s", "0"), ""
        elif name == "is":
            self.said = _Said(name)
        elif name in ("v", "f"):
            self.open, self.stored, self.is_cut = name, [], False

    def text(self, text: str) -> None:
        if self.said is not None:
            self.said.add(text)
        elif self.open and not self.is_cut:
            self.stored.append(text)

    def end(self, name: str) -> None:
        if name == CELLS:
            self.is_inside = False
        elif self.said is not None:
            if self.said.end(name):
                self.value, self.said = self.said.text, None
        elif self.open:
            self.below -= 1
            if self.below < 0:
                self.value = self._value("".join(self.stored)) if self.open == "v" else ""
                self.open, self.below = "", 0
        elif name == "row":
            self.places.leave_row()
        elif name == "c" and self.value != "":
            self.cells[self.here] = self.value

    def _value(self, value: str) -> object:
        kind = self.kind
        if not value or kind in ("e", "inlineStr"):
            return ""
        if kind == "s":
            place = int(value) if value.isascii() and value.isdigit() else len(self.texts)
            if place >= len(self.texts):
                raise Malformed
            return self.texts[place]
        if kind == "b":
            return value.strip().lower() in TRUE
        if kind == "d":
            return _day(value)
        if kind not in NUMBERS:
            return decode(value)
        # The library leaves a text that should have been a number as it is written.
        return self._number(float(value)) if kind or is_number(value) else value

    def _number(self, number: float) -> object:
        style = int(self.style) if self.style.isascii() and self.style.isdigit() else 0
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


def _day(value: str) -> object:
    """Return a day or an hour written in letters, the letters where they are none."""
    kind = datetime if "T" in value else time if ":" in value else date
    with suppress(ValueError):
        return kind.fromisoformat(value) if DAY.fullmatch(value) else value
    return value


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
    texts = _Texts()
    parse(xml, texts.start, texts.end, texts.text)
    return tuple(texts.found)


class _Texts:
    """The shared texts as they come by."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._said: _Said | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._said is not None:
            self._said.start(name, attributes)
        elif name == "si":
            self._said = _Said(name)

    def text(self, text: str) -> None:
        if self._said is not None:
            self._said.add(text)

    def end(self, name: str) -> None:
        if self._said is not None and self._said.end(name):
            self.found.append(self._said.text)
            self._said = None


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

    parse(xml, start, lambda _name: inside.pop(), lambda _text: None)
    return tuple(_shows(number, codes.get(number, "")) for number in formats)


def _shows(number: str, code: str) -> str:
    if code:
        return shown_by(code)
    known = int(number) if number.isdigit() else 0
    return "day" if known in DAYS else "span" if known in SPANS else ""


def shown_by(code: str) -> str:
    """Return what a format shows, "day", "span" or "", by its first section, as the library tells them apart."""
    if code in GENERAL:
        return ""
    has_a = False
    for word in WORDS.findall(code):
        if word == ";":
            break
        if SPAN.fullmatch(word):
            return "span"
        if word in (BEHIND_A if has_a else LETTERS):
            return "day"
        has_a = has_a or word in HALF_DAY
    return ""
