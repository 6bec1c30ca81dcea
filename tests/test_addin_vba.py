"""The add-in's macros run in LibreOffice: which command a button gives, what is said when it cannot, what a received workbook changes (nothing)."""

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from openpyxl import Workbook

from addin.building.excel import load_file, settings
from addin.building.modules import standard_module
from addin.building.runtime import runtime_text, shipped_text
from addin.programs.caller import workbook_name
from addin.ribbon import button_groups
from tests.addin_package import twin
from tests.conftest import FULL
from tests.vba_office import NO_OFFICE, MacroError, Office, find_python
from tests.vba_twin import LOOK, STUB, for_office, modules_for, shipped_runtime, without_declarations
from workbook import __version__

ROOT = Path(__file__).parent.parent
TEXTS = load_file()["texts"]
ACTIONS = list(button_groups())
PYTHON = r"C:\用 户\nianbao\python.exe"
ROWS = settings(load_file(), {"INTERPRETER_WIN": PYTHON, "INTERPRETER_MAC": "/Users/张 三/python"})
STRANGE = "$(touch pwned) & %PATH% ^ '=年报决算表.xlsx"


@pytest.fixture(scope="module")
def macros(tmp_path_factory):
    python = find_python() if shutil.which("soffice") else None
    if python is None:
        (pytest.fail if FULL else pytest.skip)(NO_OFFICE)
    office = Office(python, SystemRoot=r"C:\Windows", Temp=r"C:\临 时", HOME=str(tmp_path_factory.mktemp("home")))
    yield office
    office.stop()


def opened(macros, folder, runtime, *, rows=None, system="Windows", name="twin.xlsm"):
    """Open a macro workbook with a runtime and see that its macros are alive: one bad module silences them all."""
    book = macros.open(twin(modules_for(runtime, system), ROWS if rows is None else rows, folder=folder, name=name))
    assert macros.call(book, "NianbaoRibbon", "AddinVersion") == __version__
    return book


def press(macros, book, action, *, code=0, missing=False, none=False, logged=0):
    """Press a button and return what was heard: command lines, dialogs."""
    macros.call(book, "Testing", "Prepare", code, missing, none, logged)
    return macros.call(book, "Testing", "Press", action)


@pytest.fixture(scope="module")
def stubbed(macros, tmp_path_factory):
    book = opened(macros, tmp_path_factory.mktemp("stub"), STUB)
    yield book
    macros.close(book)


@pytest.fixture(scope="module")
def real(macros, tmp_path_factory):
    """Our own runtime, all of it."""
    book = opened(macros, tmp_path_factory.mktemp("real"), runtime_text() + LOOK)
    yield book
    macros.close(book)


@pytest.fixture
def received(macros, tmp_path):
    """A received workbook that tries: settings of its own, a sheet with code, a name full of signs; it is the active one."""
    path = tmp_path / STRANGE
    book = Workbook()
    sheet = book.active
    sheet.title = "nianbao.conf"
    for key, value in (
        ("INTERPRETER_WIN", r"C:\evil.exe"),
        ("INTERPRETER_MAC", "/evil"),
        ("PYTHONPATH", "evil"),
        ("LICENSE_KEY", "noncommercial"),
    ):
        sheet.append([key, value])
    book.create_sheet("x.py").append(["print('evil')"])
    book.save(path)
    number = macros.open(path)
    yield number
    macros.close(number)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_button_gives_its_command(macros, stubbed, action):
    assert press(macros, stubbed, action) == f"import addin.buttons.actions; addin.buttons.actions.run('{action}')\n"


@pytest.mark.parametrize("action", ["", "run", "check ", "check go_back", "check'); print('", "CHECK"])
def test_another_word_is_refused(macros, stubbed, action):
    assert press(macros, stubbed, action).startswith("error 5")


def test_without_a_workbook(macros, stubbed):
    for action in ACTIONS:
        heard = press(macros, stubbed, action, none=True)
        if action in load_file()["without_workbook"]:
            assert heard == f"book added\nimport addin.buttons.actions; addin.buttons.actions.run('{action}')\n"
        else:
            assert heard == f"box 48 信息公开年报: {TEXTS['TEXT_NO_WORKBOOK']}\n"


def test_silenced_macros_are_noticed(macros, tmp_path):
    """The control of the checks above: LibreOffice itself says nothing about a module that it cannot compile."""
    with pytest.raises((AssertionError, MacroError)):
        opened(macros, tmp_path, STUB + "Sub Broken(\n")


def command_line(heard):
    """Return the parts of the line for Windows: the shell's start, the folder, the program's words, the log."""
    found = re.fullmatch(r'"(.*?)" /D /C (C:) & cd "(.*?)" & (".*) 2> "(.*)" \n', heard)
    assert found, heard
    return found[1], found[3], words(found[4]), found[5]


