"""How far a sheet reaches and how long its texts are, before a library makes room: one stray cell in XFD1048576 would end the process."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from sys import getsizeof

from rules.expressions import compiled
from workbook.cells import address, column_number
from workbook.reading.cell_places import CellPlaces, is_beyond
from workbook.reading.directory import MEGABYTE
from workbook.reading.markup import Malformed, has_asides, parse
from workbook.reading.package import Package, Sheet
from workbook.reading.shaped_cells import ShapedCells, shaped_cells
from workbook.reading.unreadable import Unreadable

# A cell's start tag as programs write it, its address in front and nowhere else (no other attribute of a cell has an r but in its
# value "str"). One letter and at most four digits make a rectangle that nobody needs to fear, any other address is measured;
# a tag that looks otherwise is left to the parser.
TAG = rb"""<c(?! r="%b"[^r<>'&]*+(?:r"[^r<>'&]*+)?>|[A-Za-z])"""
UNUSUAL, IRREGULAR = (compiled(TAG % ref) for ref in (rb"[A-Z][1-9][0-9]{0,3}", rb"[A-Z]{1,3}[1-9][0-9]{0,6}"))
PREFIXED = compiled(rb":c[\s/>]")
LETTERS, DIGITS = compiled(rb'<c r="([A-Z]{1,3})'), compiled(rb'<c r="[A-Z]{1,3}([0-9]{1,7})')
# All sheets of a workbook together.
CELLS = 2_000_000
MOST_ODD = 200_000
CELLS_END, SHEET_END = b"</sheetData>", b"</worksheet>"
# What all texts may take as they stand in memory, where one rare character makes all of a text take four bytes each.
MOST_TEXT = 80 * MEGABYTE
WIDEST = 4
WIDE = compiled(rb"[\xf0-\xf4]|&#")
TEXT_CELL, TEXT_NUMBER = b'"s"', compiled(rb'"s"[^<>]{0,99}>\s{0,99}<v>([0-9]{1,9})</v>')
VALUES, A_VALUE = (b"<v", b":v", b"<is", b":is"), 100
INLINE, SHORT_TEXT, WINDOW = 4 * MEGABYTE, 4096, 8192


class Reach:
    """How much the sheets of one workbook hold that have been looked at so far."""

    __slots__ = ("_at_most", "_at_most_long", "_uncounted", "asides", "cells", "most_text", "package", "texts")

    def __init__(self, package: Package, most_text: int = MOST_TEXT) -> None:
        self.package = package
        self.most_text = most_text
        self.cells = 0
        self.texts = 0
        # The sheets with comments and their like among the cells.
        self.asides: set[str] = set()
        self._at_most_long = 0
        self._uncounted: list[tuple[bytes, int]] = []
        self._at_most = 0

    def bounded_cells(self, sheet: Sheet) -> tuple[bytes, ShapedCells | None]:
        """Return the XML of a sheet's cells, and them if they are written as usual; raises Unreadable when damaged or too many."""
        xml = self._cells_of(sheet)
        shaped = shaped_cells(xml)
        references = len(shaped.references) if shaped else self._judge(sheet, xml)
        self._charge_texts(sheet, xml, references)
        return xml, shaped

    def _judge(self, sheet: Sheet, xml: bytes) -> int:
        """Refuse cells that are damaged or reach too far; return how many refer to a text, 0 where it has not been looked at."""
        references = 0
        self._refuse_damage(sheet, xml)
        if UNUSUAL.search(xml) or PREFIXED.search(xml):
            try:
                rows, columns, references = measure(xml)
            except Malformed:
                raise self._damaged(sheet) from None
            self._refuse_reach(sheet, rows, columns)
        return references

    def _refuse_damage(self, sheet: Sheet, xml: bytes) -> None:
        """Raise Unreadable for XML that the library takes and a parser does not: what is read is the same without the library."""
        try:
            if has_asides(xml):
                self.asides.add(sheet.name)
        except Malformed:
            raise self._damaged(sheet) from None

    def charge_cells(self, sheet: Sheet, rows: int, columns: int) -> None:
        """Count the cells of a sheet that has been read; raises Unreadable when all together are too many."""
        self._refuse_reach(sheet, rows, columns)
        self.cells += rows * columns

    def _cells_of(self, sheet: Sheet) -> bytes:
        whole = self.package.read(sheet.part)
        if not whole.rstrip().endswith(b"worksheet>"):
            # Cut off, or something stands behind the root.
            self._refuse_damage(sheet, whole)
        end = whole.find(CELLS_END)
        return whole[: end + len(CELLS_END)] + SHEET_END if end >= 0 else whole

    def _damaged(self, sheet: Sheet) -> Unreadable:
        return Unreadable("部件损坏", self.package.file, place=f"工作表“{sheet.name}”")

    def _refuse_reach(self, sheet: Sheet, rows: int, columns: int) -> None:
        if is_beyond(rows, columns) or self.cells + rows * columns > CELLS:
            raise Unreadable("范围过大", self.package.file, place=f"工作表“{sheet.name}”", address=address(rows, columns))

    def _charge_texts(self, sheet: Sheet, xml: bytes, references: int) -> None:
        if len(xml) > INLINE:
            values = sum(map(xml.count, VALUES))
            self.texts += values * A_VALUE + len(xml) * (WIDEST if WIDE.search(xml) else 1) // 2
        part = self.package.special("sharedStrings")
        if part:
            texts = self.package.read(part)
            self._look_at(texts)
            if self.texts <= self.most_text:
                self._charge_shared(xml, texts, references)
        if self.texts > self.most_text:
            raise Unreadable("解压过大", self.package.file, place=f"工作表“{sheet.name}”", limit=self.most_text // MEGABYTE)

    def _look_at(self, texts: bytes) -> None:
        if not self._at_most_long:
            self._at_most_long = 2 * WINDOW if has_short_texts(texts) else longest_text(texts)
            if len(texts) > INLINE:
                # Every text is an object, be it empty.
                self.texts += sum(map(texts.count, (b"<si", b":si"))) * A_VALUE

    def _charge_shared(self, xml: bytes, texts: bytes, references: int) -> None:
        """Count the shared texts of a sheet's cells: at most, as long as that is little for all sheets so far, else exactly."""
        references = references or xml.count(TEXT_CELL)
        self._uncounted.append((xml, references))
        self._at_most += references * self._at_most_long * WIDEST
        if self.texts + self._at_most > self.most_text:
            self.texts += sum(referred(each, texts, count) for each, count in self._uncounted)
            self._uncounted, self._at_most = [], 0


def measure(xml: bytes) -> tuple[int, int, int]:
    """Return the last row and the last column of a sheet's cells, and how many refer to a text; raises Malformed."""
    if IRREGULAR.search(xml) or PREFIXED.search(xml):
        return _walk(xml)
    rows = max(map(int, DIGITS.findall(xml)), default=0)
    columns = max((column_number(letters.decode()) for letters in set(LETTERS.findall(xml))), default=0)
    return rows, columns, xml.count(TEXT_CELL)


def _walk(xml: bytes) -> tuple[int, int, int]:
    places = CellPlaces()
    rows = columns = references = cells = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal rows, columns, references, cells
        if name == "row":
            places.enter_row(attributes.get("r"))
        elif name == "c":
            row, column = places.enter_cell(attributes.get("r"))
            rows, columns, cells = max(rows, row), max(columns, column), cells + 1
            references += attributes.get("t") == "s"
            if cells > MOST_ODD:
                raise Malformed

    parse(xml, start)
    return rows, columns, references


def has_short_texts(texts: bytes) -> bool:
    """Return whether a text begins within every so many bytes: each is shorter than twice as many."""
    return all(texts.find(b"<si", start, start + WINDOW) >= 0 for start in range(0, len(texts) - WINDOW, WINDOW))


def longest_text(texts: bytes) -> int:
    """Return how long the longest of the shared texts is, at least what a text takes that is short."""
    return max(SHORT_TEXT, *map(len, texts.split(b"<si")))


def _split(texts: bytes) -> list[bytes]:
    prefix = re.search(rb"<(\w{1,99}:)?sst\b", texts)
    return texts.split(b"<" + (prefix.group(1) or b"" if prefix else b"") + b"si")


@lru_cache(maxsize=1)
def _pieces(texts: bytes) -> list[bytes]:
    return _split(texts)[1:]


def referred(xml: bytes, texts: bytes, references: int) -> int:
    """Return what the texts that a sheet's cells refer to take in memory, each as often as it is referred to."""
    pieces = _pieces(texts)
    counts = Counter(map(int, TEXT_NUMBER.findall(xml)))
    known = sum(_size(pieces[number]) * count for number, count in counts.items() if number < len(pieces))
    others = references - sum(counts.values())
    return known + (others * max(map(_size, pieces), default=0) if others else 0)


def _size(piece: bytes) -> int:
    return len(piece) * WIDEST if b"&#" in piece else getsizeof(piece.decode("utf-8", "replace"))
