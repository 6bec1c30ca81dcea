"""The official template: places, labels, formulas, what cells accept, protection, print, bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from rules.cover import load_cover
from rules.form import EDITIONS, load_form
from tests.blank import blank
from tests.dump import dump
from workbook.layout import load_layout
from workbook.reading.explanations import NEEDED
from workbook.sheets.balance import balance_of
from workbook.sheets.formulas import FUNCTIONS
from workbook.sheets.inputs import TEXT, TITLE
from workbook.sheets.plan import CheckRow
from workbook.sheets.wording import load_wording
from workbook.template.building import build_template, named_places
from workbook.template.filling import grow_rows

GOLDEN = Path(__file__).parent / "golden" / "template-2021.txt"
WORKBOOK = Path(__file__).parent.parent / "workbook"
CHECKS = (CheckRow("甲-01", "一条错误", "error", explainable=False), CheckRow("甲-02", "一条提示", "warning", explainable=True))
EVERY = pytest.mark.parametrize("edition", EDITIONS)


@cache
def template(edition: str) -> Workbook:
    return load_workbook(BytesIO(build_template(edition, checks=CHECKS)))


def cell(book: Workbook, edition: str, id: str):
    place = load_layout(edition).places[id]
    return book[place.sheet][place.address]


def inputs(edition: str) -> list[str]:
    return [figure.id for figure in load_form(edition).figures.values() if not figure.parts]


def formulas(book: Workbook):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet, each) for each in row if each.data_type == "f")


def label_at(sheet: Worksheet, row: int, column: int) -> str:
    """Return what a person reads at a cell: its own text or that of the merged cell it lies in."""
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return sheet.cell(area.min_row, area.min_col).value
    return sheet.cell(row, column).value


@EVERY
def test_every_figure_field_and_section_has_one_name_for_its_place(edition):
    names = {name: found for name, found in template(edition).defined_names.items() if not name.startswith("校验.")}
    places = dict(named_places(load_layout(edition)))
    assert set(names) == set(places)
    for name, place in places.items():
        assert list(names[name].destinations) == [(place.sheet, re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", place.address))]
    assert {*load_form(edition).ids, *(f"上年.{id}" for id in load_form(edition).ids)} < set(names)
    for section in ("标题", *load_form(edition).prose_sections()):
        assert places[f"文字.{section}"] == load_layout(edition).paragraph_places(section)[0]


@EVERY
def test_sheets_stand_in_order_under_their_official_titles(edition):
    layout, book = load_layout(edition), template(edition)
    assert book.sheetnames == [sheet["name"] for sheet in layout.sheets]
    for section in layout.form.sections:
        assert book[layout.names[section.get("table", section["id"])]]["A1"].value == section["title"]


@EVERY
def test_every_figure_stands_under_its_column_and_beside_its_row(edition):
    layout, book = load_layout(edition), template(edition)
    for table, spots in layout.spots.items():
        sheet = book[layout.names[table]]
        for spot in spots:
            for id, row, column in spot.cells():
                figure = layout.form.figures[id]
                line = next(each for each in spot.block.rows if each["id"] == figure.row)["label"]
                head = next(each for each in spot.block.columns if each["id"] == figure.column)["label"]
                above = list(dict.fromkeys(label_at(sheet, r, column) for r in range(spot.head_row, spot.row)))
                beside = list(dict.fromkeys(label_at(sheet, row, c) for c in spot.label_columns))
                if spot.block.across:
                    assert (above, beside) == ([*line, *head], [])
                else:
                    assert above == ([spot.block.head] if len(above) > len(head) else []) + head
                    assert beside == line


@EVERY
def test_table_three_shows_its_balance_note_and_table_two_its_clauses(edition):
    layout, book = load_layout(edition), template(edition)
    assert label_at(book[layout.names["表三"]], 3, 1) == layout.form.tables["表三"]["note"]
    for spot in layout.spots["表二"]:
        assert label_at(book[layout.names["表二"]], spot.clause_row, 1) == spot.block.clause


@EVERY
def test_headings_and_paragraph_rows_stand_where_the_layout_says(edition):
    layout, book = load_layout(edition), template(edition)
    for section in (each for each in layout.form.sections if "table" not in each):
        sheet = book[layout.names[section["id"]]]
        titles = {aspect["id"]: aspect["title"] for aspect in section.get("aspects", ())}
        texts = {sheet.cell(first - 1, 1).value for part, (first, _) in layout.prose_rows(section["id"]).items() if part in titles}
        assert {each.value for each in sheet["A"][2:] if each.value} == texts == set(titles.values())
        for part in layout.prose_rows(section["id"]):
            assert all(not sheet[place.address].protection.locked for place in layout.paragraph_places(part))


@EVERY
def test_inputs_are_open_totals_are_locked_formulas_and_every_sheet_is_protected(edition):
    book, form = template(edition), load_form(edition)
    for figure in form.figures.values():
        found = cell(book, edition, figure.id)
        assert found.protection.locked == bool(figure.parts) == (found.data_type == "f")
        assert not cell(book, edition, f"上年.{figure.id}").protection.locked
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    assert all(not cell(book, edition, f"封面.{field.id}").protection.locked for field in load_cover())


@EVERY
def test_no_merged_cell_touches_an_input(edition):
    book, layout = template(edition), load_layout(edition)
    for place in layout.places.values():
        for area in book[place.sheet].merged_cells.ranges:
            assert place.address not in area, place


@EVERY
def test_only_functions_of_every_program_are_used_and_no_formula_is_too_long(edition):
    seen = set()
    for _, found in formulas(load_workbook(BytesIO(blank(edition)))):
        assert isinstance(found.value, str)  # an array formula would be an object
        assert len(found.value) < 8192
        assert "[" not in found.value
        texts = re.findall(r'"((?:[^"]|"")*)"', found.value)
        assert all(len(text) <= 255 for text in texts)
        seen |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"(?:[^"]|"")*"', "", found.value)))
    for sheet in load_workbook(BytesIO(blank(edition))).worksheets:
        for area in sheet.conditional_formatting:
            seen |= {name for rule in area.rules for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", rule.formula[0])}
    assert seen == FUNCTIONS


@EVERY
def test_every_input_accepts_its_kind_of_number_and_says_what_to_do(edition):
    book, form = template(edition), load_form(edition)
    for id in inputs(edition):
        figure, place = form.figures[id], load_layout(edition).places[id]
        for name, spot in ((id, place), (f"上年.{id}", load_layout(edition).places[f"上年.{id}"])):
            (rule,) = [each for each in book[spot.sheet].data_validations.dataValidation if spot.address in each.sqref]
            assert rule.type == ("decimal" if figure.decimals else "whole"), name
            assert (rule.operator, float(rule.formula1) < 0) == (("between", True) if figure.signed else ("greaterThanOrEqual", False)), (
                name
            )
            assert rule.showErrorMessage
            assert rule.showInputMessage
            assert "0" in rule.error


@EVERY
def test_prompts_and_errors_are_as_short_as_spreadsheet_programs_demand(edition):
    for sheet in template(edition).worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle) <= TITLE
            assert len(rule.errorTitle or "") <= TITLE
            assert len(rule.prompt) <= TEXT
            assert len(rule.error or "") <= 225
            assert rule.type != "list" or len(rule.formula1) <= 255


@EVERY
def test_sheets_print_on_a4_one_page_wide(edition):
    for sheet in template(edition).worksheets:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.print_area
    # What a program that heeds it prints without fills and colours: all but the sheets whose colours say something.
    plain = [sheet.title for sheet in template(edition).worksheets if sheet.page_setup.blackAndWhite]
    assert plain == [each["name"] for each in load_layout(edition).sheets if "table" in each or "section" in each or each["id"] == "封面"]


def test_checks_leave_room_for_reasons_only_where_a_reason_counts():
    layout = load_layout("2021")
    sheet, where = template("2021")[layout.names["校验"]], layout.data["check"]
    head = {name: f"{letters}{where['first_row']}" for name, letters in where["columns"].items()}
    assert {name: sheet[address].value for name, address in head.items()} == load_wording()["check"]["columns"]
    first, second = where["first_row"] + 1, where["first_row"] + 2
    assert [sheet.cell(first, c).value for c in range(1, 5)] == ["甲-01", None, "一条错误", "错误"]
    reasons = where["columns"]["情况说明"]
    assert [sheet[f"{reasons}{row}"].protection.locked for row in (first, second)] == [True, False]
    assert all(not sheet[f"{where['columns'][name]}{second + where['spare_rows']}"].protection.locked for name in NEEDED)


@EVERY
def test_balance_stands_clear_of_the_table(edition):
    layout = load_layout(edition)
    balance = balance_of(layout, "表三")
    assert balance is not None
    assert balance.left == max(row for _, row, _ in layout.spots["表三"][0].cells()) + 2
    assert balance_of(layout, "表四") is None


def test_what_is_known_is_filled_in_and_never_taken_for_a_formula():
    known = {"单位名称": "=1+1", "报告年度": "2024", "成文日期": "2025-01-20", "邮政编码": "053000", "导语": "甲\n乙\n丙\n丁"}
    previous = {"表三.新收.自然人": 3, "表三.新收.总计": None}
    book = load_workbook(BytesIO(build_template("2021", identity=known, previous=previous, previous_identity={"报告年度": "2023"})))
    assert (cell(book, "2021", "封面.单位名称").value, cell(book, "2021", "封面.单位名称").data_type) == ("=1+1", "s")
    assert cell(book, "2021", "封面.报告年度").value == 2024
    assert cell(book, "2021", "封面.成文日期").is_date
    assert cell(book, "2021", "封面.邮政编码").value == "053000"
    assert [book["封面"][place.address].value for place in load_layout("2021").paragraph_places("导语")] == ["甲", "乙", "丙\n丁"]
    assert [cell(book, "2021", f"上年.{id}").value for id in previous] == [3, None]
    assert book["上年数据"]["B4"].value == 2023


def test_a_title_of_ones_own_takes_the_place_of_the_formula():
    unit = {"单位名称": "某局", "报告年度": "2024"}
    same, other = (
        load_workbook(BytesIO(build_template("2021", identity={**unit, "标题": title})))
        for title in ("某局2024年政府信息公开工作年度报告", "另一标题")
    )
    assert cell(same, "2021", "封面.标题").data_type == "f"
    assert cell(other, "2021", "封面.标题").value == "另一标题"


def test_properties_carry_the_stamp_and_no_person():
    with zipfile.ZipFile(BytesIO(build_template("2019", stamp={"rules": "sha256:0"}))) as archive:
        custom = archive.read("docProps/custom.xml").decode()
        found = dict(re.findall(r'<property name="(\w+)".*?<vt:lpwstr>(.*?)</vt:lpwstr>', custom))
        assert found == {"template": "nianbao", "edition": "2019", "version": load_layout("2019").data["version"], "rules": "sha256:0"}
        core = archive.read("docProps/core.xml").decode()
        assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) == ["nianbao"]
        assert "lastModifiedBy" not in core


def test_the_same_input_gives_the_same_bytes_in_every_process():
    code = "import sys; from workbook.template.building import build_template; sys.stdout.buffer.write(build_template(sys.argv[1]))"
    for seed, edition in zip(("1", "2"), EDITIONS, strict=True):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(WORKBOOK.parent)}
        run = subprocess.run([sys.executable, "-c", code, edition], check=True, env=environment, capture_output=True)
        assert run.stdout == build_template(edition)


def test_merged_cells_are_written_in_the_order_of_the_sheet():
    with zipfile.ZipFile(BytesIO(build_template("2021"))) as archive:
        cells = re.findall(r'<mergeCell ref="([A-Z]+)([0-9]+)', archive.read("xl/worksheets/sheet4.xml").decode())
    order = [(int(row), column) for column, row in cells]
    assert order == sorted(order)
    assert len(order) > 20


@EVERY
def test_every_note_belongs_to_a_row_of_some_edition(edition):
    notes = load_wording()["notes"]
    known = {(figure.table, figure.row) for each in EDITIONS for figure in load_form(each).figures.values()}
    assert {(table, row) for table, rows in notes.items() for row in rows} <= known


def test_the_guide_is_plain_chinese_on_one_page():
    for edition in EDITIONS:
        sheet = template(edition)["填报说明"]
        text = "".join(str(each.value) for row in sheet.iter_rows() for each in row if each.value)
        assert not re.search(r"[A-Za-z/\\]{3,}", text)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, len(text) < 1500) == (1, 0, True)


def test_rows_grow_with_a_long_text_and_only_growing_rows_do():
    xml = '<row r="3" ht="30"></row><row r="4" ht="30" customHeight="1"></row>'
    grown = grow_rows(xml, "一、总体情况", {"A3": "字" * 400, "A4": "字" * 400})
    assert float(re.search(r'r="3" ht="([0-9.]+)"', grown)[1]) > 200
    assert 'r="4" ht="30"' in grown


def test_golden_dump():
    text = dump(load_workbook(BytesIO(build_template("2021", checks=CHECKS))))
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
