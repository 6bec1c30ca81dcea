"""`nianbao addin` as people run it: what it writes, says and returns; the clerk's scripts as Windows reads them."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
import tree_sitter
import tree_sitter_powershell

from addin.installing.data import load_packages, requirements, xlwings_version
from addin.installing.places import usual_interpreters
from addin.installing.scripts import installer_files
from addin.installing.settings import settings_of
from addin.installing.wheel import make_wheel, wheel_name
from tests.machine import write_wheels
from workbook.arguments import build_parser
from workbook.cli import main

# The command as macOS runs it: that system is seen in one place, and its paths are those of this one.
AS_ON_A_MAC = (
    "import shutil, subprocess, sys, urllib.request; from workbook.cli import main; sys.platform = 'darwin'; sys.exit(main(sys.argv[1:]))"
)


def run(capsys, *words):
    status = main(["addin", *map(str, words)])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("按钮")
    assert main(["addin", "build", "-o", str(folder)]) == 0
    return folder


def test_build_writes_what_a_clerk_installs_from(built):
    assert {path.name for path in built.iterdir()} == {"nianbao.xlam", "install.cmd", "install.ps1", "remove.cmd", wheel_name()}
    settings = settings_of((built / "nianbao.xlam").read_bytes())
    assert {name: settings[name] for name in usual_interpreters()} == usual_interpreters()


def test_build_says_what_it_wrote_and_what_to_do_with_it(tmp_path, capsys):
    status, out, err = run(capsys, "build", "-o", tmp_path)
    assert (status, err) == (0, "")
    assert str(tmp_path / "nianbao.xlam") in out
    for said in ("双击 install.cmd", "双击 remove.cmd", "安装时要联网"):
        assert said in out
    out.encode("gbk")


def test_functions_and_libreoffice_are_written_beside(tmp_path, capsys):
    status, out, _ = run(capsys, "build", "-o", tmp_path, "--functions", "--libreoffice")
    assert status == 0
    assert (tmp_path / "nianbao-functions.xlam").read_bytes() != (tmp_path / "nianbao.xlam").read_bytes()
    assert ZipFile(tmp_path / "nianbao.oxt").testzip() is None
    assert "双击 nianbao.oxt" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "--wheels", "3.9"], "不是 Python 的版本"),
        (["build", "-o", __file__], "是一个文件"),
        (["install", "--wheels", "没有"], "找不到“没有”"),
        (["install"], "LibreOffice"),
        (["remove"], "LibreOffice"),
        (["status"], "LibreOffice"),
        (["instal"], "是不是“install”"),
        ([], "缺少"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(capsys, words, said):
    try:
        status = main(["addin", *words])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Return wheels of all that is needed; those that only macOS has are empty ones of the right name."""
    folder = write_wheels(tmp_path_factory.mktemp("wheels"))
    for package in load_packages()["packages"]:
        if package.get("only") == "darwin":
            _empty_wheel(folder, package["name"], package["version"])
    return folder


@pytest.mark.long
def test_install_status_and_remove_one_after_the_other(tmp_path, wheels):
    home = tmp_path / "王 小明"
    home.mkdir()

    def on_a_mac(*words):
        command = [sys.executable, "-c", AS_ON_A_MAC, "addin", *map(str, words)]
        done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"HOME": str(home), "PYTHONUTF8": "1"})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    assert on_a_mac("status")[:2] == (1, "没有安装。要装请运行 nianbao addin install。\n")
    assert on_a_mac("remove")[::2] == (2, "nianbao：没有装过，不用卸载。\n")
    status, out, err = on_a_mac("install", "--wheels", wheels, "--dry-run")
    assert (status, err) == (0, "")
    assert "nianbao.xlam" in out
    assert "没有动手" in out
    assert list(home.iterdir()) == []
    status, out, err = on_a_mac("install", "--wheels", wheels)
    assert (status, err) == (0, "")
    assert out.splitlines()[-1].startswith("装好了。请打开 Excel")
    status, out, _ = on_a_mac("status", "--format", "json")
    data = json.loads(out)
    assert (status, data["installed"], data["xlwings"], data["amiss"]) == (0, True, xlwings_version(), [])
    assert Path(data["interpreter"]).is_relative_to(home)
    assert Path(data["file"]).is_file()
    status, out, err = on_a_mac("remove")
    assert (status, err) == (0, "")
    assert out.splitlines()[-1].startswith("已卸载")
    # Pip itself may leave something in a home of its own.
    assert [path for path in (home / "Library").rglob("*") if path.is_file()] == []


