"""Files that cannot be read or written: told in Chinese, never waited for, never half written, in any locale."""

import csv
import errno
import io
import json
import os
import re
import stat
import subprocess
import sys

import pytest
import xlsxwriter

from tests import edits
from tests.complete import complete
from workbook.cli import main
from workbook.exporting import CUT, LONGEST, export_csv, safe
from workbook.files import Stop, is_there, why, write_bytes, write_whole
from workbook.outcome.results import write_tables
from workbook.outcome.unit import VerifiedUnit
from workbook.reading.report import read_report

LETTERS = re.compile("[A-Za-z]{2,}")
# Each line of arguments is run by the program itself, one after the other, and answered with status and output.
PROGRAM = """
import contextlib, io, json, sys
from workbook.cli import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(json.loads(line))
    print(json.dumps([status, out.getvalue() + err.getvalue()]), flush=True)
"""
# A disk that takes no more than so many bytes of a file.
SMALL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"


def answers(lines, *, before="", **more):
    text = "".join(json.dumps([str(word) for word in words]) + "\n" for words in lines)
    done = subprocess.run(
        [sys.executable, "-c", before + PROGRAM], input=text, capture_output=True, text=True, timeout=120, check=True, **more
    )
    assert not done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_every_reason_of_the_system_is_chinese():
    for number in errno.errorcode:
        assert not LETTERS.search(why(OSError(number, os.strerror(number)))), number
    for error in (MemoryError("out of memory"), RecursionError("maximum recursion depth exceeded"), ValueError("embedded null byte")):
        assert not LETTERS.search(why(error))
    assert why(UnicodeEncodeError("ascii", "年", 0, 1, "ordinal not in range")) == "名字里有系统写不了的字"
    assert why(OSError("no number")) == "代号 OSError"


class PanicException(BaseException):
    """What a library written in another language raises."""


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RecursionError("maximum"),
        OSError(errno.EIO, "Input/output error"),
        PanicException("called `unwrap()`"),
        KeyError("x"),
    ],
)
def test_what_nobody_foresaw_is_told_without_a_trace(error, monkeypatch, capsys):
    def fail(_arguments):
        raise error

    monkeypatch.delenv("NIANBAO_DEBUG", raising=False)
    monkeypatch.setattr("workbook.commands.export.run", fail)
    assert main(["export", "甲.xlsx"]) == 2
    said = capsys.readouterr().err
    assert "没有做完" in said
    assert LETTERS.findall(said.removeprefix("nianbao").replace(type(error).__name__, "").replace("test_files.py", "")) == []


def test_a_librarys_panic_is_a_sentence_alone(tmp_path, capfd):
    path, out = tmp_path / "坏.xlsx", io.BytesIO()
    # Texts that cells share, as Excel keeps them.
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("封面").write(0, 0, "政府信息公开工作年度报告")
    huge = b'uniqueCount="18446744073709551615"'
    path.write_bytes(edits.change(out.getvalue(), "xl/sharedStrings.xml", lambda xml: re.sub(rb'uniqueCount="\d+"', huge, xml, count=1)))
    assert main(["check", str(path)]) == 2
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "坏.xlsx" in said
    assert "panicked" not in said


