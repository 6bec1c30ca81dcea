"""Reasons (情况说明) for the findings of an open workbook: taken from where a clerk typed them, written where the check reads them."""

from __future__ import annotations

from typing import NamedTuple

import xlwings as xw

from addin.marking.result_sheet import Listed, last_listed
from addin.programs.live import LiveGrids
from addin.texts import Refused, put_text, worded
from rules.finding import Finding
from rules.reasons.filler import refuse
from rules.reasons.values import bind
from rules.states import ERROR, FAIL, NOTICE
from workbook.cells import address
from workbook.findings.checked import Checked
from workbook.layout import load_layout
from workbook.reading.explanations import find_columns
from workbook.reading.grids import Grid

CODE, SCOPE, NOTE, VALUES = "代码", "范围", "情况说明", "所说明的数值"


class Taken(NamedTuple):
    """What became of reasons typed into the findings sheet: the codes of those that were moved, sentences on those that could not be."""

    codes: tuple[str, ...]
    left: tuple[str, ...]


def take_typed(book: xw.Book, checked: Checked) -> Taken:
    """Move reasons that were typed into the findings sheet to the sheet of rules, before the findings sheet is written anew."""
    codes: dict[str, None] = {}
    left: list[str] = []
    for listed in last_listed(book)[1]:
        finding = finding_of(listed, checked) if listed.explanation else None
        if finding is None:
            continue
        try:
            if _take(book, listed, finding, checked):
                codes[listed.code] = None
        except Refused as reason:
            left.append(worded("not_taken", code=listed.code, text=listed.explanation, reason=reason))
    return Taken(tuple(codes), tuple(left))


def finding_of(listed: Listed, checked: Checked) -> Finding | None:
    """Return the finding of a fresh check that a line of the findings sheet is about."""
    findings = checked.concluded.findings if checked.concluded else []
    same = [each for each in findings if each.result.rule.code == listed.code]
    by_cells = [each for each in same if _places(each)[:1] == listed.cells[:1]]
    by_words = [each for each in same if each.message.removeprefix(f"{listed.code} ") == listed.message]
    return next(iter(by_words or by_cells), None)


def _places(finding: Finding) -> tuple[tuple[str, str], ...]:
    return tuple((cell.sheet, cell.address) for cell in finding.cells if cell.address)


def _take(book: xw.Book, listed: Listed, finding: Finding, checked: Checked) -> bool:
    """Move one reason; return whether there was one. Raises Refused for what cannot be explained, or is no reason."""
    refuse_unexplainable(finding, listed.code)
    row = open_row(book, finding, checked)
    # What stands in the sheet of rules was listed, not typed: were it moved back, a reason would never be void.
    if listed.explanation == row.note:
        return False
    row.write(listed.explanation)
    return True


def refuse_unexplainable(finding: Finding, code: str) -> None:
    """Raise Refused for a finding that no reason closes, or that needs none: an error, a blank, a 请确认."""
    if finding.result.verdict != FAIL:
        raise Refused("a_blank", code=code)
    if finding.severity == ERROR:
        raise Refused("an_error", code=code)
    if finding.severity == NOTICE:
        raise Refused("a_notice", code=code)


class ReasonRow(NamedTuple):
    """The row of the sheet of rules for the reason of a finding: what stands in it, and the values of today (`today`)."""

    sheet: xw.Sheet
    row: int
    columns: dict[str, int]
    finding: Finding
    note: str
    values: str
    today: str

    @property
    def place(self) -> tuple[str, str]:
        """Return sheet and address of the reason."""
        return self.sheet.name, address(self.row + 1, self.columns[NOTE] + 1)

    def write(self, text: str) -> None:
        """Write code, scope, the values of today and the reason; without one its cell is emptied for the clerk to write."""
        result = self.finding.result
        refused = refuse(text, result.rule, self.finding.message) if text else ""
        if refused:
            raise Refused("no_reason", reason=refused)
        for name, value in {CODE: result.rule.code, SCOPE: result.scope, VALUES: self.today, NOTE: text}.items():
            cell = self.sheet.range((self.row + 1, self.columns[name] + 1))
            if str(cell.value or "") != value:
                put_text(cell, value)


def open_row(book: xw.Book, finding: Finding, checked: Checked) -> ReasonRow:
    """Return the row for a finding's reason; raises Refused when there is no sheet of rules or no free row on it."""
    layout = load_layout(checked.report.form.edition if checked.report else "2021")
    grids = LiveGrids(book)
    sheet = next((sheet for sheet in grids.sheets if sheet.name == layout.names["校验"]), None)
    grid = grids.read(sheet) if sheet else []
    found = find_columns(grid, layout)
    if sheet is None or found is None:
        raise Refused("no_check_sheet")
    head, columns = found
    row = _row_for(grid, head, columns, finding.result.rule.code, finding.result.scope)
    note, values = (_said(grid[row], columns[name]) for name in (NOTE, VALUES))
    today = bind(finding.result, checked.report).text if checked.report else ""
    return ReasonRow(book.sheets[sheet.name], row, columns, finding, note, values, today)


def _row_for(grid: Grid, head: int, columns: dict[str, int], code: str, scope: str) -> int:
    """Return the 0-based row for a reason: its own place's, the rule's while that is free, else a spare one at the end."""
    rows = [(number, [_said(row, columns[name]) for name in (CODE, SCOPE, NOTE)]) for number, row in enumerate(grid) if number > head]
    mine = [number for number, (its, about, _) in rows if (its, about) == (code, scope)]
    free = [number for number, (its, about, note) in rows if its == code and not about and not note]
    spare = [number for number, said in rows if not any(said)]
    chosen = next(iter([*mine, *free, *spare]), None)
    if chosen is None:
        raise Refused("no_free_row")
    return chosen


def _said(row: list[object], column: int) -> str:
    return str(row[column]).strip() if column < len(row) else ""
