"""The functions for formulas say what a check of the workbook says: for random reports with a few things wrong, blanks included."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from addin.functions.rows import named_place, third_of
from rules.form import EDITIONS, load_form
from rules.states import NOTICE
from rules.terms import PREVIOUS
from tests.bulk import balanced_figures
from tests.excel_engine import MISSING
from tests.suite import rows, workbook
from workbook.checking import catalogue_for, check_file
from workbook.layout import load_layout
from workbook.template.filling import with_totals

pytestmark = pytest.mark.long

TEXTS = ("/", "3件", "１２", "无")


def random_figures(seed):
    """Return edition, figures, last year's 表三 or None, and whether totals are typed, of a report with a few things wrong."""
    generator = random.Random(seed)
    edition = EDITIONS[seed % 2]
    layout, typed = load_layout(edition), generator.random() < 0.5
    figures = dict(balanced_figures(layout.form, generator))
    last_year = {id: value for id, value in figures.items() if id.startswith("表三")}
    for column in ("自然人", "商业企业"):
        last_year[f"表三.结转下年度.{column}"] = figures[f"表三.上年结转.{column}"]
    _spoil(figures, generator, [id for id in figures if id.startswith(("表三", "表四"))], generator.randrange(5), texts=typed)
    _spoil(last_year, generator, list(last_year), generator.randrange(3), texts=False)
    figures = with_totals(layout, _numbers(figures)) | figures
    last_year = {id: value for id, value in with_totals(layout, last_year).items() if id.startswith("表三")}
    if typed:
        _spoil(figures, generator, [figure.id for figure in layout.form.totals()], generator.randrange(3), texts=True)
    return edition, figures, last_year if generator.random() < 0.5 else None, typed


def _numbers(figures):
    return {id: None if isinstance(value, str) else value for id, value in figures.items()}


def _spoil(figures, generator, ids, count, *, texts):
    for id in generator.sample(ids, count):
        value = figures[id]
        if isinstance(value, int | float):
            wrong = [value + generator.randrange(1, 30), -value - 1, None, value + 0.5, value * 10, 0]
            figures[id] = generator.choice([*wrong, *TEXTS] if texts else wrong)


def said_by_check(checked, given):
    """Return code, place and third cell of the findings that rest on nothing but the given figures."""
    results = [finding.result for finding in checked.concluded.findings if finding.severity != NOTICE]
    question = [result for result in results if result.figures and given.issuperset(result.figures)]
    return Counter(
        (each.rule.code, named_place(each, checked.report), "" if third_of(each) is None else third_of(each)) for each in question
    )


@pytest.mark.parametrize("block", range(30))
def test_the_verdicts_are_those_of_a_check(excel, tmp_path, block):
    for seed in range(block * 10, block * 10 + 10):
        edition, figures, last_year, typed = random_figures(seed)
        form = load_form(edition)
        path = tmp_path / f"{seed}.xlsx"
        path.write_bytes(workbook(edition, figures, last_year, typed=typed))
        checked = check_file(path)
        three, four = rows(form, "表三", figures), rows(form, "表四", figures)
        before = rows(form, "表三", last_year) if last_year else MISSING
        answer = excel.call("NB_CHECK", three, four, before)
        given = {id for id in form.ids if not id.startswith("表二")} | ({PREVIOUS + id for id in last_year} if last_year else set())
        wanted = said_by_check(checked, given)
        found = [] if answer == "通过" else answer
        open_codes = {row[0] for row in found if row[2] == "未填" and row[0] != "DF-01"}
        assert open_codes <= {code for code, rule in catalogue_for(edition).rules.items() if PREVIOUS in str(rule.terms)}
        assert Counter(tuple(row) for row in found if row[2] != "未填" or row[0] == "DF-01") == wanted, seed


def test_the_random_reports_hold_what_they_are_for():
    seen = [random_figures(seed) for seed in range(300)]
    assert sum(None in figures.values() for _, figures, _, _ in seen) > 60
    assert sum(last_year is not None for _, _, last_year, _ in seen) > 100
    assert 100 < sum(typed for *_, typed in seen) < 200


@pytest.mark.parametrize("block", range(6))
def test_the_sentences_are_those_of_a_check(excel, tmp_path, block):
    """Word for word, cells included, for a workbook whose totals are the template's formulas."""
    compared = 0
    for seed in range(block * 30, block * 30 + 30):
        edition, figures, _, typed = random_figures(seed)
        form = load_form(edition)
        if typed:
            continue
        path = tmp_path / f"{seed}.xlsx"
        path.write_bytes(workbook(edition, figures, None, typed=False))
        findings = check_file(path).concluded.findings
        given = {id for id in form.ids if id.startswith("表三")}
        mine = [each for each in findings if each.result.figures and given.issuperset(each.result.figures)]
        for code in {each.result.rule.code for each in mine}:
            answer = excel.call("NB_EXPLAIN", code, rows(form, "表三", figures))
            said = [row[0] for row in answer] if isinstance(answer, list) else [answer]
            assert Counter(said) == Counter(each.message for each in mine if each.result.rule.code == code), (seed, code)
            compared += 1
    assert compared > 10
