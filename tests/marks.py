"""What tests of marked copies share: findings to be marked, a stranger's workbook, a look at a package as strict as Excel's."""

# ruff: noqa: S314, SIM905  (the XML is our own; the format's order reads better as a sentence)

from __future__ import annotations

import posixpath
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from rules.finding import Cell
from rules.form import load_form
from rules.report import Report
from rules.states import ERROR, FAIL, PASS, state_of
from workbook.cells import area_of, cell_of, place_of
from workbook.findings.checked import Checked
from workbook.findings.row import FindingRow

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ECMA = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState "
    "dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing "
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst"
).split()


class Given(Checked):
    """A verdict with the findings a test wants."""

    __slots__ = ()

    def __init__(self, path: Path, findings: Iterable[FindingRow], remarks: Iterable[str] = ()) -> None:
        super().__init__(str(path), report=Report(load_form("2021"), identity={"单位名称": "南郊镇", "报告年度": "2024"}))
        self.findings = tuple(findings)
        self.verdict = self.conclusion = FAIL if self.findings else PASS
        self.remarks = tuple(remarks)


def finding(*cells: tuple[str, str], code: str = "T3-01", cause: int = 1, message: str = "不平", **more: Any) -> FindingRow:
    given = (
        dict.fromkeys(FindingRow._fields, "") | {"severity": ERROR, "verdict": FAIL, "title": "题", "suggestions": (), "spot": None} | more
    )
    given["state"] = state_of(given["verdict"], given["severity"], closed=bool(given["explanation"]))
    places = tuple(Cell(None, sheet, address, None) for sheet, address in cells)
    return FindingRow(**given | {"code": code, "cause": cause, "message": message, "cells": places})


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(data: bytes) -> dict[str, bytes]:
    """Return the parts as they stand in the file, compressed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = {}
        for info in archive.infolist():
            name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            found[info.filename] = data[start : start + info.compress_size]
        return found


def sheet_part(data: bytes, name: str) -> str:
    every = parts(data)
    targets = {each.get("Id"): each.get("Target") for each in ET.fromstring(every["xl/_rels/workbook.xml.rels"])}
    found = next(each for each in ET.fromstring(every["xl/workbook.xml"]).find(f"{M}sheets") if each.get("name") == name)
    return posixpath.normpath(posixpath.join("/xl", targets[found.get(f"{R}id")])).lstrip("/")


def sheet_root(data: bytes, name: str) -> ET.Element:
    return ET.fromstring(parts(data)[sheet_part(data, name)])


def fills_of(data: bytes, name: str) -> dict[str, str]:
    """Return the colour of each cell of a sheet that has one."""
    styles = ET.fromstring(parts(data)["xl/styles.xml"])
    fills = [next(iter(fill.iter(f"{M}fgColor")), None) for fill in styles.find(f"{M}fills")]
    formats = [int(each.get("fillId", 0)) for each in styles.find(f"{M}cellXfs")]
    found = {}
    for cell in sheet_root(data, name).iter(f"{M}c"):
        colour = fills[formats[int(cell.get("s", 0))]]
        if colour is not None:
            found[cell.get("r")] = colour.get("rgb", "")
    return found


def owned(data: bytes, name: str, kind: str) -> str | None:
    """Return the part of a kind that belongs to a sheet."""
    part = sheet_part(data, name)
    folder, file = posixpath.split(part)
    links = parts(data).get(f"{folder}/_rels/{file}.rels")
    for each in ET.fromstring(links) if links else ():
        if each.get("Type").endswith("/" + kind):
            return posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/")
    return None


def notes_of(data: bytes, name: str) -> dict[str, tuple[str, str]]:
    """Return author and text of each comment of a sheet."""
    part = owned(data, name, "comments")
    if part is None:
        return {}
    root = ET.fromstring(parts(data)[part])
    authors = [each.text or "" for each in root.find(f"{M}authors")]
    return {
        each.get("ref"): (authors[int(each.get("authorId"))], "".join(t.text or "" for t in each.iter(f"{M}t")))
        for each in root.find(f"{M}commentList")
    }


def links_of(data: bytes, name: str) -> dict[str, str]:
    return {each.get("ref"): each.get("location") for each in sheet_root(data, name).iter(f"{M}hyperlink")}


def judge(data: bytes) -> None:
    """Fail where the package breaks what the format demands and Excel insists on."""
    every = parts(data)
    for name, content in every.items():
        if name.endswith((".xml", ".rels", ".vml")):
            ET.fromstring(content)
    _judge_types(every)
    _judge_links(every)
    _judge_styles(ET.fromstring(every["xl/styles.xml"]))
    book = ET.fromstring(every["xl/workbook.xml"])
    sheets = list(book.find(f"{M}sheets"))
    names = [each.get("name").lower() for each in sheets]
    assert len(set(names)) == len(names)
    assert len({each.get("sheetId") for each in sheets}) == len(sheets)
    defined = [(each.get("name"), each.get("localSheetId")) for each in book.iter(f"{M}definedName")]
    assert len(defined) == len(set(defined))
    assert all(int(place) < len(sheets) for _, place in defined if place)
    formats = len(ET.fromstring(every["xl/styles.xml"]).find(f"{M}cellXfs"))
    selected = [place for place, each in enumerate(sheets) if _judge_sheet(data, each.get("name"), formats)]
    active = int(next(iter(book.iter(f"{M}workbookView"))).get("activeTab", 0))
    assert not selected or active in selected


def _judge_types(every: dict[str, bytes]) -> None:
    types = ET.fromstring(every["[Content_Types].xml"])
    default = [each.get("Extension").lower() for each in types if each.tag.endswith("Default")]
    override = [each.get("PartName") for each in types if each.tag.endswith("Override")]
    assert len(default) == len(set(default))
    assert len(override) == len(set(override))
    assert {name.lstrip("/").lower() for name in override} - {name.lower() for name in every} == set()
    for name in every:
        if name != "[Content_Types].xml":
            assert "/" + name in override or name.rpartition(".")[2].lower() in default, name


def _judge_links(every: dict[str, bytes]) -> None:
    lower = {name.lower() for name in every}
    for name, content in every.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            links = ET.fromstring(content)
            assert len({each.get("Id") for each in links}) == len(links)
            for each in links:
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/")
                assert each.get("TargetMode") == "External" or target.lower() in lower, (name, target)


def _judge_styles(styles: ET.Element) -> None:
    sizes = {}
    for name in ("fonts", "fills", "borders", "cellXfs"):
        entries = styles.find(M + name)
        sizes[name] = len(entries)
        assert int(entries.get("count", len(entries))) == len(entries), name
    for each in styles.find(f"{M}cellXfs"):
        for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            assert int(each.get(attribute, 0)) < sizes[name]


def _judge_sheet(data: bytes, name: str, formats: int) -> bool:
    root = sheet_root(data, name)
    if root.tag != f"{M}worksheet":
        return False
    order = [ECMA.index(child.tag.removeprefix(M)) for child in root if child.tag.startswith(M)]
    assert order == sorted(order), [child.tag for child in root]
    once = [place for place in order if ECMA[place] != "conditionalFormatting"]
    assert len(once) == len(set(once))
    last = 0
    for row in root.find(f"{M}sheetData"):
        number = int(row.get("r") or last + 1)
        assert number > last
        columns = [cell_of(cell.get("r"))[1] for cell in row if cell.get("r")]
        assert columns == sorted(set(columns))
        low, _, high = row.get("spans", "1:16384").partition(":")
        assert not columns or (int(low) <= columns[0] and columns[-1] <= int(high))
        assert all(cell_of(cell.get("r"))[0] == number for cell in row if cell.get("r"))
        last = number
    assert all(int(cell.get("s", 0)) < formats for cell in root.iter(f"{M}c"))
    _judge_notes(data, name, root)
    links = [area_of(each.get("ref")) for each in root.iter(f"{M}hyperlink")]
    assert len(links) == len(set(links))
    return any(view.get("tabSelected") in ("1", "true") for view in root.iter(f"{M}sheetView"))


def _judge_notes(data: bytes, name: str, root: ET.Element) -> None:
    notes = notes_of(data, name)
    if not notes:
        return
    drawing = owned(data, name, "vmlDrawing")
    assert root.find(f"{M}legacyDrawing") is not None
    assert drawing
    xml = parts(data)[drawing].decode()
    boxes = re.findall(r'ObjectType="Note".*?<x:Row>\s*(\d+)\s*</x:Row>\s*<x:Column>\s*(\d+)', xml, re.DOTALL)
    assert sorted((int(row) + 1, int(column) + 1) for row, column in boxes) == sorted(map(cell_of, notes))
    ids = re.findall(r'<v:shape\s[^>]*?\bid="(_x0000_[^"]+)"', xml)
    assert len(ids) == len(set(ids))
    assert all(place_of(cell) for cell in notes)


def plain(root: ET.Element, known: ET.Element) -> str:
    """Return a sheet's XML without what marks add to it and without styles, to be compared with the original's."""
    cells = {cell.get("r") for cell in known.iter(f"{M}c")}
    for view in root.iter(f"{M}sheetView"):
        view.attrib.pop("tabSelected", None)
    for row in list(root.find(f"{M}sheetData")):
        row.attrib.pop("spans", None)
        for cell in list(row):
            cell.attrib.pop("s", None)
            if cell.get("r") not in cells and not len(cell):
                row.remove(cell)
        if not len(row) and not set(row.attrib) - {"r"}:
            root.find(f"{M}sheetData").remove(row)
    links = root.find(f"{M}hyperlinks")
    for link in list(links) if links is not None else ():
        if link.get("location", "").startswith("'校验结果"):
            links.remove(link)
    if links is not None and not len(links):
        root.remove(links)
    legacy = root.find(f"{M}legacyDrawing")
    if legacy is not None and known.find(f"{M}legacyDrawing") is None:
        root.remove(legacy)
    return ET.canonicalize(ET.tostring(root))


def stranger(path: Path, macros: Path | None = None) -> Path:
    """Write a workbook with much that no library keeps: a text box, a chart, comments, links, validations, formats, names, macros."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("数据"), book.add_worksheet("别的 & 'x'表")
        bold = book.add_format({"bold": True, "bg_color": "#FFFF00", "border": 1, "num_format": "0.00", "locked": False})
        sheet.set_row(3, 30, bold)
        sheet.set_column("F:G", 12, bold)
        for row in range(8):
            sheet.write_number(row, 1, row, bold)
        sheet.write_string("A1", "=1+1")
        sheet.write_url("C2", "https://example.invalid/", string="她的链接")
        sheet.write_comment("B2", "她的第一条\n“批注”& <它>", {"author": "李"})
        sheet.write_comment("H9", "另一条", {"author": "李"})
        sheet.merge_range("D5:E6", "合并", bold)
        sheet.conditional_format("B1:B8", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("B1:B8", {"type": "cell", "criteria": ">", "value": 3, "format": bold})
        sheet.data_validation("B1:B8", {"validate": "whole", "criteria": ">=", "value": 0})
        sheet.insert_textbox("J2", "文本框")
        sheet.insert_button("J12", {"caption": "按钮"})
        sheet.protect("口令")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$B$1:$B$8"})
        other.insert_chart("A1", chart)
        other.print_area("A1:C9")
        other.activate()
        sheet.select()
        book.define_name("名称", "=数据!$B$1")
        if macros:
            book.add_vba_project(str(macros))
    return path
