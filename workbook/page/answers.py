"""Answers to the page (应答): what runs in the browser beside the page; it is asked in JSON, and files lie in its own memory.

Every question names files by their paths there; what is made is written to a path that the answer tells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rules.catalogue import RuleFileError
from rules.data import load_data
from rules.form import EDITIONS
from rules.report import Report
from workbook.checking import LastYearUnreadable, catalogue_for, check_file, check_report
from workbook.files import Stop
from workbook.findings.checked import Checked
from workbook.page.showing import shown
from workbook.reading.file_kinds import ORDINARY, kind_of, load_kinds
from workbook.reading.file_opening import read_bounded
from workbook.reading.unreadable import Unreadable

# Each of these is asked of a page now and then; the first check is what people wait for.
# ruff: noqa: PLC0415

MADE = Path("/made")
# What a person is told of what she gave besides the workbook.
REFUSED = (LastYearUnreadable, Stop, Unreadable)

Question = Mapping[str, Any]


class Desk:
    """The workbook in hand: marks and report are made of what was judged last."""

    def __init__(self) -> None:
        self.path = Path()
        self.checked: Checked | None = None

    def check(self, question: Question) -> dict[str, Any]:
        """Judge a workbook, and return its object of the contract and what is shown of it."""
        path = Path(question["file"])
        self.path, self.checked = path, None
        checked = _foreign(path) or self._judge(path, question)
        self.checked = checked
        data = checked.as_json()
        return {"json": json.dumps(data, ensure_ascii=False, indent=1), **shown(checked, path, question.get("earlier", ()))}

    def _judge(self, path: Path, question: Question) -> Checked:
        from workbook.face.conditions import rules_in, waivers_as_of

        previous = Path(question["previous"]) if question.get("previous") else None
        if previous and (foreign := _foreign(previous)):
            raise LastYearUnreadable(f"上年文件：{foreign.error}")
        extra = rules_in(question["rules"]) if question.get("rules") else None
        waivers = waivers_as_of(question.get("waivers") or None, question.get("date") or None, extra)
        return check_file(path, previous=previous, extra=extra, file=path.name, waivers=waivers)

    def mark(self, _question: Question) -> dict[str, Any]:
        """Make the marked copy, and return its path and the name under which it is kept."""
        from workbook.marking.mark import Unmarkable, mark_copy
        from workbook.outcome.names import MARKED

        try:
            data = mark_copy(self.path, self._judged())
        except Unmarkable as reason:
            raise Stop(str(reason)) from reason
        return _made(data, f"{self.path.stem}{MARKED}{self.path.suffix}")

    def report(self, question: Question) -> dict[str, Any]:
        """Make the report, or a draft of it, in the kind that is asked for."""
        from workbook.narrative.compose import compose
        from workbook.narrative.gate import as_draft, open_gate
        from workbook.narrative.publishing import file_name, refusal_lines, waiting_lines
        from workbook.narrative.write import write_document

        checked = self._judged()
        if checked.report is None:
            raise Stop(checked.error or "")
        document = compose(checked.report)
        gate = open_gate(checked, document)
        if gate.is_shut and not question["draft"]:
            raise Stop("\n".join(refusal_lines(checked.report, gate)))
        document = as_draft(document, gate) if question["draft"] else document
        made = _made(write_document(document, question["kind"]), file_name(document, question["kind"], self.path.stem))
        return made | {"lines": waiting_lines(gate, document)}

    def template(self, question: Question) -> dict[str, Any]:
        """Make the blank workbook of a unit and a year, with last year's figures where they are given."""
        from rules.form import EDITIONS, edition_of
        from workbook.reading.report import read_report
        from workbook.template.blank import default_name, make_template

        last_year = read_report(Path(question["previous"])) if question.get("previous") else None
        unit = question["unit"] or (last_year.unit if last_year else "")
        year = question["year"] or (last_year.year + 1 if last_year and last_year.year else None)
        edition = edition_of(year) if year else EDITIONS[0]
        return _made(make_template(edition, unit=unit, year=year, last_year=last_year), default_name(unit, year))

    def table(self, question: Question) -> dict[str, Any]:
        """Make the list of several workbooks as csv."""
        from workbook.page.listing import csv_of

        return _made(csv_of(question["rows"]), load_data(__file__, "words.json")["list"]["file"])

    def _judged(self) -> Checked:
        if self.checked is None:
            raise Stop(load_data(__file__, "words.json")["nothing"])
        return self.checked


def _foreign(path: Path) -> Checked | None:
    """Return the sentence on a workbook of another kind, which needs a library that no browser runs; None for any other file."""
    try:
        kind = kind_of(read_bounded(path), path.name)[0]
    except Unreadable:
        return None
    if kind == ORDINARY:
        return None
    what = load_kinds()["workbooks"][kind]["what"]
    return Checked(path.name, error=load_data(__file__, "words.json")["foreign"].format(file=path.name, what=what))


def _made(data: bytes, name: str) -> dict[str, Any]:
    MADE.write_bytes(data)
    return {"made": str(MADE), "name": name}


def refusal(error: Exception) -> str:
    """Return the sentence for what was given besides the workbook and cannot be used; raises any other error again."""
    if isinstance(error, RuleFileError):
        return f"规则文件不能用：\n{error}"
    from workbook.waivers import Unusable

    if isinstance(error, (*REFUSED, Unusable)):
        return str(error)
    raise error


DESK = Desk()


def warm() -> None:
    """Judge a blank report and show it, before anybody waits for the first one: expressions and templates are made then."""
    MADE.write_bytes(b"")
    catalogue = catalogue_for(EDITIONS[0])
    shown(check_report(MADE, Report(catalogue.form), catalogue), MADE, ())


def answer(text: str) -> str:
    """Return the answer to a question, both in JSON: `refused` has the sentence where the answer is no."""
    question = json.loads(text)
    work: Callable[[Question], dict[str, Any]] = getattr(DESK, question["do"])
    try:
        found = work(question)
    except Exception as error:  # noqa: BLE001  (sorted out there)
        found = {"refused": refusal(error)}
    return json.dumps(found, ensure_ascii=False)
