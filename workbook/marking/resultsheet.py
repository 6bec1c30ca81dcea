"""The findings sheet as XML: its own styles, texts inline, links, a frozen head, a filter, A4 across."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from workbook.cells import address, column_letters, place_of, quote_sheet
from workbook.findings.marks import fills
from workbook.findings.page import Cell, Page, Row
from workbook.findings.wording import load_marks
from workbook.marking.styles import Styles
from workbook.marking.tags import quoted, text

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{uri}">'
SIDES = ("left", "right", "top", "bottom")


class ResultStyles:
    """The formats of the findings sheet, added to the workbook's when they are first needed."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the cell format of a style; `级别.错误` is a style with the colour of a state."""
        number = self._known.get(name)
        if number is None:
            number = self._known[name] = self._make(name)
        return number

    def _make(self, name: str) -> int:
        font, fill, border, alignment = _parts_of(name)
        numbers = (
            self._styles.add_ours("fonts", font),
            self._styles.solid(fill) if fill else 0,
            self._styles.add_ours("borders", border),
        )
        parts = " ".join(f'{key}="{number}"' for key, number in zip(("fontId", "fillId", "borderId"), numbers, strict=True))
        rests = ' xfId="0"' if self._styles.has_bases else ""
        applied = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        return self._styles.add_ours("cellXfs", f'<xf numFmtId="0" {parts}{rests} {applied}>{alignment}</xf>')


@cache
def _parts_of(name: str) -> tuple[str, str, str, str]:
    """Return the font, the colour of the fill, the border and the alignment of a style."""
    data = load_marks()
    base, _, state = name.partition(".")
    style = dict(data["styles"]["居中" if base == "级别" else base])
    return _font(style, data["font"]), fills().get(state) or style.get("fill") or "", _border(style), _alignment(style)


def _font(style: dict[str, Any], font: str) -> str:
    flags = ("<b/>" if style.get("bold") else "") + ("<u/>" if style.get("underline") else "")
    colour = style.get("color", "FF000000")
    return f'<font>{flags}<sz val="{style["size"]:g}"/><color rgb="{colour}"/><name val="{style.get("font", font)}"/></font>'


def _border(style: dict[str, Any]) -> str:
    if "border" not in style:
        return "<border>" + "".join(f"<{side}/>" for side in SIDES) + "<diagonal/></border>"
    line = f'<color rgb="{style["border"]}"/>'
    return "<border>" + "".join(f'<{side} style="thin">{line}</{side}>' for side in SIDES) + "<diagonal/></border>"


def _alignment(style: dict[str, Any]) -> str:
    across = f' horizontal="{style["align"]}"' if "align" in style else ""
    wrapped = ' wrapText="1"' if style.get("wrap") else ""
    indent = f' indent="{style["indent"]}"' if "indent" in style else ""
    return f'<alignment{across} vertical="center"{wrapped}{indent}/>'


def result_xml(page: Page, record: list[str], styles: Styles, uri: str, *, active: bool, clean: bool) -> bytes:
    """Return the part of the findings sheet."""
    words = load_marks()["result"]
    formats = ResultStyles(styles)
    width = len(words["columns"])
    hidden = [Cell(width + 1 + number, each, "记录") for number, each in enumerate(record)]
    first, *others = page.rows
    rows = [first._replace(cells=[*first.cells, *hidden]), *others]
    pieces = [
        HEAD.format(uri=uri),
        f'<sheetPr><tabColor rgb="{words["clean_tab" if clean else "tab"]}"/><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="A1:{address(len(rows), width + len(record))}"/>',
        _view(page.head, active=active),
        '<sheetFormatPr defaultRowHeight="15"/>',
        _columns(words["columns"], len(record)),
        "<sheetData>",
        *(_row(number, row, formats) for number, row in enumerate(rows, 1)),
        "</sheetData>",
        _filter(page, words["columns"]),
        _links(rows),
        '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
        f"<headerFooter><oddFooter>{text(words['footer'])}</oddFooter></headerFooter></worksheet>",
    ]
    return "".join(pieces).encode()


def _view(head: int, *, active: bool) -> str:
    below = f"A{head + 1}"
    pane = f'<pane ySplit="{head}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
    selected = ' tabSelected="1"' if active else ""
    selection = f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/>'
    view = f'<sheetView showGridLines="0"{selected} workbookViewId="0">{pane}{selection}</sheetView>'
    return f"<sheetViews>{view}</sheetViews>"


def _columns(columns: list[dict[str, Any]], hidden: int) -> str:
    shown = "".join(f'<col min="{n}" max="{n}" width="{column["width"]}" customWidth="1"/>' for n, column in enumerate(columns, 1))
    last = len(columns)
    return f'<cols>{shown}<col min="{last + 1}" max="{last + hidden}" width="2" hidden="1" customWidth="1"/></cols>'


def _row(number: int, row: Row, formats: ResultStyles) -> str:
    cells = "".join(_cell(number, cell, formats.number(cell.style)) for cell in row.cells)
    return f'<row r="{number}" ht="{row.height:g}" customHeight="1">{cells}</row>'


def _cell(row: int, cell: Cell, style: int) -> str:
    head = f'<c r="{address(row, cell.column)}" s="{style}"'
    if cell.value == "":
        return head + "/>"
    if isinstance(cell.value, int):
        return f"{head}><v>{cell.value}</v></c>"
    return f'{head} t="inlineStr"><is><t xml:space="preserve">{text(cell.value)}</t></is></c>'


def _filter(page: Page, columns: list[dict[str, Any]]) -> str:
    """Return the filter; columns of links have no button, which would hide their heads."""
    plain = "".join(f'<filterColumn colId="{n}" hiddenButton="1"/>' for n, column in enumerate(columns) if column["style"] == "链接")
    return f'<autoFilter ref="{filter_area(page, len(columns)).replace("$", "")}">{plain}</autoFilter>'


def filter_area(page: Page, width: int) -> str:
    """Return the area of the table, its head with it."""
    return f"$A${page.head}:${column_letters(width)}${page.last}"


def _links(rows: list[Row]) -> str:
    links = "".join(_row_links(rows))
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _row_links(rows: list[Row]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        for cell in row.cells:
            if cell.target and place_of(cell.target[1]):
                target = f"{quote_sheet(cell.target[0])}!{cell.target[1]}"
                yield f'<hyperlink ref="{address(number, cell.column)}" location="{quoted(target)}" display="{quoted(str(cell.value))}"/>'