def words(line):
    """Return the words of a line as a program on Windows gets them (blanks part, quotes hold together, none are escaped in ours)."""
    assert '\\"' not in line
    return [word.replace('"', "") for word in re.findall(r'(?:"[^"]*"|[^\s"])+', line)]


def test_the_whole_line_for_windows(macros, real):
    shell, folder, program, log = command_line(press(macros, real, "check"))
    assert (shell, folder) == (r"C:\Windows\System32\cmd.exe", r"C:\用 户\nianbao")
    assert program[:3] == [PYTHON, "-I", "-B"]
    assert program[3:5] == [
        "-c",
        "import addin.programs.caller; addin.programs.caller.accept(); import addin.buttons.actions; addin.buttons.actions.run('check')",
    ]
    assert workbook_name(program[5:]) == "twin.xlsm"
    assert program[6:] == ["--hwnd=4711"]
    assert re.fullmatch(r"C:\\临 时\\xlwings-[-0-9A-F]{36}\.log", log)


def test_what_cannot_be_started_is_said(macros, real, tmp_path):
    box = "box 48 信息公开年报: "
    assert press(macros, real, "check", missing=True) == box + TEXTS["TEXT_PYTHON_MISSING"].format(file=PYTHON) + "\n"
    line, said = press(macros, real, "check", code=1).strip("\n").split("\n")
    assert said == box + TEXTS["TEXT_FAILED"].format(file=command_line(line + "\n")[3])
    bare = opened(macros, tmp_path, runtime_text(), rows=ROWS | {"INTERPRETER_WIN": ""}, name="bare.xlsm")
    assert press(macros, bare, "check") == box + TEXTS["TEXT_NO_PYTHON"] + "\n"
    macros.close(bare)


def test_a_received_workbook_chooses_nothing(macros, real, received):
    assert macros.call(real, "Testing", "Active") == STRANGE
    assert macros.call(real, "xlwings", "Look", "INTERPRETER_WIN") == PYTHON
    assert macros.call(real, "xlwings", "Look", "PYTHONPATH") == "none"
    heard = press(macros, real, "check")
    _, _, program, _ = command_line(heard)
    assert program[0] == PYTHON
    assert program[4].endswith("import addin.buttons.actions; addin.buttons.actions.run('check')")
    assert workbook_name(program) == STRANGE
    assert not set("%^$") & set(heard)


def test_in_the_runtime_as_shipped_it_chooses(macros, received, tmp_path):
    """The control: the same workbook before the same macros without the patches."""
    book = opened(macros, tmp_path, shipped_runtime() + LOOK, name="shipped.xlsm")
    macros.activate(received)
    assert macros.call(book, "xlwings", "Look", "INTERPRETER_WIN") == r"C:\evil.exe"
    heard = press(macros, book, "check")
    assert 'C:\\evil.exe" -B -c' in heard
    assert "xlwings.pro.runpython_embedded_code" in heard
    assert "%PATH%" in heard
    macros.close(book)


