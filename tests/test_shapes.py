"""Sheets read by their shape: what comes of them is what the library and the parser make of them, and what is written otherwise has none."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.complete import complete
from tests.edits import unpack
from tests.saved import by_openpyxl, by_xlsxwriter
from tests.three_readers import TEXTS, differences, differing_items, spoilt
from workbook.reading import known_texts, sheet_shapes
from workbook.reading.known_texts import read_items
from workbook.reading.remembered import Remembered
from workbook.reading.shaped_cells import ShapedRaws, shaped_cells
from workbook.reading.sheet_shapes import END, START, shape_of

HEAD = b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="urn:main">' + START
CELLS = (
    b'<row r="1" spans="1:3" ht="15" customHeight="1"><c r="A1" s="1" t="s"><v>7</v></c><c r="B1" s="1"/>'
    b'<c r="C1" t="inlineStr"><is><t>a &amp; b</t></is></c></row><row r="2"/>'
    b'<row r="3"><c r="A3" t="str"><f>B3&amp;"x"</f><v> y </v></c><c r="B3"><v>2.5</v></c><c r="C3" t="n"></c></row>'
    b'<row r="5"><c r="B5" t="b"><v>1</v></c><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D5"><f aca="false">A1</f><v></v></c></row>'
    b'<row r="6"><c r="A6" t="inlineStr"><is><t xml:space="preserve"> c </t></is></c><c r="B6" s="1"><f>A1</f><v/></c></row>'
)
SHEET = HEAD + CELLS + END
RUN = b'<rPr><sz val="10"/><rFont val="\xe5\xae\x8b\xe4\xbd\x93"/></rPr>'
ITEMS = (
    b'<?xml version="1.0"?><sst xmlns="urn:main" count="9"><si><t>a</t></si><si><t xml:space="preserve"> b </t></si><si><t> c </t></si>'
    b'<si><r>%b<t xml:space="preserve">1 </t></r><r>%b<t xml:space="preserve">&lt;2</t></r></si>'
    b'<si><t>e</t><phoneticPr fontId="1" type="noConversion"/></si><si><r><t>x</t></r></si><si><t/></si><si><t></t></si><si><t>z</t></si></sst>'
    % (RUN, RUN)
)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Return the XML of sheets up to their cells' end, by our own hand and as two programs save them."""
    folder, found = tmp_path_factory.mktemp("sheets"), [SHEET]
    for number, data in enumerate((complete(), complete("2019"))):
        source = folder / f"{number}.xlsx"
        source.write_bytes(data)
        by_openpyxl(source, folder / f"{number}o.xlsx")
        by_xlsxwriter(source, folder / f"{number}x.xlsx")
        books = [data, *((folder / f"{number}{program}.xlsx").read_bytes() for program in "ox")]
        parts = [xml for book in books for part, xml in unpack(book) if "worksheets/sheet" in part and part.endswith(".xml")]
        found += [xml[: xml.find(b"</sheetData>")] + END for xml in parts if b"</sheetData>" in xml]
    # The sheet of rules is long and never read.
    return [xml for xml in found if len(xml) < 60_000]


@pytest.fixture
def forgetful(monkeypatch):
    """Let nothing be known."""
    for module, name in ((sheet_shapes, "_shapes"), (sheet_shapes, "_stretches"), (known_texts, "_values"), (known_texts, "_items")):
        monkeypatch.setattr(module, name, Remembered(1 << 20))
    monkeypatch.setattr(known_texts, "_tags", Remembered(1 << 20))


def grid(xml, formats=()):
    return shaped_cells(xml).grid(TEXTS, formats, is_1904=False)


def test_cells_of_every_kind_are_read():
    rows = [["第7", "", "a & b", ""], [""] * 4, [" y ", 2.5, "", ""], [""] * 4, ["", True, "", ""], [" c ", "", "", ""]]
    assert [row[:3] for row in grid(SHEET)] == [row[:3] for row in rows]
    raws = ShapedRaws(shaped_cells(SHEET))
    assert raws["A3"] == ('B3&"x"', "str", " y ")
    assert raws["C5"] == ("1/0", "e", "#DIV/0!")
    assert raws["B6"] == ("A1", "n", "")
    assert raws["A6"] == (None, "inlineStr", " c ")
    assert raws.get("B1") is raws.get("Z9") is None
    assert "C3" not in raws
    assert len(raws) == len(list(raws)) == 9


def test_what_programs_write_reads_the_same(sheets, forgetful):
    first, again = ([differences(xml) for xml in sheets] for _ in range(2))
    assert first == again
    assert set(first) <= {"", None}
    assert first.count("") > len(sheets) * 0.7


@pytest.mark.parametrize("seed", range(8))
def test_what_is_spoilt_has_no_shape_or_reads_the_same(sheets, seed):
    chance, met = random.Random(seed), 0
    small = [xml for xml in sheets if len(xml) < 30_000]
    # Of all that stands in them everything is known: nothing is looked at again.
    known = [xml for xml in small if differences(xml) == ""]
    for _ in range(150):
        xml = chance.choice((SHEET, *known))
        start = xml.find(START) + len(START)
        found = differences(xml[:start] + spoilt(xml[start : -len(END)], chance) + END)
        assert found in ("", None)
        met += found == ""
    assert met


