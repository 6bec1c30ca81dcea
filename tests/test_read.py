"""Reading workbooks: complete, half filled, typed, of either edition, rearranged, saved by other programs."""

import io
import json
import pickle
import struct
import warnings
from datetime import date, datetime
from pathlib import Path

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook

import workbook
from rules.form import load_form
from rules.report import Place
from tests import edits
from tests.clerk import type_in, zeros
from tests.complete import COVER, UNIT, YEARS, complete, figures, prose, title
from tests.damage import T2, T3, T4, damages
from workbook.cells import read_number
from workbook.fields import read_field
from workbook.layout import load_layout
from workbook.opening import open_package
from workbook.read import Unreadable, formula_totals, read_identity, read_report
from workbook.scan import move, scan_cells
from workbook.sums import summed
from workbook.unreadable import sentences

SLOTS = ("identity", "figures", "previous", "previous_identity", "prose", "observations", "explanations", "places", "template")
EDITIONS = ("2021", "2019")


@pytest.fixture
def read(tmp_path):
    """Return a function that reads bytes as a workbook's file."""

    def reading(data, name="年报.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_report(path)

    return reading


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_complete_workbook_is_read_whole(read, edition):
    report = read(complete(edition), "某镇年报.xlsx")
    layout = load_layout(edition)
    assert report.form.edition == edition
    assert report.figures == figures(edition)
    assert report.previous == figures(edition, 2)
    assert report.previous_identity == {"单位名称": UNIT, "报告年度": str(YEARS[edition] - 1)}
    assert report.prose == prose(edition)
    assert (report.unit, report.year) == (UNIT, YEARS[edition])
    stated = {field: value for field, value in COVER.items() if field != "落款"} | {"成文日期": "2026-01-20"}
    assert {field: value for field, value in report.identity.items() if value} == stated | {
        "单位名称": UNIT,
        "报告年度": str(YEARS[edition]),
    }
    assert report.observations == report.remarks == report.explanations == ()
    assert report.formulas == frozenset()
    assert {id: report.places[id] for id in layout.places} == layout.places
    for section in prose(edition):
        assert report.places[f"文字.{section}"] == tuple(layout.paragraph_places(section)[: len(prose(edition)[section])])
    assert report.template == f"nianbao {edition} {layout.data['version']}"
    assert report.source == "某镇年报.xlsx"


@pytest.mark.parametrize("edition", EDITIONS)
def test_totals_that_are_formulas_are_told_when_asked(tmp_path, edition):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete(edition))
    assert formula_totals(path, read_report(path)) == {figure.id for figure in load_form(edition).totals()}
    sheet, cell = load_layout(edition).places["表三.新收.总计"]
    path.write_bytes(edits.set_cell(complete(edition), sheet, cell, "<f>SUM(D6:H6)</f><v>3</v>"))
    assert formula_totals(path, read_report(path)) == {figure.id for figure in load_form(edition).totals()} - {"表三.新收.总计"}


def test_identity_alone(tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete())
    whole = read_report(path).identity
    assert read_identity(path) == whole
    path.write_bytes(edits.rename_sheet(complete(), "封面", "首页"))
    assert read_identity(path) == whole
    path.write_bytes(edits.drop_sheet(complete(), "封面"))
    assert read_identity(path) == {}
    path.write_bytes(b"")
    with pytest.raises(Unreadable):
        read_identity(path)


@pytest.mark.parametrize("edition", EDITIONS)
def test_never_calculated_totals_are_computed_and_said(tmp_path, edition):
    inputs = {id: value for id, value in figures(edition).items() if not load_form(edition).figures[id].parts}
    report = read_report(type_in(tmp_path / "年报.xlsx", inputs, edition=edition))
    assert report.figures == figures(edition)
    assert report.observations == ()
    assert len(report.remarks) == 1
    assert "合计公式未计算" in report.remarks[0]
    assert "已按格式自行计算" in report.remarks[0]
    assert T3 in report.remarks[0]
    assert T4 in report.remarks[0]
    assert report.formulas == {figure.id for figure in load_form(edition).totals()}
    assert report.prose["标题"] == (f"{report.unit}{report.year}年政府信息公开工作年度报告",)


def test_typed_totals_are_the_figures(tmp_path):
    wrong = figures("2021") | {"表三.新收.总计": 1}
    report = read_report(type_in(tmp_path / "年报.xlsx", wrong))
    assert report.figures == wrong
    assert report.observations == report.remarks == ()
    assert report.formulas == frozenset()


