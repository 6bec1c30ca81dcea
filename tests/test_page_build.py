"""Building the page: what it is made of, what goes in, whether one that was handed out is old."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from workbook.cli import main
from workbook.page.building import stamp
from workbook.page.contents import ROOT, package_files, program_files
from workbook.page.runtime import load_runtime


def test_the_same_input_makes_the_same_page(page_file, tmp_path):
    from tests.page_in_browser import build

    data = page_file.read_bytes()
    assert build(tmp_path).read_bytes() == data
    assert len(data) < 9_000_000


def test_every_word_of_the_page_is_one_of_its_words(page_file):
    # A word named like a method of a dict would be that.
    assert "built-in" not in page_file.read_text(encoding="utf-8").partition('id="worker"')[0].partition('class="used"')[0]


def test_a_page_of_today_is_told_so(page_file, capsys):
    assert main(["page", "--check", str(page_file)]) == 0
    assert "一致" in capsys.readouterr().out


@pytest.mark.parametrize(("key", "said"), [("version", "版本"), ("program", "程序"), ("rules", "规则")])
def test_an_older_page_is_told_by_what_differs(page_file, tmp_path, capsys, key, said):
    mine = stamp()[key]
    old = tmp_path / "旧.html"
    text = page_file.read_text(encoding="utf-8")
    digest = mine["2021"] if isinstance(mine, dict) else mine
    assert text.count(digest) >= 1
    old.write_text(text.replace(digest, "0.0.9" if key == "version" else "sha256:0"), encoding="utf-8")
    assert main(["page", "--check", str(old)]) == 1
    assert f"不一致：{said}不同" in capsys.readouterr().out


def test_another_file_is_no_page(tmp_path, capsys):
    other = tmp_path / "别的.html"
    other.write_text("<html></html>", encoding="utf-8")
    assert main(["page", "--check", str(other)]) == 2
    assert "不是 nianbao page 生成的网页" in capsys.readouterr().err
    assert main(["page", "--check", str(tmp_path / "没有.html")]) == 2


def test_a_folder_without_the_runtime_is_said(tmp_path, capsys):
    assert main(["page", "--pyodide", str(tmp_path), "-o", str(tmp_path / "页.html")]) == 2
    assert "没有 Pyodide" in capsys.readouterr().err
    for name in load_runtime()["files"]:
        (tmp_path / name).write_bytes(b"other")
    assert main(["page", "--pyodide", str(tmp_path), "-o", str(tmp_path / "页.html")]) == 2
    assert "校验值不符" in capsys.readouterr().err
    assert not (tmp_path / "页.html").exists()


def test_without_npm_it_is_said_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["page", "-o", str(tmp_path / "页.html")]) == 2
    assert "没有 npm" in capsys.readouterr().err


def test_what_goes_in_is_enough_to_judge_without_what_no_browser_runs(tmp_path):
    for name, data in {**package_files(), **program_files()}.items():
        path = tmp_path / "inside" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    book = ROOT / "workbook" / "templates" / "2021.xlsx"
    asked = [
        {"do": "check", "file": str(book), "earlier": []},
        {"do": "json"},
        {"do": "report", "kind": "docx", "draft": True},
    ]
    script = "\n".join(
        [
            f"import sys; sys.path.insert(0, {str(tmp_path / 'inside')!r})",
            "from pathlib import Path",
            "from workbook.page import answers",
            f"answers.MADE = Path({str(tmp_path / 'made')!r})",
            f"for each in {[json.dumps(each) for each in asked]!r}:",
            "    print(answers.answer(each))",
        ]
    )
    # -S and -I: neither this environment's packages nor this folder are there.
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""
    checked, _, report = map(json.loads, done.stdout.splitlines())
    assert checked["told"].startswith("未填完")
    assert report["name"].endswith("（草稿）.docx")
    assert (tmp_path / "made").read_bytes().startswith(b"PK")


def test_commands_and_sheets_of_other_formats_stay_out():
    names = program_files()
    assert not [name for name in names if name.startswith(("workbook/commands/", "addin/")) or name.endswith(".xlsx")]
    assert [name for name in names if name.endswith(".docx")] == ["workbook/narrative/base.docx"]
    assert "rules/schema/rule.schema.json" in names


def test_what_tells_old_browsers_is_written_as_they_read():
    script = (ROOT / "workbook" / "page" / "parts" / "able.js").read_text(encoding="utf-8")
    assert not re.search(r"=>|`|\b(?:const|let|class|async|await)\b|\?\.|\.\.\.", script)


def test_no_expression_repeats_a_group_without_giving_back():
    possessive = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+")
    sources = [path for room in ("rules", "workbook", "addin") for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".json")]
    assert len(sources) > 300
    found = [
        f"{path.name} {number}: {line.strip()}"
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if possessive.search(line)
    ]
    assert found == []
