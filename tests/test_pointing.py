"""Pointing: the cells that a slip wrote wrong are named first and marked strongest, zeros included; ways, cells and 处 are told once and counted alike."""

import random
import re
from collections import Counter
from functools import cache
from itertools import product

import pytest

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.form import EDITIONS, Form, load_form
from rules.locating.balances import Change
from rules.locating.neighbours import neighbours_of
from rules.locating.slips import SINGLES, likelihood
from rules.locating.trust import Trust
from rules.report import Report
from rules.states import ERROR, NOTICE
from tests.bulk import balanced_figures, last_years
from tests.clerk import type_in, zeros
from tests.conftest import REPORTS
from workbook.checking import check_file
from workbook.findings.console import lines_of
from workbook.findings.marks import STRONG, plan_marks
from workbook.findings.page import NEXT, WRITABLE, make_page
from workbook.findings.row import FindingRow, row_of
from workbook.findings.wording import load_marks
from workbook.layout import load_layout
from workbook.outcome.boxes import boxes_of, listed_cells
from workbook.outcome.names import UnitPlace
from workbook.outcome.pages import unit_page
from workbook.outcome.used import Used
from workbook.sheets.styles import load_styles
from workbook.template.filling import with_totals

TRIALS = 12
FAULTS = REPORTS.parent / "faults"
DIGITS = "123456789"
SAID = {"beside": "旁边", "above": "旁边", "swapped": "填反", "swapped down": "填反", "sign": "负号"}
Figures = dict[str, int]


@cache
def typed(form: Form) -> tuple[str, ...]:
    return tuple(id for id in form.ids if id.startswith("表三") and not form.figures[id].parts)


@cache
def pairs(form: Form, *, across: bool) -> list[tuple[str, str]]:
    """Return cells that people type, side by side or one above the other."""
    cells = set(typed(form))
    every = [(one, other) for one in typed(form) for other in neighbours_of(one, form) if one < other and other in cells]
    return [(one, other) for one, other in every if (form.figures[one].row == form.figures[other].row) == across]


def exchanged(form: Form, figures: Figures, generator: random.Random, *, across: bool, with_zero: bool) -> Figures:
    fits = [
        (one, other)
        for one, other in pairs(form, across=across)
        if figures[one] != figures[other] and (0 in (figures[one], figures[other])) == with_zero
    ]
    one, other = generator.choice(fits)
    return {one: figures[other], other: figures[one]}


def mistyped(form: Form, figures: Figures, generator: random.Random, least: int, slip) -> Figures:
    id = generator.choice([id for id in typed(form) if figures[id] >= least and slip(str(figures[id]), generator) != str(figures[id])])
    return {id: int(slip(str(figures[id]), generator))}


SLIPS = {
    "beside": lambda *given: exchanged(*given, across=True, with_zero=True),
    "above": lambda *given: exchanged(*given, across=False, with_zero=True),
    "swapped": lambda *given: exchanged(*given, across=True, with_zero=False),
    "swapped down": lambda *given: exchanged(*given, across=False, with_zero=False),
    "transposed": lambda *given: mistyped(*given, 10, lambda text, _: f"{text[:-2]}{text[-1]}{text[-2]}".lstrip("0") or "0"),
    "extra digit": lambda *given: mistyped(*given, 1, lambda text, generator: text + generator.choice(DIGITS)),
    "digit missing": lambda *given: mistyped(*given, 10, lambda text, _: text[:-1]),
    "sign": lambda *given: mistyped(*given, 1, lambda text, _: f"-{text}"),
}
# Of a hundred slips so many are the first way told, at the least, where totals are formulas, and where they are typed; the others look
# just like another slip. None: where a sum is a formula, it does not change by what moves within it.
FIRST = {
    "beside": (55, 55),
    "above": (None, 75),
    "swapped": (45, 65),
    "swapped down": (None, 65),
    "transposed": (85, 97),
    "extra digit": (80, 97),
    "digit missing": (45, 97),
    "sign": (90, 97),
}


