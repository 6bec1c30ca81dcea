"""The functions for formulas: what they make of cells as COM hands them over, which ranges they take, what they say."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from addin.functions.judging import Question
from addin.functions.regions import read_region, shapes_of
from rules.form import EDITIONS, load_form
from tests.excel_engine import DIV0, MISSING, NA, SPILL, ComRange, ComTime
from tests.suite import rows
from workbook.checking import catalogue_for

HEAVY = ("openpyxl", "pandas", "numpy", "jsonschema", "python_calamine", "polars")
PLACEHOLDER, WIDE, WORDS = "/", "５", "3件"


def zeros(edition="2021", table="表三"):
    form = load_form(edition)
    return rows(form, table, dict.fromkeys(form.ids, 0))


def changed(table, cells):
    """Return rows with some cells replaced: {(row, column): value}, counted from 0."""
    return [[cells.get((r, c), value) for c, value in enumerate(row)] for r, row in enumerate(table)]


# What importing costs


def test_the_functions_need_none_of_the_heavy_libraries():
    """They are hidden: importing one would fail, and every function is called."""
    code = f"""
import sys
for name in {HEAVY!r}: sys.modules[name] = None
import addin.functions as f
t = [[0.0] * 7 for _ in range(25)]
assert f.NB_CHECK(t, [[0.0] * 15], t) == "通过", f.NB_CHECK(t, [[0.0] * 15], t)
assert f.NB_BALANCE([[1.0]] + [[0.0]] * 24) == 1
assert f.NB_RULE("T3-01")[0][0]
assert f.NB_FIGURE(t, "表三.新收.总计") == 0
assert f.NB_PREVIOUS(t, t) == "通过"
t[0][0] = 1.0
assert f.NB_EXPLAIN("T3-01", t).startswith("T3-01 表三"), f.NB_EXPLAIN("T3-01", t)
print("good")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.stdout.strip(), done.stderr) == ("good", "")


# What cells hold


@pytest.mark.parametrize(
    ("value", "row"),
    [
        (None, ["DF-01", "表三“新收·自然人”", "未填"]),
        ("", ["DF-01", "表三“新收·自然人”", "未填"]),
        ("　", ["DF-01", "表三“新收·自然人”", "未填"]),
        (PLACEHOLDER, ["DF-02", "表三“新收·自然人”", "“/”"]),
        (WORDS, ["DF-07", "表三“新收·自然人”", "“3件”"]),
        (DIV0, ["DF-10", "表三“新收·自然人”", "“#DIV/0!”"]),
        (NA, ["DF-10", "表三“新收·自然人”", "“#N/A”"]),
        (SPILL, ["DF-10", "表三“新收·自然人”", "“#SPILL!”"]),
        (ComTime(2024, 3, 5), ["DF-07", "表三“新收·自然人”", "“日期 2024-03-05”"]),
        (True, ["DF-07", "表三“新收·自然人”", "“逻辑值 TRUE”"]),
    ],
)
def test_what_is_no_number_is_said_and_never_taken_for_0(excel, value, row):
    table = changed(zeros(), {(0, 0): value})
    assert excel.call("NB_CHECK", table) == [row]
    assert excel.call("NB_FIGURE", table, "表三.新收.商业企业") == 0
    figure = excel.call("NB_FIGURE", table, "表三.新收.自然人")
    balance = excel.call("NB_BALANCE", [[line[0]] for line in table])
    found = row[2].strip("“”")
    if row[2] == "未填":
        assert (figure, balance) == ("未填", "未填")
    else:
        assert all(text.startswith("错误：新收") and found in text for text in (figure, balance))


def test_a_number_that_is_text_is_read_and_said(excel):
    table = changed(zeros(), {(0, 0): WIDE, (0, 6): 5, (23, 0): 5, (2, 0): 5, (23, 6): 5, (2, 6): 5})
    assert excel.call("NB_CHECK", table) == [["DF-08", "表三“新收·自然人”", "“５”"]]
    assert excel.call("NB_FIGURE", table, "表三.新收.自然人") == 5


