"""Workbooks of other kinds: read by what they hold, judged like the official one, bounded before a library sees them."""

import json
import struct

import pytest

from tests import edits
from tests.clerk import type_in, zeros
from tests.complete import complete
from tests.county import unit_bytes
from tests.other_books import (
    as_ods,
    as_xls,
    as_xlsb,
    binary_record,
    binary_row,
    binary_text,
    grids_in,
    number_cell,
    shared_texts,
    text_cell,
)
from workbook.checking import check_file
from workbook.cli import main
from workbook.reading.books import is_foreign
from workbook.reading.compound import Compound
from workbook.reading.file_kinds import load_kinds
from workbook.reading.report import Unreadable, read_report
from workbook.reading.xls_records import bounded_records
from workbook.verifying.run import Run

MAKERS = {".xls": as_xls, ".ods": as_ods, ".xlsb": as_xlsb}
COVER, DATA = "封面", "三、依申请公开"
# What judging needs the file's own XML for.
UNSEEN = ("公式出错", "批注", "含宏", "隐藏行列有数")
ROW = '<table:table-row {}><table:table-cell {} office:value-type="float" office:value="1"/></table:table-row>'


def told(checked):
    return [(each.code, each.message, each.places) for each in checked.findings]


@pytest.fixture
def pair(tmp_path):
    """A function that writes a workbook and the same as another kind."""

    def write(data, suffix):
        official, other = tmp_path / "甲.xlsx", tmp_path / f"乙{suffix}"
        official.write_bytes(data)
        other.write_bytes(MAKERS.get(suffix, as_xls)(grids_in(data)))
        return official, other

    return write


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("change", ["", "balance", "blank", "confirm"])
def test_the_same_report_of_another_kind_is_judged_the_same(pair, suffix, change):
    official, other = map(check_file, pair(unit_bytes(3, change), suffix))
    for what in ("figures", "identity", "prose", "previous", "previous_identity", "explanations"):
        assert getattr(other.report, what) == getattr(official.report, what), what
    assert told(other) == told(official)
    assert (other.verdict, other.conclusion) == (official.verdict, official.conclusion)
    assert load_kinds()["remarks"]["unseen"] in other.remarks
    assert "这种文件里看不到" in other.unjudged


@pytest.mark.parametrize("suffix", MAKERS)
def test_what_cannot_be_seen_is_left_open_and_never_passed(pair, suffix):
    data = edits.add(unit_bytes(3), "xl/vbaProject.bin", b"x")
    official, other = map(check_file, pair(data, suffix))
    assert "FM-38" in {each.code for each in official.findings}
    assert "FM-38" not in {each.code for each in other.findings}
    assert other.report.unseen.issuperset(UNSEEN)
    passed = other.counts["passed"] + other.counts["undecided"]
    assert passed == official.counts["passed"] + official.counts["undecided"] + 1


def test_a_workbook_is_what_it_holds_whatever_it_is_called(tmp_path):
    grids = grids_in(unit_bytes(3))
    for suffix, data in (
        (".xls", unit_bytes(3)),
        (".xlsx", as_xls(grids)),
        (".et", as_xls(grids)),
        (".xlt", as_xls(grids)),
        ("", as_ods(grids)),
    ):
        path = tmp_path / f"甲{suffix}"
        path.write_bytes(data)
        report = read_report(path)
        assert report.unit == "第3镇"
        assert is_foreign(path) == (suffix != ".xls")
        assert ".xlsx" in report.remarks[0]
        assert ("没有试过" in "".join(report.remarks)) == (suffix == ".et")
        assert ("模板文件" in "".join(report.remarks)) == (suffix == ".xlt")


def test_a_blank_total_is_added_up_and_said(tmp_path):
    grids = grids_in(unit_bytes(3))
    whole = read_report(write(tmp_path / "甲.xls", as_xls(grids)))
    place = whole.places["表三.新收.总计"]
    grids[place.sheet][int(place.address[1:]) - 1][ord(place.address[0]) - ord("A")] = ""
    report = read_report(write(tmp_path / "乙.xls", as_xls(grids)))
    assert report.figures == whole.figures
    assert f"合计没有数：“{place.sheet}”{place.address}" in "".join(report.remarks)


def write(path, data):
    path.write_bytes(data)
    return path


