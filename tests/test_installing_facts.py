"""What plans are made of: records, settings read back, packages, places, the facts of a machine; and that each has its words."""

import importlib.metadata
import re
import tomllib
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from addin.installing.data import load_packages, load_words, requirements, xlwings_version
from addin.installing.facts import PROBES, excel_runs, look
from addin.installing.places import places_of, usual_interpreters
from addin.installing.record import Record, read_record
from addin.installing.refusals import INSTALL, REMOVE
from addin.installing.settings import settings_of
from addin.installing.steps import DOING
from tests.machine import small_addin

ROOT = Path(__file__).parent.parent
SYSTEMS = ("win32", "darwin")
WIN = PureWindowsPath(r"C:\Users\王 小明\AppData\Local\nianbao")
MAC = PurePosixPath("/Users/王小明/Library/Application Support/nianbao")
XLSTART = PureWindowsPath(r"C:\Users\王 小明\AppData\Roaming\Microsoft\Excel\XLSTART\nianbao.xlam")


@pytest.mark.parametrize("data", [None, b"", b"{}", b"[]", b"\xff", b'{"version": "1"}'])
def test_a_record_that_is_none(data):
    assert read_record(data) is None


def test_a_record_comes_back():
    record = Record("0.1.0", functions=True, addin="a", script="b")
    assert read_record(record.to_bytes()) == record


@pytest.mark.parametrize("data", [None, b"", b"PK", small_addin({}, sheet="x"), small_addin({"A": "b"})[:-30]])
def test_what_is_no_addin_of_ours(data):
    assert settings_of(data) is None


def test_every_kind_of_step_and_every_refusal_has_its_words():
    words = load_words()
    assert {kind.__name__ for kind in DOING} == set(words["steps"])
    assert {*INSTALL, *REMOVE, "system", "variable"} == set(words["refusals"])
    for group in words.values():
        if isinstance(group, dict):
            for sentence in group.values():
                sentence.encode("gbk")
                assert not set(sentence) & set("！!")


def test_the_packages_are_what_the_program_declares_and_tests_run_with():
    """Nothing that the program or xlwings declares is forgotten: it is installed, or named with the reason why not."""
    data = load_packages()
    pins = dict(
        line.lower().replace("_", "-").split("==") for line in (ROOT / "tests" / "constraints.txt").read_text(encoding="utf-8").split()
    )
    named = {_plain(each["name"]): each for each in data["packages"]}
    left = {_plain(each["name"]) for each in data["left_out"]}
    assert {name: each["version"] for name, each in named.items() if "only" not in each} == {
        name: pins[name] for name, each in named.items() if "only" not in each
    }
    wanted = {"nianbao", "xlwings"}
    seen = set()
    while wanted - seen:
        name = (wanted - seen).pop()
        seen.add(name)
        if name in named and named[name].get("only"):
            continue
        for line in importlib.metadata.requires(name) or ():
            if "extra ==" not in line and _plain(re.match(r"[\w.-]+", line)[0]) not in left:
                wanted.add(_plain(re.match(r"[\w.-]+", line)[0]))
    assert seen - {"nianbao"} == named.keys()
    assert left <= {_plain(re.match(r"[\w.-]+", line)[0]) for line in importlib.metadata.requires("nianbao")}
    assert set(data["unwanted"]).isdisjoint(named)


def test_xlwings_is_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["optional-dependencies"]["excel"] == [f"xlwings=={xlwings_version()}"]
    assert importlib.metadata.version("xlwings") == xlwings_version()


def test_platforms_get_their_own_packages():
    assert any(each.startswith("pywin32") for each in requirements("win32"))
    assert {each.split("==")[0] for each in requirements("darwin")} >= {"psutil", "appscript"}
    assert not any(each.startswith(("pywin32", "psutil", "appscript")) for each in requirements("linux"))


def test_a_file_built_for_anybody_names_the_users_own_folder():
    assert usual_interpreters() == {
        "INTERPRETER_WIN": r"%LOCALAPPDATA%\nianbao\python\Scripts\python.exe",
        "INTERPRETER_MAC": "$HOME/Library/Application Support/nianbao/python/bin/python3",
    }


def test_the_machine_is_looked_at(tmp_path):
    """On this one no Excel runs, whatever the probes' programs are; xlwings and its files are found without importing it."""
    found = look(places_of("darwin", {"HOME": str(tmp_path)}))
    assert (found.xlwings, found.excel_runs, found.addin, found.record, found.closed) == (xlwings_version(), False, None, None, ())
    assert b"VbaHandler" in found.stock_script
    assert found.modules == {"pip", "venv"}
    assert found.python >= (3, 11)


def test_excel_is_seen_to_run(tmp_path, monkeypatch):
    for platform, said in (("win32", '"EXCEL.EXE","1234","Console","1","99 K"'), ("darwin", "1234")):
        program = tmp_path / PROBES[platform][0][0]
        for text, status, runs in ((said, 0, True), ("INFO: none" if platform == "win32" else "", 0 if platform == "win32" else 1, False)):
            program.write_text(f"#!/bin/sh\necho '{text}'\nexit {status}\n")
            program.chmod(0o755)
            monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
            assert excel_runs(platform) is runs


def _plain(name):
    return name.lower().replace("_", "-")


def test_the_macros_ask_for_the_script_that_is_written():
    from addin.building.runtime import runtime_text

    name = places_of("darwin", {"HOME": "/Users/x"}).script.name
    (asked,) = re.findall(r'AppleScriptTask\("([^"]+)" & XLWINGS_VERSION & "([^"]+)"', runtime_text())
    assert asked[0] + xlwings_version() + asked[1] == name
