"""规则说明 and 情况说明: the rule behind what is selected, and the clerk's reason for a 提示."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import xlwings as xw

from addin.buttons.reasons import ReasonRow, finding_of, open_row, refuse_unexplainable, take_typed
from addin.buttons.selection import Target, findings_at, select, selected
from addin.buttons.verdict import check_book
from addin.marking.result_sheet import Listed, last_listed
from addin.programs.live import LiveGrids
from addin.programs.program import Program
from addin.texts import Refused, Whisper, load_texts, worded
from rules.catalogue import Catalogue, load_catalogue
from rules.form import EDITIONS
from rules.reference.entry import Entry
from rules.reference.explaining import entries
from rules.report import Report
from rules.rule import Rule
from rules.spelling import nearest_code, plain
from rules.states import CLOSED, SEVERITY, WARNING
from rules.terms import all_ids
from workbook.cells import place_of
from workbook.layout import load_layout
from workbook.reading.report import Unreadable, read_report

CODE = "代码"
MOST_RULES = 3


def show_rule(book: xw.Book, _program: Program) -> str:
    """规则说明: tell the rules behind the selected cell: of a finding, of a row of rules, else those of its figure; raises Refused."""
    here = selected(book)
    if not here[1]:
        raise Refused("no_selection")
    hints = _hints_at(book, here)
    return _told(dict(list(hints.items())[:MOST_RULES])) if hints else _rules_of_figure(book, here)


def _told(hints: Mapping[str, str]) -> str:
    """Return the rules of some codes, each with the hint of its finding; a code that there is not is told with the nearest there is."""
    known = entries()
    texts = ((_explained(known[code]) if code in known else _unknown(code, known), hint) for code, hint in hints.items())
    return "\n\n".join("\n".join(filter(None, each)) for each in texts)


def _unknown(code: str, known: Mapping[str, Entry]) -> str:
    near = nearest_code(code, known)
    return worded("no_rule_but", code=code, near=near) if near else worded("no_rule", code=code)


def _explained(entry: Entry) -> str:
    """Return what a rule asks, why, on which ground, and how to correct."""
    parts = entry.parts("asks", "why", "source", "remedy", "in_force")
    lines = "\n".join(worded("rule_part", heading=heading, text=text) for heading, text in parts)
    return worded("rule", code=entry.code, title=entry.title, parts=lines)


def _hints_at(book: xw.Book, here: Target) -> dict[str, str]:
    """Return the codes that a cell is about, each with the hint of its finding: those of findings there, else its own row's of rules."""
    result, listed = last_listed(book)
    # Of several findings of one rule the likeliest is listed first.
    found = {each.code: each.hint for each in reversed(findings_at(here, listed, result))}
    return dict(reversed(found.items())) or dict.fromkeys(_codes_in_row(book, here), "")


def _codes_in_row(book: xw.Book, here: Target) -> Iterator[str]:
    """Yield the code in a row of the sheet of rules, whatever somebody may have made of it."""
    if here[0] not in {load_layout(edition).names["校验"] for edition in EDITIONS}:
        return
    column = load_layout("2021").data["check"]["columns"][CODE]
    value = book.sheets[here[0]].range(f"{column}{(place_of(here[1]) or (0, 0))[0]}").value
    if isinstance(value, str) and "-" in plain(value):
        yield plain(value).upper()


def _rules_of_figure(book: xw.Book, here: Target) -> str:
    try:
        report = read_report(LiveGrids(book))
    except Unreadable as reason:
        raise Refused("not_ours", reason=reason) from reason
    figure = next((id for id in all_ids(report.form) if report.places.get(id) == here), "")
    rules = list(_binding(load_catalogue(report.form.edition), report, figure)) if figure else []
    if not rules:
        raise Refused("no_rule_here")
    most = load_texts()["most_lines"]
    lines = [worded("rule_line", code=rule.code, title=rule.title) for rule in rules[:most]]
    more = [worded("more_rules", count=len(rules))] if len(rules) > most else []
    return worded("rules_here", figure=figure, rules="\n".join(lines + more))


def _binding(catalogue: Catalogue, report: Report, figure: str) -> Iterator[Rule]:
    """Yield the rules that have the figure among their terms, each once."""
    place = all_ids(report.form).index(figure)
    found = {line.rule.code: line.rule for line in catalogue.lines if any(at == place for at, _ in line.must.weights)}
    yield from (found[code] for code in sorted(found))


def explain(book: xw.Book, _program: Program) -> str:
    """情况说明: move reasons typed into the list to the sheet of rules, else lead there to have the selected 提示's written.

    Raises Unreadable, Refused.
    """
    checked = check_book(book)
    taken = take_typed(book, checked)
    if taken.codes:
        return "".join([worded("explained", code="、".join(taken.codes)), *(worded("remark", remark=each) for each in taken.left)])
    listed = _chosen(book)
    finding = finding_of(listed, checked)
    if finding is None:
        raise Refused("stale", code=listed.code)
    refuse_unexplainable(finding, listed.code)
    row = open_row(book, finding, checked)
    if row.note and finding.is_open and _still_holds(book, row):
        row.write(row.note)
        return worded("explained", code=listed.code)
    if finding.is_open:
        row.write("")
    select(book, row.place)
    return Whisper(worded("explain_here", noted=worded("noted", numbers=finding.asked) if finding.asked else ""))


def _chosen(book: xw.Book) -> Listed:
    """Return the listed finding that is selected; of several on one cell a 提示, which can be explained."""
    result, listed = last_listed(book)
    if not result:
        raise Refused("not_checked")
    about = findings_at(selected(book), listed, result)
    if not about:
        raise Refused("not_a_finding")
    return next((each for each in about if each.state in (SEVERITY[WARNING], CLOSED)), about[0])


def _still_holds(book: xw.Book, row: ReasonRow) -> bool:
    """Ask whether a reason that was given for other values holds for those of today."""
    question = worded("still_holds", text=row.note, then=row.values or "？", now=row.today or "？")
    return book.app.alert(question, load_texts()["title"], "yes_no", "info") == "yes"
