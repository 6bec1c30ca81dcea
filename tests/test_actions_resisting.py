"""Workbooks that resist: protected, read-only, of another edition, not ours, oddly named, malicious; each gets its plain sentence."""

import sys
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.buttons.actions import program_of
from addin.buttons.last_year import write_cells
from addin.buttons.verdict import check_book
from addin.marking.book import mark_book
from addin.marking.result_sheet import find_results, read_listed
from addin.ribbon import button_groups
from addin.texts import Refused
from rules.report import Place
from tests.complete import complete, steady
from workbook.checking import check_file
from workbook.layout import load_layout

LAYOUT = load_layout("2021")
D6 = LAYOUT.places["表三.新收.自然人"]


@pytest.fixture
def type_wrong():
    def typing(book):
        cell = book.sheets[D6.sheet].range(D6.address)
        cell.value = cell.value + 7
        return book

    return typing


def marks_in(book):
    return [note.text for sheet in book.sheets for note in sheet.notes]


def test_a_sheet_with_a_password_stays_untouched_and_the_findings_stand_beside(open_book, press, type_wrong, tmp_path):
    book = type_wrong(open_book(steady(), "上锁.xlsx"))
    sheet = book.sheets[D6.sheet]
    sheet.api.unprotect("")
    sheet.api.protect("secret")
    said = press(book, "check")
    assert said.startswith("“三、依申请公开”表受保护，程序去不掉，没有在原来的工作簿里做标记。问题列在另一个工作簿“上锁-校验结果.xlsx”里。")
    assert marks_in(book) == []
    assert not find_results(book)
    assert sheet.api.isProtected()
    listed = openpyxl.load_workbook(tmp_path / "上锁-校验结果.xlsx").worksheets[0]
    assert "T3-01" in [cell.value for cell in listed["C"]]


def test_a_structure_with_a_password_is_said(open_book, press, type_wrong):
    book = type_wrong(open_book(steady(), "结构.xlsx"))
    book.api.protect("secret")
    assert press(book, "check").startswith("工作簿的结构受保护，程序加不了“校验结果”表，没有在原来的工作簿里做标记。")
    assert marks_in(book) == []


def test_protection_without_a_password_is_lifted_and_put_back(open_book, press, type_wrong, tmp_path):
    book = type_wrong(open_book(steady(), "保护.xlsx"))
    plain = tmp_path / "前.xlsx"
    book.save(str(plain))
    press(book, "check")
    press(book, "clear")
    after = tmp_path / "后.xlsx"
    book.save(str(after))
    one, other = openpyxl.load_workbook(plain), openpyxl.load_workbook(after)
    assert {ws.title: vars(ws.protection) for ws in one} == {ws.title: vars(ws.protection) for ws in other}
    assert one[D6.sheet].protection.sheet


def test_a_read_only_workbook_has_its_findings_beside(calc, press, tmp_path):
    path = tmp_path / "只读.xlsx"
    path.write_bytes(complete())
    book = calc.books.open(str(path), read_only=True)
    said = press(book, "check")
    assert said.startswith("工作簿是只读打开的，没有在原来的工作簿里做标记。问题列在另一个工作簿“只读-校验结果.xlsx”里。")
    assert path.read_bytes() == complete()
    assert openpyxl.load_workbook(tmp_path / "只读-校验结果.xlsx").worksheets[0]["A1"].value == "年报校验结果"


def test_a_name_with_signs_and_chinese_in_its_path(open_book, press, type_wrong, tmp_path):
    book = type_wrong(open_book(steady(), "a=b & 100%/南郊=镇 '2023' [终稿].xlsx"))
    assert press(book, "check").startswith("不通过：错误")
    book.save()
    saved = tmp_path / "a=b & 100%" / "南郊=镇 '2023' [终稿].xlsx"
    assert "T3-01" in {each["code"] for each in check_file(saved).as_json()["findings"]}
    press(book, "make_report")
    assert list(saved.parent.glob("*.docx"))


def test_the_older_edition_is_checked_by_its_own_rules(open_book, press, tmp_path):
    book = open_book(complete("2019"), "旧版.xlsx")
    press(book, "check")
    book.save()
    found = check_file(tmp_path / "旧版.xlsx").as_json()
    assert found["form"] == "2019"
    listed = read_listed(find_results(book)[-1])
    assert [each.code for each in listed] == [each["code"] for each in found["findings"]]


