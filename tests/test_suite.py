"""The suite, case by case: the engine, the matrix, a file's check and the functions for formulas say the same."""

import json

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from addin.functions.judging import answerable, ids_of
from addin.functions.rows import named_place
from rules.catalogue import load_catalogue
from rules.engine import KINDS, judge, line_result
from rules.kinds.figures import values_of
from rules.kinds.linear import LINEAR
from rules.line import judge_line
from rules.matrix import VERDICTS, Matrix
from rules.report import Report
from rules.states import FAIL, NOTICE, PASS, UNDECIDED
from rules.terms import index_of
from tests.suite import FILES, FOLDER, load_cases, rows
from workbook.checking import check_file

CASES = load_cases()
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}-{case.code}-{case.data['name']}")
SIDES = ("left", "right", "difference")


def line_of(case):
    catalogue = load_catalogue(case.form.edition).only([case.code])
    (line,) = [line for line in catalogue.lines if line.scope == case.data["scope"]]
    return line


def result_of(case):
    """Return the result of the case's instance as the engine gives it, None when there is none."""
    outcome = judge(case.report(), load_catalogue(case.form.edition).only([case.code]))
    found = [result for result in outcome.results if result.scope == case.data["scope"]]
    assert len(found) <= 1
    return found[0] if found else None


def is_answerable(case):
    table = case.data["scope"].split(".")[0]
    return case.code in answerable(case.form.edition, case.given).rules and table != "表二"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_suite_holds_to_its_schema(file):
    data = json.loads(file.read_text(encoding="utf-8"))
    schema = json.loads((FOLDER / data["$schema"]).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(data)] == []
    assert data["kind"] == file.stem
    assert data["kind"] in KINDS


def test_every_kind_has_all_that_it_can_say():
    for kind in {case.kind for case in CASES}:
        mine = [case for case in CASES if case.kind == kind]
        wanted = {PASS, UNDECIDED} if kind == "filled" else {PASS, FAIL, UNDECIDED}
        assert {case.data["verdict"] for case in mine} == wanted
        assert {load_catalogue(case.form.edition).rules[case.code].kind for case in mine} == {kind}
        assert len({case.data["name"] for case in mine}) == len(mine)


@EVERY
def test_the_engine(case):
    outcome = judge(case.report(), load_catalogue(case.form.edition).only([case.code]))
    result = result_of(case)
    if case.kind in LINEAR:
        line, values = line_of(case), values_of(case.report())
        assert judge_line(line, values)[0] == case.data["verdict"]
        if "left" in case.data:
            sides = line_result(line, values, index_of(case.form))
            assert (sides.left, sides.right) == (case.data["left"], case.data["right"])
    else:
        found = result.verdict if result else UNDECIDED if outcome.undecided else PASS
        assert found == case.data["verdict"]
    if case.data["verdict"] == FAIL:
        assert [getattr(result, side) for side in SIDES] == [case.data[side] for side in SIDES]


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_the_matrix(edition):
    cases = [case for case in CASES if case.form.edition == edition and case.kind in LINEAR]
    lines = load_catalogue(edition).plain_lines
    states, rests = Matrix(lines).judge(np.array([values_of(case.report()) for case in cases], dtype=float))
    places = {(line.rule.code, line.scope): place for place, line in enumerate(lines)}
    for case, verdicts, rest in zip(cases, states, rests, strict=True):
        place = places[case.code, case.data["scope"]]
        assert VERDICTS[verdicts[place]] == case.data["verdict"], case.data["name"]
        if case.data["verdict"] == FAIL:
            assert abs(rest[place]) == pytest.approx(case.data["difference"])
    assert len(cases) >= 9


