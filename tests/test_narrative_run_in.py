"""（一） in the line of its text: by option, in every kind, with nothing lost and its own face."""

from io import BytesIO

import docx
import html5lib
import pytest

import workbook
from tests.complete import complete
from tests.reports import report_of
from workbook.cli import main
from workbook.narrative.compose import compose
from workbook.narrative.document import Heading, Paragraph
from workbook.narrative.run_in import run_in
from workbook.narrative.write import write_document

FEES = "（一）收取信息处理费情况"


@pytest.fixture(scope="module")
def document():
    prose = {
        "主动公开": "全年公开信息八十条。\n另有解读三篇。",
        "依申请公开": "（一）收到申请\n共一件。",
        "其他需要报告的事项": f"{FEES}：\n没有收取。",
    }
    return compose(report_of({}, prose=prose))


def test_headings_of_the_second_level_begin_their_paragraph(document):
    running = run_in(document)
    texts = [block.text for block in running.blocks if isinstance(block, Paragraph)]
    assert "（一）主动公开。全年公开信息八十条。" in texts
    assert "另有解读三篇。" in texts
    # A heading that stands over another heading stays one.
    kept = [block.text for block in running.blocks if isinstance(block, Heading) and block.level > 1]
    assert kept == ["（二）依申请公开", "（一）收到申请"]
    every = "".join(getattr(block, "text", "") for block in document.blocks)
    assert "".join(getattr(block, "text", "") for block in running.blocks).replace("。", "") == every.replace("。", "")


def test_every_kind_shows_them_apart_from_the_text(document):
    running = run_in(document)
    paragraph = next(
        each for each in docx.Document(BytesIO(write_document(running, "docx"))).paragraphs if each.text.startswith("（一）主动公开。")
    )
    east = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    assert paragraph.text == "（一）主动公开。全年公开信息八十条。"
    assert [run.style.element.rPr.rFonts.get(east) for run in paragraph.runs[:1]] == ["楷体_GB2312"]
    page = html5lib.parse(write_document(running, "html").decode(), namespaceHTMLElements=False)
    assert "（一）主动公开。" in [bold.text for bold in page.iter("b")]
    assert "**（一）主动公开。**全年公开信息八十条。" in write_document(running, "md").decode().splitlines()


def test_the_command_and_python_do_it_when_asked(tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete())
    main(["report", str(path), "--draft", "--run-in", "--to", "md", "-o", str(tmp_path / "a.md")])
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "**（一）主动公开。**" in text
    assert workbook.report(path, "md", draft=True, run_in=True).decode() == text
    assert "**（一）主动公开。**" not in workbook.report(path, "md", draft=True).decode()
