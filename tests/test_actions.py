"""Every action on the real template, through LibreOffice: what the user is told, what stands in the workbook, what stays as it was."""

import sys

import openpyxl
import pytest
import xlwings as xw

from addin.buttons.actions import action_of, program_of
from addin.buttons.checking import summary
from addin.buttons.verdict import check_book
from addin.marking.book import mark_book
from addin.marking.result_sheet import find_results, read_listed
from addin.ribbon import button_groups, load_ribbon
from rules.catalogue import load_catalogue
from rules.states import NOTICE
from tests import edits
from tests.complete import YEARS, complete, steady
from workbook.cells import column_number
from workbook.checking import check_file
from workbook.findings.marks import fills
from workbook.layout import load_layout
from workbook.sheets.styles import load_styles
from workbook.template.blank import make_template

TABLE, COVER, CHECKS, PREVIOUS = "三、依申请公开", "封面", "校验", "上年数据"
LAYOUT = load_layout("2021")
D6 = LAYOUT.places["表三.新收.自然人"]
YELLOW = load_styles()["styles"]["填报"]["fill"]


@pytest.fixture
def open_wrong(open_book):
    """Return a function that opens a sound workbook and types one figure wrong."""

    def opening(data=None):
        book = open_book(data or steady())
        cell = book.sheets[D6.sheet].range(D6.address)
        cell.value = cell.value + 7
        return book

    return opening


def comparable(found):
    return [(each["code"], each["scope"], each["verdict"], each["message"], each["difference"]) for each in found["findings"]]


def looks(book):
    """Return the colour and the upper border of the cells of the tables and the cover, and every note."""
    found = {}
    for name, area in ((COVER, "C3:C26"), ("二、主动公开", "B4:D14"), (TABLE, "D6:J31"), ("四、复议诉讼", "A6:O6")):
        sheet = book.sheets[name]
        for cell in sheet.range(area):
            found[name, cell.row, cell.column] = (cell.color, cell.borders["edge_top"].weight)
        found |= {(name, note.location.address): note.text for note in sheet.notes}
    return found


def test_every_button_of_the_ribbon_is_a_function_of_its_group():
    labels = {button["id"]: button["label"] for group in load_ribbon()["groups"] for button in group["actions"]}
    assert list(button_groups()) == list(labels)
    for name, group in button_groups().items():
        assert action_of(group, name).__doc__.startswith(f"{labels[name]}: ")
    assert xw.__pro__ is False


def test_check_says_what_the_command_says(open_wrong, press, tmp_path):
    book = open_wrong()
    live = check_book(book).as_json()
    book.save()
    filed = check_file(tmp_path / book.name).as_json()
    assert comparable(live) == comparable(filed)
    assert live["counts"] == filed["counts"]
    assert [each["cells"] for each in live["findings"]] == [each["cells"] for each in filed["findings"]]
    assert live["stamp"] == filed["stamp"]


def test_check_marks_lists_and_counts(open_wrong, press, tmp_path):
    book = open_wrong()
    said = press(book, "check")
    assert said.startswith("不通过：错误")
    (result,) = find_results(book)
    listed = read_listed(result)
    assert listed[0].code == "T3-01"
    assert listed[0].state == "错误"
    assert (D6.sheet, D6.address) in listed[0].cells
    assert book.sheets.active.name == result.name
    cell = book.sheets[D6.sheet].range(D6.address)
    assert cell.note.text.startswith("──── 以下由年报校验标注 ────\n错误 T3-01")
    strong = next(each for each in listed if each.state == "错误").cells[0]
    first = book.sheets[strong[0]].range(strong[1])
    assert bytes(first.color).hex().upper() == fills()["错误首格"][-6:]
    assert first.borders["edge_left"].weight == "thick"
    # Where a reason may be written is as yellow as what is filled in.
    yellow = {each.state for each in listed if bytes(result.range((each.row, 11)).color or ()).hex().upper() == YELLOW}
    assert yellow == {"提示"} < {each.state for each in listed}
    assert book.app.status_bar in (False, None)


def test_blank_cells_are_counted_and_not_the_findings_that_list_them(tmp_path):
    path = tmp_path / "空.xlsx"
    path.write_bytes(make_template("2021", unit="青溪县南郊镇人民政府", year=2023))
    checked = check_file(path)
    blank = [each for each in checked.as_json()["findings"] if each["verdict"] == "undecided"]
    cells = sum(len(each["cells"]) for each in blank)
    assert cells > len(blank) > 0
    assert f"，未填 {cells} 格。已列在“校验结果”表" in summary(checked, "校验结果")


