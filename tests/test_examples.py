"""Every rule's own examples, executed; every rule has all three kinds of them."""

import pytest

from rules.catalogue import CATALOGUE, load_catalogue
from rules.engine import KINDS
from rules.linting.defects import load_schema
from rules.linting.lint import lint_paths
from rules.reference.examples import problems_of

RULES = [(edition, code) for edition in ("2021", "2019") for code in load_catalogue(edition).all_rules]


@pytest.mark.parametrize("code", [code for edition, code in RULES if edition == "2021"])
def test_examples_are_judged_as_they_say(code):
    catalogue = load_catalogue("2021")
    assert list(problems_of(catalogue.all_rules[code], catalogue)) == []


@pytest.mark.parametrize(("edition", "code"), RULES)
def test_every_rule_has_good_bad_and_blank(edition, code):
    rule = load_catalogue(edition).all_rules[code]
    assert all(rule.examples.get(kind) for kind in ("good", "blank"))
    # DF-01 and WQ-01 ask for what is blank: their bad example is a blank one.
    assert rule.examples.get("bad") or code in ("DF-01", "WQ-01")


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_built_in_rule_files_are_clean(edition):
    assert lint_paths([CATALOGUE / edition], edition, contradictions=True) == []


def test_rules_of_the_older_edition_read_in_its_own_words():
    older = load_catalogue("2019")
    assert older.lines
    assert "T2-11" not in older.all_rules
    assert {"T3-01", "T3-02", "T3-03", "T4-01", "YR-01"} <= set(older.rules)


def test_every_kind_is_in_the_schema():
    assert set(load_schema()["$defs"]) >= KINDS
