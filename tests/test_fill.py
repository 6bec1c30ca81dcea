"""A whole text and zeros put into a copy of a workbook: what is shown, what is written, what is kept."""

from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from tests import edits
from tests.blank import blank
from tests.complete import complete
from tests.test_prose_parts import OVERVIEW, STYLES, TEXTS, WHOLE, headed, on_cover
from workbook.checking import check_file
from workbook.cli import main
from workbook.files import Stop
from workbook.filling.whole_text import read_whole_text
from workbook.reading.report import read_report
from workbook.sheets.page import text_height
from workbook.sheets.styles import load_styles

UNIT, FIVE, SIX = "南郊镇人民政府", "存在的主要问题及改进情况", "其他需要报告的事项"
OPENING = "根据《中华人民共和国政府信息公开条例》，编制本报告。"
LINES = [
    f"{UNIT}2025年政府信息公开工作年度报告", OPENING, "一、总体情况", *headed(STYLES["情况"]),
    "二、主动公开政府信息情况", "规章 0 0 0", "三、收到和处理政府信息公开申请情况", "本年新收 0", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "解读偏少。", "六、其他需要报告的事项", "未收取信息处理费。", UNIT, "2026年1月20日",
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "南郊镇2025.xlsx"
    path.write_bytes(on_cover(blank("2021"), {"单位名称": UNIT, "报告年度": 2025}))
    return path


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "全文.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


def copy_of(book):
    return book.with_name(f"{book.stem}（已填）.xlsx")


def run(*arguments):
    return main(["fill", *map(str, arguments)])


def test_a_whole_text_is_shown_and_written_only_when_agreed_to(book, text, capsys):
    original = book.read_bytes()
    assert run(book, "--text", text) == 2
    shown = capsys.readouterr().out
    assert "--yes" in shown
    assert "主动公开：2 段" in shown
    assert "“主动公开政府信息情况”下面的 1 行没有填" in shown
    assert not copy_of(book).exists()
    assert run(book, "--text", text, "--yes") == 0
    assert book.read_bytes() == original
    report = read_report(copy_of(book))
    assert {id: report.prose[id] for id in WHOLE} == WHOLE
    assert report.prose["导语"] == (OPENING,)
    assert (report.prose[FIVE], report.prose[SIX]) == (("解读偏少。",), ("未收取信息处理费。",))
    assert (report.text("落款"), report.identity["成文日期"]) == (UNIT, "2026-01-20")
    assert report.remarks == ()


def test_only_what_was_written_and_calculated_differs(book, text):
    run(book, "--text", text, "--yes")
    before, after = ZipFile(book), ZipFile(copy_of(book))
    assert before.namelist() == after.namelist()
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    names = {each.title: f"xl/worksheets/sheet{number}.xml" for number, each in enumerate(load_workbook(book).worksheets, 1)}
    assert changed == {names[sheet] for sheet in ("封面", "一、总体情况", "五、问题及改进", "六、其他事项")}
    assert b'fullCalcOnLoad="1"' in after.read("xl/workbook.xml")


def test_zeros_go_into_blank_cells_only(book):
    book.write_bytes(edits.set_number(edits.set_text(book.read_bytes(), "三、依申请公开", "D6", "/"), "三、依申请公开", "E6", 4))
    assert run(book, "--zero", "--yes") == 0
    sheet = load_workbook(copy_of(book))["三、依申请公开"]
    assert [sheet[cell].value for cell in ("D6", "E6", "F6", "D7")] == ["/", 4, 0, 0]
    assert str(sheet["J6"].value).startswith("=")
    report = read_report(copy_of(book))
    assert [id for id, value in report.figures.items() if value is None and id.startswith(("表二", "表四"))] == []


def test_what_was_calculated_before_is_not_kept(book):
    book.write_bytes(edits.clear(complete(), "三、依申请公开", "D6"))
    before = load_workbook(book, data_only=True)["三、依申请公开"]
    assert before["J6"].value is not None
    assert run(book, "--zero", "--yes") == 0
    after, formulas = (load_workbook(copy_of(book), data_only=each)["三、依申请公开"] for each in (True, False))
    assert (after["D6"].value, after["J6"].value) == (0, None)
    assert str(formulas["J6"].value).startswith("=")
    assert read_report(copy_of(book)).figures["表三.新收.总计"] == sum(after[f"{column}6"].value for column in "DEFGHI")


def test_a_filled_copy_is_checked_as_if_typed(book, text):
    run(book, "--text", text, "--zero", "--yes")
    checked = check_file(copy_of(book))
    # Of the few words that the text has here only their length is wrong.
    assert {each.code for each in checked.findings if each.severity == "error"} <= {"FM-21", "WQ-02"}
    assert "合计公式未计算" in "".join(checked.remarks)


def test_parts_that_hold_a_text_are_kept_unless_told(book, text, capsys):
    book.write_bytes(
        edits.set_text(edits.set_text(book.read_bytes(), "一、总体情况", "A12", "原来的一段。"), "一、总体情况", "A14", "原来的末段。")
    )
    run(book, "--text", text, "--yes")
    assert "依申请公开：“一、总体情况”A12 到 A14 已有文字，保留原来的" in capsys.readouterr().out
    assert read_report(copy_of(book)).prose["依申请公开"] == ("原来的一段。", "原来的末段。")
    copy_of(book).unlink()
    run(book, "--text", text, "--replace", "--yes")
    assert read_report(copy_of(book)).prose["依申请公开"] == TEXTS["依申请公开"]


def test_what_does_not_fit_joins_the_last_row_and_no_row_is_put_in(book, text):
    paragraphs = tuple(f"第{number}段的内容写在这里。" for number in range(1, 9))
    text.write_text("\n".join(headed(STYLES["情况"], TEXTS | {"依申请公开": paragraphs})), encoding="utf-8")
    run(book, "--text", text, "--yes")
    sheet = load_workbook(copy_of(book))["一、总体情况"]
    assert sheet["A15"].value == "\n".join(paragraphs[3:])
    assert sheet["A16"].value == "（三）政府信息管理"
    assert read_report(copy_of(book)).prose["依申请公开"] == paragraphs


def test_rows_are_as_high_as_the_text_in_them_needs(book, text):
    long = "全镇按时公开应当公开的信息。" * 30
    text.write_text("\n".join(headed(STYLES["情况"], TEXTS | {"依申请公开": (long,)})), encoding="utf-8")
    run(book, "--text", text, "--yes")
    sheet = load_workbook(copy_of(book))["一、总体情况"]
    style = load_styles()["styles"]["段落"]
    assert sheet.row_dimensions[12].height == text_height(long, sheet.column_dimensions["A"].width, style["size"])
    assert sheet.row_dimensions[13].height == load_workbook(book)["一、总体情况"].row_dimensions[13].height


def test_rows_that_the_clerk_put_in_are_used(book, text):
    book.write_bytes(edits.insert_row(book.read_bytes(), "一、总体情况", 13, 3))
    paragraphs = tuple(f"第{number}段的内容写在这里。" for number in range(1, 8))
    text.write_text("\n".join(headed(STYLES["情况"], TEXTS | {"依申请公开": paragraphs})), encoding="utf-8")
    run(book, "--text", text, "--yes")
    report = read_report(copy_of(book))
    assert report.prose["依申请公开"] == paragraphs
    assert [place.address for place in report.places["文字.依申请公开"]] == [f"A{row}" for row in range(12, 19)]


def test_a_document_is_read_as_its_reader_sees_it(tmp_path, book):
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    document.add_table(2, 2).cell(0, 0).text = "表里的字"
    path = tmp_path / "全文.docx"
    document.save(path)
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    struck = '<w:p><w:del w:id="1"><w:r><w:delText>删去的</w:delText><w:t>删去的</w:t></w:r></w:del><w:ins w:id="2"><w:r><w:t>补进的。</w:t></w:r></w:ins></w:p>'
    parts["word/document.xml"] = body.replace("<w:tbl>", struck + "<w:tbl>", 1).encode()
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert read_whole_text(path) == [*LINES, "补进的。"]


def test_texts_of_other_encodings(tmp_path):
    path = tmp_path / "全文.txt"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path.write_bytes("\r\n".join(LINES).encode(encoding))
        assert read_whole_text(path) == LINES


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("全文.doc", b"x", "另存为"),
        ("全文.txt", b"  \r\n ", "没有文字"),
        ("全文.txt", b"\x00\x01\xff\xfe\x81", "编码"),
        ("全文.docx", b"PK\x03\x04", "不是 Word 文档"),
        ("全文.docx", "全文".encode(), "不是 Word 文档"),
        ("全文.txt", ("公开。" * 40_000).encode(), "不会超过"),
    ],
)
def test_a_file_without_a_text_is_told_in_a_sentence(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Stop, match=said):
        read_whole_text(path)


