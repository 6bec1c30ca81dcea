"""Documents in a folder: sent instead of a workbook they are units that cannot be read, beside it they are not; leftovers are nothing."""

import json

import pytest

from tests.county import unit_bytes
from tests.damage.files import zipped
from workbook.cli import main
from workbook.verifying.folder import files_of, others_of

DOCUMENT = zipped("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def folder(tmp_path):
    """A function that makes a folder of files, workbooks where their name says so, and gives its units and its other files."""

    def make(*names):
        root = tmp_path / "上报"
        for name in names:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(unit_bytes(3) if path.suffix == ".xlsx" else DOCUMENT if path.suffix == ".docx" else b"%PDF-1.7\n")
        return [path.relative_to(root).as_posix() for path in files_of(root)], others_of(root)

    return make


@pytest.mark.parametrize("suffix", ["docx", "doc", "wps", "pdf", "ofd", "zip", "rar", "7z", "tar", "gz", "txt", "html"])
def test_a_document_sent_instead_is_a_unit(folder, suffix):
    assert folder("南郊镇.xlsx", f"东郊镇.{suffix}") == ([f"东郊镇.{suffix}", "南郊镇.xlsx"], [])


@pytest.mark.parametrize(
    "name",
    [
        "南郊镇2025年政府信息公开工作年度报告.docx",
        "南郊镇.pdf",
        "南郊镇（盖章扫描件）.pdf",
        "情况说明.docx",
        "附件1.zip",
        "附件/台账.zip",
    ],
)
def test_a_document_beside_its_workbook_is_no_unit(folder, name):
    assert folder("南郊镇2025.xlsx", name) == (["南郊镇2025.xlsx"], [name])


def test_in_a_units_own_folder_everything_goes_with_its_workbook(folder):
    units, others = folder(
        "南郊镇/年报2025.xlsx", "南郊镇/群众来信.docx", "南郊镇/证明/受理单.pdf", "西郊镇/西郊镇.docx", "东郊镇/年报.zip"
    )
    assert units == ["东郊镇/年报.zip", "南郊镇/年报2025.xlsx", "西郊镇/西郊镇.docx"]
    assert others == ["南郊镇/群众来信.docx", "南郊镇/证明/受理单.pdf"]


def test_a_folder_of_several_units_is_nobodys_own(folder):
    assert folder("片区/南郊镇.xlsx", "片区/东郊镇.docx", "片区/南郊镇.docx")[0] == ["片区/东郊镇.docx", "片区/南郊镇.xlsx"]


@pytest.mark.parametrize(("workbook", "document"), [("教育局", "统计局"), ("水务局", "大数据局"), ("局", "统计局")])
def test_another_units_document_is_not_taken_for_this_ones(folder, workbook, document):
    units, _ = folder(f"{workbook}2025年年报.xlsx", f"{document}2025年度报告.docx")
    assert len(units) == 2


def test_leftovers_are_nothing_and_pictures_no_units(folder):
    left = ["Thumbs.db", "desktop.ini", ".DS_Store", "年报.lnk", "网址.url", "方正小标宋.ttf", "~$南郊镇.xlsx", "南郊镇.tmp"]
    pictures = ["照片.JPG", "扫描.png", "盖章.tif", "手机.heic"]
    assert folder("南郊镇.xlsx", *left, *pictures) == (["南郊镇.xlsx"], sorted(pictures))


def test_a_file_without_a_telling_name_is_what_it_holds(folder, tmp_path):
    folder("南郊镇.xlsx")
    for name, data in {"东郊镇": unit_bytes(1), "西郊镇.报送": DOCUMENT, "北郊镇.未知": b"\x89PNG\r\n\x1a\n", "记录.未知": b"x"}.items():
        (tmp_path / "上报" / name).write_bytes(data)
    assert [path.name for path in files_of(tmp_path / "上报")] == ["东郊镇", "南郊镇.xlsx", "西郊镇.报送"]
    assert others_of(tmp_path / "上报") == ["北郊镇.未知", "记录.未知"]


@pytest.mark.usefixtures("in_this_process")
def test_what_was_received_is_told_with_what_to_send(folder, tmp_path, capsys):
    folder("南郊镇.xlsx", "南郊镇.docx", "东郊镇.docx", "西郊镇.zip")
    assert main(["verify", str(tmp_path / "上报"), "-o", str(tmp_path / "出"), "--jobs", "1", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["others"] == ["南郊镇.docx"]
    errors = {each["file"]: each["error"] for each in found["units"]}
    assert errors["东郊镇.docx"] == "收到的“东郊镇.docx”是“Word 文档”，不是工作簿；请把年报填进官方模板，报送 .xlsx 工作簿。"
    assert "请解压" in errors["西郊镇.zip"]
    assert errors["南郊镇.xlsx"] is None
    notice = (tmp_path / "出" / "反馈" / "东郊镇" / "校验意见.html").read_text(encoding="utf-8")
    assert "是“Word 文档”" in notice
    assert "另有 1 个附带文件没有核验" in (tmp_path / "出" / "index.html").read_text(encoding="utf-8")


def test_a_folder_of_documents_alone_can_be_verified(folder, tmp_path, capsys):
    folder("东郊镇.docx")
    assert main(["verify", str(tmp_path / "上报"), "-o", str(tmp_path / "出"), "--jobs", "1"]) == 1
    assert "读不出 1。" in capsys.readouterr().out
