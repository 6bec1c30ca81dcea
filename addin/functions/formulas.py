"""The functions themselves; their docstrings are what Excel shows in its dialog, so they are Chinese and at most 255 characters.

Annotations are `Any`: xlwings takes an annotation for the name of a converter and knows none for unions.
Error values are asked for as text, else xlwings makes blanks of them.
"""

# ruff: noqa: D400, D415, N802  (Chinese sentences end in 。, names of functions in formulas are capitals)

from __future__ import annotations

from typing import Any

import xlwings as xw

from addin.functions.answers import answered, ask_whether, load_texts, refusal, text_of
from addin.functions.judging import Question, find_rule
from addin.functions.regions import column_shapes, number_in, read_region, same_table, shapes_of
from addin.functions.rows import line_row, open_row, rows_of
from addin.ribbon import load_ribbon
from rules.conclude import conclude
from rules.engine import tidy
from rules.form import EDITIONS, load_form
from rules.kinds.figures import values_of
from rules.line import judge_line
from rules.spelling import nearest
from rules.states import FAIL, UNDECIDED

CATEGORY: str = load_ribbon()["tab"]["label"]
TABLE_3, TABLE_4 = "表三", "表四"
TABLES = ("表二", TABLE_3, TABLE_4)


@xw.func(category=CATEGORY)
@xw.arg("table3", ndim=2, err_to_str=True, doc="表三的数字区域：25 行 7 列（2021 版）或 23 行 7 列（2019 版），不含标题和行名。")
@xw.arg("table4", ndim=2, err_to_str=True, doc="可省略。表四的数字区域：1 行 15 列，或 3 行 5 列。")
@xw.arg("previous", ndim=2, err_to_str=True, doc="可省略。上年表三的数字区域，用于跨年校验；也可以是上年表四的。")
@answered
def NB_CHECK(table3: Any, table4: Any = None, previous: Any = None) -> Any:
    """校验表三，可连同表四和上年：每条不通过的规则一行，依次为代码、位置、差额；没填的格另列“未填”；都对得上时为“通过”。"""
    regions = [read_region(table3, shapes_of(TABLE_3))]
    if table4 is not None:
        regions.append(read_region(table4, shapes_of(TABLE_4)))
    last_year = None if previous is None else read_region(previous, (*shapes_of(TABLE_3), *shapes_of(TABLE_4)))
    return rows_of(Question(regions, last_year)) or load_texts()["verdicts"]["pass"]


@xw.func(category=CATEGORY)
@xw.arg("column", ndim=2, err_to_str=True, doc="表三一列的数：25 行（2021 版）或 23 行（2019 版），从“新收”到“结转下年度”。")
@answered
def NB_BALANCE(column: Any) -> Any:
    """表三一列的勾稽差额：第一项加第二项之和，减去第三项加第四项之和；平时为 0，缺数时为“未填”。"""
    region = read_region(column, column_shapes(TABLE_3))
    question = Question([region])
    (line,) = question.lines([load_texts()["rules"]["balance"]])
    contents = dict(zip(region.shape.ids, region.contents, strict=True))
    for id in (*line.left, *line.right):
        number_in(contents[id], question.form.figures[id].name.rpartition("·")[0])
    verdict, rest = judge_line(line, values_of(question.report))
    return load_texts()["verdicts"]["open"] if verdict == UNDECIDED else tidy(rest)


@xw.func(category=CATEGORY)
@xw.arg("code", doc="规则代码，如 T3-01。")
@answered
def NB_RULE(code: Any) -> Any:
    """一条规则的说明，一行三格：什么算有问题，为什么，依据哪个文件的哪一条。"""
    rule = find_rule(code)
    return [[rule.title, rule.why, f"{rule.ground}〔{rule.certainty}〕"]]


@xw.func(category=CATEGORY)
@xw.arg("figures", ndim=2, err_to_str=True, doc="一张表的数字区域，按官方格式的顺序；表二可以是其中一块，或全部数排成一行、一列。")
@xw.arg("id", doc="指标，如“表三.新收.总计”。")
@answered
def NB_FIGURE(figures: Any, id: Any) -> Any:
    """按指标取一张表里的数；那一格没填时为“未填”。"""
    asked = text_of(id, "指标", "表三.新收.总计")
    shapes = [shape for table in TABLES for shape in shapes_of(table) if asked in shape.ids]
    if not shapes:
        known = [id for edition in EDITIONS for id in load_form(edition).ids]
        raise refusal("no_figure", id=asked, near=ask_whether(nearest(asked, known)))
    region = read_region(figures, shapes)
    content = region.contents[region.shape.ids.index(asked)]
    number = number_in(content, load_form(region.shape.edition).figures[asked].name)
    return load_texts()["verdicts"]["open"] if number is None else number


@xw.func(category=CATEGORY)
@xw.arg("current", ndim=2, err_to_str=True, doc="本年表三（或表四）的数字区域。")
@xw.arg("previous", ndim=2, err_to_str=True, doc="上年同一张表的数字区域。")
@answered
def NB_PREVIOUS(current: Any, previous: Any) -> Any:
    """本年与上年接不上的地方：每处一行，依次为代码、位置、差额；表三看上年的结转下年度，表四看上年的尚未审结；都接得上时为“通过”。"""
    shapes = (*shapes_of(TABLE_3), *shapes_of(TABLE_4))
    region, last_year = read_region(current, shapes), read_region(previous, shapes)
    same_table(region, last_year)
    question = Question([region], last_year)
    values, rows = values_of(question.report), []
    for line in question.lines(load_texts()["rules"]["carried"]):
        verdict, _ = judge_line(line, values)
        if verdict == FAIL:
            rows.append(line_row(line, question))
        elif verdict == UNDECIDED:
            rows.append(open_row(line, question.blanks_of(line)[0], question))
    return rows or load_texts()["verdicts"]["pass"]


@xw.func(category=CATEGORY)
@xw.arg("code", doc="规则代码，如 T3-01。")
@xw.arg("figures", ndim=2, err_to_str=True, doc="表三或表四的数字区域。")
@answered
def NB_EXPLAIN(code: Any, figures: Any) -> Any:
    """用一句话说明一条规则为什么不通过，带上各个数，格的位置按官方模板；不通过的每处一行，没有问题时为“通过”。"""
    rule = find_rule(code)
    question = Question([read_region(figures, (*shapes_of(TABLE_3), *shapes_of(TABLE_4)))])
    question.see_to(rule)
    findings = conclude(question.outcome, question.report, question.catalogue).findings
    sentences = [finding.message for finding in findings if finding.result.rule.code == rule.code]
    if sentences:
        return sentences[0] if len(sentences) == 1 else [[sentence] for sentence in sentences]
    return load_texts()["verdicts"]["open" if question.is_open(rule) else "pass"]
