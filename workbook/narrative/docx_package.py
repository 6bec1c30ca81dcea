"""The package of a docx: the parts of the base document, which carries page and styles, with a report's text put into them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rules.expressions import compiled
from workbook.narrative.document import Document
from workbook.narrative.docx_text import escaped, run
from workbook.narrative.page import load_page
from workbook.narrative.stamp import digest
from workbook.reading.package import Package
from workbook.template.same_bytes import CORE, DAY, pack, settle

BASE = Path(__file__).parent / "base.docx"
BODY, STYLES, HEADERS = "word/document.xml", "word/styles.xml", "word/header"
SUBJECT = "政府信息公开工作年度报告"
LONGEST_PROPERTY = 255
END = "</cp:coreProperties>"
STYLE = compiled(r'<w:style (?=[^<>]*w:styleId="([^"]*)")([^<>]*)>\s*<w:name w:val="([^"]*)"')
PROPERTY = compiled(r"<dc:(title|subject|identifier)(?:/>|>[^<]*</dc:\1>)")


@cache
def _base() -> dict[str, bytes]:
    package = Package(BASE.read_bytes(), BASE.name)
    return {package.written_name(part).decode("utf-8"): package.read(part) for part in package.entries}


@cache
def _ids() -> dict[str, str]:
    """Return the ids of the base document's styles by their names in small letters, "" for what a paragraph is unless it says more."""
    found = STYLE.findall(_base()[STYLES].decode("utf-8"))
    return {name.lower(): "" if 'w:type="paragraph"' in kind and 'w:default="1"' in kind else id for id, kind, name in found}


def style_id(name: str) -> str:
    """Return the id of a style of page.json, "" for the usual one; raises KeyError where the base document has it no longer."""
    return _ids()[load_page()["styles"].get(name, {}).get("base", name).lower()]


def write_package(document: Document, body: str, bold: tuple[str, ...]) -> bytes:
    """Return a docx of the report whose text `body` is, a draft's word above every page; `bold` are the ids of styles so set."""
    parts = dict(_base())
    head, start, rest = parts[BODY].partition(b"<w:body>")
    parts[BODY] = b"".join((head, start, body.encode("utf-8"), rest[rest.rindex(b"<w:sectPr") :]))
    parts[CORE] = _properties(parts[CORE], document, digest(parts[BODY]))
    if document.draft:
        word = run(document.draft).encode("utf-8")
        headers = [name for name in parts if name.startswith(HEADERS)]
        parts |= {name: parts[name].replace(b"</w:p>", word + b"</w:p>", 1) for name in headers}
    for id in bold:
        parts[STYLES] = _bold(parts[STYLES], id.encode("utf-8"))
    return pack(parts.items())


def _properties(core: bytes, document: Document, noted: str) -> bytes:
    """Return the file's properties: what the report is, its day, its digest."""
    said = {"title": document.title[:LONGEST_PROPERTY], "subject": SUBJECT, "identifier": noted}
    elements = {name: f"<dc:{name}>{escaped(text)}</dc:{name}>" for name, text in said.items()}
    dated = settle(CORE, core, f"{document.day}T00:00:00Z".encode() if document.day else DAY).decode("utf-8")
    filled = PROPERTY.sub(lambda found: elements.pop(found.group(1)), dated)
    return filled.replace(END, "".join(elements.values()) + END).encode("utf-8")


def _bold(styles: bytes, id: bytes) -> bytes:
    style = rb'<w:style [^<>]*w:styleId="' + re.escape(id) + rb'"[^<>]*>(?:(?!</w:style>).)*?<w:rPr>(?:<w:rFonts[^<>]*/>)?'
    return re.sub(style, rb"\g<0><w:b/>", styles, count=1, flags=re.DOTALL)
