"""A workbook that is judged and marked while it is open: what is copied is what was judged, and the same as when it is opened again."""

from __future__ import annotations

import random

import pytest

from tests.clerk import type_in, zeros
from tests.edits import change_sheet, pack, unpack
from tests.marks import M, sheet_root
from workbook.checking import check_file
from workbook.marking.mark import mark_copy
from workbook.reading.books import open_book
from workbook.reading.package import ORDINARY, Package

TABLE = "三、依申请公开"


@pytest.fixture
def wrong(tmp_path):
    return type_in(tmp_path / "a.xlsx", zeros() | {"表三.新收.自然人": 3})


def opened(path):
    book = open_book(path)
    return book, check_file(book, file="x")


def test_a_workbook_still_open_gives_the_same_copy(wrong):
    book, checked = opened(wrong)
    assert mark_copy(wrong, checked, book) == mark_copy(wrong, check_file(wrong, file="x"))


def test_what_was_judged_is_copied_whatever_becomes_of_the_file(wrong):
    book, checked = opened(wrong)
    copy = mark_copy(wrong, checked)
    wrong.write_bytes(change_sheet(wrong.read_bytes(), TABLE, lambda xml: xml.replace("<v>3</v>", "<v>4</v>", 1)))
    assert mark_copy(wrong, checked, book) == copy
    wrong.unlink()
    assert mark_copy(wrong, checked, book) == copy


def test_without_the_open_workbook_the_file_is_read_as_it_is_now(wrong):
    _, checked = opened(wrong)
    copy = mark_copy(wrong, checked)
    wrong.write_bytes(change_sheet(wrong.read_bytes(), TABLE, lambda xml: xml.replace("<v>3</v>", "<v>4</v>", 1)))
    assert mark_copy(wrong, checked) != copy


def test_a_large_workbook_is_opened_again(wrong, monkeypatch):
    picture = random.Random(1).randbytes(ORDINARY // 2)
    wrong.write_bytes(pack(dict(unpack(wrong.read_bytes())) | {"xl/media/image1.png": picture}))
    book, checked = opened(wrong)
    opens = []
    begin = Package.__init__
    monkeypatch.setattr(Package, "__init__", lambda package, *given: opens.append(given) or begin(package, *given))
    copy = mark_copy(wrong, checked, book)
    assert len(opens) == 1
    assert dict(unpack(copy))["xl/media/image1.png"] == picture


@pytest.mark.parametrize("length", [0, 10_000])
def test_every_other_sheet_is_deselected_however_long_its_head(wrong, length):
    before = f"<!--{'x' * length}--><sheetViews>"

    def select(xml):
        return xml.replace("<sheetViews>", before, 1).replace("<sheetView ", "<sheetView tabSelected='1' ", 1)

    for name in (TABLE, "填报说明"):
        wrong.write_bytes(change_sheet(wrong.read_bytes(), name, select))
    copy = mark_copy(wrong, check_file(wrong, file="x"))
    views = {name: next(sheet_root(copy, name).iter(f"{M}sheetView")) for name in (TABLE, "填报说明", "校验结果")}
    assert [name for name, each in views.items() if each.get("tabSelected")] == ["校验结果"]
