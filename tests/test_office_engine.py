"""xlwings on LibreOffice: values, formulas, names and places are what they would be in Excel."""

import datetime as dt
from shutil import copy

import pytest
import xlwings as xw
from openpyxl import load_workbook

from tests.running_office import TEMPLATES, foreign

SHEET = "三、依申请公开"
EDITIONS = ("2021", "2019")


def test_the_engine_is_the_open_part_alone(calc):
    assert xw.__pro__ is False
    assert calc.engine.name == "libreoffice"
    assert calc.version.major >= 7
    assert [engine.name for engine in xw.engines].count("libreoffice") == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_formula_of_the_template_is_spelt_as_in_its_file(calc, edition, tmp_path):
    path = copy(TEMPLATES / f"{edition}.xlsx", tmp_path)
    book, count = calc.books.open(path), 0
    for page in load_workbook(path):
        block = book.sheets[page.title].range((1, 1), (page.max_row, page.max_column)).formula
        for row, given in zip(page.iter_rows(), block, strict=True):
            for cell, formula in zip(row, given, strict=True):
                if cell.data_type == "f":
                    assert formula == cell.value, f"{page.title}!{cell.coordinate}"
                    count += 1
                elif cell.value is not None:
                    assert formula == str(cell.value)
    assert count > 80


def test_every_name_of_the_template_stands_for_its_cells(template):
    defined = load_workbook(template.fullname).defined_names
    for name, each in list(defined.items())[::40]:
        (sheet, address), *_ = each.destinations
        found = template.names[name].refers_to_range
        assert (found.sheet.name, found.address) == (sheet, address)
        assert template.names[name].refers_to.replace("'", "") == "=" + each.attr_text.replace("'", "")
    assert len(template.names) >= len(defined)
    assert "没有" not in template.names


def test_formulas_come_back_as_they_were_written(empty):
    empty.book.sheets.add(SHEET)
    for formula in (
        f"=SUM('{SHEET}'!D6:D8,1)",
        '=IF(A1="","空;,",TRUE())',
        f'=HYPERLINK("#\'{SHEET}\'!D6","D6")',
        '=COUNTIF($A$1:B$3,">0")',
        "=Sheet1!A1",
    ):
        empty["D9"].value = formula
        assert empty["D9"].formula == formula


def test_one_formula_for_a_block_moves_along_and_a_list_does_not(empty):
    empty["A1:A3"].value = [[1], [2], [3]]
    empty["B1:B3"].formula = "=A1*2"
    assert empty["B1:B3"].value == [2.0, 4.0, 6.0]
    empty["C1:C2"].formula = [["=A1"], ["=A1"]]
    assert empty["C1:C2"].formula == (("=A1",), ("=A1",))


def test_values_come_back_as_excel_gives_them(empty):
    moment = dt.datetime.fromisoformat("2024-02-29 13:05")
    empty["A1"].value = [
        ["文字", 12, 0.5, True, None, moment, dt.date(2025, 3, 31)],
        ["=1/0", "=NA()", "=1=1", '=""', "=A9", "=DATE(2024,1,1)", "=#REF!+1"],
    ]
    first, second = empty["A1:G2"].value
    assert first == ["文字", 12.0, 0.5, True, None, moment, dt.datetime.fromisoformat("2025-03-31")]
    assert [type(each) for each in first[1:4]] == [float, float, bool]
    assert second[:5] == [None, None, True, None, 0.0]
    assert empty["A2:B2"].options(err_to_str=True).value == ["#DIV/0!", "#N/A"]
    assert empty["A1:E1"].options(numbers=int, empty="").value == ["文字", 12, 0, True, ""]
    assert empty["B1"].options(ndim=2).value == [[12.0]]
    assert empty["F1:G1"].options(dates=dt.date).value == [dt.date(2024, 2, 29), dt.date(2025, 3, 31)]


def test_truth_values_of_a_block_of_formulas(calc, tmp_path):
    def fill(page):
        for row in range(1, 4):
            page.append([row, f"=A{row}=2", f"=N(A{row}>1)"])

    page = calc.books.open(foreign(tmp_path / "真假.xlsx", fill)).sheets[0]
    calc.calculate()
    assert page["A1:C3"].value == [[1.0, False, 0.0], [2.0, True, 1.0], [3.0, False, 1.0]]
    assert page["B1:B3"].value == [False, True, False]


def test_text_is_taken_as_excel_takes_what_is_typed(empty):
    empty["B1"].number_format = "@"
    empty["A1"].value = ["12", "12", "'=1", "T3-01", "1,234.5", "50%"]
    assert empty["A1:F1"].value == [12.0, "12", "=1", "T3-01", 1234.5, 0.5]
    with pytest.raises(TypeError):
        empty["A1"].value = object()


def test_values_of_files_of_other_programs(calc, tmp_path):
    moment = dt.datetime.fromisoformat("2024-01-02 03:04")

    def fill(page):
        page.append([True, "=1=1", moment, 1, 0, "'x", "=y", "12", 0.5])
        page["G1"].data_type = "s"
        page["I1"].number_format = "0%"

    page = calc.books.open(foreign(tmp_path / "数 据.xlsx", fill)).sheets[0]
    assert page["A1:I1"].value == [True, True, moment, 1.0, 0.0, "'x", "=y", "12", 0.5]
    assert page["A1:I1"].formula == (("TRUE", "=1=1", "45293.1277777778", "1", "0", "'x", "=y", "12", "0.5"),)


def test_used_range_begins_where_something_is(empty):
    assert empty.used_range.address == "$A$1"
    empty["C4:D6"].value = 1
    assert empty.used_range.address == "$C$4:$D$6"
    assert empty["C4"].expand().address == "$C$4:$D$6"
    assert empty["D5"].current_region.address == "$C$4:$D$6"


def test_the_edges_of_filled_cells(empty):
    empty["B2:B4"].value = 1
    empty["B7"].value = '=""'
    ends = {cell: empty[cell].end("down").address for cell in ("B2", "B4", "B1", "B7")}
    assert ends == {"B2": "$B$4", "B4": "$B$7", "B1": "$B$2", "B7": "$B$1048576"}
    assert empty["B9"].end("up").address == "$B$7"
    assert empty["B3"].end("right").address == "$XFD$3"
    assert empty["C3"].end("left").address == "$B$3"


def test_ranges_and_their_addresses(template):
    page = template.sheets[SHEET]
    assert page.range((6, 4)).address == page["D6"].address == page.cells[5, 3].address == "$D$6"
    assert page.range("D6", "J30").shape == page.range((6, 4), (30, 10)).shape == (25, 7)
    assert page["D6:J30"].get_address(False, False) == "D6:J30"
    assert page["D6"].get_address(include_sheetname=True) == f"'{SHEET}'!$D$6"
    assert page["D6"].get_address(external=True) == f"'[2021.xlsx]{SHEET}'!$D$6"
    assert page["D6"].offset(2, 1).address == "$E$8"
    assert page["D6"].resize(2, 3).last_cell.address == "$F$7"
    assert page["3:5"].shape == (3, 16384)
    assert page["B:C"].address == "$B:$C"
    assert page.range("表三.新收.自然人").address == "$D$6"
    assert template.sheets["四、复议诉讼"]["A6:O6"].rows.count == 1
    with pytest.raises(xw.XlwingsError):
        page.range("没有这个名称")
