"""What a marked copy (标注副本) has of ours: its findings sheet and our notes, which are nothing of the clerk's."""

from __future__ import annotations

import re

from workbook.reading.grids import Grids
from workbook.reading.package import Sheet, unescape
from workbook.reading.unreadable import Unreadable

RESULT = re.compile(r"校验结果[0-9]*")
RECORD = "年报校验标注记录"
AUTHOR = "年报校验"
# A finding as a line of a note; programs that forget who wrote a note leave only this to know ours by.
LINE = re.compile(r"(?:错误|未填|提示) [A-Z][A-Z0-9]{0,9}-[0-9]{1,4}(?: .*)?|另有 [0-9]+ 条，见“校验结果[0-9]*”。")
AUTHORS = re.compile(rb"<(?:\w+:)?author(?:\s[^>]*)?(?:/>|>([^<]*)<)")
COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)\s([^>]*)>(.*?)</(?:\w+:)?(?:comment|threadedComment)\s*>", re.DOTALL)
TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")
CELL = re.compile(r"\bref=[\"']([A-Z]+[0-9]+)[\"']")
BY = re.compile(r"\bauthorId=[\"']([0-9]{1,6})[\"']")


def is_result(grids: Grids, sheet: Sheet) -> bool:
    """Return whether a sheet lists the findings of an earlier check."""
    if not RESULT.fullmatch(sheet.name):
        return False
    try:
        return any(RECORD in row for row in grids.read(sheet)[:1])
    except Unreadable:
        return False


def is_ours(author: str, said: str) -> bool:
    """Return whether a comment is a note of ours: by its author, else, when nobody is named, by its first line."""
    return author == AUTHOR or (not author.strip() and LINE.fullmatch(said.partition("\n")[0].strip()) is not None)


def commented_cells(xml: bytes) -> tuple[list[str], bool]:
    """Return the cells that have a comment of somebody's, and whether there are notes of ours besides, which are none."""
    authors = [_plain(name) for name in AUTHORS.findall(xml)]
    cells, ours = [], False
    for attributes, body in COMMENT.findall(xml):
        text = attributes.decode("utf-8", "replace")
        cell, by = CELL.search(text), BY.search(text)
        number = int(by.group(1)) if by else len(authors)
        if number < len(authors) and is_ours(authors[number], _plain(b"".join(TEXT.findall(body)))):
            ours = True
        elif cell:
            cells.append(cell.group(1))
    return cells, ours


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))
