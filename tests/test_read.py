"""Reading workbooks: complete, half filled, typed, of either edition, rearranged, saved by other programs."""

import io
import json
import os
import pickle
import struct
import subprocess
import sys
import warnings
from pathlib import Path

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook

import workbook
from rules.form import load_form
from rules.report import Place
from tests import edits
from tests.clerk import type_in, zeros
from tests.complete import COVER, UNIT, YEARS, complete, explained, figures, prose
from tests.damage import T2, T3, T4, damages
from workbook.layout import load_layout
from workbook.reading.cell_numbers import read_number
from workbook.reading.packed_grids import open_grids
from workbook.reading.report import Unreadable, formula_totals, read_identity, read_report
from workbook.reading.unreadable import load_sentences

SLOTS = ("identity", "figures", "previous", "previous_identity", "prose", "observations", "explanations", "places", "template")
EDITIONS = ("2021", "2019")


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


def test_a_blank_workbook_is_blank(tmp_path):
    report = read_report(type_in(tmp_path / "年报.xlsx", {}))
    assert set(report.figures.values()) == {None}
    assert report.previous is None
    assert report.observations == report.remarks == ()
    assert set(map(len, (each for section, each in report.prose.items() if section != "标题"))) == {0}


EMPTY = ("n", None)


def cells_in(path, names, **options):
    """Return what openpyxl reads in the named sheets by address: kind and value; only reading, it is done in a tenth of the time."""
    book = load_workbook(path, read_only=True, **options)
    found = {}
    for sheet in map(book.__getitem__, names):
        # What a file says of its own extent is not believed.
        sheet.reset_dimensions()
        found[sheet.title] = {cell.coordinate: (cell.data_type, cell.value) for row in sheet for cell in row if cell.value is not None}
    book.close()
    return found


@pytest.mark.long
def test_figures_are_what_another_library_reads_at_their_places(tmp_path):
    """Compare with openpyxl: values, formulas, error values, blanks."""
    path, seen = tmp_path / "年报.xlsx", set()
    # openpyxl does not show what lies under merged cells.
    chosen = [each for each in damages() if not each.sentence and each.kind != "合并藏数"][::5]
    opened = 0
    for damage in chosen:
        path.write_bytes(damage.data)
        report, grids = read_report(path), open_grids(path)
        names = {place.sheet for id, place in report.places.items() if id in report.form.figures}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names of a sheet that is gone
            try:
                values, formulas = cells_in(path, names, data_only=True), cells_in(path, names)
            except (KeyError, SyntaxError, ValueError):
                # It does not open every package that the standard allows.
                continue
        opened += 1
        corrected = {each.figure for each in report.observations if each.name == "合计未重算"}
        # A program's sum passes over a numeral that is a text; the report's does not.
        texts = {each.figure for each in report.observations if each.name in ("全角或分隔符", "文本型数字")}
        for total in report.form.totals():
            if texts.intersection(total.parts):
                texts.add(total.id)
        corrected |= texts & {total.id for total in report.form.totals()}
        computed = damage.kind == "合计未计算"
        for id in report.form.ids:
            place = report.places.get(id)
            _, value = values[place.sheet].get(place.address, EMPTY) if place else EMPTY
            shown_only = damage.kind == "其他处理单行" and "逾期" in id
            if id not in corrected and not shown_only and not (computed and value is None):
                number = read_number(value, report.form.figures[id].decimals).number
                assert report.figures[id] == number, (damage.kind, id)
        for name in names:
            raw = grids.scan(name)
            for address in raw.keys() | formulas[name].keys():
                mine, (kind, value) = raw.get(address), formulas[name].get(address, EMPTY)
                seen.add(kind)
                assert (mine is not None and mine.formula is not None) == (kind == "f")
                assert (mine is not None and mine.formula is None and mine.type == "e") == (kind == "e")
                assert (mine is None) == (value is None)
    assert len(chosen) > 30
    assert seen >= {"n", "s", "f", "e"}
    assert opened > len(chosen) * 0.8


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
    for work in (lambda xml: xml[: len(xml) // 20] + b"\xff\xff", lambda _xml: b""):
        path.write_bytes(edits.change(saved, "xl/sharedStrings.xml", work))
        with pytest.raises(Unreadable, match="文字部分"):
            read_report(path)


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


def test_odd_cells_of_last_year(read):
    place = load_layout("2021").places["上年.表三.新收.自然人"]
    report = read(edits.set_text(complete(), *place, "/"))
    assert [(each.name, each.figure, each.place) for each in report.observations] == [("占位符", "上年.表三.新收.自然人", place)]
    assert report.previous["表三.新收.自然人"] is None
    report = read(edits.set_cell(complete(), *place, "<v>#REF!</v>", "e"))
    assert [(each.name, each.figure) for each in report.observations] == [("公式出错", "上年.表三.新收.自然人")]


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
        patch.setattr("workbook.reading.file_opening.LARGEST", 1000)
        with pytest.raises(Unreadable, match="大小超过"):
            read_report(path)
    report = read_report(path)
    with pytest.raises(Unreadable):
        formula_totals(tmp_path / "没有.xlsx", report)


def test_sentences_keep_to_their_schema():
    folder = Path(workbook.__file__).parent
    data = json.loads((folder / "reading" / "unreadable.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads((folder / "reading" / data["$schema"]).read_text(encoding="utf-8")))
    assert set(load_sentences()) == set(data["sentences"])


def test_a_reason_crosses_processes():
    reason = Unreadable("解压过大", "甲.xlsx", place="内容", limit=200)
    again = pickle.loads(pickle.dumps(reason))  # noqa: S301
    assert (str(again), again.kind) == (str(reason), "解压过大")


def test_saved_by_openpyxl_on_lxml_the_stamp_is_still_read(tmp_path):
    """openpyxl writes other XML where lxml is installed: numbers for characters, names of namespaces on inner elements."""
    path, saved = type_in(tmp_path / "年报.xlsx", zeros()), tmp_path / "另存.xlsx"
    script = "import sys, openpyxl; assert openpyxl.LXML; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"
    subprocess.run([sys.executable, "-c", script, path, saved], check=True, env=os.environ | {"OPENPYXL_LXML": "True"})
    assert read_report(saved).template == read_report(path).template == f"nianbao 2021 {load_layout('2021').data['version']}"
    assert read_report(saved).figures == read_report(path).figures