@pytest.mark.long
def test_a_failure_is_told_with_what_to_do_and_that_all_is_as_before(tmp_path, wheels):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / next(wheels.glob("xlwings*")).name).touch()
    home = tmp_path / "home"
    command = [sys.executable, "-c", AS_ON_A_MAC, "addin", "install", "--wheels", tmp_path / "wheels"]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"HOME": str(home), "PYTHONUTF8": "1"})
    assert done.returncode == 2
    assert "请核对 wheels 文件夹" in done.stderr.decode()
    assert "已恢复到安装以前的样子" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert not (home / "Library").exists()


def test_our_wheel_is_the_running_program_with_the_same_bytes_each_time(built):
    assert make_wheel() == make_wheel() == (built / wheel_name()).read_bytes()
    with ZipFile(io.BytesIO(make_wheel())) as archive:
        names = archive.namelist()
        record = archive.read(next(name for name in names if name.endswith("/RECORD"))).decode()
    assert {line.split(",")[0] for line in record.splitlines()} == set(names)
    for name in ("rules/forms/2021.json", "workbook/templates/2021.xlsx", "addin/ribbon.json", "addin/installing/scripts/install.ps1"):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_scripts_are_as_windows_reads_them():
    files = installer_files()
    assert set(files) == {"install.cmd", "install.ps1", "remove.cmd"}
    for name, data in files.items():
        assert data.replace(b"\r\n", b"").count(b"\n") == data.replace(b"\r\n", b"").count(b"\r") == 0
        assert data.isascii() is name.endswith(".cmd")
        assert data.startswith(b"\xef\xbb\xbf") is name.endswith(".ps1")
        assert b"@" + b"XLWINGS" not in data
    text = files["install.ps1"].decode("utf-8-sig")
    assert f"xlwings=={xlwings_version()}" in text
    for command in ("install.cmd", "remove.cmd"):
        line = next(line for line in files[command].decode().splitlines() if "powershell" in line)
        assert '-ExecutionPolicy Bypass -File "%~dp0install.ps1"' in line
        assert set(re.findall(r" -(\w+) %", line)) <= {each.lstrip("$") for each in re.findall(r"\[switch\](\$\w+)", text)}


