"""The narrative report: what stands in it, read back from docx, html and Markdown by other means than the code that wrote it."""

import random
import re
import zipfile
from io import BytesIO

import docx
import html5lib
import pytest

from rules.citation import cited_text, long_date
from rules.form import EDITIONS, load_form
from rules.report import Report
from tests.bulk import balanced_figures, last_years
from tests.published import docx_tables, html_tables, markdown_tables
from workbook.check import catalogue_for as catalogue
from workbook.check import check_report
from workbook.fill import with_totals
from workbook.layout import load_layout
from workbook.narrative.compose import compose, has_drafts, unresolved
from workbook.narrative.document import Heading, Paragraph, Table
from workbook.narrative.docx import was_edited
from workbook.narrative.drafts import make_drafts
from workbook.narrative.gate import appendix_of, offered_drafts, open_gate
from workbook.narrative.write import write_document

YEARS = {"2021": "2023", "2019": "2020"}
PROSE = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障", "存在的主要问题及改进情况", "其他需要报告的事项")


def report_of(figures, edition="2021", *, prose=None, **more):
    """Return a report whose totals are summed; parts not named hold one plain sentence."""
    layout = load_layout(edition)
    inputs = {figure.id: 0 for figure in layout.form.figures.values() if not figure.parts}
    identity = {"单位名称": "示范县示范局", "单位类别": "政府部门", "报告年度": YEARS[edition], "成文日期": "2024-01-08"} | more.pop(
        "identity", {}
    )
    written = {section: tuple(text.split("\n")) if text else () for section, text in (prose or {}).items()}
    texts = dict.fromkeys(PROSE, ("这一部分如实写了一句。",)) | written
    return Report(layout.form, identity=identity, figures=with_totals(layout, inputs | figures), prose=texts, observations=(), **more)


def random_report(seed):
    generator = random.Random(seed)
    edition = EDITIONS[seed % 2]
    figures = balanced_figures(load_form(edition), generator)
    figures |= {id: generator.randrange(5000) for id in figures if id.startswith("表二") and generator.random() < 0.5}
    for id in figures:
        if id.endswith("金额"):
            figures[id] = round(generator.random() * 1000, generator.randrange(7))
        if id.endswith("增减"):
            figures[id] = generator.randrange(-40, 40)
    return report_of(figures, edition)


def shown(value):
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")


def expected_rows(report, table):
    """Return the rows of figures of a table in the official order, as texts."""
    return [[shown(report.figures[id]) for id in row] for block in report.form.blocks[table] for row in block.ids()]