def test_marks_survive_saving_and_change_nothing_for_the_command(open_wrong, press, tmp_path):
    book = open_wrong()
    plain = tmp_path / "原件.xlsx"
    book.save(str(plain))
    press(book, "check")
    saved = tmp_path / "标记过.xlsx"
    book.save(str(saved))
    sheet = openpyxl.load_workbook(saved)[D6.sheet]
    assert sheet[D6.address].comment.text.startswith("──── 以下由年报校验标注 ────\n错误 T3-01")
    assert sheet.protection.sheet
    assert comparable(check_file(saved).as_json()) == comparable(check_file(plain).as_json())


def test_clear_leaves_the_workbook_as_it_was(open_wrong, press):
    book = open_wrong(complete())
    sheet = book.sheets[TABLE]
    sheet.api.unprotect("")
    sheet.range("E7").color = (1, 2, 3)
    sheet.range("E7").add_note("张三：这里再核一下")
    sheet.range(D6.address).add_note("李四的批注")
    before, names = looks(book), [each.name for each in book.sheets]
    press(book, "check")
    assert looks(book) != before
    press(book, "check")
    assert sum(each.name.startswith("校验结果") for each in book.sheets) == 1
    assert press(book, "clear") == "标记已清除。"
    assert looks(book) == before
    assert [each.name for each in book.sheets] == names
    assert press(book, "clear") == "没有标记可清除。"


def test_marks_are_cleared_where_rows_have_moved_them(open_wrong, press):
    book = open_wrong()
    before = looks(book)
    press(book, "check")
    sheet = book.sheets[TABLE]
    sheet.api.unprotect("")
    sheet.range("6:6").insert("down")
    press(book, "clear")
    sheet.range("6:6").delete("up")
    assert looks(book) == before


def test_marks_of_a_copy_are_cleared_in_the_program(open_book, press, tmp_path):
    from workbook.marking.mark import mark_copy

    path = tmp_path / "原件.xlsx"
    path.write_bytes(edits.set_number(complete(), D6.sheet, D6.address, 9999))
    book = open_book(path.read_bytes(), "对照.xlsx")
    before = looks(book)
    book.close()
    book = open_book(mark_copy(path, check_file(path)), "副本.xlsx")
    assert looks(book) != before
    press(book, "clear")
    assert looks(book) == before
    assert not find_results(book)


def test_next_and_previous_go_round_the_findings(open_wrong, press):
    book = open_wrong()
    assert press(book, "go_next") == "还没有校验过。请先按“校验”。"
    press(book, "check")
    listed = read_listed(find_results(book)[-1])
    firsts = {each.nth or -each.row: each for each in reversed(listed)}
    stops = [each for each in listed if each in firsts.values()]
    targets = list(dict.fromkeys(each.cells[0] if each.cells else (find_results(book)[-1].name, f"D{each.row}") for each in stops))
    assert len(targets) > 2
    book.sheets["填报说明"].activate()
    book.sheets["填报说明"].range("A1").select()
    seen, told = [], []
    for _ in targets:
        told.append(press(book, "go_next"))
        chosen = book.app.selection
        seen.append((chosen.sheet.name, chosen.get_address(row_absolute=False, column_absolute=False)))
    assert seen == targets
    # As many as the list and the console count; what is worth a look alone is counted apart.
    causes = check_book(book).causes
    assert f"归为 {causes} 处" in str(find_results(book)[-1].range("A3").value)
    assert told[0].startswith(f"第 1 处，共 {causes} 处：")
    assert {int(each.split()[1]) for each in told if each.startswith("第 ")} <= {*range(1, causes + 1)}
    notices = sum(each.severity == NOTICE for each in check_book(book).findings)
    assert told[-1].startswith(f"请确认第 {notices} 条，共 {notices} 条：")
    # Behind the message stands what the console tells besides.
    likeliest = check_book(book).findings[0]
    assert press(book, "go_next").endswith(f"错误 {likeliest.code} {likeliest.message} 参考：{likeliest.ways}。")
    assert "由" in likeliest.ways
    press(book, "go_back")
    chosen = book.app.selection
    assert (chosen.sheet.name, chosen.get_address(row_absolute=False, column_absolute=False)) == targets[-1]


