"""Published reports, read from the folder they are kept in: what is found in them, and that nothing else is called an error."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rules.catalogue import load_catalogue
from rules.engine import JUDGED, applies
from rules.kinds.prose import prose_of
from tests.published_prose import ASPECTS, FIVE, SIX, published_names, published_report

HERE = Path(__file__).parent
JUDGEMENTS = json.loads((HERE / "data" / "names-and-years.json").read_text(encoding="utf-8"))
RULES = load_catalogue("2021").rules


def results_of(report, *codes):
    rules = [rule for rule in RULES.values() if (rule.code in codes if codes else rule.code.startswith(("FM", "WQ")))]
    return [result for rule in rules if rule.is_for_all or applies(rule, report) for result in JUDGED[rule.kind](rule, report).results]


def place_of(result, report):
    """Return where a result stands: code, section, paragraph, and how many characters into it the words begin."""
    section, paragraph = result.spot or ("标题", 0)
    text = prose_of(report).sections[section][paragraph]
    quote, found = result.quote, result.slots["found"]
    return result.rule.code, section, paragraph, text.index(quote) + quote.index(found)


@pytest.mark.parametrize("allowed", ["", "幸福南郊"])
def test_nanjiao_2021(real_reports, allowed):
    report = published_report(real_reports, "nanjiao-2021", 可提及的名称和账号=allowed)
    results = results_of(report)
    codes = {result.rule.code for result in results}
    assert report.body.id == "乡镇政府"
    assert {result.rule.code for result in results if result.rule.severity == "error"} == {"FM-21"}
    assert [result.scope for result in results if result.rule.code == "WQ-05"] == ["生态北郊微平台"]
    assert {"WQ-26", "WQ-31"} <= codes
    assert not {"FM-01", "FM-17", "FM-24"} & codes


@pytest.mark.parametrize(("year", "slips"), [(2023, set()), (2024, {"WQ-26", "WQ-34"})])
def test_suqian_has_no_error_and_its_known_slips(real_reports, year, slips):
    report = published_report(real_reports, f"suqian-{year}")
    assert min(len(report.text(section)) for section in (*ASPECTS.values(), FIVE, SIX)) > 100
    results = results_of(report)
    assert [result.rule.code for result in results if result.rule.severity == "error"] == []
    assert {result.rule.code for result in results} == slips | {"FM-22"}


def test_names_and_years_are_judged_by_hand(real_reports, poppler):
    """Every find of another unit's name, another year, a mutilated date, in every text; none of them is false."""
    found = {
        (name, *place_of(result, report))
        for name in published_names(real_reports)
        for report in [published_report(real_reports, name)]
        for result in results_of(report, *JUDGEMENTS["codes"])
    }
    judged = {(each["report"], each["code"], each["section"], each["paragraph"], each["offset"]) for each in JUDGEMENTS["finds"]}
    assert sorted(found - judged) == []
    assert sorted(judged - found) == []


def test_no_find_in_the_table_is_false():
    schema = json.loads((HERE / "schema" / "names-and-years.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(JUDGEMENTS)
    assert [each for each in JUDGEMENTS["finds"] if each["judgement"] == "false"] == []
