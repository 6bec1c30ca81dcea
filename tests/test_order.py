"""Order and words: the gravest unit first everywhere, one order of findings, what a supervisor switched off or waived told and not counted."""

import csv
import json
import re

import html5lib
import pytest
from openpyxl import load_workbook

from rules.states import CONCLUSION, SEVERITY
from tests.clerk import type_in
from tests.county import OLD_EXCEL, unit_bytes, write_county
from tests.reports import report_of
from workbook.cli import main

pytestmark = pytest.mark.usefixtures("in_this_process")
# Two questions (T3-15, T3-20); licences of who has none are a warning (T2-09), columns out of balance errors.
ASKING = {"表三.新收.自然人": 2, "表三.不予公开.第三方合法权益.自然人": 1, "表三.其他处理.逾期不补正.自然人": 1}


def mixed(path, *, breaks=0, cover=None):
    """Write a workbook with findings of every kind; `breaks` columns do not balance."""
    figures = report_of(ASKING).figures | {"表二.行政许可.本年处理决定数量": 12}
    for column in ("自然人", "商业企业", "科研机构")[:breaks]:
        figures |= {f"表三.新收.{column}": figures[f"表三.新收.{column}"] + 1}
    return type_in(
        path, figures, cover={"单位类别": "政府部门", "有行政许可职能": "否", **(cover or {})}, prose={"主动公开": "2019年印发了23份文件。"}
    )


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "上报"
    root.mkdir()
    mixed(root / "1一处.xlsx", breaks=1, cover={"单位名称": "一处局", "报告年度": "2021"})
    mixed(root / "2两处.xlsx", breaks=2, cover={"单位名称": "两处局", "报告年度": "二〇二一"})
    (root / "3通过.xlsx").write_bytes(unit_bytes(1))
    (root / "4待说明.xlsx").write_bytes(unit_bytes(6, "confirm"))
    (root / "5未填完.xlsx").write_bytes(unit_bytes(5, "blank"))
    (root / "6读不出.xls").write_bytes(OLD_EXCEL)
    return root


