"""Results that cannot be replaced (换不上): old ones stay as they are, one sentence says why; what somebody changed is kept."""

import errno
import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.county import unit_bytes
from tests.test_interrupted import cut_off, is_whole, tree, without
from workbook.cli import main
from workbook.files import Stop
from workbook.outcome import delivery
from workbook.outcome.names import BEFORE, UNFINISHED_PAGE
from workbook.outcome.staging import Staging
from workbook.verifying.folder import files_of, others_of
from workbook.verifying.run import Run, in_this_thread


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "上报"
    (root / "片区").mkdir(parents=True)
    (root / "甲.xlsx").write_bytes(unit_bytes(4, "balance"))
    (root / "片区" / "乙.xlsx").write_bytes(unit_bytes(6, "confirm"))
    return root


@pytest.fixture
def output(folder, tmp_path, in_this_process):
    assert verify(folder, tmp_path / "出") == 1
    return tmp_path / "出"


def verify(folder, output, *more):
    return main(["verify", str(folder), "-o", str(output), "--jobs", "1", *more])


@pytest.fixture
def disk(tmp_path):
    """Return a small disk of its own."""
    place = tmp_path / "盘"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("this user cannot mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.9])
def test_a_full_disk(folder, disk, capsys, in_this_process, share):
    output = disk / "出"
    verify(folder, output)
    old = tree(output)
    room = int(share * sum(map(len, old.values())))
    (disk / "别的").write_bytes(b"x" * (shutil.disk_usage(disk).free - room))
    capsys.readouterr()
    assert verify(folder, output) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"nianbao：写不了“{output}")
    assert said.endswith("：磁盘满了。已有的结果没有动；请腾出磁盘空间，再核验一次。\n")
    assert said.count("\n") == 1
    assert tree(output) == old
    (disk / "别的").unlink()
    assert verify(folder, output) == 1
    assert is_whole(output)
    assert without(tree(output / BEFORE)) == old


def test_a_full_disk_found_by_a_process_of_its_own(folder, disk, capsys):
    output = disk / "出"
    (disk / "别的").write_bytes(b"x" * (shutil.disk_usage(disk).free - 40_000))
    assert verify(folder, output, "--jobs", "2") == 2
    assert "：磁盘满了。" in capsys.readouterr().err
    assert not output.exists()


@pytest.mark.parametrize("what", ["（标注）", "校验意见", "单位"])
def test_what_is_wrong_with_a_disk_ends_the_run_whatever_is_being_written(folder, output, capsys, monkeypatch, what):
    """Without a quota of its own to use up, the system's answer is put in its place."""
    real = delivery.write_whole

    def full(path, data):
        if what in path.parent.name + path.name:
            raise OSError(errno.EDQUOT, "", str(path))
        real(path, data)

    monkeypatch.setattr(delivery, "write_whole", full)
    old = tree(output)
    capsys.readouterr()
    assert verify(folder, output) == 2
    assert "：磁盘的配额用完了。已有的结果没有动；请腾出磁盘空间，再核验一次。" in capsys.readouterr().err
    assert tree(output) == old


def test_a_disk_that_must_not_be_written(folder, disk, capsys, in_this_process):
    output = disk / "出"
    verify(folder, output)
    old = tree(output)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    capsys.readouterr()
    assert verify(folder, output) == 2
    assert capsys.readouterr().err.endswith("：磁盘只读。已有的结果没有动；请用 -o 换一个能写的文件夹，再核验一次。\n")
    assert tree(output) == old


def test_somebody_who_may_not_write(folder, output, tmp_path):
    """A superuser may everything: somebody else is asked."""
    if os.geteuid():
        pytest.skip("this user cannot become another")
    # The folders of tests are nobody else's.
    with TemporaryDirectory() as place:
        theirs = shutil.copytree(tmp_path, Path(place) / "都能看")
        for path in (Path(place), theirs, *theirs.rglob("*")):
            path.chmod(path.stat().st_mode | 0o055)
        (theirs / "说").mkdir()
        (theirs / "说").chmod(0o777)
        old = tree(theirs / "出")
        words = [str(theirs / "上报"), "-o", str(theirs / "出"), "--jobs", "1"]
        assert cut_off(theirs / "说", [{"words": words, "user": 65534}]) == [2]
        said = (theirs / "说" / "said0.txt").read_text(encoding="utf-8")
        assert said.endswith("没有权限，或文件正被打开。已有的结果没有动；请关闭打开着的文件，或用 -o 换一个能写的文件夹，再核验一次。\n")
        assert tree(theirs / "出") == old


@pytest.mark.parametrize("file", ["校验汇总.xlsx", "反馈/甲/甲（标注）.xlsx"])
@pytest.mark.parametrize("when", ["before", "during"])
def test_a_file_open_in_a_spreadsheet_program(folder, output, capsys, file, when):
    """LibreOffice leaves a mark beside what it has open; on Windows the file cannot be opened at all."""
    old = tree(output)
    mark = (output / file).with_name(f".~lock.{(output / file).name}#")
    capsys.readouterr()
    if when == "before":
        mark.write_text("某人", encoding="utf-8")
        assert verify(folder, output) == 2
        assert f"“{output / file}”正被打开" in capsys.readouterr().err
    else:
        run = Run(folder, output=output, jobs=1, open_executor=in_this_thread)
        units = run.verify()
        next(units)
        mark.write_text("某人", encoding="utf-8")
        with pytest.raises(Stop, match="正被打开"):
            list(units)
    mark.unlink()
    assert tree(output) == old
    assert verify(folder, output) == 1
    assert is_whole(output)


