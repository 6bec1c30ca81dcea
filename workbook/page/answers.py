"""Answers to the page (应答): what runs in the browser beside the page; it is asked in JSON, and files lie in its own memory.

Every question names files by their paths there; what is made is written to a path that the answer tells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from rules.catalogue import RuleFileError
from rules.data import load_data
from rules.form import EDITIONS
from rules.kinds.identity import is_same_name
from rules.reasons.waivers import CREDIT_CODE
from rules.report import Report
from rules.spelling import plain
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
        """Judge a workbook, and return what is shown of it."""
        path = Path(question["file"])
        self.path, self.checked = path, None
        foreign = _foreign(path)
        checked, note = (foreign, "") if foreign else self._judge(path, question)
        self.checked = checked
        return shown(checked, path, question.get("earlier", ()), note)

    def _judge(self, path: Path, question: Question) -> tuple[Checked, str]:
        """Return the workbook judged, and why what was given as last year's was not used; a wrong one takes nothing from this year's."""
        from workbook.face.conditions import rules_in, waivers_as_of

        extra = rules_in(question["rules"]) if question.get("rules") else None
        waivers = waivers_as_of(question.get("waivers") or None, question.get("date") or None, extra)
        judge = partial(check_file, path, extra=extra, file=path.name, waivers=waivers)
        previous, note = Path(question["previous"]) if question.get("previous") else None, ""
        if previous and (foreign := _foreign(previous)):
            previous, note = None, f"上年文件：{foreign.error}"
        try:
            checked = judge(previous=previous)
            note = note or (_of_another(checked, previous) if previous else "")
        except LastYearUnreadable as reason:
            note = str(reason)
        return (judge(previous=None), note) if note else (checked, "")

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
        from workbook.narrative.compose import compose, has_drafts
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
        said = load_data(__file__, "words.json")["waiting"]
        return made | {"lines": [*([said["drafted"]] if has_drafts(document) else []), *waiting_lines(gate, document, said)]}

    def json(self, _question: Question) -> dict[str, Any]:
        """Make the object of the contract, as the command prints it."""
        text = json.dumps(self._judged().as_json(), ensure_ascii=False, indent=1)
        return _made(f"{text}\n".encode(), f"{self.path.stem}.json")

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


def _of_another(checked: Checked, previous: Path) -> str:
    """Return the sentence on last year's workbook that is another unit's, "" where name or code may be the same."""
    report = checked.report
    if report is None or not report.previous_source:
        return ""
    mine, other = report.identity, report.previous_identity
    codes = {each.get(CREDIT_CODE, "") for each in (mine, other)}
    names = mine.get("单位名称", ""), other.get("单位名称", "")
    if not all(names) or is_same_name(*map(plain, names)) or (len(codes) == 1 and "" not in codes):
        return ""
    return str(load_data(__file__, "words.json")["other_unit"].format(file=previous.name, other=names[1], unit=names[0]))


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
