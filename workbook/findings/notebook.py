"""A unit's outcome as a notebook shows it (笔记本): its line, and its findings as a table, whatever a received file holds escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from workbook.findings.row import FindingRow

HEADS = ("级别", "代码", "位置", "问题")
MOST_PLACES = 4


def unit_html(said: Iterable[str], findings: Sequence[FindingRow]) -> str:
    """Return a paragraph for each thing said of a unit, and a table with a row a finding where there is one."""
    line = "".join(f"<p>{escape(each)}</p>" for each in said)
    if not findings:
        return line
    head = "".join(f"<th>{each}</th>" for each in HEADS)
    return f"{line}<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, findings))}</tbody></table>"


def _row(finding: FindingRow) -> str:
    cells = (finding.state, finding.code, _where(finding), finding.message)
    return f"<tr>{''.join(f'<td>{escape(each)}</td>' for each in cells)}</tr>"


def _where(finding: FindingRow) -> str:
    """Return the first cells by sheet and address, and how many there are."""
    places = finding.places
    named = "、".join(f"{sheet}!{address}" for sheet, address in places[:MOST_PLACES])
    return f"{named} 等 {len(places)} 格" if len(places) > MOST_PLACES else named
