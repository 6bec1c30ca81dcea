"""Workbooks as other programs save them: openpyxl, XlsxWriter, Gnumeric."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter


def by_xlsxwriter(source: Path, target: Path) -> None:
    """Write the cells of a workbook anew, formulas with their results."""
    formulas, values = openpyxl.load_workbook(source), openpyxl.load_workbook(source, data_only=True)
    with xlsxwriter.Workbook(target, {"nan_inf_to_errors": True}) as book:
        for sheet in formulas:
            new = book.add_worksheet(sheet.title)
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                form = book.add_format({"num_format": cell.number_format})
                if cell.data_type == "f":
                    value = values[sheet.title][cell.coordinate].value
                    new.write_formula(cell.coordinate, cell.value, form, "" if value is None else value)
                else:
                    new.write(cell.coordinate, cell.value, form)


def by_openpyxl(source: Path, target: Path) -> None:
    openpyxl.load_workbook(source).save(target)


def by_gnumeric(source: Path, target: Path) -> None:
    if not shutil.which("ssconvert"):
        pytest.skip("office: Gnumeric is not installed")
    subprocess.run(["ssconvert", "-T", "Gnumeric_Excel:xlsx2", source, target], check=True, capture_output=True)