# Each is what a quick look takes for the usual writing.
BROKEN = {
    "end for beginning": (b"<v>2.5</v>", b"</v>2.5</v>"),
    "beginning for end": (b"<v>2.5</v>", b"<v>2.5<v>"),
    "text for value": (b"<v>2.5</v>", b"<t>2.5</t>"),
    "text begins, value ends": (b"<v>2.5</v>", b"<t>2.5</v>"),
    "value for text": (b"<is><t>a &amp; b</t></is>", b"<is><v>a &amp; b</v></is>"),
    "value ends a text": (b"<is><t>a &amp; b</t></is>", b"<is><t>a &amp; b</v></is>"),
    "kept blanks end it": (b"<v>2.5</v>", b'<v>2.5preserve">'),
    "no such sign": (b"a &amp; b", b"a &no; b"),
    "no letter": (b"a &amp; b", b"a \x01 b"),
    "no text": (b"a &amp; b", b"a \xff b"),
    "a quarter's end": (b"a &amp; b", b"a ]]> b"),
    "row in a row": (b'<row r="2"/>', b'<row r="2">'),
    "no row": (b'</row><row r="2"/>', b'<row r="2"/>'),
    "twice the same": (b'<c r="B1" s="1"/>', b'<c r="B1" s="1" s="1"/>'),
    "row has two": (b' ht="15"', b' ht="15" ht="15"'),
}
OTHERWISE = {
    "place twice": (b'r="B3"', b'r="A3"'),
    "blank in the way": (b'<c r="B1" s="1"/>', b'<c r="A1" s="1"/>'),
    "blank behind": (b'<c r="B1" s="1"/>', b'<c r="D1" s="1"/>'),
    "wide": (b'r="D5"', b'r="AD5"'),
    "far": (b'r="D5"', b'r="D5000"'),
    "far row": (b'<row r="2"/>', b'<row r="5000"/>'),
    "comment": (b'<row r="2"/>', b"<!-- -->"),
    "day": (b't="b"', b't="d"'),
    "no truth": (b't="b"><v>1', b't="b"><v>2'),
    "blanks": (b"<v>2.5</v>", b"<v> 2.5</v>"),
    "no number": (b"<v>2.5</v>", b"<v>2-5</v>"),
    "other number": (b"<v>2.5</v>", b"<v>1_0</v>"),
    "infinite": (b"<v>2.5</v>", b"<v>inf</v>"),
    "no text's number": (b"<v>7</v>", b"<v></v>"),
    "shared formula": (b"<f>A1</f>", b'<f t="shared" si="0">A1</f>'),
    "code": (b"a &amp; b", b"_x000D_"),
    "return": (b"a &amp; b", b"&#13;"),
    "quoted": (b"a &amp; b", b"'s'"),
    "own space": (b'<row r="2"/>', b'<row xmlns="urn:other" r="2"/>'),
    "other cells": (START, b"<cols><c /></cols>" + START),
    "number that is a text": (b'r="B3"', b'r="B3" t="inlineStr"'),
}


@pytest.mark.parametrize("way", [*BROKEN, *OTHERWISE])
@pytest.mark.parametrize("is_known", [True, False])
def test_what_is_written_otherwise_is_left_to_others(way, is_known, request):
    if is_known:
        assert differences(SHEET) == ""
    else:
        request.getfixturevalue("forgetful")
    written, instead = (BROKEN | OTHERWISE)[way]
    assert SHEET.count(written) == 1 or way == "shared formula"
    spoilt_one = SHEET.replace(written, instead, 1)
    assert shaped_cells(spoilt_one) is None


def test_what_is_learned_of_a_broken_sheet_is_not_kept(forgetful):
    broken = SHEET.replace(b' ht="15"', b' ht="15" ht="15"')
    assert shaped_cells(broken) is None
    assert shaped_cells(SHEET) is not None
    assert shaped_cells(broken) is None


def row(cells):
    return HEAD + b'<row r="1">' + cells + b"</row>" + END


# Each is put together of stretches of the two before.
PUT_TOGETHER = [
    (
        b'<c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1</v></c>',
        b'<c r="A1"><v>1</v></c><c r="B1"><v>1</v></c>',
        b'<c r="A1"><v>1</t></is></c><c r="B1"><v>1</v></c>',
    ),
    (
        b'<c r="A1"><v>1</v></c><c r="B1"><v>1</v></c>',
        b'<c r="C1"><v>1</v></c><c r="D1"><v>1</v></c>',
        b'<c r="C1"><v>1</v></c><c r="B1"><v>1</v></c>',
    ),
]


@pytest.mark.parametrize(("one", "other", "both"), PUT_TOGETHER)
def test_known_stretches_do_not_make_a_shape_in_any_order(one, other, both):
    assert [differences(row(each)) for each in (one, other)] == ["", ""]
    assert shaped_cells(row(both)) is None


