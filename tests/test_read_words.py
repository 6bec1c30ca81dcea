"""Reading what is written in words: cover, prose, explanations, wherever rows were put in and however headings are written."""

from datetime import date, datetime

import pytest

from rules.report import Place
from tests import edits
from tests.complete import UNIT, complete, explained, figures, prose, title
from tests.damage import T3
from tests.reasons import rows_of_rules, spare_row
from workbook.cells import address, column_number
from workbook.layout import load_layout
from workbook.reading.explanations import NEEDED
from workbook.reading.field_values import read_field

HEADINGS = {
    "(一) 主动公开": "主动公开",
    "（一）主动公开情况": "主动公开",
    "（一）主动公开政府信息": "主动公开",
    "一、主动公开": "主动公开",
    "（二)依申请公开。": "依申请公开",
    "(五)监督管理": "监督保障",
    "（四）平台建设": "平台建设",
    "（三）政府信息管理工作": "政府信息管理",
    "( 二)依申请公开工作": "依申请公开",
}


def test_explanations(read):
    one, other = read(explained(complete())).explanations
    (row, code, scope), (next_row, next_code, _) = rows_of_rules()[2:4]
    column = load_layout("2021").data["check"]["columns"]
    assert one == (code, scope, "机构改革划入三件。", "a1b2c3d4", Place("校验", f"{column['情况说明']}{row}"))
    assert other == (next_code, "商业企业", "属实", "", Place("校验", f"{column['情况说明']}{next_row}"))
    moved = read(edits.insert_column(edits.insert_row(explained(complete()), "校验", 1), "校验", 2)).explanations
    assert [each[:4] for each in moved] == [each[:4] for each in (one, other)]
    assert moved[0].place == Place("校验", address(row + 1, column_number(column["情况说明"]) + 1))
    spare = spare_row()
    data = edits.set_text(complete(), "校验", f"{column['代码']}{spare}", "T3-09")
    data = edits.set_text(data, "校验", f"{column['范围']}{spare}", "总计")
    assert read(data).explanations == ()
    added = read(edits.set_text(data, "校验", f"{column['情况说明']}{spare}", "年底集中收件")).explanations
    assert added == (("T3-09", "总计", "年底集中收件", "", Place("校验", f"{column['情况说明']}{spare}")),)


def test_reasons_of_an_earlier_template_are_read_by_their_heads(read):
    """Version 1.0 had six columns and a row for each rule; its head stood in row 5."""
    data = complete()
    column = load_layout("2021").data["check"]["columns"]
    for name, letters in column.items():
        if name not in NEEDED:
            data = edits.set_text(data, "校验", f"{letters}{load_layout('2021').data['check']['first_row']}", "别的")
    row, code, scope = rows_of_rules()[0]
    data = edits.set_text(data, "校验", f"{column['情况说明']}{row}", "年底集中收件")
    assert [each[:3] for each in read(data).explanations] == [(code, scope, "年底集中收件")]


def test_rows_put_in_on_the_other_sheets(read):
    data = edits.insert_row(edits.insert_row(complete(), "一、总体情况", 8), "一、总体情况", 3, 2)
    data = edits.insert_row(edits.insert_row(data, "封面", 3), "封面", 10)
    data = edits.insert_row(edits.insert_row(data, "上年数据", 3), "上年数据", 20)
    report = read(data)
    assert report.prose == prose("2021")
    assert report.identity == read(complete()).identity
    assert report.previous == figures("2021", 2)
    assert report.previous_identity["单位名称"] == UNIT
    assert report.places["封面.单位名称"] == Place("封面", "C5")
    assert report.places["上年.单位名称"].address == "B4"
    assert report.observations == ()


@pytest.mark.parametrize(
    ("unit", "year"), [("上年单位名称：", "（上年年度）"), ("（上年）单位名称", "上年 年度"), ("(上年)单位名称", "上年年度:")]
)
def test_whose_last_year_it_was_is_found_however_that_is_written(read, unit, year):
    data = edits.set_text(edits.set_text(complete(), "上年数据", "A3", unit), "上年数据", "A4", year)
    assert read(edits.insert_row(data, "上年数据", 3)).previous_identity == {"单位名称": UNIT, "报告年度": "2022"}
    renamed = read(edits.rename_sheet(data, "上年数据", "去年的数"))
    assert renamed.previous == figures("2021", 2)
    assert [(each.name, each.found) for each in renamed.observations] == [("工作表改名", "去年的数")]


