"""Reading published reports back: figures and labels found in docx, html and Markdown by their own means, not by the code that wrote them."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree as ET

import html5lib

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Grid = list[list[str]]
SEPARATOR = re.compile(r"[-| ]+")


def docx_tables(data: bytes) -> list[Grid]:
    """Return each table as a full grid: merged cells repeat their text in every place they cover."""
    return [_docx_grid(table) for table in _docx_body(data).iter(f"{W}tbl")]


def docx_cells(data: bytes) -> Grid:
    """Return the texts of each table's cells in their order, those of empty cells left out."""
    texts = [["".join(t.text or "" for t in tc.iter(f"{W}t")) for tc in table.iter(f"{W}tc")] for table in _docx_body(data).iter(f"{W}tbl")]
    return [[text for text in table if text] for table in texts]


@lru_cache(maxsize=1)
def _docx_body(data: bytes) -> ET.Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  (of our own making)


def _docx_grid(table: ET.Element) -> Grid:
    grid: Grid = []
    for tr in table.findall(f"{W}tr"):
        row: list[str] = []
        for tc in tr.findall(f"{W}tc"):
            span, merge = tc.find(f"{W}tcPr/{W}gridSpan"), tc.find(f"{W}tcPr/{W}vMerge")
            width = int(span.get(f"{W}val", "1")) if span is not None else 1
            text = "".join(t.text or "" for t in tc.iter(f"{W}t"))
            if merge is not None and merge.get(f"{W}val") != "restart":
                assert text == ""
                text = grid[-1][len(row)]
            row += [text] * width
        grid.append(row)
    return grid


def html_cells(text: str) -> Grid:
    """Return the texts of each table's cells in their order."""
    return [["".join(cell.itertext()) for cell in table.iter() if cell.tag in ("td", "th")] for table in _page(text).iter("table")]


def html_tables(text: str) -> list[Grid]:
    """Return each table as a full grid, parsed as a browser does."""
    return [_html_grid(table) for table in _page(text).iter("table")]


@lru_cache(maxsize=1)
def _page(text: str) -> ET.Element:
    return html5lib.parse(text, namespaceHTMLElements=False)


def _html_grid(table: ET.Element) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    for r, tr in enumerate(table.iter("tr")):
        column = 0
        for cell in tr:
            while (r, column) in cells:
                column += 1
            for down in range(int(cell.get("rowspan", "1"))):
                for across in range(int(cell.get("colspan", "1"))):
                    assert (r + down, column + across) not in cells
                    cells[r + down, column + across] = "".join(cell.itertext())
            column += int(cell.get("colspan", "1"))
    height, width = (max(place) + 1 for place in zip(*cells, strict=True))
    return [[cells[r, c] for c in range(width)] for r in range(height)]


def markdown_tables(text: str) -> list[Grid]:
    """Return each table of pipes; one that follows a clause has it as its first row."""
    tables: list[Grid] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("|"):
            if not inside:
                tables.append([])
            inside = True
            if not SEPARATOR.fullmatch(line):
                tables[-1].append([re.sub(r"\\(.)", r"\1", cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        else:
            inside = False
    return tables
