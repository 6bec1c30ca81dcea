"""Menu and toolbar of LibreOffice's extension, made of addin/ribbon.json."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

REGISTRY, SCHEMA = "http://openoffice.org/2001/registry", "http://www.w3.org/2001/XMLSchema"
OOR, XS, LANG = f"{{{REGISTRY}}}", f"{{{SCHEMA}}}", "{http://www.w3.org/XML/1998/namespace}lang"
SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
SEPARATOR = "private:separator"


def addons_xml(ribbon: dict[str, Any], bundle: dict[str, Any]) -> bytes:
    """Return Addons.xcu: a menu before Help and a toolbar, both for spreadsheets only, with a line between the groups."""
    root = _root("Addons", "org.openoffice.Office")
    interface = _node(root, "AddonUI")
    toolbar = _node(_node(interface, "OfficeToolBar"), toolbar_name(bundle), replace=True)
    menu = _node(_node(interface, "OfficeMenuBar"), f"{bundle['identifier']}.menu", replace=True)
    _property(menu, "Title", {"zh-CN": ribbon["tab"]["label"]})
    _property(menu, "Context", SPREADSHEETS)
    for parent in (toolbar, _node(menu, "Submenu")):
        for number, entry in enumerate(_entries(ribbon, bundle)):
            # The office shows them in the order of these names.
            node = _node(parent, f"m{number:02}", replace=True)
            for name, value in entry.items():
                _property(node, name, value)
    return _written(root)


def _entries(ribbon: dict[str, Any], bundle: dict[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for group in ribbon["groups"]:
        if entries:
            entries.append({"URL": SEPARATOR})
        for action in group["actions"]:
            url = f"service:{bundle['service']}?{action['id']}"
            entries.append({"URL": url, "Title": {"zh-CN": action["label"]}, "Target": "_self", "Context": SPREADSHEETS})
    return entries


def windows_xml(bundle: dict[str, Any]) -> bytes:
    """Return CalcWindowState.xcu: what the toolbar is called in the list of toolbars, and that it is shown."""
    root = _root("CalcWindowState", "org.openoffice.Office.UI")
    states = _node(_node(root, "UIElements"), "States")
    state = _node(states, f"private:resource/toolbar/addon_{toolbar_name(bundle)}", replace=True)
    _property(state, "UIName", bundle["names"])
    _property(state, "Docked", value=True)
    # A row of its own, under the office's.
    _property(state, "DockPos", "0,2")
    _property(state, "Visible", value=True)
    return _written(root)


def toolbar_name(bundle: dict[str, Any]) -> str:
    """Return the name of the toolbar among all extensions'."""
    return f"{bundle['identifier']}.toolbar"


def _root(name: str, package: str) -> ET.Element:
    ET.register_namespace("oor", REGISTRY)
    ET.register_namespace("xs", SCHEMA)
    return ET.Element(f"{OOR}component-data", {f"{OOR}name": name, f"{OOR}package": package})


def _node(parent: ET.Element, name: str, *, replace: bool = False) -> ET.Element:
    return ET.SubElement(parent, "node", {f"{OOR}name": name} | ({f"{OOR}op": "replace"} if replace else {}))


def _property(parent: ET.Element, name: str, value: Any) -> None:
    """Write a text, a truth value, or names by language; these begin with one for all other languages, the Chinese one."""
    kind = "boolean" if isinstance(value, bool) else "string"
    made = ET.SubElement(parent, "prop", {f"{OOR}name": name, f"{OOR}type": f"xs:{kind}"})
    if isinstance(value, dict):
        ET.SubElement(made, "value").text = value["zh-CN"]
        for language, text in value.items():
            ET.SubElement(made, "value", {LANG: language}).text = text
    else:
        ET.SubElement(made, "value").text = str(value).lower() if isinstance(value, bool) else value


def _written(root: ET.Element) -> bytes:
    # The prefix stands only in the values of attributes, where the writer does not look for it.
    root.set("xmlns:xs", SCHEMA)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"
