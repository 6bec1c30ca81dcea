"""The live check: the formulas of the sheet 校验, recalculated by an office program, say what the engine says."""

from __future__ import annotations

import json
import random
import re
import zipfile
from io import BytesIO
from pathlib import Path
from shutil import copy

import pytest
from openpyxl import load_workbook

from rules.catalogue import load_catalogue
from rules.form import EDITIONS, load_form
from rules.kinds.linear import LINEAR
from rules.reasons.filler import refuse
from rules.report import Report
from rules.states import FAIL, NOTICE, PASS, SEVERITY
from tests.blank import blank
from tests.clerk import zeros
from tests.live_book import LiveBook, check_block
from tests.live_rows import WORDS, disagreements, random_report, rows, shown, word_of
from tests.reasons import reason_cell
from tests.running_office import TEMPLATES
from tests.suite import load_cases
from workbook.layout import load_layout
from workbook.sheets.live.figures import FIGURES, compiler_of
from workbook.sheets.live.lines import is_last_years
from workbook.sheets.live.span import Span
from workbook.sheets.wording import load_wording
from workbook.template.blank import compile_rows
from workbook.template.filling import with_totals

EVERY = pytest.mark.parametrize("edition", EDITIONS)
LARGEST = 200_000
REPORTS_EACH = 50
# Anything that a program recalculates although nothing changed.
VOLATILE = re.compile(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|CELL|INFO)\(")


@pytest.fixture
def live(office_context, tmp_path):
    opened = []

    def opening(edition: str = "2021", *, typed: bool = False) -> LiveBook:
        folder = tmp_path / f"{edition}{typed}"
        folder.mkdir()
        opened.append(LiveBook(office_context, Path(copy(TEMPLATES / f"{edition}.xlsx", folder)), edition, typed=typed))
        return opened[-1]

    yield opening
    for book in opened:
        book.close()


def counted(book, table):
    """Return the counts beside a table: open cells, errors, 提示."""
    layout = load_layout("2021")
    return book.text(layout.names[table], f"{layout.data['tables'][table]['count_column']}{layout.data['unit_cell'][1:]}")


@EVERY
def test_every_rule_that_a_formula_can_say_is_judged_by_one(edition):
    catalogue = load_catalogue(edition)
    live = {check.code for check in rows(edition) if check.live}
    # What is asked of last year's figures alone is left to the check.
    lines = {line.rule.code for line in catalogue.lines if not is_last_years(line)}
    assert live == lines | {code for code, rule in catalogue.rules.items() if compiler_of(rule)}
    assert {*LINEAR, "filled", "whole_number", "not_negative"} <= {*LINEAR, *FIGURES}
    assert {check.code for check in rows(edition)} == set(catalogue.rules)
    places = [(check.code, check.scope) for check in rows(edition) if check.live]
    assert len(places) == len(set(places)) > 100


@EVERY
def test_the_workbook_stays_small_and_its_formulas_calm(edition):
    data = blank(edition)
    assert len(data) < LARGEST
    book = load_workbook(BytesIO(data))
    formulas = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 800
    assert not [each for each in formulas if VOLATILE.search(each)]


def test_the_suite_in_workbooks_that_are_recalculated_hard(look_recalculated, tmp_path):
    """Every case that the sheet has a row for."""
    cases = [case for case in load_cases() if case.kind in LINEAR or case.kind in FIGURES]
    assert len(cases) > 120
    path = tmp_path / "年报.xlsx"
    for case in cases:
        edition = case.form.edition
        path.write_bytes(case.workbook())
        found = shown(edition, look_recalculated(path, lambda document, edition=edition: check_block(document, edition)))
        wrong = disagreements(case.report(), found)
        assert wrong == [], case.data["name"]
        scope = case.data["scope"]
        if (case.code, scope) in found and case.kind in LINEAR:
            assert found[case.code, scope].verdict == word_of(case.data["verdict"], load_catalogue(edition).rules[case.code]), case.data[
                "name"
            ]
            if case.data["verdict"] == FAIL:
                assert found[case.code, scope].difference == pytest.approx(case.data["difference"])


def test_only_hard_recalculation_sees_what_a_program_left_uncalculated(office, recalculated, tmp_path):
    """The control of the test above: with its usual settings an office believes the values of a file, and nothing would be proved."""
    case = next(case for case in load_cases() if case.code == "T3-01" and case.data["verdict"] == PASS)
    path = tmp_path / "算过.xlsx"
    path.write_bytes(case.workbook())
    (saved,) = recalculated([path])
    changed = tmp_path / "改过.xlsx"
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info, re.sub(rb'(<c r="D6"[^>]*><v>)[0-9]+', rb"\g<1>55", source.read(info)))
    row = next(number for number, check in enumerate(rows("2021"), 1) if (check.code, check.scope) == ("T3-01", "自然人"))
    span = Span(load_layout("2021"), len(rows("2021")))
    for opened, conclusion in ((office([changed]), "通过"), (recalculated([changed]), "不通过")):
        sheet = load_workbook(opened[0], data_only=True)["校验"]
        assert sheet.cell(span.head + row, span.columns["结论"]).value == conclusion


