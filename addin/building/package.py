"""The package of an add-in (OPC): one hidden workbook with one sheet of settings, a VBA project, a ribbon; no clock in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from workbook.template.same_bytes import pack

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_PART, RIBBON_PART, PROJECT_PART = "xl/worksheets/sheet1.xml", "customUI/customUI14.xml", "xl/vbaProject.bin"
WORKBOOK_MODULE, SHEET_MODULE = "ThisWorkbook", "Sheet1"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
TYPES = {
    "xl/workbook.xml": ADDIN,
    SHEET_PART: "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "bin": "application/vnd.ms-office.vbaProject",
}
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# What Excel expects of a file of its own.
APPLICATION = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
)


class Contents(NamedTuple):
    """What goes into a package: the properties, the name and rows of the settings' sheet, the ribbon, the VBA project."""

    title: str
    description: str
    version: str
    sheet: str
    rows: Mapping[str, str]
    ribbon: bytes
    project: bytes


def write_package(contents: Contents) -> bytes:
    """Return the bytes of the add-in's file."""
    return pack(parts(contents).items())


def parts(contents: Contents) -> dict[str, bytes]:
    """Return the parts in their order."""
    texts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{OFFICE}/extended-properties", "docProps/app.xml"),
            (f"{MICROSOFT}/2007/relationships/ui/extensibility", RIBBON_PART),
        ),
        "docProps/app.xml": APPLICATION,
        "docProps/core.xml": core_properties(contents),
        "xl/workbook.xml": workbook_xml(contents.sheet),
        "xl/_rels/workbook.xml.rels": relationships(
            (f"{OFFICE}/worksheet", "worksheets/sheet1.xml"),
            (f"{OFFICE}/styles", "styles.xml"),
            (f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        SHEET_PART: sheet_xml(contents.rows),
        "xl/styles.xml": STYLES,
    }
    encoded = {name: (DECLARATION + text).encode() for name, text in texts.items()}
    return encoded | {PROJECT_PART: contents.project, RIBBON_PART: contents.ribbon}


def content_types() -> str:
    """Return the kinds of all parts."""
    lines = [f'<Default Extension="{extension}" ContentType="{kind}"/>' for extension, kind in DEFAULTS.items()]
    lines += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in TYPES.items()]
    return f'<Types xmlns="{PACKAGE}/content-types">{"".join(lines)}</Types>'


def relationships(*targets: tuple[str, str]) -> str:
    """Return a part of relationships, (kind, target) each."""
    lines = [f'<Relationship Id="rId{number}" Type="{kind}" Target="{to}"/>' for number, (kind, to) in enumerate(targets, start=1)]
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def workbook_xml(sheet: str) -> str:
    """Return the workbook; its code name is that of its module."""
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><fileVersion appName="xl" lastEdited="7" lowestEdited="5" rupBuild="23530"/>'
        f'<workbookPr codeName="{WORKBOOK_MODULE}"/><bookViews><workbookView visibility="hidden"/></bookViews>'
        f'<sheets><sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def sheet_xml(rows: Mapping[str, str]) -> str:
    """Return the sheet of settings: the key in A, what it is set to in B, as texts."""
    lines = [
        f'<row r="{number}">{text_cell(f"A{number}", key)}{text_cell(f"B{number}", value) if value else ""}</row>'
        for number, (key, value) in enumerate(rows.items(), start=1)
    ]
    return f'<worksheet xmlns="{MAIN}"><sheetPr codeName="{SHEET_MODULE}"/><sheetData>{"".join(lines)}</sheetData></worksheet>'


def text_cell(address: str, text: str) -> str:
    """Return a cell with a text."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def core_properties(contents: Contents) -> str:
    """Return title, description and version; no author and no time, which would change from one build to the next."""
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(contents.title)}</dc:title><dc:description>{escape(contents.description)}</dc:description>"
        f"<cp:version>{escape(contents.version)}</cp:version></cp:coreProperties>"
    )
