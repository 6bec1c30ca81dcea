"""The workbook part: the findings sheet among the sheets, its names, which sheet is open."""

from __future__ import annotations

from collections.abc import Mapping

from rules.expressions import compiled
from workbook.marking.links import SPREADSHEET, Links, declare, namespace
from workbook.marking.outline import Element
from workbook.marking.parts import Parts
from workbook.marking.tags import ascii_xml, number_of, quoted, set_attribute, text
from workbook.marking.unmarkable import Unmarkable
from workbook.reading.our_marks import free_name
from workbook.reading.package import Sheet

ORDER = ("sheets", "functionGroups", "externalReferences", "definedNames")
NEW_SHEET = "xl/worksheets/sheet{}.xml"
CELLS, SELECTING = b"sheetData", compiled(rb"tabSelected\s*+=\s*+[\"'](?:1|true)[\"']")
SELECTED = compiled(rb"(?<!\s)\s++tabSelected\s*+=\s*+(?:\"(?:1|true)\"|'(?:1|true)')")


class Book:
    """The workbook part, to be given the findings sheet."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.outline = parts.outline(parts.book, 2)
        self._prefix = self.outline.prefix.decode()
        self._sheets = self._list()

    def _list(self) -> Element:
        found = self.outline.root.find("sheets")
        if found is None:
            raise Unmarkable("部件", self.parts.file)
        return found

    def add_sheet(self) -> Sheet:
        """Add the findings sheet behind the others and return it; its part is claimed, with nothing in it yet."""
        name = free_name(each.attributes.get("name", "") for each in self._sheets.children)
        part = self.parts.free_name(NEW_SHEET)
        self.parts.write(part, b"")
        links = Links(self.parts, self.parts.book)
        base = namespace(self.outline)
        id = links.add("worksheet", part, base)
        declare(self.parts, part, SPREADSHEET + "worksheet+xml")
        used = [number_of(each.attributes.get("sheetId")) for each in self._sheets.children]
        xml = f'<{self._prefix}sheet xmlns:r="{base}" name="{quoted(name)}" sheetId="{max(used, default=0) + 1}" r:id="{id}"/>'
        self.outline.append(self._sheets, ascii_xml(xml))
        return Sheet(name, part, "visible")

    def show(self, name: str) -> None:
        """Make a sheet visible that somebody has hidden."""
        for each in self._sheets.children:
            if each.attributes.get("name") == name and each.attributes.get("state", "visible") != "visible":
                self.outline.retag(each, set_attribute(self.outline.tag(each), b"state", b"visible"))

    def place(self, name: str) -> int:
        """Return a sheet's place among the sheets; that of a new one is behind them."""
        names = [each.attributes.get("name") for each in self._sheets.children]
        return names.index(name) if name in names else len(names)

    def active(self) -> int:
        """Return the place of the sheet that is shown first."""
        return next((number_of(view.attributes.get("activeTab")) for view in self._views()), 0)

    def _views(self) -> list[Element]:
        found = self.outline.root.find("bookViews")
        return list(found.every("workbookView")) if found else []

    def activate(self, place: int) -> None:
        """Make a sheet the one that is shown first."""
        views = self._views()
        for view in views:
            self.outline.retag(view, set_attribute(self.outline.tag(view), b"activeTab", str(place).encode()))
        if not views:
            xml = f'<{self._prefix}workbookView activeTab="{place}"/>'
            empty = self.outline.root.find("bookViews")
            if empty:
                self.outline.append(empty, xml.encode())
            else:
                self.outline.insert(self._sheets.start, f"<{self._prefix}bookViews>{xml}</{self._prefix}bookViews>".encode())

    def set_names(self, place: int, names: Mapping[str, str]) -> None:
        """Give a sheet its built-in names (what is printed, repeated, filtered) in place of those it had."""
        prefix, found = self._prefix, self.outline.root.find("definedNames")
        mine = str(place)
        for each in found.children if found else ():
            if each.attributes.get("localSheetId") == mine and each.name == "definedName":
                self.outline.remove(each)
        hidden = {name: ' hidden="1"' if "Filter" in name else "" for name in names}
        xml = "".join(
            f'<{prefix}definedName name="{name}" localSheetId="{place}"{hidden[name]}>{text(area)}</{prefix}definedName>'
            for name, area in names.items()
        )
        if found:
            self.outline.append(found, ascii_xml(xml))
            return
        before = [child for child in self.outline.root.children if child.name in ORDER]
        self.outline.insert(self.outline.end_of(before[-1]), ascii_xml(f"<{prefix}definedNames>{xml}</{prefix}definedNames>"))

    def save(self) -> None:
        """Write the workbook's part."""
        self.parts.write(self.parts.book, self.outline.result())


def deselect(parts: Parts, part: str) -> None:
    """Take a sheet out of the selected ones: two selected sheets are a group, and what is typed goes into both."""
    before, data, _ = parts.head(part).partition(CELLS)
    if data and not SELECTING.search(before):
        # Most sheets are not selected, and what is behind is nobody's business then.
        return
    xml = parts.read(part)
    head = xml.find(CELLS)
    if SELECTED.search(xml, 0, max(head, 0)):
        parts.write(part, SELECTED.sub(b"", xml[:head]) + xml[head:])
