"""A run that is cut off (中断): killed or interrupted at any moment its results are whole, or plainly unfinished, and nothing is lost."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.county import unit_bytes
from workbook.cli import main
from workbook.outcome.names import BEFORE, JOURNAL, LOCK, UNFINISHED, UNFINISHED_PAGE
from workbook.verifying.folder import files_of, others_of

pytestmark = pytest.mark.usefixtures("in_this_process")
MINE = {"反馈/甲/批注.docx": b"mine", "笔记.txt": b"mine too"}
# The renames that write three units' copies, notices and pages, and the one that writes down what is to be replaced.
WRITTEN = 10
KILL, INTERRUPT = signal.SIGKILL, signal.SIGINT


@pytest.fixture(autouse=True)
def _one_time(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without(found, *places):
    return {path: content for path, content in found.items() if not path.startswith(places)}


def is_whole(folder):
    """Return whether results are as their run wrote them, every file there and every link leading somewhere."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (folder / "record.jsonl").read_text(encoding="ascii").splitlines()]
    written = [each for holder in (run, *lines) for each in holder["written"].items()]
    pages = [*(folder / "单位").glob("*.html"), *(folder / "反馈").rglob("校验意见.html")]
    links = [page.parent / unquote(link) for page in pages for link in re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8"))]
    return all((folder / path).is_file() and sha256((folder / path).read_bytes()).hexdigest() == known for path, known in written) and all(
        link.is_file() for link in links
    )


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Return a folder whose results are there, files of the user's own among them, and whose units have changed since."""
    root = tmp_path_factory.mktemp("起点")
    folder = root / "上报"
    (folder / "片区").mkdir(parents=True)
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "balance"))
    (folder / "片区" / "乙.xlsx").write_bytes(unit_bytes(6, "confirm"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1767225600")
        assert main(["verify", str(folder), "-o", str(root / "出"), "--jobs", "1"]) == 1
    for path, content in MINE.items():
        (root / "出" / path).write_bytes(content)
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "blank"))
    (folder / "片区" / "丙.xlsx").write_bytes(unit_bytes(8, "balance"))
    return root


