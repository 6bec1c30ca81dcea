"""Exporting a report's content: one JSON object of the contract, or one CSV row a figure."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from rules.report import Place, Report
from rules.wording import name

# Signs of full width begin a formula, too, where the keyboard is Chinese or Japanese.
RISKY = (*"=+-@＝＋－＠", "\t", "\n")
# A cell of a spreadsheet takes no more; readers of CSV stop at four times that.
LONGEST = 32_767
CUT = "……（过长，以下略）"


def export_json(report: Report) -> dict[str, Any]:
    """Return unit, year, form, 表二 by figure, 表三 and 表四 as rows in the official order, 文字 by section."""
    figures = report.figures
    single = [id for id in report.form.ids if id.startswith("表二.")]
    return {
        "unit": report.unit,
        "year": report.year,
        "form": report.form.edition,
        "表二": {id: figures[id] for id in single},
        **{
            table: [[figures[id] for id in row] for block in report.form.blocks[table] for row in block.ids()] for table in ("表三", "表四")
        },
        "文字": {section: report.text(section) for section in ("标题", *report.form.prose_sections())},
    }


def export_csv(report: Report) -> str:
    """Return the figures as CSV with a byte order mark: figure, label, value, sheet, address."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("figure", "label", "value", "sheet", "address"))
    for id, value in report.figures.items():
        place = report.places.get(id) or Place("", "")
        writer.writerow((id, safe(name(id, report)), "" if value is None else value, safe(place.sheet), place.address))
    return "\ufeff" + out.getvalue()


def safe(text: str) -> str:
    """Return a text as a spreadsheet cell: no program takes it for a formula, and none finds it too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = f"'{lines}" if lines.startswith(RISKY) else lines
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(CUT)] + CUT