@pytest.mark.parametrize(
    ("cell", "width"), [(b't="str"><f>A1</f><v></v>', 3), (b't="inlineStr"><is><t></t></is>', 3), (b"><f>A1</f><v></v>", 1)]
)
def test_rows_reach_to_the_last_text_be_it_empty(cell, width):
    xml = row(b'<c r="A1"><v>1</v></c><c r="C1" ' + cell + b"</c>").replace(b" ><f>", b"><f>")
    assert differences(xml) == ""
    assert grid(xml) == [[1.0, "", ""][:width]]


def test_a_value_has_no_tags():
    assert shape_of(row(b'<c r="A1"><v>25</v></c>')) is not None
    assert shape_of(row(b'<c r="A1"><v>2<b/>5</v></c>')) is None


def test_a_text_that_is_not_there_is_left_to_others():
    assert shaped_cells(SHEET).grid(TEXTS[:7], (), is_1904=False) is None
    assert shaped_cells(SHEET).grid(TEXTS[:8], (), is_1904=False)[0][0] == "第7"


NUMBERS = st.one_of(
    st.integers(-10, 3_000_000).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(0, 3e6).map(repr),
    st.integers(0, 2**52).map(lambda half: repr(half / 172_800_000)),
)


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 3)), min_size=1, max_size=12), st.permutations(["", "day", "span"]))
def test_numbers_are_what_their_format_shows(numbers, formats):
    cells = "".join(f'<c r="{chr(65 + n)}2" s="{style}"><v>{number}</v></c>' for n, (number, style) in enumerate(numbers))
    assert differences(HEAD + b'<row r="2">' + cells.encode() + b"</row>" + END, formats) in ("", None)


DAYS = st.one_of(st.floats(0, 2_949_999), st.floats(0, 70), st.integers(0, 2**48).map(lambda half: half / 172_800_000))


@given(DAYS, st.sampled_from(["day", "span"]), st.booleans())
def test_days_are_the_library_s(number, shown, is_1904):
    xml = HEAD + f'<row r="1"><c r="A1" s="0"><v>{number!r}</v></c></row>'.encode() + END
    assert differences(xml, [shown], is_1904=is_1904) == ""


def test_a_cell_without_a_format_does_not_have_the_first():
    xml = HEAD + b'<row r="1"><c r="A1"><v>5</v></c></row>' + END
    assert differences(xml, ["day"]) == ""
    assert shaped_cells(xml).grid((), ["day"], is_1904=False) == [[5.0]]


@pytest.mark.parametrize("number", [-1, 2_958_466])
def test_what_is_no_day_is_left_to_others(number):
    xml = HEAD + b'<row r="1"><c r="A1" s="0"><v>%d</v></c></row>' % number + END
    assert shaped_cells(xml).grid((), ["day"], is_1904=False) is None
    assert shaped_cells(xml).grid((), [""], is_1904=False) == [[number]]


def test_days_count_from_the_file_s_own_first_day():
    shaped = shaped_cells(HEAD + b'<row r="1"><c r="A1" s="1"><v>366</v></c></row>' + END)
    assert [shaped.grid((), ("", "day"), is_1904=each) for each in (True, False)] == [[[date(1905, 1, 1)]], [[date(1900, 12, 31)]]]


@pytest.mark.parametrize("seed", range(4))
def test_shared_texts_are_the_parser_s(seed):
    chance = random.Random(seed)
    count, met = ITEMS.count(b"<si>"), 0
    assert [differing_items(ITEMS, last) for last in range(-1, count)] == [""] * (count + 1)
    assert read_items(ITEMS, count - 1) == ["a", " b ", "c", "1 <2", "e", "x", "", "", "z"]
    assert read_items(ITEMS, count) is None
    head, items = ITEMS[: ITEMS.find(b"<si>")], ITEMS[ITEMS.find(b"<si>") :]
    for _ in range(300):
        found = differing_items(head + spoilt(items, chance), chance.randrange(-1, count))
        assert found in ("", None)
        met += found == ""
    assert met


@pytest.mark.parametrize(
    "item",
    [
        b"</t>a<t></si>",
        b'preserve">a</t></si>',
        b'</t>preserve"></si>',
        b'<t xml:space="</t>a</t></si>',
        b"<r><t>a</t></si>",
        b'<r><rPr><sz val="\x01"/></rPr><t xml:space="preserve">a</t></r></si>',
        b'<r><rPr><sz val="1" val="1"/></rPr><t xml:space="preserve">a</t></r></si>',
    ],
)
def test_a_shared_text_that_only_looks_usual_is_none(item):
    assert read_items(ITEMS, 8) is not None
    assert differing_items(ITEMS.replace(b"<t>a</t></si>", item, 1), 3) is None


def test_what_takes_too_much_room_is_forgotten():
    kept = Remembered(10)
    for number in range(4):
        kept.remember(number, str(number), 3)
    assert dict(kept) == {3: "3"}
    kept.remember(9, "9", 11)
    assert dict(kept) == {}
