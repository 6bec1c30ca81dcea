"""Reasons (情况说明): what counts as one, what binds it to the values it explains, and what is said when it does not count."""

import csv
import json
from collections import Counter
from functools import cache
from io import BytesIO, StringIO

import html5lib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.finding import Finding
from rules.form import load_form
from rules.reasons.filler import load_explanations, refuse
from rules.reasons.settling import bind, settle
from rules.reasons.values import MOST_NOTED, readings
from rules.reasons.values import settled as settled_number
from rules.reasons.waivers import is_about
from rules.report import Explanation, Report
from rules.rule import Result
from rules.states import FAIL, UNDECIDED
from rules.wording import number
from tests import edits
from tests.clerk import type_in, zeros
from tests.complete import complete
from tests.reasons import reason_cells, with_reasons
from workbook.checking import check_file
from workbook.cli import main
from workbook.findings.console import lines_of
from workbook.layout import load_layout
from workbook.reading.report import read_report

RULES = load_catalogue("2021").rules
REASON = "机构改革划入三个科室，案卷逐件核对过"
COLUMNS = ("自然人", "商业企业", "科研机构", "其他")
IDS = load_form("2021").ids
FAILING = zeros() | {"表三.新收.自然人": 4, "表三.不予公开.行政执法案卷.自然人": 4}


def report_of(figures, previous=None, **more):
    """Return a report in which all figures that are not named are 0."""
    before = None if previous is None else dict.fromkeys(IDS, 0) | previous
    return Report(load_form("2021"), figures=dict.fromkeys(IDS, 0) | figures, previous=before, **more)


def settled(result, report, *reasons):
    """Return the finding of a result after the reasons, each scope, text, values."""
    report.explanations = tuple(Explanation(result.rule.code, *reason) for reason in reasons)
    finding = Finding(result, [], f"{result.rule.code} {result.rule.title}")
    settle([finding], report)
    return finding


def change(values, before):
    """Return YR-07's result over figures of table three and the report they stand in."""
    ids = IDS[20 : 20 + len(values)]
    report = report_of(dict(zip(ids, values, strict=True)), dict(zip(ids, before, strict=True)))
    return Result(RULES["YR-07"], scope="表三", figures=[each for id in ids for each in (id, f"上年.{id}")]), report


def sums(left, right, rule="YR-02"):
    """Return a result with arithmetic, one figure on either side."""
    report = report_of({IDS[0]: left, IDS[1]: right})
    sides = ((IDS[0],), (IDS[1],))
    return Result(RULES[rule], figures=IDS[:2], left=left, right=right, difference=abs(left - right), sides=sides), report


NUMBERS = st.integers(-300, 300) | st.decimals(0, 99999, places=4).map(float)


@given(NUMBERS, NUMBERS, NUMBERS, st.booleans())
def test_changing_either_side_voids_a_reason(left, right, other, is_left):
    assume(left != right and other not in (left, right))
    result, report = sums(left, right)
    noted = bind(result, report).text
    assert settled(result, report, ("", REASON, noted)).explanation == REASON
    changed, now = sums(other, right) if is_left else sums(left, other)
    finding = settled(changed, now, ("", REASON, noted))
    assert finding.explanation is None
    assert "数已经变了" in finding.note or "还差" in finding.note
    again = bind(changed, now).text
    assert settled(changed, now, ("", REASON, again)).explanation == REASON


