"""The record (标注记录): what was marked and what stood there before, as text in hidden cells of the findings sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from rules.expressions import compiled
from workbook.reading.our_marks import RECORD

LONGEST = 30_000
COLOUR = compiled("[0-9A-F]{8}")


class Marked(NamedTuple):
    """A marked cell: its sheet and address, the style it had (None: there was no such cell), our colour, the fill it had.

    `border` is the border it had where ours is around it now, "" where its border is its own.
    """

    sheet: str
    address: str
    style: int | None
    colour: str
    fill: str
    border: str


def write_record(marked: Iterable[Marked]) -> list[str]:
    """Return the texts of the record's cells."""
    words: dict[str, int] = {}
    sheets: dict[str, list[list[Any]]] = {}
    for each in marked:
        known = [words.setdefault(word, len(words)) for word in (each.colour, each.fill, each.border)]
        sheets.setdefault(each.sheet, []).append([each.address, each.style, *known])
    text = json.dumps({"words": list(words), "sheets": sheets}, ensure_ascii=False, separators=(",", ":"))
    return [RECORD, *(text[start : start + LONGEST] for start in range(0, len(text), LONGEST))]


def read_record(cells: Iterable[object]) -> Iterator[Marked]:
    """Yield what a record's cells say; nothing when they are damaged."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    try:
        data = json.loads("".join(texts[texts.index(RECORD) + 1 :]))
        found = [
            Marked(sheet, str(address), None if style is None else int(style), *(data["words"][word] for word in (colour, fill, border)))
            for sheet, each in data["sheets"].items()
            for address, style, colour, fill, border in each
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        return
    yield from filter(_is_sound, found)


def _is_sound(each: Marked) -> bool:
    """Return whether a line of the record can be ours: what it says goes into the styles."""
    texts = isinstance(each.colour, str) and isinstance(each.fill, str) and isinstance(each.border, str)
    if not texts or not COLOUR.fullmatch(each.colour) or not _is_entry(each.fill, "fill"):
        return False
    return not each.border or _is_entry(each.border, "border")


@lru_cache(maxsize=64)
def _is_entry(xml: str, name: str) -> bool:
    """Return whether a text is one whole element of a name, as the style part has it."""
    # Only a workbook that was marked before has a record to be read.
    from xml.parsers import expat  # noqa: PLC0415

    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda each, _attributes: names.append(each)
    try:
        parser.Parse(xml.encode(), True)
    except (expat.ExpatError, ValueError):
        return False
    return names[0].rpartition(" ")[2] == name
