"""The Document as html: one page that needs nothing else, with real tables whose every figure names its headings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from workbook.narrative.document import CLAUSE, HEAD, Cell, Document, Table
from workbook.narrative.headers import headers_of
from workbook.narrative.stamp import PLACE, stamped
from workbook.narrative.titles import title_words
from workbook.narrative.widths import ADDRESS

FOLDER = Path(__file__).parent


def write_html(document: Document) -> str:
    """Return the document as one html page: no script, no request, all text escaped."""
    names = {
        "kind": lambda block: type(block).__name__,
        "name": name,
        "scope": scope,
        "quoted": quoted,
        "words": words,
        "prose": prose,
        "headers": cache(headers_of),
        "title_words": title_words,
    }
    return stamped(_template().render(document=document, css=_css(), stamp=f"nianbao-{PLACE}", **names))


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.get_template("report.html.jinja")


@cache
def _css() -> Markup:
    return Markup((FOLDER / "report.css").read_text(encoding="utf-8"))  # noqa: S704  (a file of our own)


def name(table: Table, cell: Cell) -> str:
    """Return the id of a heading cell: its table's name and its place in the grid."""
    return f"{table.id}-{cell.row + 1}-{cell.column + 1}"


def scope(cell: Cell) -> str:
    """Return whether a heading cell speaks for columns or for a row."""
    if cell.kind in (HEAD, CLAUSE):
        return "colgroup" if cell.columns > 1 else "col"
    return "row"


def words(cell: Cell) -> Markup:
    """Return a cell's text; a narrow head of two or three words of two signs (商业企业) may break between them."""
    text = cell.text
    if cell.kind != HEAD or cell.columns > 1 or len(text) not in (len("商业企业"), len("社会公益组织")):
        return escape(text)
    return Markup("<wbr>").join(text[start : start + 2] for start in range(0, len(text), 2))


def prose(text: str) -> Markup:
    """Return a text whose addresses may break anywhere, so that no line is pulled apart before one."""
    parts, end = [], 0
    for match in ADDRESS.finditer(text):
        parts += [escape(text[end : match.start()]), Markup('<span class="address">{}</span>').format(match.group())]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def quoted(text: str) -> Markup:
    """Return a text as a CSS string; every sign but plain letters and digits goes in by its number."""
    return Markup('"{}"').format("".join(sign if sign.isalnum() else f"\\{ord(sign):06x}" for sign in text))
