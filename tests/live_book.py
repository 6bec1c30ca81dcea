"""The official template open in a running office: reports are written into it, the live check is read back after a hard recalculation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rules.report import Number, Report
from rules.terms import PREVIOUS
from tests.live_rows import Shown, rows, shown
from tests.running_office import bridge
from workbook.cells import address, cell_of
from workbook.layout import Layout, load_layout
from workbook.sheets.live.span import Span
from workbook.sheets.regions import Region, cover
from workbook.sheets.structure import lines

# com.sun.star.sheet.FormulaResult.ERROR.
ERROR_RESULT = 4


class LiveBook:
    """A template of an edition; `typed`: its totals are overwritten like any other figure."""

    def __init__(self, context: Any, path: Path, edition: str, *, typed: bool) -> None:
        self.layout: Layout = load_layout(edition)
        self.edition = edition
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        hidden = bridge().createUnoStruct("com.sun.star.beans.PropertyValue")
        hidden.Name, hidden.Value = "Hidden", True
        self.document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (hidden,))
        for sheet in self.document.Sheets:
            sheet.unprotect("")
        form = self.layout.form
        mine = [id for id in form.ids if typed or not form.figures[id].parts]
        self.areas = self._areas(mine) + self._areas([PREVIOUS + id for id in form.ids])

    def _areas(self, ids: list[str]) -> list[tuple[Any, list[list[str]]]]:
        """Return the ranges in which figures stand, each with the ids of its cells."""
        by_sheet: dict[str, dict[tuple[int, int], str]] = {}
        for id in ids:
            place = self.layout.places[id]
            by_sheet.setdefault(place.sheet, {})[cell_of(place.address)] = id
        return [
            (self.document.Sheets.getByName(sheet).getCellRangeByName(area.ref()), _names(area, cells))
            for sheet, cells in by_sheet.items()
            for area in cover(cells)
        ]

    def write(self, report: Report) -> None:
        """Write a report's figures, last year's, and what the rules ask of its cover."""
        for area, names in self.areas:
            area.setDataArray(tuple(tuple(_cell(id, report) for id in row) for row in names))
        for field in ("单位名称", "单位类别", "报告年度", *(f"有{name}职能" for name in ("行政许可", "行政处罚", "行政强制", "业务查询"))):
            place, text = self.layout.places[f"封面.{field}"], report.identity.get(field, "")
            cell = self.document.Sheets.getByName(place.sheet).getCellRangeByName(place.address)
            if text.isdecimal():
                cell.Value = float(text)
            else:
                cell.String = text

    def check(self, report: Report) -> dict[tuple[str, str], Shown]:
        """Return what the live rows show once a report is written and everything calculated anew."""
        self.write(report)
        self.document.calculateAll()
        return shown(self.edition, self.block())

    def cell(self, id: str) -> Any:
        """Return the cell in which a figure or a field of the cover stands."""
        place = self.layout.places[id]
        return self.document.Sheets.getByName(place.sheet).getCellRangeByName(place.address)

    def told(self) -> dict[str, str]:
        """Return what the cover says of the whole, and each sheet of itself."""
        said = {name: self.text(sheet, address) for name, sheet, address in lines(self.layout)}
        return said | {"封面": self.text("封面", "A2"), "封面 问题": self.text("封面", "A3")}

    def errors(self, sheet: str) -> set[tuple[str, str]]:
        """Return the cells of a sheet that show an error value."""
        found = self.document.Sheets.getByName(sheet).queryFormulaCells(ERROR_RESULT)
        return {(sheet, address) for area in found.RangeAddresses for address in _addresses(area)}

    def save(self, path: Path) -> Path:
        """Save the workbook as it stands as another file."""
        kind = bridge().createUnoStruct("com.sun.star.beans.PropertyValue")
        kind.Name, kind.Value = "FilterName", "Calc MS Excel 2007 XML"
        self.document.storeToURL(path.as_uri(), (kind,))
        return path

    def block(self) -> list[list[Any]]:
        """Return the sheet 校验 as values from A1 on."""
        return check_block(self.document, self.edition)

    def write_text(self, sheet: str, address: str, text: str) -> None:
        """Write a text into a cell."""
        self.document.Sheets.getByName(sheet).getCellRangeByName(address).String = text

    def text(self, sheet: str, address: str) -> str:
        """Return what a cell shows."""
        return str(self.document.Sheets.getByName(sheet).getCellRangeByName(address).String)

    def close(self) -> None:
        """Close the workbook without saving."""
        self.document.close(True)


def _addresses(area: Any) -> list[str]:
    rows, columns = range(area.StartRow, area.EndRow + 1), range(area.StartColumn, area.EndColumn + 1)
    return [address(row + 1, column + 1) for row in rows for column in columns]


def check_block(document: Any, edition: str) -> list[list[Any]]:
    """Return the sheet 校验 of an open workbook as values from A1 on."""
    span = Span(load_layout(edition), len(rows(edition)))
    sheet = document.Sheets.getByName(span.sheet)
    return [list(row) for row in sheet.getCellRangeByPosition(0, 0, max(span.columns.values()) - 1, span.last - 1).getDataArray()]


def _names(area: Region, cells: dict[tuple[int, int], str]) -> list[list[str]]:
    return [[cells[area.row + r, area.column + c] for c in range(area.columns)] for r in range(area.rows)]


def _cell(id: str, report: Report) -> float | str:
    values = (report.previous or {}) if id.startswith(PREVIOUS) else report.figures
    value: Number | None = values.get(id.removeprefix(PREVIOUS))
    return "" if value is None else float(value)
