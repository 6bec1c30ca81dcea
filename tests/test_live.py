"""The open workbook is read as its file is: damaged and odd workbooks of every kind, hidden and covered numbers, other people's comments."""

from addin.checking import check_book
from addin.live import LiveGrids
from tests import edits
from tests.complete import complete
from tests.damage import damages
from workbook.check import check_file
from workbook.read import read_report

TABLE = "三、依申请公开"
EVERY = 12


def said(checked):
    return sorted((each["code"], each["scope"], each["verdict"], each["message"]) for each in checked.as_json()["findings"])


def readable_damages():
    # A program calculates what a file leaves uncalculated.
    return [damage for damage in damages() if not damage.sentence and damage.kind != "公式未计算"]


def test_damaged_workbooks_are_judged_as_their_files_are(calc, tmp_path):
    from addin.libreoffice.books import Unopenable

    differing = []
    for number, damage in enumerate(readable_damages()[::EVERY]):
        path = tmp_path / f"{number}{damage.suffix}"
        path.write_bytes(damage.data)
        try:
            book = calc.books.open(str(path))
        except Unopenable:
            # What is so damaged that no program opens it has no button to be pressed.
            continue
        if said(check_book(book)) != said(check_file(path)):
            differing.append(damage.kind)
        book.close()
    assert number > 10
    assert differing == []


def names_in(report):
    return {each.name for each in report.observations}


def test_rows_hidden_in_the_file_are_seen(open_book):
    data = edits.change_sheet(complete(), TABLE, lambda xml: xml.replace('<row r="8"', '<row hidden="1" r="8"', 1))
    report = read_report(LiveGrids(open_book(data)))
    (found,) = [each for each in report.observations if each.name == "隐藏行列有数"]
    assert found.found.startswith("隐藏的第 8 行")


def test_rows_and_columns_hidden_in_the_program_alone_are_seen(open_book):
    book = open_book(complete())
    sheet = book.sheets[TABLE]
    sheet.api.unprotect("")
    assert "隐藏行列有数" not in names_in(read_report(LiveGrids(book)))
    sheet.range("8:8").row_height = 0
    assert "隐藏行列有数" in names_in(read_report(LiveGrids(book)))
    sheet.range("8:8").row_height = 20
    sheet.range("F:F").column_width = 0
    assert "隐藏行列有数" in names_in(read_report(LiveGrids(book)))


def test_errors_formulas_and_constants_are_told_apart(open_book):
    book = open_book(complete())
    sheet = book.sheets[TABLE]
    sheet.api.unprotect("")
    sheet.range("E8").formula = "=1/0"
    sheet.range("J9").value = 12345
    report = read_report(LiveGrids(book))
    assert {"公式出错", "合计为手填"} <= names_in(report)
    assert "表三.新收.总计" in read_report(LiveGrids(book)).formulas


def test_comments_in_the_file_are_seen_and_our_notes_are_none(open_book, press, tmp_path):
    book = open_book(complete(), "批注.xlsx")
    press(book, "check")
    book.save()
    assert "批注" not in names_in(read_report(LiveGrids(book)))
    assert "批注" not in names_in(read_report(tmp_path / "批注.xlsx"))
    sheet = book.sheets[TABLE]
    sheet.api.unprotect("")
    sheet.range("E12").add_note("张三：再核一下")
    book.save()
    assert "批注" in names_in(read_report(LiveGrids(book)))


def test_a_workbook_that_was_never_saved_says_what_was_not_looked_at(calc, open_book):
    book = open_book(complete())
    other = calc.books.add()
    for name in ("封面",):
        other.sheets[0].name = name
        rows = book.sheets[name].range("A1:D26").value
        other.sheets[0].range("A1:D26").value = [["'" + value if isinstance(value, str) else value for value in row] for row in rows]
    remarks = check_book(other).as_json()["remarks"]
    assert "这个工作簿还没有存盘，文件里有没有宏、外部链接和别人的批注没有检查。" in remarks