@given(st.data(), st.integers(1, 2 * MOST_NOTED + 4))
@settings(deadline=None)
def test_changing_any_of_many_figures_voids_a_reason(data, count):
    """Few different numbers, so that many figures are equal: a change goes unseen only where equal ones were noted once, and leaves the
    same numbers."""
    numbers = st.lists(st.integers(0, 3), min_size=count, max_size=count)
    now, before = data.draw(numbers), data.draw(numbers)
    result, report = change(now, before)
    bound = bind(result, report)
    assert settled(result, report, ("表三", REASON, bound.text)).explanation == REASON
    assert settled(result, report, ("", REASON, bound.least_text)).explanation == REASON
    assert settled(result, report, ("", REASON, bound.asked)).explanation == REASON
    at, value = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, 9))
    assume(value != now[at])
    other = [*now[:at], value, *now[at + 1 :]]
    assert settled(*change(other, before), ("表三", REASON, bound.text)).explanation is None
    unseen = not bound.counted and set(other) == set(now)
    assert (settled(*change(other, before), ("表三", REASON, bound.least_text)).explanation == REASON) == unseen
    assume(value != before[at])
    assert settled(*change(now, [*before[:at], value, *before[at + 1 :]]), ("表三", REASON, bound.text)).explanation is None


@given(st.lists(st.integers(0, 999), min_size=1, max_size=MOST_NOTED), st.sampled_from(["、", "，", " ", "；", "\n", " 件、", "→", "/"]))
def test_numbers_are_read_however_they_are_set_apart(values, between):
    result, report = change(values, [0] * len(values))
    assert settled(result, report, ("表三", REASON, between.join(map(str, values)))).explanation == REASON


@pytest.mark.parametrize(
    ("noted", "numbers"),
    [
        ("12、10", (12, 10)),
        ("１２、１０．５", (12, 10.5)),
        ("1,234", (1234,)),
        ("１，２３４件", (1234,)),
        ("12，10", (12, 10)),
        ("-2、−3、－4、负5", (-2, -3, -4, -5)),
        ("12-10", (12, 10)),
        ("E6 是 12，T3-16", (12,)),
        ("2024年12件，占 5%", (12,)),
        ("12.50万元", (12.5,)),
        ("1.2万件", (12000,)),
        ("①12 ②10", (12, 10)),
        ("没有数", ()),
        ("", ()),
    ],
)
def test_numbers_as_people_write_them(noted, numbers):
    assert numbers in [tuple(each) for each in readings(noted)]


def test_a_mark_in_a_number_may_also_stand_between_two():
    assert list(readings("12,100、3")) == [(12100, 3), (12, 100, 3)]


@given(st.text(max_size=60))
def test_no_note_is_too_odd_to_be_read(noted):
    for numbers in readings(noted):
        assert all(isinstance(each, int | float) for each in numbers)
    result, report = sums(12, 10)
    finding = settled(result, report, ("", REASON, noted))
    assert (finding.explanation is None) == bool(finding.note)


def test_nobody_copies_thirty_numbers_by_hand():
    now, before = list(range(100, 130)), list(range(30))
    result, report = change(now, before)
    finding = settled(result, report, ("表三", REASON, ""))
    assert finding.note == "情况说明还不算数：请把“30 格，合计 3435”写进“所说明的数值”。"
    for noted in ("30 格，合计 3435", "30 格，合计3,435", "、".join(map(str, now)), bind(result, report).text):
        assert settled(result, report, ("表三", REASON, noted)).explanation == REASON
    assert bind(result, report).text == "30 格，合计 3435，上年合计 435"


def test_what_the_ribbon_writes_is_what_the_check_reads():
    """For every kind of result that the examples of the rules give, in both editions."""
    seen = Counter()
    for edition in ("2021", "2019"):
        catalogue = load_catalogue(edition)
        for finding, report in _found(edition):
            noted = bind(finding.result, report).text
            report.explanations = (Explanation(finding.result.rule.code, finding.result.scope, REASON, noted),)
            again = Finding(finding.result, [], finding.message)
            settle([again], report)
            assert again.explanation == REASON, (finding.result.rule.code, noted, again.note)
            seen[finding.result.rule.kind] += 1
        assert catalogue.rules
    assert {"balance", "at_most", "zero_unless", "change", "turned_zero"} <= set(seen)