@EVERY
def test_the_check_of_a_file(case, tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(case.workbook())
    findings = check_file(path).as_json()["findings"]
    found = [each for each in findings if (each["code"], each["scope"]) == (case.code, case.data["scope"])]
    if case.data["verdict"] == FAIL:
        assert [each["verdict"] for each in found] == [FAIL]
        assert found[0]["difference"] == case.data["difference"]
        if case.data["difference"] is not None:
            assert (found[0]["left"], found[0]["right"]) == (case.data["left"], case.data["right"])
    else:
        assert [each["verdict"] for each in found] == ([UNDECIDED] if case.kind == "filled" and case.data["verdict"] == UNDECIDED else [])


@EVERY
def test_the_functions(case, excel):
    if not is_answerable(case):
        assert case.code not in {row[0] for row in excel.call("NB_CHECK", *case.ranges()) if isinstance(row, list)}
        return
    rows = excel.call("NB_CHECK", *case.ranges())
    if load_catalogue(case.form.edition).rules[case.code].severity == NOTICE:
        # A question wants nothing done; a cell has no fold to put it into.
        assert case.code not in {row[0] for row in rows if isinstance(row, list)}
    elif case.data["verdict"] == FAIL:
        result = result_of(case)
        difference = "" if case.data["difference"] is None else case.data["difference"]
        assert [case.code, named_place(result, case.report()), difference] in rows
    elif case.kind in LINEAR:
        place = named_place(line_result(line_of(case), values_of(case.report()), index_of(case.form)), case.report())
        assert [row for row in rows if isinstance(row, list) and row[:2] == [case.code, place] and row[2] != "未填"] == []
    else:
        assert {row[2] for row in rows if isinstance(row, list) and row[0] == case.code} <= {"未填"}


def test_most_cases_are_answered_by_functions():
    assert sum(map(is_answerable, CASES)) > 120


@pytest.mark.parametrize("case", [case for case in CASES if case.code == "T3-01"], ids=lambda case: case.data["name"])
def test_a_column_s_difference(case, excel):
    column = [[case.figures[f"表三.{row['id']}.{case.data['scope']}"]] for row in case.form.blocks["表三"][0].rows]
    wanted = "未填" if case.data["verdict"] == UNDECIDED else pytest.approx(case.data["left"] - case.data["right"])
    assert excel.call("NB_BALANCE", column) == wanted


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.code in ("YR-01", "T4-07") and case.last_years_table], ids=lambda case: case.data["name"]
)
def test_what_does_not_carry_over(case, excel):
    table = case.last_years_table
    _, _, previous = case.ranges()
    answer = excel.call("NB_PREVIOUS", case.ranges()[("表三", "表四").index(table)], previous)
    place = named_place(line_result(line_of(case), values_of(case.report()), index_of(case.form)), case.report())
    if case.data["verdict"] == PASS:
        assert answer == "通过"
    elif case.data["verdict"] == FAIL:
        assert answer == [[case.code, place, case.data["difference"]]]
    else:
        assert [[row[0], row[2]] for row in answer] == [[case.code, "未填"]]


@EVERY
def test_the_sentence(case, excel):
    """What NB_EXPLAIN says of one table: a sentence for every failing instance, else whether the rule holds everywhere in it."""
    table = "表四" if any(id.startswith("表四") for id in case.data["given"]) else "表三"
    given = frozenset(id for id in case.form.ids if id.startswith(table))
    answer = excel.call("NB_EXPLAIN", case.code, rows(case.form, table, case.figures))
    catalogue = load_catalogue(case.form.edition).only([case.code])
    if case.code not in answerable(case.form.edition, given).rules:
        assert answer.startswith(f"错误：规则 {case.code} 还要用到这个区域以外的内容")
        return
    report = Report(case.form, figures={id: case.figures[id] for id in given}, observations=())
    results = [result for result in judge(report, catalogue).results if given.issuperset(result.figures)]
    sentences = [row[0] for row in answer] if isinstance(answer, list) else [answer]
    if results:
        assert len(sentences) == len(results)
        assert all(each.startswith(case.code + " ") and each.endswith("。") for each in sentences)
        return
    reached = [line for line in catalogue.lines if given.issuperset(ids_of(line, case.form))]
    open_lines = [line for line in reached if judge_line(line, values_of(report))[0] == UNDECIDED]
    is_open = open_lines if case.kind in LINEAR else None in (report.figures[id] for id in given)
    assert sentences == ["未填" if is_open else "通过"]
