"""Which workbook is whose: last year's by code and name, workbooks of one unit, units that disagree, the year of most; by covers alone."""

from pathlib import Path

import pytest

from workbook.reading.saving import Saving
from workbook.verifying.choosing import BOTH, FIRST, LATEST, Saved, _choose
from workbook.verifying.doubles import find_conflicts, find_doubles
from workbook.verifying.identities import Identity
from workbook.verifying.last_year import Earlier
from workbook.verifying.survey import usual_year
from workbook.verifying.wording import quoted, short_name

A, B = "A" * 18, "B" * 18


def of(file, name="", code="", year=2025):
    return Identity(file, name, name, code, year)


def found(unit, before, *others, wanted=2024):
    earlier = Earlier([each._replace(year=each.year - 1 if each.year == 2025 else each.year) for each in before], [unit, *others])
    return earlier.find(unit, wanted)


@pytest.mark.parametrize(
    ("unit", "before", "others", "state", "file"),
    [
        (of("1", "甲局", A), [of("旧", "甲局", A)], [], "对应上", "旧"),
        (of("1", "甲局", A), [of("旧", "甲局", "")], [], "对应上", "旧"),
        (of("1", "甲局", ""), [of("旧", "甲局", A)], [], "对应上", "旧"),
        # A unit that was given another name and kept its code.
        (of("1", "甲委员会", A), [of("旧", "甲局", A)], [], "对应上", "旧"),
        # The code is that of another unit, which is there itself.
        (of("1", "乙局", A), [of("旧", "甲局", A)], [of("2", "甲局", "")], "同码不同名", ""),
        (of("1", "乙局", A), [of("旧甲", "甲局", A), of("旧乙", "乙局", B)], [], "各指一家", ""),
        (of("1", "乙局", A), [of("旧甲", "甲局", A), of("旧乙", "乙局", "")], [], "各指一家", ""),
        (of("1", "甲局", A), [of("旧", "甲局", B)], [], "同名不同码", ""),
        # Two units of one name: the code tells which.
        (of("1", "甲局", A), [of("旧1", "甲局", B), of("旧2", "甲局", A)], [], "对应上", "旧2"),
        (of("1", "甲局", A), [of("旧", "乙局", B)], [], "未找到", ""),
        (of("1", "", ""), [of("旧", "", "")], [], "未找到", ""),
        (of("1", "甲局", A), [of("旧", "甲局", A, 2022)], [], "年度不对", ""),
        (of("1", "甲局", A), [of("旧", "甲局", A, 2022), of("去年", "甲局", A)], [], "对应上", "去年"),
        (of("1", "甲局", A), [of("旧", "甲局", A, None)], [], "对应上", "旧"),
        (of("1", "甲局", A), [of("旧1", "甲局", A), of("旧2", "甲局", A)], [], "几份", ""),
    ],
)
def test_last_years_workbook(unit, before, others, state, file):
    last_year = found(unit, before, *others)
    assert (last_year.state, last_year.file) == (state, file)
    assert bool(last_year.why) == (not file)


def test_units_of_which_there_is_nothing_this_year():
    before = [of("1", "甲局", A), of("2", "乙局", ""), of("3", "丙局", B), of("4", "丙局", B), Identity("5", is_read=False), of("6")]
    earlier = Earlier(before, [of("今", "甲委员会", A)])
    assert [each.file for each in earlier.missing()] == ["2", "3"]


