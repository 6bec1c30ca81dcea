"""What `import workbook` is: it loads nothing, changes nothing, has the names it promises, and type checkers know their signatures."""

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import workbook

ROOT = Path(__file__).parent.parent
HEAVY = {"openpyxl", "numpy", "pandas", "python_calamine", "docx", "lxml", "jinja2", "jsonschema", "rich"}
SNIPPET = """
from io import BytesIO
from pathlib import Path
from typing import Iterator, assert_type
import workbook

assert_type(workbook.check("a.xlsx", previous=BytesIO(), date="2026-03-01"), workbook.Checked)
assert_type(workbook.check(Path("a.xlsx")).findings, tuple[workbook.FindingRow, ...])
assert_type(workbook.read(BytesIO()), workbook.Report)
assert_type(workbook.verify("a", jobs=2), Iterator[workbook.Unit])
assert_type(workbook.report("a.xlsx"), bytes)
assert_type(workbook.report("a.xlsx", "pdf"), bytes)
assert_type(workbook.report("a.xlsx", Path("a.docx"), draft=True), Path)
workbook.report("a.xlsx", BytesIO(), kind="md")
workbook.figures(["a.xlsx", Path("b.xlsx"), BytesIO()])
"""
WRONG = (
    "workbook.check(3)",
    "workbook.check('a', previos='b')",
    "workbook.verify('a', jobs='2')",
    "workbook.report('a', kind='word')",
    "workbook.chek",
)


def run(code):
    # What importing it may have set in this process is not to be inherited.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENPYXL")}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=clean).stdout.split()


def test_importing_loads_nothing_and_changes_nothing():
    code = (
        "import os, sys; before = dict(os.environ), set(sys.modules)\n"
        "import workbook; names = dir(workbook)\n"
        "print(dict(os.environ) == before[0], set(workbook.__all__) <= set(names), *sorted(set(sys.modules) - before[1]))"
    )
    assert run(code) == ["True", "True", "workbook"]


def test_the_first_use_loads_what_it_needs_and_no_more():
    light = run("import sys, workbook; workbook.Unreadable; print(*sys.modules)")
    assert "workbook.checking" not in light
    every = run("import sys, workbook; print([getattr(workbook, name) for name in workbook.__all__] and '', *sys.modules)")
    assert "workbook.checking" in every
    # The names cost nothing but our own modules; what reads, writes and counts comes in with the first call.
    assert not HEAVY & set(every)


def test_names_are_what_they_are_where_they_live():
    for name, home in workbook._HOMES.items():
        assert getattr(workbook, name) is getattr(import_module(home), name)
        assert getattr(workbook, name).__doc__
    with pytest.raises(AttributeError, match="chek"):
        workbook.chek  # noqa: B018


def test_no_module_bears_the_name_of_a_function():
    for name in ("check", "read", "verify", "figures", "report"):
        assert not [each for each in (ROOT / "workbook").iterdir() if each.stem == name], name


def test_the_stub_has_the_same_names_from_the_same_places():
    stub = ast.parse((ROOT / "workbook" / "__init__.pyi").read_text(encoding="utf-8"))
    named = {each.names[0].asname: each.module for each in stub.body if isinstance(each, ast.ImportFrom)}
    assert named == workbook._HOMES


@pytest.mark.long
def test_type_checkers_see_the_signatures(tmp_path):
    pytest.importorskip("mypy")
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(SNIPPET, encoding="utf-8")
    wrong.write_text("import workbook\n" + "\n".join(WRONG) + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(tmp_path / "cache"),
        "--config-file",
        str(ROOT / "pyproject.toml"),
    ]
    done = subprocess.run([*command, str(right), str(wrong)], capture_output=True, text=True, check=False, cwd=ROOT)
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert {line.split(":")[1] for line in errors if "wrong.py" in line} == {str(number) for number in range(2, 2 + len(WRONG))}, (
        done.stdout
    )
    assert not [line for line in errors if "wrong.py" not in line], done.stdout


def test_every_package_says_that_it_is_typed():
    for package in ("rules", "workbook", "addin"):
        assert (ROOT / package / "py.typed").is_file()


def test_pandas_is_imported_by_one_module():
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("rules", "workbook", "addin")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if "pandas" in {each.name.partition(".")[0] for each in getattr(node, "names", ()) if isinstance(node, ast.Import)}
        or (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "pandas")
    }
    assert found == {"workbook/face/frame.py"}
