"""What lies in the current folder, often that of received files, is never run: modules under the names of Python's own, programs under an office's."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from addin.installing import offline
from addin.installing.data import requirements
from addin.installing.interpreter import complaint_of, run_python
from addin.installing.offline import download_packages
from addin.installing.scripts import installer_files
from addin.installing.steps import StepError
from tests.complete import complete
from workbook.narrative import pdf

MODULES = (
    "encodings",
    "multiprocessing",
    "pickle",
    "pip",
    "random",
    "rules",
    "struct",
    "subprocess",
    "tempfile",
    "venv",
    "workbook",
    "zipfile",
)


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A folder in which everything leaves a trace when it is run; it is the current one, and on the path in each way it can be written."""
    folder = tmp_path / "收到的"
    folder.mkdir()
    leave = f"import builtins; builtins.open({str(tmp_path / 'ran')!r}, 'a').write(__name__ + '\\n')\n"
    for name in MODULES:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(leave, encoding="utf-8")
        (folder / name / "__main__.py").write_text(leave, encoding="utf-8")
    for name in ("soffice", "libreoffice", "soffice.exe", "python", "python3"):
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> '{tmp_path / 'ran'}'\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(folder), os.environ["PATH"]]))
    return folder


def ran(folder):
    trace = folder.parent / "ran"
    return trace.read_text(encoding="utf-8") if trace.exists() else ""


def test_what_is_planted_would_run_where_nobody_takes_care(planted):
    subprocess.run([sys.executable, "-c", "import pickle"], check=False, capture_output=True)
    subprocess.run([sys.executable, "-m", "pip"], check=False, capture_output=True)
    assert "pickle" in ran(planted)
    assert "__main__" in ran(planted)


def test_the_processes_of_a_folder_run_nothing_planted(planted):
    (planted / "上报").mkdir()
    (planted / "上报" / "南郊镇.xlsx").write_bytes(complete())
    command = [Path(sys.executable).with_name("nianbao"), "verify", "上报", "--jobs", "2", "-o", "结果"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (1, "")
    assert (planted / "结果" / "index.html").exists()
    assert ran(planted) == ""


def test_another_python_runs_nothing_planted(planted, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(planted))
    for words in (("-m", "venv", "--help"), ("-m", "pip", "--version"), ("-c", "import pickle; print(1)")):
        done = run_python(sys.executable, *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout
    assert ran(planted) == ""


def test_packages_that_are_not_there_are_told(planted, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(StepError, match="没有合用的软件包"):
        download_packages(planted / "wheels", "3.12")
    assert ran(planted) == ""
    # A pip that does nothing, and says that all went well.
    idle = planted.parent / "idle"
    idle.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    idle.chmod(0o755)
    monkeypatch.setattr(offline.sys, "executable", str(idle))
    with pytest.raises(StepError, match=r"缺少 .*openpyxl.*请检查网络"):
        download_packages(planted / "wheels", "3.12")
    wheels = planted / "wheels"
    wheels.mkdir(exist_ok=True)
    for each in requirements("win32"):
        (wheels / f"{each.replace('-', '_').replace('==', '-')}-cp311-cp311-win_amd64.whl").touch()
    # Those of another version of Python are none.
    with pytest.raises(StepError, match="openpyxl"):
        download_packages(wheels, "3.12")
    assert len(download_packages(wheels, "3.11")) == len(requirements("win32"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found for lxml",
            "连不上软件包的网站",
        ),
        ("ERROR: No matching distribution found for lxml==6.1.3", "没有合用的软件包"),
        ("OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("something nobody has heard of", "退出状态 3"),
    ],
)
def test_what_programs_complain_is_told_in_chinese(said, told):
    assert complaint_of(subprocess.CompletedProcess([], 3, stdout="", stderr=said)) == told


def test_the_office_is_never_taken_from_the_current_folder(planted, monkeypatch):
    found = pdf.find_office()
    assert found is None or (Path(found).is_absolute() and Path(found).parent != planted)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", str(planted)]))
    monkeypatch.setattr(pdf, "USUAL_PLACES", (str(planted / "soffice"),))
    assert pdf.find_office() is None
    # Where the folder is not the current one, somebody has put it on the path.
    monkeypatch.chdir(planted.parent)
    assert pdf.find_office() == str(planted / "soffice")


def test_the_scripts_start_nothing_planted(planted):
    text = installer_files()["install.ps1"].decode("utf-8-sig")
    calls = re.findall(r"& (\$\w+) (\S+)", text)
    assert {program for program, _ in calls} == {"$python", "$Python", "$launcher"}
    assert all(first == "-I" for program, first in calls if program != "$launcher")
    # Nothing is started before the current folder has been left.
    assert text.index("Set-Location -LiteralPath $env:SystemRoot") < text.index("& $")
    start = re.search(r"\$start = '([^'\n]+)'", text)[1]
    assert '"' not in start
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-I", "-B", "-c", start, root, "--version"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("nianbao ")
    assert ran(planted) == ""
    for name in ("install.cmd", "remove.cmd"):
        line = next(line for line in installer_files()[name].decode().splitlines() if "powershell" in line)
        assert line.startswith('"%SystemRoot%\\System32\\')
