"""Plans done for real in a folder that stands for a user's machine: the environment, the packages from wheels, removing, taking back."""

import json
import subprocess

import pytest

from addin.installing.data import load_packages
from addin.installing.plan import plan_install, plan_remove
from addin.installing.record import read_record
from addin.installing.settings import settings_of
from addin.installing.status import amiss, as_json, lines_of, report_status
from addin.installing.step import (
    Compile,
    InstallPackages,
    Plan,
)
from addin.installing.steps import StepError, perform
from tests.machine import ENV, PYTHON, Machine, facts, small_addin, write_wheels
from workbook import __version__

pytestmark = pytest.mark.long

SYSTEMS = ("win32", "darwin")
# Asked of the environment as the button runs it.
NAMES = "import importlib.util as u, json, sys; print(json.dumps([n for n in sys.argv[1:] if u.find_spec(n)]))"
WALK = """
import importlib, json, pkgutil
missing = {}
for package in ("rules", "workbook", "addin"):
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, package + ".", onerror=str):
        try:
            importlib.import_module(found.name)
        except ImportError as error:
            missing[found.name] = error.name
print(json.dumps(missing))
"""
IMPORTS = "import json, sys, xlwings; import workbook.verifying.run, workbook.narrative.docx; print(json.dumps([xlwings.__pro__, 'numpy' in sys.modules]))"


def planned(machine, wheels, *, build=small_addin, known=None):
    found = known or facts()
    plan = plan_install(
        machine.platform, ENV[machine.platform], PYTHON[machine.platform], wheels=wheels, functions=False, build=build, facts=found
    )
    return machine.as_here(plan)


def ask(machine, code, *words):
    command = [machine.place(machine.places.interpreter), "-I", "-B", "-c", code, *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return write_wheels(tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="module", params=SYSTEMS)
def machine(request, tmp_path_factory, wheels):
    """Return a machine on which the add-in has been installed, from wheels alone; somebody else's files stand beside ours."""
    machine = Machine(request.param, tmp_path_factory.mktemp("机器 甲"))
    for path in (machine.places.addin.with_name("PERSONAL.XLSB"), machine.places.home.with_name("别的软件") / "x.txt"):
        machine.place(path).parent.mkdir(parents=True, exist_ok=True)
        machine.place(path).write_bytes(b"somebody's")
    machine.before = machine.tree()
    machine.told = []
    perform(planned(machine, wheels), place=machine.place, tell=machine.told.append)
    return machine


def test_the_environment_holds_what_the_button_needs_and_nothing_that_slows_it(machine):
    assert ask(machine, NAMES, "rules", "workbook", "addin", "xlwings", "docx", "jinja2") == [
        "rules",
        "workbook",
        "addin",
        "xlwings",
        "docx",
        "jinja2",
    ]
    assert ask(machine, NAMES, "numpy", "pandas", "polars", "pip", "jsonschema", "rich") == []
    assert ask(machine, IMPORTS) == [False, False]


def test_the_whole_program_comes_in_but_for_what_is_left_out(machine):
    """Every module is imported in the environment; those that cannot are the ones whose packages packages.json leaves out, and the other office's."""
    missing = ask(machine, WALK)
    left_out = {each["name"] for each in load_packages()["left_out"]}
    assert {"rules.matrix", "rules.linting.lint"} <= missing.keys()
    assert {name: why for name, why in missing.items() if why not in {*left_out, "uno"}} == {}


def test_every_package_is_compiled(machine):
    folder = machine.place(machine.places.environment)
    sources = list(folder.rglob("site-packages/**/*.py"))
    assert len(sources) > 500
    assert [path for path in sources if not list(path.parent.glob(f"__pycache__/{path.stem}.cpython-*.pyc"))] == []


def test_excels_file_names_the_interpreter(machine):
    data = machine.place(machine.places.addin).read_bytes()
    assert settings_of(data) == {machine.places.setting: str(machine.places.interpreter)}
    assert machine.place(machine.places.interpreter).is_file()


def test_each_step_is_told_in_words_without_gaps(machine):
    assert len(machine.told) >= 6
    assert any(str(machine.places.addin) in line for line in machine.told)
    for line in machine.told:
        line.encode("gbk")
        assert not line.endswith(" ")
        assert "{" not in line


def test_status_is_in_order(machine):
    status = report_status(machine.places, place=machine.place)
    assert list(amiss(status)) == []
    assert (status.answers["xlwings"], status.answers["program"], status.interpreter) == (
        "0.37.8",
        __version__,
        str(machine.places.interpreter),
    )
    lines = "\n".join(lines_of(status, machine.places))
    for said in (str(machine.places.addin), str(machine.places.interpreter), "0.37.8", "sha256:", "不带自定义函数"):
        assert said in lines
    data = as_json(status, machine.places)
    assert (data["installed"], data["version"], data["amiss"]) == (True, __version__, [])


def test_a_folder_is_verified_without_numpy_with_the_same_results(machine, demo_folder, tmp_path):
    from workbook.cli import main

    assert main(["verify", str(demo_folder), "-o", str(tmp_path / "甲")]) == 1
    command = [machine.place(machine.places.interpreter), "-I", "-m", "workbook.cli", "verify", demo_folder, "-o", tmp_path / "乙"]
    done = subprocess.run(command, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
    results = [(tmp_path / name / "results.jsonl").read_text(encoding="utf-8") for name in "甲乙"]
    assert results[0] == results[1]
    assert len(results[0].splitlines()) > 2


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("numpy", "装进了 numpy"),
        ("no_file", "启动文件夹里没有加载项"),
        ("changed", "改动或换过"),
        ("moved", "Python 不在了"),
        ("older", "装的是 0.0.9 版"),
        ("rules", "规则与现在的不同"),
    ],
)
def test_status_says_what_is_amiss(machine, harm, said):
    places, place = machine.places, machine.place
    addin, record = place(places.addin), place(places.record)
    kept = {path: path.read_bytes() for path in (addin, record)}
    site = next(place(places.environment).rglob("site-packages"))
    rule = next(site.glob("rules/catalogue/2021/table-3.json"))
    kept[rule] = rule.read_bytes()
    held = read_record(kept[record])
    if harm == "numpy":
        (site / "numpy").mkdir()
    elif harm == "no_file":
        addin.unlink()
    elif harm == "changed":
        addin.write_bytes(small_addin({places.setting: str(places.interpreter), "MORE": ""}))
    elif harm == "moved":
        addin.write_bytes(small_addin({places.setting: str(places.interpreter.with_name("gone"))}))
    elif harm == "older":
        record.write_bytes(held._replace(version="0.0.9").to_bytes())
    else:
        rule.write_bytes(kept[rule] + b"\n")
    try:
        found = list(amiss(report_status(places, place=place)))
    finally:
        for path, data in kept.items():
            path.write_bytes(data)
        if harm == "numpy":
            (site / "numpy").rmdir()
    assert any(said in sentence for sentence in found)
    assert all("重新安装" in sentence for sentence in found)
    assert list(amiss(report_status(places, place=place))) == []


