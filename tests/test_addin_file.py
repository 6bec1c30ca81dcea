"""The add-in's file as other readers see it: package, compound file, VBA project, ribbon; each check refuses what is wrong."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from addin.building.excel import build_addin, load_file, modules
from addin.ribbon import load_ribbon
from tests.addin_package import PROJECT, RIBBON, check_callbacks, check_package, check_ribbon, unpack
from tests.addin_project import Rejected, check_project
from workbook import __version__

ROOT = Path(__file__).parent.parent
PYTHON = r"C:\用户 & <张三>\python.exe"


@pytest.fixture(scope="module")
def parts():
    return unpack(build_addin({"INTERPRETER_WIN": PYTHON}))


def test_the_package(parts):
    check_package(parts)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("[Content_Types].xml", b'<Override PartName="/xl/styles.xml"', b'<Override PartName="/xl/other.xml"'),
        ("[Content_Types].xml", b"addin.macroEnabled", b"sheet.macroEnabled"),
        ("[Content_Types].xml", b'Extension="bin"', b'Extension="dat"'),
        ("_rels/.rels", b"customUI14.xml", b"customUI.xml"),
        ("xl/_rels/workbook.xml.rels", b"rId2", b"rId1"),
        ("xl/workbook.xml", b"</sheets>", b""),
        (RIBBON, b"</customUI>", b""),
    ],
)
def test_a_wrong_package_is_rejected(parts, name, old, new):
    assert old in parts[name]
    with pytest.raises(Rejected):
        check_package(parts | {name: parts[name].replace(old, new)})


def test_what_the_parts_are_to_each_other(parts):
    """The kinds by which Excel finds the parts; the ribbon's of 2010 and later lies under another year than its names."""
    kinds = {each.get("Target"): each.get("Type") for name in parts if name.endswith(".rels") for each in etree.fromstring(parts[name])}
    assert kinds["customUI/customUI14.xml"] == "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert kinds["vbaProject.bin"] == "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    assert [kinds[target] for target in ("xl/workbook.xml", "worksheets/sheet1.xml", "styles.xml")] == [
        document + kind for kind in ("officeDocument", "worksheet", "styles")
    ]
    assert kinds["docProps/core.xml"] == "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def test_a_part_that_nothing_leads_to_is_rejected(parts):
    with pytest.raises(Rejected):
        check_package(parts | {"xl/extra.bin": b"x"})


def test_what_the_file_says_of_itself(parts):
    core = etree.fromstring(parts["docProps/core.xml"])
    assert [child.text for child in core] == ["信息公开年报", load_file()["description"], __version__]
    assert b'visibility="hidden"' in parts["xl/workbook.xml"]


def rows_of(parts):
    sheet = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iter("{*}row")]
    return {row[0]: "".join(row[1:]) for row in rows}


def test_the_settings(parts):
    rows = rows_of(parts)
    assert rows["INTERPRETER_WIN"] == PYTHON
    assert rows["INTERPRETER_MAC"] == ""
    assert rows["VERSION"] == __version__
    assert rows["ACTIONS"].split() == [action["id"] for group in load_ribbon()["groups"] for action in group["actions"]]
    assert set(rows["ACTIONS_WITHOUT_WORKBOOK"].split()) < set(rows["ACTIONS"].split())
    assert set(re.findall(r'"(TEXT_\w+)"', "\n".join(module.source for module in modules(functions=False)))) <= set(rows)
    with pytest.raises(ValueError, match="PYTHONPATH"):
        build_addin({"PYTHONPATH": "x"})


@pytest.mark.parametrize("text", sorted(load_file()["texts"].values()))
def test_the_sentences_are_plain(text):
    assert not re.search(r"[!！]|非法|Traceback", text)


def test_the_project(parts):
    name, sources = check_project(parts[PROJECT])
    assert name == "Nianbao"
    assert sources == {module.name: module.source.replace("\n", "\r\n") for module in modules()}
    assert {"ThisWorkbook", "Sheet1", "Dictionary", "NianbaoRibbon", "xlwings"} == set(sources)
    for part, module in (("xl/workbook.xml", "ThisWorkbook"), ("xl/worksheets/sheet1.xml", "Sheet1")):
        assert f'codeName="{module}"'.encode() in parts[part]


def test_the_ribbon(parts):
    check_ribbon(parts[RIBBON])
    _, sources = check_project(parts[PROJECT])
    check_callbacks(parts[RIBBON], sources)
    root = etree.fromstring(parts[RIBBON])
    assert [tab.get("label") for tab in root.iter("{*}tab")] == ["信息公开年报"]
    assert [button.get("tag") for button in root.iter("{*}button")] == rows_of(parts)["ACTIONS"].split()
    assert [group.get("label") for group in root.iter("{*}group")] == [group["label"] for group in load_ribbon()["groups"]]


WRONG_RIBBONS = [
    (b'size="large"', b'size="huge"'),
    (b'imageMso="Help"', b'imageMso="no image"'),
    (b'id="nianbao_check"', b'id="nianbao_clear"'),
    (b'id="nianbao_check"', b'id="1"'),
    (b"<button", b"<knob"),
    (b"office/2009/07/customui", b"office/2006/01/customui"),
    (b' onAction="', b' onaction="'),
]


@pytest.mark.parametrize(("old", "new"), WRONG_RIBBONS)
def test_a_wrong_ribbon_is_rejected(parts, old, new):
    assert old in parts[RIBBON]
    with pytest.raises(Rejected):
        check_ribbon(parts[RIBBON].replace(old, new, 1))


def test_the_ribbon_by_office_s_own_schema(parts):
    """The schema is Microsoft's and not ours to keep; NIANBAO_CUSTOMUI_XSD says where it lies (customui14.xsd)."""
    path = os.environ.get("NIANBAO_CUSTOMUI_XSD")
    if not path:
        pytest.skip("schema: NIANBAO_CUSTOMUI_XSD is not set")
    schema = pytest.importorskip("xmlschema").XMLSchema(path)
    schema.validate(parts[RIBBON].decode())
    assert not schema.is_valid(parts[RIBBON].replace(b'size="large"', b'size="huge"').decode())


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.replace("Public Sub OnAction", "Private Sub OnAction"),
        lambda source: source.replace("OnAction(", "OnActions("),
        lambda source: source.replace("(control As IRibbonControl)", "(control As IRibbonControl, pressed As Boolean)"),
        lambda source: source.replace("(control As IRibbonControl)", "()"),
    ],
)
def test_a_callback_that_is_not_there_is_rejected(parts, change):
    _, sources = check_project(parts[PROJECT])
    changed = change(sources["NianbaoRibbon"])
    assert changed != sources["NianbaoRibbon"]
    with pytest.raises(Rejected):
        check_callbacks(parts[RIBBON], sources | {"NianbaoRibbon": changed})


def test_the_same_bytes_every_time():
    code = "import hashlib; from addin.building.excel import build_addin; print(hashlib.sha256(build_addin()).hexdigest())"
    found = set()
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "UTC")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        found.add(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout)
    assert found == {hashlib.sha256(build_addin()).hexdigest() + "\n"}
