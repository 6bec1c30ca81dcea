"""What stands before any parser: long formulas, long fields, drawings that are not there; cells without an address in every diagnosis."""

import pytest

from tests import edits
from tests.complete import complete, figures
from tests.damage import T2, T3, T4, damages
from tests.damage.packages import PROSE, with_texts, without_addresses
from tests.marks import notes_of, owned, parts
from tests.stranger import DATA, FOUND, mark
from workbook.checking import check_file
from workbook.marking.mark import mark_copy
from workbook.reading.packed_grids import open_grids
from workbook.reading.raw_cells import OFF_SHEET, scan_cells
from workbook.reading.report import read_report
from workbook.reading.sum_formulas import summed
from workbook.reading.unreadable import Unreadable

DIAGNOSED = [each for each in damages() if {"公式出错", "合计未重算", "合计公式被改", "合计为手填"} & set(each.seen)]
NEVER = [each for each in damages() if each.kind == "合计未计算"]
TOTAL = "表三.新收.总计"


@pytest.mark.parametrize("damage", [*DIAGNOSED, *NEVER], ids=lambda damage: damage.kind)
def test_cells_without_an_address_are_diagnosed_as_those_with_one(damage, tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(damage.data)
    with_addresses = read_report(path)
    path.write_bytes(without_addresses(damage.data, T3))
    without = read_report(path)
    assert without.observations == with_addresses.observations
    assert without.remarks == with_addresses.remarks
    assert without.figures == with_addresses.figures


def test_a_hidden_row_without_its_number_is_hidden(tmp_path):
    path = tmp_path / "年报.xlsx"
    rows = edits.re.compile(r'<row r="[0-9]+"')
    hidden = edits.change_sheet(complete(), T3, lambda xml: rows.sub("<row", xml.replace('<row r="8"', "<row r='8' hidden='1'")))
    path.write_bytes(hidden)
    assert "隐藏行列有数" in {each.name for each in read_report(path).observations}


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(" + "(" * 5000 + "D6" + ")" * 5000 + ")",
        "+".join(["D6:E7"] * 2000),
        "+".join(["D1:I9000"] * 500),
    ],
    ids=["parentheses", "terms", "areas"],
)
def test_a_formula_longer_than_any_program_takes_is_no_sum(formula, tmp_path):
    assert summed(formula, T3) is None
    path = tmp_path / "年报.xlsx"
    value = int(figures("2021")[TOTAL]) + 1
    path.write_bytes(edits.set_cell(complete(), T3, "J6", f"<f>{formula}</f><v>{value}</v>"))
    assert [(each.name, each.figure) for each in read_report(path).observations] == [("合计公式被改", TOTAL)]


def test_sums_as_people_write_them_are_sums():
    assert summed("SUM(D6:I6)", T3) == summed("((D6+E6+F6+G6+H6+I6))", T3) == dict.fromkeys(("D6", "E6", "F6", "G6", "H6", "I6"), 1)


def test_a_shared_formula_is_not_multiplied_without_end():
    def cells(formula, count):
        rows = "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="1"/><v>1</v></c></row>' for row in range(2, count))
        xml = f'<worksheet><sheetData><row r="1"><c r="A1"><f t="shared" si="1">{formula}</f></c></row>{rows}</sheetData></worksheet>'
        return scan_cells(xml.encode())

    assert cells("B1+1", 9)["A8"].formula == "B8+1"
    assert cells("+".join(["B1"] * 4000), 9)["A8"].formula == OFF_SHEET
    many = cells("+".join(["B1"] * 2000), 1900)
    assert many["A2"].formula.startswith("B2+B2")
    assert sum(len(each.formula) for each in many.values()) < 2_000_000


def test_a_long_name_of_the_unit_is_cut_and_said(tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_text(complete(), "封面", "C4", "镇" * 20_000))
    report = read_report(path)
    assert report.unit == "镇" * 200
    assert [remark for remark in report.remarks if "“封面”C4" in remark and "20000 个字" in remark]
    path.write_bytes(edits.set_text(complete(), "封面", "C4", "镇" * 200))
    assert not [remark for remark in read_report(path).remarks if "个字" in remark]


def test_a_character_written_by_its_code_is_decoded_once(tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_text(complete(), PROSE, "A4", "编号_x005F_x000D_甲_x000D_\n乙"))
    found = read_report(path).prose["总体情况"]
    assert found[1:3] == ("编号_x000D_甲", "乙")


def test_a_drawing_that_is_not_there_is_drawn_anew(original, tmp_path):
    lost = owned(original.read_bytes(), DATA, "vmlDrawing")
    whole = notes_of(mark(original, *FOUND), DATA)
    path = tmp_path / original.name
    path.write_bytes(edits.pack({name: data for name, data in parts(original.read_bytes()).items() if name != lost}))
    copy = mark(path, *FOUND)
    assert notes_of(copy, DATA) == whole
    drawing = parts(copy)[owned(copy, DATA, "vmlDrawing")].decode()
    assert drawing.count("<x:ClientData") == len(whole)


def test_parts_that_nobody_reads_are_not_inflated(tmp_path):
    path = tmp_path / "年报.xlsx"
    data = edits.add(complete(), "xl/theme/theme9.xml", b"<a/>")
    at = data.index(b"<a/>") if b"<a/>" in data else data.index(b"xl/theme/theme9.xml") + len("xl/theme/theme9.xml")
    path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
    assert open_grids(path).sheets
    assert read_report(path).figures == figures("2021")


def test_a_package_written_otherwise_can_be_marked(tmp_path):
    path, copy = tmp_path / "年报.xlsx", tmp_path / "标注.xlsx"
    for damage in [each for each in damages() if each.kind in ("主部件改名", "样式改名", "文字改名", "编码 utf-16", "没有地址")]:
        path.write_bytes(damage.data)
        checked = check_file(path)
        copy.write_bytes(mark_copy(path, checked))
        assert check_file(copy).as_json()["findings"] == checked.as_json()["findings"], damage.kind


def test_an_ordinary_workbook_of_shared_texts_is_read_to_its_last_sheet(tmp_path):
    path = tmp_path / "年报.xlsx"
    data = complete()
    for sheet in edits.parts_of(data):
        rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(2000, 4000))
        data = edits.change_sheet(data, sheet, lambda xml, rows=rows: xml.replace("</sheetData>", rows + "</sheetData>"))
    path.write_bytes(with_texts(data))
    grids = open_grids(path)
    assert all(len(grids.read(sheet)) == 3999 for sheet in grids.sheets)


def test_parts_that_are_bearable_alone_are_refused_together(tmp_path):
    path, data, long = tmp_path / "年报.xlsx", complete(), "<!--" + "a" * 200_000 + "-->"
    for number, sheet in enumerate((T2, T3, T4)):
        path.write_bytes(data)
        assert read_report(path).figures == figures("2021"), number
        data = edits.change_sheet(data, sheet, lambda xml: xml.replace("</sheetData>", "</sheetData>" + long * 88))
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="48 MB"):
        read_report(path)


def test_what_is_seen_of_a_cell_grows_with_what_is_in_it():
    """Many values in one cell are looked at one by one; the last one is what a cell has, as in its grid."""
    pieces = "".join(f"<v>{number}</v>" for number in range(100_000))
    cells = scan_cells(f'<worksheet><sheetData><row r="1"><c r="A1">{pieces}</c></row></sheetData></worksheet>'.encode())
    assert cells["A1"].value == "99999"
    runs = "<r><t>a</t></r>" * 3
    assert scan_cells(f'<x><row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row></x>'.encode())["A1"].value == "aaa"
