"""xlwings on LibreOffice: what is read, written and refused there is what Excel would read, write and refuse."""

import datetime as dt
import re
import zipfile
from pathlib import Path
from shutil import copy

import pytest
import xlwings as xw
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

SHEET, RESULT = "三、依申请公开", "校验结果"
EDITIONS = ("2021", "2019")
TEMPLATES = Path(__file__).parent.parent / "workbook" / "templates"


@pytest.fixture
def template(calc, tmp_path):
    # An office locks what it opens.
    return calc.books.open(copy(TEMPLATES / "2021.xlsx", tmp_path))


@pytest.fixture
def empty(calc):
    return calc.books.add().sheets[0]


@pytest.fixture
def saved(tmp_path):
    """Return a function that saves a workbook under another name and reads that with openpyxl."""

    def save(book, **options):
        book.save(tmp_path / "存为.xlsx")
        return load_workbook(tmp_path / "存为.xlsx", **options)

    return save


def foreign(path, fill):
    book = Workbook()
    fill(book.active)
    book.save(path)
    return path


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


def test_fill_note_and_link_are_kept_in_the_file(empty, saved):
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
    book = saved(empty.book)
    file = book["Sheet1"]
    assert file["A1"].hyperlink.location == f"'{SHEET}'!D6"
    assert file["A2"].hyperlink.target == "https://www.gov.cn/a?b=1"
    assert [file[cell].fill.fgColor.rgb for cell in ("B1", "B2")] == ["FFFFC7CE", "FFFFEB9C"]
    assert file["B3"].fill.fill_type is None
    assert file["B1"].comment.text == "第一行\n第二行"
    note.delete()
    assert empty["B1"].note is None
    assert saved(empty.book)["Sheet1"]["B1"].comment is None


def test_links_of_a_received_file(calc, tmp_path):
    def fill(page):
        page["A1"], page["A2"], page["A3"] = "去", "去", "网"
        page["A1"].hyperlink = Hyperlink(ref="A1", location="'数 据'!C3")
        page["A2"].hyperlink = "#'数 据'!B2"
        page["A3"].hyperlink = "http://example.cn/a"
        page.title = "数 据"

    page = calc.books.open(foreign(tmp_path / "来件.xlsx", fill)).sheets[0]
    assert [page[cell].hyperlink for cell in ("A1", "A2", "A3")] == ["#'数 据'!C3", "#'数 据'!B2", "http://example.cn/a"]


def test_looks_are_kept_in_the_file(empty, saved):
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
    file = saved(empty.book)["Sheet1"]
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


def test_the_window(template, saved):
    page = template.sheets.add(RESULT)
    template.sheets[SHEET].activate()
    page.freeze_panes.freeze_at("1:2")
    page.show_gridlines = False
    assert template.sheets.active.name == SHEET
    assert page.show_gridlines is False
    file = saved(template)[RESULT]
    assert (file.freeze_panes, file.sheet_view.showGridLines) == ("A3", False)
    page.show_gridlines = True
    page.freeze_panes.unfreeze()
    file = saved(template)[RESULT]
    assert (file.freeze_panes, file.sheet_view.showGridLines) == (None, True)
    template.sheets[SHEET]["D6:E7"].select()
    assert (template.app.selection.address, template.selection.sheet.name) == ("$D$6:$E$7", SHEET)


def test_names_are_written_as_excel_writes_them(empty, saved):
    empty["B2:C3"].name = "区域"
    assert empty["B2:C3"].name.refers_to == empty.book.names["区域"].refers_to == "=Sheet1!$B$2:$C$3"
    assert empty["A1"].name is None
    assert saved(empty.book).defined_names["区域"].attr_text.replace("$", "") == "Sheet1!B2:C3"
    del empty.book.names["区域"]
    assert "区域" not in empty.book.names


def test_the_caller_the_status_bar_and_the_user(template, user):
    template.set_mock_caller()
    assert xw.Book.caller() == template
    app = template.app
    app.status_bar = "正在校验…"
    assert app.status_bar == "正在校验…"
    app.status_bar = False
    user.answers.append("cancel")
    assert app.alert("要换掉吗？", "校验", "ok_cancel", "critical") == "cancel"
    assert user.alerts == [("要换掉吗？", "校验", "ok_cancel", "critical")]
    with app.properties(screen_updating=False, display_alerts=False, enable_events=False):
        template.sheets[SHEET]["D6"].value = 1
        assert app.screen_updating is False
    assert app.screen_updating is True
    app.calculation = "manual"
    assert app.calculation == "manual"
    app.calculation = "automatic"


def test_results_a_file_brings_along_are_calculated_anew(calc, tmp_path):
    path = tmp_path / "旧值.xlsx"
    foreign(path, lambda page: page.append([1, 2, "=A1+B1"]))
    book = calc.books.open(path)
    calc.calculate()
    assert book.sheets[0]["C1"].value == 3.0


def test_opening_and_saving(calc, tmp_path):
    folder = tmp_path / "2024=决算 附件"
    folder.mkdir()
    path = folder / "上年=2024.xlsx"
    foreign(path, lambda page: page.append([1]))
    book = calc.books.open(path)
    assert (book.name, book.fullname) == (path.name, str(path))
    assert calc.books.active == calc.books[path.name] == book
    book.sheets[0]["A1"].value = 2
    book.save()
    assert load_workbook(path).active["A1"].value == 2
    book.save(folder / "另存.xlsx")
    assert book.name == "另存.xlsx"
    with pytest.raises(ValueError, match=r"另存\.doc"):
        book.save(folder / "另存.doc")
    with pytest.raises(xw.XlwingsError):
        book.save(folder / "没有的文件夹" / "a.xlsx")
    book.close()
    assert path.name not in [each.name for each in calc.books]