@pytest.mark.parametrize(("text", "section"), HEADINGS.items())
def test_headings_are_found_by_meaning(read, text, section):
    layout, data = load_layout("2021"), complete()
    row = layout.prose_rows("总体情况")[section][0] - 1
    assert read(edits.set_text(data, "一、总体情况", f"A{row}", text)).prose == prose("2021")


def test_a_heading_and_its_text_in_one_cell(read):
    layout, data = load_layout("2021"), complete()
    row = layout.prose_rows("总体情况")["监督保障"][0] - 1
    found = read(edits.set_text(data, "一、总体情况", f"A{row}", "（五）监督保障。全年培训两次。")).prose
    assert found["监督保障"] == ("全年培训两次。", *prose("2021")["监督保障"])


def test_no_heading_no_section(read):
    layout, data = load_layout("2021"), complete()
    row = layout.prose_rows("总体情况")["监督保障"][0] - 1
    found = read(edits.clear(data, "一、总体情况", f"A{row}")).prose
    assert found["监督保障"] == ()
    assert found["平台建设"] == prose("2021")["平台建设"] + prose("2021")["监督保障"]


def test_paragraphs_in_one_cell(read):
    layout = load_layout("2021")
    place = layout.paragraph_places("其他需要报告的事项")[0]
    report = read(edits.set_text(complete(), *place, "　　第一段。\n\n  第二段。\n"))
    assert report.prose["其他需要报告的事项"][:2] == ("第一段。", "第二段。")
    assert report.places["文字.其他需要报告的事项"][:2] == (place, place)
    assert len(report.places["文字.其他需要报告的事项"]) == len(report.prose["其他需要报告的事项"])


def test_a_title_of_ones_own_stays_and_a_stale_one_does_not(read):
    sheet, cell = load_layout("2021").places["封面.标题"]
    assert read(edits.set_text(complete(), sheet, cell, "南郊镇政务公开年报")).prose["标题"] == ("南郊镇政务公开年报",)
    for stale in ('<f>C3&amp;"年报"</f><v>北郊镇年报</v>', '<f>C3&amp;"年报"</f>', ""):
        report = read(edits.set_cell(complete(), sheet, cell, stale, "str" if "<v>" in stale else ""))
        assert report.prose["标题"] == (title("2021"),)
        assert report.places["文字.标题"] == (Place(sheet, cell),)


def test_what_the_unit_line_shows_is_only_compared_when_it_was_typed(read):
    stale = "<f>1</f><v>填报单位：北郊镇　　报告年度：2022</v>"
    assert read(edits.set_cell(complete(), T3, "A2", stale, "str")).observations == ()
    for head in ("填报单位：", "填报单位（盖章）：", "填报单位(盖章):"):
        seen = read(edits.set_text(complete(), T3, "A2", f"{head}北郊镇　　报告年度：2022年")).observations
        assert [(each.name, each.found, each.expected, each.place) for each in seen] == [
            ("单位不一致", "北郊镇", UNIT, Place(T3, "A2")),
            ("年度不一致", "2022", "2023", Place(T3, "A2")),
        ]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("date", date(2026, 1, 20), "2026-01-20"),
        ("date", datetime(2026, 1, 20), "2026-01-20"),  # noqa: DTZ001
        ("date", 46042.0, "2026-01-20"),
        ("date", 20260120.0, "2026-01-20"),
        ("date", "2026年1月20日", "2026-01-20"),
        ("date", " 2026.1.20 ", "2026-01-20"),
        ("date", "２０２６/１/２０", "2026-01-20"),
        ("date", "2026-02-30", "2026-02-30"),
        ("date", "一月底", "一月底"),
        ("date", "", ""),
        ("year", 2023.0, "2023"),
        ("year", "2023年", "2023"),
        ("year", "２０２３ 年度", "2023"),
        ("year", date(1905, 7, 15), "2023"),
        ("year", date(2023, 1, 1), "2023"),
        ("year", "二〇二三", "二〇二三"),
        ("year", 2023.5, "2023.5"),
        ("text", 223001.0, "223001"),
        ("text", "  南郊镇\n", "南郊镇"),
        ("text", None, ""),
        ("choice", True, "是"),
    ],
)
def test_fields_of_the_cover(kind, value, text):
    assert read_field(kind, value) == text
