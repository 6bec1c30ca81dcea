"""A whole text (全文) out of a file: the paragraphs of a .txt or a .docx, tables and what was struck out left aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from rules.data import load_data
from workbook.files import Stop, is_there, why
from workbook.reading.field_values import paragraphs
from workbook.reading.package import Package
from workbook.reading.unreadable import Unreadable

DOCUMENT = "word/document.xml"
LARGEST, LONGEST = 20 << 20, 100_000
MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")
# What a paragraph's text is not made of: struck out, moved away, drawn beside it, an alternative to what stands there already.
PASSED_OVER = frozenset({"del", "moveFrom", "txbxContent", "tbl", "Fallback", "pPr", "rPr"})
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
# A program that numbers headings by itself has no number in their text; nothing else of the format is needed here.
Element = Any


def read_whole_text(path: Path) -> list[str]:
    """Return the paragraphs of a text file or document; raises Stop with the sentence for a file that has none."""
    suffix = path.suffix.lower()
    if suffix not in (".txt", ".docx"):
        raise _stop("后缀", path)
    raw = _read(path)
    lines = document_lines(raw, path) if suffix == ".docx" else text_lines(raw, path)
    found = [line for each in lines for line in paragraphs(each)]
    length = sum(map(len, found))
    if not found:
        raise _stop("空", path)
    if length > LONGEST:
        raise _stop("过长", path, count=length, limit=LONGEST)
    return found


def _read(path: Path) -> bytes:
    if not is_there(path):
        raise _stop("不存在", path)
    if path.is_dir():
        raise _stop("文件夹", path)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _stop("过长", path, count=size, limit=LONGEST)
        return path.read_bytes()
    except OSError as error:
        raise _stop("读不了", path, reason=why(error)) from error


def text_lines(raw: bytes, path: Path) -> list[str]:
    """Return the lines of a text in one of the encodings that programs here write; raises Stop."""
    encodings = ("utf-16",) if raw.startswith(MARKS_16) else ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.splitlines()
    raise _stop("不是文本", path)


def document_lines(raw: bytes, path: Path) -> list[str]:
    """Return the paragraphs of a document's body; raises Stop for what is no document."""
    try:
        xml = Package(raw, path.name).read(DOCUMENT)
        root = ET.fromstring(xml)  # noqa: S314  (declarations of entities were refused on reading)
    except (Unreadable, ET.ParseError) as error:
        raise _stop("不是文档", path) from error
    return list(_paragraphs(root))


def _paragraphs(element: Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "p":
            yield "".join(_texts(child))
        elif name not in PASSED_OVER:
            yield from _paragraphs(child)


def _texts(element: Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in BREAKS:
            yield BREAKS[name]
        elif name not in PASSED_OVER:
            yield from _texts(child)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _stop(name: str, path: Path, **slots: object) -> Stop:
    sentences: dict[str, str] = load_data(__file__, "words.json")["files"]
    return Stop(sentences[name].format(file=path.name, **slots))
