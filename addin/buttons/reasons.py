"""规则说明: the rule behind what is selected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import xlwings as xw

from addin.buttons.navigation import finding_at_row, selected
from addin.marking.result_sheet import find_results, read_listed
from addin.programs.live import LiveGrids
from addin.texts import Refused, load_texts, say
from rules.catalogue import Catalogue, load_catalogue
from rules.form import EDITIONS
from rules.reference.entry import Entry
from rules.reference.explaining import entries
from rules.report import Report
from rules.rule import Rule
from rules.spelling import nearest_code, plain
from rules.terms import all_ids
from workbook.cells import place_of
from workbook.layout import load_layout
from workbook.reading.report import Unreadable, read_report

CODE = "代码"
MOST_RULES = 3


def rule_text(book: xw.Book) -> str:
    """Return the rules behind the selected cell: of a finding, of a row of rules, else those that bind the figure there; raises Refused."""
    here = selected(book)
    if not here[1]:
        raise Refused("no_selection")
    codes = _codes_at(book, here)
    return _told(codes[:MOST_RULES]) if codes else _rules_of_figure(book, here)


def _told(codes: Iterable[str]) -> str:
    """Return the rules of some codes; a code that there is not, as somebody may have typed it, is told with the nearest there is."""
    known = entries()
    return "\n\n".join(explained(known[code]) if code in known else _unknown(code, known) for code in codes)


def _unknown(code: str, known: Iterable[str]) -> str:
    near = nearest_code(code, known)
    return say("no_rule", code=code, near=say("near", code=near) if near else "")


def explained(entry: Entry) -> str:
    """Return what a rule asks, why, on which ground, and how to correct."""
    parts = entry.parts("asks", "why", "source", "remedy", "in_force")
    lines = "\n".join(say("rule_part", heading=heading, text=text) for heading, text in parts)
    return say("rule", code=entry.code, title=entry.title, parts=lines)


def _codes_at(book: xw.Book, here: tuple[str, str]) -> list[str]:
    """Return the codes a cell is about: its own row's on a list of findings or of rules, else those of the findings that name it."""
    results = find_results(book)
    listed = read_listed(results[-1]) if results else []
    row = finding_at_row(listed, here, results[-1].name) if results else None
    if row:
        return [row.code]
    found = dict.fromkeys(each.code for each in listed if here in each.cells)
    return list(found) or _code_in_row(book, here)


def _code_in_row(book: xw.Book, here: tuple[str, str]) -> list[str]:
    names = {load_layout(edition).names["校验"] for edition in EDITIONS}
    if here[0] not in names:
        return []
    column = load_layout("2021").data["check"]["columns"][CODE]
    value = book.sheets[here[0]].range(f"{column}{(place_of(here[1]) or (0, 0))[0]}").value
    return [plain(value).upper()] if isinstance(value, str) and "-" in plain(value) else []


def _rules_of_figure(book: xw.Book, here: tuple[str, str]) -> str:
    try:
        report = read_report(LiveGrids(book))
    except Unreadable as reason:
        raise Refused("not_ours", reason=reason) from reason
    figure = next((id for id in all_ids(report.form) if report.places.get(id) == here), "")
    rules = list(_binding(load_catalogue(report.form.edition), report, figure)) if figure else []
    if not rules:
        raise Refused("no_rule_here")
    most = load_texts()["most_lines"]
    lines = [say("rule_line", code=rule.code, title=rule.title) for rule in rules[:most]]
    more = [say("more_rules", count=len(rules))] if len(rules) > most else []
    return say("rules_here", figure=figure, rules="\n".join(lines + more))


def _binding(catalogue: Catalogue, report: Report, figure: str) -> Iterator[Rule]:
    """Yield the rules that have the figure among their terms, each once."""
    place = all_ids(report.form).index(figure)
    found = {line.rule.code: line.rule for line in catalogue.lines if any(at == place for at, _ in line.must.weights)}
    yield from (found[code] for code in sorted(found))
