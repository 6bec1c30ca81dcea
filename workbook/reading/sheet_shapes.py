"""Sheets by their shape: what stands between the values of its cells is the same in every file that a program saves of one template.

A sheet's XML is cut at its values. What is between two of them, a stretch, leads from inside one cell to inside the next; written as
programs write, it says by itself where that cell stands and what it holds. Sheets whose stretches are known need no parser but for
their values; a stretch that is new is learned by a strict pattern out of XML that a parser has taken; and what is written in any
other way has no shape: whoever asks reads it as any XML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rules.expressions import compiled
from workbook.reading.directory import MEGABYTE
from workbook.reading.known_texts import read_values
from workbook.reading.markup import Malformed, has_asides
from workbook.reading.raw_cells import LAST_ROW
from workbook.reading.remembered import Remembered

START, END = b"<sheetData>", b"</sheetData></worksheet>"
VALUE, VALUE_END, TEXT, SPACED, TEXT_END, NO_VALUE = b"<v>", b"</v>", b"<t>", b'preserve">', b"</t>", b"<v></v>"
IN_TEXT, CELL_END = b"<is>", b"</c>"
ENDS = {VALUE: VALUE_END, TEXT: TEXT_END, SPACED: TEXT_END}
CUTS, RARE_CUTS = compiled(rb"<v>|</v>|<t>|</t>"), compiled(rb'<v>|</v>|<t>|</t>|preserve">')
NO_STYLE = -1
FIRST_COLUMN, BEFORE_A = ord("A"), ord("A") - 1
# Five times the largest sheet of a report that anybody has filled.
LONGEST = MEGABYTE // 2
LONGEST_STRETCH = 64 << 10
# So many shapes of the same size are told apart; what is known of a cell takes about so many bytes.
FEW, A_CELL = 8, 500

REF = rb"[A-Z][1-9][0-9]{0,3}"
ATTRIBUTE = rb' (?!xmlns|r=)[A-Za-z0-9]++(?::[A-Za-z0-9]++)?="[^"<>&\t\r\n]*+"'
FORMULA = rb'<f(?: aca="(?:true|false)")?>([^<\r]*+)</f>'
# Some write a blank too many.
BLANK = rb'<c r="%b"(?: s="[0-9]{1,4}")?(?: t="n")? ?(?:/>|></c>)' % REF
ROW = rb'<row r="[1-9][0-9]{0,3}"(?>(?:%b)*) ?>' % ATTRIBUTE
CELL = rb'<c r="([A-Z])([1-9][0-9]{0,3})"(?: s="([0-9]{1,4})")?(?: {1,2}t="([A-Za-z]{1,9})")? ?>(?:%b)?(<is>(?:<t xml:space=")?)?' % FORMULA
# From inside a row to inside one.
STRETCH = compiled(rb"((?:</is>)?</c>)?((?>(?:%b|</row>%b)*))(?:%b)?" % (BLANK, ROW, CELL))
# A row without cells may be closed at once; with these around it the first stretch and the last are like the others.
CLOSED_ROW, OPEN_ROW, ROW_END, ANY_ROW = b"/><row ", b"></row><row ", b"</row>", b'<row r="1">'
PLACES, ROWS = b'<c r="', b'<row r="'
CELLS, LIKE_CELL = b"sheetData", compiled(rb"<c[^A-Za-z]|:c[\s/>]|[&']")
# How the library and the parser are told that a cell refers to a text, where a formula says the same by chance.
QUOTED = b"'s'"
# Kinds of cells, by what their tag says.
NUMBER, SHARED, STRING, INLINE, BOOLEAN, ERROR = "n", "s", "str", "inlineStr", "b", "e"
KINDS = frozenset((NUMBER, SHARED, STRING, INLINE, BOOLEAN, ERROR))
WITH_FORMULA = frozenset((NUMBER, STRING, BOOLEAN, ERROR))
Place = tuple[int, int]


class Stretch(NamedTuple):
    """What a stretch says: the tags it is written between, the places it passes, and the next cell, of which it passes the place last."""

    before: bytes
    behind: bytes
    first: Place | None
    last: Place | None
    style: int
    kind: str
    formula: bytes | None


class Shape:
    """The cells of a sheet that have a value, in their order: 0-based places, kinds, styles, formulas; spots count row by row."""

    __slots__ = (
        "_cells",
        "_formulas",
        "_frames",
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

    def __init__(self, written: Sequence[bytes], stretches: Sequence[Stretch]) -> None:
        self._frames = [each.before + between + each.behind for each, between in zip(stretches, written, strict=True)]
        stretches = stretches[:-1]
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
        self.trimmed = [stretches[n].behind == TEXT for n in self.texts]
        self.text_spots = [*self.spots(STRING), *self.spots(INLINE)]
        self.has_errors = ERROR in self._cells
        self._formulas = {n: each.formula for n, each in enumerate(stretches) if each.formula is not None}
        self._read: dict[int, str] | None = None
        self.formula_columns = frozenset(chr(FIRST_COLUMN + self.places[n][1]) for n in self._formulas)

    def written(self, values: Sequence[bytes]) -> bytes:
        """Return the cells of a sheet of this shape with these values."""
        pieces = [b""] * (2 * len(values) + 1)
        pieces[::2], pieces[1::2] = self._frames, values
        return b"".join(pieces)

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


# Shapes by how many values they have and how long they are without.
_shapes: Remembered[tuple[int, int], tuple[Shape, ...]] = Remembered(8 * MEGABYTE)
_stretches: Remembered[bytes, Stretch] = Remembered(8 * MEGABYTE)


def shape_of(xml: bytes) -> tuple[Shape, list[bytes]] | None:
    """Return the shape of a sheet's cells and their values as they are written, None for a sheet that is written otherwise."""
    start = xml.find(START) + len(START)
    if start < len(START) or len(xml) > LONGEST or not xml.endswith(END) or not _is_plain(xml[:start]):
        return None
    cells = xml[start : -len(END)]
    found = _shape_of(xml, cells, CUTS.split(cells))
    if found is None:
        cells = cells.replace(b"<v />", NO_VALUE).replace(b"<v/>", NO_VALUE)
        found = _shape_of(xml, cells, RARE_CUTS.split(cells))
    return found


