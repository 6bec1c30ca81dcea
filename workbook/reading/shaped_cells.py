"""The cells of a sheet that has a known shape: its values put where they belong, exactly as the library that reads any sheet would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from workbook.reading.cell_formats import dated
from workbook.reading.grids import Grid
from workbook.reading.known_texts import read_values
from workbook.reading.markup import Malformed
from workbook.reading.raw_cells import Raw
from workbook.reading.sheet_shapes import BOOLEAN, INLINE, NUMBER, SHARED, STRING, Shape, shape_of

DIGITS, IN_NUMBERS = b"0123456789", b"0123456789.eE+-"
BOOLEANS = {b"0": False, b"1": True, b"": ""}
BLANKS = " \t\r\n"
# Later ones no year has, or the next one only that counts from another day.
LAST_DAY = 2_950_000
# No workbook has so many texts that a number of them has more digits.
MOST_DIGITS = 9
# What readers may take differently: a character by its code within a text, the end of a line of another system.
ODD = ("_x00", "\r")


class ShapedCells:
    """The values of a sheet, kind by kind, and how to come from there to the rows of the sheet."""

    __slots__ = ("_booleans", "_numbers", "_said", "_texts", "_values", "references", "shape")

    def __init__(self, shape: Shape, values: Sequence[bytes]) -> None:
        """Take the values; raises ValueError or KeyError when one is not written as usual."""
        self.shape = shape
        self._values = values
        # The numbers of the shared texts that cells refer to.
        self.references = list(map(int, self._of(SHARED, DIGITS, MOST_DIGITS)))
        self._numbers = [float(each) if each else "" for each in self._of(NUMBER, IN_NUMBERS)]
        self._booleans = [BOOLEANS[values[n]] for n in shape.cells(BOOLEAN)]
        self._texts = read_values([values[n] for n in shape.texts])
        self._said: dict[int, str] = {}
        together = "".join(self._texts)
        if any(each in together for each in ODD):
            raise Malformed

    def _of(self, kind: str, signs: bytes, most: int = 0) -> list[bytes]:
        """Return the values of a kind, all of these signs; where there is a longest, none is empty."""
        found = [self._values[n] for n in self.shape.cells(kind)]
        if b"".join(found).translate(None, signs) or (most and not all(0 < len(each) <= most for each in found)):
            raise Malformed
        return found

    @property
    def last(self) -> int:
        """Return the number of the last shared text that a cell refers to, -1 when none does."""
        return max(self.references, default=-1)

    def written(self, n: int) -> str:
        """Return the value of a cell as it is written."""
        if not self._said:
            self._said = dict(zip(self.shape.texts, self._texts, strict=True))
        return self._said[n] if n in self._said else self._values[n].decode()

    def grid(self, texts: Sequence[str], formats: Sequence[str], *, is_1904: bool) -> Grid | None:
        """Return the rows from A1 on, all equally long; None for what is no day and a text that is not there."""
        shape = self.shape
        if self.last >= len(texts):
            return None
        cells: list[object] = [""] * (shape.height * shape.width)
        # Errors, which are the last texts, are blank.
        trimmed = [text.strip(BLANKS) if is_trimmed else text for text, is_trimmed in zip(self._texts, shape.trimmed, strict=True)]
        written = ((SHARED, [texts[each] for each in self.references]), (NUMBER, self._numbers), (BOOLEAN, self._booleans))
        for spots, values in ((shape.text_spots, trimmed), *((shape.spots(kind), values) for kind, values in written)):
            for spot, value in zip(spots, values, strict=False):
                cells[spot] = value
        for spot, style in shape.numbers_in(_dated(tuple(formats))):
            number = cells[spot]
            if isinstance(number, float):
                if not 0 <= number < LAST_DAY:
                    return None
                cells[spot] = dated(number, formats[style], is_1904=is_1904)
        height, width = self._extent()
        return [cells[start : start + width] for start in range(0, height * shape.width, shape.width)]

    def _extent(self) -> tuple[int, int]:
        """Return the number of rows and of columns up to the last cell that is not empty."""
        shape, values = self.shape, self._values
        if values[-1] and any(values[n] for n in shape.rightmost):
            return shape.height, shape.width
        # A text that is empty is one all the same.
        filled = [place for place, kind, value in zip(shape.places, shape.kinds, values, strict=True) if value or kind in (STRING, INLINE)]
        return 1 + max((row for row, _ in filled), default=-1), 1 + max((column for _, column in filled), default=-1)


def shaped_cells(xml: bytes) -> ShapedCells | None:
    """Return the cells in a sheet's XML, None when they or a value are not written as usual."""
    found = shape_of(xml)
    try:
        return ShapedCells(*found) if found else None
    except (ValueError, KeyError):
        return None


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
