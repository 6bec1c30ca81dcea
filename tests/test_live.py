"""The open workbook is read as its file is: damaged and odd workbooks of every kind, hidden and covered numbers, other people's comments."""

from decimal import Decimal

from addin.buttons.verdict import check_book
from addin.programs.live import LiveGrids
from addin.programs.values import plain_value
from tests import edits
from tests.complete import complete
from tests.damage import damages
from tests.other_books import as_xls, grids_in
from workbook.checking import check_file
from workbook.reading.report import read_report

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


def test_an_error_in_the_prose_is_no_text(open_book):
    book = open_book(complete())
    sheet = book.sheets["六、其他事项"]
    sheet.api.unprotect("")
    sheet.range("A4").formula = "=1/0"
    assert not any("#DIV/0!" in text for texts in read_report(LiveGrids(book)).prose.values() for text in texts)


def test_numbers_under_merged_cells_are_seen(open_book):
    damage = next(damage for damage in readable_damages() if "合并格藏数" in damage.seen)
    assert "合并格藏数" in names_in(read_report(LiveGrids(open_book(damage.data))))


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
    checked = check_book(other)
    remarks = checked.as_json()["remarks"]
    assert "含宏" in checked.report.unseen
    assert "这个工作簿没有存在本机磁盘上（还没有存盘，或在网盘里），文件里有没有宏、外部链接和别人的批注没有检查。" in remarks


def test_of_a_workbook_of_another_kind_what_was_not_looked_at_is_left_open(open_book):
    official, old = check_book(open_book(complete())), check_book(open_book(as_xls(grids_in(complete())), "旧.xls"))
    assert "这个工作簿的文件不是 .xlsx" in "".join(old.report.remarks)
    assert old.report.figures == official.report.figures
    assert old.counts["undecided"] > official.counts["undecided"]


def test_money_and_errors_come_as_plain_values():
    assert plain_value(Decimal("12.5000")) == 12.5
    assert type(plain_value(Decimal("12.5000"))) is float
    assert plain_value(-2146826281) == "#DIV/0!"
    assert plain_value(-2146826243) == "#SPILL!"
    assert [plain_value(value) for value in (None, "文字", 3.0, True, -5)] == [None, "文字", 3.0, True, -5]


def test_a_workbook_that_is_calculated_by_hand_is_calculated_before_it_is_judged(open_book, calc):
    book = open_book(complete())
    calc.calculation = "manual"
    try:
        cell = book.sheets[TABLE].range("D6")
        cell.value = cell.value + 7
        names = names_in(check_book(book).report)
    finally:
        calc.calculation = "automatic"
    assert "合计未重算" not in names
