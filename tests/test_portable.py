"""Programs that share no code judge the same reports with the template's formulas: Gnumeric and the library formulas, as LibreOffice does elsewhere."""

from __future__ import annotations

import random
from shutil import which
from typing import Any

import pytest

from rules.form import EDITIONS, load_form
from rules.kinds.linear import LINEAR
from rules.report import Observation, Report
from rules.terms import PREVIOUS
from tests.live_rows import added_up, disagreements, random_report, shown
from tests.running_office import missing
from tests.spreadsheets import ERRORS, Formulas, Gnumeric
from tests.suite import Case, load_cases
from workbook.sheets.live.figures import FIGURES

EVERY = pytest.mark.parametrize("edition", EDITIONS)
REPORTS = 50
WORDS = ("/", "无", "３件", "3项", "—", " ", "abc")
NUMERALS = ("18", " 5 ", "1,234", "１２", "2024", "0", "-3", "2.5")
# What formulas cannot do: its COUNT takes a numeral kept as a text for a number; its ROUND loses the last of thirteen digits; a link's own
# text (去看) stays blank. It takes more than a second for a report, and ten to compile the template: it judges a share.
FORMULAS_JUNK, FORMULAS_MOST = (*ERRORS, *WORDS), 10**6
FORMULAS_CASES, FORMULAS_REPORTS = 10, 15


@pytest.fixture
def gnumeric(tmp_path: Any) -> Gnumeric:
    if which("ssconvert") is None:
        missing("office: Gnumeric is not installed")
    return Gnumeric(tmp_path)


def cases(edition: str) -> list[Case]:
    """Return the cases of the suite that the sheet has a row for."""
    return [case for case in load_cases() if case.form.edition == edition and (case.kind in LINEAR or case.kind in FIGURES)]


def as_typed(report: Report) -> Report:
    """Return a report whose totals are what the sheets add up."""
    return added_up(report, ())


def with_junk(report: Report, generator: random.Random, junk: tuple[str, ...]) -> tuple[Report, dict[str, str]]:
    """Return what a report with junk in some cells comes to, and the junk."""
    form = report.form
    ids = [*(id for id in form.ids if not form.figures[id].parts), *(PREVIOUS + id for id in form.ids)]
    typed = {id: generator.choice(junk) for id in generator.sample(ids, generator.choice((0, 0, 1, 2, 12)))}
    seen = [Observation("带单位或文字", id, None, text) for id, text in typed.items()]
    given = Report(form, identity=report.identity, figures=report.figures, previous=report.previous or {}, observations=seen)
    return added_up(given, typed), typed


def smaller(report: Report) -> Report:
    """Return a report without the largest numbers."""
    figures, previous = (
        each and {id: value and min(value, FORMULAS_MOST) for id, value in each.items()} for each in (report.figures, report.previous)
    )
    return Report(report.form, identity=report.identity, figures=figures, previous=previous, observations=())


def judge(program: Any, report: Report, junk: dict[str, str]) -> list[str]:
    """Return in what a program differs from the engine on a report."""
    block, told = program.calculate(report, junk)
    wrong = disagreements(report, shown(report.form.edition, block))
    texts = f"；{len(junk)} 格填的不是数字（标红的），请改" if junk else ""
    if texts not in told["封面"] or any(text.startswith(("#", "表的行列")) for text in told.values()):
        wrong.append(str(told))
    return wrong


@EVERY
def test_gnumeric_judges_the_suite(gnumeric, edition):
    assert {case.data["name"]: judge(gnumeric, as_typed(case.report()), {}) for case in cases(edition)} == {
        case.data["name"]: [] for case in cases(edition)
    }


@EVERY
def test_gnumeric_judges_random_reports(gnumeric, edition):
    generator = random.Random(f"gnumeric {edition}")
    for _ in range(REPORTS):
        report, junk = with_junk(random_report(load_form(edition), generator, typed=False), generator, (*ERRORS, *WORDS, *NUMERALS))
        assert judge(gnumeric, report, junk) == []


@pytest.mark.long
@EVERY
def test_a_library_judges_some_of_both(tmp_path, edition):
    program, generator = Formulas(tmp_path, edition), random.Random(f"formulas {edition}")
    for case in cases(edition)[::FORMULAS_CASES]:
        assert judge(program, as_typed(case.report()), {}) == [], case.data["name"]
    for _ in range(FORMULAS_REPORTS):
        report, junk = with_junk(smaller(random_report(load_form(edition), generator, typed=False)), generator, FORMULAS_JUNK)
        assert judge(program, report, junk) == []
