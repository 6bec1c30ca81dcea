"""What an input cell accepts, and what it says when it is selected or refuses an entry (数据有效性)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rules.form import Figure
from workbook.sheets.page import add_mark
from workbook.sheets.regions import Region

TITLE, TEXT = 32, 255
LARGEST = 10**12


def figure_kind(figure: Figure) -> str:
    """Return which numbers a figure takes: whole, signed or decimal."""
    if figure.decimals:
        return "decimal"
    return "signed" if figure.signed else "whole"


def figure_rule(figure: Figure) -> dict[str, Any]:
    """Return the condition on a figure's cell."""
    if figure.signed:
        return {"type": "whole", "operator": "between", "formula1": -LARGEST, "formula2": LARGEST}
    return {"type": "decimal" if figure.decimals else "whole", "operator": "greaterThanOrEqual", "formula1": 0}


def accept_figure(ws: Worksheet, areas: Iterable[Region], figure: Figure, wording: Mapping[str, Any], *, title: str, note: str) -> None:
    """Let the areas take only what the figure may be; the prompt says what to fill in, and what counts here."""
    words = wording[figure_kind(figure)]
    unit = {"unit": figure.unit}
    validation = DataValidation(**figure_rule(figure), allow_blank=True, errorTitle=wording["title"])
    validation.error = words["error"].format(**unit)
    add_validation(ws, areas, validation, title, words["prompt"].format(**unit) + note)


def prompt(ws: Worksheet, areas: Iterable[Region], title: str, text: str) -> None:
    """Show a prompt in the areas, and accept everything."""
    add_validation(ws, areas, DataValidation(), title, text)


def add_validation(ws: Worksheet, areas: Iterable[Region], validation: DataValidation, title: str, text: str) -> None:
    """Put a validation with its prompt on the areas."""
    validation.promptTitle, validation.prompt = title, text
    validation.showInputMessage = True
    validation.showErrorMessage = validation.error is not None
    for area in areas:
        validation.add(area.ref())
    ws.add_data_validation(validation)


def mark_faults(ws: Worksheet, areas: list[Region], figure: Figure) -> None:
    """Mark what was pasted past the validation: a text, an error value, a negative number, a fraction."""
    for area in areas:
        cell = Region(area.row, area.column).ref()
        faults = [] if figure.signed else [f"{cell}<0"]
        faults += [] if figure.decimals else [f"INT({cell})<>{cell}"]
        wrong = f"OR({','.join(faults)})"
        add_mark(ws, area.ref(), f"IF(COUNT({cell})=0,COUNTBLANK({cell})=0,{wrong})", "有误", stop=True)