@cache
def _reports(edition):
    form = load_form(edition)
    few = {id: number % 7 for number, id in enumerate(form.ids)}
    many = {id: (number * 37) % 400 for number, id in enumerate(form.ids)}
    cover = {"报告年度": "2023", "单位名称": "某县示范局"}
    return [
        Report(form, figures=now, previous=before, identity=cover)
        for now, before in ((few, many), (many, few), (many, many), (dict.fromkeys(form.ids, 0) | {form.ids[0]: 20}, few))
    ]


def _found(edition):
    catalogue = load_catalogue(edition)
    for report in _reports(edition):
        verdict = conclude(judge(report, catalogue), report, catalogue)
        yield from ((each, report) for each in verdict.findings if each.result.rule.severity == "warning" and each.result.verdict == FAIL)


def test_reordered_and_chatty_notes_count():
    result, report = sums(12, 10)
    for noted in ("10、12", "现行有效 12 件，按上年应为 10 件，差 2 件", "12\n10"):
        assert settled(result, report, ("", REASON, noted)).explanation == REASON
    for noted, said in (("12", "还差“10”"), ("12、10、7", "数已经变了"), ("12、9", "数已经变了")):
        finding = settled(result, report, ("", REASON, noted))
        assert said in finding.note
        assert "12、10" in finding.note


def test_a_rules_own_number_need_not_be_noted():
    result = Result(RULES["T3-16"], figures=[IDS[30]], left=4, right=0, difference=4, sides=((IDS[30],), ()))
    report = report_of({IDS[30]: 4})
    assert settled(result, report, ("", REASON, "")).note == "情况说明还不算数：请把“4”写进“所说明的数值”。"
    assert settled(result, report, ("", REASON, "4 件")).explanation == REASON
    assert settled(result, report, ("", REASON, "4、0")).explanation == REASON


REFUSED = {
    "空话": [
        "无",
        "属实",
        "情况属实。",
        "情况属实，请予通过。",
        "数据已核对，无误",
        "已核对，情况属实！",
        "同 上",
        "无误无误无误",
        "。。。。。。",
        "１２３４",
        "啊啊啊啊啊",
        "OK",
        "经核实，数据真实有效，特此说明。",
    ],
    "太短": ["撤回", "改革"],
    "照抄": [
        "逾期不补正，请核对补正通知",
        "逾期不补正请核对补正通知",
        "应当一次性告知需要补正的事项和合理的补正期限。",
        "应当一次性告知",
        "按“逾期不补正”处理 9 件，请确认都发过补正通知。",
        "逾期不补正，请核对补正通知（情况属实）",
        "合理的 补正期限",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in REFUSED.items() for text in texts])
def test_what_is_no_reason(kind, text):
    rule = RULES["T3-20"]
    statement = "T3-20 按“逾期不补正”处理 3 件，请确认都发过补正通知。请核对“三、依申请公开”的 J25。"
    assert refuse(text, rule, statement) == load_explanations()["notes"][kind].format(text=text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("T3-20", "三件都有补正通知书存根"),
        ("T3-20", "申请人撤回3件"),
        ("T3-20", "都发过补正通知，回执在案卷里"),
        ("T3-20", "情况属实，乡镇合并划入三件"),
        # What the rule itself offers as a reason is one.
        ("T3-22", "申请人撤回"),
        ("YR-02", "文件划转"),
        ("YR-02", "自然失效没有计入废止"),
        ("T4-04", "因主动公开引起"),
    ],
)
def test_what_is_a_reason(code, text):
    assert refuse(text, RULES[code]) == ""


@given(st.sampled_from(sorted(RULES)), st.data())
def test_a_piece_of_the_rules_own_words_is_never_a_reason(code, data):
    rule = RULES[code]
    words = data.draw(st.sampled_from([rule.title, rule.why]))
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assume(not any(offered in words for offered in ("可能的原因", "（", "引起")))
    between = data.draw(st.sampled_from(["", " ", "，", "　"]))
    assert refuse(between.join(words[start:end]), rule)