def damaged(edition: str, slip: str, seed: int, *, formulas: bool) -> tuple[Report, set[str], list[Change]]:
    """Return a report with a slip of a kind in it, the figures that it wrote wrong, and what would put them right."""
    form, layout, generator = load_form(edition), load_layout(edition), random.Random(seed)
    figures = balanced_figures(form, generator)
    wrong = SLIPS[slip](form, figures, generator)
    complete = with_totals(layout, figures | wrong) if formulas else with_totals(layout, figures) | wrong
    totals = [figure.id for figure in form.totals()] if formulas else []
    cover = {"单位名称": "某县", "报告年度": "2024" if edition == "2021" else "2020"}
    report = Report(form, identity=cover, figures=complete, observations=(), formulas=totals, places=layout.places)
    return report, set(wrong), [Change(id, value, figures[id]) for id, value in wrong.items()]


def findings_of(report: Report) -> list[FindingRow]:
    catalogue = load_catalogue(report.form.edition)
    return [row_of(each) for each in conclude(judge(report, catalogue), report, catalogue).findings]


@pytest.mark.parametrize("formulas", [True, False])
@pytest.mark.parametrize("slip", SLIPS)
def test_what_a_slip_wrote_wrong_is_pointed_at(formulas, slip):
    first, wanted = 0, FIRST[slip][not formulas]
    for edition, seed in product(EDITIONS, range(TRIALS)):
        report, wrong, mending = damaged(edition, slip, seed, formulas=formulas)
        findings = findings_of(report)
        leader = next((each for each in findings if each.suggestions), None)
        if leader is None:
            # Two negative sums may be equal: nothing fails but the number itself.
            assert wanted is None or slip in ("sign", "extra digit")
            continue
        assert_marked(findings)
        if {each.figure for each in leader.suggestions[0]} == wrong:
            first += 1
            assert_pointed_at(leader, wrong)
            assert SAID.get(slip, "疑似") in leader.slip
        elif wanted is not None:
            # What is told instead is as likely: it looks like a slip as much.
            told = [Change(each.figure, each.old, each.new) for each in leader.suggestions[0]]
            assert likelihood(told, report, Trust(report)).cost <= likelihood(mending, report, Trust(report)).cost
    assert wanted is None or 100 * first >= wanted * TRIALS * len(EDITIONS), f"{first} of {TRIALS * len(EDITIONS)}"


def assert_pointed_at(finding: FindingRow, wrong: set[str]) -> None:
    """Assert that what was written wrong comes first among the cells of its sum, all of it where one slip wrote it, and has its name."""
    own = [cell for cell in finding.cells if cell.figure in wrong]
    assert own
    assert list(finding.cells[: len(own)]) == own
    assert set(finding.likeliest) >= {(cell.sheet, cell.address) for cell in own}
    assert len(own) == len(wrong)
    assert all(cell.address in finding.message for cell in own)


def assert_marked(findings: list[FindingRow]) -> None:
    """Assert that the cells that the likeliest way of each cause changes are named by its findings and marked strongest, and none else."""
    for leader in (each for each in findings if each.suggestions):
        assert set(leader.likeliest) <= {place for each in findings if each.cause == leader.cause for place in each.places}
    marks = plan_marks(findings)
    strong = {(sheet, address) for sheet, each in marks.items() for address, mark in each.items() if mark.colour == STRONG}
    likeliest: dict[int, list[tuple[str, str]]] = {}
    for each in findings:
        if each.severity == ERROR:
            likeliest.setdefault(each.cause, each.likeliest)
    assert strong == {place for each in findings if each.severity == ERROR for place in each.places if place in likeliest[each.cause]}


def test_a_zero_is_named_among_many_cells_and_all_are_counted():
    """4 typed one column beside its place, totals formulas: the 0 is named, the cells of its column are counted."""
    form, layout = load_form("2021"), load_layout("2021")
    figures = dict.fromkeys((id for id in form.ids if not form.figures[id].parts), 0)
    figures |= {"表三.新收.科研机构": 4, "表三.予以公开.商业企业": 3, "表三.部分公开.商业企业": 1}
    complete, totals = with_totals(layout, figures), [figure.id for figure in form.totals()]
    report = Report(
        form, identity={"单位名称": "某县", "报告年度": "2024"}, figures=complete, observations=(), formulas=totals, places=layout.places
    )
    first, second, *_ = (each for each in findings_of(report) if each.code == "T3-01")
    assert first.message.endswith("请核对“三、依申请公开”的 E6、F6、E7、E29、E8、E9 等 26 格。")
    assert (first.slip, first.cause, second.cause) == ("疑似填到了旁边一格", 1, 1)
    assert second.message.endswith("请核对“三、依申请公开”的 E6、F6 等 26 格。")
    assert (len(first.places), first.likeliest) == (26, [("三、依申请公开", "E6"), ("三、依申请公开", "F6")])
    assert not second.suggestions


