"""The sheets of a workbook's file: cells by the shape of their sheet, else by the fast library, all else from the XML of the parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from rules.expressions import compiled
from rules.report import Number, Observation, Place
from workbook.layout import Layout
from workbook.reading.attachments import find_attachments
from workbook.reading.cell_formats import formats_of
from workbook.reading.explanations import may_hold_explanations
from workbook.reading.file_opening import open_package
from workbook.reading.grids import Grid, Grids
from workbook.reading.hidden_numbers import find_covered, find_hidden
from workbook.reading.markup import Malformed, parse
from workbook.reading.package import MOST_TAGS, Package, Sheet
from workbook.reading.panics import DAMAGED, guarded, unheard
from workbook.reading.raw_cells import Raw, scan_cells
from workbook.reading.reduced_package import repack
from workbook.reading.shaped_cells import ShapedCells, ShapedRaws
from workbook.reading.shared_texts import first_texts, needed_texts
from workbook.reading.sheet_reach import CELLS_END, MOST_TEXT, Reach
from workbook.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

T = TypeVar("T")
SHARED = "样式部分或文字部分"
SHOWN_ERROR = compiled(rb"\bt=[\"']e[\"']")
FORMULA = rb'\br="%s[0-9]+"[^>]*>\s*<(?:\w+:)?f[\s>/]'
NO_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


def open_grids(path: Path, most_text: int = MOST_TEXT, most_tags: int = MOST_TAGS) -> PackedGrids:
    """Return the sheets of a workbook's file, whose texts and tags are no more than that; raises Unreadable with the reason."""
    package = open_package(path)
    package.most_tags = most_tags
    return PackedGrids(package, most_text)


