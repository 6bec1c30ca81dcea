"""What a marked copy (标注副本) has of ours: its findings sheet and our notes, which are nothing of the clerk's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from rules.data import load_data
from workbook.reading.grids import Grids
from workbook.reading.package import Sheet, unescape
from workbook.reading.unreadable import Unreadable

# Patterns are compiled when a file has a sheet or a comment to be looked at: most have none.
RESULT = r"校验结果[0-9]*"
RECORD = "年报校验标注记录"
AUTHOR = "年报校验"
# A finding as a line of a note; programs that forget who wrote a note leave only this to know ours by.
LINE = r"(?:错误|未填|提示) [A-Z][A-Z0-9]{0,9}-[0-9]{1,4}(?: .*)?|另有 [0-9]+ 条，见“校验结果[0-9]*”。"
AUTHORS = rb"<(?:\w+:)?author(?:\s[^>]*)?(?:/>|>([^<]*)<)"
COMMENT = rb"<(?:\w+:)?(?:comment|threadedComment)\s([^>]*)>"
TEXT = rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<"
CELL = r"\bref=[\"']([A-Z]+[0-9]+)[\"']"
BY = r"\bauthorId=[\"']([0-9]{1,6})[\"']"


def is_result(grids: Grids, sheet: Sheet) -> bool:
    """Return whether a sheet lists the findings of an earlier check."""
    if not re.fullmatch(RESULT, sheet.name):
        return False
    try:
        return any(RECORD in row for row in grids.read(sheet)[:1])
    except Unreadable:
        return False


def free_name(names: Iterable[str]) -> str:
    """Return a name for the findings sheet that none of a workbook's sheets has."""
    taken = {name.lower() for name in names}
    base = RESULT.partition("[")[0]
    return next(name for number in count(1) if (name := base + (str(number) if number > 1 else "")) not in taken)


def is_ours(author: str, said: str) -> bool:
    """Return whether a comment is a note of ours: by its author, by our line at its head, else, when nobody is named, by its words.

    A program that has the workbook open writes our notes under the name of whoever sits there; they begin with that line.
    """
    first = said.partition("\n")[0].strip()
    if author == AUTHOR or first == load_data(__file__, "../findings/marks.json")["note"]["rule"]:
        return True
    return not author.strip() and re.fullmatch(LINE, first) is not None


def commented_cells(xml: bytes) -> tuple[list[str], bool]:
    """Return the cells that have a comment of somebody's, and whether there are notes of ours besides, which are none."""
    authors = [_plain(name) for name in re.findall(AUTHORS, xml)]
    cells, ours = [], False
    # What follows a start tag up to the next is a comment's body; some have none.
    _, *pieces = re.split(COMMENT, xml)
    for attributes, body in zip(pieces[::2], pieces[1::2], strict=True):
        text = attributes.decode("utf-8", "replace")
        cell, by = re.search(CELL, text), re.search(BY, text)
        number = int(by.group(1)) if by else len(authors)
        if number < len(authors) and is_ours(authors[number], _plain(b"".join(re.findall(TEXT, body)))):
            ours = True
        elif cell:
            cells.append(cell.group(1))
    return cells, ours


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))