@pytest.fixture
def odd(tmp_path):
    """A pipe, a device without end under a name of each kind, and what is beside them."""
    for name in ("管.xlsx", "管.docx", "管.txt", "管.csv", "管.json"):
        os.mkfifo(tmp_path / name)
    for name in ("零.xlsx", "零.txt", "零.csv", "零.json"):
        (tmp_path / name).symlink_to("/dev/zero")
    (tmp_path / "规则").mkdir()
    os.mkfifo(tmp_path / "规则" / "规则.json")
    (tmp_path / "设备").mkdir()
    (tmp_path / "设备" / "规则.json").symlink_to("/dev/zero")
    (tmp_path / "好.xlsx").write_bytes(complete())
    (tmp_path / "上报").mkdir()
    (tmp_path / "上报" / "好.xlsx").write_bytes(complete())
    os.mkfifo(tmp_path / "上报" / "管.xlsx")
    (tmp_path / "上报" / "零.xlsx").symlink_to("/dev/zero")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_pipes_and_devices_are_never_waited_for(odd):
    good, folder = odd / "好.xlsx", odd / "上报"
    lines = [
        *(["check", odd / f"{name}.xlsx"] for name in "管零"),
        *(["check", good, "--previous", odd / f"{name}.xlsx"] for name in "管零"),
        *(["check", good, "--mark", odd / f"{name}.xlsx"] for name in "管零"),
        *(["check", good, "--waivers", odd / f"{name}.{kind}"] for name in "管零" for kind in ("csv", "json", "xlsx")),
        *(["check", good, "--rules", odd / name] for name in ("管.json", "零.json", "规则", "设备")),
        *(["rules", "lint", odd / name] for name in ("管.json", "零.json", "规则", "设备")),
        *(["fill", good, "--text", odd / f"{name}.txt", "--yes"] for name in "管零"),
        ["fill", odd / "管.xlsx", "--zero", "--yes"],
        ["fill", good, "--zero", "--yes", "-o", odd / "管.xlsx"],
        ["report", good, "--draft", "-o", odd / "管.docx"],
        ["report", odd / "管.xlsx"],
        ["export", odd / "零.xlsx"],
        ["template", "-o", odd / "管.xlsx"],
        ["template", "--previous", odd / "零.xlsx", "-o", odd / "新.xlsx"],
        ["verify", odd / "管.xlsx"],
        ["verify", folder, "--previous", odd / "管.xlsx"],
        ["verify", folder, "-o", odd / "管.xlsx"],
        ["demo", "-o", odd / "管.xlsx"],
        ["addin", "build", "-o", odd / "管.xlsx"],
    ]
    for words, (status, said) in zip(lines, answers(lines), strict=True):
        assert status == 2, (words, said)
        assert not LETTERS.search(re.sub(r"\S*[管零]\.\w+|/\S*|JSON|nianbao|\.[a-z]+", "", said)), said
    [(status, said)] = answers([["verify", folder, "-o", odd / "结果"]])
    assert status == 1
    assert said.count("不是普通文件") == 2
    assert not (odd / "新.xlsx").exists()


def test_names_that_no_disk_takes_are_told_in_chinese(tmp_path, capsys):
    long = tmp_path / ("长" * 200 + ".xlsx")
    good = tmp_path / "好.xlsx"
    good.write_bytes(complete())
    for words in (
        ["check", long],
        ["check", good, "--rules", long],
        ["check", good, "--waivers", long],
        ["check", good, "--mark", long],
        ["verify", long],
        ["fill", good, "--text", long.with_suffix(".txt"), "--yes"],
        ["report", good, "--draft", "-o", long.with_suffix(".docx")],
        ["template", "-o", long],
        ["demo", "-o", long],
    ):
        assert main([str(word) for word in words]) == 2, words
        said = capsys.readouterr().err.replace(str(tmp_path), "")
        assert not LETTERS.search(re.sub(r"nianbao|\.[a-z]+", "", said)), said


