"""Several workbooks at once (列表): a row of each, and the list as csv."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from rules.data import load_data
from workbook.exporting import safe
from workbook.findings.checked import Checked


def list_row(checked: Checked) -> list[Any]:
    """Return a workbook in one row, in the order of the list's columns."""
    first = next((each for each in checked.findings if each.is_open), None)
    counts = checked.counts
    return [
        checked.file,
        checked.unit,
        checked.year or "",
        checked.conclusion_word,
        counts["error"],
        counts["warning"],
        counts["explained"],
        checked.blanks,
        checked.error or (f"{first.code} {first.message}" if first else ""),
    ]


def csv_of(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return the list as csv that spreadsheet programs open with its Chinese whole; what could be a formula stays a text."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(load_data(__file__, "words.json")["list"]["columns"])
    writer.writerows([safe(each) if isinstance(each, str) else each for each in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
