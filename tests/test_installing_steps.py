"""Single steps done in a folder: what is taken back, what is left alone, what is said."""

import pytest

from addin.installing.step import CopyFolder, NeedFile, Plan, RemoveEmptyFolder, RemoveFile, RemoveFolder, WriteFile
from addin.installing.steps import StepError, perform
from tests.machine import Machine


@pytest.fixture
def bare(tmp_path):
    return Machine("win32", tmp_path)


def do(machine, *steps):
    return perform(Plan(steps), place=machine.place, tell=str)


@pytest.mark.parametrize("at", range(5))
def test_whatever_fails_comes_back_as_it_was(bare, at):
    """A step that cannot be done, put at each place among others that can."""
    home, addin = bare.places.home, bare.places.addin
    for path, data in ((addin, b"old"), (home / "python" / "a.txt", b"a"), (home / "base" / "b.txt", b"b")):
        bare.place(path).parent.mkdir(parents=True, exist_ok=True)
        bare.place(path).write_bytes(data)
    before = bare.tree()
    steps = [WriteFile(addin, b"new"), RemoveFolder(home / "python"), RemoveEmptyFolder(home), CopyFolder(home / "base", home / "new")]
    steps.insert(at, NeedFile((home / "nothing",)))
    with pytest.raises(StepError, match="自定义函数"):
        do(bare, *steps)
    assert bare.tree() == before
    assert not bare.place(home / "new").exists()


def test_what_is_not_there_is_not_said_to_be_removed(bare):
    told = []
    there, gone = bare.places.wheels, bare.places.base
    do(bare, WriteFile(there / "x.whl", b"x"))
    perform(Plan((RemoveFolder(there), RemoveFolder(gone), RemoveFile(bare.places.record))), place=bare.place, tell=told.append)
    assert told == [f"删除 {there}"]


def test_a_folder_where_a_file_should_be_is_said(bare):
    bare.place(bare.places.home).parent.mkdir(parents=True)
    bare.place(bare.places.home).write_bytes(b"a file")
    with pytest.raises(StepError, match="写不了"):
        do(bare, WriteFile(bare.places.record, b"x"))
    assert bare.place(bare.places.home).read_bytes() == b"a file"


def test_a_changed_file_is_not_removed_and_said(bare):
    path = bare.places.addin
    do(bare, WriteFile(path, b"changed"))
    (said,) = do(bare, RemoveFile(path, "0" * 64))
    assert str(path) in said
    assert bare.place(path).read_bytes() == b"changed"


def test_a_folder_with_something_of_the_users_stays(bare):
    home = bare.places.home
    do(bare, WriteFile(home / "record", b"x"), WriteFile(home / "mine.txt", b"x"))
    do(bare, RemoveFile(home / "record"), RemoveEmptyFolder(home))
    assert [path.name for path in bare.place(home).iterdir()] == ["mine.txt"]
    do(bare, RemoveFile(home / "mine.txt"), RemoveEmptyFolder(home))
    assert not bare.place(home).exists()


def test_a_copied_python_comes_without_what_it_had_compiled(bare):
    source = bare.places.home.with_name("stick")
    do(
        bare,
        WriteFile(source / "python.exe", b"p"),
        WriteFile(source / "Lib" / "__pycache__" / "x.pyc", b"c"),
        WriteFile(source / "Lib" / "x.py", b"x"),
    )
    do(bare, CopyFolder(source, bare.places.base))
    names = sorted(
        path.relative_to(bare.place(bare.places.base)).as_posix() for path in bare.place(bare.places.base).rglob("*") if path.is_file()
    )
    assert names == ["Lib/x.py", "python.exe"]


def test_a_step_in_the_middle_that_is_interrupted_is_taken_back(bare):
    def interrupt(line):
        if "b.txt" in line:
            raise KeyboardInterrupt

    steps = (WriteFile(bare.places.home / "a.txt", b"a"), WriteFile(bare.places.home / "b.txt", b"b"))
    with pytest.raises(KeyboardInterrupt):
        perform(Plan(steps), place=bare.place, tell=interrupt)
    assert list(bare.root.iterdir()) == []