def test_what_no_sum_is_about_is_named_with_the_first():
    """What was carried over is wrong and the column balances all the same: both cells have to change, and one lies in no failing sum."""
    form, layout = load_form("2021"), load_layout("2021")
    figures = balanced_figures(form, random.Random(7))
    before = with_totals(layout, last_years(figures))
    figures["表三.上年结转.自然人"] += 2
    figures["表三.予以公开.自然人"] += 2
    complete, totals = with_totals(layout, figures), [figure.id for figure in form.totals()]
    cover = {"单位名称": "某县", "报告年度": "2024"}
    report = Report(
        form,
        identity=cover,
        figures=complete,
        previous=before,
        observations=(),
        formulas=totals,
        places=layout.places,
        previous_source="上年",
    )
    first, *others = [each for each in findings_of(report) if each.code == "YR-01"]
    assert {each.cause for each in others} == {first.cause}
    assert_marked([first, *others])
    assert len(first.likeliest) > 1
    assert all(f"{address}、" in first.message or f"{address}，" in first.message for _, address in first.likeliest)


def test_without_an_answer_all_of_the_sum_is_named_as_it_stands():
    report, *_ = damaged("2021", "transposed", 3, formulas=False)
    figures = {id: (value or 0) + (place * 7 + 3) % 11 for place, (id, value) in enumerate(report.figures.items())}
    broken = Report(report.form, identity=report.identity, figures=figures, observations=(), places=load_layout("2021").places)
    sums = [each for each in findings_of(broken) if each.code == "T3-01"]
    assert sums
    assert not any(each.suggestions for each in sums)
    for each in sums:
        assert [cell.address for cell in each.cells] == re.findall("[D-J][0-9]+", each.message.partition("请核对")[2])


# A slip has its right name.


@pytest.mark.parametrize(
    ("old", "new", "named"), [(-39, 39, "sign"), (39, -39, "sign"), (0, 40, None), (40, 0, None), (139, 39, "one_more_digit")]
)
def test_what_is_called_a_digit_too_many(old, new, named):
    change = Change("表三.新收.自然人", old, new)
    report = Report(load_form("2021"), figures={}, observations=())
    assert [name for name, fits in SINGLES.items() if name in ("sign", "one_more_digit") and fits(change, report)] == [named] * bool(named)


def test_a_minus_is_no_digit():
    found = findings_of(damaged("2021", "sign", 5, formulas=True)[0])
    assert {each.slip for each in found if each.suggestions} == {"疑似多打或漏打负号"}


# What is counted is counted alike


NAMED = re.compile(r"“([^”]+)”的 ((?:[A-Z]{1,3}[0-9]+、?)+)(?: 等 ([0-9]+) 格)?")


