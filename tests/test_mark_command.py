"""`nianbao check --mark` as a clerk runs it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.clerk import type_in, zeros
from workbook.cli import main


def run(capsys, *words):
    status = main([str(word) for word in words])
    return status, *capsys.readouterr()


def test_the_command_writes_the_copy_and_says_so(tmp_path, capsys):
    path = type_in(tmp_path / "a.xlsx", zeros() | {"表三.新收.自然人": 3})
    before, copy = path.read_bytes(), tmp_path / "新文件夹" / "副本.xlsx"
    status, out, err = run(capsys, "check", path, "--mark", copy)
    plainly = run(capsys, "check", path)
    assert (status, out, err) == (plainly[0], f"{plainly[1]}标注副本：{copy}\n", "")
    assert path.read_bytes() == before
    first = copy.read_bytes()
    status, out, err = run(capsys, "check", path, "--mark", copy, "--format", "json")
    assert (status, json.loads(out)["verdict"], err) == (1, "fail", f"标注副本：{copy}\n")
    assert copy.read_bytes() == first


def test_what_is_not_overwritten(tmp_path, capsys):
    path = type_in(tmp_path / "a.xlsx", zeros())
    other = type_in(tmp_path / "b.xlsx", zeros())
    (tmp_path / "c.xlsx").write_text("要紧的文字")
    (tmp_path / "d.xlsx").symlink_to(path)
    for copy, said in (
        (path, "原件"),
        ("b.xlsx", "已经存在"),
        ("c.xlsx", "已经存在"),
        ("d.xlsx", "原件"),
        ("e.xlsm", "后缀"),
        ("f", "后缀"),
    ):
        before = {each: each.read_bytes() for each in tmp_path.iterdir()}
        status, out, err = run(capsys, "check", path, "--mark", tmp_path / copy)
        assert (status, out) == (2, "")
        assert said in err
        assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before
    assert other.exists()


def test_an_unreadable_file_has_no_copy(tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_text("文本")
    status, _, err = run(capsys, "check", path, "--mark", tmp_path / "b.xlsx")
    assert status == 2
    assert "不是工作簿" in err
    assert not (tmp_path / "b.xlsx").exists()


def test_a_check_without_marks_brings_in_nothing_of_marking(tmp_path):
    path = type_in(tmp_path / "a.xlsx", zeros())
    code = f"import sys; from workbook.cli import main; main(['check', {str(path)!r}]); print([m for m in sys.modules if 'marking' in m])"
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "utf-8"},
    )
    assert out.stdout.rstrip().endswith("[]")
