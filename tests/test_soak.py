"""A small part of the long counts: spoilt workbooks judged under the limits, workbooks saved by other programs read with both readers."""

from contextlib import ExitStack

import pytest

from tests import edits, soak_files
from tests.complete import complete
from tests.fuzz import WAYS, Spoilt, spoil
from tests.soak_files import Job, judge, soak
from tests.soak_saved import differing, programs
from workbook.reading import said_texts
from workbook.verifying import limits

FILES, EACH = 200, 6


@pytest.mark.long
def test_spoilt_workbooks_are_judged(tmp_path):
    found = list(soak(tmp_path, list(range(FILES)), "soak", workers=2))
    assert [each.number for each in found] == list(range(FILES))
    assert {each.number: each.wrong for each in found if each.wrong} == {}
    assert {way for each in found for way in each.ways} == set(WAYS)
    assert len({each.came_to for each in found}) > 10


def test_a_number_stands_for_a_workbook():
    books = (complete(), complete("2019"))
    assert spoil("a", 7, books) == spoil("a", 7, books)
    assert spoil("a", 7, books) != spoil("b", 7, books)


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Return a function that judges one workbook as if it were a spoilt one."""
    monkeypatch.setattr(soak_files, "_books", lambda _folder: ())
    # This process is the tests' own: nothing may end it.
    monkeypatch.setattr(limits, "SECONDS", 600)
    monkeypatch.setattr(limits, "MEMORY", 8 << 30)

    def one(data, number=1):
        monkeypatch.setattr(soak_files, "spoil", lambda *_: Spoilt(("made",), data))
        (seen,) = judge(Job("", (number,), str(tmp_path)))
        return seen

    return one


def test_what_is_wrong_is_seen(judged, monkeypatch):
    assert judged(complete()).wrong == ()
    assert judged(complete()[:999]).came_to == "已损坏"
    assert judged(complete()[:999], number=10).came_to == "last year's, unreadable"
    monkeypatch.setattr(soak_files, "SECONDS", 0)
    assert [each[-1] for each in judged(complete()).wrong] == ["s"]


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("“别的000001.xlsx”已损坏，请重新保存。", "blamed"),
        ("“年报000001.xlsx”已损坏（zlib error），请重新保存。", "English"),
        ("“年报000001.xlsx”已损坏", "no sentence"),
        ("“年报000001.xlsx”里面的工作表“Sheet one”已损坏，请用 Excel 或 WPS 打开。", ""),
    ],
)
def test_sentences_are_looked_at(sentence, doubt, tmp_path):
    found = list(soak_files._doubts(sentence, soak_files.file_of(tmp_path, 1)))
    assert [each for each in found if each.startswith(doubt)] if doubt else found == []


def test_readers_that_differ_are_seen(judged, monkeypatch):
    monkeypatch.setattr(said_texts, "is_trimmed", lambda _attributes: True)
    spaced = edits.set_text(complete(), "一、总体情况", "A4", " 甲 ")
    assert [each.partition(":")[0] for each in judged(spaced).wrong] == ["readers differ"]


@pytest.mark.skipif(limits._resource is None, reason="limits of the system")
def test_a_file_that_ends_a_process_is_named(tmp_path):
    assert Job("", (3,), str(tmp_path)).lost(-9)[0].wrong == ("process ended: SIGKILL",)


@pytest.mark.long
@pytest.mark.parametrize("program", ["openpyxl", "XlsxWriter"])
def test_both_readers_read_what_other_programs_save(program, tmp_path):
    with ExitStack() as stack:
        save = programs(stack, tmp_path)[program]
        found = dict(differing(save, EACH, tmp_path, first=20))
    assert "different" not in found.values()
    assert list(found.values()).count("") > EACH // 2
