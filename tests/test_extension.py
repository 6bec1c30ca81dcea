"""LibreOffice's extension: what is in it, that it runs on the office's bare Python, and its buttons under a real pointer."""

import ast
import importlib
import importlib.util
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from addin.extension.bundle import build_extension, load_bundle
from addin.ribbon import load_ribbon
from tests.clerk import type_in, zeros
from tests.conftest import NO_OFFICE
from tests.desk import Desk
from tests.running_office import NO_BRIDGE, Office, bridge, missing
from tests.screen import Screen, ordinary_user, running_as, wait_for
from workbook import __version__

SHEET, RESULT = "三、依申请公开", "校验结果"
OOR = "{http://openoffice.org/2001/registry}"
NO_SCREEN = "office: Xvfb or xdotool is not installed"


@pytest.fixture(scope="module")
def built():
    return build_extension()


@pytest.fixture(scope="module")
def unpacked(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("扩展")
    with zipfile.ZipFile(io.BytesIO(built)) as package:
        package.extractall(folder)
    return folder


def entries(node):
    """Return menu or toolbar entries as (action, title), None for a line between groups."""
    found = []
    for entry in node:
        values = {each.get(f"{OOR}name"): each.findall("value") for each in entry.findall("prop")}
        url = values["URL"][0].text
        found.append(None if url == "private:separator" else (url.partition("?")[2], values["Title"][0].text))
        assert url == "private:separator" or values["Context"][0].text == "com.sun.star.sheet.SpreadsheetDocument"
    return found


def test_the_same_sources_give_the_same_bytes(built):
    assert build_extension() == built
    with zipfile.ZipFile(io.BytesIO(built)) as package:
        names = package.namelist()
        assert len({each.date_time for each in package.infolist()}) == 1
        assert package.infolist()[0].date_time < (2022,)
    assert names == sorted(set(names))


def test_menu_and_toolbar_are_the_ribbon(unpacked):
    expected = []
    for group in load_ribbon()["groups"]:
        expected += ([None] if expected else []) + [(action["id"], action["label"]) for action in group["actions"]]
    root = etree.fromstring((unpacked / "Addons.xcu").read_bytes())
    ((toolbar,), (menu,)) = root.find(f"node[@{OOR}name='AddonUI']")
    assert entries(toolbar) == expected
    assert entries(menu.find("node")) == expected
    assert [each.find("value").text for each in menu.findall("prop")] == ["信息公开年报", "com.sun.star.sheet.SpreadsheetDocument"]


def test_the_office_is_told_everything_it_asks(unpacked):
    manifest = (unpacked / "META-INF" / "manifest.xml").read_text(encoding="utf-8")
    parts = re.findall(r'full-path="([^"]+)"', manifest)
    assert parts == ["Addons.xcu", "CalcWindowState.xcu", "component.py"]
    assert all((unpacked / part).is_file() for part in parts)
    description = (unpacked / "description.xml").read_text(encoding="utf-8")
    etree.fromstring(description.encode())
    for words in (f'<version value="{__version__}"/>', '<name lang="zh-CN">信息公开年报</name>', 'LibreOffice-minimal-version value="7.4"'):
        assert words in description
    for part in ("Addons.xcu", "CalcWindowState.xcu"):
        text = (unpacked / part).read_text(encoding="utf-8")
        assert 'xmlns:xs="http://www.w3.org/2001/XMLSchema"' in text
        etree.fromstring(text.encode())


def test_only_open_text_travels_and_with_its_licences(unpacked):
    files = [path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()]
    assert [name for name in files if re.search(r"/pro/|\.(so|pyd|dll|pyc|xlam|xlsm)$|tests/|__pycache__|pythonpath", name)] == []
    binary = {name.rpartition(".")[2] for name in files if b"\0" in (unpacked / name).read_bytes()}
    assert binary == {"xlsx", "docx"}
    for package in load_bundle()["packages"]:
        for licence in package["licences"]:
            assert len((unpacked / "LICENSES" / package["distribution"] / licence).read_text(encoding="utf-8")) > 40
    assert {path.name for path in (unpacked / "python").iterdir()} == {
        *("addin", "workbook", "rules", "xlwings", "openpyxl", "et_xmlfile", "jinja2", "markupsafe")
    }


# Everything the buttons do first, with nothing on the path but the extension and the standard library.
BARE = """
import sys
sys.path.insert(0, sys.argv[1])
import workbook, xlwings, addin.buttons.actions, addin.buttons.checking, addin.buttons.explaining, addin.buttons.reporting, addin.buttons.last_year
from openpyxl import load_workbook
from rules.catalogue import load_catalogue
assert not xlwings.__pro__
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    assert "site-packages" not in file and "dist-packages" not in file, file
report = workbook.report(sys.argv[2], draft=True)
print(load_workbook(sys.argv[2])["封面"]["C3"].value, len(load_catalogue("2021").rules) > 100, report[:2] == b"PK")
"""


def test_it_runs_on_a_python_with_nothing_installed(unpacked, tmp_path):
    path = type_in(tmp_path / "年报.xlsx", zeros())
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", BARE, unpacked / "python", path], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr, done.stdout.split()[1:]) == (0, "", ["True", "True"])


@pytest.fixture
def component(unpacked):
    """Return the extension's entrance as the office loads it."""
    uno = bridge()
    if uno is None:
        missing(NO_BRIDGE)
    sys.path.append(str(Path(uno.__file__).parent))
    try:
        specification = importlib.util.spec_from_file_location("nianbao_entrance", unpacked / "component.py")
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
    finally:
        sys.path.remove(str(Path(uno.__file__).parent))
    return module


def test_our_packages_win_and_leave_no_trace(component, unpacked, tmp_path):
    (tmp_path / "rules.py").write_text("whose = 'somebody else'", encoding="utf-8")
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in component.names_of(component.SELF)}
    sys.path.insert(0, str(tmp_path))
    try:
        import rules

        others, path = rules, list(sys.path)
        for _ in range(2):
            with component.OWN:
                ours = importlib.import_module("rules.form")
                assert Path(ours.__file__).is_relative_to(unpacked / "python")
                first = sys.modules["rules"]
            assert (sys.modules["rules"], sys.path) == (others, path)
            assert not [name for name in sys.modules if name.startswith("rules.")]
        with component.OWN:
            assert sys.modules["rules"] is first
    finally:
        sys.path.remove(str(tmp_path))
        for name in [name for name in sys.modules if name.partition(".")[0] in component.names_of(component.SELF)]:
            del sys.modules[name]
        sys.modules.update(kept)


