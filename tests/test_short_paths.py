"""Paths of feedback: what Windows can hold, no two alike, still telling whose they are."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import unit_bytes
from workbook.cli import main
from workbook.outcome.names import NOTICE, feedback_folders, marked_name
from workbook.outcome.short_paths import LEAST_ROOM, ROOM, WHOLE, room_below, width

LONG = "云溪县住房和城乡建设局（县人民防空办公室）2025年度政府信息公开工作年度报告（正式稿）"


def paths(files, room=ROOM):
    """Return what a run writes below its folder of results for each file: its marked copy and its notice."""
    for file, folder in zip(files, feedback_folders(files, room), strict=True):
        above = f"反馈/{folder}/"
        yield f"{above}{marked_name(PurePosixPath(file).name, room - width(above))}", f"{above}{NOTICE}"


FILES = [
    *(f"{LONG}{'关于' * each}/{LONG}/{LONG * 2}（{copy}）.xlsx" for each in (1, 2) for copy in (1, 2, 3)),
    *(f"{'片区/' * depth}{LONG}.xlsx" for depth in (1, 5, 30)),
    f"{LONG * 2}.xlsx",
    f"{LONG * 2}.xlsm",
    f"{'中' * 80}.xlsx",
    f"{'中' * 79}文.xlsx",
    f"{'𠮷' * 60}.xlsx",
    f"{LONG * 2} .xlsx",
    "片区/甲.xlsx",
]


@pytest.mark.parametrize("room", [ROOM, 120, LEAST_ROOM])
def test_they_fit_and_no_two_are_alike(room):
    found = list(paths(FILES, room))
    assert max(width(each) for pair in found for each in pair) <= room
    assert len({PurePosixPath(copy).parent.as_posix().casefold() for copy, _ in found}) == len(FILES)
    folders = {PurePosixPath(copy).parent for copy, _ in found}
    assert not any(parent in folders for folder in folders for parent in folder.parents)
    for copy, _ in found:
        assert copy.endswith(("（标注）.xlsx", "（标注）.xlsm"))
        assert all(len(part.encode()) <= 255 and not part.endswith((" ", ".")) for part in PurePosixPath(copy).parts)


def test_one_still_sees_whose_they_are():
    copy, _ = list(paths(FILES))[2]
    *_, folder, name = PurePosixPath(copy).parts
    assert folder.startswith("云溪县住房和城乡建设局（县人民防空办公室）")
    assert folder.endswith("（3）")
    assert name.startswith("云溪县住房和城乡建设局")
    assert name.endswith("（3）（标注）.xlsx")


def test_what_is_short_stays_as_it_is():
    files = ["甲.xlsx", "片区/乙.xlsx", f"{LONG}.xlsx"]
    assert feedback_folders(files) == ["甲", "片区/乙", LONG]
    assert marked_name(f"{LONG}.xlsx") == f"{LONG}（标注）.xlsx"


def test_a_deep_folder_of_results_leaves_less_room():
    assert room_below("/" + "出" * 40) == ROOM
    assert room_below("/" + "出" * 149) == WHOLE - 151
    assert room_below("/" + "出" * 300) == LEAST_ROOM


LETTERS = st.text(st.sampled_from("云溪县局 .a#𠮷（1）"), min_size=1, max_size=120).filter(lambda name: name.strip(" ./"))


@given(
    st.lists(st.lists(LETTERS, min_size=1, max_size=8).map(lambda parts: "/".join(parts) + ".xlsx"), min_size=1, max_size=8, unique=True)
)
def test_whatever_they_are_called(files):
    found = list(paths(files, LEAST_ROOM))
    assert all(width(each) <= LEAST_ROOM for pair in found for each in pair)
    assert len({PurePosixPath(copy).parent.as_posix().casefold() for copy, _ in found}) == len(files)


@pytest.mark.usefixtures("in_this_process")
def test_a_run_writes_them_and_tells_the_whole_name(tmp_path):
    folder, output = tmp_path / "上报", tmp_path / "出"
    name = f"{LONG[:60]}{'水' * 15}.xlsx"
    (folder / LONG).mkdir(parents=True)
    (folder / LONG / name).write_bytes(unit_bytes(4, "balance"))
    assert main(["verify", str(folder), "-o", str(output), "--jobs", "1"]) == 1
    files = [path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()]
    assert max(map(width, files)) <= room_below(str(output))
    (copy,) = output.rglob("*（标注）.xlsx")
    assert Path(copy.parent / NOTICE).exists()
    page = (output / "单位" / "0001.html").read_text(encoding="utf-8")
    assert f"{LONG}/{name}" in page
    assert copy.parent.relative_to(output).as_posix() in page
    assert name in (copy.parent / NOTICE).read_text(encoding="utf-8")
