"""Expressions that an earlier process has compiled find what new ones find; whatever is amiss with what was kept, the run goes on."""

import json
import os
import re
import subprocess
import sys
from marshal import dumps, loads
from pathlib import Path
from zlib import crc32

import pytest

from rules import expressions
from rules.expressions import _dump, _take_up, compiled
from tests.clerk import type_in, zeros
from tests.patterns import all_patterns

TEXTS = (
    "（一）主动公开。2023年，我局全年新收政府信息公开申请12件，其中予以公开3件、部分公开 1 件；较上年增长20.5%。",
    "1.XX镇人民政府办公室（以下简称“镇政府办”）截至12月31日，共发布信息1,234条。详见《目录》〔2023〕5号，电话 0512-12345678。",
    '<row r="3" spans="1:7"><c r="A3" s="5" t="s"><v>12</v></c><c r="B3"><f>SUM(A1:A2)</f><v>7</v></c></row>',
)


def test_what_is_kept_finds_what_a_new_one_finds():
    found = 0
    for each in all_patterns():
        new, kept = re.compile(each.pattern, each.flags), _take_up(each.pattern, _dump(each.pattern, each.flags))
        assert (kept.pattern, kept.flags, kept.groups, kept.groupindex) == (new.pattern, new.flags, new.groups, new.groupindex)
        for text in TEXTS:
            searched = text.encode() if isinstance(each.pattern, bytes) else text
            spans = [[match.regs for match in way.finditer(searched)] for way in (new, kept)]
            assert spans[0] == spans[1], each
            found += len(spans[0])
    assert found > 1000


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that checks a report in a process whose compiled modules stand in a folder; and the file that is kept there."""
    folder = tmp_path_factory.mktemp("编译")
    type_in(folder / "甲.xlsx", zeros() | {"表三.新收.自然人": 3})
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def check(**more: str) -> dict:
        command = [sys.executable, "-m", "workbook.cli", "check", str(folder / "甲.xlsx"), "--format", "json"]
        known = environment | {"PYTHONPYCACHEPREFIX": str(folder / "cache"), "PYTHONPATH": str(Path(expressions.__file__).parents[1])}
        done = subprocess.run(command, env=known | more, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.stderr == ""
        return json.loads(done.stdout)

    first = check()
    (kept,) = (folder / "cache").rglob("*.kept")
    return check, kept, first


def test_a_later_process_takes_up_what_an_earlier_one_kept(run):
    check, kept, first = run
    content, written = kept.read_bytes(), kept.stat().st_mtime_ns
    assert len(content) > 50_000
    assert check() == first
    # Nothing had to be compiled that was not there.
    assert kept.stat().st_mtime_ns == written
    assert not list(kept.parent.glob("*.kept.*"))


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "other Python", "no expression"])
def test_what_is_amiss_is_done_without(run, damage):
    check, kept, first = run
    content = kept.read_bytes()
    damaged = _damaged(content, damage)
    kept.write_bytes(damaged)
    assert check() == first
    # And is mended for the next.
    assert kept.read_bytes()[:40] == content[:40]
    assert kept.read_bytes() != damaged
    assert check() == first


def _damaged(content: bytes, damage: str) -> bytes:
    mark, start = expressions._mark(), len(expressions._mark()) + expressions.CHECK
    if damage == "no expression":
        # Whole, but what stands in it is nothing that Python would make.
        wrong = dumps({key: dumps((32, b"\xff\xff\xff\x7f" * 4, 0, {}, (None,))) for key in loads(content[start:])})  # noqa: S302
        return mark + crc32(wrong).to_bytes(expressions.CHECK, "big") + wrong
    return {
        "cut": content[: len(content) // 2],
        "changed": content[:-100] + bytes([content[-100] ^ 1]) + content[-99:],
        "empty": b"",
        "other Python": b"2" + content[1:],
    }[damage]


def test_a_python_that_writes_no_compiled_modules_keeps_none(run):
    check, kept, first = run
    content = kept.read_bytes()
    kept.unlink()
    assert check(PYTHONDONTWRITEBYTECODE="1") == first
    assert not kept.exists()
    kept.write_bytes(content)


def test_a_folder_that_cannot_be_written_is_no_trouble(run, tmp_path):
    check, _, first = run
    nowhere = tmp_path / "文件"
    nowhere.write_text("")
    assert check(PYTHONPYCACHEPREFIX=str(nowhere)) == first


def test_what_is_kept_does_not_grow_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(expressions, "_path", lambda: tmp_path / "expressions.kept")
    monkeypatch.setattr(expressions, "_NEW", [("一", 0)])
    monkeypatch.setattr(expressions, "MOST", 3)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    held = {("二", 0): b"", ("三", 0): b""}
    monkeypatch.setattr(expressions, "_kept", lambda: held)
    expressions.keep()
    assert set(held) == {("一", 0), ("二", 0), ("三", 0)}
    expressions._NEW.append(("四", 0))
    expressions.keep()
    assert set(held) == {("四", 0)}


def test_an_expression_that_is_none_is_refused_as_ever():
    with pytest.raises(re.error):
        compiled("(")
    assert ("(", 0) not in expressions._NEW
