"""The properties of a document (文档属性): texts by the names of their elements."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from workbook.reading.markup import Malformed, parse


@lru_cache(maxsize=16)
def read_properties(xml: bytes) -> dict[str, str]:
    """Return the texts of a part of properties by their elements' names; those behind damage are not there."""
    found: dict[str, str] = {}
    inside = [""]

    def text(said: str) -> None:
        found[inside[-1]] = found.get(inside[-1], "") + said.strip()

    with suppress(Malformed):
        parse(xml, lambda name, _attributes: inside.append(name), lambda _name: inside.pop(), text)
    return found
