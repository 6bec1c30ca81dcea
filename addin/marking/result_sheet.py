"""The findings sheet (校验结果) of an open workbook: written in few blocks, found again, read back, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

import xlwings as xw
from xlwings.base_classes import BorderSide, HorizontalAlignment

from addin.marking.cells import rgb
from addin.texts import as_text, worded
from workbook.cells import quote_sheet
from workbook.findings.marks import fills
from workbook.findings.page import WRITABLE, Cell, Page, Row, page_columns
from workbook.findings.record import Marked, read_record, write_record
from workbook.findings.wording import load_marks
from workbook.reading.our_marks import RECORD, RESULT
from workbook.sheets.formulas import quote

T = TypeVar("T")
# Not every program can centre a text across cells; at the left it runs over its neighbours all the same.
ALIGN: Mapping[str, HorizontalAlignment] = {"center": "center", "left": "left", "centerContinuous": "left"}


class Listed(NamedTuple):
    """A finding as the sheet lists it: its 1-based row, code, state, cells as (sheet, address), and what stands as its explanation.

    `nth` is which 处 it belongs to, 0 for a 请确认, which belongs to none.
    `ways` is what stands there of putting it right: ways with their slip, why a reason does not count, the numbers to copy.
    """

    row: int
    nth: int
    code: str
    state: str
    message: str
    cells: tuple[tuple[str, str], ...]
    ways: str
    explanation: str

    @property
    def hint(self) -> str:
        """Return in sentences what stands there of putting it right, "" for nothing."""
        return worded("hint", text="".join(f"{line.removesuffix('。')}。" for line in self.ways.splitlines())) if self.ways else ""


def find_results(book: xw.Book) -> list[xw.Sheet]:
    """Return the findings sheets of earlier checks; a clerk's own sheet of that name is none."""
    return [sheet for sheet in book.sheets if re.fullmatch(RESULT, sheet.name) and RECORD in _first_row(sheet)]


def _first_row(sheet: xw.Sheet) -> list[object]:
    last = sheet.used_range.last_cell.column
    values: list[list[object]] = sheet.range((1, 1), (1, last)).options(ndim=2).value
    return values[0]


def last_listed(book: xw.Book) -> tuple[str, list[Listed]]:
    """Return the name of the latest findings sheet and what it lists, "" and nothing where nobody has checked."""
    results = find_results(book)
    return (results[-1].name, read_listed(results[-1])) if results else ("", [])


def recorded(sheet: xw.Sheet) -> list[Marked]:
    """Return what a findings sheet notes of the cells that were marked with it."""
    return list(read_record(_first_row(sheet)))


def add_result(book: xw.Book, name: str) -> xw.Sheet:
    """Add an empty findings sheet behind the others that are seen."""
    # Of several selected sheets as many new ones would come.
    book.sheets.active.select()
    return book.sheets.add(name, after=[sheet for sheet in book.sheets if is_shown(sheet)][-1])


def is_shown(sheet: xw.Sheet) -> bool:
    """Return whether a sheet is seen; Excel says -1 for one that is, 0 or 2 for one that is not."""
    return int(sheet.visible) in (-1, 1)


def put_record(sheet: xw.Sheet, marked: Iterable[Marked]) -> None:
    """Note what was marked in hidden cells at the right of the first row."""
    texts = write_record(marked)
    first = len(page_columns()) + 1
    area = sheet.range((1, first), (1, first + len(texts) - 1))
    area.value = [as_text(each) for each in texts]
    area.font.color = rgb("FFFFFFFF")
    area.column_width = 0


def write_page(sheet: xw.Sheet, page: Page, *, linked: bool = True) -> None:
    """Write a findings page: values in one block, links in another, formats column by column.

    In another workbook than the one it is about links would lead nowhere: they are written as texts there, and no reasons are taken.
    """
    width = len(page_columns())
    sheet.range((1, 1), (len(page.rows), width)).value = [_values(row, width, linked=linked) for row in page.rows]
    if linked:
        _write_links(sheet, page)
    for number, column in enumerate(page_columns(), 1):
        sheet.range((1, number)).column_width = column["width"]
    for number, row in enumerate(page.rows[: page.head], 1):
        _format_top(sheet, number, row)
    if page.last > page.head:
        _format_table(sheet, page, takes_reasons=linked)
    for number, row in enumerate(page.rows[page.last :], page.last + 1):
        _format_top(sheet, number, row)
    # A matter of looks, which not every program has a word for.
    with suppress(NotImplementedError, AttributeError):
        sheet.show_gridlines = False


def _values(row: Row, width: int, *, linked: bool) -> list[object]:
    values: list[object] = [None] * width
    for cell in row.cells:
        if not (linked and cell.target):
            values[cell.column - 1] = as_text(cell.value) if isinstance(cell.value, str) else cell.value
    return values


def _write_links(sheet: xw.Sheet, page: Page) -> None:
    """Write the links as formulas: thousands of hyperlinks one by one would take minutes."""
    links = [number for number, column in enumerate(page_columns(), 1) if column["style"] == "链接"]
    table = page.rows[page.head : page.last]
    block = [[_link(row.cells, column) for column in links] for row in table]
    if any(formula for row in block for formula in row):
        sheet.range((page.head + 1, links[0]), (page.last, links[-1])).formula = block


