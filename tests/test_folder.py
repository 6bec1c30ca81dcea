"""Verifying a folder: one line a unit, nothing stops the run, outputs safe to open."""

import csv
import io
import json
import os
import shutil

import pytest

from tests import edits
from tests.bulk import workbook_bytes
from tests.clerk import type_in, zeros
from workbook.checking import check_file
from workbook.cli import main
from workbook.outcome.names import feedback_folders
from workbook.verifying.folder import files_of
from workbook.verifying.run import Run


@pytest.fixture
def folder(demo_folder, tmp_path):
    root = shutil.copytree(demo_folder, tmp_path / "上报")
    (root / "下级").mkdir()
    (root / "下级" / "甲.xlsx").write_bytes(workbook_bytes(1))
    (root / "下级" / "旧表.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (root / "~$南郊镇.xlsx").write_bytes(b"lock")
    (root / "说明.docx").write_bytes(b"x")
    return root


def test_one_bad_file_never_stops_the_run(folder, capsys):
    capsys.readouterr()
    assert main(["verify", str(folder), "--jobs", "2"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert len([line for line in out if line.startswith(("通过", "不通过", "待说明", "读不出", "未填完"))]) == 7
    assert "共 7 个文件：通过 2，不通过 3，待说明 0，未填完 0，读不出 2。" in out
    assert (folder.parent / "上报-校验结果" / "findings.csv").exists()


def test_json_is_the_objects_of_check(folder, capsys):
    capsys.readouterr()
    main(["verify", str(folder), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert list(data) == ["units", "missing", "others", "doubles", "counts", "run"]
    assert "说明.docx" in data["others"]
    assert data["counts"]["conclusions"] == {"fail": 3, "explain": 0, "unfinished": 0, "unreadable": 2, "pass": 2}
    files = [unit["file"] for unit in data["units"]]
    assert files == [path.relative_to(folder).as_posix() for path in files_of(folder)]
    for unit in data["units"]:
        alone = check_file(folder / unit["file"], file=unit["file"]).as_json()
        # A check of one file asks for no year.
        alone["counts"]["passed"] += alone["year"] is not None
        assert unit == alone


def test_results_are_complete_and_rerun_is_the_same(folder, tmp_path):
    main(["verify", str(folder), "-o", str(tmp_path / "一")])
    main(["verify", str(folder), "-o", str(tmp_path / "二"), "--jobs", "1"])
    for name in ("findings.csv", "results.jsonl"):
        assert (tmp_path / "一" / name).read_bytes() == (tmp_path / "二" / name).read_bytes()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "一" / "findings.csv").read_text(encoding="utf-8-sig"))))
    objects = [json.loads(line) for line in (tmp_path / "一" / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == sum(len(each["findings"]) or (1 if each["error"] else 0) for each in objects)
    assert any("旧表.xls" in row["文件"] and row["结论"] == "读不出" for row in rows)


def test_own_outputs_inside_the_folder_are_left_out(folder, capsys):
    output = folder / "结果"
    main(["verify", str(folder), "-o", str(output)])
    (output / "汇总.xlsx").write_bytes(b"x")
    capsys.readouterr()
    main(["verify", str(folder), "-o", str(output)])
    assert "共 7 个文件" in capsys.readouterr().out


@pytest.fixture
def two_years(tmp_path):
    """Two folders, this year's and last year's, and a function that writes a unit's workbooks into them."""
    now, before = tmp_path / "今年", tmp_path / "上年"
    now.mkdir()
    before.mkdir()

    def write(name, cover, *earlier):
        type_in(now / f"{name}.xlsx", zeros() | {"表三.上年结转.自然人": 1, "表三.予以公开.自然人": 1}, cover=cover)
        for number, each in enumerate(earlier, 1):
            type_in(before / f"旧{name}{number}.xlsx", zeros(), cover=each | {"报告年度": 2023})

    return now, before, write


def compared(now, before):
    """Return by unit whether it was compared with last year, and what was remarked."""
    units = list(Run(now, previous=before, jobs=1).units())
    found = {unit.unit: "YR-01" in {each.code for each in unit.findings} for unit in units}
    return found, [each for unit in units for each in unit.remarks if "上年" in each]


def test_last_year_is_found_by_code_then_by_name(two_years):
    now, before, write = two_years
    code = {"统一社会信用代码": "11320000000000001X"}
    write("甲", {"单位名称": "甲局"} | code, {"单位名称": "甲委员会"} | code)
    write("乙", {"单位名称": "乙局"}, {"单位名称": "乙局"})
    assert compared(now, before) == ({"甲局": True, "乙局": True}, [])


def test_last_year_is_found_whatever_the_width_of_the_brackets(two_years):
    now, before, write = two_years
    write("甲", {"单位名称": "甲局（乙办）"}, {"单位名称": "甲局(乙办)"})
    assert compared(now, before) == ({"甲局（乙办）": True}, [])


def test_of_two_workbooks_of_last_year_none_is_guessed(two_years):
    now, before, write = two_years
    write("甲", {"单位名称": "甲局"}, {"单位名称": "甲局"}, {"单位名称": "甲局"})
    (before / "旧甲2.xlsx").write_bytes((before / "旧甲1.xlsx").read_bytes())
    assert compared(now, before) == ({"甲局": True}, [])
    type_in(before / "旧甲2.xlsx", zeros() | {"表三.新收.自然人": 1}, cover={"单位名称": "甲局", "报告年度": 2023})
    found, remarks = compared(now, before)
    assert found == {"甲局": False}
    (said,) = remarks
    assert "“旧甲1.xlsx”、“旧甲2.xlsx”" in said
    assert "跨年校验未做" in said


def test_what_only_a_closer_look_finds_broken_is_unreadable(tmp_path, capsys):
    """A cell with an attribute twice, which the fast library lets pass: looked at again where a column does not balance."""
    good = type_in(tmp_path / "好.xlsx", zeros() | {"表三.新收.自然人": 3}).read_bytes()
    data = edits.change_sheet(good, "三、依申请公开", lambda xml: xml.replace('<c r="A30"', '<c r="A30" s="1"', 1))
    folder = tmp_path / "上报"
    folder.mkdir()
    (folder / "坏.xlsx").write_bytes(data)
    assert main(["check", str(folder / "坏.xlsx")]) == 2
    said = capsys.readouterr().err
    assert "“坏.xlsx”里面的工作表“三、依申请公开”已损坏" in said
    assert "上年" not in said
    assert main(["check", str(tmp_path / "好.xlsx"), "--previous", str(folder / "坏.xlsx")]) != 0
    capsys.readouterr()
    assert main(["verify", str(folder), "-o", str(tmp_path / "出")]) == 1
    assert "读不出  坏.xlsx  “坏.xlsx”里面的工作表“三、依申请公开”已损坏" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".xltm", ".xltx", ".xlt", ".ods", ".et"])
def test_a_table_of_another_kind_is_a_unit_that_cannot_be_read(tmp_path, capsys, suffix):
    (tmp_path / f"甲{suffix}").write_bytes(b"PK")
    assert main(["check", str(tmp_path / f"甲{suffix}")]) == 2
    said = capsys.readouterr().err.removeprefix("nianbao：").strip()
    assert main(["verify", str(tmp_path), "-o", str(tmp_path / "出")]) == 1
    assert f"读不出  甲{suffix}  {said}" in capsys.readouterr().out.splitlines()


def test_an_empty_folder_cannot_be_verified(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 2
    assert "没有工作簿" in capsys.readouterr().err


def test_cells_that_look_like_formulas_are_text(tmp_path):
    type_in(tmp_path / "=1+1.xlsx", zeros() | {"表三.新收.自然人": '=HYPERLINK("x")'}, cover={"单位名称": "@某局"})
    main(["verify", str(tmp_path), "-o", str(tmp_path / "出")])
    for row in csv.reader(io.StringIO((tmp_path / "出" / "findings.csv").read_text(encoding="utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_an_earlier_runs_output_is_no_unit_wherever_it_lies(folder, capsys):
    """An output beside a subfolder, and one written into the folder itself, are recognised by what they hold."""
    main(["verify", str(folder / "下级")])
    capsys.readouterr()
    main(["verify", str(folder), "-o", str(folder)])
    assert "共 7 个文件" in capsys.readouterr().out
    main(["verify", str(folder), "-o", str(folder)])
    assert "共 7 个文件" in capsys.readouterr().out


def test_nothing_in_the_folder_is_left_out_in_silence(folder, tmp_path, capsys):
    """A subfolder behind a link, a pipe, a document: each is named, none stops the run."""
    (tmp_path / "别处").mkdir()
    (folder / "链接").symlink_to(tmp_path / "别处")
    os.mkfifo(folder / "管道.xlsx")
    (folder / "正文.docx").write_bytes(b"PK")
    assert main(["verify", str(folder), "-o", str(tmp_path / "出")]) == 1
    out = capsys.readouterr().out
    assert "共 9 个文件" in out
    assert len([line for line in out.splitlines() if line.startswith("读不出") and ("链接" in line or "管道" in line)]) == 2
    assert "没有核验：正文.docx" in out


def test_no_two_units_share_a_folder_of_feedback():
    files = ["a.xlsm", "a.xlsx", "a.xlsx.xlsx", "b.xlsx", "b/校验意见.html.xlsx", "C.xlsx", "c.XLSX", "c.xlsx-2.xlsx"]
    folders = feedback_folders(files)
    lower = [each.casefold() for each in folders]
    assert len(set(lower)) == len(files)
    assert not any(each.endswith("校验意见.html") for each in lower)


def test_an_output_folder_of_somebody_elses_is_refused(folder, tmp_path, capsys):
    site = tmp_path / "网站"
    site.mkdir()
    (site / "index.html").write_text("首页", encoding="utf-8")
    assert main(["verify", str(folder), "-o", str(site)]) == 2
    assert "已有同名的文件" in capsys.readouterr().err
    assert [path.name for path in site.iterdir()] == ["index.html"]


def test_what_a_supervisor_puts_into_the_results_stays(folder, tmp_path):
    output = tmp_path / "出"
    main(["verify", str(folder), "-o", str(output)])
    notice = next((output / "反馈").rglob("校验意见.html"))
    mine = notice.with_name("我的笔记（标注）.docx")
    mine.write_bytes(b"PK")
    main(["verify", str(folder), "-o", str(output)])
    assert mine.read_bytes() == b"PK"
