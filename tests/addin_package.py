"""What the tests of the add-in's file share: the file taken apart by readers of their own, and macro workbooks made of the same parts."""

import posixpath
import re
import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree

from addin.building.excel import load_file, settings
from addin.building.modules import WORKBOOK, WORKSHEET, document_module
from addin.building.ovba import write_project
from addin.building.package import ADDIN, SHEET_MODULE, WORKBOOK_MODULE, Contents, write_package
from addin.building.ribbon import ribbon_xml
from addin.ribbon import load_ribbon
from tests.addin_project import Rejected, see

MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT, RIBBON = "xl/vbaProject.bin", "customUI/customUI14.xml"
XSD = Path(__file__).parent / "schema" / "ribbon14.xsd"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
UI = "{http://schemas.microsoft.com/office/2009/07/customui}"


def unpack(data):
    """Return the parts of a package by name, each once, all sums right."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        see(package.testzip() is None)
        see(len(set(names)) == len(names), names)
        return {name: package.read(name) for name in names}


def repack(parts):
    """Return parts as a package again."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def check_package(parts):
    """Judge a package: every part has a kind, every relationship a target, every XML a form (ECMA-376 part 2)."""
    names = list(parts)
    see(names[0] == "[Content_Types].xml", names)
    for name in names:
        if name.endswith((".xml", ".rels")):
            try:
                etree.fromstring(parts[name])
            except etree.XMLSyntaxError as error:
                raise Rejected(name, error) from error
    types = etree.fromstring(parts[names[0]])
    defaults = {each.get("Extension"): each.get("ContentType") for each in types.iter(TYPES + "Default")}
    overrides = {each.get("PartName"): each.get("ContentType") for each in types.iter(TYPES + "Override")}
    see(all(part[1:] in parts for part in overrides), overrides)
    for name in names[1:]:
        see(overrides.get(f"/{name}") or (defaults.get(name.rpartition(".")[2]) not in {None, "application/xml"}) or name == RIBBON, name)
    see(overrides.get("/xl/workbook.xml") == ADDIN, overrides)
    check_relationships(parts)


def check_relationships(parts):
    reached = {"[Content_Types].xml"}
    for name in [each for each in parts if each.endswith(".rels")]:
        folder = posixpath.dirname(posixpath.dirname(name))
        relations = list(etree.fromstring(parts[name]))
        see(len({each.get("Id") for each in relations}) == len(relations), name)
        targets = {posixpath.normpath(posixpath.join(folder, each.get("Target"))) for each in relations}
        see(targets <= set(parts), name, targets)
        reached |= {name, *targets}
    see(reached == set(parts), set(parts) - reached)


def check_ribbon(data, schema=XSD):
    """Judge the ribbon by a schema; the callbacks are another matter."""
    try:
        etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(data))
    except etree.DocumentInvalid as error:
        raise Rejected(error) from error


SUB = r"(?mi)^Public Sub (\w+)\((\w+) As IRibbonControl\)\s*$"


def check_callbacks(data, sources):
    """Judge that every callback of a ribbon is a public sub that takes the control and nothing else."""
    subs = {f"{module}.{match[1]}" for module, source in sources.items() for match in re.finditer(SUB, source.replace("\r\n", "\n"))}
    names = {each.get("onAction") for each in etree.fromstring(data).iter(UI + "button")}
    see(names and names <= subs, names, subs)


def twin(modules, rows=None, *, folder, name="twin.xlsm"):
    """Write a macro workbook (LibreOffice does not know add-ins) of the same make with these modules and settings; return its path."""
    documents = [document_module(WORKBOOK_MODULE, WORKBOOK), document_module(SHEET_MODULE, WORKSHEET)]
    data = load_file()
    contents = Contents(
        title="",
        description="",
        version="",
        sheet="nianbao.conf",
        rows=settings(data, {}) if rows is None else rows,
        ribbon=ribbon_xml(load_ribbon()),
        project=write_project(data["project"]["name"], data["project"]["identity"], [*documents, *modules]),
    )
    parts = unpack(write_package(contents))
    parts = {part: each.replace(ADDIN.encode(), MACRO_WORKBOOK.encode()) for part, each in parts.items()}
    path = Path(folder) / name
    path.write_bytes(repack(parts))
    return path