def _link(cells: Sequence[Cell], column: int) -> str:
    found = next((cell for cell in cells if cell.column == column and cell.target), None)
    if found is None or found.target is None:
        return ""
    target = f"#{quote_sheet(found.target[0])}!{found.target[1]}"
    return f"=HYPERLINK({quote(target)},{quote(str(found.value))})"


def _format_top(sheet: xw.Sheet, number: int, row: Row) -> None:
    """Format a row above or below the table, cell by cell."""
    for cell in row.cells:
        _format(sheet.range((number, cell.column)), cell.style)
    if row.cells:
        sheet.range((number, 1)).row_height = row.height


def _format(area: xw.Range, name: str) -> None:
    data = load_marks()
    base, _, state = name.partition(".")
    style = data["styles"]["居中" if base == "级别" else base]
    _set_font(area, style)
    _align(area, style)
    fill = fills().get(state) or style.get("fill")
    if fill:
        area.color = rgb(fill)
    if "border" in style:
        area.borders.set(_lines(*area.shape), line_style="continuous", color=f"#{style['border'][-6:]}")


def _lines(rows: int, columns: int) -> list[BorderSide | str]:
    """Return the lines that an area has: those inside only where there is something to part."""
    lines: list[BorderSide | str] = ["edge_top", "edge_bottom", "edge_left", "edge_right"]
    if rows > 1:
        lines.append("inside_horizontal")
    if columns > 1:
        lines.append("inside_vertical")
    return lines


def _set_font(area: xw.Range, style: Mapping[str, Any]) -> None:
    area.font.name = style.get("font", load_marks()["font"])
    area.font.size = style["size"]
    if style.get("bold"):
        area.font.bold = True
    if "color" in style:
        area.font.color = rgb(style["color"])


def _align(area: xw.Range, style: Mapping[str, Any]) -> None:
    area.vertical_alignment = "center"
    if "align" in style:
        area.horizontal_alignment = ALIGN[style["align"]]
    if style.get("wrap"):
        area.wrap_text = True


def _format_table(sheet: xw.Sheet, page: Page, *, takes_reasons: bool) -> None:
    """Format the table: what all columns share at once, then what each has of its own, then the colours of the states and for reasons."""
    first, last, width, styles = page.head + 1, page.last, len(page_columns()), load_marks()["styles"]
    _format(sheet.range((first, 1), (last, width)), "文字")
    for number, column in enumerate(page_columns(), 1):
        style = styles[column["style"]]
        area = sheet.range((first, number), (last, number))
        area.horizontal_alignment = ALIGN[style["align"]]
        if "color" in style:
            area.font.color = rgb(style["color"])
    for style, top, bottom in _runs(page, lambda row: row.cells[-1].style):
        if style == WRITABLE and takes_reasons:
            _format(sheet.range((top, width), (bottom, width)), style)
    state = next(number for number, column in enumerate(page_columns(), 1) if column["id"] == "级别")
    for colour, top, bottom in _runs(page, lambda row: fills().get(_state(row))):
        if colour:
            sheet.range((top, state), (bottom, state)).color = rgb(colour)
    sheet.range((first, 1), (last, width)).rows.autofit()


def _runs(page: Page, trait: Callable[[Row], T]) -> Iterator[tuple[T, int, int]]:
    """Yield what rows of the table have in common, with the first and the last of them: neighbours are written at once."""
    for shared, group in groupby(range(page.head + 1, page.last + 1), lambda number: trait(page.rows[number - 1])):
        numbers = list(group)
        yield shared, numbers[0], numbers[-1]


def _state(row: Row) -> str:
    """Return the state that colours a row's 级别, "" in the rows in which a finding goes on."""
    return next((cell.style.partition(".")[2] for cell in row.cells if cell.style.startswith("级别.")), "")


def read_listed(sheet: xw.Sheet) -> list[Listed]:
    """Return the findings that a findings sheet lists, in its order."""
    last = sheet.used_range.last_cell.row
    width = len(page_columns())
    block: list[list[Any]] = sheet.range((1, 1), (last, width)).options(ndim=2).value
    ids = [column["id"] for column in page_columns()]
    head = next((number for number, row in enumerate(block) if [row[0], row[2]] == [ids[0], ids[2]]), None)
    if head is None:
        return []
    found: list[Listed] = []
    for number, row in enumerate(block[head + 1 :], head + 2):
        code, message = _said(row[ids.index("代码")]), _said(row[ids.index("问题")])
        if not code:
            break
        cells = tuple(_cells(row, ids))
        if message not in ("", load_marks()["result"]["next"]) or not found:
            ways = _said(row[ids.index("可能的改法")])
            nth = int(row[0]) if isinstance(row[0], int | float) else 0
            found.append(Listed(number, nth, code, _said(row[1]), message, cells, ways, _said(row[-1])))
        else:
            found[-1] = found[-1]._replace(cells=found[-1].cells + cells)
    return found


def _cells(row: Sequence[Any], ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    first = ids.index("单元格")
    sheet = ""
    for label in row[first : first + load_marks()["result"]["cells_a_row"]]:
        name, _, place = _said(label).rpartition(" ")
        sheet = name or sheet
        if place and sheet:
            yield sheet, place


def _said(value: object) -> str:
    return "" if value is None else str(value).strip()