def test_no_copy_is_marked_or_filled_and_that_is_said(pair, tmp_path, capsys):
    _, other = pair(unit_bytes(3, "balance"), ".xls")
    assert main(["check", str(other), "--mark", str(tmp_path / "副本.xlsx")]) == 2
    out, error = capsys.readouterr()
    assert "T3-01" in out
    assert "不能在里面标注和填写" in error
    assert main(["fill", str(other), "--zero", "--yes"]) == 2
    assert "不能在里面标注和填写" in capsys.readouterr().err
    assert not list(tmp_path.glob("副本*")) + list(tmp_path.glob("*已填*"))


def test_reports_and_exports_are_made_of_them(pair, tmp_path, capsys):
    paths = pair(unit_bytes(3), ".ods")
    exported = []
    for path in paths:
        capsys.readouterr()
        assert main(["export", str(path), "--format", "json"]) == 0
        exported.append(json.loads(capsys.readouterr().out))
        assert main(["report", str(path), "--to", "md", "--draft", "-o", str(tmp_path / f"{path.stem}.md")]) in (0, 1)
    assert exported[0] == exported[1]
    assert (tmp_path / "乙.md").read_text(encoding="utf-8") == (tmp_path / "甲.md").read_text(encoding="utf-8")


def test_in_a_folder_they_are_units_with_a_notice_and_no_copy(tmp_path):
    folder = tmp_path / "上报"
    folder.mkdir()
    (folder / "甲.xls").write_bytes(as_xls(grids_in(unit_bytes(3, "balance"))))
    (unit,) = Run(folder, output=tmp_path / "出", jobs=1).verify()
    assert unit.unit.conclusion == "fail"
    assert (unit.copy, unit.notice) == ("", "校验意见.html")
    assert "标注副本没有做成：“甲.xls”" in "".join(unit.unit.remarks)
    notice = (tmp_path / "出" / "反馈" / "甲" / unit.notice).read_text(encoding="utf-8")
    assert "改好后另存为“Excel 工作簿（*.xlsx）”" in notice
    assert "仍用原来的文件名" not in notice


def test_last_year_may_be_of_another_kind(tmp_path):
    now = type_in(tmp_path / "今.xlsx", zeros())
    before = write(tmp_path / "上.xls", as_xls(grids_in(type_in(tmp_path / "旧.xlsx", zeros(), cover={"报告年度": 2023}).read_bytes())))
    assert check_file(now, previous=before).report.previous_source == "上.xls"


BIG = shared_texts(["长" * 30_000])
HOSTILE_XLS = {
    "a far cell": ({"cells": {COVER: number_cell(0xFFFF, 0xFFFF, 1)}}, "范围过大"),
    "a far cell of several": ({"cells": {COVER: struct.pack("<HHHHHLH", 0xBD, 12, 0, 0, 0, 0, 0xFFFF)}}, "范围过大"),
    "announced dimensions": ({"cells": {COVER: struct.pack("<HHLLHHH", 0x200, 14, 0, 0xFFFFFFFF, 0, 0xFFFF, 0)}}, ""),
    "announced texts": ({"texts": shared_texts(["甲"], announced=0x7FFFFFFF)}, "部件损坏"),
    "a text shown often": ({"texts": BIG, "cells": {COVER: b"".join(text_cell(row, 5, 0) for row in range(2000))}}, "解压过大"),
    "a password": ({"globals_": struct.pack("<HHH", 0x2F, 2, 0)}, "旧版加密"),
}


@pytest.mark.parametrize("name", HOSTILE_XLS)
def test_records_are_bounded(tmp_path, name):
    more, kind = HOSTILE_XLS[name]
    path = write(tmp_path / "甲.xls", as_xls(grids_in(unit_bytes(3)), **more))
    if not kind:
        assert read_report(path).unit == "第3镇"
        return
    with pytest.raises(Unreadable) as reason:
        read_report(path)
    assert reason.value.kind == kind


def test_what_no_cell_needs_is_taken_out_of_the_records():
    """A library goes through every formula, and makes room for as many cells as are announced."""
    tokens = b"\x1e\1\0" + b"\x13" * 8000
    formula = struct.pack("<HHHHHdHLH", 6, 22 + len(tokens), 0, 5, 16, 1.0, 0, 0, len(tokens)) + tokens
    compound = Compound(as_xls({COVER: [["甲"]]}, cells={COVER: formula}))
    records = compound.read(compound.top["Workbook"])
    kept = bounded_records(records, "甲.xls")
    assert kept == records.replace(struct.pack("<H", len(tokens)) + tokens, bytes(2) + tokens)
    assert kept != records


