"""Marked copies: what is added, that nothing else changes, that it comes out again, whoever wrote the file."""

# ruff: noqa: S314  (the XML is our own)

import json
import re
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clerk import type_in, zeros
from tests.edits import add, change, pack, unpack
from tests.marks import (
    Given,
    M,
    fills_of,
    finding,
    judge,
    links_of,
    notes_of,
    owned,
    packed,
    parts,
    plain,
    sheet_part,
    sheet_root,
    stranger,
)
from workbook.check import check_file
from workbook.cli import main
from workbook.demo import load_samples
from workbook.layout import address
from workbook.marking.mark import Unmarkable, is_marked, mark_copy
from workbook.marking.plan import fills
from workbook.marking.wording import load_marks
from workbook.reading.marked import AUTHOR

STRONG, ERROR, BLANK, HINT = fills().values()
DATA, OTHER, RESULT = "数据", "别的 & 'x'表", "校验结果"
RULE = load_marks()["note"]["rule"]
FOUND = [
    finding((DATA, "B2"), (DATA, "B1"), (DATA, "C2"), (DATA, "E6"), (DATA, "A4"), (DATA, "G20"), (DATA, "Z2")),
    finding((OTHER, "C3"), severity="warning", code="FM-01", cause=2, message="=1+1 <&> \x01_x0041_"),
    finding(code="FM-02", cause=3, message="没有位置"),
]
PARTS_OF_A_SHEET = re.compile(r"xl/(?:worksheets/(?:_rels/)?sheet|comments|drawings/vmlDrawing)[0-9]+\.(?:xml|xml\.rels|vml)")
SHARED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A stranger's workbook with macros and XML of somebody's own."""
    folder = tmp_path_factory.mktemp("原件")
    (folder / "vba.bin").write_bytes(bytes(range(256)) * 9)
    path = stranger(folder / "原件.xlsm", folder / "vba.bin")
    path.write_bytes(add(path.read_bytes(), "customXml/item1.xml", b"<any xmlns='urn:x'>\xe4\xbb\xbb</any>"))
    return path


def mark(path, *found, remarks=()):
    return mark_copy(path, Given(path, list(found), remarks))


def again(path, data, *found):
    other = path.with_name("again" + path.suffix)
    other.write_bytes(data)
    return mark(other, *found)


def test_other_parts_keep_their_bytes_names_and_order(original):
    before, after = packed(original.read_bytes()), packed(mark(original, *FOUND))
    names = list(before)
    assert [name for name in after if name in before] == names
    changed = {name for name in names if after[name] != before[name]}
    assert changed - SHARED <= {name for name in names if PARTS_OF_A_SHEET.fullmatch(name)}
    kept = {"xl/vbaProject.bin", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/sharedStrings.xml", "customXml/item1.xml"}
    assert kept <= set(names) - changed


def test_a_changed_sheet_keeps_all_that_is_not_ours(original):
    copy = mark(original, *FOUND)
    judge(copy)
    for name in (DATA, OTHER):
        known = sheet_root(original.read_bytes(), name)
        assert plain(sheet_root(copy, name), known) == plain(sheet_root(original.read_bytes(), name), known)


def test_shared_parts_only_grow(original):
    before, after = parts(original.read_bytes()), parts(mark(original, *FOUND))
    for name in SHARED:
        old = re.sub(rb'(count|activeTab|firstSheet)="[0-9]+"', b"", before[name])
        new = iter(re.sub(rb'(count|activeTab|firstSheet)="[0-9]+"', b"", after[name]).replace(b">", b">\n").splitlines())
        assert all(any(line == other for other in new) for line in old.replace(b">", b">\n").splitlines()), name


def test_colours_say_how_bad_and_formats_stay(original):
    copy = mark(original, *FOUND)
    assert {cell: fill for cell, fill in fills_of(copy, DATA).items() if fill in fills().values()} == {
        "B2": STRONG,
        **dict.fromkeys(("B1", "C2", "D5", "A4", "G20", "Z2"), ERROR),
    }
    assert fills_of(copy, OTHER)["C3"] == HINT
    styles = ET.fromstring(parts(copy)["xl/styles.xml"])
    formats = list(styles.find(f"{M}cellXfs"))
    cells = {cell.get("r"): formats[int(cell.get("s", 0))] for cell in sheet_root(copy, DATA).iter(f"{M}c")}
    for cell, like in (("B2", "B3"), ("A4", "B4"), ("G20", "B3"), ("D5", "E5")):
        mine, his = dict(cells[cell].attrib), dict(cells[like].attrib)
        assert mine.pop("fillId") != his.pop("fillId")
        mine.pop("applyFill", None), his.pop("applyFill", None)
        if cell == "B2":
            # The likeliest cell has a border, which shows where a workbook's own formats paint over the fill.
            borders = list(styles.find(f"{M}borders"))
            edge = borders[int(mine.pop("borderId"))]
            assert {(side.get("style"), side[0].get("rgb")) for side in edge} == {("medium", "FFC00000")}
            assert edge is not borders[int(his.pop("borderId"))]
            mine.pop("applyBorder"), his.pop("applyBorder", None)
        assert mine == his
        assert [ET.tostring(each) for each in cells[cell]] == [ET.tostring(each) for each in cells[like]]


def test_one_format_for_each_style_and_colour(tmp_path):
    path = type_in(tmp_path / "a.xlsx", zeros())
    sheet = "三、依申请公开"
    cells = [(sheet, f"{column}{row}") for column in "DEFGHIJ" for row in (6, 7, 9, 10, 11)]
    styles = {cell.get("r"): cell.get("s") for cell in sheet_root(path.read_bytes(), sheet).iter(f"{M}c")}
    none, many = (mark(path, finding(*some, severity="warning")) for some in ([], cells))
    count = [len(ET.fromstring(parts(data)["xl/styles.xml"]).find(f"{M}cellXfs")) for data in (none, many)]
    kinds = {styles[cell] for _, cell in cells}
    assert 1 < len(kinds) < 5
    # One more than the kinds at most: the findings sheet links to cells only when there are some.
    assert len(kinds) <= count[1] - count[0] <= len(kinds) + 1


def test_the_worst_colour_wins_and_explained_findings_have_none(original):
    copy = mark(
        original,
        finding((DATA, "B1"), (DATA, "B5"), severity="warning", code="WQ-01", explanation="机构改革"),
        finding((DATA, "B2"), severity="warning", code="WQ-02"),
        finding((DATA, "B3"), verdict="undecided", code="DF-01", cause=2),
        finding((DATA, "B4"), (DATA, "B3"), (DATA, "B2"), code="T3-01", cause=3),
    )
    found = fills_of(copy, DATA)
    assert [found[cell] for cell in ("B1", "B2", "B3", "B4", "B5")] == ["FFFFFF00", ERROR, ERROR, STRONG, "FFFFFF00"]
    assert notes_of(copy, DATA)["B3"] == (AUTHOR, "未填 DF-01 不平\n错误 T3-01 不平")
    assert "B1" not in links_of(copy, DATA)
    assert "机构改革" in parts(copy)[sheet_part(copy, RESULT)].decode()


def test_notes_leave_her_words_alone(original):
    copy = mark(original, *FOUND)
    notes = notes_of(copy, DATA)
    hers = notes_of(original.read_bytes(), DATA)
    assert notes["H9"] == hers["H9"]
    assert notes["B2"] == ("李", f"{hers['B2'][1]}\n{RULE}\n错误 T3-01 不平")
    assert notes["B1"] == (AUTHOR, "错误 T3-01 不平")
    assert notes_of(copy, OTHER)["C3"] == (AUTHOR, "提示 FM-01 =1+1 <&> _x005F_x0041_")
    vml = parts(copy)[owned(copy, DATA, "vmlDrawing")].decode()
    assert parts(original.read_bytes())[owned(copy, DATA, "vmlDrawing")].decode().removesuffix("</xml>") in vml
    assert vml.count("visibility:hidden") == len(notes)


@pytest.mark.parametrize(
    ("body", "hers"),
    [
        ("<text><t>  她的字 </t></text>", "  她的字 "),
        ("<text/>", ""),
        ("<text></text>", ""),
        ("", ""),
        ("<text><r><t>她</t></r><r><t>的</t></r><phoneticPr fontId='0'/></text>", "她的"),
        ("<text><t>错误 T3-01 是她写的</t></text>", "错误 T3-01 是她写的"),
        ("<text><t><![CDATA[<她>]]></t></text>", "<她>"),
    ],
)
def test_comments_written_in_every_way(original, body, hers):
    """A plain text and runs do not mix: Excel would show one of them only."""
    path = original.with_name("批注.xlsm")
    comment = re.compile(rb'(<comment ref="B2"[^>]*>).*?(</comment>)', re.DOTALL)
    path.write_bytes(change(original.read_bytes(), "xl/comments1.xml", lambda xml: comment.sub(rb"\1" + body.encode() + rb"\2", xml)))
    copy = mark(path, *FOUND)
    judge(copy)
    root = ET.fromstring(parts(copy)["xl/comments1.xml"])
    text = next(each for each in root.iter(f"{M}comment") if each.get("ref") == "B2").find(f"{M}text")
    assert {each.tag.removeprefix(M) for each in text} <= {"r", "phoneticPr"}
    assert notes_of(copy, DATA)["B2"][1] == f"{hers}\n{RULE}\n错误 T3-01 不平"
    assert again(path, copy, *FOUND) == copy
    assert notes_of(again(path, copy), DATA).get("B2", ("", ""))[1] == hers


def test_a_long_note_is_cut_and_its_box_is_large_enough(original):
    many = [finding((DATA, "B1"), code=f"T3-{n:02}", cause=n, message="很长的一句话" * 40) for n in range(1, 15)]
    copy = mark(original, *many)
    text = notes_of(copy, DATA)["B1"][1]
    assert text.endswith("另有 6 条，见“校验结果”。")
    assert len(text) < 5000
    judge(copy)


def test_a_threaded_comment_is_left_alone(original, tmp_path):
    every = dict(unpack(original.read_bytes()))
    comments = every["xl/comments1.xml"].replace("李".encode(), b"tc={0A1B}", 1)
    threads = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="B3" id="{1}"><text>x</text></threadedComment></ThreadedComments>'
    )
    links = every["xl/worksheets/_rels/sheet1.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    )
    path = tmp_path / "a.xlsm"
    every |= {"xl/comments1.xml": comments, "xl/threadedComments/threadedComment1.xml": threads}
    path.write_bytes(pack(every | {"xl/worksheets/_rels/sheet1.xml.rels": links}))
    copy = mark(path, finding((DATA, "B2"), (DATA, "B3"), (DATA, "B4")))
    before, after = notes_of(path.read_bytes(), DATA), notes_of(copy, DATA)
    assert after == before | {"B4": (AUTHOR, "错误 T3-01 不平")}
    assert [fills_of(copy, DATA)[cell] for cell in ("B2", "B3")] == [STRONG, ERROR]
    assert parts(copy)["xl/threadedComments/threadedComment1.xml"] == threads


def test_links_lead_both_ways_and_hers_stays(original):
    copy = mark(original, *FOUND)
    there, back = links_of(copy, RESULT), links_of(copy, DATA)
    assert back.pop("C2") is None
    assert list(there.values())[:4] == [f"'数据'!{cell}" for cell in ("B2", "B1", "C2", "E6")]
    assert list(there.values())[-1] == "'别的 & ''x''表'!C3"
    assert set(back) == {"B1", "B2", "Z2", "A4", "D5", "G20"}
    assert set(back.values()) == {"'校验结果'!A7"}
    row = int(next(cell for cell, target in there.items() if "''x''" in target)[1:])
    assert links_of(copy, OTHER)["C3"] == f"'校验结果'!A{row}"


def test_the_findings_are_in_front_and_alone_selected(original, tmp_path):
    copy = mark(original, *FOUND)
    book = ET.fromstring(parts(copy)["xl/workbook.xml"])
    names = [each.get("name") for each in book.find(f"{M}sheets")]
    assert names[-1] == RESULT
    assert next(iter(book.iter(f"{M}workbookView"))).get("activeTab") == "2"
    selected = [name for name in names for view in sheet_root(copy, name).iter(f"{M}sheetView") if view.get("tabSelected")]
    assert selected == [RESULT]
    clean = mark(original)
    assert "没有问题。" in parts(clean)[sheet_part(clean, RESULT)].decode()
    before, after = packed(original.read_bytes()), packed(clean)
    assert {name for name in before if before[name] != after[name]} <= SHARED


def test_a_foreign_sheet_of_that_name_stays(original):
    path = original.with_name("同名.xlsm")
    path.write_bytes(
        change(
            original.read_bytes(),
            "xl/workbook.xml",
            lambda xml: xml.replace(b'name="\xe6\x95\xb0\xe6\x8d\xae"', 'name="校验结果"'.encode()),
        )
    )
    copy = mark(path, finding((RESULT, "B2")))
    assert links_of(copy, "校验结果2")
    assert links_of(copy, RESULT)["B2"] == "'校验结果2'!A7"
    assert again(path, copy, finding((RESULT, "B2"))) == copy


def test_marking_twice_is_marking_once(original):
    copy = mark(original, *FOUND)
    assert again(original, copy, *FOUND) == copy


def test_marks_come_out_again(original):
    copy = again(original, mark(original, *FOUND))
    judge(copy)
    data = original.read_bytes()
    for name in (DATA, OTHER):
        root, known = sheet_root(copy, name), sheet_root(data, name)
        cells = [{cell.get("r"): cell.get("s") for cell in each.iter(f"{M}c")} for each in (root, known)]
        assert cells[0] == cells[1]
        assert plain(root, known) == plain(known, sheet_root(data, name))
        assert notes_of(copy, name) == notes_of(data, name)
        assert links_of(copy, name) == links_of(data, name)
    for part in ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"):
        assert parts(copy)[part] == parts(data)[part]
    assert set(parts(copy)) - set(parts(data)) == {"xl/worksheets/sheet3.xml"}


def test_other_findings_replace_the_earlier_ones(original):
    other = [finding((DATA, "B7"), (OTHER, "A1")), finding((DATA, "A4"), code="T3-02", cause=2, severity="warning")]
    copy = again(original, mark(original, *FOUND), *other)
    judge(copy)
    fresh = mark(original, *other)
    for name in (DATA, OTHER):
        assert fills_of(copy, name) == fills_of(fresh, name)
        assert notes_of(copy, name) == notes_of(fresh, name)
        assert links_of(copy, name) == links_of(fresh, name)


def test_what_she_wrote_into_the_copy_stays(original):
    """Her answer in our note, her colour on a marked cell, rows she put in."""
    answered = change(
        mark(original, *FOUND),
        "xl/comments1.xml",
        lambda xml: xml.replace(
            b'</t></r></text></comment><comment ref="A4"', '\n已核对无误</t></r></text></comment><comment ref="A4"'.encode()
        ),
    )
    copy = again(original, answered)
    assert {text for _, text in notes_of(copy, DATA).values()} >= {"已核对无误"}
    assert again(original, answered, *FOUND) == again(original, again(original, answered, *FOUND), *FOUND)


def test_rows_put_in_do_not_keep_a_colour(original):
    """A colour that has moved with its cell goes, too."""

    def move(xml: bytes) -> bytes:
        return xml.replace(b'<row r="20"><c r="G20"', b'<row r="21"><c r="G21"')

    copy = again(original, change(mark(original, *FOUND), "xl/worksheets/sheet1.xml", move))
    assert set(fills_of(copy, DATA).values()) == {"FFFFFF00"}


@pytest.mark.parametrize("unit", [sample["identity"]["单位名称"] for sample in load_samples()["workbooks"]])
def test_a_marked_copy_reads_like_its_original(unit, tmp_path):
    main(["demo", "-o", str(tmp_path)])
    path = next(tmp_path.glob(f"{unit}*"))
    checked = check_file(path, shown="x")
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(mark_copy(path, checked))
    judge(copy.read_bytes())
    found = check_file(copy, shown="x")
    assert found.as_json() == checked.as_json()
    assert mark_copy(copy, found) == copy.read_bytes()
    assert is_marked(copy)
    assert not is_marked(path)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("<fill>", "<x:fill>"),
        ("<fill>", "<fill><a></fill><fill>"),
        ("FFF4877F", 'F\\"/><x y=\\"'),
        ('{"words"', "[[[["),
        ('"B2",', '"B2",1e999,'),
    ],
)
def test_a_record_somebody_has_written_does_no_harm(original, true, false):
    """What the record says goes into the styles: only what can be ours is believed."""
    part = sheet_part(mark(original, *FOUND), RESULT)
    true, false = (each.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") for each in (true, false))
    forged = change(mark(original, *FOUND), part, lambda xml: xml.replace(true.encode(), false.encode()))
    judge(again(original, forged, *FOUND))


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
    plainly = mark_copy(path, check_file(path, shown="x"))
    path.write_bytes(prefixed(path.read_bytes()))
    checked = check_file(path, shown="x")
    copy = mark_copy(path, checked)
    judge(copy)
    for sheet in ("封面", "三、依申请公开"):
        assert fills_of(copy, sheet) == fills_of(plainly, sheet)
        assert notes_of(copy, sheet) == notes_of(plainly, sheet)
        assert links_of(copy, sheet) == links_of(plainly, sheet)
    assert notes_of(copy, "三、依申请公开")
    path.write_bytes(copy)
    assert mark_copy(path, check_file(path, shown="x")) == copy


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


def run(capsys, *words):
    status = main([str(word) for word in words])
    return status, *capsys.readouterr()


def test_the_command_writes_the_copy_and_says_so(tmp_path, capsys):
    path = type_in(tmp_path / "a.xlsx", zeros() | {"表三.新收.自然人": 3})
    before, copy = path.read_bytes(), tmp_path / "新文件夹" / "副本.xlsx"
    status, out, err = run(capsys, "check", path, "--mark", copy)
    plainly = run(capsys, "check", path)
    assert (status, out, err) == (plainly[0], f"{plainly[1]}标注副本：{copy}\n", "")
    assert path.read_bytes() == before
    first = copy.read_bytes()
    status, out, err = run(capsys, "check", path, "--mark", copy, "--format", "json")
    assert (status, json.loads(out)["verdict"], err) == (1, "fail", f"标注副本：{copy}\n")
    assert copy.read_bytes() == first


def test_what_is_not_overwritten(tmp_path, capsys):
    path = type_in(tmp_path / "a.xlsx", zeros())
    other = type_in(tmp_path / "b.xlsx", zeros())
    (tmp_path / "c.xlsx").write_text("要紧的文字")
    (tmp_path / "d.xlsx").symlink_to(path)
    for copy, said in (
        (path, "原件"),
        ("b.xlsx", "已经存在"),
        ("c.xlsx", "已经存在"),
        ("d.xlsx", "原件"),
        ("e.xlsm", "后缀"),
        ("f", "后缀"),
    ):
        before = {each: each.read_bytes() for each in tmp_path.iterdir()}
        status, out, err = run(capsys, "check", path, "--mark", tmp_path / copy)
        assert (status, out) == (2, "")
        assert said in err
        assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before
    assert other.exists()


def test_an_unreadable_file_has_no_copy(tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_text("文本")
    status, _, err = run(capsys, "check", path, "--mark", tmp_path / "b.xlsx")
    assert status == 2
    assert "不是工作簿" in err
    assert not (tmp_path / "b.xlsx").exists()


def test_a_check_without_marks_brings_in_nothing_of_marking(tmp_path):
    path = type_in(tmp_path / "a.xlsx", zeros())
    code = f"import sys; from workbook.cli import main; main(['check', {str(path)!r}]); print([m for m in sys.modules if 'marking' in m])"
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "utf-8"},
    )
    assert out.stdout.rstrip().endswith("[]")
