"""xlwings on LibreOffice: looks, notes, links, sheets and windows; what is refused there is what Excel would refuse."""

import pytest
import xlwings as xw
from openpyxl.worksheet.hyperlink import Hyperlink

from tests.running_office import foreign

SHEET, RESULT = "三、依申请公开", "校验结果"


def test_a_protected_sheet_refuses_what_excel_refuses(template):
    page = template.sheets[SHEET]
    page["D6"].value = 12
    assert page["D6"].value == 12.0
    before = (page["J6"].formula, page["D6"].color, page["J6"].font.bold)
    changes = {
        "value": lambda: setattr(page["J6"], "value", 1),
        "block": lambda: setattr(page["D6:J6"], "value", 1),
        "formula": lambda: setattr(page["J6"], "formula", "=1"),
        "clear contents": page["J6"].clear_contents,
        "clear": page["D6"].clear,
        "clear formats": page["D6"].clear_formats,
        "fill": lambda: setattr(page["D6"], "color", (1, 2, 3)),
        "font": lambda: setattr(page["J6"].font, "bold", True),
        "border": lambda: page["D6"].borders.set(line_style="double"),
        "note": lambda: page["D6"].add_note("x"),
        "link": lambda: page["D6"].add_hyperlink("#A1"),
        "row": page["6:6"].delete,
        "merge": page["D6:E6"].merge,
    }
    for change in changes.values():
        with pytest.raises(xw.XlwingsError, match="受保护"):
            change()
    assert (page["J6"].formula, page["D6"].color, page["J6"].font.bold) == before
    assert page["D6"].note is None


def test_fill_note_and_link_are_kept_in_the_file(empty, resaved):
    page = empty.book.sheets.add(SHEET)
    page["D6"].value = 12
    empty["A1"].add_hyperlink(f"#'{SHEET}'!D6", "D6")
    empty["A2"].add_hyperlink("https://www.gov.cn/a?b=1", "网页")
    empty["B1"].color = "#FFC7CE"
    empty["B2"].color = (255, 235, 156)
    empty["B3"].color = (255, 235, 156)
    empty["B3"].color = None
    note = empty["B1"].add_note("第一行\n第二行")
    assert (empty["B1"].color, empty["B3"].color, empty["B1:B2"].color) == ((255, 199, 206), None, (0, 0, 0))
    assert [each.location.address for each in empty.notes] == ["$B$1"]
    assert (note.text, empty["A1"].value, empty["A1"].hyperlink) == ("第一行\n第二行", "D6", f"#'{SHEET}'!D6")
    with pytest.raises(xw.XlwingsError):
        _ = empty["B1"].hyperlink
    book = resaved(empty.book)
    file = book["Sheet1"]
    assert file["A1"].hyperlink.location == f"'{SHEET}'!D6"
    assert file["A2"].hyperlink.target == "https://www.gov.cn/a?b=1"
    assert [file[cell].fill.fgColor.rgb for cell in ("B1", "B2")] == ["FFFFC7CE", "FFFFEB9C"]
    assert file["B3"].fill.fill_type is None
    assert file["B1"].comment.text == "第一行\n第二行"
    note.delete()
    assert empty["B1"].note is None
    assert resaved(empty.book)["Sheet1"]["B1"].comment is None


def test_links_of_a_received_file(calc, tmp_path):
    def fill(page):
        page["A1"], page["A2"], page["A3"] = "去", "去", "网"
        page["A1"].hyperlink = Hyperlink(ref="A1", location="'数 据'!C3")
        page["A2"].hyperlink = "#'数 据'!B2"
        page["A3"].hyperlink = "http://example.cn/a"
        page.title = "数 据"

    page = calc.books.open(foreign(tmp_path / "来件.xlsx", fill)).sheets[0]
    assert [page[cell].hyperlink for cell in ("A1", "A2", "A3")] == ["#'数 据'!C3", "#'数 据'!B2", "http://example.cn/a"]


