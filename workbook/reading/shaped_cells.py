"""The cells of a sheet that has a known shape: its values put where they belong, exactly as the library that reads any sheet would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from workbook.reading.cell_formats import dated
from workbook.reading.grids import Grid
from workbook.reading.known_texts import read_values
from workbook.reading.markup import Malformed
from workbook.reading.sheet_shapes import BOOLEAN, ERROR, INLINE, NUMBER, SHARED, STRING, Shape, shape_of
from workbook.reading.usual_cells import Raw

DIGITS, IN_NUMBERS = b"0123456789", b"0123456789.eE+-"
BOOLEANS = {b"0": False, b"1": True, b"": ""}
BLANKS = " \t\r\n"
# No workbook has so many texts that a number of them has more digits.
MOST_DIGITS = 9
# What readers may take differently: a character by its code within a text, the end of a line of another system.
ODD = ("_x00", "\r")
TEXTS, WRITTEN = (STRING, INLINE, ERROR), (STRING, INLINE, BOOLEAN)


class ShapedCells:
    """The values of a sheet by the index of their cell, and how to come from there to the rows of the sheet."""

    __slots__ = ("_content", "_said", "_values", "shape")

    def __init__(self, shape: Shape, values: Sequence[bytes], content: list[object], said: Mapping[int, str]) -> None:
        self.shape = shape
        self._values = values
        self._content = content
        self._said = said

    @property
    def references(self) -> list[int]:
        """Return the numbers of the shared texts that cells refer to."""
        return [self._content[n] for n, _, _ in self.shape.of_kind.get(SHARED, ())]  # type: ignore[misc]

    @property
    def last(self) -> int:
        """Return the number of the last shared text that a cell refers to, -1 when none does."""
        return max(self.references, default=-1)

    def written(self, n: int) -> str:
        """Return the value of a cell as it is written."""
        return self._said[n] if n in self._said else self._values[n].decode()

    def extent(self) -> tuple[int, int]:
        """Return the number of rows and of columns up to the last cell that is not empty."""
        shape, values = self.shape, self._values
        if values[-1] and any(values[n] for n in shape.rightmost):
            return shape.height, shape.width
        # A text that is empty is one all the same.
        filled = [place for place, kind, value in zip(shape.places, shape.kinds, values, strict=True) if value or kind in (STRING, INLINE)]
        return 1 + max((row for row, _ in filled), default=-1), 1 + max((column for _, column in filled), default=-1)

    def grid(self, texts: Sequence[str], formats: Sequence[str], *, is_1904: bool) -> Grid | None:
        """Return the rows from A1 on, all equally long; None when a cell refers to a text that is not there."""
        if self.last >= len(texts):
            return None
        height, width = self.extent()
        rows: Grid = [[""] * width for _ in range(height)]
        content, of_kind = self._content, self.shape.of_kind
        for n, row, column in of_kind.get(SHARED, ()):
            rows[row][column] = texts[content[n]]  # type: ignore[call-overload]
        for kind in (NUMBER, *WRITTEN):
            for n, row, column in of_kind.get(kind, ()):
                if content[n] != "":
                    rows[row][column] = content[n]
        for n, row, column, style in self.shape.numbers_in(_dated(tuple(formats))):
            if content[n] != "":
                rows[row][column] = dated(content[n], formats[style], is_1904=is_1904)  # type: ignore[arg-type]
        return rows


def shaped_cells(xml: bytes) -> ShapedCells | None:
    """Return the cells in a sheet's XML, None when they or a value are not written as usual."""
    found = shape_of(xml)
    if found is None:
        return None
    shape, values = found
    content: list[object] = [""] * len(values)
    said: dict[int, str] = {}
    try:
        _read_texts(shape, values, content, said)
        _read_numbers(shape, values, content)
        for n, _, _ in shape.of_kind.get(BOOLEAN, ()):
            content[n] = BOOLEANS[values[n]]
    except (ValueError, KeyError):
        return None
    return ShapedCells(shape, values, content, said)


def _read_texts(shape: Shape, values: Sequence[bytes], content: list[object], said: dict[int, str]) -> None:
    """Take the texts that stand in the cells; raises ValueError."""
    places = [n for kind in TEXTS for n, _, _ in shape.of_kind.get(kind, ())]
    if not places:
        return
    texts = read_values([values[n] for n in places])
    together = "".join(texts)
    if any(each in together for each in ODD):
        raise Malformed
    said.update(zip(places, texts, strict=True))
    for n, text in said.items():
        content[n] = text.strip(BLANKS) if shape.trimmed[n] else text


def _read_numbers(shape: Shape, values: Sequence[bytes], content: list[object]) -> None:
    """Take the numbers, and those of texts; raises ValueError."""
    for kind, signs, number in ((NUMBER, IN_NUMBERS, float), (SHARED, DIGITS, int)):
        cells = shape.of_kind.get(kind, ())
        written = [values[n] for n, _, _ in cells]
        if b"".join(written).translate(None, signs) or (kind == SHARED and not all(0 < len(each) <= MOST_DIGITS for each in written)):
            raise Malformed
        for (n, _, _), each in zip(cells, written, strict=True):
            if each:
                content[n] = number(each)


@lru_cache(maxsize=64)
def _dated(formats: tuple[str, ...]) -> frozenset[int]:
    """Return the styles that show anything else than the number."""
    return frozenset(style for style, shown in enumerate(formats) if shown)


class ShapedRaws(Mapping[str, Raw]):
    """What the cells of a sheet are made of that hold a formula or a value; made when somebody asks for a cell."""

    __slots__ = ("_cells",)

    def __init__(self, cells: ShapedCells) -> None:
        self._cells = cells

    def __getitem__(self, place: str) -> Raw:
        shape = self._cells.shape
        raw = self._raw(shape.index[place], shape)
        if raw.formula is None and not raw.value:
            raise KeyError(place)
        return raw

    def get(self, place: str, default: Raw | None = None) -> Raw | None:  # type: ignore[override]
        """Return a cell, the default for one that is empty."""
        shape = self._cells.shape
        n = shape.index.get(place)
        raw = None if n is None else self._raw(n, shape)
        return default if raw is None or (raw.formula is None and not raw.value) else raw

    def __iter__(self) -> Iterator[str]:
        shape = self._cells.shape
        for place, n in shape.index.items():
            raw = self._raw(n, shape)
            if raw.formula is not None or raw.value:
                yield place

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _raw(self, n: int, shape: Shape) -> Raw:
        return Raw(shape.formulas.get(n), shape.kinds[n], self._cells.written(n))
