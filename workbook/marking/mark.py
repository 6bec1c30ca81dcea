"""The marked copy of a workbook: what was found, on the cells and on a sheet of its own; every other part byte for byte."""

from __future__ import annotations

from pathlib import Path

from workbook.cells import column_letters, quote_sheet
from workbook.findings.checked import Checked
from workbook.findings.marks import Mark, plan_marks
from workbook.findings.page import Page, finding_rows, make_page
from workbook.findings.record import Marked, write_record
from workbook.findings.wording import load_marks
from workbook.marking.book import Book, deselect
from workbook.marking.earlier import clear_marks, find_result
from workbook.marking.links import SPREADSHEET, Links, declare, namespace
from workbook.marking.parts import Parts
from workbook.marking.resultsheet import filter_area, result_xml
from workbook.marking.sheet import SheetMarks, open_sheet
from workbook.marking.styles import EMPTY, PART, Styles
from workbook.marking.unmarkable import Unmarkable
from workbook.reading.file_opening import open_package
from workbook.reading.grids import Grids
from workbook.reading.package import Package, Sheet
from workbook.reading.packed_grids import PackedGrids
from workbook.reading.unreadable import Unreadable

__all__ = ["Unmarkable", "is_marked", "mark_copy"]


def mark_copy(path: Path, checked: Checked, book: Grids | None = None) -> bytes:
    """Return the marked copy of a checked workbook; raises Unreadable or Unmarkable.

    The `book` that was judged, where it is still open, is what is copied: nothing is inflated twice.
    """
    if checked.report is None:
        raise Unmarkable("读不出", path.name, reason=checked.error)
    # A large one is read within limits of its own.
    package = book.package if isinstance(book, PackedGrids) and book.is_small else open_package(path)
    return _Marking(package, checked).copy()


def is_marked(path: Path) -> bool:
    """Return whether a file is a marked copy of ours."""
    try:
        return find_result(Parts(open_package(path))) is not None
    except Unreadable:
        return False


class _Marking:
    """One file being marked."""

    def __init__(self, package: Package, checked: Checked) -> None:
        self.parts = Parts(package)
        self.checked = checked
        self.findings = checked.findings
        self.styles_part = self._styles_part()
        self.styles = Styles(self.parts.read(self.styles_part), self.parts.file)

    def _styles_part(self) -> str:
        links = Links(self.parts, self.parts.book)
        known = links.first("styles")
        if known:
            return known.part
        self.parts.write(PART, EMPTY)
        links.add("styles", PART, namespace(self.parts.outline(self.parts.book, 2)))
        declare(self.parts, PART, SPREADSHEET + "styles+xml")
        return PART

    def copy(self) -> bytes:
        earlier = clear_marks(self.parts, self.styles)
        book = Book(self.parts)
        was_open = earlier is not None and book.active() == book.place(earlier.name)
        result = earlier or book.add_sheet()
        page = make_page(self.checked)
        active = bool(self.findings) or was_open
        marked = self._mark_sheets(result, finding_rows(page, len(self.findings)), active=active)
        uri = book.outline.root.uri
        xml = result_xml(page, write_record(marked), self.styles, uri, active=active, clean=not any(each.is_open for each in self.findings))
        self.parts.write(result.part, xml)
        self.parts.write(self.styles_part, self.styles.result())
        _list_result(book, result, page, active=active)
        return self.parts.pack()

    def _mark_sheets(self, result: Sheet, rows: list[int], *, active: bool) -> list[Marked]:
        plan = plan_marks(self.findings)
        marked: list[Marked] = []
        seen = {result.part}
        for number, sheet in enumerate(self.parts.package.sheets):
            if sheet.part in seen or sheet.part not in self.parts:
                continue
            seen.add(sheet.part)
            if sheet.name in plan:
                marked += self._mark_sheet(sheet, plan[sheet.name], rows, result.name, number)
            if active:
                deselect(self.parts, sheet.part)
        return marked

    def _mark_sheet(self, sheet: Sheet, plan: dict[str, Mark], rows: list[int], result: str, number: int) -> list[Marked]:
        opened: SheetMarks | None = open_sheet(self.parts, sheet)
        if opened is None:
            return []
        marks = opened.place(plan)
        marked = list(opened.colour(marks, self.styles))
        opened.link_back(marks, rows, self.findings, result)
        opened.note(marks, self.findings, result, number)
        opened.save()
        return marked


def _list_result(book: Book, result: Sheet, page: Page, *, active: bool) -> None:
    """Give the findings sheet its names and, when there is something to read, the place in front."""
    width = len(load_marks()["result"]["columns"])
    sheet, place = quote_sheet(result.name), book.place(result.name)
    names = {
        "_xlnm._FilterDatabase": f"{sheet}!{filter_area(page, width)}",
        "_xlnm.Print_Area": f"{sheet}!$A$1:${column_letters(width)}${len(page.rows)}",
        "_xlnm.Print_Titles": f"{sheet}!${page.head}:${page.head}",
    }
    book.set_names(place, names)
    if active:
        book.show(result.name)
        book.activate(place)
    book.save()
