"""The cells of a sheet's XML: found by address, given a style, put in where they are missing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

from workbook.cells import address, place_of
from workbook.marking.outline import Element, Outline
from workbook.marking.tags import ascii_xml, number_of, set_attribute, text


class Cells:
    """The rows and cells of one sheet, numbered as the file has them or as they follow each other."""

    def __init__(self, outline: Outline, data: Element) -> None:
        self._outline = outline
        self._data = data
        self.rows = dict(_numbered(data.every("row"), number_of))
        self._cells: dict[int, dict[int, Element]] = {}

    def in_row(self, row: int) -> dict[int, Element]:
        """Return the cells of a row by column."""
        if row not in self._cells:
            found = self.rows.get(row)
            self._cells[row] = dict(_numbered(found.every("c"), _column)) if found else {}
        return self._cells[row]

    def find(self, row: int, column: int) -> Element | None:
        """Return a cell."""
        return self.in_row(row).get(column)

    def style(self, row: int, column: int) -> int:
        """Return the style by which a cell is shown: its own, else its row's, else its column's."""
        cell = self.find(row, column)
        if cell:
            return number_of(cell.attributes.get("s", ""))
        line = self.rows.get(row)
        if line and line.attributes.get("customFormat") in ("1", "true"):
            return number_of(line.attributes.get("s", ""))
        columns = self._outline.root.find("cols")
        for each in columns.every("col") if columns else ():
            values = each.attributes
            if number_of(values.get("min", "")) <= column <= number_of(values.get("max", "")):
                return number_of(values.get("style", ""))
        return 0

    def set_styles(self, styles: Mapping[tuple[int, int], int]) -> None:
        """Give cells their styles; a missing one is put in at its place."""
        missing: dict[int, dict[int, bytes]] = {}
        for (row, column), style in sorted(styles.items()):
            cell = self.find(row, column)
            if cell:
                self._outline.retag(cell, set_attribute(self._outline.tag(cell), b"s", str(style).encode()))
            else:
                missing.setdefault(row, {})[column] = self._new(row, column, style)
        self._insert(missing)

    def set_values(self, values: Mapping[tuple[int, int], str | int]) -> None:
        """Give cells their values, "" for none, with the style they are shown in; a missing one is put in at its place."""
        missing: dict[int, dict[int, bytes]] = {}
        for (row, column), value in sorted(values.items()):
            cell, xml = self.find(row, column), self._new(row, column, self.style(row, column), value)
            if cell:
                self._outline.replace(cell.start, self._outline.end_of(cell), xml)
            else:
                missing.setdefault(row, {})[column] = xml
        self._insert(missing)

    def _insert(self, missing: Mapping[int, Mapping[int, bytes]]) -> None:
        new: list[tuple[int, bytes]] = []
        numbers = list(self.rows)
        for row, cells in missing.items():
            if row in self.rows:
                self._insert_cells(row, cells)
                continue
            xml = b'<%srow r="%d">%s</%srow>' % (self._outline.prefix, row, b"".join(cells.values()), self._outline.prefix)
            new.append((bisect_left(numbers, row), xml))
        if self._outline.is_empty(self._data):
            if new:
                self._outline.append(self._data, b"".join(xml for _, xml in new))
            return
        for place, xml in new:
            self._outline.insert(self.rows[numbers[place]].start if place < len(numbers) else self._data.close, xml)

    def _insert_cells(self, row: int, cells: Mapping[int, bytes]) -> None:
        line, columns = self.rows[row], list(self.in_row(row))
        tag = _spanning(self._outline.tag(line), line, cells)
        if self._outline.is_empty(line):
            self._outline.retag(line, Outline.opened(tag) + b"".join(cells.values()) + Outline.closing(tag))
            return
        if tag != self._outline.tag(line):
            self._outline.retag(line, tag)
        for column, xml in cells.items():
            place = bisect_left(columns, column)
            start = self.in_row(row)[columns[place]].start if place < len(columns) else line.close
            self._outline.insert(start, xml)

    def _new(self, row: int, column: int, style: int, value: str | int = "") -> bytes:
        prefix = self._outline.prefix
        start = b'<%sc r="%s" s="%d"' % (prefix, address(row, column).encode(), style)
        if isinstance(value, int):
            return b"%s><%sv>%d</%sv></%sc>" % (start, prefix, value, prefix, prefix)
        if not value:
            return start + b"/>"
        inner = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (prefix, prefix, ascii_xml(text(value)), prefix, prefix)
        return b'%s t="inlineStr">%s</%sc>' % (start, inner, prefix)


def _spanning(tag: bytes, line: Element, columns: Iterable[int]) -> bytes:
    """Return a row's start tag whose spans take in more columns; without spans it stays as it is."""
    start, _, end = line.attributes.get("spans", "").partition(":")
    first, last = number_of(start), number_of(end)
    if not (first and last):
        return tag
    low, high = min(first, *columns), max(last, *columns)
    return tag if (low, high) == (first, last) else set_attribute(tag, b"spans", b"%d:%d" % (low, high))


def _numbered(elements: Iterable[Element], number: Callable[[str], int]) -> Iterator[tuple[int, Element]]:
    position = 0
    for element in elements:
        position = number(element.ref) or position + 1
        yield position, element


def _column(ref: str) -> int:
    place = place_of(ref)
    return place[1] if place else 0
