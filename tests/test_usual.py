"""Sheets as programs write them are taken by pattern: what comes of them is what the parser makes of them, and the rest is left to it."""

import random

import pytest

from tests.complete import complete, steady
from tests.edits import unpack
from tests.saved import by_openpyxl, by_xlsxwriter
from workbook.layout import load_layout
from workbook.marking.outline import Outline
from workbook.marking.usual_sheet import usual_sheet
from workbook.reading.explanations import _filled
from workbook.reading.shared_texts import last_reference

HEAD = b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="urn:main" xmlns:x="urn:other">'
ROWS = b'<row r="1" x:dy="2" spans="1:2"><c r="A1" s="3" t="str"><f>A2&amp;"&#22635;"</f><v>&lt;1&gt;</v></c><c r="B1"/></row><row r="2"/>'
PLAIN = HEAD + b"<sheetData>" + ROWS + b'</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
# What no pattern is meant for: each way to write a sheet otherwise.
ODD = {
    "comment": PLAIN.replace(b"<row r", b"<!-- --><row r", 1),
    "instruction": PLAIN.replace(b"<row r", b"<?a b?><row r", 1),
    "text": PLAIN.replace(b"<v>&lt;", b"<v><![CDATA[1]]>&lt;", 1),
    "prefix": PLAIN.replace(b"<c r", b"<x:c r", 1).replace(b"</c>", b"</x:c>", 1),
    "own space": PLAIN.replace(b'<row r="1"', b'<row xmlns="urn:third" r="1"', 1),
    "row in a cell": PLAIN.replace(b"<v>", b"<row/><v>", 1),
    "twice": PLAIN.replace(b"<mergeCells>", b"<sheetData></sheetData><mergeCells>", 1),
    "quotes": PLAIN.replace(b'r="A1"', b"r='A1'", 1),
    "coded": PLAIN.replace(b't="str"', b't="s&#116;r"', 1),
}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Return the XML of sheets, by our own hand and as two programs save them."""
    folder, found = tmp_path_factory.mktemp("sheets"), []
    for number, data in enumerate((complete(), complete("2019"), steady())):
        source = folder / f"{number}.xlsx"
        source.write_bytes(data)
        by_openpyxl(source, folder / f"{number}o.xlsx")
        by_xlsxwriter(source, folder / f"{number}x.xlsx")
        books = [data, *((folder / f"{number}{program}.xlsx").read_bytes() for program in "ox")]
        found += [xml for book in books for part, xml in unpack(book) if "worksheets/sheet" in part and part.endswith(".xml")]
    return found


def elements(outline):
    data = outline.root.find("sheetData")
    around = [each for each in outline.root.children if each is not data]
    return [*around, data, *(each for row in data.children for each in (row, *row.children))]


def changed(outline, seed):
    chance, every = random.Random(seed), elements(outline)
    for number in sorted(chance.sample(range(len(every)), min(20, len(every)))):
        each, way = every[number], chance.randrange(3)
        if way == 0:
            outline.retag(each, b"<X%d>" % number)
        else:
            outline.insert(each.start if way == 1 else each.close, b"<I%d/>" % number)
    return outline.result()


def test_an_outline_by_pattern_is_the_parser_s(sheets):
    met = 0
    for number, xml in enumerate(sheets):
        usual, parsed = usual_sheet(xml), Outline(xml)
        if usual is None:
            continue
        met += 1
        assert usual.result() == xml
        ours, theirs = ([(o.tag(each), o.raw(each)) for each in elements(o) if each.name != "sheetData"] for o in (usual, parsed))
        assert ours == theirs
        assert [(each.ref, each.attributes) for each in elements(usual)] == [(each.ref, each.attributes) for each in elements(parsed)]
        assert changed(usual, number) == changed(parsed, number)
    assert met > len(sheets) * 0.9


def test_outlines_that_share_a_frame_do_not_share_changes():
    first = usual_sheet(PLAIN)
    first.remove(first.root.find("mergeCells"))
    assert b"mergeCell" not in first.result()
    assert usual_sheet(PLAIN).result() == PLAIN


@pytest.mark.parametrize("way", ODD)
def test_what_is_written_otherwise_is_left_to_the_parser(way):
    assert usual_sheet(ODD[way]) is None


def test_a_broken_sheet_has_no_outline():
    assert usual_sheet(PLAIN) is not None
    assert usual_sheet(PLAIN.replace(b"</mergeCells>", b"", 1)) is None
    assert usual_sheet(PLAIN.replace(b"&lt;", b"&no;", 1)) is None
    # A prefix of nobody's, something said twice, a tag that is not closed.
    assert usual_sheet(PLAIN.replace(b"x:dy", b"y:dy", 1)) is None
    assert usual_sheet(PLAIN.replace(b's="3"', b's="3" s="4"', 1)) is None
    assert usual_sheet(PLAIN.replace(b"</f>", b"", 1)) is None


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        (b'<c r="A1" t="s"><v>7</v></c>', 7),
        (b'<c r="A1" t="s"><v>7</v></c><c r="B1" s="1"><f>IF(A1="&#22635;","&#21333;",\'&#22635;\'!A1)</f><v></v></c>', 7),
        (b'<c r="A1" t="&#115;"><v>7</v></c>', None),
        (b"<c r='A1' s='1' t='&#115;'><v>7</v></c>", None),
    ],
)
def test_a_code_hides_a_text_only_where_a_tag_has_it(cell, last):
    assert last_reference([cell]) == last


@pytest.mark.parametrize(("inside", "is_filled"), [(b"/>", False), (b"></c>", False), (b"><v></v></c>", True), (b"><v>1</v></c>", True)])
def test_a_cell_for_a_reason_is_empty_however_it_is_written(inside, is_filled):
    column = load_layout("2021").data["check"]["columns"]["情况说明"]
    assert bool(_filled(column).search(b'<c r="%b15" s="3"%b' % (column.encode(), inside))) is is_filled