@pytest.mark.parametrize("machine", ["win32"], indirect=True)
def test_a_second_installation_replaces_the_first_and_leaves_nothing_of_it(machine, wheels):
    before = machine.tree()
    extra = machine.place(machine.places.environment) / "left.txt"
    extra.write_text("of the first one", encoding="utf-8")
    record = read_record(machine.place(machine.places.record).read_bytes())
    known = facts(record=record, addin=machine.place(machine.places.addin).read_bytes(), script=facts().stock_script)
    perform(planned(machine, wheels, known=known), place=machine.place, tell=machine.told.append)
    assert machine.tree() == before


@pytest.mark.parametrize("machine", ["win32"], indirect=True)
def test_an_installation_that_fails_leaves_the_one_before_as_it_was(machine, wheels, tmp_path):
    """A folder with one wheel alone: packages cannot be installed when the old environment has already been put aside."""
    (tmp_path / next(wheels.glob("xlwings*")).name).touch()
    before = machine.tree()
    with pytest.raises(StepError, match="wheels 文件夹") as failure:
        perform(planned(machine, tmp_path), place=machine.place, tell=machine.told.append)
    assert "有的软件包坏了" in str(failure.value) or "没有合用的软件包" in str(failure.value)
    assert machine.tree() == before
    assert ask(machine, NAMES, "xlwings") == ["xlwings"]


def test_a_package_that_cannot_be_compiled_is_said(machine):
    site = next(machine.place(machine.places.environment).rglob("site-packages"))
    (site / "broken.py").write_text("def (:\n", encoding="utf-8")
    try:
        with pytest.raises(StepError, match="不完整"):
            perform(Plan((Compile(machine.places.interpreter),)), place=machine.place, tell=str)
    finally:
        (site / "broken.py").unlink()


# It stands last of those with the environment, which is gone afterwards.
def test_removing_leaves_the_machine_as_it_was(machine):
    record = read_record(machine.place(machine.places.record).read_bytes())
    removing = plan_remove(machine.platform, ENV[machine.platform], PYTHON[machine.platform], facts=facts(record=record))
    left = perform(removing, place=machine.place, tell=machine.told.append)
    assert left == []
    assert machine.tree() == machine.before
    assert not machine.place(machine.places.home).exists()
    assert "没有安装" in "".join(lines_of(report_status(machine.places, place=machine.place), machine.places))


def test_a_first_installation_that_fails_leaves_nothing(tmp_path, wheels):
    bare = Machine("win32", tmp_path)
    plan = planned(bare, wheels)
    broken = tuple(step._replace(requirements=("xlwings==9.9",)) if isinstance(step, InstallPackages) else step for step in plan.steps)
    with pytest.raises(StepError):
        perform(Plan(broken), place=bare.place, tell=str)
    assert list(bare.root.iterdir()) == []
