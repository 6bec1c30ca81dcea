"""Sheets by their shape: what stands between the values of its cells is the same in every file that a program saves of one template.

A sheet's XML is cut at its values. What is between two of them, a stretch, leads from inside one cell to inside the next; written as
programs write, it says by itself where that cell stands and what it holds. Sheets whose stretches are known need no parser but for
their values; a stretch that is new is learned by a strict pattern out of XML that a parser has taken; and what is written in any
other way has no shape: whoever asks reads it as any XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from workbook.cells import column_number
from workbook.reading.directory import MEGABYTE
from workbook.reading.known_texts import read_values
from workbook.reading.markup import Malformed, has_asides
from workbook.reading.remembered import Remembered

START, END = b"<sheetData>", b"</sheetData></worksheet>"
NO_VALUE = b"<v></v>"
CUTS, RARE_CUTS = re.compile(rb"<v>|</v>|<t>|</t"), re.compile(rb'<v>|</v>|<t>|</t|preserve">')
# What stands before and behind the text of a cell, where nothing stands around another value.
TEXT, SPACED, TEXT_END = b"<is>", b'<is><t xml:space="', b"></is>"
# Nothing of the form stands further down.
LAST_ROW, FIRST_COLUMN = 2000, ord("A")
# Five times the largest sheet of a report that anybody has filled.
LONGEST = MEGABYTE // 2
LONGEST_STRETCH = 64 << 10

REF = rb"[A-Z][1-9][0-9]{0,3}"
ATTRIBUTE = rb' (?!xmlns|r=)[A-Za-z0-9]++(?::[A-Za-z0-9]++)?="[^"<>&\t\r\n]*+"'
FORMULA = rb'<f(?: aca="(?:true|false)")?>([^<\r]*+)</f>'
BLANK = rb'<c r="%b"(?: s="[0-9]{1,4}")?(?: t="n")? ?(?:/>|></c>)' % REF
ROW = rb'<row r="[1-9][0-9]{0,3}"(?>(?:%b)*) ?' % ATTRIBUTE
NO_ROWS = rb"(?>(?:%b/>)*)" % ROW
BLANKS = rb"(?>(?:%b)*)" % BLANK
BETWEEN = rb"%b(?>(?:</row>%b%b>%b)*)" % (BLANKS, NO_ROWS, ROW, BLANKS)
CELL = rb'<c r="(%b)"(?: s="([0-9]{1,4})")?(?: t="([A-Za-z]{1,9})")?>(?:%b)?(<is>(?:<t xml:space=")?)?' % (REF, FORMULA)
STRETCH = rb"((?:></is>)?</c>|%b%b>)%b(?:%b|(</row>)%b)" % (NO_ROWS, ROW, BETWEEN, CELL, NO_ROWS)
PLACES, ROWS = re.compile(rb'<c r="([A-Z])([0-9]+)"'), re.compile(rb'<row r="([0-9]+)"')
CELLS, LIKE_CELL = b"sheetData", re.compile(rb"<c[^A-Za-z]|:c[\s/>]|[&']")
# How the library and the parser are told that a cell refers to a text, where a formula says the same by chance.
QUOTED = b"'s'"
# Kinds of cells, by what their tag says.
NUMBER, SHARED, STRING, INLINE, BOOLEAN, ERROR = "n", "s", "str", "inlineStr", "b", "e"
KINDS = frozenset((NUMBER, SHARED, STRING, INLINE, BOOLEAN, ERROR))
WITH_FORMULA = frozenset((NUMBER, STRING, BOOLEAN, ERROR))
Place = tuple[int, int]


class Stretch(NamedTuple):
    """What a stretch says: how the cell before ends and the next begins its value, the places it passes, and the next cell."""

    begins: bytes
    ends: bytes
    first: Place | None
    last: Place | None
    style: int
    kind: str
    formula: bytes | None
    is_trimmed: bool


class Shape:
    """The cells of a sheet that have a value, in their order: 0-based places, kinds, styles, formulas; spots count row by row."""

    __slots__ = (
        "_cells",
        "_formulas",
        "_read",
        "_spots",
        "_styles",
        "formula_columns",
        "has_errors",
        "height",
        "index",
        "kinds",
        "places",
        "rightmost",
        "text_spots",
        "texts",
        "trimmed",
        "width",
    )

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.places = [(row - 1, column - 1) for row, column in (each.last or (1, 1) for each in stretches)]
        self.kinds = [each.kind for each in stretches]
        self.height = 1 + max(row for row, _ in self.places)
        self.width = 1 + max(column for _, column in self.places)
        self.index = {f"{chr(FIRST_COLUMN + column)}{row + 1}": n for n, (row, column) in enumerate(self.places)}
        self.rightmost = [n for n, (_, column) in enumerate(self.places) if column == self.width - 1]
        self._cells = {kind: [n for n, each in enumerate(self.kinds) if each == kind] for kind in dict.fromkeys(self.kinds)}
        spots = [row * self.width + column for row, column in self.places]
        self._spots = {kind: [spots[n] for n in cells] for kind, cells in self._cells.items()}
        self._styles = {stretches[n].style for n in self.cells(NUMBER)}, [each.style for each in stretches]
        self.texts = [*self.cells(STRING), *self.cells(INLINE), *self.cells(ERROR)]
        self.trimmed = [stretches[n].is_trimmed for n in self.texts]
        self.text_spots = [*self.spots(STRING), *self.spots(INLINE)]
        self.has_errors = ERROR in self._cells
        self._formulas = {n: each.formula for n, each in enumerate(stretches) if each.formula is not None}
        self._read: dict[int, str] | None = None
        self.formula_columns = frozenset(chr(FIRST_COLUMN + self.places[n][1]) for n in self._formulas)

    def cells(self, kind: str) -> Sequence[int]:
        """Return the cells of a kind."""
        return self._cells.get(kind, ())

    def spots(self, kind: str) -> Sequence[int]:
        """Return where the cells of a kind stand, counted row by row."""
        return self._spots.get(kind, ())

    def numbers_in(self, styles: frozenset[int]) -> Iterator[tuple[int, int]]:
        """Yield the numbers in cells of these styles: where they stand, in which."""
        used, of_cells = self._styles
        if not styles.isdisjoint(used):
            yield from (
                (spot, of_cells[n]) for n, spot in zip(self.cells(NUMBER), self.spots(NUMBER), strict=True) if of_cells[n] in styles
            )

    @property
    def formulas(self) -> Mapping[int, str]:
        """Return the formulas without =, by the index of their cell."""
        if self._read is None:
            texts = read_values(list(self._formulas.values()))
            self._read = {n: text.strip() for n, text in zip(self._formulas, texts, strict=True)}
        return self._read


_shapes: Remembered[tuple[bytes, ...], Shape] = Remembered(8 * MEGABYTE)
_stretches: Remembered[bytes, Stretch] = Remembered(8 * MEGABYTE)


def shape_of(xml: bytes) -> tuple[Shape, list[bytes]] | None:
    """Return the shape of a sheet's cells and their values as they are written, None for a sheet that is written otherwise."""
    start = xml.find(START) + len(START)
    if start < len(START) or len(xml) > LONGEST or not xml.endswith(END) or not _is_plain(xml[:start]):
        return None
    cells = xml[start : -len(END)]
    for cut in (_cut, _cut_rare):
        pieces = cut(cells)
        stretches, values = tuple(pieces[::2]), pieces[1::2]
        together = b"".join(values)
        if len(stretches) == len(values) + 1 and b"<" not in together and not (b"'" in together and QUOTED in together):
            shape = _shapes.get(stretches) or _learn(xml, stretches)
            if shape:
                return shape, values
    return None


