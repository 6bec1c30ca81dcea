"""粘贴全文 and 空格填 0 on the real template, through LibreOffice: what is asked, what is written, what is kept."""

import pytest

from tests.blank import blank
from tests.test_fill import LINES, OPENING, UNIT
from tests.test_prose_parts import WHOLE, on_cover
from workbook.reading.report import read_report

SHEET, TABLE = "一、总体情况", "三、依申请公开"


@pytest.fixture
def book(open_book):
    return open_book(on_cover(blank("2021"), {"单位名称": UNIT, "报告年度": 2025}), "南郊镇2025.xlsx")


@pytest.fixture
def read_saved(tmp_path):
    def reading(book):
        book.save()
        return read_report(tmp_path / "南郊镇2025.xlsx")

    return reading


def test_a_copied_text_is_shown_and_put_into_its_parts(book, press, user, read_saved):
    user.copied = "\r\n".join(LINES)
    said = press(book, "paste_text")
    assert said.startswith("已填 ")
    assert "主动公开：2 段，28 字，填入“一、总体情况”A6 到 A7" in user.alerts[-2][0]
    assert book.sheets[SHEET].api.isProtected()
    report = read_saved(book)
    assert {id: report.prose[id] for id in WHOLE} == WHOLE
    assert (report.prose["导语"], report.text("落款"), report.identity["成文日期"]) == ((OPENING,), UNIT, "2026-01-20")


@pytest.mark.parametrize(
    ("answers", "left"),
    [(["no", "yes"], "原来的一段。"), (["yes", "yes"], "全年收到申请12件，均按期答复。"), (["no", "no"], "原来的一段。")],
)
def test_parts_that_hold_a_text_are_kept_unless_she_agrees(book, press, user, answers, left):
    user.copied = "\n".join(LINES)
    user.answers.extend(answers)
    book.sheets[SHEET].range("A12").value = "原来的一段。"
    said = press(book, "paste_text")
    assert "依申请公开：“一、总体情况”A12 已有文字" in user.alerts[0][0]
    assert book.sheets[SHEET].range("A12").value == left
    assert (said == "已取消，没有填。") == (answers[-1] == "no")
    assert bool(book.sheets[SHEET].range("A6").value) == (answers[-1] == "yes")


def test_nothing_was_copied(book, press):
    assert "剪贴板里没有文字" in press(book, "paste_text")


def test_blanks_become_0_and_nothing_else(book, press, user):
    sheet = book.sheets[TABLE]
    sheet.range("D6").value, sheet.range("E6").value = 4, "/"
    formula = sheet.range("J6").formula
    user.answers.append("no")
    assert press(book, "fill_zeros") == "已取消，没有填。"
    assert sheet.range("F6").value is None
    assert press(book, "fill_zeros") == "已填 164 格。请再按一次“校验”。"
    assert [sheet.range(cell).value for cell in ("D6", "E6", "F6", "D7")] == [4, "/", 0, 0]
    assert sheet.range("J6").formula == formula
    assert press(book, "fill_zeros") == "三张表里没有空着的填报格。"


def test_the_clipboard_of_the_office(book, office_context):
    from addin.libreoffice.arguments import named
    from addin.libreoffice.dialogs import Dialogs

    book.sheets[SHEET].range("A3").value = "复制的一段。"
    book.sheets[SHEET].range("A3").select()
    manager = office_context.ServiceManager
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", office_context)
    dispatcher.executeDispatch(book.api.getCurrentController().getFrame(), ".uno:Copy", "", 0, named())
    assert Dialogs(office_context).copied_text().strip() == "复制的一段。"
