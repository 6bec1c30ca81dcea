"""Drawings of notes as they should not be: a mark gets a new one, no word is lost, and the copy is as Excel wants it."""

import posixpath
import re

import pytest

from tests import edits
from tests.marks import notes_of, owned, parts
from tests.stranger import DATA, FOUND, mark
from workbook.cells import address
from workbook.marking.shapes import BOX, COLUMN, NOTE, ROW

NAMED = re.compile(rb"<legacyDrawing\b[^>]*/>")


def spoil_drawing(work):
    def spoil(data):
        return edits.change(data, owned(data, DATA, "vmlDrawing"), work)

    return spoil


def of_sheet(work):
    return lambda data: edits.change(data, edits.parts_of(data)[DATA], work)


def of_links(work):
    def spoil(data):
        folder, name = edits.parts_of(data)[DATA].rsplit("/", 1)
        return edits.change(data, f"{folder}/_rels/{name}.rels", work)

    return spoil


def lost(kind):
    return lambda data: edits.pack({name: content for name, content in parts(data).items() if name != owned(data, DATA, kind)})


def without_types(xml):
    return re.sub(rb"<v:shapetype.*?</v:shapetype>", b"", xml, flags=re.DOTALL)


ODD = {
    "missing": lost("vmlDrawing"),
    "cut off": spoil_drawing(lambda xml: xml[: len(xml) // 2]),
    "empty": spoil_drawing(lambda _xml: b""),
    "no drawing": spoil_drawing(lambda _xml: b"\x89PNG" * 99),
    "another part": spoil_drawing(lambda _xml: b"<worksheet/>"),
    "too large": spoil_drawing(lambda xml: xml.replace(b"</xml>", b"<v:shape/>" * 900_000 + b"</xml>")),
    "utf-16": spoil_drawing(lambda xml: xml.decode().encode("utf-16")),
    "gbk": spoil_drawing(lambda xml: b'<?xml version="1.0" encoding="GBK"?>' + xml.decode().encode("gbk")),
    "no types": spoil_drawing(without_types),
    "named twice": of_sheet(lambda xml: NAMED.sub(lambda found: found.group() * 2, xml)),
    "no relationship": of_links(lambda xml: re.sub(rb"<Relationship [^>]*vmlDrawing[^>]*/>", b"", xml)),
    "outside": of_links(lambda xml: re.sub(rb"(<Relationship [^>]*vmlDrawing[^>]*)/>", rb'\1 TargetMode="External"/>', xml)),
    "other kind": of_links(lambda xml: xml.replace(b"relationships/vmlDrawing", b"relationships/drawing")),
}
# The sheet has comments and no drawing for them.
BARE = {"not named": of_sheet(lambda xml: NAMED.sub(b"", xml))}


def boxes_in(data):
    """Return the cells that have a note's box in the drawing that the sheet names."""
    everything, sheet = parts(data), edits.parts_of(data)[DATA]
    folder, name = sheet.rsplit("/", 1)
    id = re.search(rb'id="(\w+)"', NAMED.search(everything[sheet]).group()).group(1)
    links = everything[f"{folder}/_rels/{name}.rels"]
    (link,) = re.findall(rb'<Relationship [^>]*\bId="%b"[^>]*>' % id, links)
    assert b"/vmlDrawing" in link
    target = re.search(rb'Target="([^"]*)"', link).group(1).decode()
    drawing = everything[posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")]
    drawing.decode()
    return {address(*place) for place in _places(drawing)}


def _places(drawing):
    for box in BOX.finditer(drawing):
        if NOTE.search(box.group()):
            yield tuple(int(pattern.search(box.group()).group(1)) + 1 for pattern in (ROW, COLUMN))


@pytest.mark.parametrize("odd", [*ODD, *BARE])
def test_every_note_has_a_box(odd, original, tmp_path):
    whole = notes_of(mark(original, *FOUND), DATA)
    path = tmp_path / original.name
    path.write_bytes((ODD | BARE)[odd](original.read_bytes()))
    copy = mark(path, *FOUND)
    assert notes_of(copy, DATA) == whole
    assert boxes_in(copy) == set(whole)


def test_comments_that_are_gone_leave_a_drawing_that_takes_notes(original, tmp_path):
    path = tmp_path / original.name
    path.write_bytes(lost("comments")(original.read_bytes()))
    copy = mark(path, *FOUND)
    cells = notes_of(copy, DATA)
    assert "B2" in cells
    assert boxes_in(copy) >= set(cells)
