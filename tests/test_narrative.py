"""The narrative report: what stands in it, read back from docx, html and Markdown by other means than the code that wrote it."""

import random
import re
from io import BytesIO

import docx
import pytest

from rules.citation import cited_text, long_date
from rules.form import EDITIONS, load_form
from tests.bulk import balanced_figures, last_years
from tests.published import docx_cells, docx_tables, html_cells, html_tables, markdown_tables
from tests.reports import random_report, report_of
from workbook.checking import catalogue_for as catalogue
from workbook.checking import check_report
from workbook.layout import load_layout
from workbook.narrative.compose import compose, unresolved
from workbook.narrative.document import Heading, Paragraph, Table
from workbook.narrative.gate import open_gate
from workbook.narrative.write import write_document
from workbook.template.filling import with_totals


def shown(value):
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")


def expected_rows(report, table):
    """Return the rows of figures of a table in the official order, as texts."""
    return [[shown(report.figures[id]) for id in row] for block in report.form.blocks[table] for row in block.ids()]


def figures_in(texts):
    """Return the numbers among the texts of a table's cells."""
    return [text for text in texts if re.fullmatch(r"-?\d+(\.\d+)?", text)]


@pytest.mark.parametrize("first", [0, *(pytest.param(first, marks=pytest.mark.long) for first in range(50, 500, 50))])
def test_every_figure_of_500_reports_is_found_again_in_docx_html_and_markdown(first):
    for seed in range(first, first + 50):
        report = random_report(seed)
        document = compose(report)
        data, page = write_document(document, "docx"), write_document(document, "html").decode()
        found = {"docx": (docx_tables(data), docx_cells(data)), "html": (html_tables(page), html_cells(page))}
        second, third, fourth = (expected_rows(report, table) for table in ("表二", "表三", "表四"))
        for kind, (tables, cells) in found.items():
            assert len(tables) == 3, (seed, kind)
            assert figures_in(cells[0]) == [text for row in second for text in row], (seed, kind)
            assert [row[-7:] for row in tables[1][3:]] == third, (seed, kind)
            assert tables[2][-1] == [text for row in fourth for text in row], (seed, kind)
        *blocks, requests, cases = markdown_tables(write_document(document, "md").decode())
        assert [row[1:] for block in blocks for row in block[1:]] == second, seed
        assert [row[1:] for row in requests[1:]] == third, seed
        assert cases[1] == [text for row in fourth for text in row], seed


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_the_tables_have_the_heads_of_the_official_form(kind):
    data = write_document(compose(report_of({})), kind)
    second, third, fourth = docx_tables(data) if kind == "docx" else html_tables(data.decode())
    assert second[0] == ["第二十条第（一）项"] * 4
    assert second[1] == ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    assert second[5] == ["信息内容", *["本年处理决定数量"] * 3]
    assert second[-2:] == [["信息内容", *["本年收费金额（单位：万元）"] * 3], ["行政事业性收费", "0", "0", "0"]]
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    assert third[0] == [*[note] * 3, *["申请人情况"] * 7]
    assert third[1] == [*[note] * 3, "自然人", *["法人或其他组织"] * 5, "总计"]
    assert third[2] == [*[note] * 3, "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    assert [row[0] for row in third[3:]] == [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        *["三、本年度办理结果"] * 22,
        "四、结转下年度继续办理",
    ]
    assert [row[1] for row in third[5:27]] == [
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        *["（三）不予公开"] * 8,
        *["（四）无法提供"] * 3,
        *["（五）不予处理"] * 5,
        *["（六）其他处理"] * 3,
        "（七）总计",
    ]
    five = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert fourth[:3] == [["行政复议"] * 5 + ["行政诉讼"] * 10, [*five, *["未经复议直接起诉"] * 5, *["复议后起诉"] * 5], five * 3]


def test_the_old_form_has_one_row_of_other_outcomes_and_five_blocks_of_table_two():
    second, third, _ = docx_tables(write_document(compose(report_of({}, "2019")), "docx"))
    assert [row[0] for row in second if len(set(row)) == 1 and row[0].startswith("第")] == [
        f"第二十条第（{number}）项" for number in ("一", "五", "六", "八", "九")
    ]
    assert second[-1] == ["政府集中采购", *["0"] * 4]
    assert len(third) == 26
    assert third[-3][:3] == ["三、本年度办理结果", "（六）其他处理", "（六）其他处理"]