class PackedGrids(Grids):
    """The sheets of a package."""

    __slots__ = ("_reach", "cells", "package", "shaped")

    def __init__(self, package: Package, most_text: int = MOST_TEXT) -> None:
        super().__init__(package.file, package.sheets)
        self.package = package
        self.cells: dict[str, bytes] = {}
        self.shaped: dict[str, ShapedCells | None] = {}
        self._reach = Reach(package, most_text)

    @property
    def is_small(self) -> bool:
        """Return whether its package is small."""
        return self.package.is_small

    def _fetch(self, sheets: list[Sheet]) -> Iterator[Grid]:
        with_cells = [sheet for sheet in sheets if self.package.kinds.get(sheet.part) not in NO_CELLS]
        found = dict(zip([sheet.name for sheet in with_cells], self._read(with_cells), strict=True)) if with_cells else {}
        return (found.get(sheet.name, []) for sheet in sheets)

    def _read(self, sheets: list[Sheet]) -> list[Grid]:
        for sheet in sheets:
            self.cells[sheet.name], self.shaped[sheet.name] = self._reach.bounded_cells(sheet)
        shaped = self._read_shaped(sheets)
        others = [sheet for sheet in sheets if sheet.name not in shaped]
        if not others:
            return [self._charged(sheet, shaped[sheet.name]) for sheet in sheets]
        last = max((cells.last for sheet in sheets if (cells := self.shaped[sheet.name])), default=-1)
        needed = self._guard(partial(needed_texts, self.package, [self.cells[sheet.name] for sheet in others], last), SHARED)
        library = fast_library()
        if library is None or not needed.is_plain or not self._reach.asides.isdisjoint(sheet.name for sheet in others):
            return self._read_slowly(sheets, shaped, needed.texts)
        try:
            return self._read_fast(library, sheets, shaped, needed.texts)
        except Unreadable as reason:
            # What the library stumbles over may be well enough: a number with blanks around it, a format it does not know.
            if reason.kind != DAMAGED:
                raise
            return self._read_slowly(sheets, shaped, needed.texts)

    def _read_shaped(self, sheets: list[Sheet]) -> dict[str, Grid]:
        """Return the rows of the sheets that are written as usual, by name."""
        shaped = {sheet.name: cells for sheet in sheets if (cells := self.shaped[sheet.name])}
        if not shaped:
            return {}
        texts = self._guard(partial(first_texts, self.package, max(cells.last for cells in shaped.values())), SHARED)
        try:
            formats = formats_of(self.package)
        except (Malformed, ValueError):
            # Whoever reads any sheet says what is wrong with them.
            return {}
        found = {name: cells.grid(texts, formats, is_1904=self.package.counts_from_1904) for name, cells in shaped.items()}
        return {name: grid for name, grid in found.items() if grid is not None}

    def _read_slowly(self, sheets: list[Sheet], shaped: Mapping[str, Grid], texts: bytes) -> list[Grid]:
        # Hardly anybody needs it.
        from workbook.reading.cells_without_library import read_cells, read_shared  # noqa: PLC0415

        shared = self._guard(partial(read_shared, self.package, texts), SHARED)

        def read(sheet: Sheet) -> Grid:
            if sheet.name in shaped:
                return shaped[sheet.name]
            return self._guard(partial(read_cells, shared, self.cells[sheet.name]), _place(sheet))

        return [self._charged(sheet, read(sheet)) for sheet in sheets]

    def _read_fast(self, library: type[CalamineWorkbook], sheets: list[Sheet], shaped: Mapping[str, Grid], texts: bytes) -> list[Grid]:
        others = [sheet.name for sheet in sheets if sheet.name not in shaped]
        raw = self._guard(partial(repack, self.package, [self.cells[name] for name in others], texts), SHARED)
        with unheard():
            book = self._guard(lambda: library.from_filelike(BytesIO(raw)), SHARED)
            return [
                self._charged(sheet, shaped[sheet.name] if sheet.name in shaped else self._cells(book, others.index(sheet.name), sheet))
                for sheet in sheets
            ]

    def _cells(self, book: CalamineWorkbook, number: int, sheet: Sheet) -> Grid:
        return cast("Grid", self._guard(lambda: book.get_sheet_by_index(number).to_python(skip_empty_area=False), _place(sheet)))

    def _charged(self, sheet: Sheet, cells: Grid) -> Grid:
        """Return cells, counted; raises Unreadable when those of all sheets are too many."""
        self._reach.charge_cells(sheet, len(cells), len(cells[0]) if cells else 0)
        return cells

    def _guard(self, work: Callable[[], T], place: str) -> T:
        return guarded(work, self.package.file, place)

    def _scan(self, sheet: Sheet) -> Mapping[str, Raw]:
        self.read(sheet)
        if shaped := self.shaped.get(sheet.name):
            return ShapedRaws(shaped)
        xml = self.cells.get(sheet.name)
        return self._guard(partial(scan_cells, xml), _place(sheet)) if xml else {}

    def stamps(self) -> Mapping[str, str]:
        """Return the document's own properties (自定义属性): template, edition, version, rules."""
        part = self.package.special("custom-properties")
        return _stamps(self.package.read(part)) if part else {}

    def may_hold_explanations(self, sheet: Sheet, layout: Layout) -> bool:
        """Return whether the sheet of rules may hold reasons, as far as its bytes tell."""
        return may_hold_explanations(self.package, sheet.part, layout)

    def may_hide_text(self, sheet: Sheet, column: str = "") -> bool:
        """Return whether errors are in the cells' bytes, or a formula in a column."""
        self.read(sheet)
        if shaped := self.shaped.get(sheet.name):
            return shaped.shape.has_errors or column in shaped.shape.formula_columns
        cells = self.cells.get(sheet.name, b"")
        return SHOWN_ERROR.search(cells) is not None or (column != "" and compiled(FORMULA % column.encode()).search(cells) is not None)

    def find_unseen(self, sheet: Sheet, places: Mapping[str, Place], numbers: Mapping[str, Number | None]) -> Iterator[Observation]:
        """Yield the numbers of a table that nobody sees."""
        grid = self.read(sheet)
        cells, xml = self.cells[sheet.name], self.package.read(sheet.part)
        yield from find_hidden(cells, sheet.name, places, numbers)
        yield from find_covered(xml, max(xml.find(CELLS_END), 0), sheet.name, grid, places)

    def find_attachments(self) -> Iterator[Observation]:
        """Yield what the package holds that an official report should not."""
        return find_attachments(self.package)


@lru_cache(maxsize=16)
def _stamps(xml: bytes) -> dict[str, str]:
    """Return the properties by name; those behind damage are not there, which is no reason to refuse the report."""
    found: dict[str, str] = {}
    names: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "property":
            names.append(attributes.get("name", ""))

    def text(said: str) -> None:
        if names:
            found[names[-1]] = found.get(names[-1], "") + said.strip()

    with suppress(Malformed):
        parse(xml, start, None, text)
    return found


def _place(sheet: Sheet) -> str:
    return f"工作表“{sheet.name}”"


def fast_library() -> type[CalamineWorkbook] | None:
    """Return the library that reads cells, None where it is not to be had, as in LibreOffice's own Python."""
    try:
        # A program that has the workbook open reads without it, and starts without it.
        from python_calamine import CalamineWorkbook  # noqa: PLC0415
    except ImportError:
        return None
    return CalamineWorkbook
