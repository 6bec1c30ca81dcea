"""Rows of a sheet as XML, spooled to a temporary file until the workbook is put together: memory does not grow with the rows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from xml.sax.saxutils import escape

Cell = str | int | float | None

# What XML cannot hold, halves of pairs, and the marks that no character is.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT = 32_767
LAST_ROW = 1_048_576
CHUNK = 1 << 20
LINE, PADDING, MOST_LINES = 14.0, 4.0, 24
EXACT = 1e15
# What stands for the number of the row in the form of a row's cells.
ROW = "#"
INFINITE = (math.inf, -math.inf)


class Spool:
    """The rows of one sheet below its head, as XML in a temporary file; beyond the last row a sheet can have they are only counted."""

    def __init__(self, folder: Path, first: int) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115  (closed with the spool)
        self.next = first
        self.left_out = 0
        self.size = 0

    def add(self, cells: str, height: float = 0) -> int:
        """Write a row of cells made by `row_of` and return its number, 0 when the sheet is full; no height is the usual one."""
        if self.next > LAST_ROW:
            self.left_out += 1
            return 0
        tall = f' ht="{height}" customHeight="1"' if height else ""
        self.size += self._file.write(f'<row r="{self.next}"{tall}>{cells}</row>'.encode())
        self.next += 1
        return self.next - 1

    def chunks(self) -> Iterator[bytes]:
        """Yield what was written, piece by piece."""
        self._file.seek(0)
        while piece := self._file.read(CHUNK):
            yield piece

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()


def row_of(row: int, values: Sequence[Cell], letters: Sequence[str], styles: Sequence[int]) -> str:
    """Return the cells of a row; an empty value is a cell with nothing but its style."""
    return "".join(cell_of(f"{letter}{row}", value, style) for letter, value, style in zip(letters, values, styles, strict=True))


def cell_of(address: str, value: Cell, style: int) -> str:
    """Return one cell: a number, or a text that no program takes for a formula."""
    if value is None or value == "":
        return f'<c r="{address}" s="{style}"/>'
    if isinstance(value, str) or value in INFINITE:
        text = escape(UNFIT.sub("", str(value))[:LONGEST_TEXT])
        return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{address}" s="{style}"><v>{value!r}</v></c>'


def figures_row(row: int, figures: Sequence[float], letters: Sequence[str], filled: int, blank: int) -> str:
    """Return the cells of figures, blanks being NaN: most of what a summary holds, so a whole row at a time where none is blank."""
    values = [int(value) if value.is_integer() and -EXACT < value < EXACT else value for value in figures]
    if all(map(math.isfinite, values)):
        return _figure_cells(tuple(letters), filled).replace(ROW, str(row)) % tuple(values)
    pairs = zip(letters, values, strict=True)
    return "".join(cell_of(f"{letter}{row}", *((value, filled) if math.isfinite(value) else (None, blank))) for letter, value in pairs)


@lru_cache(maxsize=4)
def _figure_cells(letters: tuple[str, ...], style: int) -> str:
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