def test_the_parts_stand_in_the_order_of_the_form():
    report = report_of({}, prose={"导语": "依据条例编制。", "总体情况": "先总说一句。", "落款": "示范县示范局"})
    headings = [(block.level, block.text) for block in compose(report).blocks if isinstance(block, Heading)]
    assert [text for level, text in headings if level == 1] == [section["title"] for section in report.form.sections]
    assert [text for level, text in headings if level == 2] == [aspect["title"] for aspect in report.form.sections[0]["aspects"]]
    text = "".join(paragraph.text for paragraph in docx.Document(BytesIO(write_document(compose(report), "docx"))).paragraphs).replace(
        "\n", ""
    )
    order = [
        "示范县示范局2023年政府信息公开工作年度报告",
        "依据条例编制。",
        "一、总体情况",
        "先总说一句。",
        "（一）主动公开",
        "六、其他",
        "2024年1月8日",
    ]
    assert [text.index(word) for word in order] == sorted(text.index(word) for word in order)
    assert text.endswith("示范县示范局2024年1月8日")


def test_a_short_line_numbered_by_the_clerk_is_a_subheading():
    report = report_of({}, prose={"存在的主要问题及改进情况": "　　（一）主要问题\n（一）公开不够及时。\n（二）改进情况：已经改正"})
    kinds = {block.text: type(block) for block in compose(report).blocks if isinstance(block, (Heading, Paragraph))}
    assert kinds["（一）主要问题"] is Heading
    assert kinds["（一）公开不够及时。"] is Paragraph
    assert kinds["（二）改进情况：已经改正"] is Paragraph


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        ("新收{表三.新收.总计}件。", "新收6件。"),
        ("新收｛ 表三.新收.总计 ｝件。", "新收6件。"),
        ("不予公开{表三.不予公开.*.总计}件，收费{表二.行政事业性收费.本年收费金额}万元。", "不予公开3件，收费12.5万元。"),
        ("上年{上年.表三.新收.总计}件，{封面.单位名称}{封面.成文日期}。", "上年4件，示范县示范局2024年1月8日。"),
        ("占{表三.新收.自然人}/{表三.新收.总计}", "占5/6"),
    ],
)
def test_figures_cited_in_braces_are_filled_in(written, filled):
    figures = {"表三.新收.自然人": 5, "表三.新收.商业企业": 1, "表三.不予公开.国家秘密.自然人": 1, "表三.不予公开.行政执法案卷.其他": 2}
    report = report_of(figures | {"表二.行政事业性收费.本年收费金额": 12.5}, prose={"依申请公开": written}, previous={"表三.新收.总计": 4})
    document = compose(report)
    assert filled in [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert unresolved(document) == []


@pytest.mark.parametrize("name", ["表三.新收.合计", "上年.表三.新收.总计", "封面.公开网址", "", "表三.新收.自然人"])
def test_what_cannot_be_filled_in_stays_as_written_and_shuts_the_gate(name):
    report = report_of({}, prose={"依申请公开": f"新收{{{name}}}件。"})
    report.figures["表三.新收.自然人"] = None
    document = compose(report)
    assert cited_text(name, report) is None
    assert unresolved(document) == [f"{{{name}}}"]
    assert f"{{{name}}}" in write_document(document, "html").decode()
    checked = check_report("年报.xlsx", report, catalogue("2021"))
    assert open_gate(checked, document).is_shut


def test_dates_are_written_without_leading_zeros_and_nonsense_is_no_date():
    assert (long_date("2022-01-09"), long_date("2022-13-01"), long_date("明年"), long_date("")) == ("2022年1月9日", "", "", "")


def test_last_years_figures_are_cited_from_the_sheet_of_last_year():
    figures = balanced_figures(load_form("2021"), random.Random(1))
    previous = with_totals(load_layout("2021"), last_years(figures))
    report = report_of(figures, prose={"依申请公开": "上年新收{上年.表三.新收.总计}件。"}, previous=previous)
    assert unresolved(compose(report)) == []
    assert cited_text("上年.表三.新收.总计", report) == str(previous["表三.新收.总计"])


def test_a_sum_is_not_cited_while_one_of_its_figures_is_blank():
    report = report_of({"表三.不予公开.国家秘密.自然人": 1})
    assert cited_text("表三.不予公开.*.总计", report) == "1"
    report.figures["表三.不予公开.行政执法案卷.总计"] = None
    assert cited_text("表三.不予公开.*.总计", report) is None


def test_blank_figures_are_empty_cells_in_a_draft():
    report = report_of({})
    report.figures["表三.新收.自然人"] = None
    grids = {
        "docx": docx_tables(write_document(compose(report), "docx"))[1],
        "html": html_tables(write_document(compose(report), "html").decode())[1],
    }
    for grid in grids.values():
        assert grid[3][-7:] == ["", "0", "0", "0", "0", "0", "0"]
    assert markdown_tables(write_document(compose(report), "md").decode())[-2][1][1] == ""


def test_tables_cover_their_grid_exactly():
    for edition in EDITIONS:
        for table in (block for block in compose(report_of({}, edition)).blocks if isinstance(block, Table)):
            covered = [(cell.row + r, cell.column + c) for cell in table.cells for r in range(cell.rows) for c in range(cell.columns)]
            assert len(covered) == len(set(covered)) == table.height * len(table.widths)