def test_what_is_no_workbook_is_not_opened(calc, tmp_path):
    for name, data in {"坏.xlsx": b"PK\x03\x04" + bytes(40), "文.docx": b""}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(OSError, match="打不开"):
            calc.books.open(tmp_path / name)


def test_a_workbook_with_a_password_is_not_opened_without(calc, tmp_path):
    secret = {"password": "abc"}
    foreign(tmp_path / "明.xlsx", lambda page: page.append([1]))
    with (tmp_path / "明.xlsx").open("rb") as clear, (tmp_path / "密.xlsx").open("wb") as locked:
        OOXMLFile(clear).encrypt(secret["password"], locked)
    with pytest.raises(OSError, match="打不开"):
        calc.books.open(tmp_path / "密.xlsx")
    assert calc.books.open(tmp_path / "密.xlsx", **secret).sheets[0]["A1"].value == 1.0
    with pytest.raises(ValueError, match="password"):
        calc.books.add().save(tmp_path / "又一个.xlsx", **secret)


def protections(path):
    """Return the protection of every sheet and of the structure as it stands in a file, empty ones left out."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name).decode() for name in file.namelist() if re.search("worksheets/sheet|xl/workbook.xml", name)}
    found = {name: re.findall("<(?:sheet|workbook)Protection ([^>]*[^/> ])", text) for name, text in parts.items()}
    return {name: sorted(each[0].split()) for name, each in found.items() if each}


def test_protection_is_lifted_and_put_back_as_it_was(template, tmp_path):
    from addin.libreoffice.program import OfficeProgram

    program = OfficeProgram(template.app)
    template.save(tmp_path / "前.xlsx")
    tokens = {sheet.name: program.unlock(sheet) for sheet in template.sheets}
    for sheet in template.sheets:
        sheet["A1"].color = (255, 0, 0)
        sheet["A1"].color = None
        assert program.unlock(sheet) is None
    for sheet in template.sheets:
        program.lock(sheet, tokens[sheet.name])
    with pytest.raises(xw.XlwingsError):
        template.sheets[SHEET]["D6"].color = (255, 0, 0)
    template.save(tmp_path / "后.xlsx")
    before = protections(tmp_path / "前.xlsx")
    assert protections(tmp_path / "后.xlsx") == before
    assert len(before) == len(template.sheets)
    assert {option for each in before.values() for option in each} >= {'sheet="true"', 'formatRows="false"', 'insertRows="false"'}


def test_a_password_is_needed_where_there_is_one(calc, tmp_path):
    from addin.libreoffice.program import OfficeProgram
    from addin.program import PasswordNeeded

    def fill(page):
        page["A1"] = 1
        page.protection.set_password("geheim")

    book = calc.books.open(foreign(tmp_path / "密码.xlsx", fill))
    program = OfficeProgram(calc)
    with pytest.raises(PasswordNeeded, match="Sheet"):
        program.unlock(book.sheets[0])
    assert book.sheets[0].api.isProtected()
    book.api.protect("geheim")
    with pytest.raises(PasswordNeeded):
        program.unlock_structure(book)


def test_a_locked_structure_refuses_sheets_until_it_is_unlocked(calc):
    from addin.libreoffice.program import OfficeProgram

    book, program = calc.books.add(), OfficeProgram(calc)
    # The office reads no such protection from an xlsx file; this is one set in it.
    book.api.protect("")
    with pytest.raises(xw.XlwingsError, match="结构受保护"):
        book.sheets.add(RESULT)
    with pytest.raises(xw.XlwingsError, match="结构受保护"):
        book.sheets[0].name = "别的"
    token = program.unlock_structure(book)
    book.sheets.add(RESULT)
    program.lock_structure(book, token)
    with pytest.raises(xw.XlwingsError, match="结构受保护"):
        book.sheets[RESULT].delete()
    assert program.unlock_structure(calc.books.add()) is None


def test_a_file_opened_for_reading_is_read_only(calc, tmp_path):
    from addin.libreoffice.program import OfficeProgram

    path = foreign(tmp_path / "只读.xlsx", lambda page: page.append([1]))
    program = OfficeProgram(calc)
    book = calc.books.open(path, read_only=True)
    assert program.is_read_only(book)
    with pytest.raises(xw.XlwingsError):
        book.save()
    book.close()
    assert not program.is_read_only(calc.books.open(path))


def test_the_user_is_asked_through_the_program(calc, user, tmp_path):
    from addin.libreoffice.program import OfficeProgram

    program = OfficeProgram(calc)
    user.picks.extend([tmp_path / "a.xlsx", None, tmp_path / "b.xlsx"])
    assert program.choose_file("选择上年的工作簿", tmp_path) == tmp_path / "a.xlsx"
    assert program.choose_folder("选择文件夹") is None
    assert program.choose_target("另存", tmp_path / "c.xlsx") == tmp_path / "b.xlsx"
    program.open_output(tmp_path / "d.docx")
    assert [kind for kind, *_ in user.asked] == ["file", "folder", "target"]
    assert user.opened == [tmp_path / "d.docx"]


def test_other_people_s_validation_and_formats_survive(calc, tmp_path, saved):
    def fill(page):
        page.append([5])
        rule = DataValidation(type="whole", operator="between", formula1="0", formula2="9")
        page.add_data_validation(rule)
        rule.add("A1")

    book = calc.books.open(foreign(tmp_path / "有效性.xlsx", fill))
    book.sheets[0]["A1"].color = (255, 199, 206)
    book.sheets[0]["A1"].color = None
    (rule,) = saved(book).active.data_validations.dataValidation
    assert (rule.type, str(rule.sqref), rule.formula2) == ("whole", "A1", "9")
