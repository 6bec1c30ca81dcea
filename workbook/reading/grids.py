"""The sheets of a workbook as rows of values, each read once and only when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TypeVar, cast

from python_calamine import CalamineWorkbook

from workbook.reading.bounds import bounded_cells
from workbook.reading.package import Package, Sheet
from workbook.reading.repack import repack
from workbook.reading.unreadable import Unreadable

Row = list[object]
Grid = list[Row]
Labels = tuple[tuple[object, ...], ...]
UNIT_LINE = "填报单位"
# Nothing of the form stands further down or to the right, even after many rows were put in.
MOST_ROWS, MOST_COLUMNS = 400, 60
T = TypeVar("T")
NO_CELLS = ("chartsheets/", "dialogsheets/", "macrosheets/")


class Grids:
    """A workbook's sheets; every grid begins at A1 and all its rows are equally long."""

    __slots__ = ("_grids", "_labels", "cells", "package")

    def __init__(self, package: Package) -> None:
        self.package = package
        self._grids: dict[str, Grid] = {}
        self._labels: dict[str, Labels] = {}
        self.cells: dict[str, bytes] = {}

    def read(self, sheet: Sheet) -> Grid:
        """Return the rows of a sheet; raises Unreadable when it is damaged or would not fit into memory."""
        if sheet.name not in self._grids:
            self.load([sheet])
        return self._grids[sheet.name]

    def labels(self, sheet: Sheet) -> Labels:
        """Return a sheet's texts, 0 where another value stands; the line with unit and year, different in every file, is left out."""
        found = self._labels.get(sheet.name)
        if found is None:
            found = self._labels[sheet.name] = labels_of(self.read(sheet))
        return found

    def load(self, sheets: Iterable[Sheet]) -> None:
        """Read several sheets at once, which costs less than one after the other; raises Unreadable."""
        wanted = [sheet for sheet in sheets if sheet.name not in self._grids]
        for sheet in wanted:
            if any(kind in sheet.part for kind in NO_CELLS):
                self._grids[sheet.name] = []
        wanted = [sheet for sheet in wanted if sheet.name not in self._grids]
        if wanted:
            book = self._open(wanted)
            for number, sheet in enumerate(wanted):
                self._grids[sheet.name] = self._cells(book, number, sheet)

    def _open(self, sheets: list[Sheet]) -> CalamineWorkbook:
        self.cells |= {sheet.name: bounded_cells(self.package, sheet) for sheet in sheets}
        raw = repack(self.package, [self.cells[sheet.name] for sheet in sheets])
        return self._guard(lambda: CalamineWorkbook.from_filelike(BytesIO(raw)), "样式部分或文字部分")

    def _cells(self, book: CalamineWorkbook, number: int, sheet: Sheet) -> Grid:
        cells = self._guard(lambda: book.get_sheet_by_index(number).to_python(skip_empty_area=False), f"工作表“{sheet.name}”")
        return cast("Grid", cells)

    def _guard(self, work: Callable[[], T], place: str) -> T:
        """Return what the library gives; whatever it stumbles over is damage of the file."""
        try:
            return work()
        except BaseException as error:
            # A panic of the library is no Exception, so that nobody catches it by mistake; here it concerns one file among many.
            if isinstance(error, Exception) or type(error).__name__ == "PanicException":
                raise Unreadable("部件损坏", self.package.file, place=place) from None
            raise


def labels_of(grid: Grid) -> Labels:
    """Return the texts of a grid."""
    if len(grid) > MOST_ROWS or (grid and len(grid[0]) > MOST_COLUMNS):
        grid = [row[:MOST_COLUMNS] for row in grid[:MOST_ROWS]]
    found = tuple([tuple([value if type(value) is str else 0 for value in row]) for row in grid])
    if len(found) > 1 and found[1] and str(found[1][0]).startswith(UNIT_LINE):
        return (found[0], (), *found[2:])
    return found