def test_a_rule_of_ones_own_with_factor_bound_and_minus_is_compiled(tmp_path):
    own = {
        "rules": [
            {
                **load_catalogue("2021").rules["YR-02"].data,
                "code": "T2-90",
                "kind": "at_most",
                "left": ["表二.规章.现行有效件数", "-表二.规章.本年废止件数"],
                "right": "表二.规章.本年制发件数",
                "factor": 3,
                "bound": 2,
            }
        ]
    }
    (tmp_path / "自定.json").write_text(json.dumps(own, ensure_ascii=False), encoding="utf-8")
    catalogue = load_catalogue("2021", [tmp_path]).only(["T2-90"])
    (row,) = compile_rows(catalogue, load_layout("2021"), load_wording()["live"])["T2-90"]
    assert row.left == (
        'IF(COUNT(表二.规章.现行有效件数,表二.规章.本年废止件数)<2,"",SUM(表二.规章.现行有效件数)-SUM(表二.规章.本年废止件数))'
    )
    assert row.right == 'IF(COUNT(表二.规章.本年制发件数)<1,"",3*SUM(表二.规章.本年制发件数)+2)'
    assert row.statement == "现行有效件数－本年废止件数 ≤ 本年制发件数×3＋2"
    assert (row.relation, row.bound, row.look) == ("<=", "both", "表二.规章.现行有效件数")


@pytest.mark.parametrize("typed", [False, True], ids=["formula totals", "typed totals"])
@EVERY
def test_formulas_and_engine_agree_on_random_reports(live, edition, typed):
    """Balanced and broken reports, blanks included; `python -m tests.soak` does two thousand."""
    book, generator = live(edition, typed=typed), random.Random(f"{edition} {typed}")
    seen = set()
    for _ in range(REPORTS_EACH):
        report = random_report(load_form(edition), generator, typed=typed)
        found = book.check(report)
        assert disagreements(report, found) == []
        seen |= {(code, each.verdict) for (code, _), each in found.items()}
    failed = {WORDS[FAIL], SEVERITY[NOTICE]}
    assert {verdict for _, verdict in seen} == {*WORDS.values(), *failed}
    assert len({code for code, verdict in seen if verdict in failed}) > len({code for code, _ in seen}) / 2


def balanced() -> Report:
    form = load_form("2021")
    figures = with_totals(load_layout("2021"), zeros() | {"表三.新收.自然人": 3, "表三.予以公开.自然人": 3})
    identity = {"单位名称": "青溪县南郊镇人民政府", "单位类别": "乡镇政府", "报告年度": "2024"}
    return Report(form, identity=identity, figures=figures, previous=None, observations=())


def with_figure(report: Report, id: str, value: int) -> Report:
    inputs = {each: number for each, number in report.figures.items() if not report.form.figures[each].parts}
    figures = with_totals(load_layout("2021"), inputs | {id: value})
    return Report(report.form, identity=report.identity, figures=figures, previous=report.previous, observations=())


