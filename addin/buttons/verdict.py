"""The verdict on the open workbook."""

from __future__ import annotations

import xlwings as xw

from addin.programs.live import LiveGrids, file_of
from addin.texts import worded
from workbook.checking import catalogue_for, check_report
from workbook.findings.checked import Checked
from workbook.reading.report import read_report


def check_book(book: xw.Book) -> Checked:
    """Return the verdict on the workbook as it stands in the program; raises Unreadable when it is none of ours."""
    if book.app.calculation != "automatic":
        # Totals would be those of the last time somebody pressed F9.
        book.app.calculate()
    grids = LiveGrids(book)
    report = read_report(grids)
    if not grids.is_saved:
        report.remarks = (*report.remarks, worded("other_kind" if file_of(book) else "unsaved"))
    return check_report(grids, report, catalogue_for(report.form.edition), file=book.name)