def test_refusals(book, text, tmp_path, capsys):
    other = tmp_path / "已有.xlsx"
    other.write_bytes(b"x")
    for arguments, said in (
        ((), "--text"),
        (("--zero", "-o", book), "原件"),
        (("--zero", "-o", other), "不覆盖"),
        (("--zero", "-o", tmp_path / "甲.docx"), "后缀"),
        (("--text", tmp_path / "无.txt"), "找不到文件"),
    ):
        assert run(book, *arguments, "--yes") == 2
        assert said in capsys.readouterr().err
    book.write_bytes(edits.set_text(book.read_bytes(), "一、总体情况", "A16", "管理"))
    assert run(book, "--text", text, "--yes") == 2
    assert "小标题被改动" in capsys.readouterr().err
    assert other.read_bytes() == b"x"


@pytest.mark.office
def test_a_spreadsheet_program_calculates_the_copy(book, text, office):
    run(book, "--text", text, "--zero", "--yes")
    (path,) = office([copy_of(book)], "xlsx")
    saved = load_workbook(path, data_only=True)
    assert saved["三、依申请公开"]["J6"].value == 0
    assert saved["一、总体情况"]["A3"].value == OVERVIEW
    assert saved["一、总体情况"]["B3"].value == len(OVERVIEW)
    told = "".join(str(row[0].value) for row in saved["封面"].iter_rows(max_row=3, max_col=1))
    assert "数字已填齐；文字各部分已写" in told
