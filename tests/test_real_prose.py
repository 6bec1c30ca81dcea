"""Published reports, read from the folder they are kept in: what is found in them, and that nothing else is called an error."""

import re

import pytest

from rules.catalogue import load_catalogue
from rules.engine import JUDGED, applies
from rules.form import load_form
from rules.report import Report

FIVE, SIX = "存在的主要问题及改进情况", "其他需要报告的事项"
ASPECT = dict(zip("一二三四五六", ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障", "监督保障"), strict=True))


def results_of(report):
    rules = [rule for rule in load_catalogue("2021").rules.values() if rule.code.startswith(("FM", "WQ"))]
    return [result for rule in rules if rule.is_for_all or applies(rule, report) for result in JUDGED[rule.kind](rule, report).results]


def between(text, start, end):
    return text.partition(start)[2].partition(end)[0] if end else text.partition(start)[2]


def lines(text):
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def aspects(paragraphs):
    """Return the paragraphs of 总体情况 by aspect; what comes before the first heading is the part's own opening."""
    prose, section = {}, "总体情况"
    for paragraph in paragraphs:
        head = re.match(r"（([一二三四五六])）", paragraph)
        section = ASPECT[head.group(1)] if head else section
        prose.setdefault(section, []).append(paragraph)
    return {section: tuple(texts) for section, texts in prose.items()}


def rejoined(text):
    """Return paragraphs from column text whose lines were broken at the page's width."""
    return lines("".join(("\n" if re.match("（[一二三四五六]）", line) else "") + line for line in lines(text)))


def nanjiao(folder, **cover):
    text = (folder / "nanjiao-2021.txt").read_text(encoding="utf-8")
    prose = aspects(lines(between(text, "一、总体情况", "二、主动公开政府信息情况")))
    prose["导语"] = lines(between(text, "\n", "一、总体情况"))
    prose[FIVE] = lines(between(text, "五、存在的主要问题及改进情况", "六、其他需要报告的事项"))
    prose[SIX] = lines(between(text, "六、其他需要报告的事项", ""))
    identity = {"单位名称": "南郊镇", "报告年度": "2021", "标题": text.partition("\n")[0]} | cover
    return Report(load_form("2021"), identity=identity, prose=prose, observations=())


def suqian(folder, year):
    text = (folder / f"suqian-{year}.txt").read_text(encoding="utf-8")
    if year == 2023:
        one = between(text, "一、总体情况", "二、主动公开政府信息情况").partition("\n")[2]
        five = between(text, "五、存在的主要问题及改进情况", "六、其他需要报告的事项").partition("\n")[2]
        six = between(text, "六、其他需要报告的事项", "数据勾稽问题清单").partition("\n")[2]
    else:
        one = between(text, "2024 年报告\n", "第二十条第（一）项")
        opening = "2024年，我市政府信息公开工作取得"
        five = opening + between(text, opening, "各级政府及其部门严格执行")
        six = "各级政府及其部门严格执行" + between(text, "各级政府及其部门严格执行", "表格来源")
    prose = aspects(rejoined(one)) | {FIVE: rejoined(five), SIX: rejoined(six)}
    return Report(load_form("2021"), identity={"单位名称": "宿迁市", "报告年度": str(year)}, prose=prose, observations=())


@pytest.mark.parametrize("allowed", ["", "幸福南郊"])
def test_nanjiao_2021(real_reports, allowed):
    report = nanjiao(real_reports, 可提及的名称和账号=allowed)
    results = results_of(report)
    codes = {result.rule.code for result in results}
    assert report.body.id == "乡镇政府"
    assert {result.rule.code for result in results if result.rule.severity == "error"} == {"FM-21"}
    assert [result.scope for result in results if result.rule.code == "WQ-05"] == ["生态北郊微平台"]
    assert {"WQ-26", "WQ-31"} <= codes
    assert not {"FM-01", "FM-17", "FM-24"} & codes


@pytest.mark.parametrize(("year", "slips"), [(2023, set()), (2024, {"WQ-26", "WQ-34"})])
def test_suqian_has_no_error_and_its_known_slips(real_reports, year, slips):
    report = suqian(real_reports, year)
    assert min(len(report.text(section)) for section in (*ASPECT.values(), FIVE, SIX)) > 100
    results = results_of(report)
    assert [result.rule.code for result in results if result.rule.severity == "error"] == []
    assert {result.rule.code for result in results} == slips | {"FM-22"}
