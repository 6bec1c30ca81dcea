"""Waivers (豁免): a supervisor's list in each of its formats, what it closes and until when, and what is said of the rest."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date, timedelta

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import Workbook, load_workbook

from rules.catalogue import load_catalogue
from rules.finding import Finding
from rules.reasons.settling import settle
from rules.reasons.waivers import Waiver
from rules.report import Report
from rules.rule import Result
from tests.clerk import type_in, zeros
from tests.reasons import reason_cells
from tests.test_cli import CONTRACT
from workbook.cli import main
from workbook.waivers import fates_of, load_waiving, read_day, read_waivers

HEADS = ("代码", "单位", "理由", "有效期至", "范围")
FAILING = zeros() | {"表三.新收.自然人": 4, "表三.不予公开.行政执法案卷.自然人": 4}
UNIT, CODE = "某某县示范局", "11320800014200000X"
CATALOGUES = [load_catalogue(edition) for edition in ("2021", "2019")]
DAY = "2026-03-01"
ROW = ("T3-16", UNIT, "征求意见记录已另行核过", "2026-03-31", "")


def as_xlsx(path, rows, heads=HEADS):
    book = Workbook()
    # A sheet that is no list, and a title above the heads.
    book.active.append(["说明", "按市局通知整理"])
    sheet = book.create_sheet("豁免")
    sheet.append(["豁免清单"])
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    book.save(path)


def as_csv(path, rows, heads=HEADS, encoding="utf-8-sig", delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([heads, *rows])
    path.write_bytes(out.getvalue().encode(encoding))


def as_json(path, rows, heads=("code", "unit", "reason", "until", "scope")):
    path.write_text(json.dumps({"waivers": [dict(zip(heads, row, strict=True)) for row in rows]}, ensure_ascii=False), encoding="utf-8")


WRITERS = {
    "清单.xlsx": as_xlsx,
    "清单.csv": as_csv,
    "国标.csv": lambda path, rows: as_csv(path, rows, encoding="gb18030"),
    "制表符.csv": lambda path, rows: as_csv(path, rows, encoding="utf-16", delimiter="\t"),
    "清单.json": as_json,
}


@pytest.fixture
def unit(tmp_path):
    """Return a workbook with one 提示 that waits for a reason."""
    return type_in(tmp_path / "表.xlsx", FAILING, cover={"统一社会信用代码": CODE})


def check(capsys, path, *words):
    status = main(["check", str(path), "--format", "json", *map(str, words)])
    data = json.loads(capsys.readouterr().out)
    assert list(CONTRACT.iter_errors(data)) == []
    said = [each for each in data["remarks"] if "豁免" in each]
    return next(each for each in data["findings"] if each["code"] == "T3-16"), data, said, status


def given_list(tmp_path, *rows, name="清单.csv"):
    path = tmp_path / name
    WRITERS[name](path, [(*row, *[""] * (5 - len(row))) for row in rows])
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_a_waiver_closes_a_warning_in_every_format(tmp_path, capsys, unit, name):
    finding, data, said, _ = check(capsys, unit, "--waivers", given_list(tmp_path, ROW, name=name), "--date", DAY)
    assert finding["explanation"] == "豁免：征求意见记录已另行核过（至 2026-03-31）"
    assert (data["counts"]["warning"], data["counts"]["explained"]) == (0, 1)
    assert said == []
    main(["check", str(unit), "--waivers", str(tmp_path / name), "--date", DAY])
    assert "说明：豁免：征求意见记录已另行核过（至 2026-03-31）" in capsys.readouterr().out


@pytest.mark.parametrize("name", [UNIT, f" {UNIT[:3]} {UNIT[3:]}", CODE, CODE.lower(), "", "全部", "所有单位"])
def test_a_unit_by_name_by_credit_code_or_all(tmp_path, capsys, unit, name):
    listed = given_list(tmp_path, ("t3-16", name, "统一核过", "2026年3月31日"))
    assert check(capsys, unit, "--waivers", listed, "--date", DAY)[0]["explanation"] == "豁免：统一核过（至 2026-03-31）"


def test_another_units_waiver_is_nothing_to_this_one(tmp_path, capsys, unit):
    listed = given_list(tmp_path, ("T3-16", "别的局", "统一核过", "2026-03-31"), ("T3-16", "别的局", "统一核过", "2020-01-01"))
    finding, _, said, _ = check(capsys, unit, "--waivers", listed, "--date", DAY)
    assert (finding["explanation"], said) == (None, [])


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-03-30", True), ("2026-03-31", True), ("2026年4月1日", False), ("２０２６／４／１", False)]
)
def test_the_last_day_still_counts(tmp_path, capsys, unit, day, holds):
    finding, _, said, _ = check(capsys, unit, "--waivers", given_list(tmp_path, ROW), "--date", day)
    assert (finding["explanation"] is not None) == holds
    assert said == ([] if holds else [f"豁免清单“清单.csv”第 2 行：T3-16 对“{UNIT}”的豁免到 2026-03-31 为止，已经过期，没有采用。"])


def test_today_is_the_day_when_none_is_given(tmp_path, capsys, unit):
    today = date.today()  # noqa: DTZ011  (the day of the one at the keyboard)
    for until, holds in ((today, True), (today - timedelta(days=1), False)):
        listed = given_list(tmp_path, ("T3-16", UNIT, "统一核过", until.isoformat()))
        assert (check(capsys, unit, "--waivers", listed)[0]["explanation"] is not None) == holds


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_days_as_people_write_them(day):
    y, m, d = day.year, day.month, day.day
    for text in (day.isoformat(), f"{y}年{m}月{d}日", f"{y}.{m}.{d}", f"{y}/{m:02}/{d:02}", f"{y}{m:02}{d:02}", f" {y} 年 {m} 月 {d} 日 "):
        assert read_day(text) == day, text


@pytest.mark.parametrize("text", ["", "长期", "2026", "2026-13-01", "2026-02-30", "2026年3月", "2026-03-01前", "明天", "1e9", "-1"])
def test_what_is_no_day(unit, capsys, text):
    assert read_day(text) is None
    assert main(["check", str(unit), f"--date={text}"]) == 2
    assert f"--date “{text}”看不出是哪一天" in capsys.readouterr().err


def test_a_day_in_a_cell_of_a_workbook(tmp_path, capsys, unit):
    listed = given_list(tmp_path, ("T3-16", UNIT, "统一核过", date(2026, 3, 31)), name="清单.xlsx")
    assert check(capsys, unit, "--waivers", listed, "--date", DAY)[0]["explanation"] == "豁免：统一核过（至 2026-03-31）"


def test_a_scope(tmp_path, capsys):
    # Fewer than what YR-08 would speak of.
    figures = zeros() | {"表二.行政许可.本年处理决定数量": 15}
    before = type_in(tmp_path / "上年.xlsx", zeros() | {"表三.新收.自然人": 19, "表三.予以公开.自然人": 19}, cover={"报告年度": 2023})
    path = type_in(tmp_path / "表.xlsx", figures)
    listed = given_list(tmp_path, ("YR-07", UNIT, "机构改革", "2026-03-31", "表 三"), ("YR-07", UNIT, "机构改革", "2026-03-31", "表四"))
    main(["check", str(path), "--previous", str(before), "--format", "json", "--waivers", str(listed), "--date", DAY])
    data = json.loads(capsys.readouterr().out)
    closed = {each["scope"]: each["explanation"] is not None for each in data["findings"] if each["code"] == "YR-07"}
    assert closed == {"表二": False, "表三": True}
    assert "不通过的地方不是“表四”" in " ".join(data["remarks"])


REJECTED = (
    (("", UNIT, "理由", "2026-03-31"), "没有写代码"),
    (("T3-99", UNIT, "理由", "2026-03-31"), "没有代码为“T3-99”的规则"),
    (("T3-9", UNIT, "理由", "2026-03-31"), "是不是“T3-09”"),
    (("T3-16", UNIT, "", "2026-03-31"), "没有写理由"),
    (("T3-16", UNIT, "理由", ""), "没有写有效期至"),
    (("T3-16", UNIT, "理由", "长期有效"), "有效期至“长期有效”看不出是哪一天"),
    (("T3-01", UNIT, "理由", "2026-03-31"), "T3-01 是错误，必须改正，不能豁免"),
)


@pytest.mark.parametrize("name", WRITERS)
def test_rows_that_cannot_be_taken(tmp_path, capsys, unit, name):
    listed = given_list(tmp_path, *(row for row, _ in REJECTED), ROW, name=name)
    finding, _, said, _ = check(capsys, unit, "--waivers", listed, "--date", DAY)
    # One bad row costs no other.
    assert finding["explanation"] is not None
    first = {"xlsx": 3, "json": 1}.get(listed.suffix[1:], 2)
    kind = "条" if listed.suffix == ".json" else "行"
    for number, ((_, reason), sentence) in enumerate(zip(REJECTED, said, strict=True), first):
        assert sentence.startswith(f"豁免清单“{name}”第 {number} {kind}：")
        assert reason in sentence
        assert "没有采用" in sentence


def test_an_error_stays_an_error(tmp_path, capsys):
    path = type_in(tmp_path / "表.xlsx", zeros() | {"表三.新收.自然人": 4})
    listed = given_list(tmp_path, ("T3-01", "", "领导同意", "2026-03-31"))
    assert main(["check", str(path), "--format", "json", "--waivers", str(listed), "--date", DAY]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"] == "fail"
    assert {each["explanation"] for each in data["findings"] if each["code"] == "T3-01"} == {None}


@pytest.mark.parametrize(
    ("code", "verdict", "fate"), [("T3-01", "fail", "错误"), ("DF-01", "undecided", "未填"), ("T3-16", "fail", "用上")]
)
def test_only_a_warning_that_fails_is_closed(code, verdict, fate):
    """Whatever the list says: a rule may be an error in one edition of the form alone."""
    finding = Finding(Result(CATALOGUES[0].rules[code], verdict=verdict), [], "")
    waiver = Waiver(code, "", "统一核过", date(2026, 3, 31))
    settle([finding], Report(), [waiver])
    assert (finding.explanation is not None) == (fate == "用上")
    assert fates_of([(0, waiver)], [finding]) == ((0, fate),)


def test_a_supervisors_own_rules_may_be_waived(tmp_path, capsys):
    """A rule made an error by the supervisor is none to waive; one made a warning is."""
    path = type_in(tmp_path / "表.xlsx", FAILING)
    (tmp_path / "规则").mkdir()
    listed = given_list(tmp_path, ROW)
    for severity, counts in (("error", False), ("warning", True)):
        rules = {"rules": [{"code": "T3-16", "severity": severity}]}
        (tmp_path / "规则" / "本地.json").write_text(json.dumps(rules), encoding="utf-8")
        finding, _, said, _ = check(capsys, path, "--waivers", listed, "--date", DAY, "--rules", tmp_path / "规则")
        assert (finding["explanation"] is not None, said == []) == (counts, counts)


def test_unused_ones_are_named(tmp_path, capsys):
    path = type_in(tmp_path / "表.xlsx", FAILING, cells=reason_cells([("T3-16", "", "四件都有书面记录可查", "4")]))
    rows = (ROW, ("T3-20", UNIT, "核过", "2026-03-31"), ("T3-20", "全部", "核过", "2026-03-31"))
    finding, _, said, _ = check(capsys, path, "--waivers", given_list(tmp_path, *rows), "--date", DAY)
    assert finding["explanation"] == "四件都有书面记录可查"
    assert said == [
        f"豁免清单“清单.csv”第 2 行：T3-16 对“{UNIT}”的豁免没有用上：单位自己写了情况说明。",
        f"豁免清单“清单.csv”第 3 行：T3-20 对“{UNIT}”的豁免没有用上：没有不通过的地方，可以从清单里删去。",
    ]


def test_a_waiver_closes_what_a_bad_reason_does_not(tmp_path, capsys):
    path = type_in(tmp_path / "表.xlsx", FAILING, cells=reason_cells([("T3-16", "", "属实", "4")]))
    finding, *_ = check(capsys, path, "--waivers", given_list(tmp_path, ROW), "--date", DAY)
    assert finding["explanation"].startswith("豁免：")
    assert "note" not in finding


UNUSABLE = {
    "没有.csv": (None, "找不到文件“没有.csv”"),
    "空.csv": (b"", "是空文件"),
    "空白.json": (b"  \n", "是空文件"),
    "图片.csv": (b"\x89PNG\x00\xff\xfe\x80" * 9, "不是 UTF-8 或 GB 18030 编码的文字"),
    "没有表头.csv": ("甲,乙\n1,2\n".encode(), "没有找到表头，缺“代码、单位、理由、有效期至”"),
    "少一栏.csv": ("代码,理由,有效期至\nT3-16,核过,2026-03-31\n".encode(), "缺“单位”"),
    "坏.json": (b'{"waivers": [', "第 1 行不合 JSON 的写法"),
    "深.json": (b"[" * 200_000, "不合 JSON 的写法"),
    "别的.json": (b'{"rules": []}', "没有 waivers 这个列表"),
    "数.json": (b"17", "没有 waivers 这个列表"),
    "坏.xlsx": (b"PK\x03\x04 cut off", "已损坏"),
    "假.xlsx": ("代码,单位\n".encode(), "不是工作簿"),
    "旧.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "只认 .xlsx、.csv、.json"),
    "清单": (b"x", "只认 .xlsx、.csv、.json"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_list_that_cannot_be_used_at_all(tmp_path, capsys, unit, name):
    content, said = UNUSABLE[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for words in (["check", str(unit)], ["verify", str(unit.parent), "-o", str(tmp_path / "出")]):
        assert main([*words, "--waivers", str(tmp_path / name)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert said in err
        assert "Traceback" not in err
    assert not (tmp_path / "出").exists()


def test_a_folder_is_no_list(tmp_path, capsys, unit):
    for name in ("文件夹.csv", "文件夹.xlsx"):
        (tmp_path / name).mkdir()
        assert main(["check", str(unit), "--waivers", str(tmp_path / name)]) == 2
        said = capsys.readouterr().err
        assert "是文件夹" in said
        assert ("豁免清单" in said) == name.endswith(".csv")


@given(st.binary(max_size=300), st.sampled_from([".csv", ".json", ".xlsx"]))
def test_damaged_lists_never_break(tmp_path_factory, content, suffix):
    path = tmp_path_factory.mktemp("坏") / f"清单{suffix}"
    path.write_bytes(content)
    from workbook.reading.report import Unreadable
    from workbook.waivers import Unusable

    said = path.name
    try:
        read_waivers(path, date(2026, 3, 1), CATALOGUES)
    except (Unreadable, Unusable) as reason:
        said = str(reason)
    assert path.name in said


ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "code": st.sampled_from(["T3-16", "t3-16", "", None, 3]),
        "unit": st.sampled_from(["某局", "", None]),
        "reason": st.sampled_from(["核过", " ", "", None, "x"]),
        "until": st.sampled_from(["2026-03-31", "2026年3月31日", "20260331", "长期", "", None]),
        "scope": st.sampled_from(["表三", "", None]),
        "note": st.just("x"),
    },
)


@given(st.lists(ENTRY | st.none() | st.just("T3-16"), max_size=4))
def test_the_schema_and_the_reader_agree(tmp_path_factory, entries):
    from pathlib import Path

    import workbook

    schema = json.loads((Path(workbook.__file__).parent / "schema" / "waivers.schema.json").read_text(encoding="utf-8"))
    path = tmp_path_factory.getbasetemp() / "清单.json"
    path.write_text(json.dumps({"waivers": entries}, ensure_ascii=False), encoding="utf-8")
    found = read_waivers(path, date(2026, 3, 1), CATALOGUES)
    fits = [Draft202012Validator(schema).is_valid({"waivers": [entry]}) for entry in entries]
    assert len(found.valid) == sum(fits)
    assert len(found.rejected) == len(entries) - sum(fits)


@pytest.fixture
def folder(tmp_path):
    """Return a folder of three units with a 提示 each, one with an error besides, and one file that cannot be read."""
    root = tmp_path / "上报"
    root.mkdir()
    for number, name in enumerate("甲乙丙"):
        cover = {"单位名称": f"{name}局", "统一社会信用代码": f"{number:018d}"}
        more = {"表三.新收.商业企业": 1} if name == "丙" else {}
        type_in(root / f"{name}.xlsx", FAILING | more, cover=cover)
    (root / "丁.xlsx").write_bytes(b"x")
    return root


LIST = (
    ("T3-16", "甲局", "市局核过", "2026-03-31"),
    ("T3-16", f"{1:018d}", "按代码", "2026-03-31"),
    ("T3-16", "戊局", "名字不对", "2026-03-31"),
    ("T3-20", "甲局", "没有不通过", "2026-03-31"),
    ("T3-16", "丙局", "过期的", "2026-02-28"),
    ("T3-01", "丙局", "错误", "2026-03-31"),
    ("T3-20", "", "全部都没有", "2026-03-31"),
    ("FM-44", "", "格式也免", "2026-03-31"),
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder(tmp_path, capsys, folder, jobs):
    listed, out = given_list(tmp_path, *LIST, name="清单.xlsx"), tmp_path / "出"
    words = ["verify", str(folder), "-o", str(out), "--jobs", jobs, "--waivers", str(listed), "--date", DAY]
    assert main([*words, "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert list(data) == ["units", "missing", "others", "doubles", "counts", "waivers", "run"]
    closed = {unit["unit"]: each["explanation"] for unit in data["units"] for each in unit["findings"] if each["code"] == "T3-16"}
    assert closed == {"甲局": "豁免：市局核过（至 2026-03-31）", "乙局": "豁免：按代码（至 2026-03-31）", "丙局": None}
    waivers = data["waivers"]
    assert [(each["unit"], each["units"]) for each in waivers["used"]] == [("甲局", 1), (f"{1:018d}", 1)]
    assert [(each["unit"], each["until"]) for each in waivers["expired"]] == [("丙局", "2026-02-28")]
    said = {each["code"] + each["unit"]: each["why"] for each in waivers["unused"]}
    assert set(said) == {"T3-16戊局", "T3-20甲局", "T3-20"}
    assert "文件夹里没有这个单位" in said["T3-16戊局"]
    assert "没有不通过的地方" in said["T3-20甲局"]
    assert said["T3-20"].startswith("豁免清单“清单.xlsx”第 9 行：T3-20 对全部单位的豁免没有用上")
    assert ["T3-01" in waivers["rejected"][0], "FM-44" in waivers["rejected"][1]] == [True, True]
    assert main(words) == 1
    shown, complaints = capsys.readouterr()
    assert "豁免清单 8 条：用上 2 条，没有用上 3 条，过期 1 条，不能采用 2 条。" in shown
    assert len([line for line in complaints.splitlines() if line.startswith("豁免清单“清单.xlsx”")]) == 6
    (shown + complaints).encode("gbk")


@pytest.mark.usefixtures("in_this_process")
def test_the_outputs_of_a_folder_list_them(tmp_path, capsys, folder):
    listed, out = given_list(tmp_path, *LIST, ("T3-16", "<b>局", "名字里有标记", "2026-03-31")), tmp_path / "出"
    main(["verify", str(folder), "-o", str(out), "--jobs", "1", "--waivers", str(listed), "--date", DAY])
    book = load_workbook(out / "校验汇总.xlsx")
    notable = [row[1] for row in book["总览"].iter_rows(values_only=True) if row[0] == "豁免清单"]
    assert notable[0] == "豁免清单 9 条：用上 2 条，没有用上 4 条，过期 1 条，不能采用 2 条。"
    assert len(notable) == 8
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse((out / "index.html").read_bytes().decode())
    (shown,) = [each for each in page.iter("details") if each.get("id") == "waivers"]
    text = "".join(shown.itertext())
    assert all(sentence in text for sentence in notable)
    assert "“<b>局”" in text
    heads = [cell.value for cell in book["问题"][1]]
    rows = [dict(zip(heads, row, strict=True)) for row in book["问题"].iter_rows(min_row=2, values_only=True)]
    assert [(row["级别"], row["情况说明"]) for row in rows if row["代码"] == "T3-16" and row["单位"] == "甲局"] == [
        ("已说明", "豁免：市局核过（至 2026-03-31）")
    ]
    assert "豁免：市局核过（至 2026-03-31）" in (out / "findings.csv").read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("in_this_process")
def test_many_complaints_are_cut_on_the_console_alone(tmp_path, capsys, folder):
    listed = given_list(tmp_path, *(("T3-16", f"第{number}局", "核过", "2026-03-31") for number in range(60)))
    main(["verify", str(folder), "-o", str(tmp_path / "出"), "--jobs", "1", "--waivers", str(listed), "--date", DAY])
    complaints = capsys.readouterr().err.splitlines()
    assert len(complaints) == 21
    assert complaints[-1] == "豁免清单另有 40 条没有列出，见 校验汇总.xlsx。"
    page = (tmp_path / "出" / "index.html").read_text(encoding="utf-8")
    assert "另有 10 条，见校验汇总.xlsx 的“总览”表。" in page
    texts = [row[1] for row in load_workbook(tmp_path / "出" / "校验汇总.xlsx")["总览"].iter_rows(values_only=True) if row[0] == "豁免清单"]
    assert len(texts) == 61


@pytest.mark.usefixtures("in_this_process")
def test_without_a_list_nothing_is_said_of_waivers(tmp_path, capsys, folder):
    main(["verify", str(folder), "-o", str(tmp_path / "出"), "--jobs", "1"])
    out, err = capsys.readouterr()
    assert "豁免" not in out + err
    assert "豁免" not in (tmp_path / "出" / "index.html").read_text(encoding="utf-8")


def test_every_sentence_says_what_to_do():
    words = load_waiving()
    for sentence in (*words["unusable"].values(), *words["fates"].values(), words["summary"], words["more"], words["day"]):
        assert sentence.endswith("。")
        sentence.encode("gbk")


def test_what_nobody_sees_in_a_list_is_left_out_and_a_bad_list_is_not_told_row_by_row(tmp_path, capsys):
    reason, rows = "市局\x01核\x1b[31m过", [{"code": "T3-16", "unit": "", "reason": "", "until": "2026-03-31"}] * 50
    listed = [*rows, {"code": "T3-16", "unit": "某某县示范局", "reason": reason, "until": "2026-03-31"}]
    (tmp_path / "豁免.json").write_text(json.dumps({"waivers": listed}, ensure_ascii=False), encoding="utf-8")
    figures = zeros() | {"表三.新收.自然人": 4, "表三.不予公开.行政执法案卷.自然人": 4}
    path = type_in(tmp_path / "年报.xlsx", figures)
    main(["check", str(path), "--waivers", str(tmp_path / "豁免.json"), "--date", "2026-01-01", "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    (found,) = [each["explanation"] for each in data["findings"] if each["code"] == "T3-16"]
    assert found == "豁免：市局 核 [31m过（至 2026-03-31）"
    assert sum("没有" in each for each in data["remarks"]) <= 22
    assert any("还有 30 行" in each for each in data["remarks"])


LONG_LISTS = {
    "good": lambda number: ("T3-16", f"单位{number}", f"已另行核过{number}", "2026-03-31", ""),
    "bad": lambda number: (f"T9-{number}", f"单位{number}", "已核", "明天", ""),
}


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="no program can be given a number of seconds there")
@pytest.mark.parametrize(("kind", "name"), [("good", "清单.csv"), ("good", "清单.json"), ("bad", "清单.xlsx")])
def test_a_long_list_is_done_at_once(kind, name, tmp_path):
    """The seconds are several times what is needed; guessing at every wrong code took forty, telling all of them in the workbook twenty."""
    WRITERS[name](tmp_path / name, map(LONG_LISTS[kind], range(100_000)))
    (tmp_path / "上报").mkdir()
    type_in(tmp_path / "上报" / "示范局.xlsx", FAILING)
    program = "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (15, 15)); from workbook.cli import main; sys.exit(main(sys.argv[1:]))"
    for words in (["check", "上报/示范局.xlsx"], ["verify", "上报", "--jobs", "1"]):
        command = [sys.executable, "-c", program, *words, "--waivers", name, "--date", DAY]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 1, done.stderr
        # Of what is of no use the first are told, and how many more there are.
        if words[0] == "verify" or kind == "bad":
            assert re.search(r"9\d{4}", done.stdout + done.stderr)