def test_looks_are_kept_in_the_file(empty, resaved):
    head = empty["A1:C1"]
    empty["A1"].value = ["代码", 0.5, 3]
    head.font.set(bold=True, italic=True, size=14, color=(0, 0, 255), name="黑体")
    head.wrap_text = True
    head.horizontal_alignment, head.vertical_alignment = "center", "top"
    empty["B1"].number_format = "0.0%"
    empty["A1"].column_width, empty["A1"].row_height = 20, 30
    empty["A3:C3"].merge()
    empty["A1:B2"].borders.set("all", line_style="continuous", weight="medium", color=(255, 0, 0))
    assert (head.font.bold, head.font.italic, head.font.size, head.font.color, head.font.name) == (True, True, 14.0, (0, 0, 255), "黑体")
    assert (head.wrap_text, head.horizontal_alignment, head.vertical_alignment) == (True, "center", "top")
    assert empty["A1:A2"].wrap_text is None
    assert (empty["B1"].number_format, empty["A1"].column_width, empty["A1"].row_height) == ("0.0%", 20.0, 30.0)
    assert (empty["B3"].merge_area.address, empty["B3"].merge_cells, empty["A1"].merge_cells) == ("$A$3:$C$3", True, False)
    assert empty["A1:B2"].borders.line_style == "continuous"
    assert empty["A1:B2"].borders["edge_top"].color == (255, 0, 0)
    file = resaved(empty.book)["Sheet1"]
    cell = file["A1"]
    assert (cell.font.b, cell.font.i, cell.font.sz, cell.font.name, cell.font.color.rgb) == (True, True, 14, "黑体", "FF0000FF")
    assert (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text) == ("center", "top", True)
    assert file["B1"].number_format == "0.0%"
    assert [str(each) for each in file.merged_cells.ranges] == ["A3:C3"]
    assert {getattr(file["B2"].border, side).style for side in ("left", "right", "top", "bottom")} == {"medium"}
    head.clear_formats()
    assert (head.font.bold, head.wrap_text, empty["A1"].value) == (False, False, "代码")


def test_hidden_rows_and_columns_have_no_size(calc, tmp_path):
    def fill(page):
        page.append([1, 2, 3])
        page.append([1, 2, 3])
        page.row_dimensions[2].hidden = True
        page.column_dimensions["B"].hidden = True

    page = calc.books.open(foreign(tmp_path / "隐藏.xlsx", fill)).sheets[0]
    assert [page.range((row, 1)).row_height == 0 for row in (1, 2, 3)] == [False, True, False]
    assert [page.range((1, column)).column_width == 0 for column in (1, 2, 3)] == [False, True, False]


def test_sheets_come_and_go_as_in_excel(template):
    names = [sheet.name for sheet in template.sheets]
    made = template.sheets.add(RESULT, after=template.sheets[len(template.sheets) - 1])
    assert [sheet.name for sheet in template.sheets] == [*names, RESULT]
    assert template.sheets.active == made
    assert template.sheets.add(before=template.sheets[0]).index == 1
    made.visible = False
    assert (made.visible, template.sheets[RESULT].index) == (False, len(names) + 2)
    with pytest.raises(xw.XlwingsError):
        made.activate()
    with pytest.raises(KeyError):
        template.sheets["没有"]
    made.delete()
    assert RESULT not in [sheet.name for sheet in template.sheets]


def test_the_last_visible_sheet_stays(empty):
    for change in (empty.delete, lambda: setattr(empty, "visible", False)):
        with pytest.raises(xw.XlwingsError):
            change()


def test_rows_and_cells_move(empty):
    empty["A1:A4"].value = [[1], [2], [3], [4]]
    empty["2:3"].insert("down")
    assert empty["A1:A6"].value == [1.0, None, None, 2.0, 3.0, 4.0]
    empty["2:3"].delete()
    empty["A1"].insert("right")
    assert (empty["A1"].value, empty["B1"].value) == (None, 1.0)
    empty["A2"].delete("up")
    assert empty["A1:A4"].value == [None, 3.0, 4.0, None]
    empty["B1"].delete("left")
    assert empty["B1"].value is None


def test_the_window(template, resaved):
    page = template.sheets.add(RESULT)
    template.sheets[SHEET].activate()
    page.freeze_panes.freeze_at("1:2")
    page.show_gridlines = False
    assert template.sheets.active.name == SHEET
    assert page.show_gridlines is False
    file = resaved(template)[RESULT]
    assert (file.freeze_panes, file.sheet_view.showGridLines) == ("A3", False)
    page.show_gridlines = True
    page.freeze_panes.unfreeze()
    file = resaved(template)[RESULT]
    assert (file.freeze_panes, file.sheet_view.showGridLines) == (None, True)
    template.sheets[SHEET]["D6:E7"].select()
    assert (template.app.selection.address, template.selection.sheet.name) == ("$D$6:$E$7", SHEET)


def test_names_are_written_as_excel_writes_them(empty, resaved):
    empty["B2:C3"].name = "区域"
    assert empty["B2:C3"].name.refers_to == empty.book.names["区域"].refers_to == "=Sheet1!$B$2:$C$3"
    assert empty["A1"].name is None
    assert resaved(empty.book).defined_names["区域"].attr_text.replace("$", "") == "Sheet1!B2:C3"
    del empty.book.names["区域"]
    assert "区域" not in empty.book.names