def _cut(cells: bytes) -> list[bytes]:
    """Return stretches and values by turns; what is left of the tags around a value tells them apart."""
    return CUTS.split(cells)


def _cut_rare(cells: bytes) -> list[bytes]:
    """Do the same where values are missing or texts keep the blanks around them."""
    return RARE_CUTS.split(cells.replace(b"<v />", NO_VALUE).replace(b"<v/>", NO_VALUE))


@lru_cache(maxsize=64)
def _is_plain(head: bytes) -> bool:
    """Return whether what stands before the cells is well-formed and holds nothing that is or looks like a cell."""
    try:
        has_aside = has_asides(head + END)
    except Malformed:
        return False
    return not has_aside and head.count(CELLS) == 1 and not LIKE_CELL.search(head)


def _learn(xml: bytes, written: tuple[bytes, ...]) -> Shape | None:
    """Return the shape that stretches make, None when they make none."""
    stretches = [_stretches.get(each) or _stretch(each) for each in written]
    known = [each for each in stretches if each]
    if len(known) < len(stretches) or not _is_whole(known):
        return None
    new = {each: stretch for each, stretch in zip(written, known, strict=True) if each not in _stretches}
    if new and not _is_well_formed(xml):
        return None
    for each, stretch in new.items():
        _stretches.remember(each, stretch, len(each) + len(stretch.formula or b""))
    found = Shape(known[:-1])
    _shapes.remember(written, found, len(xml))
    return found


def _is_well_formed(xml: bytes) -> bool:
    try:
        return not has_asides(xml)
    except Malformed:
        return False


def _is_whole(stretches: Sequence[Stretch]) -> bool:
    """Return whether stretches follow on each other: every value ends as it begins, and every cell stands behind the one before."""
    here: Place = (0, 0)
    if len(stretches) < 2 or stretches[0].begins or stretches[-1].ends != b"</row>":  # noqa: PLR2004  (before the value and behind)
        return False
    for before, after in pairwise(stretches):
        if before.ends != after.begins or (after.first and before.last and after.first <= before.last):
            return False
    return here < (stretches[0].first or here)


@cache
def _pattern() -> re.Pattern[bytes]:
    return re.compile(STRETCH)


def _stretch(written: bytes) -> Stretch | None:
    """Return what a stretch says, None when it is not written as programs write one."""
    found = _pattern().fullmatch(written) if len(written) <= LONGEST_STRETCH and QUOTED not in written else None
    places = [(int(row), column_number(letter.decode())) for letter, row in PLACES.findall(written)]
    if found is None or any(int(row) > LAST_ROW for row in ROWS.findall(written)) or any(row > LAST_ROW for row, _ in places):
        return None
    before, place, style, tag, formula, inline, end = found.groups()
    kind = tag.decode() if tag else NUMBER
    if any(there <= here for here, there in pairwise(places)):
        return None
    if place and ((kind == INLINE) != bool(inline) or (formula is not None and kind not in WITH_FORMULA) or kind not in KINDS):
        return None
    ends = end or (TEXT_END if inline else b"") + b"</c>"
    begins = b"" if before.startswith(b"<row") else before
    last = places[-1] if places else None
    return Stretch(begins, ends, places[0] if places else None, last, int(style or 0), kind, formula, inline == TEXT)