def verify(folder, output, *more):
    main(["verify", str(folder), "-o", str(output), "--jobs", "1", *map(str, more)])
    return [json.loads(line) for line in (output / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def table(ws):
    names = [cell.value for cell in ws[1]]
    return [dict(zip(names, row, strict=True)) for row in ws.iter_rows(min_row=2, values_only=True)]


def texts(page, tag, name):
    document = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return ["".join(each.itertext()) for each in document.iter(tag) if name in (each.get("class") or "").split()]


def tags_of(output):
    """Return the numbers of the units by each word that the list is filtered by."""
    document = html5lib.parse((output / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    (tags,) = [json.loads(each.text) for each in document.iter("script") if each.get("id") == "tags"]
    return tags


GRAVEST_FIRST = ["6读不出.xls", "2两处.xlsx", "1一处.xlsx", "5未填完.xlsx", "4待说明.xlsx", "3通过.xlsx"]


def test_the_gravest_unit_is_first(folder, tmp_path, capsys):
    verify(folder, tmp_path / "出")
    shown = [
        line
        for line in capsys.readouterr().out.splitlines()
        if re.search(r"\.xlsx?\b", line) and line.startswith(tuple(CONCLUSION.values()))
    ]
    assert [next(name for name in GRAVEST_FIRST if name in line) for line in shown] == GRAVEST_FIRST
    book = load_workbook(tmp_path / "出" / "校验汇总.xlsx")
    assert [row["文件"] for row in table(book["单位"])] == GRAVEST_FIRST
    assert list(dict.fromkeys(row["文件"] for row in table(book["问题"]))) == GRAVEST_FIRST[:-1]
    overview = [row[0] for row in book["总览"].iter_rows(values_only=True)]
    assert [each for each in overview if each in CONCLUSION.values()][:5] == ["读不出", "不通过", "未填完", "待说明", "通过"]
    document = html5lib.parse((tmp_path / "出" / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    (units,) = [each.text for each in document.iter("script") if each.get("id") == "units"]
    assert [unit[11] for unit in json.loads(units)] == GRAVEST_FIRST


def test_findings_have_one_order(folder, tmp_path):
    objects = verify(folder, tmp_path / "出")
    (data,) = [each for each in objects if each["file"] == "2两处.xlsx"]
    codes, severities = [each["code"] for each in data["findings"]], [each["severity"] for each in data["findings"]]
    assert codes[0] == "FM-44"
    assert {"error", "warning", "notice"} == set(severities)
    assert [each["cause"] for each in data["findings"]] == sorted(each["cause"] for each in data["findings"])
    assert severities[severities.index("notice") :] == ["notice"] * severities.count("notice")
    gravest = {}
    for each in data["findings"]:
        gravest.setdefault(each["cause"], each["severity"])
        assert list(SEVERITY).index(each["severity"]) >= list(SEVERITY).index(gravest[each["cause"]])
    after_identity = list(gravest.values())[1:]
    assert after_identity == sorted(after_identity, key=list(SEVERITY).index)
    messages = [each["message"] for each in data["findings"]]
    with (tmp_path / "出" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["文件"] == "2两处.xlsx"]
    assert [row["说明文字"] for row in rows] == messages
    sheet = [row for row in table(load_workbook(tmp_path / "出" / "校验汇总.xlsx")["问题"]) if row["文件"] == "2两处.xlsx"]
    assert [f"{row['代码']} {row['说明文字']}" for row in sheet] == messages
    for page in (tmp_path / "出" / "单位" / "0002.html", tmp_path / "出" / "反馈" / "2两处" / "校验意见.html"):
        assert [f"{code} {said}" for code, said in zip(codes, texts(page, "p", "said"), strict=True)] == messages
    (copy,) = (tmp_path / "出" / "反馈" / "2两处").glob("*（标注）.xlsx")
    marked = [row[2] for row in load_workbook(copy)["校验结果"].iter_rows(values_only=True) if row[2] in set(codes)]
    assert [code for code, before in zip(marked, [None, *marked], strict=False) if code != before] == [
        code for code, before in zip(codes, [None, *codes], strict=False) if code != before
    ]


def test_every_output_tells_the_units_conclusion(folder, tmp_path):
    objects = verify(folder, tmp_path / "出")
    concluded = {data["file"]: CONCLUSION[data["conclusion"]] for data in objects}
    assert len(set(concluded.values())) == 5
    with (tmp_path / "出" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["文件"]: row["单位结论"] for row in rows} == {file: said for file, said in concluded.items() if said != "通过"}


def given(tmp_path, rules=(), waivers=()):
    (tmp_path / "规则.json").write_text(json.dumps({"rules": list(rules)}), encoding="utf-8")
    (tmp_path / "豁免.json").write_text(json.dumps({"waivers": list(waivers)}, ensure_ascii=False), encoding="utf-8")
    return "--rules", tmp_path / "规则.json", "--waivers", tmp_path / "豁免.json", "--date", "2026-03-01"


def test_what_is_waived_is_told_and_not_among_the_commonest(tmp_path):
    folder, output = tmp_path / "上报", tmp_path / "出"
    for number in range(4):
        (folder / f"{number}").mkdir(parents=True)
        (folder / f"{number}" / "甲.xlsx").write_bytes(unit_bytes(6 + number, "confirm"))
    codes = {each["code"] for data in verify(folder, output) for each in data["findings"] if each["severity"] == "warning"}
    assert codes == {"T2-09", "YR-07"}
    waiver = {"code": "T2-09", "reason": "市局核过", "until": "2026-12-31"}
    objects = verify(folder, output, *given(tmp_path, waivers=[waiver | {"unit": f"第{number}镇"} for number in (6, 7, 8)]))
    page = (output / "index.html").read_text(encoding="utf-8")
    document = html5lib.parse(page, namespaceHTMLElements=False)
    assert tags_of(output)["有豁免"] == [1, 2, 3]
    rules = {each.get("data-rule"): "".join(each.itertext()) for each in document.iter("button") if each.get("data-rule")}
    assert list(rules) == ["YR-07", "T2-09"]
    assert "1 个单位" in rules["T2-09"]
    units = table(load_workbook(output / "校验汇总.xlsx")["单位"])
    assert sorted((row["文件"], row["已说明"], row["豁免"]) for row in units) == [
        (data["file"], data["counts"]["explained"], int(data["file"][0] != "3")) for data in objects
    ]
    (rule,) = [row for row in table(load_workbook(output / "校验汇总.xlsx")["规则"]) if row["代码"] == "T2-09"]
    assert (rule["单位数"], rule["其中已说明"], rule["其中豁免"], rule["待处理单位"]) == (4, 3, 3, 1)
    overview = list(load_workbook(output / "校验汇总.xlsx")["总览"].iter_rows(values_only=True))
    assert [row[2] for row in overview if row[0] == "其中豁免"] == [3]
    # The second is still there since the run before.
    assert texts(output / "单位" / "0001.html", "span", "tag") == ["豁免", "提示", "仍有"]
    assert "（豁免 1）" in "".join(texts(output / "单位" / "0001.html", "p", "verdict"))


def test_rules_switched_off_or_lowered_are_told(tmp_path):
    (tmp_path / "上报").mkdir()
    write_county(tmp_path / "上报", 1)
    rules = [{"code": "T3-09", "status": "off"}, {"code": "T3-01", "severity": "warning"}, {"code": "T3-16", "severity": "error"}]
    verify(tmp_path / "上报", tmp_path / "出", *given(tmp_path, rules=rules))
    told = [
        row[1] for row in load_workbook(tmp_path / "出" / "校验汇总.xlsx")["总览"].iter_rows(values_only=True) if row[0] == "自己的规则"
    ]
    assert [re.sub(" .*：", "：", each) for each in told] == ["T3-01：由错误降为提示", "T3-09：停用"]
    document = html5lib.parse((tmp_path / "出" / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    (shown,) = [each for each in document.iter("details") if each.get("id") == "weakened"]
    assert ["".join(each.itertext()) for each in shown.iter("li")] == told
    verify(tmp_path / "上报", tmp_path / "出")
    assert "weakened" not in (tmp_path / "出" / "index.html").read_text(encoding="utf-8")


def test_a_unit_without_last_years_is_found_by_it(tmp_path):
    for number in (1, 2):
        (tmp_path / "上报").mkdir(exist_ok=True)
        (tmp_path / "上报" / f"{number}.xlsx").write_bytes(unit_bytes(number, "year"))
    (tmp_path / "上年").mkdir()
    (tmp_path / "上年" / "1.xlsx").write_bytes(unit_bytes(1))
    verify(tmp_path / "上报", tmp_path / "出", "--previous", tmp_path / "上年")
    assert tags_of(tmp_path / "出")["缺上年"] == [2]
