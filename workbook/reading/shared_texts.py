"""The shared texts of a workbook as far as its cells refer to them: those of 校验 and 填报说明 are most of them, and mostly not read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rules.expressions import compiled
from workbook.reading.known_texts import read_items
from workbook.reading.markup import Malformed, parse
from workbook.reading.package import Package
from workbook.reading.said_texts import texts_in

TEXT_CELL, TEXT_NUMBER = b'"s"', compiled(rb'"s"[^<>]{0,99}>\s{0,99}<v>([0-9]{1,9})</v>')
# Other ways to write that a cell refers to a text.
QUOTED, CODE = b"'s'", b"&#"
# Inside a tag: openpyxl writes every Chinese character by its code, and formulas have their texts in quotes.
CODED = compiled(rb"""<[^/!?<>"'][^<>"']*+(?>(?:"(?!&#)[^"<]*+"[^<>"']*+|'(?!&#)[^'<]*+'[^<>"']*+)*)["']&#""")
# Where what looks like a text may be none.
ASIDE = (b":si", b"<!", b"<?")
ITEM, END = b"<si", b"</sst>"
# A digit by its code, cells in a second place: the library stops there.
CELLS, TWICE = b"sheetData", 2
CODED_VALUE = compiled(rb"v>[0-9.eE+-]{0,99}&")


class Needed(NamedTuple):
    """The XML of shared texts up to the last that cells refer to, b"" when there is none; whether the cells are plainly written."""

    texts: bytes
    is_plain: bool


def needed_texts(package: Package, cells: Sequence[bytes], last: int = -1) -> Needed:
    """Return the shared texts that cells of a workbook need, and those up to the `last`; raises Malformed, Unreadable."""
    part, found = package.special("sharedStrings"), last_reference(cells)
    is_plain = found is not None and not any(map(_is_misread, cells))
    return Needed(_checked(package.read(part), None if found is None else max(found, last)) if part else b"", is_plain)


def first_texts(package: Package, last: int) -> Sequence[str]:
    """Return the shared texts of a workbook, at least up to the `last`, as far as they are there; raises Malformed, Unreadable."""
    part = package.special("sharedStrings")
    if not part:
        return ()
    texts = package.read(part)
    try:
        items = read_items(texts, last)
    except Malformed:
        items = None
    return texts_in(_checked(texts, last)) if items is None else items


def _is_misread(xml: bytes) -> bool:
    """Return whether a value is written so that the fast library takes it for another without a word."""
    return xml.count(CELLS) > TWICE or CODED_VALUE.search(xml) is not None


def last_reference(cells: Sequence[bytes]) -> int | None:
    """Return the number of the last text that cells refer to, -1 when they refer to none, None when it is not plain to see."""
    last = -1
    for xml in cells:
        found = TEXT_NUMBER.findall(xml)
        if len(found) != xml.count(TEXT_CELL) or QUOTED in xml or (CODE in xml and CODED.search(xml)):
            return None
        last = max(last, *map(int, found)) if found else last
    return last


@lru_cache(maxsize=2)
def _checked(texts: bytes, last: int | None) -> bytes:
    needed = texts if last is None else up_to(texts, last)
    # The fast library takes what no parser does: what is read is the same without it.
    parse(needed)
    return needed


def up_to(texts: bytes, last: int) -> bytes:
    """Return shared texts without those behind one."""
    pieces = texts.split(ITEM, last + 2)
    if len(pieces) < last + 3:
        return texts
    needed = texts[: len(texts) - len(pieces[-1]) - len(ITEM)]
    return texts if any(each in needed[len(pieces[0]) :] for each in ASIDE) else needed + END