@pytest.mark.parametrize("name", ["check", "make_report", "import_last_year", "explain"])
def test_a_workbook_that_is_not_ours_is_left_alone(calc, press, user, tmp_path, name):
    path = tmp_path / "别的.xlsx"
    other = openpyxl.Workbook()
    other.active["A1"] = "通讯录"
    other.save(path)
    book = calc.books.open(str(path))
    user.picks.append(path)
    said = press(book, name)
    assert said.startswith(("“别的.xlsx”", "没有存在"))
    assert "不是" in said
    assert [sheet.name for sheet in book.sheets] == ["Sheet"]


def test_a_new_empty_workbook_is_told_what_it_is_not(calc, press):
    book = calc.books.add()
    assert "年报" in press(book, "check")
    assert press(book, "clear") == "没有标记可清除。"


@pytest.mark.parametrize("name", sorted(button_groups()))
def test_no_action_shows_a_traceback_or_stops_on_a_workbook_without_sense(calc, press, user, name):
    book = calc.books.add()
    user.answers.append("no")
    said = press(book, name)
    assert "Traceback" not in said
    assert "没有料到" not in said


def test_a_thousand_findings_are_listed_and_gone_through(open_book, press, calc):
    book = open_book(complete(), "一千条.xlsx")
    checked = check_book(book)
    findings = checked.findings
    checked.findings = tuple(findings[number % len(findings)] for number in range(1000))
    mark_book(book, program_of(calc), checked)
    (result,) = find_results(book)
    listed = read_listed(result)
    assert len(listed) == 1000
    assert {each.message for each in listed} == {each.message for each in findings}
    result.range((listed[900].row, 4)).select()
    assert f" {listed[900].code} " in press(book, "go_next")
    assert press(book, "clear") == "标记已清除。"
    assert marks_in(book) == []


PLANTED = "from pathlib import Path\nPath({target!r}).write_text('run')\n"