def test_money_is_a_number(excel):
    """A cell formatted as currency comes as a Decimal."""
    values = tuple(tuple(Decimal(1) if (r, c) in {(0, 0), (0, 6)} else 0.0 for c in range(7)) for r in range(25))
    assert ["T3-01", "表三“自然人”列", 1.0] in excel.call("NB_CHECK", ComRange(values))


def test_answers_are_what_com_can_carry(excel):
    """Nothing but floats and texts: a Python int of more than 32 bits does not fit into Excel's variants."""
    table = changed(zeros(), {(0, 0): 99999999999, (1, 1): None, (2, 2): 0.5})
    answer = excel.call("NB_CHECK", table)
    assert ["T3-01", "表三“自然人”列", 99999999999.0] in answer
    assert {type(value) for row in answer for value in row} == {str, float}
    assert type(excel.call("NB_BALANCE", [[line[0]] for line in table])) is float


# Which ranges there are


@pytest.mark.parametrize(("edition", "count"), [("2021", 25), ("2019", 23)])
def test_the_shape_tells_the_edition(excel, edition, count):
    table = zeros(edition)
    assert len(table) == count
    assert excel.call("NB_CHECK", table) == "通过"
    assert Question([read_region(table, shapes_of("表三"))]).form.edition == edition


@pytest.mark.parametrize("four", [[[0] * 15], [[0] * 5] * 3])
def test_table_4_stands_on_one_line_or_on_three(excel, four):
    four = [list(row) for row in four]
    assert excel.call("NB_CHECK", zeros(), four) == "通过"
    four[-1][-1] = 2
    assert excel.call("NB_CHECK", zeros(), four)[0] == ["T4-01", "表四“复议后起诉”", 2]


def test_a_formula_may_leave_table_4_out_and_name_last_year(excel):
    last_year = changed(zeros("2019"), {(22, 0): 2})
    found = excel.call("NB_CHECK", zeros(), MISSING, last_year)
    assert found[0] == ["YR-01", "表三“自然人”列", 2]
    assert found[1:] == [["YR-15", "上年表三“自然人”列", 2], ["YR-17", "上年表三“结转下年度”一行", 2]]


def test_figures_of_table_2_are_found_by_their_id(excel):
    assert excel.call("NB_FIGURE", [[1, 2, 3], [4, 5, 6]], "表二.行政规范性文件.现行有效件数") == 6
    assert excel.call("NB_FIGURE", [[1, 2, 3], [4, 5, 6]], "表二.行政许可.处理决定数量") == 3
    assert excel.call("NB_FIGURE", [list(range(10))], "表二.行政事业性收费.本年收费金额") == 9
    assert excel.call("NB_FIGURE", [[n] for n in range(22)], "表二.政府集中采购.采购总金额") == 21


