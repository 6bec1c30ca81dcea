"""Rows of an answer: code, place in the user's words, difference."""

from __future__ import annotations

from collections.abc import Iterator

from addin.functions.answers import load_texts
from addin.functions.judging import Question
from rules.engine import line_result
from rules.kinds.diagnosis import DIAGNOSES
from rules.kinds.figures import values_of
from rules.line import Line
from rules.overlaps import find_leaders
from rules.report import Number, Report
from rules.rule import Result
from rules.states import FAIL, NOTICE, SEVERITIES, UNDECIDED
from rules.terms import PREVIOUS, index_of
from rules.wording import LAST_YEAR, name

Row = list[str | Number | None]


def rows_of(question: Question) -> list[Row]:
    """Return a row for everything that needs a person: errors, then warnings, then what is not filled in; no mere questions."""
    results = question.outcome.results
    behind = find_leaders(results)
    told = [each for place, each in enumerate(results) if place not in behind and each.severity != NOTICE]
    told.sort(key=lambda each: (each.verdict != FAIL, SEVERITIES.index(each.severity)))
    return [row_of(each, question.report) for each in told] + list(_left_open_by_last_year(question))


def row_of(result: Result, report: Report) -> Row:
    """Return the row of a result; where there is no arithmetic, the third cell says what was found, if anything."""
    return [result.rule.code, named_place(result, report), third_of(result)]


def third_of(result: Result) -> str | Number | None:
    """Return the difference, else the word for a blank, else what was found in the cell."""
    if result.difference is not None:
        return result.difference
    if result.verdict == UNDECIDED:
        return str(load_texts()["verdicts"]["open"])
    return _quoted(result.quote) if result.quote else None


def named_place(result: Result, report: Report) -> str:
    """Return where a result stands, in the user's words: the column, row or group it runs over, else its figures."""
    ids = [id for id in result.figures if id.removeprefix(PREVIOUS) in report.form.figures]
    if not ids:
        return result.scope
    if result.rule.kind in DIAGNOSES:
        return "、".join(_figure(id, report) for id in ids)
    row, _, column = name(ids[0].removeprefix(PREVIOUS), report).rpartition("·")
    for variable, template in load_texts()["places"].items():
        if result.scope and result.slots.get(variable) == result.scope:
            table = "".join((LAST_YEAR if all(id.startswith(PREVIOUS) for id in ids) else "", _table(ids[0])))
            return str(template).format(table=table, row=row, column=column)
    if result.scope in report.form.tables:
        return _several(ids, result, report)
    return _figure(result.scope if result.scope in ids else ids[0], report)


def open_row(line: Line, blank: str, question: Question) -> Row:
    """Return the row of a line that a figure without a number leaves undecided: what stands there, or that it is blank."""
    found = question.found().get(blank)
    return [line.rule.code, _figure(blank, question.report), _quoted(found) if found else str(load_texts()["verdicts"]["open"])]


def line_row(line: Line, question: Question) -> Row:
    """Return the row of a line that fails."""
    return row_of(line_result(line, values_of(question.report), index_of(question.form)), question.report)


def _left_open_by_last_year(question: Question) -> Iterator[Row]:
    """Yield the first line that each blank of last year's leaves undecided alone: nobody is told of these otherwise."""
    told = set(question.found())
    for line in question.open_lines():
        blanks = question.blanks_of(line)
        if all(id.startswith(PREVIOUS) for id in blanks) and told.isdisjoint(blanks):
            told.add(blanks[0])
            yield open_row(line, blanks[0], question)


def _quoted(found: str) -> str:
    return str(load_texts()["quote"]).format(found=found)


def _several(ids: list[str], result: Result, report: Report) -> str:
    count = int(result.slots.get("count", len(ids)))
    if count == 1:
        return _figure(ids[0], report)
    return str(load_texts()["places"]["figures"]).format(table=_table(ids[0]), name=name(ids[0], report), count=count)


def _figure(id: str, report: Report) -> str:
    return str(load_texts()["places"]["figure"]).format(table=_table(id), name=name(id, report))


def _table(id: str) -> str:
    return id.removeprefix(PREVIOUS).partition(".")[0]