def test_an_error_and_a_blank_are_never_explained_away():
    result, report = sums(12, 10, rule="T3-01")
    finding = settled(result, report, ("", REASON, "12、10"))
    assert (finding.explanation, finding.note) == (None, "这一条是错误，必须改正，不能用情况说明代替。")
    blank = Result(RULES["YR-02"], figures=IDS[:2], verdict=UNDECIDED)
    assert settled(blank, report, ("", REASON, "")).note == "没有填的格请补填，不能用情况说明代替。"


def test_a_reason_for_its_own_scope_comes_before_one_for_all():
    result, report = change([50, 3], [1, 90])
    finding = settled(result, report, ("", "另有一条不相干的说明", "50、3"), (" 表三 ", REASON, "50、3"))
    assert finding.explanation == REASON
    finding = settled(result, report, ("别的范围", REASON, "50、3"))
    assert finding.note == "“校验”表里这条规则的情况说明，范围写的是“别的范围”，管不到这一条；这一条的范围是“表三”。"


def test_one_reason_for_all_scopes_has_the_numbers_of_all():
    report = report_of({IDS[0]: 40, IDS[150]: 60}, {IDS[0]: 2, IDS[150]: 3})
    results = [Result(RULES["YR-07"], scope=scope, figures=[id, f"上年.{id}"]) for scope, id in (("表二", IDS[0]), ("表三", IDS[150]))]
    for noted, counts in (("40、60", [True, True]), ("40", [True, False]), ("40、61", [False, False])):
        report.explanations = (Explanation("YR-07", "", REASON, noted),)
        findings = [Finding(result, [], result.rule.title) for result in results]
        settle(findings, report)
        assert [each.explanation is not None for each in findings] == counts


def test_a_reason_for_a_table_is_about_each_figure_in_it():
    """Its row on the sheet of rules stands for a table where the rule looks at figures one by one."""
    report = report_of({"表三.新收.自然人": 2023, "表四.行政复议.总计": 2024})
    results = [Result(RULES["DF-19"], scope=id, figures=[id], left=report.figures[id]) for id in report.figures if report.figures[id]]
    report.explanations = (Explanation("DF-19", "表三", REASON, "2023"),)
    findings = [Finding(result, [], result.rule.title) for result in results]
    settle(findings, report)
    assert [(each.result.scope, each.explanation) for each in findings] == [("表三.新收.自然人", REASON), ("表四.行政复议.总计", None)]
    assert not is_about("表", findings[0].result)


def test_a_text_that_was_noted_must_still_be_there():
    report = report_of({}, identity={"单位名称": "新局"})
    result = Result(RULES["WQ-26"], scope="总体情况", quote="全面做到百分之百公开")
    for noted, closed in (("", True), ("百分之百", True), ("“百分之百 公开”", True), ("零投诉", False)):
        finding = settled(result, report, ("", "上级通报确认过这个比例", noted))
        assert (finding.explanation is not None) == closed
        assert closed or "原文里已经没有这几个字" in finding.note
    renamed = Result(RULES["YR-12"], figures=["封面.单位名称"], slots={"found": "新局", "expected": "旧局"})
    assert settled(renamed, report, ("", "三定方案更名", "新局")).explanation
    assert not settled(renamed, report, ("", "三定方案更名", "另一个局")).explanation


def test_a_reason_for_a_rule_that_does_not_exist_is_said(tmp_path):
    cells = reason_cells([("T3-9", "", REASON, "4"), ("", "", REASON, "")])
    remarks = check_file(type_in(tmp_path / "表.xlsx", zeros(), cells=cells)).as_json()["remarks"]
    assert "代码写的是“T3-9”，没有这条规则，是不是“T3-09”，请核对代码。" in " ".join(remarks)
    assert sum("没有写代码" in each for each in remarks) == 1
    held = reason_cells([("T3-16", "", REASON, "4")])
    assert not any("情况说明" in each for each in check_file(type_in(tmp_path / "表.xlsx", zeros(), cells=held)).as_json()["remarks"])


