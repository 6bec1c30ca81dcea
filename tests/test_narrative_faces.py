"""The faces a pdf was printed with: what a machine has not is said, and headings stay told apart from the text."""

import subprocess
import zlib

import pytest

from tests.complete import complete
from tests.reports import report_of
from workbook.cli import main
from workbook.narrative.compose import compose
from workbook.narrative.faces import bold_styles, face_remark, missing_fonts

ALL = ("方正小标宋_GBK", "仿宋_GB2312", "楷体_GB2312", "黑体")
# Names of fonts as programs write them: by printers' names, with blanks, in Chinese signs by their numbers.
HERE = ("ABCDEF+FZXBSK--GBK1-0", "FangSong_GB2312", "QWERTY+KaiTi", "SimHei", "SimSun", "TimesNewRomanPSMT")
IN_SIGNS = "".join(f"#{byte:02X}" for byte in "仿宋".encode())


def pdf_with(*faces, packed=False):
    objects = b"".join(f"<< /Type /Font /BaseFont /{face} >>\n".encode() for face in faces)
    if not packed:
        return b"%PDF-1.6\n" + objects
    return b"%PDF-1.6\n<< /Type /ObjStm /N 4 /Filter /FlateDecode >>\nstream\r\n" + zlib.compress(objects) + b"\nendstream"


@pytest.fixture(scope="module")
def document():
    return compose(report_of({}))


@pytest.mark.parametrize("packed", [False, True])
def test_nothing_is_said_where_every_font_is_there(document, packed):
    assert face_remark(pdf_with(*HERE, packed=packed), document) == ""
    assert missing_fonts(pdf_with(HERE[0], IN_SIGNS, *HERE[2:], packed=packed), document) == ()


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_missing_and_what_is_used_instead_is_said(document, packed):
    data = pdf_with(HERE[0], "ABCDEF+NotoSerifCJKsc-Regular", "KaiTi", "NotoSansCJKsc-Regular", packed=packed)
    assert missing_fonts(data, document) == ("仿宋_GB2312", "黑体")
    said = face_remark(data, document)
    assert "没有 仿宋_GB2312、黑体，" in said
    assert "用的是 NotoSerifCJKsc-Regular、NotoSansCJKsc-Regular，" in said
    assert bold_styles(("黑体", "仿宋_GB2312")) == ("一级标题",)


def test_a_broken_pdf_says_that_all_are_missing(document):
    data = b"%PDF-1.6\n<< /Type /ObjStm >>\nstream\r\nxx\nendstream /BaseFont"
    assert set(missing_fonts(data, document)) == set(ALL)


def test_headings_without_their_font_are_printed_in_bold_and_the_command_says_so(poppler, office, tmp_path, capsys):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete())
    main(["report", str(path), "--draft", "--to", "pdf", "-o", str(tmp_path / "年报.pdf")])
    listed = subprocess.run(["pdffonts", tmp_path / "年报.pdf"], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    faces = {line.split()[0].partition("+")[2] for line in listed}
    said = "".join(line for line in capsys.readouterr().out.splitlines() if "这台电脑没有" in line)
    missing = missing_fonts((tmp_path / "年报.pdf").read_bytes(), compose(report_of({})))
    assert all(font in said for font in missing)
    assert bool(missing) == bool(said)
    if "黑体" in missing:
        assert "标题已加粗" in said
        assert any("Bold" in face for face in faces)
        assert all(face in said for face in faces if "CJK" in face)
