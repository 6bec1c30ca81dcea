"""Marked copies in LibreOffice: it opens them, keeps colours, notes and links, and what it saves can be marked again."""

import re
import shutil
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.clerk import type_in, zeros
from tests.dump import dump
from tests.marks import Given, fills_of, finding, judge, links_of, notes_of, stranger
from workbook.checking import check_file
from workbook.cli import main
from workbook.findings.marks import fills
from workbook.findings.wording import load_marks
from workbook.marking.mark import is_marked, mark_copy

SHEET, RESULT = "三、依申请公开", "校验结果"
GOLDEN = Path(__file__).parent / "golden" / "marked-copy.txt"


@pytest.fixture(scope="module")
def demo(demo_folder, tmp_path_factory):
    return Path(shutil.copy(next(demo_folder.glob("西郊*")), tmp_path_factory.mktemp("样例")))


@pytest.fixture(scope="module")
def copy(demo):
    path = demo.with_name("副本.xlsx")
    path.write_bytes(mark_copy(demo, check_file(demo, file="x")))
    return path


@pytest.fixture(scope="module")
def saved(copy, office):
    return office([copy])[0]


def comparable(path):
    data = check_file(path, file="x").as_json()
    return {key: value for key, value in data.items() if key != "stamp"}


def short(colours):
    return {cell: colour[-6:] for cell, colour in colours.items()}


def marks(data, sheet):
    """Return colours, note texts and links of a sheet."""
    return short(fills_of(data, sheet)), {cell: text for cell, (_, text) in notes_of(data, sheet).items()}, links_of(data, sheet)


def test_the_findings_sheet_as_text(copy):
    """`python -m tests.test_mark_office` rewrites the golden file."""
    assert sheet_text(copy) == GOLDEN.read_text(encoding="utf-8")


def sheet_text(path):
    book = load_workbook(path)
    for name in book.sheetnames[:-1]:
        del book[name]
    book.defined_names.clear()
    sheet = book[RESULT]
    links = "".join(f"link {cell.coordinate} -> {cell.hyperlink.location}\n" for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    area = f"filter {sheet.auto_filter.ref} print {sheet.print_area} {sheet.page_setup.paperSize} hidden {sheet.column_dimensions['L'].hidden}\n"
    text = "".join(line for line in dump(book).splitlines(keepends=True) if not re.match(r"[A-Z]+[0-9]+ \|  \||M1 ", line))
    # How many rules there are is another test's business.
    return re.sub("通过 [0-9]+ 项，未评 [^。]+。", "通过 … 项，未评 … 项。", text + area + links)


def test_office_keeps_colours_notes_and_links(copy, saved):
    before, after = copy.read_bytes(), saved.read_bytes()
    for sheet in (SHEET, RESULT):
        assert marks(after, sheet) == marks(before, sheet)
    book = load_workbook(saved)
    assert book.active.title == RESULT
    assert book[RESULT].auto_filter.ref == "A6:K10"
    assert [column for column, each in book[RESULT].column_dimensions.items() if each.hidden] == ["L"]


def test_office_shows_the_texts(copy, office):
    (page,) = office([copy], "html")
    text = unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))
    for words in ("年报校验结果", "单位：西郊镇", "T3-03", "错误：最可能出错的格", "E6 由 2 改为 1"):
        assert words in text


def test_what_office_saved_is_read_marked_and_cleared_like_the_original(demo, copy, saved):
    assert is_marked(saved)
    assert comparable(saved) == comparable(copy) == comparable(demo)
    again = mark_copy(saved, check_file(saved, file="x"))
    judge(again)
    assert marks(again, SHEET) == marks(copy.read_bytes(), SHEET)
    clear = mark_copy(saved, Given(saved, []))
    judge(clear)
    known = marks(demo.read_bytes(), SHEET)
    found = marks(clear, SHEET)
    assert {cell: colour for cell, colour in found[0].items() if known[0].get(cell, colour) != colour} == {}
    assert found[1:] == known[1:] == ({}, {})
    assert edge_of(again) == edge_of(copy.read_bytes()) == "thick"
    assert edge_of(clear) == edge_of(demo.read_bytes()) == "thin"


def edge_of(data):
    """Return the border around the likeliest cell."""
    return load_workbook(BytesIO(data))[SHEET]["E6"].border.left.style


def test_the_copy_corrected_in_office_is_clear(copy, saved, tmp_path):
    """The clerk changes the figure in the copy and sends that back."""
    book = load_workbook(saved)
    book[SHEET]["E6"] = 1
    book[SHEET]["J6"] = 6
    path = tmp_path / "回来.xlsx"
    book.save(path)
    before = check_file(path)
    assert before.verdict is not None
    assert {each.result.rule.code for each in before.concluded.findings} <= {"DF-01"}
    data = mark_copy(path, check_file(path))
    judge(data)
    assert not set(short(fills_of(data, SHEET)).values()) & {colour[-6:] for colour in list(fills().values())[:2]}
    assert notes_of(data, SHEET) == {}


@pytest.mark.parametrize("by", ["template", "openpyxl", "office"])
def test_workbooks_of_every_program(by, tmp_path, office):
    path = type_in(tmp_path / "a.xlsx", zeros() | {"表三.新收.自然人": 3, "表三.予以公开.自然人": 2})
    if by == "office":
        path = office([path])[0]
    elif by == "openpyxl":
        load_workbook(path).save(path)
    checked = check_file(path, file="x")
    data = mark_copy(path, checked)
    judge(data)
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(data)
    assert comparable(copy) == comparable(path)
    assert mark_copy(copy, check_file(copy, file="x")) == data
    assert fills_of(data, SHEET)["D6"] == next(iter(fills().values()))
    (saved,) = office([copy])
    assert comparable(saved)["findings"] == comparable(path)["findings"]


def test_a_stranger_s_workbook_survives_office(tmp_path, office):
    path = stranger(tmp_path / "原件.xlsx")
    found = [
        finding(("数据", "B2"), ("数据", "A4"), ("数据", "G20")),
        finding(("别的 & 'x'表", "C3"), severity="warning", code="FM-01", cause=2),
    ]
    path.write_bytes(mark_copy(path, Given(path, found)))
    (saved,) = office([path])
    before, after = path.read_bytes(), saved.read_bytes()
    rule = load_marks()["note"]["rule"]
    for sheet in ("数据", "别的 & 'x'表"):
        hers = {cell: text.partition(rule)[0] for cell, (_, text) in notes_of(after, sheet).items()}
        assert hers == {cell: text.partition(rule)[0] for cell, (_, text) in notes_of(before, sheet).items()}
    assert links_of(after, "数据")["B2"] == "'校验结果'!A7"
    clear = mark_copy(saved, Given(saved, []))
    judge(clear)
    assert notes_of(clear, "数据")["B2"][1] == "她的第一条\n“批注”& <它>"
    assert set(notes_of(clear, "数据")) == {"B2", "H9"}


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        main(["demo", "-o", folder])
        original = next(Path(folder).glob("西郊*"))
        marked = Path(folder) / "副本.xlsx"
        marked.write_bytes(mark_copy(original, check_file(original, file="x")))
        GOLDEN.write_text(sheet_text(marked), encoding="utf-8")
