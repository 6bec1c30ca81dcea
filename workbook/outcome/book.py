"""The skeleton of the summary workbook: styles, heads, widths, frozen panes, filters, page set-up; rows are put in afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.styles import Font
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from rules.data import load_data
from rules.form import Form
from workbook.cells import column_letters
from workbook.outcome.cells import Cell
from workbook.sheets.page import fit_to_a4
from workbook.sheets.styles import named_style

MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}


def load_summary() -> dict[str, Any]:
    """Return the summary workbook's wording, columns, styles as data."""
    return load_data(__file__, "summary.json")


class Book:
    """The workbook being made, and the number of each of its styles, which streamed cells name."""

    def __init__(self) -> None:
        self.data = load_summary()
        self.book = Workbook()
        scratch = self.book.worksheets[0]
        self.styles = {name: _register(scratch, name, style) for name, style in self._styles()}
        self.book.remove(scratch)
        self.book.properties.title = self.data["title"]
        self.book.properties.creator = self.data["creator"]

    def _styles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        normal, styles, marks = self.data["normal"], self.data["styles"], self.data["marks"]
        for name, style in styles.items():
            yield name, {**normal, **style}
        for base in sorted(set(self.data["marked"].values())):
            for word, mark in marks.items():
                yield f"{base}.{word}", {**normal, **styles[base], **mark, "bold": True}

    def style(self, column: Mapping[str, Any], value: Cell) -> int:
        """Return the number of the style of a value in a column; a conclusion has its colour."""
        base = column["style"]
        return self.styles.get(f"{base}.{value}", self.styles[base]) if column["key"] in self.data["marked"] else self.styles[base]

    def wrapped(self, columns: Sequence[Mapping[str, Any]]) -> list[float]:
        """Return the widths at which the columns wrap their texts, 0 for those that do not."""
        return [column["width"] if self.data["styles"][column["style"]].get("wrap") else 0 for column in columns]

    def sheet(self, name: str, like: str = "") -> Worksheet:
        """Return a new sheet with the widths of its columns and the page set up."""
        ws: Worksheet = self.book.create_sheet(name)
        for number, column in enumerate(self.data["sheets"][like or name]["columns"], 1):
            ws.column_dimensions[column_letters(number)].width = column["width"]
        fit_to_a4(ws, MARGINS, self.data["footer"], landscape=True)
        ws.sheet_view.showGridLines = False
        return ws

    def list_sheet(self, name: str, last_row: int) -> Worksheet:
        """Return a new sheet with one row of heads over rows down to the last one."""
        ws = self.sheet(name)
        sheet = self.data["sheets"][name]
        for number, column in enumerate(sheet["columns"], 1):
            write(ws, 1, number, column["head"], "表头")
        ws.row_dimensions[1].height = self.data["head_heights"]["one"]
        settle_head(ws, 1, sheet["frozen"], len(sheet["columns"]), last_row)
        ws.print_title_rows = "1:1"
        if "printed" in sheet:
            # More columns would make what is printed too small to be read.
            last = next(number for number, column in enumerate(sheet["columns"], 1) if column["key"] == sheet["printed"])
            ws.print_area = f"A1:{column_letters(last)}{last_row}"
        return ws

    def figures_sheet(self, name: str, form: Form, last_row: int) -> Worksheet:
        """Return a new sheet with a column a figure under three rows of heads: table, row, column."""
        ws = self.sheet(name, "数据")
        sheet = self.data["sheets"]["数据"]
        lead = sheet["columns"]
        for number, column in enumerate(lead, 1):
            for row in (1, 2, 3):
                write(ws, row, number, column["head"] if row == 3 else None, "表头")  # noqa: PLR2004
        heads = [(form.tables[each.table]["title"], *each.name.rsplit("·", 1)) for each in form.figures.values()]
        for number, head in enumerate(heads, len(lead) + 1):
            ws.column_dimensions[column_letters(number)].width = self.data["figure_width"]
            for row, text in enumerate(head, 1):
                write(ws, row, number, text, "表名" if row == 1 else "表头")
        for depth in (1, 2):
            merge_same(ws, depth, [head[:depth] for head in heads], len(lead) + 1)
        for row, height in enumerate(self.data["head_heights"]["figures"], 1):
            ws.row_dimensions[row].height = height
        width = len(lead) + len(heads)
        settle_head(ws, 3, sheet["frozen"], width, last_row)
        # Hundreds of columns are nothing for paper: an empty cell beside them is all that is printed, and programs leave empty pages out.
        ws.print_area = f"{column_letters(width + 2)}1"
        return ws


def _register(ws: Worksheet, name: str, style: dict[str, Any]) -> int:
    """Give the workbook a style and return the number by which cells name it."""
    named = named_style(name, style)
    if style.get("underline"):
        named.font = Font(name=style["font"], size=style["size"], color=style["color"], underline="single")
    cell = ws.cell(1, 1)
    ws.parent.add_named_style(named)  # type: ignore[union-attr]
    cell.style = name
    # A text that a person edits stays a text, whatever it begins with.
    cell.quotePrefix = style.get("text", False)
    number: int = cell.style_id
    return number


def write(ws: Worksheet, row: int, column: int, value: Cell, style: str) -> None:
    """Write a value; a text is never taken for a formula."""
    cell = ws.cell(row, column)
    cell.style = style
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value).encode("utf-8", "replace").decode("utf-8") or None
        cell.data_type = "s" if cell.value else "n"
    elif value is not None:
        cell.value = value


def merge_same(ws: Worksheet, row: int, heads: Sequence[tuple[str, ...]], first: int) -> None:
    """Merge neighbours of a head's row that say the same."""
    # The borders of a merged area's cells, by the place of each in it: the library adds them up anew for each of hundreds of cells.
    known: dict[tuple[int, str], Any] = {}
    start = 0
    for end in range(1, len(heads) + 1):
        if end == len(heads) or heads[end] != heads[start]:
            if end - start > 1:
                _merge(ws, row, range(first + start, first + end), known)
            start = end


def _merge(ws: Worksheet, row: int, columns: range, known: dict[tuple[int, str], Any]) -> None:
    """Merge the cells of a row, as the library does it; what an area like it looks like is taken from there."""
    cells: Any = ws._cells  # noqa: SLF001
    style = cells[row, columns[0]].style_id
    sorts = {column: (style, "last" if column == columns[-1] else "middle") for column in columns[1:]}
    if not all(sort in known for sort in sorts.values()):
        ws.merge_cells(start_row=row, end_row=row, start_column=columns[0], end_column=columns[-1])
        known |= {sort: cells[row, column]._style for column, sort in sorts.items()}  # noqa: SLF001
        return
    ws.merged_cells.add(CellRange(min_col=columns[0], min_row=row, max_col=columns[-1], max_row=row))
    for column, sort in sorts.items():
        cell: Any = MergedCell(ws, row, column)
        cell._style = copy(known[sort])  # noqa: SLF001
        cells[row, column] = cell


def settle_head(ws: Worksheet, rows: int, columns: int, width: int, last_row: int) -> None:
    """Freeze the head and the first columns, put filters on the head's last row."""
    ws.freeze_panes = f"{column_letters(columns + 1)}{rows + 1}"
    ws.auto_filter.ref = f"A{rows}:{column_letters(width)}{max(last_row, rows)}"