@pytest.mark.parametrize(
    ("files", "doubles"),
    [
        ([of("1", "甲局", A), of("2", "甲局", A)], [("1", "2")]),
        ([of("1", "甲局", A), of("2", "甲局", "")], [("1", "2")]),
        ([of("1", "甲局", A), of("2", "", A)], [("1", "2")]),
        ([of("1", "甲局", A), of("2", "甲局", A, 2024)], []),
        ([of("1", "甲局", A), of("2", "甲局", A, None)], [("1", "2")]),
        ([of("1", "甲局", A), of("2", "甲局", B)], []),
        ([of("1", "甲局", A), of("2", "乙局", A)], []),
        # What lies between two units that contradict each other joins one of them at most.
        ([of("1", "甲局", A), of("2", "甲局", ""), of("3", "甲局", B)], [("1", "2")]),
        (
            [of("1", "甲局", A), of("2", "乙局", B), of("3", "甲局", A), of("4", "乙局", ""), of("5", "甲局", "")],
            [("1", "3", "5"), ("2", "4")],
        ),
        ([of("1"), of("2")], []),
    ],
)
def test_workbooks_of_one_unit(files, doubles):
    assert [each.files for each in find_doubles(files)] == doubles


def test_many_copies_are_found_at_once():
    assert [len(each.files) for each in find_doubles([of(str(number), "甲局", A) for number in range(5000)])] == [5000]


@pytest.mark.parametrize(
    ("files", "kinds"),
    [
        ([of("1", "甲局", A), of("2", "乙局", A)], ["code"]),
        ([of("1", "甲局", A), of("2", "甲局", B)], ["name"]),
        ([of("1", "甲局", A), of("2", "甲局", "")], []),
        ([of("1", "甲局", A), of("2", "乙局", A, 2024)], []),
        # An office's short form is no other name.
        ([of("1", "甲镇", A), of("2", "甲镇人民政府", A)], []),
    ],
)
def test_units_that_disagree(files, kinds):
    assert [each.kind for each in find_conflicts(files)] == kinds


@pytest.mark.parametrize(
    ("years", "year"),
    [([2025, 2025, 2024], 2025), ([2025, 2024], None), ([2025, None, None], 2025), ([], None), ([2025, 2024, 2023], None)],
)
def test_the_year_of_most(years, year):
    assert usual_year([of(str(number), "甲", "", each) for number, each in enumerate(years)]) == year


def saved(file, moment=None, written=None, digest=b""):
    return Saved(file, Saving(moment, "Microsoft Excel"), written, digest or file.encode())


@pytest.mark.parametrize(
    ("files", "latest"),
    [
        ((saved("1", 200, 1), saved("2", 100, 2)), "1"),
        # Moments that are the same say nothing: the file's own time does.
        ((saved("1", 100, 1), saved("2", 100, 2)), "2"),
        ((saved("1", None, 2), saved("2", None, 1)), "1"),
        ((saved("1", 100, 1), saved("2", None, 2)), "2"),
        ((saved("1", 100, 1), saved("2", 100, 1)), None),
        ((saved("1", None, None), saved("2", 100, 1)), None),
        ((saved("1", 100, 1, b"x"), saved("2", 100, 2, b"x")), "1"),
    ],
)
def test_the_workbook_that_was_saved_last(files, latest):
    chosen = _choose("甲局", files, LATEST)
    assert (chosen.counted, chosen.is_alone, chosen.is_clear) == (latest or "1", latest is not None, latest is not None)
    both = _choose("甲局", files, BOTH)
    assert (both.counted, both.untaken) == (latest or "1", ())
    first = _choose("甲局", files, FIRST)
    assert (first.counted, first.untaken) == ("1", ("2",))


def test_when_a_workbook_was_saved_is_told_in_words():
    assert str(saved("1", 1767225600)).endswith(" 由 Microsoft Excel 保存")
    assert str(Saved("1", Saving(), None)) == "保存时间不明"
    assert str(Saved("1", Saving(None, "WPS"), 1767225600)).startswith("202")


def test_files_of_one_name_are_told_by_their_folders():
    one, other = str(Path("区", "甲", "年报.xlsx")), str(Path("区", "乙", "年报.xlsx"))
    assert short_name(one) == "年报.xlsx"
    assert short_name(one, other) == "甲/年报.xlsx"
    assert quoted([one, other]) == "“甲/年报.xlsx”、“乙/年报.xlsx”"