@pytest.fixture
def full(tmp_path):
    """A folder on a disk that is full, with a workbook in it and what an earlier run wrote."""
    (tmp_path / "好.xlsx").write_bytes(complete())
    assert main(["report", str(tmp_path / "好.xlsx"), "--draft", "-o", str(tmp_path / "年报.docx")]) in (0, 1)
    assert main(["check", str(tmp_path / "好.xlsx"), "--mark", str(tmp_path / "标.xlsx")]) in (0, 1)
    assert main(["template", "-o", str(tmp_path / "空.xlsx")]) == 0
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="no disk can be made small there")
def test_a_full_disk_leaves_nothing_half_written(full, capsys):
    good = full / "好.xlsx"
    (full / "全文.txt").write_text("一、总体情况\n本机关依法公开。\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in full.iterdir()}
    lines = [
        ["report", good, "--draft", "-o", full / "年报.docx"],
        *(["report", good, "--draft", "-o", full / f"新.{kind}"] for kind in ("docx", "html", "md")),
        *(["check", good, "--mark", full / name] for name in ("标.xlsx", "新标.xlsx")),
        *(["template", "-o", full / name] for name in ("空.xlsx", "新空.xlsx")),
        ["fill", good, "--text", full / "全文.txt", "--replace", "--yes", "-o", full / "填.xlsx"],
        ["addin", "build", "-o", full / "按钮"],
    ]
    capsys.readouterr()
    for words, (status, said) in zip(lines, answers(lines, before=SMALL_DISK), strict=True):
        assert status == 2, (words, said)
        assert "存不下" in said, (words, said)
    assert {path.name: path.read_bytes() for path in full.iterdir() if path.is_file()} == before
    assert not any((full / "按钮").iterdir())


def test_a_file_is_replaced_whole_with_who_may_use_it(tmp_path):
    path, link = tmp_path / "年报.docx", tmp_path / "链接.docx"
    write_whole(path, b"1")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    path.chmod(0o640)
    link.symlink_to(path)
    write_bytes(link, b"2")
    assert link.is_symlink()
    assert path.read_bytes() == b"2"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["年报.docx", "链接.docx"]
    with pytest.raises(Stop, match="那是一个文件夹"):
        write_bytes(tmp_path, b"")
    with pytest.raises(Stop, match="那是设备"):
        write_bytes(tmp_path / ".." / ".." / ".." / ".." / ".." / ".." / ".." / "dev" / "null", b"")
    with pytest.raises(Stop, match="不能用的字符"):
        write_bytes(tmp_path / "a\0b", b"")
    assert not is_there(tmp_path / "没有")


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠", "\t", "\r", "\n"])
def test_no_field_of_a_table_is_a_formula_or_too_long(sign, tmp_path):
    text = f"{sign}1+cmd|' /C calc'!A0"
    # A bare carriage return would end the row for some readers.
    shown = f"'{text}".replace("\r", "\n")
    assert safe(text) == shown
    report = read_report(_book(tmp_path))
    id = next(iter(report.figures))
    report.figures[id] = -3
    report.places[id] = report.places[id]._replace(sheet=text)
    row = list(csv.reader(io.StringIO(export_csv(report), newline="")))[1]
    # A number stays one.
    assert row[2:4] == ["-3", shown]


def _book(folder):
    path = folder / "年报.xlsx"
    path.write_bytes(complete())
    return path


def test_a_long_text_is_cut_where_tables_are_written(tmp_path):
    from workbook.findings.checked import Checked

    checked = Checked("甲.xlsx", error="长" * 200_000)
    list(write_tables([VerifiedUnit(checked.alone(), "{}")], tmp_path))
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))
    longest = max(rows[1], key=len)
    assert len(longest) == LONGEST
    assert longest.endswith(CUT)


def test_every_command_works_where_the_system_speaks_no_language(tmp_path):
    """LC_ALL=C, as in a scheduled job: names and files in Chinese are read, written and told as anywhere."""
    folder = tmp_path / "上报"
    folder.mkdir()
    (folder / "南郊镇.xlsx").write_bytes(complete())
    (tmp_path / "全文.txt").write_text("一、总体情况\n本机关依法公开。\n", encoding="utf-8")
    (tmp_path / "清单.csv").write_text("代码,单位,理由,有效期至\nT3-09,甲镇,已核,2030-01-01\n", encoding="utf-8")
    (tmp_path / "规则").mkdir()
    (tmp_path / "规则" / "自定.json").write_text('{"rules": [{"code": "T3-09", "status": "off"}]}', encoding="utf-8")
    good = "上报/南郊镇.xlsx"
    lines = [
        ["template", "--unit", "北郊镇", "--year", "2025"],
        ["fill", good, "--text", "全文.txt", "--replace", "--yes"],
        ["check", good, "--mark", "标注.xlsx", "--rules", "规则", "--waivers", "清单.csv"],
        ["verify", "上报", "--jobs", "2", "-o", "结果"],
        ["report", good, "--to", "md", "--to", "docx", "--draft", "-o", "年报"],
        ["export", good, "--format", "csv"],
        ["rules", "explain", "T3-01"],
        ["rules", "lint", "规则"],
        ["addin", "build", "-o", "按钮"],
    ]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))} | {"LC_ALL": "C"}
    (tmp_path / "年报").mkdir()
    for words in lines:
        done = subprocess.run([sys.executable, "-m", "workbook.cli", *words], cwd=tmp_path, env=env, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode("utf-8")
        assert done.returncode in (0, 1), (words, said)
        assert "?" not in said, (words, said)
        assert "没有料到" not in said
    made = {path.name for path in tmp_path.rglob("*")}
    assert {"南郊镇（已填）.xlsx", "标注.xlsx", "index.html", "nianbao.xlam"} <= made
    assert any("北郊镇" in name for name in made)
    assert any(name.endswith(".md") for name in made)