def finding_of(capsys, path, code, *words):
    main(["check", str(path), "--format", "json", *words])
    return next(each for each in json.loads(capsys.readouterr().out)["findings"] if each["code"] == code)


@pytest.mark.parametrize(
    ("text", "values", "note"),
    [
        (REASON, "4 件", None),
        (REASON, "４", None),
        (REASON, "", "请把“4”写进“所说明的数值”"),
        (REASON, "3 件", "情况说明是按“3 件”写的，现在是“4”，数已经变了"),
        ("无", "4", "“无”没有说出原因"),
    ],
)
def test_a_reason_in_a_workbook(tmp_path, capsys, text, values, note):
    path = type_in(tmp_path / "说明.xlsx", FAILING, cells=reason_cells([("T3-16", "", text, values)]))
    finding = finding_of(capsys, path, "T3-16")
    assert (finding["explanation"], "note" in finding) == ((REASON, False) if note is None else (None, True))
    assert note is None or note in finding["note"]
    main(["check", str(path)])
    out = capsys.readouterr().out
    assert (f"说明：{REASON}" if note is None else note) in out


def test_a_reason_lasts_until_a_figure_changes(tmp_path, capsys):
    """A complete workbook as a program leaves it: explained, changed, explained anew."""
    path, layout = tmp_path / "表.xlsx", load_layout("2021")
    place = layout.places["表二.行政处罚.本年处理决定数量"]
    path.write_bytes(complete())
    before = finding_of(capsys, path, "T2-09")
    path.write_bytes(with_reasons(complete(), ("T2-09", before["scope"], REASON, before["copy"])))
    assert finding_of(capsys, path, "T2-09")["explanation"] == REASON
    now = int(before["copy"]) + 1
    path.write_bytes(edits.set_number(path.read_bytes(), place.sheet, place.address, now))
    after = finding_of(capsys, path, "T2-09")
    assert after["explanation"] is None
    assert after["note"] == f"情况说明是按“{before['copy']}”写的，现在是“{now}”，数已经变了，请核对后重写说明和数值。"


@pytest.mark.parametrize(("value", "noted"), [(59237.2449, "59237.2449"), (46042, "46042"), (-2.5, "-2.5")])
def test_an_amount_noted_as_a_number_is_no_day(tmp_path, value, noted):
    """A number between 36526 and 73051 that is not whole would pass for a day and an hour."""
    cells = {place: value if text == "x" else text for place, text in reason_cells([("DF-06", "", REASON, "x")]).items()}
    (explanation,) = read_report(type_in(tmp_path / "表.xlsx", zeros(), cells=cells)).explanations
    assert explanation.values == noted


