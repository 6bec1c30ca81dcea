"""Marked copies sent back: earlier marks come out again, what the clerk did stays, the copy reads like the original."""

import pytest

from tests.edits import change
from tests.marks import (
    M,
    fills_of,
    finding,
    judge,
    links_of,
    notes_of,
    parts,
    plain,
    sheet_part,
    sheet_root,
)
from tests.stranger import DATA, FOUND, OTHER, RESULT, again, mark
from workbook.checking import check_file
from workbook.demo import load_samples
from workbook.marking.mark import is_marked, mark_copy


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
def test_a_marked_copy_reads_like_its_original(unit, demo_folder, tmp_path):
    path = next(demo_folder.glob(f"{unit}*"))
    checked = check_file(path, file="x")
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(mark_copy(path, checked))
    judge(copy.read_bytes())
    found = check_file(copy, file="x")
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