def test_an_old_python_is_told_plainly(component):
    assert component.complaint_about((3, 11, 2), component.SELF) is None
    assert component.complaint_about((3, 12, 0), component.SELF) is None
    complaint = component.complaint_about((3, 9, 7), component.SELF)
    assert "3.11" in complaint
    assert "3.9" in complaint
    # An old Python has to be able to read as far as there.
    ast.parse(Path(component.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.fixture
def desk(built):
    for program, reason in {"soffice": NO_OFFICE, "unopkg": NO_OFFICE, "Xvfb": NO_SCREEN, "xdotool": NO_SCREEN}.items():
        if shutil.which(program) is None:
            missing(reason)
    if bridge() is None:
        missing(NO_BRIDGE)
    # The folders of the tests are for their owner alone; this one becomes the ordinary user's.
    with tempfile.TemporaryDirectory() as folder:
        home, user = Path(folder), ordinary_user()
        path = type_in(home / "南郊镇=2025.xlsx", zeros() | {"表三.新收.自然人": 3})
        (home / "nianbao.oxt").write_bytes(built)
        profile = home / "profile"
        place = running_as(user, home)
        install = ["unopkg", "add", f"-env:UserInstallation={profile.as_uri()}", home / "nianbao.oxt"]
        done = subprocess.run(install, check=False, capture_output=True, text=True, timeout=180, **place)
        assert done.returncode == 0, done.stderr
        screen = Screen()
        place["env"] = place["env"] | {"DISPLAY": screen.name}
        office = Office(profile, str(path), program=("soffice",), **place)
        opened = None
        try:
            opened = Desk(office, screen, path)
            yield opened
        finally:
            office.stop(opened.context if opened else None)
            screen.stop()


def fill_of(document, address):
    return document.Sheets.getByName(SHEET).getCellRangeByName(address).CellBackColor


def test_the_button_is_pressed_and_the_findings_are_there(desk):
    document, before = desk.document, desk.sheets()
    own = fill_of(document, "D6")
    desk.click("校验")
    texts = desk.answer()
    assert RESULT in desk.sheets()
    found = [cell for row in document.Sheets.getByName(RESULT).getCellRangeByName("A1:L40").getDataArray() for cell in row]
    assert "T3-01" in found
    assert fill_of(document, "D6") != own
    assert "T3-01" in document.Sheets.getByName(SHEET).getCellRangeByName("D6").Annotation.String
    assert document.Sheets.getByName(SHEET).isProtected()
    assert [text for text in texts if "条" in text or "处" in text]
    # Nothing is left to be undone by halves; 清除标记 takes back what 校验 did, and what the user does next can be undone again.
    wait_for(lambda: document.IsUndoEnabled)
    assert list(document.UndoManager.getAllUndoActionTitles()) == []
    desk.click("清除标记")
    desk.answer()
    assert (desk.sheets(), fill_of(document, "D6")) == (before, own)
    wait_for(lambda: document.IsUndoEnabled)
    # Marked, cleared and undone by turns the office stays alive, and the protection where it was.
    for _ in range(3):
        document.Sheets.getByName(SHEET).getCellRangeByName("D8").setFormula("5")
        document.UndoManager.undo()
        for button in ("校验", "校验", "清除标记"):
            desk.click(button)
            desk.answer()
            wait_for(lambda: document.IsUndoEnabled)
    assert document.Sheets.getByName(SHEET).isProtected()
    assert fill_of(document, "D6") == own
    # Again, to be saved and read by others.
    desk.click("校验")
    desk.answer()
    target = desk.path.with_name("标注.xlsx")
    wait_for(lambda: document.IsUndoEnabled)
    document.storeToURL(target.as_uri(), arguments(FilterName="Calc MS Excel 2007 XML"))
    saved = load_workbook(target)
    assert saved.sheetnames == [*before, RESULT]
    assert "T3-01" in saved[SHEET]["D6"].comment.text


# Asks by itself: a dialog holds up who has asked, and two threads of one program get in each other's way on the bridge.
ASKING = """
import sys
from pathlib import Path
from tests.running_office import bridge
local = bridge().getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
from addin.libreoffice.dialogs import Dialogs
dialogs = Dialogs(resolver.resolve(f"uno:{sys.argv[1]};urp;StarOffice.ComponentContext"))
name, *words = sys.argv[2:]
if name == "alert":
    print(dialogs.alert(words[0], "校验", words[1], words[2] or None))
else:
    print(getattr(dialogs, name)("选择", Path(words[0])))
"""


def test_the_dialogs_of_the_office_give_paths_and_answers(desk):
    from addin.libreoffice.dialogs import Dialogs

    home, root = desk.path.parent, Path(__file__).parent.parent

    def asked(button, *words):
        """Have something asked, as the office waits for the answer, and click on a button."""
        command = [sys.executable, "-X", "utf8", "-c", ASKING, desk.office.place, *map(str, words)]
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, encoding="utf-8") as asking:
            try:
                texts = desk.answer(button)
                said, _ = asking.communicate(timeout=60)
            finally:
                # Unanswered it would be waited for without end.
                if asking.poll() is None:
                    asking.kill()
        assert asking.returncode == 0
        return said.strip(), texts

    for name, start in {"choose_file": home, "choose_folder": home, "choose_target": home / "新=建.xlsx"}.items():
        assert asked("Cancel", name, start)[0] == "None"
    assert asked("Save", "choose_target", home / "新=建.xlsx")[0] == str(home / "新=建.xlsx")
    answer, texts = asked("No", "alert", "要换掉吗？", "yes_no", "info")
    assert answer == "no"
    assert "要换掉吗？" in texts
    assert asked("OK", "alert", "有错误", "ok", "critical")[0] == "ok"
    assert asked("Cancel", "alert", "继续吗？", "ok_cancel", "")[0] == "cancel"
    other = shutil.copy(desk.path, home / "打开.xlsx")
    Dialogs(desk.context).open_output(Path(other))
    wait_for(lambda: desk.desktop.getCurrentComponent().Title.startswith("打开.xlsx"))


def arguments(**values):
    from addin.libreoffice.arguments import named as made

    return made(**values)
