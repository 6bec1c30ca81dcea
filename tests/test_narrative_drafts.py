"""Drafts of parts left empty, and the gate between a workbook and its report."""

import random
from io import BytesIO

import docx
import pytest

from rules.form import EDITIONS, load_form
from rules.report import Explanation
from tests.bulk import balanced_figures
from tests.reports import report_of
from workbook.checking import catalogue_for as catalogue
from workbook.checking import check_report
from workbook.narrative.compose import compose, has_drafts
from workbook.narrative.drafts import make_drafts
from workbook.narrative.gate import appendix_of, offered_drafts, open_gate
from workbook.narrative.write import write_document

DRAFTS = [
    ({}, "2023年没有收到政府信息公开申请，也没有上年结转的申请。", "没有因政府信息公开工作被申请行政复议、提起行政诉讼。"),
    (
        {"表三.新收.自然人": 1, "表三.予以公开.自然人": 1, "表四.行政复议.结果维持": 1},
        "2023年新收政府信息公开申请1件，没有上年结转的申请。新收的1件由自然人提出。这1件已经办结，没有结转下年度的申请。办理结果为予以公开。",
        "因政府信息公开工作被申请行政复议1件，结果维持。没有因政府信息公开工作被提起行政诉讼。",
    ),
    (
        {"表三.上年结转.其他": 2, "表三.不予公开.国家秘密.其他": 1, "表三.不予公开.行政查询事项.其他": 1},
        "2023年没有收到新的政府信息公开申请，办理上年结转的申请2件。全年办结2件，没有结转下年度的申请。办结的申请均不予公开。",
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
    findings = check_report("年报.xlsx", report, catalogue(edition)).concluded.findings
    about = [finding.message for finding in findings if any(cell.figure == "文字.依申请公开" for cell in finding.cells)]
    assert about == []
    assert report.text("依申请公开").count(f"新收政府信息公开申请{report.figures['表三.新收.总计']}件") == 1


def test_an_unaccepted_draft_and_an_error_shut_the_gate_and_a_warning_does_not():
    clear = report_of({})
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
    [first] = [paragraph for paragraph in written.paragraphs if paragraph.paragraph_format.page_break_before]
    assert first.text.startswith("附：")
    page = write_document(document, "html").decode()
    assert "<header>草稿　不得公布</header>" in page
    assert write_document(document, "md").decode().startswith("> **草稿　不得公布**")
    final = docx.Document(BytesIO(write_document(compose(report), "docx")))
    assert final.sections[0].header.paragraphs[0].text == ""


def test_the_opening_is_drafted_from_the_cover_and_stands_only_in_a_draft():
    cover = {
        "单位名称": "示范镇",
        "单位类别": "乡镇政府",
        "公开网址": "www.example.gov.cn",
        "办公地址": "中心街1号",
        "邮政编码": "123456",
        "联系电话": "0000-1234567",
    }
    report = report_of({}, prose={"导语": ""}, identity=cover)
    [text] = make_drafts(report)["导语"]
    assert "统计期限为2023年1月1日至2023年12月31日" in text
    assert "可在www.example.gov.cn查看" in text
    assert "（地址：中心街1号，邮编：123456，电话：0000-1234567）" in text
    assert "____" not in text
    assert not has_drafts(compose(report))
    assert has_drafts(compose(report, draft="草稿"))


SLIPS = {
    "draft in another bracket": {"依申请公开": "2023年没有收到申请。［草 稿］没有被申请行政复议。"},
    "draft with a sign nobody sees": {"依申请公开": "【草\u200b稿】2023年没有收到申请。"},
    "part of signs nobody sees": {"平台建设": "\u202a\u200b\ufeff"},
    "citation in a subheading": {"存在的主要问题及改进情况": "（一）新收{表三.新收.合计}件\n主要问题是解读偏少。改进情况：增加了解读。"},
    "open brace": {"依申请公开": "新收{表三.新收.总计件。"},
    "closing brace": {"依申请公开": "新收表三.新收.总计}件。"},
    "braces in braces": {"依申请公开": "新收{{表三.新收.总计}}件。"},
    "braces round a paragraph": {"依申请公开": "新收{" + "很长的一段话" * 20 + "}件。"},
    "a total beside its parts": {"依申请公开": "新收{表三.新收.*}件。"},
    "numbers and money together": {"主动公开": "一共{表二.**}。"},
    "a field that does not exist": {"依申请公开": "由{封面.乱写}报送。"},
    "no last year": {"依申请公开": "上年新收{上年.表三.新收.总计}件。"},
    "who signs": {"落款": "{封面.乱写}"},
}


@pytest.mark.parametrize("prose", SLIPS.values(), ids=SLIPS)
def test_nothing_unfinished_slips_through_the_gate(prose):
    report = report_of({}, prose=prose)
    gate = open_gate(check_report("年报.xlsx", report, catalogue("2021")), compose(report))
    assert gate.is_shut
    assert list(gate.blocking())


def test_what_a_finding_says_is_not_said_again():
    report = report_of({}, prose={"依申请公开": "新收{表三.新受.总计}件。"})
    gate = open_gate(check_report("年报.xlsx", report, catalogue("2021")), compose(report))
    assert [line[:8] for line in gate.blocking()] == ["错误 WQ-04"]


def test_a_warning_with_a_reason_is_not_open():
    report = report_of({})
    first = open_gate(check_report("年报.xlsx", report, catalogue("2021")), compose(report)).warnings
    assert first
    explained = report_of({}, explanations=[Explanation(first[0].code, "", "导语由县政府办公室统一规定，未写这一项")])
    gate = open_gate(check_report("年报.xlsx", explained, catalogue("2021")), compose(explained))
    assert [shown.code for shown in gate.warnings] == [shown.code for shown in first if shown.code != first[0].code]
