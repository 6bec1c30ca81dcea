"""Which spreadsheet program is running."""

from __future__ import annotations

import sys

import xlwings as xw

from addin.programs.program import Program


def program_of(app: xw.App) -> Program:
    """Return the program behind an xlwings app."""
    if app.engine.name == "libreoffice":
        from addin.programs.libreoffice import OfficeProgram  # noqa: PLC0415  (only there is its bridge to be had)

        return OfficeProgram(app)
    from addin.programs.excel import MacExcel, WindowsExcel  # noqa: PLC0415  (elsewhere it is not needed)

    return MacExcel(app) if sys.platform == "darwin" else WindowsExcel(app)