MISTYPED = {
    "T3-1": "没有代码为“T3-1”的规则，是不是“T3-01”？",
    "Ｔ３－１": "没有代码为“T3-1”的规则，是不是“T3-01”？",
    "t3-９9": "没有代码为“T3-99”的规则，是不是“T3-19”？",
    "随手-写": "没有代码为“随手-写”的规则。",
}


def test_rule_behind_a_cell_a_finding_and_a_row_of_rules(open_wrong, press):
    book = open_wrong()
    sheet = book.sheets[TABLE]
    sheet.activate()
    sheet.range("E8").select()
    said = press(book, "show_rule")
    assert said.startswith("这一格（表三.予以公开.商业企业）受这些规则约束：")
    assert "T3-02 " in said
    press(book, "check")
    result = find_results(book)[-1]
    result.range((read_listed(result)[0].row, 4)).select()
    said = press(book, "show_rule")
    assert said.startswith(
        "T3-01 第一项加第二项不等于第三项加第四项\n要求：每一列：新收 + 上年结转 = 办理结果总计 + 结转下年度。\n为什么："
    )
    assert "\n如何改正：先看这一列" in said
    assert said.endswith(f"\n参考：{check_book(book).findings[0].ways}。")
    checks = book.sheets[CHECKS]
    checks.activate()
    row = next(number for number in range(6, 200) if checks.range((number, 1)).value == "T3-01")
    checks.range((row, 3)).select()
    assert press(book, "show_rule").startswith("T3-01 ")
    checks.api.unprotect("")
    for typed, said in MISTYPED.items():
        checks.range((row, 1)).value = typed
        assert press(book, "show_rule") == said
    book.sheets["填报说明"].activate()
    book.sheets["填报说明"].range("A1").select()
    assert press(book, "show_rule").startswith("选中的格没有对应的规则")


def first_warning(book):
    result = find_results(book)[-1]
    return result, next(each for each in read_listed(result) if each.state == "提示")


def test_a_reason_typed_into_the_list_settles_a_warning(open_book, press):
    book = open_book(steady())
    press(book, "check")
    result, warning = first_warning(book)
    before = len(read_listed(result))
    result.range((warning.row, 11)).value = "机构改革划入三件，已核对案卷。"
    result.range((warning.row, 4)).select()
    assert press(book, "explain").startswith(f"{warning.code} 的情况说明已写进“校验”表。数值改变后说明失效，要重写。")
    press(book, "check")
    listed = read_listed(find_results(book)[-1])
    assert len(listed) == before
    assert next(each for each in listed if each.message == warning.message).state == "已说明"


def test_a_reason_typed_into_the_list_is_not_lost_by_checking_again(open_book, press):
    book = open_book(steady())
    press(book, "check")
    result, warning = first_warning(book)
    result.range((warning.row, 11)).value = "机构改革划入三件，已核对案卷。"
    press(book, "check")
    listed = read_listed(find_results(book)[-1])
    same = next(each for each in listed if each.message == warning.message)
    assert (same.state, same.explanation) == ("已说明", "机构改革划入三件，已核对案卷。")


def test_explaining_leads_to_the_cell_and_notes_the_values(open_book, press):
    book = open_book(steady())
    press(book, "check")
    result = find_results(book)[-1]
    warning = next(each for each in read_listed(result) if each.code == "T2-09")
    asked = next(each.asked for each in check_book(book).findings if each.code == "T2-09")
    assert asked
    result.range((warning.row, 4)).select()
    noted = f"应抄的数（{asked}）已记在“所说明的数值”里，数值改变后说明失效。"
    assert press(book, "explain") == f"请在选中的格里写明原因，写完再按“校验”。{noted}"
    chosen = book.app.selection
    assert chosen.sheet.name == CHECKS
    columns = load_layout("2021").data["check"]["columns"]
    assert chosen.column == column_number(columns["情况说明"])
    assert book.sheets[CHECKS].range((chosen.row, 1)).value == warning.code
    assert asked in book.sheets[CHECKS].range((chosen.row, column_number(columns["所说明的数值"]))).value