def counted(message: str) -> Counter[str]:
    """Return how many cells a sentence names or counts, by sheet."""
    asked = re.split("请核对“|见“", message)[-1]
    return Counter({sheet: int(count or len(named.split("、"))) for sheet, named, count in NAMED.findall(f"“{asked}")})


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Return a workbook with findings of few cells and of many, a blank table and a notice, checked."""
    figures = zeros() | {"表三.新收.自然人": 9, "表三.予以公开.商业企业": 4, "表三.不予公开.第三方合法权益.商业企业": 1}
    figures |= {
        "表二.行政许可.本年处理决定数量": 3,
        "表三.不予公开.行政执法案卷.自然人": 2,
        "表三.其他处理.逾期不补正.其他": 2,
        "表三.新收.其他": 2,
    }
    figures = {id: value for id, value in figures.items() if not id.startswith("表四")}
    return check_file(type_in(tmp_path_factory.mktemp("多") / "多.xlsx", figures))


def test_cells_are_counted_alike_in_sentence_list_and_page(many):
    large = [each for each in many.findings if len(each.places) > 12]
    assert len(large) > 1
    for each in many.findings:
        if each.places and ("请核对“" in each.message or "见“" in each.message):
            assert counted(each.message) == Counter(sheet for sheet, _ in each.places), each.message
        cells, more = listed_cells(each)
        assert len(cells) + more == len(each.places)
    said = [str(cell.value) for row in make_page(many).rows for cell in row.cells]
    assert [f"等 {len(each.places)} 格" in said for each in large] == [True] * len(large)


def test_places_are_counted_alike_in_list_and_console(many):
    page = make_page(many)
    table = page.rows[page.head : page.last]
    assert {row.cells[0].value for row in table} == {*range(1, many.causes + 1), ""}
    console = "\n".join(lines_of(many))
    assert [int(number) for number in re.findall("^【([0-9]+)】$", console, re.MULTILINE)] == [*range(1, many.causes + 1)]
    assert f"归为 {many.causes} 处" in console
    assert any(f"归为 {many.causes} 处" in str(cell.value) for row in page.rows[: page.head] for cell in row.cells)


def test_no_row_of_the_list_is_without_text(many):
    page = make_page(many)
    place = [column["id"] for column in load_marks()["result"]["columns"]].index("问题")
    rows = page.rows[page.head : page.last]
    assert any(row.cells[0].style == NEXT for row in rows)
    assert all(row.cells[place].value for row in rows)


def test_cells_for_reasons_are_those_of_warnings(many):
    page = make_page(many)
    states = [(row.cells[1].value, row.cells[-1].style == WRITABLE) for row in page.rows[page.head : page.last] if row.finding is not None]
    assert {state for state, _ in states} == {"错误", "未填", "提示", "请确认"}
    assert all(is_open == (state == "提示") for state, is_open in states)
    assert load_marks()["styles"][WRITABLE]["fill"].endswith(load_styles()["styles"]["填报"]["fill"])


# The clerk's own slips


def fault(name: str):
    path = FAULTS / f"{name}.xlsx"
    if not path.exists():
        pytest.skip("report: the workbooks with slips are not at hand")
    return check_file(path)


def test_a_number_one_column_beside_names_both_cells_first():
    checked = fault("clerk-c3_wrong_column")
    first = checked.findings[0]
    assert first.places[:2] == first.likeliest == [("三、依申请公开", "E6"), ("三、依申请公开", "F6")]
    # The page shows them as the marks do, with every finding of the cause that has them.
    box = next(boxes_of(checked))
    assert {remark.likeliest for remark in box.remarks} == {2}
    page = unit_page(checked, UnitPlace("", 1, 1, ""), "", "", Used("", ""))
    assert page.count('<code class="first"') == 2 * len(box.remarks)
    assert "请核对“三、依申请公开”的 E6、F6、" in first.message


def test_last_year_s_own_cell_comes_first():
    assert fault("clerk-d2_prev_out_wrong").findings[0].places[0] == ("上年数据", "B43")


def test_a_table_all_zero_is_one_sentence_on_this_year_s_cells():
    found = [each for each in fault("clerk-j4_all_zero_but_prose").findings if each.severity != NOTICE]
    (whole,) = [each for each in found if each.code == "YR-07"]
    assert whole.message.startswith("表三的数本年全是 0，")
    assert "见“三、依申请公开”的 D6、J6、D29、J29，" in whole.message
    assert not any(("三、依申请公开", "D6") in each.places for each in found if each is not whole and not each.code.startswith("TX"))
    # What the prose says against it is one cause, and the table is pointed at.
    told = [each for each in found if "这张表本年全是 0" in each.message]
    assert len(told) > len({each.cause for each in told}) == 1
    assert all(each.places[0][0] == "三、依申请公开" for each in told)
    assert not any(each.asked.strip("0、") == "" for each in found if each.asked)


def test_a_large_table_that_became_zero_is_one_sentence(tmp_path):
    last = {
        f"上年.表三.{row}.{column}": 30 + step for row, step in (("新收", 0), ("予以公开", 7)) for column in ("自然人", "商业企业", "其他")
    }
    found = check_file(type_in(tmp_path / "零.xlsx", zeros() | last | {"上年.表三.上年结转.自然人": 2})).findings
    (told,) = [each for each in found if each.code in ("YR-07", "YR-08")]
    assert told.message.startswith("表三的数本年全是 0，有 7 处由大变零")
    assert "见“三、依申请公开”的 D6、E6、I6、D7、D8、E8、I8，“上年数据”的 " in told.message


def test_one_cell_is_one_finding():
    found = [each for each in fault("clerk-j12_license_zero").findings if ("二、主动公开", "B9") in each.places]
    assert [each.code for each in found] == ["TX-21"]
    assert "YR-08" in found[0].message
