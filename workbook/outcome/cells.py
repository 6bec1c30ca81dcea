"""Rows of a sheet as XML, spooled to a temporary file until the workbook is put together: memory does not grow with the rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from workbook.outcome.ranking import Ranked
from workbook.reading.markup import UNFIT

Cell = str | int | float | None

LONGEST_TEXT = 32_767
LAST_ROW = 1_048_576
LINE, PADDING, MOST_LINES = 14.0, 4.0, 24
EXACT = 1e15
# What stands for the number of a row until it is known: no text of a cell can hold it.
ROW = "\x01"
ROW_END = "</row>"
INFINITE = (math.inf, -math.inf)


class Spool:
    """The rows of one sheet below its head, those of the gravest units first; what is beyond the last row a sheet can have is counted."""

    def __init__(self, folder: Path, first: int) -> None:
        self._pieces = Ranked(folder)
        self._first = first
        self._count = 0
        self.size = 0

    @property
    def last(self) -> int:
        """Return the number of the last row, that above the first where there is none."""
        return min(self._first - 1 + self._count, LAST_ROW)

    @property
    def left_out(self) -> int:
        """Return how many rows the sheet cannot take."""
        return self._first - 1 + self._count - self.last

    def add(self, rank: int, rows: Sequence[str]) -> None:
        """Keep the rows of a unit, made by `row_of`."""
        text = "".join(rows)
        self._count += len(rows)
        self.size += len(text.encode()) + text.count(ROW) * len(str(LAST_ROW))
        self._pieces.add(rank, text.encode())

    def chunks(self) -> Iterator[bytes]:
        """Yield the rows, each with its number."""
        number = self._first
        for piece in self._pieces:
            rows = piece.decode().split(ROW_END)[:-1][: LAST_ROW + 1 - number]
            yield "".join(row.replace(ROW, str(place)) + ROW_END for place, row in enumerate(rows, number)).encode()
            number += len(rows)

    def close(self) -> None:
        """Let the temporary file go."""
        self._pieces.close()


def row_of(cells: str, height: float = 0) -> str:
    """Return a row of cells whose number is still to come; no height is the usual one."""
    tall = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{ROW}"{tall}>{cells}{ROW_END}'


def cells_of(values: Sequence[Cell], letters: Sequence[str], styles: Sequence[int]) -> str:
    """Return the cells of a row; an empty value is a cell with nothing but its style."""
    return "".join(cell_of(f"{letter}{ROW}", value, style) for letter, value, style in zip(letters, values, styles, strict=True))


def cell_of(address: str, value: Cell, style: int) -> str:
    """Return one cell: a number, or a text that no program takes for a formula."""
    if value is None or value == "":
        return f'<c r="{address}" s="{style}"/>'
    if isinstance(value, str) or value in INFINITE:
        text = escape(UNFIT.sub("", str(value))[:LONGEST_TEXT], quote=False)
        return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{address}" s="{style}"><v>{value!r}</v></c>'


def figure_cells(figures: Sequence[float], letters: Sequence[str], filled: int, blank: int) -> str:
    """Return the cells of figures, blanks being NaN: most of what a summary holds, so a whole row at a time where none is blank."""
    values = [int(value) if value.is_integer() and -EXACT < value < EXACT else value for value in figures]
    if all(map(math.isfinite, values)):
        return _filled_cells(tuple(letters), filled) % tuple(values)
    pairs = zip(letters, values, strict=True)
    return "".join(cell_of(f"{letter}{ROW}", *((value, filled) if math.isfinite(value) else (None, blank))) for letter, value in pairs)


@lru_cache(maxsize=4)
def _filled_cells(letters: tuple[str, ...], style: int) -> str:
    return "".join(f'<c r="{letter}{ROW}" s="{style}"><v>%s</v></c>' for letter in letters)


def height_of(values: Iterable[Cell], widths: Iterable[float]) -> float:
    """Return the height of a row in points that shows its texts wrapped at these widths; 0 widths are of columns that do not wrap.

    Not every program fits rows to their texts when it opens a file.
    """
    lines = 1
    for value, width in zip(values, widths, strict=False):
        # In GBK a character takes as many bytes as it is half characters wide.
        if width and isinstance(value, str) and len(value) * 2 > width:
            lines = max(lines, math.ceil(len(value.encode("gbk", "replace")) / (width - 1)))
    return LINE * min(lines, MOST_LINES) + PADDING
