"""Unusual files: tried in a process of their own first, whose end is one sentence; ordinary ones need none; tags beyond all bearing."""

import json
import sys

import pytest

from tests import edits
from tests.complete import complete
from tests.damage import T3
from tests.damage.packages import PROSE, with_texts
from workbook.cli import main
from workbook.reading.package import MOST_TAGS
from workbook.reading.report import read_report
from workbook.reading.unreadable import Unreadable
from workbook.reading.unusual import is_unusual
from workbook.verifying import limits, rehearsal

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")
END = "</sheetData>"
# Each is short, and well-formed; no program writes so many.
MANY = {
    "rows": (T3, END, '<row r="1"/>', END),
    "rows without a number": (PROSE, END, "<row/>", END),
    "cells": (T3, END, '<row r="900">' + '<c r="A900"/>' * 99 + "</row>", END),
    "cells without an address": (PROSE, END, "<row>" + "<c/>" * 99 + "</row>", END),
    "columns": (T3, "<sheetData>", '<cols><col min="1" max="2"/></cols>', "<sheetData>"),
    "merges": (T3, END, END + "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 99 + "</mergeCells>", ""),
    "comments": (PROSE, END, "<!--a-->" * 9, END),
    "validations": (PROSE, END, END + '<dataValidations><dataValidation sqref="A1"/></dataValidations>', ""),
    "links": (T3, END, END + '<hyperlinks><hyperlink ref="A1"/></hyperlinks>', ""),
}
WHOLE = {
    "formats": ("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>'),
    "number formats": ("xl/styles.xml", b"</numFmts>", b'<numFmt numFmtId="170" formatCode="0"/>'),
    "sheets": ("xl/workbook.xml", b"<sheets>", b"<a/>"),
    "texts": ("xl/sharedStrings.xml", b"</sst>", b"<si/>"),
}


def refusal(data, tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as reason:
        read_report(path)
    return reason.value


@pytest.mark.parametrize("kind", MANY)
def test_more_tags_in_a_sheet_than_anybody_writes(kind, tmp_path):
    sheet, old, many, rest = MANY[kind]
    count = MOST_TAGS // many.count("<") + 1
    # Together they take more than an ordinary workbook.
    many = many * max(count, (5 << 20) // len(many))
    reason = refusal(edits.change_sheet(complete(), sheet, lambda xml: xml.replace(old, many + rest, 1)), tmp_path)
    assert reason.kind == "部件过多"
    assert f"工作表“{sheet}”的单元格和标记超过 60 万个" in str(reason)


@pytest.mark.parametrize("kind", WHOLE)
def test_more_tags_in_what_all_sheets_share(kind, tmp_path):
    part, before, one = WHOLE[kind]
    data = with_texts(complete())
    many = one * max(MOST_TAGS + 1, (5 << 20) // len(one))
    assert refusal(edits.change(data, part, lambda xml: xml.replace(before, many + before, 1)), tmp_path).kind == "部件过多"


def large(data):
    """Return a workbook that is read, with more in it than an ordinary one."""
    comment = "<!--" + "a" * 200_000 + "-->"
    return edits.change_sheet(data, T3, lambda xml: xml.replace(END, END + comment * 25))


@pytest.fixture
def files(tmp_path):
    ordinary, unusual = tmp_path / "普通.xlsx", tmp_path / "特大.xlsx"
    ordinary.write_bytes(complete())
    unusual.write_bytes(large(complete()))
    return ordinary, unusual


def test_what_is_unusual(files, tmp_path):
    ordinary, unusual = files
    assert not is_unusual(ordinary)
    assert is_unusual(unusual)
    pictures = edits.add(complete(), "xl/media/image1.png", bytes(5 << 20))
    ordinary.write_bytes(pictures)
    assert not is_unusual(ordinary)
    ordinary.write_bytes(b"PK")
    assert not is_unusual(ordinary)
    assert not is_unusual(tmp_path / "没有.xlsx")


def test_an_ordinary_file_starts_no_process(files, monkeypatch, capsys):
    from workbook.verifying import careful

    started = []
    monkeypatch.setattr(careful.Careful, "do", lambda _self, trial: started.append(trial.path.name) or [""])
    assert main(["check", str(files[0])]) == 1
    assert started == []
    assert main(["check", str(files[1])]) == 1
    assert started == ["特大.xlsx"]
    assert "青溪县南郊镇人民政府" in capsys.readouterr().out


@POSIX
def test_a_file_over_its_limits_is_one_sentence_in_every_command(files, tmp_path, monkeypatch, capfd):
    """The process ends while it reads: what was printed of its end is no trace, and the command goes on to say so."""
    ordinary, unusual = files
    monkeypatch.setattr(rehearsal, "is_unusual", lambda path: path == unusual)
    monkeypatch.setattr("workbook.verifying.careful.Careful.do", lambda _self, trial: trial.lost(-limits.signal.SIGXCPU))
    said = "“特大.xlsx”读了"
    for words in (["check"], ["check", "--mark", str(tmp_path / "标注.xlsx")], ["report"], ["export"], ["fill", "--zero"]):
        assert main([words[0], str(unusual), *words[1:]]) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert err.startswith(f"nianbao：{said}")
        assert len(err.splitlines()) == 1
    assert main(["check", str(ordinary), "--previous", str(unusual)]) == 2
    assert capfd.readouterr().err.startswith(f"nianbao：上年文件：{said}")
    assert main(["check", str(unusual), "--format", "json"]) == 2
    assert json.loads(capfd.readouterr().out)["error"].startswith(said)
    assert not (tmp_path / "标注.xlsx").exists()


@POSIX
def test_a_process_that_takes_too_much_ends_and_is_told_of(files, monkeypatch, tmp_path):
    """The real process with the real limits; that of memory low, which no ordinary file of a test reaches."""
    program = tmp_path / "试.py"
    program.write_text(
        "import sys\nfrom pathlib import Path\nfrom workbook.verifying import limits, rehearsal\n"
        "def eat(trial):\n"
        "    with limits.limited_here(trial.path):\n"
        "        sum(range(10**12))\n"
        "rehearsal._read = eat\n"
        "if __name__ == '__main__':\n"
        "    print(rehearsal.rehearse(Path(sys.argv[1])))\n",
        encoding="utf-8",
    )
    import subprocess

    done = subprocess.run([sys.executable, program, files[1]], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("“特大.xlsx”读了 2 秒还没有读完")
    assert done.stderr == ""