def test_every_figure_is_found_where_it_stands(excel):
    for edition in EDITIONS:
        form = load_form(edition)
        figures = {id: place for place, id in enumerate(form.ids)}
        for id in form.ids[::7]:
            table = id.split(".")[0]
            block = rows(form, table, figures) if table != "表二" else [[figures[each] for each in form.ids if each.startswith("表二")]]
            assert excel.call("NB_FIGURE", block, id) == figures[id]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("NB_CHECK", [[1, 2]]), "错误：区域是 1 行 2 列，应当是表三的 25 行 7 列（2021 版）或表三的 23 行 7 列（2019 版），"),
        (("NB_CHECK", 5), "错误：区域是 1 行 1 列，"),
        (("NB_CHECK", [[0] * 7] * 25, [[0] * 14]), "错误：区域是 1 行 14 列，应当是表四的 1 行 15 列或表四的 3 行 5 列，"),
        (("NB_CHECK", [[0] * 7] * 25, MISSING, [[0] * 7]), "错误：区域是 1 行 7 列，"),
        (("NB_BALANCE", [[0] * 7] * 25), "错误：区域是 25 行 7 列，应当是表三的 25 行 1 列（2021 版）"),
        (("NB_RULE", "T3-1"), "错误：没有代码为“T3-1”的规则，是不是“T3-01”？"),
        (("NB_RULE", "随便"), "错误：没有代码为“随便”的规则。"),
        (("NB_RULE", ComRange(3.0)), "错误：规则代码应当是一个文本，如“T3-01”。"),
        (("NB_RULE", ComRange(None)), "错误：规则代码应当是一个文本，如“T3-01”。"),
        (("NB_RULE", ComRange((("T3-01", "T3-02"),))), "错误：规则代码应当是一个文本，如“T3-01”。"),
        (("NB_FIGURE", [[0] * 7] * 25, "表三.新收.自然"), "错误：没有指标“表三.新收.自然”，是不是“表三.新收.自然人”？"),
        (("NB_FIGURE", [[0] * 7] * 25, "表四.行政复议.总计"), "错误：区域是 25 行 7 列，应当是表四的 1 行 15 列"),
        (("NB_FIGURE", [[0] * 7] * 23, "表三.其他处理.其他.总计"), "错误：区域是 23 行 7 列，应当是表三的 25 行 7 列（2021 版）"),
        (("NB_PREVIOUS", [[0] * 7] * 25, [[0] * 15]), "错误：两个区域要是同一张表：前一个是表三，后一个是表四。"),
        (("NB_EXPLAIN", "T3-13", [[0] * 7] * 25), "错误：规则 T3-13 已停用。"),
        (("NB_EXPLAIN", "T3-22", [[0] * 7] * 23), "错误：规则 T3-22 不用于 2019 版。"),
        (("NB_EXPLAIN", "YR-01", [[0] * 7] * 25), "错误：规则 YR-01 还要用到这个区域以外的内容"),
        (("NB_EXPLAIN", "T3-17", [[0] * 7] * 25), "错误：规则 T3-17 还要用到这个区域以外的内容"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(excel, call, said):
    name, *arguments = call
    answer = excel.call(name, *arguments)
    assert answer.startswith(said)
    assert answer.endswith(("。", "？"))


def test_what_nobody_foresaw_is_a_sentence_too(excel, monkeypatch):
    monkeypatch.setattr(excel.functions, "read_region", lambda *_: 1 / 0)
    assert excel.call("NB_CHECK", zeros()).startswith("错误：没有料到的问题（ZeroDivisionError）")


# What the rules say


def test_a_rule_is_told_with_its_ground(excel):
    rule = catalogue_for("2021").rules["T3-01"]
    for code in ("T3-01", " t3-01", "Ｔ３-０１"):
        assert excel.call("NB_RULE", code) == [[rule.title, rule.why, f"{rule.ground}〔{rule.certainty}〕"]]


def test_blanks_of_last_year_leave_open_what_they_are_needed_for(excel):
    last_year = changed(zeros(), {(24, 1): None, (3, 3): None})
    blank = [["YR-01", "表三“上年结转下年度·商业企业”", "未填"], ["YR-16", "表三“上年部分公开·社会公益组织”", "未填"]]
    assert excel.call("NB_CHECK", zeros(), MISSING, last_year) == blank
    assert excel.call("NB_PREVIOUS", zeros(), last_year) == blank[:1]
    assert excel.call("NB_PREVIOUS", zeros(), changed(zeros(), {(24, 1): "/"})) == [["YR-01", "表三“上年结转下年度·商业企业”", "“/”"]]


def test_the_difference_of_a_column_has_a_sign(excel):
    column = [[0] for _ in range(25)]
    column[0] = [3]
    assert excel.call("NB_BALANCE", column) == 3
    column[23] = [5]
    assert excel.call("NB_BALANCE", column) == -2
    column[1] = [2]
    assert excel.call("NB_BALANCE", column) == 0
