"""The record (标注记录): what was marked and what stood there before, as text in hidden cells of the findings sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from workbook.marking.outline import Outline
from workbook.marking.unmarkable import Unmarkable
from workbook.reading.marked import RECORD

LONGEST = 30_000
COLOUR = re.compile("[0-9A-F]{8}")


class Marked(NamedTuple):
    """A marked cell: its sheet and address, the style it had (None: there was no such cell), our colour, the fill it had."""

    sheet: str
    address: str
    style: int | None
    colour: str
    fill: str


def write_record(marked: Iterable[Marked]) -> list[str]:
    """Return the texts of the record's cells."""
    words: dict[str, int] = {}
    sheets: dict[str, list[list[Any]]] = {}
    for each in marked:
        colour, fill = (words.setdefault(word, len(words)) for word in (each.colour, each.fill))
        sheets.setdefault(each.sheet, []).append([each.address, each.style, colour, fill])
    text = json.dumps({"words": list(words), "sheets": sheets}, ensure_ascii=False, separators=(",", ":"))
    return [RECORD, *(text[start : start + LONGEST] for start in range(0, len(text), LONGEST))]


def read_record(cells: Iterable[object]) -> Iterator[Marked]:
    """Yield what a record's cells say; nothing when they are damaged."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    try:
        data = json.loads("".join(texts[texts.index(RECORD) + 1 :]))
        found = [
            Marked(sheet, str(address), None if style is None else int(style), data["words"][colour], data["words"][fill])
            for sheet, each in data["sheets"].items()
            for address, style, colour, fill in each
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        return
    yield from filter(_is_sound, found)


def _is_sound(each: Marked) -> bool:
    """Return whether a line of the record can be ours: what it says goes into the styles."""
    return isinstance(each.colour, str) and bool(COLOUR.fullmatch(each.colour)) and isinstance(each.fill, str) and _is_fill(each.fill)


@lru_cache(maxsize=64)
def _is_fill(xml: str) -> bool:
    try:
        return Outline(xml.encode()).root.name == "fill"
    except (Unmarkable, UnicodeEncodeError):
        return False
