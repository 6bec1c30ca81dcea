"""Junk typed anywhere among the figures: cover, table, 校验 and the check name the same cells, and nothing is told by an error value."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from rules.form import EDITIONS
from rules.report import Report
from rules.terms import PREVIOUS
from tests.live_book import LiveBook
from tests.live_rows import NO_NUMBERS, added_up, disagreements, random_report, shown
from tests.running_office import TEMPLATES
from workbook.checking import check_file
from workbook.reading.report import read_report

ROUNDS = 10
CODES = ("DF-02", "DF-07", "DF-08", "DF-09", "DF-10", "T2-12")
ERRORS = ("=1/0", "=NA()", "=#REF!", "=没有这个函数()")
TEXTS = ("18", " 5 ", "/", "无", "３件", "1,234", "１２", "3项", "—", " ", "　", "2024", "0", "-3", "2.5", "abc", "#N/A")
# TRUE and a date are left out: a program calculates with them as numbers, and nothing but their format tells them from numbers.
JUNK = ERRORS + TEXTS


@pytest.fixture(params=EDITIONS)
def book(request: Any, office_context: Any, tmp_path: Path) -> Iterator[LiveBook]:
    path = Path(copy(TEMPLATES / f"{request.param}.xlsx", tmp_path))
    opened = LiveBook(office_context, path, request.param, typed=False)
    yield opened
    opened.close()


def type_junk(book: LiveBook, generator: random.Random) -> dict[str, str]:
    """Type junk into some cells, of totals and last year's figures too; return what stood where before."""
    form = book.layout.form
    ids = [*form.ids, *(PREVIOUS + id for id in form.ids)]
    chosen = generator.sample(ids, generator.choice((1, 1, 2, 3, 12)))
    before = {id: book.cell(id).Formula for id in chosen}
    for id in chosen:
        text = generator.choice(JUNK)
        if text.startswith("="):
            book.cell(id).Formula = text
        else:
            book.cell(id).String = text
    return before


def test_junk_is_named_alike_in_all_four_places(book, tmp_path):
    generator, form = random.Random(f"junk {book.edition}"), book.layout.form
    ids = {tuple(place): id for id, place in book.layout.places.items()}
    for number in range(ROUNDS):
        given = random_report(form, generator, typed=False)
        book.write(given)
        before = type_junk(book, generator)
        odd, inputs = set(before), [id for id in form.ids if not form.figures[id].parts]
        blank = sorted(id for id in inputs if given.figures[id] is None and id not in odd)
        book.document.calculateAll()
        checked = check_file(book.save(tmp_path / f"{number}.xlsx"))
        read = read_report(tmp_path / f"{number}.xlsx")
        assert {each.figure for each in read.observations if each.name in NO_NUMBERS} == odd
        assert {ids[place] for each in checked.findings if each.code in CODES and each.is_open for place in each.places} == odd
        assert sorted(ids[place] for each in checked.findings if each.code == "DF-01" for place in each.places) == blank
        check_sheets(book, odd, blank)
        same = Report(form, identity=given.identity, figures=given.figures, previous=given.previous, observations=read.observations)
        assert disagreements(added_up(same, odd), shown(book.edition, book.block())) == []
        for id, formula in before.items():
            book.cell(id).Formula = formula


def check_sheets(book: LiveBook, odd: Collection[str], blank: Collection[str]) -> None:
    """See that cover, tables and 校验 count the same cells, and that none of theirs is an error."""
    told, tables = book.told(), book.layout.form.tables
    assert f"{len(odd)} 格填的不是数字（标红的），请改" in told["封面"]
    opened = {table: len(within(table + ".", blank)) for table in tables}
    assert "，".join(f"{table} {count}" for table, count in opened.items()) + "）" in told["封面"]
    for table, count in opened.items():
        texts = len(within(table + ".", odd))
        assert told[table].startswith(f"未填 {count} 格" + (f"（{texts} 格不是数字） · 错误 " if texts else " · 错误 "))
    texts = len(within(PREVIOUS, odd))
    assert told["上年数据"].endswith(f"格（{texts} 格不是数字）" if texts else " 格")
    assert told["封面 问题"].startswith("DF-")
    for sheet in book.layout.names.values():
        assert book.errors(sheet) <= {tuple(book.layout.places[id]) for id in odd}


def within(start: str, ids: Collection[str]) -> list[str]:
    return [id for id in ids if id.startswith(start)]