def test_a_blank_workbook_is_blank(tmp_path):
    report = read_report(type_in(tmp_path / "年报.xlsx", {}))
    assert set(report.figures.values()) == {None}
    assert report.previous is None
    assert report.observations == report.remarks == ()
    assert set(map(len, (each for section, each in report.prose.items() if section != "标题"))) == {0}


def test_a_blank_part_leaves_its_total_blank(tmp_path):
    inputs = zeros()
    del inputs["表三.予以公开.自然人"]
    report = read_report(type_in(tmp_path / "年报.xlsx", inputs))
    blank = {id for id, value in report.figures.items() if value is None}
    assert blank == {"表三.予以公开.自然人", "表三.予以公开.总计", "表三.办理结果总计.自然人", "表三.办理结果总计.总计"}


def test_figures_are_what_another_library_reads_at_their_places(tmp_path):
    """Compare with openpyxl: values, formulas, error values, blanks."""
    path, seen = tmp_path / "年报.xlsx", set()
    # openpyxl does not show what lies under merged cells.
    chosen = [each for each in damages() if not each.sentence and each.kind != "合并藏数"][::7]
    for damage in chosen:
        path.write_bytes(damage.data)
        report, package = read_report(path), open_package(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names of a sheet that is gone
            values, formulas = load_workbook(path, data_only=True), load_workbook(path)
        corrected = {each.figure for each in report.observations if each.name == "合计未重算"}
        computed = damage.kind == "合计未计算"
        for id in report.form.ids:
            place = report.places.get(id)
            value = values[place.sheet][place.address].value if place else None
            shown_only = damage.kind == "其他处理单行" and "逾期" in id
            if id not in corrected and not shown_only and not (computed and value is None):
                number = read_number(value, report.form.figures[id].decimals).number
                assert report.figures[id] == number, (damage.kind, id)
        for name in {place.sheet for id, place in report.places.items() if id in report.form.figures}:
            raw = scan_cells(package, next(sheet for sheet in package.sheets if sheet.name == name))
            for row in formulas[name].iter_rows():
                for cell in row:
                    mine = raw.get(cell.coordinate)
                    seen.add(cell.data_type)
                    assert (mine is not None and mine.formula is not None) == (cell.data_type == "f")
                    assert (mine is not None and mine.formula is None and mine.type == "e") == (cell.data_type == "e")
                    assert (mine is None) == (cell.value is None)
    assert len(chosen) > 30
    assert seen >= {"n", "s", "f", "e"}


def test_saved_by_another_program_it_reads_the_same(tmp_path, office):
    sources = {"完整": complete(), "试行": complete("2019")}
    sources["下移"] = edits.insert_row(edits.insert_row(complete(), T3, 3, 2), "一、总体情况", 4)
    sources["改名"] = edits.set_text(complete(), T3, "C11", "2.其他法律行政止公开")
    sources["占位"] = edits.set_text(complete(), *load_layout("2021").places["表四.行政复议.结果维持"], "/")
    sources["隐藏"] = edits.change_sheet(complete(), T3, lambda xml: xml.replace('<row r="11"', '<row r="11" hidden="1"'))
    sources["说明"] = explained(complete())
    for name, data in sources.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    typed = type_in(tmp_path / "未算.xlsx", {id: value for id, value in figures("2021").items() if not load_form("2021").figures[id].parts})
    paths = [*(tmp_path / f"{name}.xlsx" for name in sources), typed]
    for before, after in zip(paths, office(paths), strict=True):
        one, other = read_report(before), read_report(after)
        if before.stem != "占位":
            assert one.figures == other.figures, before.stem
        for slot in SLOTS:
            if slot != "figures":
                assert getattr(one, slot) == getattr(other, slot), (before.stem, slot)
        assert other.remarks == ()
        assert formula_totals(before, one) == formula_totals(after, other)


def test_its_texts_damaged_are_named(tmp_path, office):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete())
    saved = office([path])[0].read_bytes()
    for work in (lambda xml: xml[: len(xml) // 2] + b"\xff\xff", lambda _xml: b""):
        path.write_bytes(edits.change(saved, "xl/sharedStrings.xml", work))
        with pytest.raises(Unreadable, match="文字部分"):
            read_report(path)


def explained(data):
    for row, cells in {8: {"E": "机构改革划入三件。", "F": "a1b2c3d4"}, 9: {"B": "商业企业", "E": "属实"}}.items():
        for column, text in cells.items():
            data = edits.set_text(data, "校验", f"{column}{row}", text)
    return data


def test_explanations(read):
    one, other = read(explained(complete())).explanations
    book = load_workbook(io.BytesIO(complete()))["校验"]
    assert one == (book["A8"].value, "", "机构改革划入三件。", "a1b2c3d4", Place("校验", "E8"))
    assert other == (book["A9"].value, "商业企业", "属实", "", Place("校验", "E9"))
    moved = read(edits.insert_column(edits.insert_row(explained(complete()), "校验", 1), "校验", 2)).explanations
    assert [each[:4] for each in moved] == [each[:4] for each in (one, other)]
    assert moved[0].place == Place("校验", "F9")
    spare = book.max_row
    data = edits.set_text(edits.set_text(complete(), "校验", f"A{spare}", "T3-09"), "校验", f"B{spare}", "总计")
    assert read(data).explanations == ()
    added = read(edits.set_text(data, "校验", f"E{spare}", "年底集中收件")).explanations
    assert added == (("T3-09", "总计", "年底集中收件", "", Place("校验", f"E{spare}")),)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_edition_is_told_by_the_stamp_or_by_the_labels(read, edition):
    bare = edits.pack({name: data for name, data in edits.unpack(complete(edition)) if name != "docProps/custom.xml"})
    report = read(bare)
    assert report.form.edition == edition
    assert report.figures == figures(edition)
    assert report.template == ""
    assert report.observations == ()


def test_somebody_elses_workbook(tmp_path):
    """Three sheets with the official tables and nothing else, in other places under other names."""
    book, layout = Workbook(), load_layout("2021")
    source = load_workbook(io.BytesIO(complete()), data_only=True)
    book.remove(book.active)
    for number, name in enumerate((T4, T2, T3), 1):
        sheet = book.create_sheet(f"附表{number}")
        for row in source[name].iter_rows(min_row=3, max_row=30):
            for cell in row:
                sheet.cell(cell.row + 1, cell.column, cell.value)
    book.save(tmp_path / "别人的.xlsx")
    report = read_report(tmp_path / "别人的.xlsx")
    assert report.figures == figures("2021")
    assert report.unit == ""
    assert report.places["表三.新收.自然人"] == Place("附表3", "D7")
    names = [each.name for each in report.observations]
    assert names.count("工作表改名") == 3
    assert names.count("工作表缺失") == len(layout.sheets) - 6
    assert names.count("标题不符") == 3


def test_figures_are_found_where_rows_were_put_in(read):
    data = edits.insert_row(edits.insert_row(complete(), T3, 18), T3, 3, 2)
    report = read(data)
    assert report.figures == figures("2021")
    assert report.places["表三.新收.自然人"] == Place(T3, "D8")
    assert report.places["表三.结转下年度.总计"] == Place(T3, "J33")


def test_rows_put_in_on_the_other_sheets(read):
    data = edits.insert_row(edits.insert_row(complete(), "一、总体情况", 8), "一、总体情况", 3, 2)
    data = edits.insert_row(edits.insert_row(data, "封面", 3), "封面", 10)
    data = edits.insert_row(edits.insert_row(data, "上年数据", 3), "上年数据", 20)
    report = read(data)
    assert report.prose == prose("2021")
    assert report.identity == read(complete()).identity
    assert report.previous == figures("2021", 2)
    assert report.previous_identity["单位名称"] == UNIT
    assert report.places["封面.单位名称"] == Place("封面", "C4")
    assert report.places["上年.单位名称"].address == "B4"
    assert report.observations == ()


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
    seen = read(edits.set_text(complete(), T3, "A2", "填报单位：北郊镇　　报告年度：2022年")).observations
    assert [(each.name, each.found, each.expected, each.place) for each in seen] == [
        ("单位不一致", "北郊镇", UNIT, Place(T3, "A2")),
        ("年度不一致", "2022", "2023", Place(T3, "A2")),
    ]


def test_odd_cells_of_last_year(read):
    place = load_layout("2021").places["上年.表三.新收.自然人"]
    report = read(edits.set_text(complete(), *place, "/"))
    assert [(each.name, each.figure, each.place) for each in report.observations] == [("占位符", "上年.表三.新收.自然人", place)]
    assert report.previous["表三.新收.自然人"] is None
    report = read(edits.set_cell(complete(), *place, "<v>#REF!</v>", "e"))
    assert [(each.name, each.figure) for each in report.observations] == [("公式出错", "上年.表三.新收.自然人")]


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


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ('IF(COUNT(D6:I6)<6,"",SUM(D6:I6))', 6),
        ("SUM(D6:I6)", 6),
        ("=D6+E6+F6+G6+H6+I6", 6),
        ("SUM($D$6:$I$6)", 6),
        (f"SUM('{T3}'!D6:I6)", 6),
        ("SUM(D6,E6:F6)+SUM(G6:I6)", 6),
        ('IF(COUNT(D6:I6)=6,SUM(D6:I6),"")', 6),
        ("IFERROR(SUM(D6:I6),0)", 6),
        ("SUM(D6:I6)+1", 0),
        ("SUM(D6:I6)-D7", 0),
        ("SUM(D6:I6)*2", 0),
        ("SUM(Sheet2!D6:I6)", 0),
        ("MAX(D6:I6)", 0),
        ("SUM(D:D)", 0),
        ("", 0),
    ],
)
def test_what_a_formula_adds_up(formula, cells):
    assert len(summed(formula, T3) or ()) == cells