def _shape_of(xml: bytes, cells: bytes, pieces: list[bytes]) -> tuple[Shape, list[bytes]] | None:
    stretches, values = pieces[::2], pieces[1::2]
    together = b"".join(values)
    if len(stretches) == len(values) or b"<" in together or (b"'" in together and QUOTED in together):
        return None
    size = len(values), len(cells) - len(together)
    known = _shapes.get(size, ())
    for shape in known:
        if shape.written(values) == cells:
            return shape, values
    new = _learn(xml, stretches)
    if new is None or new.written(values) != cells:
        return None
    _shapes.remember(size, (new, *known[: FEW - 1]), len(xml) + A_CELL * len(values))
    return new, values


@lru_cache(maxsize=64)
def _is_plain(head: bytes) -> bool:
    """Return whether what stands before the cells is well-formed and holds nothing that is or looks like a cell."""
    try:
        has_aside = has_asides(head + END)
    except Malformed:
        return False
    return not has_aside and head.count(CELLS) == 1 and not LIKE_CELL.search(head)


def _learn(xml: bytes, written: Sequence[bytes]) -> Shape | None:
    """Return the shape that stretches make, None when they make none."""
    stretches = [_stretches.get(each) or _stretch(each) for each in written]
    known = [each for each in stretches if each]
    if len(known) < len(stretches) or not _is_whole(known):
        return None
    new = {each: stretch for each, stretch in zip(written, known, strict=True) if each not in _stretches}
    if new and not _is_well_formed(xml):
        return None
    for each, stretch in new.items():
        _stretches.remember(each, stretch, len(each) + len(stretch.formula or b"") + A_CELL)
    return Shape(written, known)


def _is_well_formed(xml: bytes) -> bool:
    try:
        return not has_asides(xml)
    except Malformed:
        return False


def _is_whole(stretches: Sequence[Stretch]) -> bool:
    """Return whether stretches follow on each other: every value ends as it begins, and every cell stands behind the one before."""
    if len(stretches) == 1 or stretches[0].before or stretches[-1].behind:
        return False
    return all(
        ENDS.get(one.behind) == other.before and not (one.last and other.first and other.first <= one.last)
        for one, other in pairwise(stretches)
    )


def _stretch(written: bytes) -> Stretch | None:
    """Return what a stretch says, None when it is not written as programs write one."""
    if len(written) > LONGEST_STRETCH or QUOTED in written:
        return None
    is_first, is_last = written.startswith(b"<row "), written.endswith((ROW_END, b"/>"))
    whole = (ROW_END if is_first else b"") + written + (ANY_ROW if is_last else b"")
    found = STRETCH.fullmatch(whole.replace(CLOSED_ROW, OPEN_ROW))
    if found is None:
        return None
    end, between, letter, row, style, tag, formula, inline = found.groups()
    kind = tag.decode() if tag else NUMBER
    if letter and ((kind == INLINE) != bool(inline) or (formula is not None and kind not in WITH_FORMULA) or kind not in KINDS):
        return None
    places = [_place(each[:1], each[1:].partition(b'"')[0]) for each in between.split(PLACES)[1:]] if between else []
    places += [_place(letter, row)] if letter else []
    rows = [int(each.partition(b'"')[0]) for each in between.split(ROWS)[1:]] if between else []
    if max(rows, default=0) > LAST_ROW or any(row > LAST_ROW for row, _ in places) or sorted({*places}) != places:
        return None
    behind = b"" if not letter else VALUE if not inline else TEXT if inline == IN_TEXT else SPACED
    before = b"" if end is None else VALUE_END if end == CELL_END else TEXT_END
    first, last = (places[0], places[-1]) if places else (None, None)
    return Stretch(before, behind, first, last, int(style) if style else NO_STYLE, kind, formula)


def _place(letter: bytes, row: bytes) -> Place:
    return int(row), letter[0] - BEFORE_A