def test_an_error_cannot_be_explained_away(open_wrong, press):
    book = open_wrong()
    press(book, "check")
    result = find_results(book)[-1]
    listed = read_listed(result)[0]
    result.range((listed.row, 11)).value = "就是这样的"
    result.range((listed.row, 4)).select()
    result.range((listed.row, 11)).value = None
    assert press(book, "explain") == "T3-01 是错误，要改正，不能用情况说明代替。"


def test_last_year_is_carried_over(open_book, press, user, tmp_path):
    path = tmp_path / "上年.xlsx"
    path.write_bytes(complete(seed=5))
    book = open_book(make_template("2021", unit="青溪县南郊镇人民政府", year=YEARS["2021"] + 1))
    user.picks.append(path)
    said = press(book, "import_last_year")
    assert said.startswith("已从“上年.xlsx”导入 206 个数：“上年数据”200 个，表三“上年结转”6 个。")
    last = check_file(path).report.figures
    assert book.sheets[TABLE].range(LAYOUT.places["表三.上年结转.自然人"].address).value == last["表三.结转下年度.自然人"]
    place = LAYOUT.places["上年.表四.行政复议.总计"]
    assert book.sheets[PREVIOUS].range(place.address).value == last["表四.行政复议.总计"]
    assert book.sheets[TABLE].range("J7").formula.startswith("=")
    book.save()
    codes = {each["code"] for each in check_file(tmp_path / book.name).as_json()["findings"]}
    assert "YR-01" not in codes


def test_another_year_or_unit_is_not_taken_for_last_year(open_book, press, user, tmp_path):
    path = tmp_path / "上年.xlsx"
    path.write_bytes(complete())
    book = open_book(make_template("2021", unit="青溪县南郊镇人民政府", year=YEARS["2021"] + 2))
    user.picks.append(path)
    assert press(book, "import_last_year") == "选的是 2023 年度的年报。当前工作簿是 2025 年度的，应选 2024 年度的。"
    book = open_book(make_template("2021", unit="别的镇", year=YEARS["2021"] + 1), "别的镇.xlsx")
    user.picks.append(path)
    user.answers.append("no")
    assert press(book, "import_last_year") == "已取消，没有导入。"
    assert book.sheets[PREVIOUS].range(LAYOUT.places["上年.表四.行政复议.总计"].address).value is None


def test_the_report_is_made_beside_the_workbook_and_opened(open_book, press, user, tmp_path):
    book = open_book(steady())
    user.answers.append("yes")
    said = press(book, "make_report")
    made = sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".docx", ".pdf"))
    assert said.startswith("已生成：")
    assert len(made) == 2
    assert [path.suffix for path in user.opened] == [".docx"]
    assert user.opened[0].parent == tmp_path


def test_an_unsound_workbook_gets_only_a_draft_and_only_when_asked(open_wrong, press, user, tmp_path):
    book = open_wrong()
    user.answers.append("no")
    assert "年报没有生成" in press(book, "make_report")
    assert not list(tmp_path.glob("*.docx"))
    user.answers.append("yes")
    press(book, "make_report")
    (made,) = tmp_path.glob("*.docx")
    assert "草稿" in made.name


def test_a_folder_is_verified_and_its_results_opened(open_book, press, user, tmp_path):
    folder = tmp_path / "上报"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.xlsx").write_bytes(complete(seed=number))
    (folder / "年报全文.docx").write_bytes(b"PK")
    book = open_book(steady())
    user.picks.append(folder)
    said = press(book, "verify_folder")
    # The same unit three times: it is counted once.
    assert said.startswith("核验完毕，共 1 个文件（另有重复的 2 个不计）：通过 ")
    assert "\n\n说明：重复报送 1 个单位（多出 2 份）" in said
    assert said.endswith("\n\n说明：附带文件，没有核验：年报全文.docx。")
    assert user.opened == [tmp_path / "上报-校验结果" / "index.html"]
    assert user.opened[0].is_file()
    user.picks.append(tmp_path / "上报-校验结果" / "单位")
    assert press(book, "verify_folder").endswith("里没有工作簿（.xlsx、.xlsm），请核对文件夹。")


