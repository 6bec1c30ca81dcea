"""What a marked copy (标注副本) has of ours: its findings sheet and our notes, which are nothing of the clerk's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.reading.grids import Grids
from workbook.reading.package import Sheet, unescape
from workbook.reading.unreadable import Unreadable

RESULT = re.compile(r"校验结果[0-9]*")
RECORD = "年报校验标注记录"
AUTHOR = "年报校验"
AUTHORS = re.compile(rb"<(?:\w+:)?author(?:\s[^>]*)?(?:/>|>([^<]*)<)")
COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)\s([^>]*)>")
CELL = re.compile(r"\bref=[\"']([A-Z]+[0-9]+)[\"']")
BY = re.compile(r"\bauthorId=[\"']([0-9]+)[\"']")


def is_result(grids: Grids, sheet: Sheet) -> bool:
    """Return whether a sheet lists the findings of an earlier check."""
    if not RESULT.fullmatch(sheet.name):
        return False
    try:
        return any(RECORD in row for row in grids.read(sheet)[:1])
    except Unreadable:
        return False


def commented_cells(xml: bytes) -> Iterator[str]:
    """Yield the cells that have a comment of somebody's; our own notes are none."""
    ours = {number for number, name in enumerate(AUTHORS.findall(xml)) if unescape(name.decode("utf-8", "replace")).strip() == AUTHOR}
    for attributes in COMMENT.findall(xml):
        text = attributes.decode("utf-8", "replace")
        cell, author = CELL.search(text), BY.search(text)
        if cell and not (author and int(author.group(1)[:6]) in ours):
            yield cell.group(1)
