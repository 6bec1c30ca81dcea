"""xlwings' VBA in the add-in: patched exactly as meant or not at all, and next to nothing of it in a formula's reach."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings

from addin.building.excel import build_addin
from addin.building.runtime import PatchError, for_excel, load_patches, patch_runtime, runtime_text, shipped_text, split
from addin.programs.caller import accept, find_book, workbook_name
from tests.addin_package import PROJECT, check_package, unpack
from tests.addin_project import check_project

ROOT = Path(__file__).parent.parent
SHIPPED = "xlwings_custom_addin.bas"


@pytest.fixture(scope="module")
def parts():
    return unpack(build_addin())


def test_formulas_can_call_next_to_nothing(parts):
    """A formula in any workbook may call a public function of a loaded add-in."""
    _, sources = check_project(parts[PROJECT])
    assert re.search(r"\AAttribute VB_Name = \"xlwings\"\r\nOption Private Module\r\n", sources["xlwings"])
    found = {name: re.findall(r"(?m)^(?:Public )?(Function|Sub) (\w+)", source) for name, source in sources.items() if name != "Dictionary"}
    assert found["xlwings"] == [("Sub", "RunPython")]
    assert {name for kind, name in found["NianbaoRibbon"] if kind == "Function"} == {"PythonCommand", "AddinVersion", "CallerCode"}
    assert "Declare" not in sources["xlwings"]
    shipped = shipped_text(SHIPPED)
    assert {"ExecuteWindows", "SaveConfigToFile", "ReadFile"} <= set(re.findall(r"(?m)^(?:Public )?Function (\w+)", shipped))


def test_with_functions():
    parts = unpack(build_addin(functions=True))
    check_package(parts)
    _, sources = check_project(parts[PROJECT])
    assert "ThisWorkbook" in sources["xlwings_udfs"]
    assert "ActiveWorkbook" not in sources["xlwings_udfs"]
    assert re.findall(r"(?m)^(?:Public )?(?:Function|Sub) (\w+)", sources["xlwings"]) == ["RunPython", "XLPy"]
    declared = [line.strip() for line in sources["xlwings"].splitlines() if " Lib " in line]
    assert declared
    assert all(line.startswith("Private Declare ") for line in declared)


def changed_shipment(patch, change):
    """Return xlwings' runtime with the lines that a patch looks for changed, in the procedure where it looks."""
    lines = [patch["from"]] if isinstance(patch["from"], str) else patch["from"]
    out = []
    for name, part in split(for_excel(shipped_text(SHIPPED).splitlines())):
        for line in part:
            out += change(line) if name == patch["in"] and line.strip() == lines[0] else [line]
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("patch", load_patches()["patches"], ids=lambda patch: patch["id"])
def test_a_patch_that_does_not_apply_once_is_told(patch):
    functions = patch["in"] in load_patches()["keep"]["functions"]
    assert patch_runtime(changed_shipment(patch, lambda line: [line]), functions=functions) == runtime_text(functions=functions)
    changes = [lambda line: [line + " '"]]
    if not patch.get("first") and not patch.get("last") and patch["from"] != "End Function":
        changes.append(lambda line: [line, line])
    for change in changes:
        with pytest.raises(PatchError, match="对不上") as told:
            patch_runtime(changed_shipment(patch, change), functions=functions)
        direct = f"xlwings 0.37.8 的 VBA 与补丁“{patch['id']}”对不上" in str(told.value)
        assert (
            direct
            or patch.get("first")
            or patch.get("last")
            or patch["from"] == "Public Function RunPython(PythonCommand As String)"
            or patch["from"].startswith("#")
        )


@pytest.mark.parametrize("word", ["x = ActiveWorkbook.FullName", 'GetConfig "CONDA PATH"', "SaveConfigToFile a, b", 'x = ".py"'])
def test_what_must_be_gone_is_looked_for(word):
    text = shipped_text(SHIPPED).replace("    Call ShowError(LOG_FILE)\n", f"    Call ShowError(LOG_FILE)\n    {word}\n")
    with pytest.raises(PatchError):
        patch_runtime(text)
    text = shipped_text(SHIPPED).replace(
        "Public Function CreateGUID() As String\n", f"Public Function CreateGUID() As String\n    {word}\n"
    )
    with pytest.raises(PatchError, match="仍有"):
        patch_runtime(text)


def test_another_xlwings_is_refused(tmp_path):
    """In a bare interpreter: none, and one of another release."""
    code = "from addin.building.runtime import runtime_text; runtime_text()"

    def told(*folders):
        environment = {"PYTHONPATH": os.pathsep.join(map(str, folders)), "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
        ).stderr

    assert "PatchError: 没有安装 xlwings" in told(ROOT)
    (tmp_path / "xlwings").mkdir()
    (tmp_path / "xlwings" / "__init__.py").touch()
    release = tmp_path / "xlwings-0.37.9.dist-info"
    release.mkdir()
    (release / "METADATA").write_text("Metadata-Version: 2.1\nName: xlwings\nVersion: 0.37.9\n", encoding="utf-8")
    assert "PatchError: 已安装的是 xlwings 0.37.9" in told(ROOT, tmp_path)
    (release / "METADATA").write_text("Metadata-Version: 2.1\nName: xlwings\nVersion: 0.37.8\n", encoding="utf-8")
    assert "的安装不完整，缺少文件 xlwings_custom_addin.bas" in told(ROOT, tmp_path)


@pytest.mark.parametrize("name", ["决算.xlsx", "2024=决算 & %PATH%.xlsx", "a'b\"c$(d)`e`^|;.xlsx", "工作簿1", "\U0001f600.xlsx", ""])
def test_the_workbook_s_name_comes_over(name):
    code = name.encode("utf-16-be").hex().upper()
    assert workbook_name(["--hwnd=12", f"--wb={code}", "--from_xl=1"]) == name


def test_the_named_workbook_is_the_caller(monkeypatch):
    """xlwings itself cuts a name at its first equals sign; `2024` may be another open workbook."""
    names = ["2024", "2024=决算.xlsx"]
    books = [xlwings.Book(impl=SimpleNamespace(name=name)) for name in names]
    monkeypatch.setattr(xlwings, "apps", [SimpleNamespace(books=books)])
    monkeypatch.delattr(xlwings.Book, "_mock_caller", raising=False)
    accept([f"--wb={names[1].encode('utf-16-be').hex()}"])
    assert xlwings.Book.caller().name == names[1]
    monkeypatch.delattr(xlwings.Book, "_mock_caller")
    accept([])
    with pytest.raises(Exception, match=r"must not be called directly|_xlwindows"):
        xlwings.Book.caller()
    with pytest.raises(LookupError):
        find_book("别的.xlsx", None)
    assert xlwings.__pro__ is False
