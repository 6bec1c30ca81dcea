"""xlwings on LibreOffice: workbooks opened and resaved, the program and its user, protection lifted and put back."""

import re
import zipfile

import pytest
import xlwings as xw
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from tests.running_office import foreign

SHEET, RESULT = "三、依申请公开", "校验结果"


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
    from addin.programs.libreoffice import OfficeProgram

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
    from addin.programs.libreoffice import OfficeProgram
    from addin.programs.program import PasswordNeeded

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
    from addin.programs.libreoffice import OfficeProgram

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
    from addin.programs.libreoffice import OfficeProgram

    path = foreign(tmp_path / "只读.xlsx", lambda page: page.append([1]))
    program = OfficeProgram(calc)
    book = calc.books.open(path, read_only=True)
    assert program.is_read_only(book)
    with pytest.raises(xw.XlwingsError):
        book.save()
    book.close()
    assert not program.is_read_only(calc.books.open(path))


def test_the_user_is_asked_through_the_program(calc, user, tmp_path):
    from addin.programs.libreoffice import OfficeProgram

    program = OfficeProgram(calc)
    user.picks.extend([tmp_path / "a.xlsx", None, tmp_path / "b.xlsx"])
    assert program.choose_file("选择上年的工作簿", tmp_path) == tmp_path / "a.xlsx"
    assert program.choose_folder("选择文件夹") is None
    assert program.choose_target("另存", tmp_path / "c.xlsx") == tmp_path / "b.xlsx"
    program.open_output(tmp_path / "d.docx")
    assert [kind for kind, *_ in user.asked] == ["file", "folder", "target"]
    assert user.opened == [tmp_path / "d.docx"]


def test_other_people_s_validation_and_formats_survive(calc, tmp_path, resaved):
    def fill(page):
        page.append([5])
        rule = DataValidation(type="whole", operator="between", formula1="0", formula2="9")
        page.add_data_validation(rule)
        rule.add("A1")

    book = calc.books.open(foreign(tmp_path / "有效性.xlsx", fill))
    book.sheets[0]["A1"].color = (255, 199, 206)
    book.sheets[0]["A1"].color = None
    (rule,) = resaved(book).active.data_validations.dataValidation
    assert (rule.type, str(rule.sqref), rule.formula2) == ("whole", "A1", "9")
