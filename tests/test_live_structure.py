"""Rows, columns, cells and sheets put in, taken out, renamed in an office: the workbook says so in words, and only where it matters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from tests.live_book import LiveBook
from tests.running_office import TEMPLATES, bridge
from tests.test_live_check import balanced
from workbook.checking import check_file
from workbook.layout import load_layout
from workbook.sheets.wording import load_wording

Edit = Callable[[Any], None]
WORDS = load_wording()["structure"]["changed"]
TWO, THREE, FOUR = (load_layout("2021").names[table] for table in ("表二", "表三", "表四"))


def insert_row(sheet: str, number: int) -> Edit:
    return lambda document: document.Sheets.getByName(sheet).Rows.insertByIndex(number - 1, 1)


def delete_row(sheet: str, number: int) -> Edit:
    return lambda document: document.Sheets.getByName(sheet).Rows.removeByIndex(number - 1, 1)


def insert_column(sheet: str, number: int) -> Edit:
    return lambda document: document.Sheets.getByName(sheet).Columns.insertByIndex(number - 1, 1)


def delete_column(sheet: str, number: int) -> Edit:
    return lambda document: document.Sheets.getByName(sheet).Columns.removeByIndex(number - 1, 1)


def insert_cell(sheet: str, address: str, way: str) -> Edit:
    def edit(document: Any) -> None:
        there = document.Sheets.getByName(sheet)
        there.insertCells(there.getCellRangeByName(address).RangeAddress, bridge().Enum("com.sun.star.sheet.CellInsertMode", way))

    return edit


def delete_cell(sheet: str, address: str, way: str) -> Edit:
    def edit(document: Any) -> None:
        there = document.Sheets.getByName(sheet)
        there.removeRange(there.getCellRangeByName(address).RangeAddress, bridge().Enum("com.sun.star.sheet.CellDeleteMode", way))

    return edit


def delete_sheet(name: str) -> Edit:
    return lambda document: document.Sheets.removeByName(name)


def rename(name: str, new: str) -> Edit:
    return lambda document: document.Sheets.getByName(name).setName(new)


CHANGED = {
    "a row in the middle": (insert_row(THREE, 13), "表三"),
    "a row before the first figures": (insert_row(THREE, 6), "表三"),
    "a row in the head": (insert_row(THREE, 4), "表三"),
    "a row above the title": (insert_row(THREE, 1), "表三"),
    "a row before the last figures": (insert_row(THREE, 30), "表三"),
    "no row in the middle": (delete_row(THREE, 13), "表三"),
    "no first row": (delete_row(THREE, 6), "表三"),
    "no last row": (delete_row(THREE, 30), "表三"),
    "no title": (delete_row(THREE, 1), "表三"),
    "no line of counts": (delete_row(THREE, 2), "表三"),
    "a column in the middle": (insert_column(THREE, 6), "表三"),
    "a column at the left": (insert_column(THREE, 1), "表三"),
    "no first column": (delete_column(THREE, 4), "表三"),
    "no last column": (delete_column(THREE, 10), "表三"),
    "a cell that moves others down": (insert_cell(THREE, "E10", "DOWN"), "表三"),
    "a cell that moves others right": (insert_cell(THREE, "E10", "RIGHT"), "表三"),
    "no cell, others move up": (delete_cell(THREE, "E10", "UP"), "表三"),
    "a row between blocks": (insert_row(TWO, 9), "表二"),
    "no clause": (delete_row(TWO, 7), "表二"),
    "a column of cases": (insert_column(FOUR, 6), "表四"),
    "no column of cases": (delete_column(FOUR, 6), "表四"),
    "a row of last year's": (insert_row("上年数据", 20), "上年数据"),
    "no row of last year's": (delete_row("上年数据", 20), "上年数据"),
    "no row of a rule": (delete_row("校验", 30), "校验"),
    "no rules": (delete_sheet("校验"), "校验"),
    "no table": (delete_sheet(THREE), "表三"),
    "no last year": (delete_sheet("上年数据"), "上年数据"),
    "no prose": (delete_sheet("一、总体情况"), "一、总体情况"),
}
HARMLESS = {
    "a row below the table": insert_row(THREE, 31),
    "a row below everything": insert_row(THREE, 40),
    "a column at the right": insert_column(THREE, 11),
    "a row of prose": insert_row("一、总体情况", 8),
    "a row of the cover": insert_row("封面", 6),
    "no guide": delete_sheet("填报说明"),
    "a table renamed": rename(THREE, "表三"),
    "the rules renamed": rename("校验", "核对"),
    "the cover renamed": rename("封面", "首页"),
}


@pytest.fixture
def edited(office_context, tmp_path):
    opened = []

    def editing(edit: Edit) -> LiveBook:
        opened.append(LiveBook(office_context, Path(copy(TEMPLATES / "2021.xlsx", tmp_path)), "2021", typed=False))
        opened[-1].write(balanced())
        edit(opened[-1].document)
        opened[-1].document.calculateAll()
        return opened[-1]

    yield editing
    for book in opened:
        book.close()


def cover_of(book: LiveBook) -> tuple[str, str]:
    cover = book.document.Sheets.getByIndex(0)
    return tuple(cell.String for cell in (cover.getCellByPosition(0, 1), cover.getCellByPosition(0, 2)))


def shown_errors(book: LiveBook) -> list[str]:
    sheets = [book.document.Sheets.getByIndex(number) for number in range(book.document.Sheets.Count)]
    return [address for sheet in sheets if sheet.IsVisible for address in book.errors(sheet.Name)]


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_changed_is_told_in_words(edited, name):
    edit, place = CHANGED[name]
    book = edited(edit)
    status, advice = cover_of(book)
    assert status == f"{WORDS}：{place} "
    assert "空白模板" in advice
    assert shown_errors(book) == []


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_not_told(edited, name):
    book = edited(HARMLESS[name])
    status, problems = cover_of(book)
    assert status.startswith("数字已填齐")
    assert "没有查出问题" in problems
    assert shown_errors(book) == []


@pytest.mark.parametrize(
    "name",
    [
        *("a row in the middle", "a row above the title", "no row in the middle", "a column in the middle", "no first column"),
        *("a row between blocks", "a column of cases"),
    ],
)
def test_the_table_says_so_itself_and_the_check_names_it_before_its_consequences(edited, name, tmp_path):
    edit, table = CHANGED[name]
    book = edited(edit)
    top = book.document.Sheets.getByName(load_layout("2021").names[table]).getCellRangeByName("A1:R3").getDataArray()
    assert WORDS in {text for row in top for text in row}
    assert check_file(book.save(tmp_path / "改过.xlsx")).findings[0].code == "FM-11"