def test_sheets_that_look_like_settings_or_code_and_a_planted_module_change_nothing(open_book, press, type_wrong, tmp_path, monkeypatch):
    target = tmp_path / "run.txt"
    (tmp_path / "addin.py").write_text(PLANTED.format(target=str(target)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    clean = type_wrong(open_book(steady(), "净.xlsx"))
    expected = press(clean, "check")
    clean.close()
    book = type_wrong(open_book(steady(), "毒.xlsx"))
    book.api.unprotect("")
    rows = [["INTERPRETER_WIN", str(tmp_path / "evil.exe")], ["PYTHONPATH", str(tmp_path)], ["LICENSE_KEY", "noncommercial"]]
    for name in ("nianbao.conf", "xlwings.conf"):
        book.sheets.add(name, after=book.sheets[0]).range("A1:B3").value = rows
    book.sheets.add("addin.py", after=book.sheets[0]).range("A1").value = "'" + PLANTED.format(target=str(target))
    said = press(book, "check")
    assert said.split("：")[0] == expected.split("：")[0]
    codes = [each.code for each in read_listed(find_results(book)[-1])]
    assert "T3-01" in codes
    assert not target.exists()
    assert xw.__pro__ is False
    assert Path(sys.modules["addin"].__file__).parent.name == "addin"


def test_texts_that_look_like_formulas_stay_texts(open_book, press, type_wrong):
    book = type_wrong(open_book(steady(), "公式.xlsx"))
    sheet = book.sheets["六、其他事项"]
    sheet.range("A4").value = "'=1+1 收到申请13812345678转接至2022年"
    checked = check_book(book)
    checked.findings = tuple(each._replace(quote='=HYPERLINK("http://x","y")') if each.quote else each for each in checked.findings)
    mark_book(book, program_of(book.app), checked)
    result = find_results(book)[-1]
    quotes = [row[0] for row in result.range((1, 5), (60, 5)).options(ndim=2).value]
    assert '=HYPERLINK("http://x","y")' in quotes
    row = quotes.index('=HYPERLINK("http://x","y")') + 1
    assert result.range((row, 5)).api.getCellByPosition(0, 0).Type.value == "TEXT"


def test_half_a_set_of_marks_is_taken_off_again(open_book, type_wrong):
    book = type_wrong(open_book(steady(), "半截.xlsx"))
    protected = book.sheets[D6.sheet].api.isProtected()
    checked = check_book(book)
    # A sentence that no sheet can hold: the marks are made, the list is not.
    checked.findings = (checked.findings[0]._replace(quote=object()), *checked.findings[1:])
    with pytest.raises(Refused, match="已把做了一半的标记清除"):
        mark_book(book, program_of(book.app), checked)
    assert marks_in(book) == []
    assert not find_results(book)
    assert book.sheets[D6.sheet].api.isProtected() == protected


def test_a_sheet_of_the_clerks_own_with_that_name_is_left_alone(open_book, press, type_wrong):
    book = type_wrong(open_book(steady(), "同名.xlsx"))
    book.sheets.add("校验结果", after=book.sheets[0]).range("A1").value = "我的笔记"
    press(book, "check")
    assert book.sheets["校验结果"].range("A1").value == "我的笔记"
    assert find_results(book)[-1].name == "校验结果2"
    press(book, "clear")
    assert book.sheets["校验结果"].range("A1").value == "我的笔记"


def test_a_reason_beside_an_error_is_said_to_be_left_behind(open_book, press, type_wrong):
    book = type_wrong(open_book(steady(), "说明.xlsx"))
    press(book, "check")
    result = find_results(book)[-1]
    listed = read_listed(result)
    result.range((listed[0].row, 11)).value = "就是这样的"
    short = next(each for each in listed if each.state == "提示")
    result.range((short.row, 11)).value = "属实"
    said = press(book, "check")
    assert "T3-01 旁写的“就是这样的”没有采用：T3-01 是错误，要改正，不能用情况说明代替。" in said
    assert f"{short.code} 旁写的“属实”没有采用：情况说明“属实”没有说出原因，请写明是什么情况，如“机构改革划入 3 件”。" in said


def test_last_year_is_written_whole_or_not_at_all(open_book):
    book = open_book(steady(), "全写.xlsx")
    sheet = book.sheets[D6.sheet]
    before = sheet.range("D6:E6").value
    # J6 is a total, locked as the template has it.
    with pytest.raises(xw.XlwingsError):
        write_cells(book, {Place(sheet.name, "D6"): 1, Place(sheet.name, "E6"): 2, Place(sheet.name, "J7"): 3})
    assert sheet.range("D6:E6").value == before


def test_findings_on_hidden_sheets_are_passed_over(open_book, press, type_wrong):
    book = type_wrong(open_book(steady(), "隐藏.xlsx"))
    press(book, "check")
    book.sheets[D6.sheet].visible = False
    book.sheets["填报说明"].activate()
    book.sheets["填报说明"].range("A1").select()
    for _ in range(12):
        assert press(book, "go_next").startswith("第 ")
        assert book.app.selection.sheet.name != D6.sheet
    result = find_results(book)[-1]
    listed = next(each for each in read_listed(result) if each.cells and each.cells[0][0] == D6.sheet)
    result.activate()
    result.range((listed.row, 6)).select()
    press(book, "go_next")
    assert book.app.selection.sheet.name != D6.sheet


def test_a_whole_sheet_may_be_selected(open_book, press):
    book = open_book(steady(), "全选.xlsx")
    press(book, "check")
    sheet = book.sheets[D6.sheet]
    sheet.activate()
    sheet.cells.select()
    for name in ("go_next", "show_rule", "explain"):
        assert "没有料到" not in press(book, name)


def test_the_list_apart_has_no_links_into_nowhere(open_book, press, type_wrong, tmp_path):
    book = type_wrong(open_book(steady(), "另列.xlsx"))
    sheet = book.sheets[D6.sheet]
    sheet.api.unprotect("")
    sheet.api.protect("secret")
    press(book, "check")
    listed = openpyxl.load_workbook(tmp_path / "另列-校验结果.xlsx").worksheets[0]
    labels = [cell.value for cell in listed["F"] if cell.value]
    assert any(str(label).startswith(D6.sheet) for label in labels)
    assert not any(str(label).startswith("=") for label in labels)


def test_merged_cells_are_annotated_on_their_first(open_book, press, type_wrong):
    book = type_wrong(open_book(steady(), "合并.xlsx"))
    sheet = book.sheets[D6.sheet]
    sheet.api.unprotect("")
    sheet.range("D6:E6").merge()
    assert press(book, "check").startswith("不通过")
    assert sheet.range("D6").note is not None


def test_a_long_message_is_cut_for_the_status_bar(open_book, press):
    book = open_book(steady(), "长.xlsx")
    checked = check_book(book)
    checked.findings = (checked.findings[0]._replace(message="很长的话" * 200), *checked.findings[1:])
    mark_book(book, program_of(book.app), checked)
    result = find_results(book)[-1]
    result.range((read_listed(result)[0].row, 4)).select()
    assert len(press(book, "go_next")) == 250