def faults(text):
    """Return where a PowerShell text cannot be parsed; no PowerShell is at hand to run it."""
    parsed = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(text.encode())
    found, waiting = [], [parsed.root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "ERROR" or node.is_missing:
            found.append(node.start_point.row + 1)
        waiting += node.children
    return found


def test_the_script_is_powershell():
    text = installer_files()["install.ps1"].decode("utf-8-sig")
    assert faults(text) == []
    for before, after in (("finally {", "finally ("), ("if (-not $python) {", "if -not $python {"), ("exit $code", "exit $code }")):
        assert text.count(before) == 1
        assert faults(text.replace(before, after)) != []


def test_the_script_reads_and_hides_what_programs_complain_only_where_that_is_no_error():
    """Windows PowerShell 5.1 stops at a hidden line on stderr under 'Stop'; no version is asked for that might be downloaded."""
    text = installer_files()["install.ps1"].decode("utf-8-sig")
    for function in re.split(r"^function ", text, flags=re.MULTILINE)[1:]:
        if "2>$null" in function:
            assert "$ErrorActionPreference = 'Continue'" in function.split("2>$null")[0]
    assert "2>$null" not in text.split("Write-Host '信息公开年报")[1]
    assert re.findall(r"& \$launcher (\S+)", text) == ["'-0p'"]


def test_the_scripts_use_only_words_that_the_command_line_knows(tmp_path):
    """Every way through the script gives words that are parsed: read out of the text, then parsed."""
    text = installer_files()["install.ps1"].decode("utf-8-sig")
    lists = [re.findall(r"'([^']+)'", each) for each in re.findall(r"\$words \+?= (?:@\()?('[^\n})]*)", text)]
    assert ["addin", "install"] in lists
    assert ["addin", "remove"] in lists
    options = [each for each in lists if each[0].startswith("--")]
    assert {each[0] for each in options} == {"--functions", "--wheels", "--copy-python"}
    words = ["addin", "install", *(word for each in options for word in (*each, *([str(tmp_path)] if each[0] == "--wheels" else [])))]
    arguments = build_parser("addin").parse_args(words)
    assert (arguments.functions, arguments.copy_python, arguments.wheels) == (True, True, tmp_path)
    assert build_parser("addin").parse_args(["addin", "remove"]).what == "remove"


def test_the_scripts_question_is_answered_by_this_python():
    text = installer_files()["install.ps1"].decode("utf-8-sig")
    question = re.search(r"\$question = '([^'\n]+)'", text)[1]
    assert '"' not in question
    done = subprocess.run([sys.executable, "-I", "-c", question], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{sys.version_info[0]}{sys.version_info[1]}"


@pytest.mark.long
def test_the_script_prepares_the_program_from_two_wheels_alone(built, wheels, tmp_path):
    """What the script does before it calls us: two wheels unpacked into a folder are enough to install from, beside nothing else.

    The folder stands in PYTHONPATH, where pip must not take it for the new environment's own packages.
    """
    setup = tmp_path / "setup"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    offline = ["--isolated", "--no-index", "--find-links", wheels]
    subprocess.run([*pip, *offline, "--target", setup, built / wheel_name(), f"xlwings=={xlwings_version()}"], check=True)
    shutil.copytree(Path(str(distribution("pip").locate_file("pip"))), tmp_path / "python" / "pip")
    # -S: neither this environment's packages nor the user's; only the standard library, the folder, and the pip of a whole Python.
    program = f"import sys; sys.path[:0] = [{str(setup)!r}, {str(tmp_path / 'python')!r}]; " + AS_ON_A_MAC
    command = [sys.executable, "-I", "-S", "-c", program, "addin", "install", "--wheels", wheels]
    env = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"], "PYTHONPATH": str(setup), "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, check=False, cwd=setup, env=env)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.decode().splitlines()[-1].startswith("装好了")
    interpreter = next((tmp_path / "home").rglob("nianbao/python/bin/python3"))
    asked = "import xlwings, workbook, docx; print(xlwings.__file__)"
    there = subprocess.run([interpreter, "-I", "-c", asked], capture_output=True, text=True, check=True)
    assert Path(there.stdout.strip()).is_relative_to(tmp_path / "home")


@pytest.mark.long
def test_packages_for_machines_without_network_are_downloaded_for_windows(tmp_path, monkeypatch, capsys):
    """The downloader finds here only wheels that this test made: for each package that Windows needs, an empty one of the right name."""
    for requirement in requirements("win32"):
        _empty_wheel(tmp_path, *requirement.split("=="), tag="cp312-cp312-win_amd64")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    status, out, err = run(capsys, "build", "-o", tmp_path / "按钮", "--wheels", "3.12")
    assert (status, err) == (0, "")
    assert {path.name for path in (tmp_path / "按钮" / "wheels").iterdir()} == {path.name for path in tmp_path.glob("*.whl")}
    assert f"共 {len(requirements('win32'))} 个文件" in out
    assert "安装时要联网" not in out
    status, _, err = run(capsys, "build", "-o", tmp_path / "按钮", "--wheels", "3.11")
    assert status == 2
    assert "软件包没有下载成" in err
    assert "请检查网络" in err


def _empty_wheel(folder, name, version, tag="py3-none-any"):
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    with ZipFile(folder / f"{name.replace('-', '_')}-{version}-{tag}.whl", "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n")
        archive.writestr(f"{info}/RECORD", "".join(f"{info}/{part},,\n" for part in ("METADATA", "WHEEL", "RECORD")))
