"""The name of a template's file."""

from __future__ import annotations

from workbook.files import plain_name


def default_name(unit: str, year: int | None) -> str:
    """Return the template's default file name; what cannot stand in a name (it may come from a received file) is left out."""
    plain = plain_name(unit)
    if not plain and year is None:
        return "政府信息公开工作年度报告模板.xlsx"
    return f"{plain}{f'{year}年' if year else ''}政府信息公开工作年度报告.xlsx"