def test_shared_formulas_are_written_out(tmp_path):
    assert move('IF(A1>$B$2,"A1",SUM(C3:D4)+Sheet1!E5)', "F6", "G8") == 'IF(B3>$B$2,"A1",SUM(D5:E6)+Sheet1!F7)'
    data, path = complete(), tmp_path / "年报.xlsx"
    formula = 'IF(COUNT(D6:I6)&lt;6,"",SUM(D6:I6))'
    data = edits.set_cell(data, T3, "J6", f'<f t="shared" ref="J6:J30" si="0">{formula}</f><v>1</v>')
    data = edits.set_cell(data, T3, "J7", f'<f t="shared" si="0"/><v>{figures("2021")["表三.上年结转.总计"]}</v>')
    path.write_bytes(data)
    report = read_report(path)
    assert [(each.name, each.figure) for each in report.observations] == [("合计未重算", "表三.新收.总计")]
    assert formula_totals(path, report) == {figure.id for figure in load_form("2021").totals()}


def test_a_workbook_with_macros_reads_like_one_without(read):
    report = read(edits.add(complete(), "xl/vbaProject.bin", b"\xd0\xcf"), "年报.xlsm")
    assert report.figures == figures("2021")


def test_a_64_bit_directory(read):
    data = complete()
    end = data.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HLL", data, end + 10)
    large = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    short = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert read(data[:end] + large + locator + short).figures == figures("2021")


