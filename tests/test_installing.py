"""What installing and removing would do on Windows and macOS, seen as a plan: every path, every refusal, nothing touched."""

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from addin.installing.data import load_words, requirements
from addin.installing.places import places_of
from addin.installing.plan import plan_install, plan_remove
from addin.installing.record import Record, digest, read_record
from addin.installing.refusals import INSTALL
from addin.installing.settings import settings_of
from addin.installing.step import (
    Compile,
    CopyFolder,
    InstallPackages,
    MakeEnvironment,
    NeedFile,
    RemoveEmptyFolder,
    RemoveFile,
    RemoveFolder,
    WriteFile,
)
from addin.installing.wheel import make_wheel, wheel_name
from tests.machine import ENV, PYTHON, facts, small_addin

ROOT = Path(__file__).parent.parent
SYSTEMS = ("win32", "darwin")
WIN = PureWindowsPath(r"C:\Users\王 小明\AppData\Local\nianbao")
MAC = PurePosixPath("/Users/王小明/Library/Application Support/nianbao")
XLSTART = PureWindowsPath(r"C:\Users\王 小明\AppData\Roaming\Microsoft\Excel\XLSTART\nianbao.xlam")


def install(platform, *, functions=False, wheels=None, executable=None, copied=False, env=None, **known):
    found = facts(**known)
    return plan_install(
        platform,
        env or ENV[platform],
        executable or PYTHON[platform],
        wheels=wheels,
        functions=functions,
        build=small_addin,
        facts=found,
        copied=copied,
    )


def test_windows_step_by_step():
    plan = install("win32")
    wheel = WIN / "wheels" / wheel_name()
    interpreter = WIN / "python" / "Scripts" / "python.exe"
    data = small_addin({"INTERPRETER_WIN": str(interpreter)})
    python = PureWindowsPath(PYTHON["win32"])
    assert plan.refusals == ()
    assert plan.steps == (
        RemoveFolder(WIN / "wheels"),
        WriteFile(wheel, make_wheel()),
        MakeEnvironment(python, WIN / "python"),
        InstallPackages(python, interpreter, requirements("win32"), wheel, None),
        Compile(interpreter),
        WriteFile(XLSTART, data),
        WriteFile(WIN / "installed.json", Record("0.1.0", functions=False, addin=digest(data)).to_bytes()),
    )


def test_macos_step_by_step():
    plan = install("darwin")
    interpreter = MAC / "python" / "bin" / "python3"
    office = PurePosixPath(
        "/Users/王小明/Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/nianbao.xlam"
    )
    script = PurePosixPath("/Users/王小明/Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript")
    files = [step for step in plan.steps if isinstance(step, WriteFile)]
    assert [step.path for step in files] == [MAC / "wheels" / wheel_name(), office, script, MAC / "installed.json"]
    assert settings_of(files[1].data) == {"INTERPRETER_MAC": str(interpreter)}
    assert files[2].data == facts().stock_script
    assert Compile(interpreter) in plan.steps


def test_the_record_is_written_last_and_packages_before_excels_files():
    for platform in SYSTEMS:
        steps = install(platform).steps
        places = places_of(platform, ENV[platform])
        assert steps[-1].path == places.record
        assert [type(step) for step in steps].index(Compile) < next(
            n for n, step in enumerate(steps) if getattr(step, "path", None) == places.addin
        )


def test_functions_need_the_library_beside_the_interpreter_or_one_folder_up():
    steps = install("win32", functions=True).steps
    (need,) = [step for step in steps if isinstance(step, NeedFile)]
    assert need.paths == (WIN / "python" / "Scripts" / "xlwings64-0.37.8.dll", WIN / "python" / "xlwings64-0.37.8.dll")
    assert steps.index(need) > [type(step) for step in steps].index(InstallPackages)
    assert not any(isinstance(step, NeedFile) for step in install("win32").steps)


def test_a_python_on_a_stick_is_copied_before_anything_depends_on_it():
    steps = install("win32", executable=r"E:\年报按钮\python\python.exe", base=r"E:\年报按钮\python\python.exe", copied=True).steps
    assert steps[0] == CopyFolder(PureWindowsPath(r"E:\年报按钮\python"), WIN / "base")
    assert {step.executable for step in steps if isinstance(step, (MakeEnvironment, InstallPackages))} == {WIN / "base" / "python.exe"}


def test_wheels_are_named_as_they_stand_here(tmp_path):
    (tmp_path / "xlwings-0.37.8-cp311-cp311-win_amd64.whl").touch()
    (step,) = [step for step in install("win32", wheels=tmp_path).steps if isinstance(step, InstallPackages)]
    assert step.wheels == tmp_path


def test_wheels_for_another_version_are_refused_with_the_one_that_is_needed(tmp_path):
    (tmp_path / "xlwings-0.37.8-cp312-cp312-win_amd64.whl").touch()
    assert "Python 3.11 用的软件包" in install("win32", wheels=tmp_path).refusals[0]
    assert install("win32", wheels=tmp_path, python=(3, 12)).steps