def figure_rows(grid, widths):
    """Return the numbers of a grid's rows; `widths` are how many each row has, a number over several columns counted once."""
    rows = [[text for text in row if re.fullmatch(r"-?\d+(\.\d+)?", text)] for row in grid]
    found = [row for row in rows if row]
    assert len(found) == len(widths)
    return [row[:: len(row) // width] for row, width in zip(found, widths, strict=True)]


@pytest.mark.parametrize("first", range(0, 500, 50))
def test_every_figure_of_500_reports_is_found_again_in_docx_html_and_markdown(first):
    for seed in range(first, first + 50):
        report = random_report(seed)
        document = compose(report)
        found = {
            "docx": docx_tables(write_document(document, "docx")),
            "html": html_tables(write_document(document, "html").decode()),
        }
        second, third, fourth = (expected_rows(report, table) for table in ("表二", "表三", "表四"))
        for kind, tables in found.items():
            assert len(tables) == 3, (seed, kind)
            assert figure_rows(tables[0], [len(row) for row in second]) == second, (seed, kind)
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
    assert second[-1] == ["政府集中采购", *["0"] * 6]
    assert len(third) == 26
    assert third[-3][:3] == ["三、本年度办理结果", "（六）其他处理", "（六）其他处理"]


def test_the_parts_stand_in_the_order_of_the_form():
    report = report_of({}, prose={"导语": "依据条例编制。", "总体情况": "先总说一句。", "落款": "示范县示范局"})
    headings = [(block.level, block.text) for block in compose(report).blocks if isinstance(block, Heading)]
    assert [text for level, text in headings if level == 1] == [section["title"] for section in report.form.sections]
    assert [text for level, text in headings if level == 2] == [aspect["title"] for aspect in report.form.sections[0]["aspects"]]
    text = "".join(paragraph.text for paragraph in docx.Document(BytesIO(write_document(compose(report), "docx"))).paragraphs)
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


DRAFTS = [
    ({}, "2023年没有收到政府信息公开申请，也没有上年结转的申请。", "没有因政府信息公开工作被申请行政复议、提起行政诉讼。"),
    (
        {"表三.新收.自然人": 1, "表三.予以公开.自然人": 1, "表四.行政复议.结果维持": 1},
        "2023年新收政府信息公开申请1件，没有上年结转的申请。新收的1件由自然人提出。这1件已经办结，没有结转下年度的申请。办理结果为予以公开。",
        "因政府信息公开工作被申请行政复议1件，结果维持。没有因政府信息公开工作被提起行政诉讼。",
    ),
    (
        {"表三.上年结转.其他": 2, "表三.不予公开.国家秘密.其他": 1, "表三.不予公开.行政查询事项.其他": 1},
        "2023年没有收到新的政府信息公开申请，办理上年结转的申请2件。全年办结2件，没有结转下年度的申请。办理结果：不予公开2件。",
        "没有因政府信息公开工作被申请行政复议、提起行政诉讼。",
    ),
    (
        {"表三.新收.商业企业": 3, "表三.结转下年度.商业企业": 3, "表四.未经复议直接起诉.结果纠正": 1, "表四.复议后起诉.尚未审结": 2},
        "2023年新收政府信息公开申请3件，没有上年结转的申请。新收的申请均由法人或其他组织提出。到年底均在办理中，3件结转下年度继续办理。",
        "没有因政府信息公开工作被申请行政复议。因政府信息公开工作被提起行政诉讼3件（结果纠正1件、尚未审结2件）。",
    ),
    (
        {"表三.新收.自然人": 5, "表三.新收.商业企业": 1, "表三.上年结转.自然人": 1, "表三.予以公开.自然人": 3, "表三.予以公开.商业企业": 1}
        | {"表三.部分公开.自然人": 1, "表三.无法提供.不掌握.自然人": 1, "表三.结转下年度.自然人": 1},
        "2023年新收政府信息公开申请6件，上年结转1件。新收的申请中，自然人提出5件，法人或其他组织提出1件。全年办结6件，结转下年度继续办理1件。办理结果：予以公开4件，部分公开1件，无法提供1件。",
        "没有因政府信息公开工作被申请行政复议、提起行政诉讼。",
    ),
]


@pytest.mark.parametrize(("figures", "requests", "cases"), DRAFTS)
def test_a_draft_says_the_figures_as_a_clerk_would(figures, requests, cases):
    assert make_drafts(report_of(figures, prose={"依申请公开": ""})) == {"依申请公开": (requests, cases)}


def test_a_part_with_words_gets_no_draft_and_blank_figures_allow_none():
    report = report_of({}, prose={"依申请公开": ""})
    report.figures["表三.新收.总计"] = None
    assert make_drafts(report) == {}
    assert make_drafts(report_of({})) == {}


def test_drafts_of_governments_and_of_fees_follow_cover_and_figures():
    parts = {"监督保障": "", "其他需要报告的事项": ""}
    town = make_drafts(report_of({}, prose=parts, identity={"单位名称": "示范镇", "单位类别": "乡镇政府"}))
    bureau = make_drafts(report_of({}, prose=parts))
    assert "社会评议" in town["监督保障"][0]
    assert "社会评议" not in bureau["监督保障"][0]
    assert bureau["其他需要报告的事项"] == ("本年度没有发出信息处理费收费通知，未收取信息处理费。",)
    unpaid = make_drafts(report_of({"表三.其他处理.逾期未缴费.自然人": 2}, prose=parts))["其他需要报告的事项"][0]
    assert "2件申请人逾期未缴纳" in unpaid
    assert "____" in unpaid


@pytest.mark.parametrize("seed", range(40))
def test_an_accepted_draft_of_requests_passes_the_check(seed):
    """What the tool words itself must not be what the tool complains about, nor contradict the tables."""
    generator, edition = random.Random(seed), EDITIONS[seed % 2]
    figures = balanced_figures(load_form(edition), generator, quiet=True)
    report = report_of(figures, edition, prose={"依申请公开": "", "其他需要报告的事项": ""})
    drafts = make_drafts(report)
    report.prose |= drafts
    findings = check_report("年报.xlsx", report, catalogue(edition)).verdict.findings
    about = [finding.message for finding in findings if any(cell["figure"] == "文字.依申请公开" for cell in finding.cells)]
    assert about == []
    assert report.text("依申请公开").count(f"新收政府信息公开申请{report.figures['表三.新收.总计']}件") == 1


def test_an_unaccepted_draft_and_an_error_shut_the_gate_and_a_warning_does_not():
    problems = "主要问题是政策解读偏少。\n改进情况：全年增加图文解读，安排专人负责。"
    clear = report_of({}, prose={"其他需要报告的事项": "本年度未收取信息处理费。", "存在的主要问题及改进情况": problems})
    drafted = report_of({}, prose={"依申请公开": "【草稿】2023年没有收到政府信息公开申请。"})
    unfinished = report_of({}, prose={"主动公开": "2023年XX局公开信息80条。"})
    unwritten = report_of({}, prose={"依申请公开": ""})
    gates = [
        open_gate(check_report("年报.xlsx", each, catalogue("2021")), compose(each)) for each in (clear, drafted, unfinished, unwritten)
    ]
    assert [gate.is_shut for gate in gates] == [False, True, True, True]
    assert [{shown.code for shown in gate.errors} >= {code} for gate, code in zip(gates[1:], ("WQ-36", "WQ-04", "WQ-01"), strict=True)] == [
        True
    ] * 3
    assert has_drafts(compose(drafted))
    assert has_drafts(compose(unwritten))
    assert next(offered_drafts(unwritten)).startswith("（二）依申请公开：\n    2023年没有收到")
    assert len(appendix_of(gates[2])) == len(gates[2].errors) + len(gates[2].warnings) + 1


def test_a_draft_says_so_on_every_page_in_every_kind():
    report = report_of({}, prose={"依申请公开": ""})
    gate = open_gate(check_report("年报.xlsx", report, catalogue("2021")), compose(report))
    document = compose(report, draft="草稿　不得公布", appendix=appendix_of(gate))
    written = docx.Document(BytesIO(write_document(document, "docx")))
    section = written.sections[0]
    assert [header.paragraphs[0].text for header in (section.header, section.even_page_header)] == ["草稿　不得公布"] * 2
    assert any(
        run.style.name == "草稿文字" and run.text.startswith("【草稿】") for paragraph in written.paragraphs for run in paragraph.runs
    )
    assert "WQ-01" in written.paragraphs[-1].text or any("WQ-01" in paragraph.text for paragraph in written.paragraphs)
    page = write_document(document, "html").decode()
    assert "<header>草稿　不得公布</header>" in page
    assert write_document(document, "md").decode().startswith("> **草稿　不得公布**")
    final = docx.Document(BytesIO(write_document(compose(report), "docx")))
    assert final.sections[0].header.paragraphs[0].text == ""


def test_markup_in_prose_is_text_in_every_kind():
    nasty = '<script>alert(1)</script> & "引号" | 竖线 *星* _线_ # 井 [链](x) `码` \\ ~~ 1. 2'
    report = report_of({}, prose={"主动公开": f"{nasty}\n1. 首条\n# 不是标题\n- 不是列表"})
    document = compose(report)
    page = html5lib.parse(write_document(document, "html").decode(), namespaceHTMLElements=False)
    assert nasty in ["".join(p.itertext()) for p in page.iter("p")]
    assert list(page.iter("script")) == []
    assert nasty in [p.text for p in docx.Document(BytesIO(write_document(document, "docx"))).paragraphs]
    lines = write_document(document, "md").decode().splitlines()
    assert "1\\. 首条" in lines
    assert "\\# 不是标题" in lines
    assert "\\- 不是列表" in lines
    assert any(re.sub(r"\\(.)", r"\1", line) == nasty for line in lines)


def test_control_characters_in_prose_break_nothing():
    report = report_of({}, prose={"主动公开": "公开\x0b信息\x07八十\ufffe条\ud800。"})
    for kind in ("docx", "html", "md"):
        assert write_document(compose(report), kind)


def test_html_is_valid_and_every_figure_names_its_headings():
    report = random_report(4)
    text = write_document(compose(report), "html").decode()
    html5lib.HTMLParser(strict=True).parse(text)
    page = html5lib.parse(text, namespaceHTMLElements=False)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for table in page.iter("table"):
        names = {th.get("id"): "".join(th.itertext()) for th in table.iter("th")}
        for td in table.iter("td"):
            assert td.get("headers")
            assert set(td.get("headers").split()) <= set(names)
    cell = next(td for td in page.iter("td") if "表三-1-4" in td.get("headers", "") and "表三-8-2" in td.get("headers", ""))
    said = [next("".join(th.itertext()) for th in page.iter("th") if th.get("id") == name) for name in cell.get("headers").split()]
    assert said[:2] == ["申请人情况", "自然人"]
    assert "（三）不予公开" in said
    assert page.find("head/title").text == compose(report).title
    assert page.get("lang") == "zh-CN"


def test_fonts_styles_and_page_are_those_of_the_standard():
    document = docx.Document(BytesIO(write_document(compose(report_of({}, prose={"落款": "示范县示范局"})), "docx")))
    fonts = {
        style.name: style.element.rPr.rFonts
        for style in document.styles
        if style.element.rPr is not None and style.element.rPr.rFonts is not None
    }
    east = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    assert {name: fonts[name].get(east) for name in ("Normal", "Title", "Heading 1", "Heading 2", "表内文字")} == {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋_GBK",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "表内文字": "宋体",
    }
    section = document.sections[0]
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.bottom_margin,
        section.right_margin,
    )
    assert [round(length.mm) for length in lengths] == [210, 297, 37, 28, 35, 26]
    body = document.styles["Normal"]
    assert (body.font.size.pt, round(body.paragraph_format.line_spacing.pt, 2)) == (16, 28.95)
    assert {paragraph.style.name for paragraph in document.paragraphs} == {"Title", "Heading 1", "Heading 2", "Normal", "署名", "成文日期"}


def test_table_heads_repeat_rows_stay_whole_and_no_table_is_wider_than_the_page():
    document = docx.Document(BytesIO(write_document(compose(random_report(2)), "docx")))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    text_width = 156 / 25.4 * 1440
    for table, heads in zip(document.tables, (0, 3, 3), strict=True):
        rows = table._tbl.tr_lst
        assert [row.find(f"{w}trPr/{w}tblHeader") is not None for row in rows] == [True] * heads + [False] * (len(rows) - heads)
        assert all(row.find(f"{w}trPr/{w}cantSplit") is not None for row in rows)
        assert sum(int(column.get(f"{w}w")) for column in table._tbl.tblGrid) <= text_width + 15
    downwards = [tc for tc in document.tables[1]._tbl.iter(f"{w}tc") if tc.find(f"{w}tcPr/{w}textDirection") is not None]
    assert downwards[0].find(f"{w}tcPr/{w}textDirection").get(f"{w}val") == "tbRlV"
    assert len(downwards) == 22


def test_the_files_properties_name_the_report_and_no_person(tmp_path):
    data = write_document(compose(report_of({})), "docx")
    assert data == write_document(compose(report_of({})), "docx")
    properties = docx.Document(BytesIO(data)).core_properties
    assert properties.title == "示范县示范局2023年政府信息公开工作年度报告"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created.date().isoformat() == "2024-01-08"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"python-docx|generated by|nianbao|root", everything)
    path = tmp_path / "年报.docx"
    path.write_bytes(data)
    assert not was_edited(path)
    docx.Document(path).save(path)
    assert not was_edited(path)
    path.write_bytes(b"PK no")
    assert was_edited(path)


def test_last_years_figures_are_cited_from_the_sheet_of_last_year():
    figures = balanced_figures(load_form("2021"), random.Random(1))
    previous = with_totals(load_layout("2021"), last_years(figures))
    report = report_of(figures, prose={"依申请公开": "上年新收{上年.表三.新收.总计}件。"}, previous=previous)
    assert unresolved(compose(report)) == []
    assert cited_text("上年.表三.新收.总计", report) == str(previous["表三.新收.总计"])


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
