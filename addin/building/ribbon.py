"""The ribbon of Excel (customUI14.xml), made of addin/ribbon.json."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACK = "NianbaoRibbon.OnAction"
PREFIX = "nianbao_"


def ribbon_xml(ribbon: dict[str, Any]) -> bytes:
    """Return the part customUI14.xml; a button carries its action as its tag, and all call one procedure."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}customUI")
    tab = under(under(under(root, "ribbon"), "tabs"), "tab", id=PREFIX + "tab", label=ribbon["tab"]["label"])
    for group in ribbon["groups"]:
        box = under(tab, "group", id=f"{PREFIX}group_{group['id']}", label=group["label"])
        for action in group["actions"]:
            under(box, "button", **button(action))
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"


def button(action: dict[str, str]) -> dict[str, str]:
    """Return the attributes of a button."""
    return {
        "id": PREFIX + action["id"],
        "tag": action["id"],
        "label": action["label"],
        "size": action["size"],
        "imageMso": action["image"],
        "onAction": CALLBACK,
        "screentip": action["screentip"],
        "supertip": action["supertip"],
    }


def under(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    """Return a new element under another."""
    return ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