def test_a_new_workbook_takes_the_open_one_as_last_year(open_book, press, user, tmp_path):
    book = open_book(steady())
    target = tmp_path / "新的.xlsx"
    user.answers.append("yes")
    user.picks.append(target)
    assert press(book, "new_report") == "已新建“新的.xlsx”，上年的数已带进“上年数据”，单位等内容已照抄到封面。请核对后填写。"
    report = check_file(target).report
    assert report.year == YEARS["2021"] + 1
    assert report.previous == check_file(tmp_path / book.name).report.figures
    assert "新的.xlsx" in [each.name for each in book.app.books]
    user.answers.append("no")
    user.picks.append(target)
    assert press(book, "new_report") == "“新的.xlsx”已经有了，没有覆盖。请换一个名字。"


def test_about_names_every_version(open_book, press):
    said = press(open_book(steady()), "show_about")
    assert "nianbao 2021" in said
    assert load_catalogue("2021").digest.removeprefix("sha256:")[:12] in said
    assert sys.version.split()[0] in said


def test_a_reason_is_void_when_its_values_change_and_can_be_confirmed(open_book, press, user):
    book = open_book(steady())
    press(book, "check")
    result = find_results(book)[-1]
    warning = next(each for each in read_listed(result) if each.code == "T2-09")
    result.range((warning.row, 11)).value = "受县局委托办理，已核对案卷。"
    press(book, "check")
    place = LAYOUT.places["表二.行政处罚.本年处理决定数量"]
    cell = book.sheets[place.sheet].range(place.address)
    cell.value = cell.value + 1
    press(book, "check")
    result = find_results(book)[-1]
    again = next(each for each in read_listed(result) if each.code == "T2-09")
    assert again.state == "提示"
    result.range((again.row, 4)).select()
    user.answers.append("yes")
    assert press(book, "explain").startswith("T2-09 的情况说明已写进“校验”表。")
    assert "受县局委托办理，已核对案卷。" in user.alerts[-2][0]
    press(book, "check")
    assert next(each for each in read_listed(find_results(book)[-1]) if each.code == "T2-09").state == "已说明"


def test_the_values_are_noted_beside_a_reason(open_book, press):
    book = open_book(steady())
    press(book, "check")
    result = find_results(book)[-1]
    warning = next(each for each in read_listed(result) if each.code == "T2-09")
    result.range((warning.row, 11)).value = "受县局委托办理，已核对案卷。"
    press(book, "check")
    place = [column_number(load_layout("2021").data["check"]["columns"][name]) - 1 for name in ("代码", "情况说明", "所说明的数值")]
    rows = [[row[column] for column in place] for row in book.sheets[CHECKS].range("A1:Q300").value]
    (row,) = [row for row in rows if row[1] == "受县局委托办理，已核对案卷。"]
    assert row[0] == "T2-09"
    assert row[2].split("、")[0] == str(check_book(book).report.figures["表二.行政处罚.本年处理决定数量"])


def test_a_finding_with_many_cells_is_read_back_whole(open_wrong):
    book = open_wrong(complete())
    checked = check_book(book)
    mark_book(book, program_of(book.app), checked)
    listed = read_listed(find_results(book)[-1])
    many, cells = next((number, each.places) for number, each in enumerate(checked.findings) if len(dict.fromkeys(each.places)) > 4)
    assert listed[many].cells == tuple(dict.fromkeys(cells))[:8]


def test_numbers_that_are_there_are_not_overwritten_unasked(open_book, press, user, tmp_path):
    path = tmp_path / "上年.xlsx"
    path.write_bytes(complete(seed=5))
    book = open_book(make_template("2021", unit="青溪县南郊镇人民政府", year=YEARS["2021"] + 1))
    cell = book.sheets[TABLE].range(LAYOUT.places["表三.上年结转.自然人"].address)
    cell.value = 4711
    user.picks.append(path)
    user.answers.append("no")
    assert press(book, "import_last_year") == "已取消，没有导入。"
    assert cell.value == 4711
    user.picks.append(path)
    user.answers.append("yes")
    press(book, "import_last_year")
    assert cell.value != 4711


def test_a_report_somebody_has_worked_on_is_not_written_over(open_book, press, user, tmp_path):
    book = open_book(steady())
    press(book, "make_report")
    (made,) = tmp_path.glob("*.docx")
    edited = made.read_bytes() + b" "
    made.write_bytes(edits.change(made.read_bytes(), "word/document.xml", lambda xml: xml.replace(b"</w:body>", b"<!-- --></w:body>")))
    kept = made.read_bytes()
    assert "没有覆盖" in press(book, "make_report")
    assert made.read_bytes() == kept
    assert edited != kept
