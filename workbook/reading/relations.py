"""Relationships: which part belongs to which, whatever the parts are called."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import NamedTuple

from workbook.reading.directory import plain_name
from workbook.reading.markup import parse


class Relation(NamedTuple):
    """A relationship: its id, the last word of its type, the part it leads to."""

    id: str
    kind: str
    part: str


def relations_part(part: str) -> str:
    """Return the part that holds a part's relationships; the package's own for no part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=64)
def read_relations(xml: bytes, owner: str) -> tuple[Relation, ...]:
    """Return the relationships of a part within the package; raises Malformed."""
    found: list[Relation] = []
    folder = posixpath.dirname(owner)

    def start(name: str, values: dict[str, str]) -> None:
        if name == "Relationship" and values.get("TargetMode") != "External":
            # An absolute target begins with a slash, a relative one starts at the folder of the part.
            target = posixpath.join("/", folder, values.get("Target", "").replace("\\", "/"))
            part = plain_name(posixpath.normpath(target))
            found.append(Relation(values.get("Id", ""), values.get("Type", "").rpartition("/")[2], part))

    parse(xml, start)
    return tuple(found)
