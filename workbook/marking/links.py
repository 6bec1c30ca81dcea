"""Relationships and content types: what belongs to a part, and what kind a part is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from rules.expressions import compiled
from workbook.marking.outline import Element, Outline, outline_of
from workbook.marking.parts import Parts
from workbook.marking.tags import quoted
from workbook.reading.directory import plain_name

TYPES = "[Content_Types].xml"
EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
STRICT = "http://purl.oclc.org/ooxml/"
NUMBER = compiled(r"rId([0-9]{1,6})", re.IGNORECASE)


class Link(NamedTuple):
    """A relationship: its id, the last word of its type, the part it leads to."""

    id: str
    kind: str
    part: str
    element: Element


def namespace(outline: Outline) -> str:
    """Return the namespace of relationships that goes with a part's own: the usual one, or that of the strict form."""
    return STRICT_OFFICE if outline.root.uri.startswith(STRICT) else OFFICE


class Links:
    """The relationships of one part."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._parts = parts
        self._folder, name = posixpath.split(parts.name(part))
        self.part = f"{self._folder}/_rels/{name}.rels"
        self.outline = self._outline()

    def _outline(self) -> Outline:
        return self._parts.outline(self.part) if self.part in self._parts else outline_of(EMPTY, self._parts.file)

    def __iter__(self) -> Iterator[Link]:
        for element in self.outline.root.every("Relationship"):
            values = element.attributes
            if values.get("TargetMode", "") != "External":
                # An absolute target begins with a slash, a relative one starts at the folder of the part.
                part = posixpath.normpath(posixpath.join("/", self._folder, values.get("Target", ""))).lstrip("/")
                yield Link(values.get("Id", ""), values.get("Type", "").rpartition("/")[2], plain_name(part), element)

    def first(self, kind: str) -> Link | None:
        """Return the first relationship of a kind whose part is there."""
        return next((link for link in self if link.kind == kind and link.part in self._parts), None)

    def add(self, kind: str, part: str, base: str) -> str:
        """Add a relationship and return its id."""
        used = [
            int(found.group(1)) for element in self.outline.root.children if (found := NUMBER.fullmatch(element.attributes.get("Id", "")))
        ]
        id = f"rId{max(used, default=0) + 1}"
        xml = f'Relationship Id="{id}" Type="{base}/{kind}" Target="/{quoted(part)}"/>'
        self.outline.append(self.outline.root, b"<" + self.outline.prefix + xml.encode())
        self._save()
        return id

    def remove(self, link: Link) -> None:
        """Remove a relationship, and the part of relationships with its last."""
        self.outline.remove(link.element)
        if len(self.outline.root.children) > 1:
            self._save()
        else:
            leave_out(self._parts, self.part)
            self.outline = self._outline()

    def _save(self) -> None:
        self._parts.write(self.part, self.outline.result())
        self.outline = self._outline()


def declare(parts: Parts, part: str, kind: str) -> None:
    """Say in the content types what kind a new part is; a drawing of notes is known by its suffix."""
    types = parts.outline(TYPES)
    prefix = b"<" + types.prefix
    if kind == VML:
        if not any(each.attributes.get("Extension", "").lower() == "vml" for each in types.root.every("Default")):
            types.insert(types.root.start + len(types.tag(types.root)), prefix + f'Default Extension="vml" ContentType="{VML}"/>'.encode())
    elif not any(plain_name(each.attributes.get("PartName", "")) == plain_name(part) for each in types.root.every("Override")):
        types.append(types.root, prefix + f'Override PartName="/{quoted(part)}" ContentType="{kind}"/>'.encode())
    parts.write(TYPES, types.result())


def leave_out(parts: Parts, part: str) -> None:
    """Drop a part, also from the content types."""
    if part not in parts:
        return
    parts.drop(part)
    types = parts.outline(TYPES)
    for each in types.root.every("Override"):
        if plain_name(each.attributes.get("PartName", "")) == plain_name(part):
            types.remove(each)
    parts.write(TYPES, types.result())
