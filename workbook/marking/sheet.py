"""One sheet of the clerk's with its marks: colours, notes and links back put into its XML at the places the format gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from workbook.cells import address, area_of, covered, place_of, quote_sheet
from workbook.findings.marks import Mark, edges, fills, note_lines, worse
from workbook.findings.record import Marked
from workbook.findings.row import FindingRow
from workbook.findings.wording import load_marks
from workbook.marking.cells import Cells
from workbook.marking.links import SPREADSHEET, VML, Link, Links, declare, namespace
from workbook.marking.notes import DEPTH, Notes
from workbook.marking.notes import empty_part as empty_notes
from workbook.marking.outline import Element, Outline, outline_of
from workbook.marking.parts import Parts
from workbook.marking.shapes import LARGEST, Geometry, add_boxes, takes_boxes
from workbook.marking.shapes import empty_part as empty_drawing
from workbook.marking.styles import Styles
from workbook.marking.tags import ascii_xml, quoted
from workbook.marking.usual_sheet import usual_sheet
from workbook.reading.markup import Malformed, as_utf8
from workbook.reading.package import Sheet
from workbook.reading.unreadable import Unreadable

# The children of a worksheet in the order that ECMA-376 (18.3.1.99) gives them.
ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState "
    "dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing "
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst"
)
RANKS = {name: rank for rank, name in enumerate(ORDER.split(" "))}


class SheetMarks:
    """The marks of one sheet and the parts they go into."""

    def __init__(self, parts: Parts, sheet: Sheet, outline: Outline, data: Element) -> None:
        self.parts = parts
        self.sheet = sheet
        self.outline = outline
        self.cells = Cells(outline, data)

    def place(self, marks: Mapping[str, Mark]) -> dict[tuple[int, int], Mark]:
        """Return the marks by row and column, those inside merged cells on the first of them, where they can be seen."""
        found: dict[tuple[int, int], Mark] = {}
        merged = self.outline.root.find("mergeCells")
        areas = [area_of(each.attributes.get("ref", "")) for each in merged.every("mergeCell")] if merged else []
        wanted = {place: mark for ref, mark in marks.items() if (place := place_of(ref))}
        inside = covered(sorted(wanted), areas)
        for place, mark in wanted.items():
            top = inside.get(place, place)[:2]
            found[top] = worse(found[top], mark) if top in found else mark
        return dict(sorted(found.items()))

    def colour(self, marks: Mapping[tuple[int, int], Mark], styles: Styles) -> Iterator[Marked]:
        """Give the cells their colours; yield what they had before."""
        colours = fills()
        new = {}
        for (row, column), mark in marks.items():
            had = self.cells.style(row, column)
            edge = edges().get(mark.colour)
            new[row, column] = styles.filled(had, styles.solid(colours[mark.colour]), styles.edge(edge) if edge else None)
            known = self.cells.find(row, column) is not None
            fill = styles.fill_of(had).decode("utf-8", "replace")
            border = styles.border_of(had).decode("utf-8", "replace") if edge else ""
            yield Marked(self.sheet.name, address(row, column), had if known else None, colours[mark.colour], fill, border)
        self.cells.set_styles(new)

    def link_back(self, marks: Mapping[tuple[int, int], Mark], rows: Sequence[int], findings: Sequence[FindingRow], result: str) -> None:
        """Link the cells to their findings; a link that is there stays."""
        found = self.outline.root.find("hyperlinks")
        taken = covered(list(marks), (area_of(each.attributes.get("ref", "")) for each in found.every("hyperlink")) if found else ())
        words, prefix, xml = load_marks()["note"]["tooltip"], self.outline.prefix.decode(), ""
        for place, mark in marks.items():
            if place in taken:
                continue
            finding, row = findings[mark.findings[0]], rows[mark.findings[0]]
            tip = words.format(state=finding.state, code=finding.code, sheet=result, row=row)
            target = quoted(f"{quote_sheet(result)}!A{row}")
            xml += f'<{prefix}hyperlink ref="{address(*place)}" location="{target}" tooltip="{quoted(tip)}"/>'
        if found and xml:
            self.outline.append(found, ascii_xml(xml))
        elif xml:
            insert_child(self.outline, "hyperlinks", ascii_xml(f"<{prefix}hyperlinks>{xml}</{prefix}hyperlinks>"))

    def note(self, marks: Mapping[tuple[int, int], Mark], findings: Sequence[FindingRow], result: str, number: int) -> None:
        """Put the notes on the cells."""
        links = Links(self.parts, self.sheet.part)
        known = links.first("comments")
        threads = set().union(*(_refs(self.parts, link.part) for link in links if link.kind == "threadedComment"))
        notes = Notes(
            self.parts.outline(known.part, DEPTH) if known else outline_of(empty_notes(self.outline.root.uri), self.parts.file, DEPTH)
        )
        lines = {
            cell: note_lines(findings, mark.findings, result)
            for place, mark in marks.items()
            if not notes.is_threaded(cell := address(*place)) and cell not in threads
        }
        if not lines:
            return
        # Where there is no drawing, the comments that are there need boxes, too.
        boxes = {} if self.drawing() else {cell: [""] for cell in notes.comments}
        self._draw(boxes | {cell: each for cell, each in lines.items() if cell not in notes.comments}, number)
        content, part = notes.add(lines), known.part if known else self.parts.free_name("xl/comments{}.xml")
        if known is None:
            # The drawing may have brought relationships of its own.
            Links(self.parts, self.sheet.part).add("comments", part, namespace(self.outline))
            declare(self.parts, part, SPREADSHEET + "comments+xml")
        self.parts.write(part, content)

    def drawing(self) -> Link | None:
        """Return the drawing that holds the boxes of the sheet's notes, None where there is none that could take more."""
        link = self._drawing_link()
        return link if link and self.boxes(link) else None

    def boxes(self, drawing: Link) -> bytes:
        """Return what a drawing holds, b"" where it is missing, damaged, or written so oddly that nothing can be put in."""
        entry = self.parts.package.entries.get(drawing.part)
        if drawing.kind != "vmlDrawing" or drawing.part not in self.parts or (entry and entry.size > LARGEST):
            return b""
        with suppress(Unreadable, Malformed):
            xml = as_utf8(self.parts.read(drawing.part))
            return xml if takes_boxes(xml) else b""
        return b""

    def _drawing_link(self) -> Link | None:
        legacy = self.outline.root.find("legacyDrawing")
        id = next((value for name, value in legacy.attributes.items() if name.endswith(" id")), "") if legacy else ""
        return next((link for link in Links(self.parts, self.sheet.part) if link.id == id), None) if legacy else None

    def _draw(self, notes: dict[str, list[str]], number: int) -> None:
        """Put the boxes of new notes into the sheet's drawing, a new one where there is none that takes them."""
        known = self.drawing()
        before = self.boxes(known) if known else empty_drawing(number + 1)
        drawn = add_boxes(before, notes, Geometry(self.outline, self.cells.rows)) if notes else before
        if known:
            self.parts.write(known.part, drawn)
            return
        self._drop_drawing()
        part = self.parts.free_name("xl/drawings/vmlDrawing{}.vml")
        self.parts.write(part, drawn)
        id = Links(self.parts, self.sheet.part).add("vmlDrawing", part, namespace(self.outline))
        declare(self.parts, part, VML)
        spaces = f'xmlns:r="{namespace(self.outline)}"'
        insert_child(self.outline, "legacyDrawing", f'<{self.outline.prefix.decode()}legacyDrawing {spaces} r:id="{id}"/>'.encode())

    def _drop_drawing(self) -> None:
        """Forget a drawing that is named and cannot be used; a relationship of another kind is somebody else's."""
        link = self._drawing_link()
        if link and link.kind == "vmlDrawing":
            Links(self.parts, self.sheet.part).remove(link)
        for each in self.outline.root.every("legacyDrawing"):
            self.outline.remove(each)

    def save(self) -> None:
        """Write the sheet's part."""
        self.parts.write(self.sheet.part, self.outline.result())


def open_sheet(parts: Parts, sheet: Sheet) -> SheetMarks | None:
    """Return a sheet to be marked, None when it has no cells (a chart's sheet); raises Unmarkable."""
    if sheet.part not in parts:
        return None
    xml = parts.read(sheet.part)
    outline = usual_sheet(xml) or Outline(xml, parts.file)
    data = outline.root.find("sheetData")
    return SheetMarks(parts, sheet, outline, data) if outline.root.name == "worksheet" and data else None


def insert_child(outline: Outline, name: str, xml: bytes) -> None:
    """Put a child into a worksheet behind the last of those that come before it."""
    before = [child for child in outline.root.children if RANKS.get(child.name, len(RANKS)) < RANKS[name]]
    outline.insert(outline.end_of(before[-1]), xml)


def _refs(parts: Parts, part: str) -> Iterable[str]:
    if part not in parts:
        return ()
    return (each.attributes.get("ref", "") for each in parts.outline(part).root.every("threadedComment"))
