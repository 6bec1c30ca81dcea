"""The sheets of a workbook as rows of values, each read once and only when it is needed: of a file, or of a program that has it open."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rules.report import Number, Observation, Place
from workbook.layout import Layout
from workbook.reading.package import Sheet
from workbook.reading.raw_cells import Raw

Row = list[object]
Grid = list[Row]
Labels = tuple[tuple[object, ...], ...]
UNIT_LINE = "填报单位"
# Nothing of the form stands further down or to the right, even after many rows were put in.
MOST_ROWS, MOST_COLUMNS = 400, 60


class Grids(ABC):
    """A workbook's sheets; every grid begins at A1 and all its rows are equally long, "" where a cell is blank or an error."""

    __slots__ = ("_grids", "_labels", "_raw", "file", "remarks", "sheets")
    # The observations that nobody can make in a workbook of this kind.
    unseen: Collection[str] = ()

    def __init__(self, file: str, sheets: Sequence[Sheet]) -> None:
        self.file = file
        self.sheets = tuple(sheets)
        self.remarks: tuple[str, ...] = ()
        self._grids: dict[str, Grid] = {}
        self._labels: dict[str, Labels] = {}
        self._raw: dict[str, Mapping[str, Raw]] = {}

    @property
    def is_small(self) -> bool:
        """Return whether it costs little to keep the workbook open until it is marked."""
        return False

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
        if wanted:
            self._grids.update(zip([sheet.name for sheet in wanted], self._fetch(wanted), strict=True))

    def scan(self, name: str) -> Mapping[str, Raw]:
        """Return what the cells of a sheet are made of (formula, error, constant), nothing for a sheet that is not there."""
        if name not in self._raw:
            sheet = next((sheet for sheet in self.sheets if sheet.name == name), None)
            self._raw[name] = self._scan(sheet) if sheet else {}
        return self._raw[name]

    @abstractmethod
    def _fetch(self, sheets: list[Sheet]) -> Iterable[Grid]:
        """Return the rows of sheets that have not been read yet."""

    @abstractmethod
    def _scan(self, sheet: Sheet) -> Mapping[str, Raw]:
        """Return the cells of a sheet that hold a formula or a value."""

    @abstractmethod
    def stamps(self) -> Mapping[str, str]:
        """Return the document's own properties (自定义属性): template, edition, version, rules."""

    @abstractmethod
    def may_hold_explanations(self, sheet: Sheet, layout: Layout) -> bool:
        """Return whether the sheet of rules may hold reasons (情况说明)."""

    @abstractmethod
    def may_hide_text(self, sheet: Sheet, column: str = "") -> bool:
        """Return whether a cell of the sheet may show an error, or one of a column may hold a formula, where there should be text."""

    @abstractmethod
    def find_unseen(self, sheet: Sheet, places: Mapping[str, Place], numbers: Mapping[str, Number | None]) -> Iterator[Observation]:
        """Yield the numbers of a table that nobody sees: in hidden rows and columns, under merged cells."""

    @abstractmethod
    def find_attachments(self) -> Iterator[Observation]:
        """Yield what the workbook holds that an official report should not: macros, links to files, comments, names of persons."""


def labels_of(grid: Grid) -> Labels:
    """Return the texts of a grid."""
    if len(grid) > MOST_ROWS or (grid and len(grid[0]) > MOST_COLUMNS):
        grid = [row[:MOST_COLUMNS] for row in grid[:MOST_ROWS]]
    found = tuple([tuple([value if type(value) is str else 0 for value in row]) for row in grid])
    if len(found) > 1 and found[1] and str(found[1][0]).startswith(UNIT_LINE):
        return (found[0], (), *found[2:])
    return found
