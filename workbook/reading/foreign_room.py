"""How much memory the cells and texts of a workbook of another kind (.xls, .xlsb, .ods) take, counted before a library reads them."""

from __future__ import annotations

from workbook.cells import address
from workbook.reading.cell_places import is_beyond
from workbook.reading.directory import MEGABYTE
from workbook.reading.package import MOST_SHEETS
from workbook.reading.sheet_reach import CELLS, MOST_TEXT
from workbook.reading.unreadable import Unreadable

# A library holds a text twice while it hands it over, and a Chinese character takes it three bytes.
BYTES_A_CHARACTER = 5


class Room:
    """What has been counted so far of one file."""

    __slots__ = ("cells", "file", "texts")

    def __init__(self, file: str) -> None:
        self.file = file
        self.cells = 0
        self.texts = 0

    def damaged(self) -> Unreadable:
        """Return why a file that does not hang together cannot be read."""
        return Unreadable("部件损坏", self.file, place="工作表")

    def refuse_sheets(self, count: int) -> None:
        """Raise Unreadable for more sheets than anybody has."""
        if count > MOST_SHEETS:
            raise Unreadable("部件过多", self.file, what="工作表", limit=f"{MOST_SHEETS} 张")

    def charge_cells(self, rows: int, columns: int) -> None:
        """Count the cells of a sheet; raises Unreadable when all together are too many."""
        self.cells += rows * columns
        if is_beyond(rows, columns) or self.cells > CELLS:
            raise Unreadable("范围过大", self.file, place="工作表", address=address(rows, columns))

    def charge_texts(self, characters: int) -> None:
        """Count texts as they stand in cells, one that is repeated as often as it is; raises Unreadable when they are too long."""
        self.texts += characters * BYTES_A_CHARACTER
        if self.texts > MOST_TEXT:
            raise Unreadable("解压过大", self.file, place="文字", limit=MOST_TEXT // MEGABYTE)
