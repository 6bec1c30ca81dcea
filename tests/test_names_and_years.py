"""Other people's names and years (WQ-05, WQ-06, WQ-32) on sentences of our own about invented units."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rules.catalogue import load_catalogue
from rules.engine import JUDGED
from rules.form import load_form
from rules.report import Report

HERE = Path(__file__).parent
SENTENCES = json.loads((HERE / "data" / "names-and-years-sentences.json").read_text(encoding="utf-8"))
CODES = ("WQ-05", "WQ-06", "WQ-32")


def found_in(unit, text, section="总体情况", **cover):
    """Return the finds as pairs of code and words."""
    identity = {"单位名称": unit, "报告年度": str(SENTENCES["year"])} | cover
    report = Report(load_form("2021"), identity=identity, prose={section: (text,)}, observations=())
    rules = [load_catalogue("2021").all_rules[code] for code in CODES]
    return [(rule.code, result.slots["found"]) for rule in rules for result in JUDGED[rule.kind](rule, report).results]


def test_the_table_holds_to_its_schema():
    schema = json.loads((HERE / "schema" / "names-and-years-sentences.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(SENTENCES)


@pytest.mark.parametrize("case", SENTENCES["right"], ids=lambda case: case["text"][:20])
def test_nothing_is_found_in_a_right_sentence(case):
    assert found_in(**case) == []


@pytest.mark.parametrize("case", SENTENCES["wrong"], ids=lambda case: case["text"][:20])
def test_the_slip_is_found(case):
    given = {key: value for key, value in case.items() if key not in ("code", "found")}
    finds = found_in(**given)
    assert (case["code"], case["found"]) in finds
    assert {code for code, _ in finds} <= {case["code"], "WQ-06"}


@pytest.mark.parametrize("field", ["可提及的名称和账号", "上级单位"])
def test_the_cover_may_allow_a_name(field):
    assert found_in("青溪县水利局", "石桥县水利局主动公开信息30条。", **{field: "石桥县水利局"}) == []


def test_a_text_of_nothing_but_names_is_judged_to_its_end():
    text = "石桥县" * 20_000 + "2022年" * 20_000 + "（我局（" * 20_000
    assert isinstance(found_in("青溪县水利局", text), list)
