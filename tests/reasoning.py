"""Reasons (情况说明) typed into the sheet 校验 of a workbook, its columns found by their heads."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from openpyxl import load_workbook

from tests import edits
from tests.clerk import template

CHECKS = "校验"
HEADS = ("代码", "范围", "情况说明", "所说明的数值")
Reason = tuple[str, str, str, str]


def reason_cells(reasons: Iterable[Reason], edition: str = "2021", data: bytes = b"") -> dict[tuple[str, str], str]:
    """Return the cells for reasons, each code, scope, reason, values: in the rule's own row while that is free, else in a spare one."""
    sheet = load_workbook(BytesIO(data or template(edition)))[CHECKS]
    rows = list(sheet.iter_rows())
    head = next(number for number, row in enumerate(rows) if set(HEADS) <= {cell.value for cell in row})
    columns = {name: next(cell.column_letter for cell in rows[head] if cell.value == name) for name in HEADS}
    below = {row[0].row: {name: sheet[f"{column}{row[0].row}"].value for name, column in columns.items()} for row in rows[head + 1 :]}
    cells: dict[tuple[str, str], str] = {}
    for reason in reasons:
        own = (row for row, said in below.items() if said["代码"] == reason[0] and (said["范围"] or "") in ("", reason[1]))
        spare = (row for row, said in below.items() if not any(said.values()))
        row = next(own, None) or next(spare)
        del below[row]
        cells |= {(CHECKS, f"{columns[name]}{row}"): text for name, text in zip(HEADS, reason, strict=True) if text}
    return cells


def with_reasons(data: bytes, *reasons: Reason) -> bytes:
    """Return a workbook with reasons written beside its rules."""
    for (sheet, cell), text in reason_cells(reasons, data=data).items():
        data = edits.set_text(data, sheet, cell, text)
    return data
