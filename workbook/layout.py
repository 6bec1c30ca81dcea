"""Where everything stands in the official workbook: sheet and address of each figure, cover field and section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from rules.cover import load_cover
from rules.data import load_data
from rules.form import Block, Form, load_form
from rules.report import Place
from workbook.cells import address, column_number


class Spot:
    """A block of figures on a sheet: 1-based rows and columns of its first number, its labels and its head."""

    __slots__ = ("block", "clause_row", "column", "head_row", "head_rows", "label_columns", "row")

    def __init__(self, block: Block, first_row: int, label_columns: list[int], column: int, *, clause: bool = True) -> None:
        self.block = block
        self.label_columns = label_columns
        self.column = column
        self.clause_row = first_row if block.clause and clause else 0
        self.head_row = first_row + (1 if self.clause_row else 0)
        self.head_rows = head_depth(block) if clause else 1
        self.row = self.head_row + self.head_rows

    def cell(self, row: int, column: int) -> tuple[int, int]:
        """Return the 1-based sheet row and column of the figure at (row, column) of the block."""
        if self.block.across and self.label_columns == []:
            return self.row, self.column + row * len(self.block.columns) + column
        return self.row + row, self.column + column

    def height(self) -> int:
        """Return how many rows of figures the block fills."""
        return 1 if self.block.across and self.label_columns == [] else len(self.block.rows)

    def cells(self) -> Iterator[tuple[str, int, int]]:
        """Yield (figure id, row, column) for every figure of the block, in the official order."""
        for r, ids in enumerate(self.block.ids()):
            for c, id in enumerate(ids):
                yield id, *self.cell(r, c)


def head_depth(block: Block) -> int:
    """Return how many rows the block's column heads take: applicants' heads have three, 表四 three, the rest one."""
    deepest = max(len(column["label"]) for column in block.columns)
    if block.across:
        return max(len(row["label"]) for row in block.rows) + deepest
    return deepest + (1 if deepest > 1 else 0)


class Layout:
    """The places of one edition's workbook."""

    def __init__(self, data: dict[str, Any], form: Form) -> None:
        self.data = data
        self.form = form
        self.sheets: list[dict[str, str]] = data["sheets"]
        self.names = {sheet["id"]: sheet["name"] for sheet in self.sheets}
        tables = {table: data["tables"][table] for table in form.tables}
        self.spots = {table: self._spots(form.blocks[table], where, where["first_row"]) for table, where in tables.items()}

    @cached_property
    def previous_spots(self) -> list[Spot]:
        """Return the blocks of last year's figures."""
        return self._previous_spots(self.data["previous"])

    @cached_property
    def places(self) -> dict[str, Place]:
        """Return where each figure, each of last year's and each field of the cover stands."""
        return dict(self._places())

    def _spots(self, blocks: list[Block], where: dict[str, Any], row: int, *, clause: bool = True) -> list[Spot]:
        spots = []
        for block in blocks:
            labels = [column_number(letters) for letters in where["labels"]]
            spots.append(Spot(block, row, labels, column_number(where["first_column"]), clause=clause))
            row = spots[-1].row + spots[-1].height()
        return spots

    def _previous_spots(self, where: dict[str, Any]) -> list[Spot]:
        spots: list[Spot] = []
        for blocks in self.form.blocks.values():
            row = spots[-1].row + spots[-1].height() + 1 if spots else where["first_row"]
            spots += self._spots(blocks, where, row, clause=False)
        return spots

    def _places(self) -> Iterator[tuple[str, Place]]:
        for table, spots in self.spots.items():
            for spot in spots:
                for id, row, column in spot.cells():
                    yield id, Place(self.names[table], address(row, column))
        for spot in self.previous_spots:
            for id, row, column in spot.cells():
                yield f"上年.{id}", Place(self.names["上年数据"], address(row, column))
        for field, row in self.cover_rows().items():
            yield f"封面.{field}", Place(self.names["封面"], f"{self.data['cover']['value_column']}{row}")

    def cover_rows(self) -> dict[str, int]:
        """Return the row of each cover field; a field of several rows starts at its row."""
        rows, row = {}, self.data["cover"]["first_row"]
        for field in load_cover():
            rows[field.id] = row
            row += field.rows
        return rows

    def previous_identity_values(self, identity: Mapping[str, str]) -> dict[Place, str]:
        """Return the cells of last year's unit and year (单位名称、报告年度) on 上年数据."""
        cells = self.data["previous"]["identity"]
        named = {"单位名称": cells["上年单位名称"], "报告年度": cells["上年年度"]}
        return {Place(self.names["上年数据"], named[field]): value for field, value in identity.items()}

    def prose_rows(self, sheet: str) -> dict[str, tuple[int, int]]:
        """Return (first paragraph row, number of rows) of each section on a prose sheet; an aspect has its heading one row above."""
        counts, row = self.data["prose"]["rows"], self.data["prose"]["first_row"]
        section = next(each for each in self.form.sections if each["id"] == sheet)
        rows = {sheet: (row, counts[sheet])}
        row += counts[sheet]
        for aspect in section.get("aspects", ()):
            rows[aspect["id"]] = (row + 1, counts[aspect["id"]])
            row += 1 + counts[aspect["id"]]
        return rows

    def paragraph_places(self, section: str) -> list[Place]:
        """Return the cells a section's paragraphs are written into; cover fields (标题、导语、落款) have theirs on the cover."""
        fields = {field.id: field.rows for field in load_cover()}
        if section in fields:
            first, column, sheet, count = self.cover_rows()[section], self.data["cover"]["value_column"], "封面", fields[section]
        else:
            sheet = next(s["id"] for s in self.form.sections if section == s["id"] or section in [a["id"] for a in s.get("aspects", ())])
            first, count = self.prose_rows(sheet)[section]
            column = self.data["prose"]["column"]
        return [Place(self.names[sheet], f"{column}{row}") for row in range(first, first + count)]


@cache
def load_layout(edition: str) -> Layout:
    """Return the places of an edition's workbook."""
    data = load_data(__file__, "layout.json")
    return Layout(data, load_form(edition))