HOSTILE_ODS = {
    "rows and columns without end": (
        ROW.format('table:number-rows-repeated="1048576"', 'table:number-columns-repeated="16384"'),
        "范围过大",
    ),
    "a number without end": (ROW.format('table:number-rows-repeated="' + "9" * 30 + '"', ""), "范围过大"),
    "a negative number": (ROW.format('table:number-rows-repeated="-1"', ""), "范围过大"),
    "spaces without end": (
        ROW.format("", "").replace("/></", '><text:p><text:s text:c="4000000000"/></text:p></table:table-cell></'),
        "解压过大",
    ),
    "a text without end": (
        ROW.format('table:number-rows-repeated="9000"', "").replace("/></", f"><text:p>{'长' * 9000}</text:p></table:table-cell></"),
        "解压过大",
    ),
    "empty cells without end": ("<table:table-row>" + "<table:table-cell/>" * 600_000 + "</table:table-row>", "部件过多"),
    "an attribute twice": ("<table:table-row><table:table-cell office:value='1' office:value='2'/></table:table-row>", "部件损坏"),
}


@pytest.mark.parametrize("name", HOSTILE_ODS)
def test_repetitions_are_bounded(tmp_path, name):
    rows, kind = HOSTILE_ODS[name]
    with pytest.raises(Unreadable) as reason:
        read_report(write(tmp_path / "甲.ods", as_ods(grids_in(complete()), rows=rows)))
    assert reason.value.kind == kind


TEXT = binary_record(0x13, b"\0" + binary_text("长" * 30_000))
SHOWN = b"".join(binary_record(7, struct.pack("<LLL", column, 0, 0)) for column in range(2000))
HOSTILE_XLSB = {
    "a far cell": ({"rows": binary_row(0xFFFFF) + binary_record(5, struct.pack("<LLd", 16_000, 0, 1.0))}, "范围过大"),
    "a row without a number": ({"rows": binary_record(0x3C, b"\xff" * 40) + binary_record(0)}, "部件损坏"),
    "a cell without its value": ({"rows": binary_row(1) + binary_record(7, struct.pack("<LL", 0, 0))}, "部件损坏"),
    "a text longer than its cell": ({"rows": binary_row(1) + binary_record(6, struct.pack("<LLL", 0, 0, 0x7FFF))}, "部件损坏"),
    "announced texts": ({"texts": binary_record(0x9F, struct.pack("<LL", 1, 0x7FFFFFFF))}, "部件损坏"),
    "a shared text longer than its record": ({"texts": binary_record(0x13, b"\0" + struct.pack("<L", 0x7FFF))}, "部件损坏"),
    "a text shown often": ({"texts": TEXT, "rows": binary_row(1) + SHOWN}, "解压过大"),
    "a record that is not all there": ({"rows": b"\x05\xff\xff\xff\x7f"}, "部件损坏"),
}


@pytest.mark.parametrize("name", HOSTILE_XLSB)
def test_binary_records_are_bounded(tmp_path, name):
    more, kind = HOSTILE_XLSB[name]
    with pytest.raises(Unreadable) as reason:
        read_report(write(tmp_path / "甲.xlsb", as_xlsb(grids_in(unit_bytes(3)), **more)))
    assert reason.value.kind == kind


def test_empty_rows_to_the_end_of_the_sheet_are_nothing(tmp_path):
    rows = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read_report(write(tmp_path / "甲.ods", as_ods(grids_in(unit_bytes(3)), rows=rows))).unit == "第3镇"


def test_entities_of_documents_are_refused(tmp_path):
    with pytest.raises(Unreadable) as reason:
        read_report(write(tmp_path / "甲.ods", as_ods(grids_in(complete()), head='<!DOCTYPE a [<!ENTITY b "c">]>')))
    assert reason.value.kind == "含实体声明"


@pytest.mark.parametrize("kind", ["xls", "ods", "xltx", "xlt"])
def test_what_an_office_stores_as_another_kind_is_judged_the_same(office, tmp_path, kind):
    for change in ("", "balance"):
        official = write(tmp_path / f"甲{change}.xlsx", unit_bytes(3, change))
        (saved,) = office([official], to="xlsx")
        (converted,) = office([saved], to=kind)
        one, other = check_file(saved), check_file(converted)
        for what in ("figures", "identity", "prose", "previous", "previous_identity", "explanations"):
            assert getattr(other.report, what) == getattr(one.report, what), what
        assert told(other) == told(one)
        assert other.remarks[0] != next(iter(one.remarks), "")
