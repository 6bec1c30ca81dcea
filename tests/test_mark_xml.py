"""Marking XML however it is written: prefixes, quotes, missing rows and lists, any set of cells."""

# ruff: noqa: S314  (the XML is our own; a fixture is named where it is used)

import re
import string
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clerk import type_in, zeros
from tests.edits import change, pack, unpack
from tests.marks import (
    M,
    fills_of,
    finding,
    judge,
    links_of,
    notes_of,
    parts,
)
from tests.stranger import DATA, FOUND, OTHER, STRONG, again, mark
from workbook.cells import address
from workbook.checking import check_file
from workbook.findings.marks import fills
from workbook.marking.mark import Unmarkable, mark_copy


def prefixed(data: bytes) -> bytes:
    """Write a workbook's XML with prefixes and single quotes."""
    every = {}
    for name, xml in unpack(data):
        if name.startswith(("xl/workbook", "xl/styles", "xl/worksheets/sheet", "[Content", "xl/_rels")):
            text = re.sub(r"<(/?)([A-Za-z])", r"<\1q:\2", xml.decode()).replace(' xmlns="', ' xmlns:q="')
            text = re.sub(r'="([^"\']*)"', r"='\1'", text)
            every[name] = text.encode()
        else:
            every[name] = xml
    return pack(every)


def test_prefixes_and_single_quotes(tmp_path):
    path = type_in(tmp_path / "a.xlsx", zeros() | {"表三.新收.自然人": 3})
    plainly = mark_copy(path, check_file(path, file="x"))
    path.write_bytes(prefixed(path.read_bytes()))
    checked = check_file(path, file="x")
    copy = mark_copy(path, checked)
    judge(copy)
    for sheet in ("封面", "三、依申请公开"):
        assert fills_of(copy, sheet) == fills_of(plainly, sheet)
        assert notes_of(copy, sheet) == notes_of(plainly, sheet)
        assert links_of(copy, sheet) == links_of(plainly, sheet)
    assert notes_of(copy, "三、依申请公开")
    path.write_bytes(copy)
    assert mark_copy(path, check_file(path, file="x")) == copy


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.mark.parametrize(
    "sheet",
    [
        HEAD + "<sheetData/></worksheet>",
        HEAD + "<sheetData></sheetData><extLst/></worksheet>",
        HEAD + '<sheetData><row r="2"/><row r="4"><c r="A4"/></row></sheetData></worksheet>',
        HEAD
        + "<!-- <row r='1'> --><sheetData><row><c><v>1</v></c><c/></row><row><c t='str'><v><![CDATA[<c r='B2'>]]></v></c></row></sheetData></worksheet>",
        HEAD
        + '<sheetData><row r="3" spans="2:2"><c r="B3" s="0" ><v>1</v></c></row></sheetData><hyperlinks/><pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/></worksheet>',
        "\ufeff" + HEAD + '<sheetData><row r="1"><c r="A1"/><c r="D1"/></row></sheetData><picture r:id="x" xmlns:r="urn:r"/></worksheet>',
    ],
)
def test_sheets_written_in_every_way(original, sheet):
    """Missing and empty rows and cells, numbers left out, comments, CDATA, spans, a byte order mark."""
    path = original.with_name("样子.xlsm")
    path.write_bytes(change(original.read_bytes(), "xl/worksheets/sheet2.xml", lambda _: sheet.encode()))
    cells = ["A1", "B1", "C1", "A2", "B3", "A4", "XFD1048576"]
    copy = mark(path, finding(*((OTHER, cell) for cell in cells)))
    judge(copy)
    assert set(fills_of(copy, OTHER)) >= set(cells) - ({"A1", "B1", "A2"} if "CDATA" in sheet else set())
    assert set(notes_of(copy, OTHER)) == set(links_of(copy, OTHER)) == set(cells)
    assert again(path, copy, finding(*((OTHER, cell) for cell in cells))) == copy


STYLES = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"{0}'


@pytest.mark.parametrize(
    "styles",
    [
        STYLES.format("/>"),
        STYLES.format('><cellXfs><xf/><xf fillId="0"/><xf/><xf/></cellXfs></styleSheet>'),
        STYLES.format('><fills count="1"><fill/></fills><cellXfs count="4"><xf/><xf/><xf/><xf><alignment/></xf></cellXfs></styleSheet>'),
        STYLES.format("><fonts/><fills/><cellStyleXfs count='1'><xf/></cellStyleXfs><dxfs count='0'/></styleSheet>"),
    ],
)
def test_styles_that_lack_lists_and_counts(original, styles):
    path = original.with_name("样式.xlsm")
    every = dict(unpack(original.read_bytes()))
    every["xl/worksheets/sheet1.xml"] = re.sub(rb' (s|style)="[0-9]+"', b"", every["xl/worksheets/sheet1.xml"])
    path.write_bytes(pack(every | {"xl/styles.xml": styles.encode()}))
    copy = mark(path, *FOUND)
    root = ET.fromstring(parts(copy)["xl/styles.xml"])
    order = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"]
    places = [order.index(child.tag.removeprefix(M)) for child in root]
    assert places == sorted(places)
    judge(copy)
    assert fills_of(copy, DATA)["B2"] == STRONG
    assert again(path, copy, *FOUND) == copy


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from((DATA, OTHER)), st.sampled_from(range(1, 24)), st.sampled_from(range(1, 14)), st.integers(0, 3)),
        max_size=40,
    ),
    st.text(alphabet=string.printable + "\x00\x0b\ud800\ufffe中“”&<>\"'", max_size=40),
)
def test_any_set_of_cells(original, cells, message):
    states = ({}, {"severity": "warning"}, {"verdict": "undecided"}, {"severity": "warning", "explanation": "机构改革"})
    found = [
        finding((sheet, address(row, column)), cause=n, message=message, **states[state])
        for n, (sheet, row, column, state) in enumerate(cells, 1)
    ]
    copy = mark(original, *found)
    judge(copy)
    assert again(original, copy, *found) == copy
    coloured = {(sheet, cell) for sheet in (DATA, OTHER) for cell, fill in fills_of(copy, sheet).items() if fill in fills().values()}
    merged = {f"{column}{row}" for column in "DE" for row in (5, 6)}
    wanted = {(sheet, address(row, column)) for sheet, row, column, state in cells if state < 3}
    assert coloured == {(sheet, "D5" if sheet == DATA and cell in merged else cell) for sheet, cell in wanted}
    clear = again(original, copy)
    assert [fills_of(clear, sheet) for sheet in (DATA, OTHER)] == [fills_of(original.read_bytes(), sheet) for sheet in (DATA, OTHER)]


def test_xml_that_cannot_be_marked_is_a_sentence(original):
    path = original.with_name("坏.xlsm")
    path.write_bytes(change(original.read_bytes(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row>", b"</rov>", 1)))
    with pytest.raises(Unmarkable, match="没法在副本上标注"):
        mark(path, *FOUND)