@pytest.mark.usefixtures("in_this_process")
def test_every_output_has_the_reason_or_says_why_it_does_not_count(tmp_path, capsys):
    folder, out = tmp_path / "上报", tmp_path / "出"
    folder.mkdir()
    # Neither markup nor a formula.
    reason = "=机构改革划入<b>三个</b>科室"
    for name, values in (("甲", "4"), ("乙", "3")):
        path = type_in(folder / f"{name}.xlsx", FAILING, cover={"单位名称": f"{name}局"})
        path.write_bytes(with_reasons(path.read_bytes(), ("T3-16", "", reason, values)))
    main(["verify", str(folder), "-o", str(out), "--jobs", "1"])
    note = "情况说明是按“3”写的，现在是“4”"
    objects = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {data["unit"]: next(each for each in data["findings"] if each["code"] == "T3-16") for data in objects}
    assert (found["甲局"]["explanation"], found["乙局"]["explanation"]) == (reason, None)
    assert note in found["乙局"]["note"]
    rows = list(csv.DictReader(StringIO((out / "findings.csv").read_text(encoding="utf-8-sig"))))
    said = {row["单位"]: (row["情况说明"], row["说明未算数"]) for row in rows if row["代码"] == "T3-16"}
    assert said["甲局"] == (f"'{reason}", "")
    assert said["乙局"][0] == ""
    assert note in said["乙局"][1]
    book = load_workbook(out / "校验汇总.xlsx")["问题"]
    heads = [cell.value for cell in book[1]]
    table = [dict(zip(heads, row, strict=True)) for row in book.iter_rows(min_row=2, values_only=True)]
    said = {row["单位"]: (row["级别"], row["情况说明"], row["说明未算数"]) for row in table if row["代码"] == "T3-16"}
    assert said["甲局"] == ("已说明", reason, None)
    assert said["乙局"][0] == "提示"
    assert note in said["乙局"][2]
    pages = {number: _text(out / "单位" / f"{number:04d}.html") for number in (1, 2)}
    by_unit = {data["unit"]: pages[number] for number, data in enumerate(objects, 1)}
    assert reason in by_unit["甲局"]
    assert note in by_unit["乙局"]
    assert note in _text(out / "反馈" / "乙" / "校验意见.html")
    marked = load_workbook(out / "反馈" / "乙" / "乙（标注）.xlsx")
    assert any(note in str(cell.value) for row in marked["校验结果"].iter_rows() for cell in row)
    place = load_layout("2021").places["表三.不予公开.行政执法案卷.总计"]
    assert note in marked[place.sheet][place.address].comment.text
    marked = load_workbook(out / "反馈" / "甲" / "甲（标注）.xlsx")
    assert any(cell.value == reason for row in marked["校验结果"].iter_rows() for cell in row)


def _text(page):
    return "".join(html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False).itertext())


def test_reasons_in_a_marked_copy_that_comes_back_still_count(tmp_path, capsys):
    path, copy = tmp_path / "表.xlsx", tmp_path / "标.xlsx"
    type_in(path, FAILING, cells=reason_cells([("T3-16", "", REASON, "4")]))
    main(["check", str(path), "--mark", str(copy)])
    capsys.readouterr()
    assert finding_of(capsys, copy, "T3-16")["explanation"] == REASON
    assert BytesIO(path.read_bytes()).getvalue() != copy.read_bytes()


def test_numbers_beyond_fifteen_digits_are_noted_as_programs_show_them():
    assert [number(value) for value in (200020000044.600006, 0.1 + 0.2, 12.5, 1e12, 0.000001, -3.0)] == [
        *("200020000044.6", "0.3", "12.5", "1000000000000", "0.000001", "-3")
    ]
    assert settled_number(200020000044.600006) == settled_number(200020000044.6)


def test_the_text_of_a_check_says_what_to_copy_until_a_reason_is_given(tmp_path):
    open_one = "\n".join(lines_of(check_file(type_in(tmp_path / "开.xlsx", FAILING))))
    assert "写情况说明时应抄的数：4\n" in open_one
    given = type_in(tmp_path / "写.xlsx", FAILING, cells=reason_cells([("T3-16", "", REASON, "4")]))
    assert "写情况说明时应抄的数：4\n" not in "\n".join(lines_of(check_file(given)))


@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=15), min_size=2, max_size=4))
def test_what_is_asked_for_several_places_counts_as_typed_at_once(tables):
    """One reason without a scope for the findings of several tables: all that is asked for typed together, equal numbers once."""
    figures = [id for id in IDS if id.startswith("表三")]
    values, results, used = {}, [], 0
    for place, numbers in enumerate(tables):
        ids = figures[used : used + len(numbers)]
        used += len(numbers)
        values |= dict(zip(ids, numbers, strict=True))
        results.append(Result(RULES["YR-07"], scope=f"表{place}", figures=ids))
    report = report_of(values)
    asked = "、".join(dict.fromkeys(each for each in (bind(result, report).asked for result in results) if each))
    report.explanations = (Explanation("YR-07", "", REASON, asked),)
    findings = [Finding(result, [], "YR-07 变化大") for result in results]
    settle(findings, report)
    assert [each.explanation for each in findings] == [REASON] * len(findings), [each.note for each in findings]
