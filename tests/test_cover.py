"""The cover as people type it: a year with its word, a name with blanks; what the workbook shows of it and what `check` reads are the same."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import edits
from tests.complete import UNIT, complete, title
from workbook.layout import load_layout
from workbook.reading.field_values import read_name
from workbook.reading.report import read_report
from workbook.template.building import build_template

UNIT_PLACE, YEAR_PLACE, TITLE_PLACE = (load_layout("2021").places[f"封面.{field}"] for field in ("单位名称", "报告年度", "标题"))
# As typed, and as read.
YEARS = {
    "2025年": "2025",
    "2025年度": "2025",
    " 2025 年 ": "2025",
    "２０２５年": "2025",
    date(2025, 1, 1): "2025",
    "二〇二五年": "二〇二五年",
}
UNITS = {
    "云溪县 水务局": "云溪县水务局",
    "云溪县\u3000水务局": "云溪县水务局",
    "云溪县\n水务局": "云溪县水务局",
    "云溪县\u00a0人民政府\u200b办公室": "云溪县人民政府办公室",
    "云溪县商务局 云溪县粮食局": "云溪县商务局 云溪县粮食局",
    "云溪 ABC Lab 中心": "云溪ABC Lab中心",
    "  水务局 ": "水务局",
    "": "",
}
# What the live title can make of them with functions of every program: signs of full width stay, and so does what is no year.
SHOWN = {"２０２５年": "２０２５", "二〇二五年": "二〇二五"}


@pytest.mark.parametrize("typed", UNITS)
def test_a_units_name_is_read_without_blanks_inside(typed):
    assert read_name(typed) == UNITS[typed]


def test_what_is_mended_is_said_once_and_makes_the_title(read):
    data = edits.set_text(complete(), UNIT_PLACE.sheet, UNIT_PLACE.address, f"{UNIT[:3]} {UNIT[3:]}")
    report = read(edits.set_text(data, YEAR_PLACE.sheet, YEAR_PLACE.address, "2023年"))
    assert (report.unit, report.year, report.text("标题")) == (UNIT, 2023, title("2021"))
    for place, words in ((UNIT_PLACE, f"“{UNIT[:3]} {UNIT[3:]}”，中间有空格，按“{UNIT}”读"), (YEAR_PLACE, "“2023年”，按 2023 读")):
        (said,) = [each for each in report.remarks if words in each]
        assert f"“{place.sheet}”{place.address}" in said


def test_nothing_is_said_of_a_cover_in_order(read):
    data = edits.set_text(complete(), UNIT_PLACE.sheet, UNIT_PLACE.address, f" {UNIT}\n")
    assert read(data).remarks == read(complete()).remarks == ()


def test_the_live_title_says_what_is_read(office, tmp_path):
    """Each way to write a year beside one to write a name: the program that has the workbook open makes the same title."""
    units = ["云溪县水务局", "云溪县 水务局", "云溪县\u3000水务局"]
    cases = [(units[place % len(units)], year) for place, year in enumerate([2025, *YEARS])]
    paths = []
    for number, (unit, year) in enumerate(cases):
        book = load_workbook(BytesIO(build_template("2021")))
        book[UNIT_PLACE.sheet][UNIT_PLACE.address].value, book[YEAR_PLACE.sheet][YEAR_PLACE.address].value = unit, year
        paths.append(tmp_path / f"{number}.xlsx")
        book.save(paths[-1])
    for path, (unit, year) in zip(office(paths), cases, strict=True):
        shown = load_workbook(path, data_only=True)[TITLE_PLACE.sheet][TITLE_PLACE.address].value
        said = SHOWN.get(year) or YEARS.get(year, year)
        report = read_report(path)
        assert shown == f"{report.unit}{said}年政府信息公开工作年度报告", (unit, year)
        assert year in SHOWN or report.text("标题") == shown
