"""Totals of a workbook: formulas and what they mean, never calculated, typed, blank while a part is blank."""

import pytest

from rules.form import load_form
from tests import edits
from tests.clerk import type_in, zeros
from tests.complete import complete, figures
from tests.damage import T3, T4
from workbook.layout import load_layout
from workbook.reading.raw_cells import move
from workbook.reading.report import formula_totals, read_report
from workbook.reading.sum_formulas import summed

EDITIONS = ("2021", "2019")


@pytest.mark.parametrize("edition", EDITIONS)
def test_totals_that_are_formulas_are_told_when_asked(tmp_path, edition):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete(edition))
    assert formula_totals(path, read_report(path)) == {figure.id for figure in load_form(edition).totals()}
    sheet, cell = load_layout(edition).places["表三.新收.总计"]
    path.write_bytes(edits.set_cell(complete(edition), sheet, cell, "<f>SUM(D6:H6)</f><v>3</v>"))
    assert formula_totals(path, read_report(path)) == {figure.id for figure in load_form(edition).totals()} - {"表三.新收.总计"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_never_calculated_totals_are_computed_and_said(tmp_path, edition):
    inputs = {id: value for id, value in figures(edition).items() if not load_form(edition).figures[id].parts}
    report = read_report(type_in(tmp_path / "年报.xlsx", inputs, edition=edition))
    assert report.figures == figures(edition)
    assert report.observations == ()
    assert len(report.remarks) == 1
    assert "合计公式未计算" in report.remarks[0]
    assert "已按格式自行计算" in report.remarks[0]
    assert T3 in report.remarks[0]
    assert T4 in report.remarks[0]
    assert report.formulas == {figure.id for figure in load_form(edition).totals()}
    assert report.prose["标题"] == (f"{report.unit}{report.year}年政府信息公开工作年度报告",)


def test_typed_totals_are_the_figures(tmp_path):
    wrong = figures("2021") | {"表三.新收.总计": 1}
    report = read_report(type_in(tmp_path / "年报.xlsx", wrong))
    assert report.figures == wrong
    assert report.observations == report.remarks == ()
    assert report.formulas == frozenset()


def test_a_blank_part_leaves_its_total_blank(tmp_path):
    inputs = zeros()
    del inputs["表三.予以公开.自然人"]
    report = read_report(type_in(tmp_path / "年报.xlsx", inputs))
    blank = {id for id, value in report.figures.items() if value is None}
    assert blank == {"表三.予以公开.自然人", "表三.予以公开.总计", "表三.办理结果总计.自然人", "表三.办理结果总计.总计"}


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ('IF(COUNT(D6:I6)<6,"",SUM(D6:I6))', 6),
        ("SUM(D6:I6)", 6),
        ("=D6+E6+F6+G6+H6+I6", 6),
        ("SUM($D$6:$I$6)", 6),
        (f"SUM('{T3}'!D6:I6)", 6),
        ("SUM(D6,E6:F6)+SUM(G6:I6)", 6),
        ('IF(COUNT(D6:I6)=6,SUM(D6:I6),"")', 6),
        ("IFERROR(SUM(D6:I6),0)", 6),
        ("SUM(D6:I6)+1", 0),
        ("SUM(D6:I6)-D7", 0),
        ("SUM(D6:I6)*2", 0),
        ("SUM(Sheet2!D6:I6)", 0),
        ("MAX(D6:I6)", 0),
        ("SUM(D:D)", 0),
        ("", 0),
    ],
)
def test_what_a_formula_adds_up(formula, cells):
    assert len(summed(formula, T3) or ()) == cells


def test_shared_formulas_are_written_out(tmp_path):
    assert move('IF(A1>$B$2,"A1",SUM(C3:D4)+Sheet1!E5)', "F6", "G8") == 'IF(B3>$B$2,"A1",SUM(D5:E6)+Sheet1!F7)'
    assert move("A1+$A1+A$1+SUM(B2)", "B2", "A1") == "#REF!+#REF!+#REF!+SUM(A1)"
    data, path = complete(), tmp_path / "年报.xlsx"
    formula = 'IF(COUNT(D6:I6)&lt;6,"",SUM(D6:I6))'
    data = edits.set_cell(data, T3, "J6", f'<f t="shared" ref="J6:J30" si="0">{formula}</f><v>1</v>')
    data = edits.set_cell(data, T3, "J7", f'<f t="shared" si="0"/><v>{figures("2021")["表三.上年结转.总计"]}</v>')
    path.write_bytes(data)
    report = read_report(path)
    assert [(each.name, each.figure) for each in report.observations] == [("合计未重算", "表三.新收.总计")]
    assert formula_totals(path, report) == {figure.id for figure in load_form("2021").totals()}
