"""What a marked copy (标注副本) has of ours: its findings sheet and our notes, which are nothing of the clerk's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import count

from rules.data import load_data
from workbook.cells import place_of
from workbook.reading.grids import Grids
from workbook.reading.markup import Malformed, parse
from workbook.reading.package import Sheet
from workbook.reading.unreadable import Unreadable

# Patterns are compiled when a file has a sheet or a comment to be looked at: most have none.
RESULT = r"校验结果[0-9]*"
RECORD = "年报校验标注记录"
AUTHOR = "年报校验"
# A finding as a line of a note; programs that forget who wrote a note leave only this to know ours by.
LINE = r"(?:错误|未填|提示) [A-Z][A-Z0-9]{0,9}-[0-9]{1,4}(?: .*)?|另有 [0-9]+ 条，见“校验结果[0-9]*”。"
# What of a comment is looked at: a note of ours says so at its head.
MOST_SAID, LONG = 1000, 9
COMMENTS = ("comment", "threadedComment")


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
    comments = _Comments()
    with suppress(Malformed):
        parse(xml, comments.start, comments.end, comments.text)
    return comments.cells, comments.has_ours


class _Comments:
    """The comments of a part as they come by, threaded ones too."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.has_ours = False
        self._authors: list[str] = []
        self._said: list[str] = []
        self._cell = self._by = ""
        self._wanted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in COMMENTS:
            self._cell, self._by = attributes.get("ref", ""), attributes.get("authorId", "")
        if name in ("author", *COMMENTS):
            self._said = []
        self._wanted = name in ("author", "t")

    def text(self, said: str) -> None:
        if self._wanted and len(self._said) < MOST_SAID:
            self._said.append(said[:MOST_SAID])

    def end(self, name: str) -> None:
        self._wanted = False
        said = "".join(self._said) if name in ("author", *COMMENTS) else ""
        if name == "author":
            self._authors.append(said)
        elif name in COMMENTS:
            number = int(self._by) if self._by.isascii() and self._by.isdigit() and len(self._by) < LONG else len(self._authors)
            if number < len(self._authors) and is_ours(self._authors[number], said):
                self.has_ours = True
            elif place_of(self._cell):
                self.cells.append(self._cell)
