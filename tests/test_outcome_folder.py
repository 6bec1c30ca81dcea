"""The output folder: our own files are never units, stale ones go, the user's stay, what cannot be written is said."""

import json
import shutil

import pytest

from tests.county import unit_bytes, write_two
from workbook.cli import main
from workbook.outcome import delivery
from workbook.outcome.names import feedback_folders, href, is_feedback, is_page, marked_name, readable, target
from workbook.verifying.folder import files_of

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def folder(tmp_path):
    root = write_two(tmp_path / "上报")
    (root / "片区" / "丙.xlsx").write_bytes(unit_bytes(1))
    return root


def verify(folder, output, *more):
    return main(["verify", str(folder), "-o", str(output), "--jobs", "1", *more])


def tree(output):
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_same_input_same_bytes(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    verify(folder, tmp_path / "一")
    verify(folder, tmp_path / "二")
    first, second = tree(tmp_path / "一"), tree(tmp_path / "二")
    assert set(first) == {
        *("index.html", "校验汇总.xlsx", "findings.csv", "results.jsonl", "规则说明.html", "run.json", "record.jsonl"),
        *("核验情况一页.html", "核验情况一页.docx", "单位/page.css", "单位/page.js"),
        *("单位/0001.html", "单位/0002.html", "单位/0003.html"),
        *("反馈/甲/校验意见.html", "反馈/甲/甲（标注）.xlsx", "反馈/片区/乙/校验意见.html", "反馈/片区/乙/乙（标注）.xlsx"),
    }
    assert {name for name in first if first[name] != second[name]} == set()
    # And again, each after itself.
    verify(folder, tmp_path / "一")
    verify(folder, tmp_path / "二")
    assert {f"上次结果/{name}" for name in first} < set(tree(tmp_path / "一"))
    assert tree(tmp_path / "一") == tree(tmp_path / "二")


@pytest.mark.parametrize("where", ["上报", "上报/结果", "上报/片区", "旁边"])
def test_own_outputs_are_never_units(folder, tmp_path, where):
    output = tmp_path / where
    before = [path.name for path in files_of(folder)]
    verify(folder, output)
    verify(folder, output)
    assert [path.name for path in files_of(folder)] == before
    # Nor when a later run writes elsewhere.
    verify(folder, tmp_path / "别处")
    assert len((tmp_path / "别处" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == len(before)


def test_a_units_own_folders_of_these_names_are_verified(folder, tmp_path):
    for place in ("反馈", "单位"):
        (folder / place).mkdir()
        (folder / place / "丁（标注）.xlsx").write_bytes(unit_bytes(9))
    verify(folder, folder)
    verify(folder, folder)
    assert sum(path.name == "丁（标注）.xlsx" for path in files_of(folder)) == 2
    assert all((folder / place / "丁（标注）.xlsx").exists() for place in ("反馈", "单位"))


def test_stale_files_go_and_the_users_stay(folder, tmp_path):
    output = tmp_path / "出"
    verify(folder, output)
    mine = [
        output / "反馈" / "甲" / "批注.docx",
        output / "单位" / "笔记.html",
        output / "反馈" / "丁（标注）.xlsx",
        output / "反馈" / "我的" / "甲.xlsx",
    ]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"mine")
    (folder / "甲.xlsx").unlink()
    (folder / "片区" / "乙.xlsx").write_bytes(unit_bytes(2))
    verify(folder, output)
    assert {path for path in (output / "反馈").rglob("*") if path.is_file()} == {mine[0], mine[2], mine[3]}
    assert sorted(path.name for path in (output / "单位").iterdir()) == ["0001.html", "0002.html", "page.css", "page.js", "笔记.html"]
    assert not (output / "反馈" / "片区").exists()


def test_nothing_of_the_users_goes_when_the_folder_was_never_ours(folder, tmp_path):
    output = tmp_path / "出"
    (output / "反馈" / "甲").mkdir(parents=True)
    (output / "反馈" / "甲" / "校验意见.html").write_text("mine", encoding="utf-8")
    (output / "单位").mkdir()
    (output / "单位" / "0099.html").write_text("mine", encoding="utf-8")
    (folder / "甲.xlsx").unlink()
    verify(folder, output)
    assert (output / "反馈" / "甲" / "校验意见.html").read_text(encoding="utf-8") == "mine"
    assert (output / "单位" / "0099.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["校验汇总.xlsx", "index.html", "规则说明.html", "findings.csv", "results.jsonl", "单位"])
def test_an_output_that_cannot_be_written_is_named(folder, tmp_path, capsys, name):
    output = tmp_path / "出"
    # Even a superuser cannot write a file where a folder is, nor make a folder where a file is.
    if name == "单位":
        output.mkdir()
        (output / name).write_bytes(b"")
    else:
        (output / name).mkdir(parents=True)
    assert verify(folder, output) == 2
    error = capsys.readouterr().err
    assert name in error
    assert error.startswith("nianbao：写不了")


def test_a_copy_that_fails_is_a_remark(folder, tmp_path, monkeypatch, capsys):
    def broken(path, checked, _book):
        if path.name == "甲.xlsx":
            raise ValueError(path)
        return b"copy"

    monkeypatch.setattr(delivery, "mark_copy", broken)
    remarks = {each.unit.file: list(each.unit.remarks) for each in run_here(folder, tmp_path / "出")}
    assert remarks == {"甲.xlsx": ["标注副本没有做成（代号 ValueError），请看校验意见。"], "片区/乙.xlsx": [], "片区/丙.xlsx": []}
    assert not (tmp_path / "出" / "反馈" / "甲" / "甲（标注）.xlsx").exists()
    assert (tmp_path / "出" / "反馈" / "甲" / "校验意见.html").exists()
    assert (tmp_path / "出" / "反馈" / "片区" / "乙" / "乙（标注）.xlsx").read_bytes() == b"copy"


def test_a_page_that_fails_is_a_remark(folder, tmp_path):
    (tmp_path / "出" / "反馈").mkdir(parents=True)
    (tmp_path / "出" / "反馈" / "甲").write_bytes(b"a file where the folder should be")
    units = run_here(folder, tmp_path / "出")
    remarks = {each.unit.file: len(each.unit.remarks) for each in units}
    assert remarks == {"甲.xlsx": 2, "片区/乙.xlsx": 0, "片区/丙.xlsx": 0}
    # Nothing links to what is not there.
    assert {each.unit.file: (each.copy, each.notice) for each in units} == {
        "甲.xlsx": ("", ""),
        "片区/乙.xlsx": ("乙（标注）.xlsx", "校验意见.html"),
        "片区/丙.xlsx": ("", ""),
    }
    page = next(path for path in (tmp_path / "出" / "单位").glob("*.html") if "第4镇" in path.read_text(encoding="utf-8"))
    assert "反馈" not in page.read_text(encoding="utf-8").replace("给单位的反馈", "")


def run_here(folder, output):
    """Verify in this process, where what is replaced is replaced."""
    from concurrent.futures import ThreadPoolExecutor

    from workbook.verifying.run import Run

    return list(Run(folder, output=output, open_executor=ThreadPoolExecutor).verify())


def test_console_ends_with_where_to_look(folder, tmp_path, capsys):
    verify(folder, tmp_path / "出")
    out = capsys.readouterr().out.splitlines()
    summary = out.index("共 3 个文件：通过 1，不通过 1，待说明 1，未填完 0，读不出 0。")
    assert out[summary + 1] == f"校验完毕，请先打开：{tmp_path / '出' / 'index.html'}"
    assert all((tmp_path / "出" / line.rpartition("/")[2]).exists() for line in out[summary + 1 :])


def test_json_prints_the_contract_alone(folder, tmp_path, capsys):
    assert verify(folder, tmp_path / "出", "--format", "json") == 1
    data = json.loads(capsys.readouterr().out)
    assert list(data) == ["units", "missing", "others", "doubles", "counts", "run"]
    assert (tmp_path / "出" / "index.html").exists()


def test_names_and_links():
    assert feedback_folders(["甲.xlsx", "甲.XLSM", "乙/甲.xlsx", "丙 .xlsx"]) == ["甲.xlsx", "甲.XLSM", "乙/甲", "丙"]
    assert marked_name("a.b.xlsm") == "a.b（标注）.xlsm"
    assert href('反馈/a#b "c"%?.xlsx') == "%E5%8F%8D%E9%A6%88/a%23b%20%22c%22%25%3F.xlsx"
    assert href("\udcbc\udcd7") == "%BC%D7"
    assert target('反馈/a#b "c"%?.xlsx') == "反馈/a%23b%20%22c%22%25%3F.xlsx"
    assert readable("\udcbc\udcd7甲") == "\ufffd\ufffd甲"
    assert is_page("0001.html")
    assert is_page("123456.html")
    assert not is_page("001.html")
    assert not is_page("0001.html.bak")
    assert is_feedback("甲（标注）.xlsx", ["校验意见.html"])
    assert not is_feedback("甲（标注）.xlsx", ["甲（标注）.xlsx"])


def test_a_summary_of_more_findings_than_a_sheet_has_rows(folder, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    from workbook.outcome import cells, links, summary

    for module in (cells, links, summary):
        monkeypatch.setattr(module, "LAST_ROW", 3)
    shutil.copy(folder / "甲.xlsx", folder / "丁.xlsx")
    verify(folder, tmp_path / "出")
    book = load_workbook(tmp_path / "出" / "校验汇总.xlsx")
    assert book["问题"].max_row == book["单位"].max_row == 3
    said = " ".join(str(row[1]) for row in book["总览"].iter_rows(values_only=True))
    assert "“单位”表只能放 3 行，另有 2 行没有放入" in said
    assert "“问题”表只能放 3 行，另有" in said


def test_more_links_than_a_sheet_can_have(folder, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    from workbook.outcome.book import load_summary

    monkeypatch.setitem(load_summary(), "most_links", 3)
    verify(folder, tmp_path / "出")
    book = load_workbook(tmp_path / "出" / "校验汇总.xlsx")
    assert sum(cell.hyperlink is not None for row in book["单位"].iter_rows() for cell in row) == 3
    assert "“单位”表第 3 行起没有链接，请从 index.html 打开" in " ".join(str(row[1]) for row in book["总览"].iter_rows(values_only=True))