REFUSED = {
    "store": {"executable": r"C:\Users\x\AppData\Local\Microsoft\WindowsApps\python.exe"},
    "old": {"python": (3, 10)},
    "bits": {"bits": 32},
    "venv": {"modules": frozenset()},
    "pip": {"modules": frozenset({"venv"})},
    "own_python": {"executable": str(WIN / "python" / "Scripts" / "python.exe")},
    "no_xlwings": {"xlwings": ""},
    "other_xlwings": {"xlwings": "0.37.7"},
    "functions": {"functions": True},
    "wheels": {"wheels": Path(__file__).parent / "schema"},
    "path": {"env": {**ENV["win32"], "LOCALAPPDATA": r"C:\Users\100%\AppData\Local"}},
    "excel": {"excel_runs": True},
    "stranger": {"addin": b"somebody's"},
    "closed": {"closed": (XLSTART.parent,)},
}


def test_each_refusal_is_tried():
    assert REFUSED.keys() == INSTALL.keys()


@pytest.mark.parametrize("name", INSTALL)
def test_what_cannot_work_is_refused_with_what_to_do(name):
    platform = "darwin" if name == "functions" else "win32"
    plan = install(platform, **REFUSED[name])
    assert plan.steps == ()
    (sentence,) = plan.refusals
    start = re.split(r"[{]", load_words()["refusals"][name])[0]
    assert start in sentence
    assert "{" not in sentence


def test_every_reason_is_told_at_once():
    assert len(install("win32", python=(3, 9), bits=32, excel_runs=True).refusals) == 3


def test_a_store_python_is_seen_behind_its_environment():
    plan = install("win32", base=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11_x\python.exe")
    assert "应用商店" in plan.refusals[0]


def test_macos_without_xlwings_script_is_refused():
    assert install("darwin", stock_script=b"").steps == ()
    assert install("win32", stock_script=b"").steps


@pytest.mark.parametrize("platform", ["linux", "cygwin"])
def test_other_systems_are_told_of_libreoffice(platform):
    plan = plan_install(platform, {}, "/usr/bin/python3", wheels=None, functions=False, build=small_addin, facts=facts())
    assert plan.steps == ()
    assert "LibreOffice" in plan.refusals[0]
    assert plan_remove(platform, {}, "/usr/bin/python3", facts=facts()).refusals == plan.refusals


def test_a_missing_variable_is_named():
    assert "APPDATA" in install("win32", env={"LOCALAPPDATA": r"C:\x"}).refusals[0]


def test_whose_file_stands_in_the_start_up_folder():
    """An earlier one of ours may be replaced, even one that was copied there by hand; somebody's is never."""
    foreign = small_addin({"INTERPRETER_WIN": "x"}, sheet="myaddin.conf")
    assert install("win32", addin=small_addin({"INTERPRETER_WIN": ""})).steps
    assert str(XLSTART) in install("win32", addin=foreign).refusals[0]
    assert install("win32", addin=foreign, record=Record("0.1.0", functions=False, addin=digest(foreign))).steps


def test_a_script_that_was_there_before_is_not_taken_out_again():
    there = install("darwin", script=facts().stock_script)
    record = read_record(there.steps[-1].data)
    assert record.script == ""
    assert not any("applescript" in str(getattr(step, "path", "")) for step in there.steps)
    removing = plan_remove("darwin", ENV["darwin"], PYTHON["darwin"], facts=facts(record=record))
    assert not any("applescript" in str(step.path) for step in removing.steps)
    again = install("darwin", script=facts().stock_script, record=record._replace(script=digest(facts().stock_script)))
    assert read_record(again.steps[-1].data).script
    assert install("darwin", script=b"somebody's own").refusals


def test_removing_takes_out_what_was_installed_and_nothing_else():
    record = Record("0.1.0", functions=False, addin="a" * 64)
    plan = plan_remove("win32", ENV["win32"], PYTHON["win32"], facts=facts(record=record))
    assert plan.steps == (
        RemoveFile(XLSTART, "a" * 64),
        RemoveFolder(WIN / "python"),
        RemoveFolder(WIN / "base"),
        RemoveFolder(WIN / "wheels"),
        RemoveFile(WIN / "installed.json"),
        RemoveEmptyFolder(WIN),
    )
    mac = plan_remove("darwin", ENV["darwin"], PYTHON["darwin"], facts=facts(record=record._replace(script="b" * 64)))
    assert RemoveFile(places_of("darwin", ENV["darwin"]).script, "b" * 64) in mac.steps


@pytest.mark.parametrize(
    ("known", "said"), [({}, "没有装过"), ({"record": Record("0.1.0", functions=False, addin=""), "excel_runs": True}, "Excel 正开着")]
)
def test_removing_is_refused(known, said):
    plan = plan_remove("win32", ENV["win32"], PYTHON["win32"], facts=facts(**known))
    assert plan.steps == ()
    assert said in plan.refusals[0]