def test_while_a_run_goes_on_its_page_says_so_and_old_results_stay(folder, output):
    old = tree(output)
    run = Run(folder, output=output, jobs=1, open_executor=in_this_thread)
    units = run.verify()
    next(units)
    found = tree(output)
    assert old.items() <= found.items()
    page = found[UNFINISHED_PAGE].decode()
    assert "核验还没有做完" in page
    assert run.about.used.moment in page
    assert "核验还没有做完" in found["没有做完/index.html"].decode()
    assert verify(folder, output) == 2
    # Who wants no more of it has what was there before.
    units.close()
    assert tree(output) == old


def test_what_somebody_changed_is_kept_and_said(folder, output, capsys):
    copy, notice = output / "反馈" / "甲" / "甲（标注）.xlsx", output / "反馈" / "片区" / "乙" / "校验意见.html"
    written = copy.read_bytes()
    copy.write_bytes(written + b"changed")
    notice.write_text("改过的意见", encoding="utf-8")
    summary = (output / "校验汇总.xlsx").read_bytes() + b"changed"
    (output / "校验汇总.xlsx").write_bytes(summary)
    # Of what became of 乙 nothing is left to be put in its place.
    (folder / "片区" / "乙.xlsx").write_bytes(unit_bytes(1))
    capsys.readouterr()
    verify(folder, output)
    said = capsys.readouterr().out
    assert copy.read_bytes() == written
    kept = {
        "反馈/甲/甲（标注）（留存）.xlsx": written + b"changed",
        "反馈/片区/乙/校验意见（留存）.html": "改过的意见".encode(),
        "校验汇总（留存）.xlsx": summary,
    }
    assert kept.items() <= tree(output).items()
    assert not notice.exists()
    assert "写好以后有人改过的 3 个文件没有覆盖" in said
    assert all(path in said for path in kept)
    pages = [(output / "单位" / f"000{number}.html").read_text(encoding="utf-8") for number in (1, 2)]
    assert "“甲（标注）.xlsx”写好以后有人改过，没有覆盖，改名为“甲（标注）（留存）.xlsx”" in pages[0]
    assert "“校验意见.html”写好以后有人改过，没有覆盖，改名为“校验意见（留存）.html”" in pages[1]
    assert "留存" not in (output / "反馈" / "甲" / "校验意见.html").read_text(encoding="utf-8")
    # Kept again beside what was kept, and never a unit.
    copy.write_bytes(b"changed again")
    verify(folder, output)
    assert kept.items() <= tree(output).items()
    assert copy.with_name("甲（标注）（留存2）.xlsx").read_bytes() == b"changed again"
    assert files_of(output) == []
    assert others_of(output) == []


def test_what_was_touched_but_not_changed_is_replaced(folder, output):
    copy = output / "反馈" / "甲" / "甲（标注）.xlsx"
    copy.write_bytes(copy.read_bytes())
    verify(folder, output)
    assert not [path for path in tree(output) if "留存" in path]


def test_what_somebody_changes_while_a_run_goes_on_is_kept(folder, output):
    run = Run(folder, output=output, jobs=1, open_executor=in_this_thread)
    units = run.verify()
    next(units)
    (output / "反馈" / "甲" / "甲（标注）.xlsx").write_bytes(b"changed")
    list(units)
    assert (output / "反馈" / "甲" / "甲（标注）（留存）.xlsx").read_bytes() == b"changed"
    assert "甲（标注）（留存）.xlsx" in "".join(run.staging.told())


def test_what_is_changed_in_the_results_of_the_last_time_is_kept(folder, output):
    verify(folder, output)
    (output / BEFORE / "反馈" / "甲" / "甲（标注）.xlsx").write_bytes(b"changed")
    (output / BEFORE / "笔记.txt").write_bytes(b"mine")
    verify(folder, output)
    found = tree(output / BEFORE)
    assert found["反馈/甲/甲（标注）（留存）.xlsx"] == b"changed"
    assert found["笔记.txt"] == b"mine"
    assert is_whole(output / BEFORE)


@pytest.mark.parametrize("name", ["单位", "反馈", BEFORE, "没有做完"])
def test_a_link_of_the_users_is_not_followed(folder, output, tmp_path, capsys, name):
    (tmp_path / "别处").mkdir()
    if (output / name).exists():
        shutil.rmtree(output / name)
    (output / name).symlink_to(tmp_path / "别处")
    assert verify(folder, output) == 2
    assert name in capsys.readouterr().err
    assert list((tmp_path / "别处").iterdir()) == []


def test_a_record_leads_to_no_file_of_somebody_elses(folder, output, tmp_path):
    other = tmp_path / "别人的.txt"
    other.write_bytes(b"other")
    record = output / "record.jsonl"
    lines = [{"file": "甲", "written": {"../别人的.txt": "0", str(other): "0"}}, ["?"], {"written": []}]
    record.write_text("".join(json.dumps(each) + "\n" for each in lines) + "{", encoding="utf-8")
    assert verify(folder, output) == 1
    assert other.read_bytes() == b"other"
    assert is_whole(output)


def test_a_folder_of_the_users_with_a_name_of_ours(folder, output, capsys):
    (output / "没有做完").mkdir()
    (output / "没有做完" / "我的.docx").write_bytes(b"mine")
    assert verify(folder, output) == 2
    assert "没有做完" in capsys.readouterr().err
    assert (output / "没有做完" / "我的.docx").read_bytes() == b"mine"


def test_the_lock_goes_with_its_process(tmp_path):
    """What a process that was killed leaves behind is no lock; see test_interrupted for those that are."""
    staging = Staging(tmp_path / "出", "")
    with pytest.raises(Stop):
        Staging(tmp_path / "出", "")
    staging._lock._file.close()
    again = Staging(tmp_path / "出", "")
    assert again.said == ["上一次核验没有做完，没有做完的部分已清理。"]
    again.discard()
    assert list((tmp_path / "出").iterdir()) == []