def test_the_server_of_the_functions(macros, received, tmp_path):
    runtime = without_declarations(runtime_text(functions=True))
    runtime = re.sub(r"(?ms)^(Private Sub XLPyLoadDLL|Function XLPy)\(.*?^End (Sub|Function)$", "", runtime)
    runtime += "\nPublic Function Look() As String\n    Look = XLPyCommand()\nEnd Function\n"
    book = opened(macros, tmp_path, runtime, name="functions.xlsm")
    macros.activate(received)
    start = "import addin.programs.caller; addin.programs.caller.leave_out_paid_parts(); import xlwings; xlwings.serve('$(CLSID)')"
    assert macros.call(book, "xlwings", "Look") == f'C:\\Windows\\System32\\cmd.exe /D /K ""{PYTHON}" -I -B -c "{start}""'
    macros.close(book)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """An interpreter of its own that has this product and xlwings, as an installed one has."""
    folder = tmp_path_factory.mktemp("环 境") / "python"
    venv.create(folder, symlinks=True)
    site = sysconfig.get_path("purelib", vars={"base": folder, "platbase": folder})
    Path(site, "product.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return folder / "bin" / "python"


@pytest.fixture
def planted(tmp_path):
    """A folder with a received file that is named like our package."""
    (tmp_path / "addin.py").write_text("print('planted')\n", encoding="utf-8")
    return tmp_path


WHICH = "import addin.buttons.actions; print(addin.__file__)"


def test_a_planted_module_is_not_imported(macros, real, program, planted):
    heard = press(macros, real, "check")
    line = command_line(heard)[2]
    command = line[4].partition("import addin.buttons.actions")[0] + WHICH

    def run(*options, code=command):
        done = subprocess.run([program, *options, "-c", code, "--wb="], cwd=planted, capture_output=True, text=True, check=False)
        return done.stdout.strip() or done.stderr

    assert run(*line[1:3]) == str(ROOT / "addin" / "__init__.py")
    assert run("-B").startswith("planted")
    searched = "import xlwings.utils; xlwings.utils.prepare_sys_path('false;;;;;;'); "
    assert run("-I", "-B", code=searched + WHICH).startswith("planted")


def applescript(parameter):
    """Return the shell's line that xlwings' script makes of the macro's parameter, by the expression in the script itself."""
    text = shipped_text("xlwings-0.37.8.applescript").replace("¬\n", "")
    names = re.search(r"set \{(.*?)\} to SplitString", text)[1].split(", ")
    values = dict(zip(names, parameter.split("|"), strict=True))
    expression = re.search(r"set ShellCommand to (.*)", text)[1]
    parts = re.findall(r'"(?:[^"\\]|\\.)*"|\w+', expression)
    return "".join(part[1:-1].replace('\\"', '"') if part.startswith('"') else values[part] for part in parts)


def mac_line(macros, folder, runtime, *, received, interpreter, name):
    rows = ROWS | {"INTERPRETER_MAC": str(interpreter), "OURS": str(interpreter)}
    book = opened(macros, folder, runtime, rows=rows, system="Mac", name=name)
    macros.activate(received)
    heard = press(macros, book, "check").strip("\n")
    assert "|" in heard, heard
    assert macros.call(book, "Testing", "Shown") == (TEXTS["TEXT_RUNNING"] if "addin.programs.caller" in heard else "Running...")
    macros.close(book)
    return applescript(heard)


def test_the_shell_s_line_on_a_mac(macros, received, program, planted):
    """The name of a received workbook runs in the line as shipped, and nothing of it in ours."""
    shipped = shipped_runtime().replace('GetConfig("INTERPRETER_MAC", "")', 'GetConfig("OURS", "")')
    for runtime, name in ((runtime_text(), "mac.xlsm"), (shipped, "shipped-mac.xlsm")):
        line = mac_line(macros, planted, runtime, received=received, interpreter=program, name=name)
        line = line.replace("addin.programs.caller.accept()", "import sys; print(addin.programs.caller.workbook_name(sys.argv[1:]))")
        line = line.replace("import addin.buttons.actions; addin.buttons.actions.run('check')", WHICH).replace(
            "> /dev/null 2>", "> out.txt 2>"
        )
        line = re.sub(r'2>".*?"', '2>"log.txt"', line).rstrip("& ")
        subprocess.run(["sh", "-c", line], cwd=planted, check=False)
        if name == "mac.xlsm":
            assert (planted / "log.txt").read_text(encoding="utf-8") == ""
            assert (planted / "out.txt").read_text(encoding="utf-8").splitlines() == [STRANGE, str(ROOT / "addin" / "__init__.py")]
            assert not (planted / "pwned").exists()
        else:
            assert (planted / "pwned").exists()


def test_licences_lying_about_turn_nothing_on(program):
    """A key in the environment, as one in a workbook's sheet, loads the paid parts of xlwings; not through our door."""

    def paid(first):
        code = f"{first}import xlwings; print(xlwings.__pro__)"
        environment = {"XLWINGS_LICENSE_KEY": "noncommercial", "PATH": ""}
        return subprocess.run([program, "-I", "-B", "-c", code], env=environment, capture_output=True, text=True, check=True).stdout

    assert paid("import addin.programs.caller; addin.programs.caller.accept(); ") == "False\n"
    assert paid("") == "True\n"


def test_the_modules_as_office_reads_them(macros, tmp_path):
    """LibreOffice lists the modules of the whole add-in, and their sources."""
    from addin.building.excel import modules

    book = macros.open(twin([each for each in modules() if each.kind != "Document"], ROWS, folder=tmp_path, name="whole.xlsm"))
    project, sources = macros.sources(book)
    macros.close(book)
    assert project == load_file()["project"]["name"]
    assert set(sources) == {module.name for module in modules()}
    for module in modules():
        code = [line for line in module.source.splitlines() if not line.startswith("Attribute")]
        assert "\n".join(code).strip() in sources[module.name].replace("\r\n", "\n") or module.kind == "Class", module.name
    assert standard_module(for_office(STUB)).name == "xlwings"


def test_python_of_the_office_is_told_apart():
    assert find_python() in {None, sys.executable, "/usr/bin/python3"}
