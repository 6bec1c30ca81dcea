"""What a cell that should hold a number may hold, one by one and at random."""

import json
import math
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rules
from workbook.reading.cell_numbers import LIMIT, read_number

NAMES = set(json.loads((Path(rules.__file__).parent / "observations.json").read_text(encoding="utf-8"))["observations"])
LOST = {"占位符", "带单位或文字", "公式出错"}
KEPT = {"全角或分隔符", "文本型数字"}
WIDE = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5), (5.0, 5), (0, 0), (-3, -3), (2.5, 2.5), (59237.244900000003, 59237.2449), (2.9999999999999996, 3), (1e14, 10**14)],
)
def test_numbers(value, number):
    found = read_number(value, 6)
    assert found == (number, "", "")
    assert type(found.number) is type(number)


@pytest.mark.parametrize("value", [None, "", "   ", "\u3000", "\u200b\n"])
def test_blank(value):
    assert read_number(value) == (None, "", "")


@pytest.mark.parametrize(
    "value",
    [
        "/",
        "／",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "–",
        "－",
        "－－",
        "─",
        "_",
        "无",
        "没有",
        "不涉及",
        "不适用",
        "未发生",
        "暂无",
        "零",
        "N/A",
        "n/a",
        "NA",
        "（无）",
        "无。",
        "*",
        "××",
    ],
)
def test_placeholders(value):
    assert read_number(value) == (None, "占位符", value)


@pytest.mark.parametrize(
    "value",
    ["3件", "251000元", "约3", "12.5万", "二十", "①", "½", "1e3", "nan", "inf", "0x10", "1.2.3", "12,34", "1-2", "(5)", "3 件", "5%"],
)
def test_units_and_words(value):
    assert read_number(value) == (None, "带单位或文字", value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("１２", 12),
        ("1,234", 1234),
        ("1，234", 1234),
        ("1 2", 12),
        ("－5", -5),
        ("−5", -5),
        ("1,234,567.5", 1234567.5),
        ("１．５", 1.5),
        ("12　345", 12345),
    ],
)
def test_wide_and_separated(value, number):
    assert read_number(value, 6) == (number, "全角或分隔符", " ".join(value.split()))


@pytest.mark.parametrize(
    ("value", "number"), [("5", 5), (" 5 ", 5), ("+1036", 1036), ("-2", -2), ("5.0", 5), ("0.25", 0.25), ("007", 7), ("5\u200b", 5)]
)
def test_numbers_as_text(value, number):
    found = read_number(value, 6)
    assert found[:2] == (number, "文本型数字")


@pytest.mark.parametrize("value", ["#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "####", "Err:502", "#ref!"])
def test_errors(value):
    assert read_number(value) == (None, "公式出错", value)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (True, "逻辑值 TRUE"),
        (False, "逻辑值 FALSE"),
        (date(2024, 1, 5), "日期 2024-01-05"),
        (datetime(2024, 1, 5), "日期 2024-01-05"),  # noqa: DTZ001
        (datetime(2024, 1, 5, 8, 30), "日期 2024-01-05 08:30"),  # noqa: DTZ001
        (time(8, 30), "时间 08:30:00"),
        (timedelta(hours=30), "时长 30 小时"),
        (math.inf, "不是有限的数"),
        (math.nan, "不是有限的数"),
        (1e300, "过大的数 1e+300"),
        (10**400, "过大的数"),
    ],
)
def test_other_values_are_named(value, found):
    assert read_number(value) == (None, "带单位或文字", found)


@given(st.integers(-LIMIT + 1, LIMIT - 1))
def test_every_whole_number_in_every_writing(number):
    assert read_number(number) == (number, "", "")
    assert read_number(str(number))[:2] == (number, "文本型数字")
    assert read_number(str(number).translate(WIDE))[:2] == (number, "全角或分隔符")
    if abs(number) > 999:
        assert read_number(f"{number:,}")[:2] == (number, "全角或分隔符")
    assert read_number(f"{number}件").number is None


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 6))
def test_floats_are_kept_and_never_coarsened(value, decimals):
    number = read_number(value, decimals).number
    assert number is not None
    assert abs(number - value) <= 1e-9 * max(1, abs(value))


@given(st.one_of(st.text(), st.text(alphabet="0123456789０１２.,，+-－ 件元约/#REF!无")))
@example("9" * 5000)
@example("٣")
@example("−")
@example(".")
def test_any_text_is_told(text):
    found = read_number(text)
    assert found.trouble in NAMES | {""}
    assert len(found.found) <= 40
    assert "\n" not in found.found
    if found.number is None:
        assert found.trouble in LOST | {""}
    else:
        assert found.trouble in KEPT
        assert math.isfinite(found.number)
        assert abs(found.number) < LIMIT


@given(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.binary())
)
def test_no_value_crashes(value):
    found = read_number(value)
    assert found.number is None or math.isfinite(found.number)
    assert (found.number is None) == (found.trouble in LOST or value is None)
