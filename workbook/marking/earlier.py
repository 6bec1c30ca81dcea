"""Earlier marks of ours taken out again: the clerk corrects in the marked copy and sends that back, saved by whatever program."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from rules.expressions import compiled
from workbook.cells import address, place_of
from workbook.findings.fills import NO_FILL, colour_of
from workbook.findings.marks import edges, fills
from workbook.findings.record import Marked, read_record
from workbook.marking.links import Links, leave_out
from workbook.marking.notes import DEPTH, Notes
from workbook.marking.outline import Element
from workbook.marking.parts import Parts
from workbook.marking.shapes import has_boxes, remove_boxes
from workbook.marking.sheet import SheetMarks, open_sheet
from workbook.marking.styles import Styles, is_edged
from workbook.marking.tags import number_of, set_attribute
from workbook.reading.our_marks import RESULT, commented_cells, is_result
from workbook.reading.package import Sheet
from workbook.reading.packed_grids import PackedGrids

# Where programs put what belongs to one sheet alone.
BESIDE = ("xl/drawings/", "xl/comments", "xl/threadedcomments", "xl/printersettings/")
TARGET = compiled(r"#?'?(" + RESULT + r")'?[!.].*", re.DOTALL)


def find_result(parts: Parts) -> Sheet | None:
    """Return the findings sheet of an earlier check."""
    grids = PackedGrids(parts.package)
    return next((sheet for sheet in parts.package.sheets if is_result(grids, sheet)), None)


def clear_marks(parts: Parts, styles: Styles) -> Sheet | None:
    """Take our marks out of every sheet; return the findings sheet, which is to be written anew."""
    result = find_result(parts)
    if result is None and not any("comment" in part for part in parts.package.entries):
        return None
    record: dict[str, dict[str, Marked]] = {}
    for each in read_record(PackedGrids(parts.package).read(result)[0]) if result else ():
        record.setdefault(each.sheet, {})[each.address] = each
    for sheet in parts.package.sheets:
        if sheet != result and (result or _has_notes(parts, sheet)):
            _Earlier(parts, sheet, styles, record).clear()
    if result:
        _drop_links(parts, result)
    return result


def _has_notes(parts: Parts, sheet: Sheet) -> bool:
    """Return whether a sheet has notes of ours; without the findings sheet they alone tell that it was marked."""
    if sheet.part not in parts:
        return False
    known = Links(parts, sheet.part).first("comments")
    return known is not None and commented_cells(parts.read(known.part))[1]


def _drop_links(parts: Parts, result: Sheet) -> None:
    """Leave out what another program has put beside the old findings sheet: drawings, printer settings."""
    links = Links(parts, result.part)
    for link in links:
        if not link.part.startswith(BESIDE):
            continue
        leave_out(parts, Links(parts, link.part).part)
        leave_out(parts, link.part)
    leave_out(parts, links.part)


class _Earlier:
    """The earlier marks of one sheet."""

    def __init__(self, parts: Parts, sheet: Sheet, styles: Styles, record: Mapping[str, Mapping[str, Marked]]) -> None:
        self.parts = parts
        self.sheet = sheet
        self.styles = styles
        self.record = record.get(sheet.name, {})
        self.colours = {each.colour[-6:].upper() for cells in record.values() for each in cells.values()}
        self._coloured: dict[int, bool] = {}
        self._columns: dict[int, list[tuple[int, str]]] = {}
        for row, column, ref in sorted((*place, ref) for ref in self.record if (place := place_of(ref))):
            self._columns.setdefault(column, []).append((row, ref))

    def clear(self) -> None:
        marks = open_sheet(self.parts, self.sheet)
        if marks is None:
            return
        if self.colours:
            self._uncolour(marks)
        self._unlink(marks)
        self._clear_notes(marks)
        marks.save()

    def _uncolour(self, marks: SheetMarks) -> None:
        for place, style, cell in list(self._marked_cells(marks)):
            ref = address(*place)
            had = self.record.get(ref) or self._nearest(place)
            is_new = ref in self.record and had is not None and had.style is None
            if is_new and not marks.outline.xml[cell.start + len(marks.outline.tag(cell)) : cell.close].strip():
                marks.outline.remove(cell)
                continue
            back = str(self._style_before(style, had)).encode()
            marks.outline.retag(cell, set_attribute(marks.outline.tag(cell), b"s", back))

    def _marked_cells(self, marks: SheetMarks) -> Iterator[tuple[tuple[int, int], int, Element]]:
        """Yield the cells that have a colour of ours, wherever rows put in or taken out have moved them."""
        for row in marks.cells.rows:
            for column, cell in marks.cells.in_row(row).items():
                style = number_of(cell.attributes.get("s"))
                if self._is_coloured(style):
                    yield (row, column), style, cell

    def _is_coloured(self, style: int) -> bool:
        if style not in self._coloured:
            self._coloured[style] = colour_of(self.styles.fill_of(style)) in self.colours
        return self._coloured[style]

    def _nearest(self, place: tuple[int, int]) -> Marked | None:
        """Return the record of the nearest cell in the same column, else of any cell."""
        column = self._columns.get(place[1])
        if not column:
            return next(iter(self.record.values()), None)
        after = bisect_left(column, (place[0], ""))
        _, ref = min(column[max(after - 1, 0) : after + 1], key=lambda each: abs(each[0] - place[0]))
        return self.record[ref]

    def _style_before(self, style: int, had: Marked | None) -> int:
        """Return the style a cell had: the very one while the styles are the same, else this one with fill and border of then."""
        fill, border = had.fill.encode() if had else NO_FILL, self._border_before(style, had)
        if had is not None and had.style is not None and self._is_same(had.style, fill, border):
            edge = self._edge_of(had)
            if self.styles.is_filled(style, had.style, self.styles.solid(had.colour), self.styles.edge(edge) if border and edge else None):
                return had.style
        return self.styles.filled(style, self.styles.put_back("fills", fill), self.styles.put_back("borders", border) if border else None)

    def _is_same(self, style: int, fill: bytes, border: bytes) -> bool:
        return self.styles.fill_of(style) == fill and (not border or self.styles.border_of(style) == border)

    def _edge_of(self, had: Marked) -> str:
        return next((edges()[state] for state, fill in fills().items() if fill == had.colour and state in edges()), "")

    def _border_before(self, style: int, had: Marked | None) -> bytes:
        """Return the border a cell had, b"" where the present one is its own; a cell that moved borrows another's."""
        if had and had.border:
            return had.border.encode()
        if any(is_edged(self.styles.border_of(style), edge) for edge in edges().values()):
            return next((each.border.encode() for each in self.record.values() if each.border), b"")
        return b""

    def _unlink(self, marks: SheetMarks) -> None:
        found = marks.outline.root.find("hyperlinks")
        ours = [each for each in found.every("hyperlink") if TARGET.fullmatch(each.attributes.get("location", ""))] if found else []
        if found and ours and len(ours) == len(found.children):
            marks.outline.remove(found)
        else:
            for each in ours:
                marks.outline.remove(each)

    def _clear_notes(self, marks: SheetMarks) -> None:
        known = Links(self.parts, self.sheet.part).first("comments")
        if known is None:
            return
        notes = Notes(self.parts.outline(known.part, DEPTH))
        gone = notes.clear()
        if notes.outline.result() == notes.outline.xml:
            return
        if len(gone) == len(notes.comments):
            self._drop("comments")
        else:
            self.parts.write(known.part, notes.outline.result())
        self._clear_boxes(marks, gone)

    def _clear_boxes(self, marks: SheetMarks, gone: set[str]) -> None:
        drawing = marks.drawing()
        if drawing is None:
            return
        left = remove_boxes(marks.boxes(drawing), gone)
        if has_boxes(left):
            self.parts.write(drawing.part, left)
            return
        legacy = marks.outline.root.find("legacyDrawing")
        if legacy:
            marks.outline.remove(legacy)
        self._drop("vmlDrawing")

    def _drop(self, kind: str) -> None:
        links = Links(self.parts, self.sheet.part)
        link = links.first(kind)
        if link:
            links.remove(link)
            leave_out(self.parts, link.part)
