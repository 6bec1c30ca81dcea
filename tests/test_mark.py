"""Marked copies: what is added, and that nothing else changes."""

# ruff: noqa: S314  (the XML is our own; a fixture is named where it is used)

import re
import xml.etree.ElementTree as ET

import pytest

from tests.clerk import type_in, zeros
from tests.edits import change, pack, unpack
from tests.marks import (
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
)
from tests.stranger import DATA, ERROR, FOUND, HINT, OTHER, PARTS_OF_A_SHEET, RESULT, RULE, SHARED, STRONG, again, mark
from workbook.findings.marks import fills
from workbook.reading.our_marks import AUTHOR


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
            assert {(side.get("style"), side[0].get("rgb")) for side in edge} == {("thick", "FFC00000")}
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
