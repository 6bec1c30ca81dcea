"""Sentences as people read them, from whole workbooks."""

import pytest

from tests.clerk import type_in, zeros
from workbook.checking import check_file

COLUMN = {"表三.新收": 12, "表三.上年结转": 3, "表三.予以公开": 13, "表三.办理结果总计": 13, "表三.结转下年度": 1}


def messages(path, code):
    return [each["message"] for each in check_file(path).as_json()["findings"] if each["code"] == code]


def test_a_balance_names_place_arithmetic_and_cells(tmp_path):
    figures = zeros(totals=True) | {f"{row}.{column}": value for row, value in COLUMN.items() for column in ("商业企业", "总计")}
    first, second = messages(type_in(tmp_path / "表.xlsx", figures), "T3-01")
    assert first == (
        "T3-01 表三“商业企业”列不平：新收 12 + 上年结转 3 = 15，办理结果总计 13 + 结转下年度 1 = 14，相差 1。"
        "请核对“三、依申请公开”的 E6、E7、E30、E29。"
    )
    assert "“总计”列不平" in second


@pytest.mark.parametrize(
    ("cell", "code", "words"),
    [
        ("/", "DF-02", ["表三“新收·自然人”写的是“/”", "没有发生请填 0", "D6"]),
        ("3件", "DF-07", ["表三“新收·自然人”写的是“3件”", "D6"]),
        ("１２", "DF-08", ["“１２”", "已按 12 读取", "D6"]),
        (-1, "DF-03", ["表三“新收·自然人”是 -1", "D6"]),
        (2.5, "DF-04", ["表三“新收·自然人”是 2.5", "D6"]),
        (None, "DF-01", ["表三还有 1 格未填：新收·自然人", "D6"]),
    ],
)
def test_a_bad_cell_is_named_with_what_stands_in_it(tmp_path, cell, code, words):
    (message,) = messages(type_in(tmp_path / "表.xlsx", zeros() | {"表三.新收.自然人": cell}), code)
    assert all(word in message for word in words), message


def test_one_blank_finding_a_table_lists_its_cells(tmp_path):
    figures = {id: value for id, value in zeros().items() if not id.startswith(("表二", "表四.行政复议"))}
    data = check_file(type_in(tmp_path / "表.xlsx", figures)).as_json()
    blanks = {each["scope"]: each for each in data["findings"] if each["code"] == "DF-01"}
    assert {scope: len(each["cells"]) for scope, each in blanks.items()} == {"表二": 10, "表四": 4}
    assert {each["verdict"] for each in blanks.values()} == {"undecided"}
    assert "T4-01" not in {each["code"] for each in data["findings"]}


def test_a_year_in_a_figures_cell_is_a_hint(tmp_path):
    figures = zeros() | {"表三.新收.自然人": 2024, "表三.予以公开.自然人": 2024}
    assert len(messages(type_in(tmp_path / "表.xlsx", figures), "DF-19")) >= 1