def test_parts_named_in_other_letters(read):
    data = edits.pack({name.replace("sheet4.xml", "Sheet4.XML"): part for name, part in edits.unpack(complete())})
    assert read(data).figures == figures("2021")


def test_dates_counted_from_1904(read):
    data = edits.change(complete(), "xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"'))
    assert read(data).identity["成文日期"] == "2030-01-21"


def test_what_is_not_there(tmp_path, monkeypatch):
    for path, kind in (
        (tmp_path / "没有.xlsx", "不存在"),
        (tmp_path / "没有.xls", "不存在"),
        (tmp_path, "文件夹"),
        (tmp_path / "a\0.xlsx", "读盘出错"),
    ):
        with pytest.raises(Unreadable) as reason:
            read_report(path)
        assert reason.value.kind == kind
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete())

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "no")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(Unreadable, match="没有权限"):
            read_report(path)
    with monkeypatch.context() as patch:
        patch.setattr("workbook.opening.LARGEST", 1000)
        with pytest.raises(Unreadable, match="大小超过"):
            read_report(path)
    report = read_report(path)
    with pytest.raises(Unreadable):
        formula_totals(tmp_path / "没有.xlsx", report)


def test_sentences_keep_to_their_schema():
    folder = Path(workbook.__file__).parent
    data = json.loads((folder / "unreadable.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads((folder / data["$schema"]).read_text(encoding="utf-8")))
    assert set(sentences()) == set(data["sentences"])


def test_a_reason_crosses_processes():
    reason = Unreadable("解压过大", "甲.xlsx", place="内容", limit=200)
    again = pickle.loads(pickle.dumps(reason))  # noqa: S301
    assert (str(again), again.kind) == (str(reason), "解压过大")