def cut_off(tmp_path, cases, *how):
    """Verify once for each case, one after the other or at once, and return how each process ended."""
    listed = tmp_path / "cases.json"
    listed.write_text(json.dumps([case | {"said": str(tmp_path / f"said{number}.txt")} for number, case in enumerate(cases)]))
    done = subprocess.run([sys.executable, "-m", "tests.interrupted", str(listed), *how], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def copies(start, tmp_path, count):
    """Return so many copies of the results, each with the words that verify the folder into it anew."""
    found = []
    for number in range(count):
        output = shutil.copytree(start / "出", tmp_path / f"出{number}")
        found.append((output, [str(start / "上报"), "-o", str(output), "--jobs", "1"]))
    return found


@pytest.fixture
def twice(start, tmp_path):
    """Return what a second run leaves that nobody cuts off."""
    ((output, words),) = copies(start, tmp_path, 1)
    assert main(["verify", *words]) == 1
    return tree(output)


def check_cut_off(output, old, new):
    """See to it that nothing is lost, that what is not whole says so, and that nothing of it is ever a unit."""
    found = tree(output)
    assert MINE.items() <= found.items()
    whole = any(without(found, BEFORE, UNFINISHED) == without(results, BEFORE) for results in (old, new))
    assert whole or UNFINISHED_PAGE in found
    for path, content in without(old, *MINE).items():
        assert content in (found.get(path), found.get(f"{BEFORE}/{path}")), path
    assert {path.relative_to(output).as_posix() for path in files_of(output)} | set(others_of(output)) == set(MINE)


def check_mended(output, words, new):
    """See to it that the next run leaves what it would have left had nothing been cut off."""
    assert main(["verify", *words]) == 1
    found = tree(output)
    assert {path for path in {*found, *new} if found.get(path) != new.get(path)} == set()
    assert is_whole(output)
    assert is_whole(output / BEFORE)


@pytest.fixture
def begun(start, tmp_path):
    """Return results of which a run has written down that they are to be replaced, and how the next run is begun."""
    ((output, words),) = copies(start, tmp_path / "换", 1)
    assert cut_off(tmp_path, [{"words": words, "renames": WRITTEN + 1, "signal": KILL}]) == [-KILL]
    assert (output / UNFINISHED / JOURNAL).exists()
    return output, words


def test_killed_at_any_rename_that_puts_results_in_place(start, tmp_path, twice, begun):
    """What a run has begun the next one goes on with, as often as it is killed on the way."""
    old, (output, words) = tree(start / "出"), begun
    cases = [shutil.copytree(output, tmp_path / "换到" / str(number)) for number in range(1, 31)]
    ended = cut_off(tmp_path, [{"swap": str(each), "renames": number, "signal": KILL} for number, each in enumerate(cases, 1)])
    last = ended.index(0)
    assert last > 15
    assert ended == [-KILL] * last + [0] * (30 - last)
    for each in cases:
        check_cut_off(each, old, twice)
    assert all(UNFINISHED_PAGE in tree(each) for each in cases)
    # Killed at every second rename, and begun again, it is done in the end.
    assert cut_off(tmp_path, [{"swap": str(output), "renames": 2, "signal": KILL}] * last)[-1] == 0
    check_mended(output, words, twice)


def test_killed_while_the_results_before_the_last_are_taken_away(start, tmp_path):
    """They go before anything else is touched; what is left of them goes the next time, and is nothing that somebody changed."""
    ((output, words),) = copies(start, tmp_path / "先", 1)
    assert main(["verify", *words]) == 1
    changed = output / BEFORE / "反馈" / "片区" / "乙" / "校验意见.html"
    changed.write_bytes(b"changed")
    now = without(tree(output), BEFORE)
    cases = [shutil.copytree(output, tmp_path / "清到" / str(number)) for number in range(1, 31)]
    ended = cut_off(tmp_path, [{"clear": str(each), "removals": number, "signal": KILL} for number, each in enumerate(cases, 1)])
    last = ended.index(0)
    assert last > 8
    assert cut_off(tmp_path, [{"clear": str(each)} for each in cases]) == [0] * 30
    for each in cases:
        found = tree(each)
        assert without(found, BEFORE) == now
        assert {path: content for path, content in found.items() if path.startswith(BEFORE)} == {
            f"{BEFORE}/反馈/片区/乙/校验意见（留存）.html": b"changed"
        }


def test_killed_while_pages_are_written(start, tmp_path, twice):
    old = tree(start / "出")
    cases = copies(start, tmp_path / "写", 3)
    moments = (1, 5, WRITTEN)
    ended = cut_off(
        tmp_path, [{"words": words, "renames": number, "signal": KILL} for number, (_, words) in zip(moments, cases, strict=True)]
    )
    assert ended == [-KILL] * 3
    for output, _ in cases:
        check_cut_off(output, old, twice)
        assert without(tree(output), UNFINISHED, f"{BEFORE}/{LOCK}") == old
        assert UNFINISHED_PAGE in tree(output)
    check_mended(*cases[2], twice)


@pytest.mark.parametrize("number", [KILL, INTERRUPT])
def test_cut_off_at_any_time(start, tmp_path, twice, number):
    old = tree(start / "出")
    cases = copies(start, tmp_path / "时刻", 10)
    moments = [0.02 + 0.06 * place * random.Random(place).random() for place in range(1, 11)]
    ended = cut_off(
        tmp_path, [{"words": words, "seconds": after, "signal": number} for after, (_, words) in zip(moments, cases, strict=True)]
    )
    assert set(ended) <= {1, -KILL if number == KILL else 130}
    for place, (output, _) in enumerate(cases):
        check_cut_off(output, old, twice)
        if number == INTERRUPT:
            # It takes away what it began, or has done it all, and says which.
            said = (tmp_path / f"said{place}.txt").read_text(encoding="utf-8")
            assert tree(output) == (old if "nianbao：已中止。" in said and "新的结果已经换上" not in said else twice)
            assert (ended[place] == 130) == ("nianbao：已中止。" in said)
            assert "Traceback" not in said
    for output, words in cases[:3]:
        check_mended(output, words, twice)


def test_several_runs_at_once(start, tmp_path, twice):
    """One of them writes, the others say so; what is left is whole."""
    ((output, words),) = copies(start, tmp_path / "同时", 1)
    ended = cut_off(tmp_path, [{"words": words}] * 4, "at once")
    assert set(ended) == {1, 2}
    assert is_whole(output)
    assert without(tree(output), BEFORE).keys() == without(twice, BEFORE).keys()
    said = [(tmp_path / f"said{place}.txt").read_text(encoding="utf-8") for place, status in enumerate(ended) if status == 2]
    assert {each.strip() for each in said} == {f"nianbao：“{output}”正由另一次核验写结果，请等它做完再核验，或用 -o 另给一个结果文件夹。"}


def test_workers_end_with_the_run_that_began_them(tmp_path):
    """They would go on writing into what the next run has begun, and wait for ever for more."""
    children_of = Path(f"/proc/self/task/{os.getpid()}/children")
    if not children_of.exists():
        pytest.skip("this system does not tell which process began which")
    (tmp_path / "上报").mkdir()
    for number in range(60):
        (tmp_path / "上报" / f"{number}.xlsx").write_bytes(unit_bytes(4, "balance"))
    words = ["verify", str(tmp_path / "上报"), "-o", str(tmp_path / "出"), "--jobs", "2"]
    began = subprocess.Popen([sys.executable, "-m", "workbook.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list((tmp_path / "出").rglob("*（标注）*")):
        assert began.poll() is None
        time.sleep(0.05)
    children = Path(f"/proc/{began.pid}/task/{began.pid}/children").read_text(encoding="ascii").split()
    assert len(children) >= 2
    began.kill()
    began.wait()
    until = time.monotonic() + 30
    while any(_is_running(child) for child in children):
        assert time.monotonic() < until
        time.sleep(0.05)


def _is_running(child):
    try:
        # One that has ended and of which nobody has taken note yet is a zombie.
        return Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
