"""What the page offers of a checked workbook: report or draft as the command writes it, what is told of it, how it is reached."""

from __future__ import annotations

import re

import pytest

from tests.page_books import write_sample
from workbook.cli import main
from workbook.page.building import load_words


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_the_report_is_the_commands(opened, right, tmp_path, kind):
    opened.choose(right)
    name, data = opened.download(f"[data-download={kind}]")
    assert main(["report", str(right), "--to", kind, "-o", str(tmp_path / "正文")]) == 0
    assert data == (tmp_path / "正文" / name).read_bytes()
    assert "草稿" not in opened.page.locator("#downloads").inner_text()


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_with_an_error_open_there_is_a_draft_and_no_report(opened, wrong, tmp_path, kind):
    opened.choose(wrong)
    assert "正文" not in opened.page.locator("#downloads").inner_text()
    name, data = opened.download(f"[data-download={kind}]")
    main(["report", str(wrong), "--to", kind, "--draft", "-o", str(tmp_path / "草稿")])
    assert name.endswith(f"（草稿）.{kind}")
    assert data == (tmp_path / "草稿" / name).read_bytes()


def test_what_can_be_downloaded_is_what_the_workbook_allows(opened, right, wrong, tmp_path):
    def offered() -> list[str]:
        return list(opened.page.locator("[data-download]").evaluate_all("each => each.map(one => one.dataset.download)"))

    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK")
    for file, kinds in ((right, ["docx", "html", "md", "json"]), (wrong, ["mark", "docx", "html", "json"]), (broken, ["json"])):
        opened.choose(file)
        assert offered() == kinds
        assert opened.page.locator("#print").is_visible()


def test_downloads_are_reached_and_pressed_by_keyboard(opened, right):
    opened.choose(right)
    page = opened.page
    page.locator("details.more summary").focus()
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.download || document.activeElement.id"))
    assert reached == ["docx", "html", "md", "json", "print"]
    page.locator("[data-download=docx]").focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".docx")
    assert page.evaluate("document.activeElement.dataset.download") == "docx"


def test_what_is_told_of_a_report_speaks_of_the_page(opened, right, wrong, tmp_path):
    def told(kind: str) -> str:
        opened.download(f"[data-download={kind}]")
        return str(opened.page.locator("#made").inner_text())

    opened.choose(right)
    assert opened.page.locator("#passed").inner_text() == load_words()["passed"]
    assert told("docx") == told("html") == ""
    opened.choose(wrong)
    assert not opened.page.locator("#passed").is_visible()
    assert re.fullmatch(r"还有 [1-9]\d* 个错误或未填、\d+ 条提示，列在草稿后面。", told("docx"))
    assert told("html") == told("docx")
    opened.choose(write_sample(tmp_path, {}, prose={"依申请公开": ""}))
    assert told("docx").splitlines()[0].strip() == load_words()["waiting"]["drafted"]


def test_a_docx_is_taken_for_one(opened, right):
    opened.choose(right)
    opened.page.evaluate(
        """() => {
          const named = URL.createObjectURL;
          URL.createObjectURL = blob => { window.kind = blob.type; URL.createObjectURL = named; return named(blob); };
        }"""
    )
    opened.download("[data-download=docx]")
    assert opened.page.evaluate("window.kind") == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
