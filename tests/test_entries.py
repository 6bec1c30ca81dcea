"""Every rule has one good entry: what it asks, why, a right and a wrong example with the check's own words, how to correct."""

import re

import pytest

from rules.catalogue import Catalogue, load_catalogue
from rules.reference.entry import Entry, load_words
from rules.reference.explaining import entries, explain, markdown, reference
from rules.rule import Rule
from rules.spelling import nearest_code
from workbook.cli import main

ENTRIES = entries()
HEADINGS = list(load_words()["parts"].values())


@pytest.mark.parametrize("code", ENTRIES)
def test_every_entry_has_all_its_parts(code):
    entry = ENTRIES[code]
    assert [heading for heading, _ in entry.parts()] == HEADINGS
    assert all(text.strip() for _, text in entry.parts())
    assert entry.rule.asks
    assert len({entry.asks, entry.rule.why, entry.remedy}) == 3
    assert entry.right != entry.wrong
    assert not set("{}") & set(entry.asks + entry.remedy)


@pytest.mark.parametrize("code", ENTRIES)
def test_the_wrong_example_ends_with_what_the_check_says_of_it(code):
    given, said = ENTRIES[code].wrong.split("\n")
    assert given
    assert said.startswith(f"校验结果：{code} ")
    # A slot that nobody fills shows as a dash by itself.
    assert not re.search(r"(?<!\w)—|—(?!\w)", said)


def test_remedies_and_demands_are_not_copied_from_one_another():
    remedies, asked = [entry.remedy for entry in ENTRIES.values()], [entry.asks for entry in ENTRIES.values()]
    assert len(set(remedies)) == len(remedies)
    assert len(set(asked)) == len(asked)
    assert all(10 <= len(text) <= 110 for text in remedies)


def test_a_remedy_offers_a_reason_only_where_a_reason_counts():
    errors = [code for code, entry in ENTRIES.items() if entry.rule.severity == "error" and "写情况说明" in entry.remedy]
    assert errors == []


def test_all_that_is_printed_fits_code_page_936():
    for entry in ENTRIES.values():
        explain(entry).encode("gbk")


def test_the_text_of_a_rule_names_certainty_in_words(capsys):
    assert main(["rules", "explain", "t3-01"]) == 0
    said = capsys.readouterr().out
    assert "官方文件明文规定" in said
    assert "如何改正：" in said
    assert "新收 4 + 上年结转 0 = 4，办理结果总计 3 + 结转下年度 0 = 3，相差 1" in said


@pytest.mark.parametrize(("asked", "meant"), [("T3-1", "T3-01"), ("T301", "T3-01"), ("WO-13", "WQ-13"), ("Q", "")])
def test_the_nearest_code(asked, meant):
    assert nearest_code(asked, ENTRIES) == meant


def test_an_unknown_code_names_the_nearest(capsys):
    assert main(["rules", "explain", "wo-13"]) == 2
    assert "是不是“WQ-13”" in capsys.readouterr().err


def test_the_reference_has_an_entry_for_every_rule_of_both_editions():
    text = reference()
    codes = {code for edition in ("2021", "2019") for code in load_catalogue(edition).all_rules}
    assert all(text.count(f"\n## {code}\n") == 1 for code in codes)
    assert all(markdown(ENTRIES[code]) in text for code in codes)


def test_of_several_findings_the_example_means_its_own_is_shown():
    catalogue = load_catalogue("2021")
    given = {"表三.新收.自然人": 4, "表三.新收.商业企业": 7}
    data = catalogue.rules["T3-01"].data
    examples = data["examples"] | {"bad": [{"given": given, "difference": 7, "scope": "商业企业"}]}
    rule = Rule(data | {"examples": examples})
    assert "表三“商业企业”列不平" in Entry(rule, Catalogue(catalogue.form, {rule.code: rule}, ())).wrong.split("\n")[1]