def test_a_wrong_number_is_told_on_the_cover_on_its_table_and_at_the_top_of_the_list(live):
    book, layout = live(), load_layout("2021")
    check = layout.names["校验"]
    first = layout.data["check"]["list_row"] + 1
    book.check(balanced())
    assert "没有查出问题" in book.text("封面", "A3")
    assert "没有错误" in book.text("封面", "A2")
    assert "错误 0 项 · 提示 0 项" in counted(book, "表三")
    assert book.text(check, f"A{first}") == ""
    book.check(with_figure(balanced(), "表三.新收.自然人", 5))
    told = book.text("封面", "A3").split("\n")
    assert told[0] == "T3-01 自然人：第一项加第二项不等于第三项加第四项。左边 5，右边 3，相差 2。看 三、依申请公开!D6"
    assert told[1].startswith("T3-01 总计：")
    assert "错误 2 项，请改（表二 0，表三 2，表四 0）" in book.text("封面", "A2")
    assert "错误 2 项" in counted(book, "表三")
    assert "错误 0 项" in counted(book, "表四")
    assert [book.text(check, f"{column}{first}") for column in "ABDEFGHI"] == [
        *("T3-01", "自然人", "错误", "5", "3", "2", "不通过", "三、依申请公开!D6")
    ]
    assert book.text(check, f"C{first}").endswith("新收＋上年结转 ＝ 办理结果总计＋结转下年度")
    book.check(balanced())
    assert "没有查出问题" in book.text("封面", "A3")


def test_errors_are_listed_before_what_comes_earlier_and_an_empty_place_is_empty(live):
    """T2-03 (提示) and T2-01 (错误, of no place in particular) come before T3-01 by their codes."""
    book, first = live(), load_layout("2021").data["check"]["list_row"] + 1
    report = with_figure(balanced(), "表三.新收.自然人", 5)
    report = with_figure(report, "表二.规章.本年制发件数", 2)
    book.check(report)
    listed = [[book.text("校验", f"{column}{row}") for column in "ABD"] for row in range(first, first + 5)]
    assert listed == [
        ["T2-01", "", "错误"],
        ["T3-01", "自然人", "错误"],
        ["T3-01", "总计", "错误"],
        ["T2-03", "规章", "提示"],
        ["", "", ""],
    ]
    assert book.text("封面", "A3").startswith("T2-01：无权制定规章的单位填了规章。")


def test_a_reason_settles_a_warning_until_its_numbers_change(live):
    """T3-16 asks about 行政执法案卷 where nothing was punished; the sheet says what to copy, and what is missing."""
    book, layout = live(), load_layout("2021")
    report = with_figure(with_figure(balanced(), "表三.不予公开.行政执法案卷.自然人", 1), "表三.予以公开.自然人", 2)
    names = ("情况说明", "所说明的数值", "应抄的数", "说明是否有效", "待处理")
    reason, noted, wanted, judged, open_ = (reason_cell("T3-16", name) for name in names)
    words = load_wording()["check"]["reasons"]

    def state(text: str, values: str) -> tuple[str, str]:
        book.write_text(*reason, text)
        book.write_text(*noted, values)
        book.check(report)
        return book.text(*judged), book.text(*open_)

    assert state("", "") == (words["needed"], "1")
    assert book.text(*wanted) == "1"
    assert "提示 1 项待说明" in book.text("封面", "A2")
    assert state("属实", "1") == (words["short"], "1")
    assert state("情况属实，经核对无误", "1") == (words["filler"], "1")
    assert state("没有处罚强制却有行政执法案卷", "1") == (words["copied"], "1")
    assert state("是往年检查留下的案卷", "") == (words["copy"], "1")
    assert state("是往年检查留下的案卷", "2") == (words["changed"], "1")
    assert state("是往年检查留下的案卷", " 1 ") == (words["settled"], "0")
    assert book.text("封面", "A2").endswith("没有错误")
    assert "已说明的 1" in book.text(layout.names["校验"], "A2")
    report = with_figure(with_figure(report, "表三.不予公开.行政执法案卷.自然人", 2), "表三.予以公开.自然人", 1)
    book.check(report)
    assert (book.text(*judged), book.text(*open_)) == (words["changed"], "1")


def test_what_the_sheet_takes_for_no_reason_the_check_does_too():
    """The sheet knows a few words; whatever they leave nothing of must be filler for the check as well."""
    rule, generator = load_catalogue("2021").rules["T3-16"], random.Random(1)
    words = [word for word in load_wording()["check"]["filler"] if word[0].isalpha()]
    for _ in range(200):
        text = "".join(generator.sample(words, 3))
        assert refuse(text, rule), text


def test_texts_are_counted_and_the_kind_of_body_is_told_from_the_name(live):
    book, layout = live(), load_layout("2021")
    book.check(balanced())
    assert "不是数字" not in book.text("封面", "A2")
    book.write_text(layout.names["表三"], "E8", "14件")
    book.document.calculateAll()
    assert "1 格填的不是数字（标红的），请改" in book.text("封面", "A2")
    assert "未填 0 格（1 格不是数字）" in counted(book, "表三")
    assert "DF-07 表三：填的不是数字。左边 1，右边 0，相差 1。看 三、依申请公开!D8:J8" in book.text("封面", "A3")
    place, hint = layout.places["封面.单位类别"], layout.data["cover"]["hint_column"]
    for unit, told in (("北郊镇", "按名称推断为“乡镇政府”"), ("青溪市人民政府", "请选一项"), ("第一中学", "请选一项")):
        book.write_text(place.sheet, place.address, "")
        book.write_text(*layout.places["封面.单位名称"], unit)
        assert told in book.text(place.sheet, f"{hint}{place.address[1:]}")


def test_the_list_says_how_many_it_has_no_room_for(live):
    book, layout = live(), load_layout("2021")
    report = balanced()
    for column in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"):
        report = with_figure(report, f"表三.新收.{column}", 9)
    book.check(report)
    heading = book.text("校验", f"A{layout.data['check']['list_row'] - 1}")
    assert "还有 1 项" in heading


@EVERY
def test_every_code_leads_to_where_the_guide_explains_the_rule(edition):
    book, layout = load_workbook(BytesIO(blank(edition))), load_layout(edition)
    span = Span(layout, len(rows(edition)))
    for number, check in enumerate(rows(edition), span.first):
        sheet, address = book[span.sheet].cell(number, span.columns["代码"]).hyperlink.location.replace("'", "").split("!")
        assert book[sheet][address].value == check.code


@EVERY
def test_every_row_leads_to_a_figure_and_marks_its_figures(edition):
    book, layout = load_workbook(BytesIO(blank(edition))), load_layout(edition)
    span = Span(layout, len(rows(edition)))
    sheet = book[span.sheet]
    conditions = {
        (table, rule.formula[0]) for table in layout.names.values() for area in book[table].conditional_formatting for rule in area.rules
    }
    for number, check in enumerate(rows(edition), 1):
        cell = sheet.cell(span.head + number, span.columns["去看"])
        if not check.live:
            assert (cell.value, cell.hyperlink) == (None, None)
            continue
        place = layout.places[check.live.look]
        if check.live.found:
            # A formula that leads to the row found, else to the first figure.
            assert cell.value.startswith("=HYPERLINK(")
            assert f'"{place.sheet}!"' in cell.value
            assert f'"{place.address}"' in cell.value
            continue
        assert cell.hyperlink.location == f"'{place.sheet}'!{place.address}"
        assert cell.value == f"{place.sheet}!{place.address}"
        # A question colours nothing.
        marked = {layout.places[id].sheet for id in check.live.marks if check.severity != "notice"}
        assert {table for table, formula in conditions if f"INDEX(校验.待处理,{number})=1" in formula} == marked
