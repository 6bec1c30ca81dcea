"""Locating wrong figures: every smallest set is found, checked by brute force and by a MILP; each suggestion satisfies the rules."""

from __future__ import annotations

import json
import random
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.form import EDITIONS, load_form
from rules.kinds.linear import LINEAR
from rules.locating import slips
from rules.locating.answers import Locator
from rules.locating.balances import Balances, Change
from rules.locating.search import Exhausted, Search
from rules.locating.slips import PAIRS, SINGLES, load_slips
from rules.locating.trust import confirmed
from rules.report import Report
from rules.states import ERROR
from rules.terms import PREVIOUS
from tests.benchmark_locate import balanced_reports, change, kind_of, run_trials
from tests.bulk import balanced_figures
from tests.whole_reports import whole_answers
from workbook.findings.console import lines_of
from workbook.layout import load_layout
from workbook.template.filling import with_totals

FORM = load_form("2021")
CATALOGUE = load_catalogue("2021")
WORK = 100_000_000


def complete(seed: int = 1, edition: str = "2021", **changes: int) -> Report:
    form = load_form(edition)
    figures = with_totals(load_layout(edition), balanced_figures(form, random.Random(seed)))
    return Report(form, identity={"单位名称": "某县"}, figures={**figures, **changes}, observations=())


def damaged(report: Report, changes: dict[str, int]) -> Report:
    return Report(report.form, identity=report.identity, figures={**report.figures, **changes}, observations=(), prose=report.prose)


def answers_of(report: Report) -> list[frozenset[Change]]:
    return whole_answers(Locator(report, load_catalogue(report.form.edition)).locate())


def brute_force(rows, rests, cells, size):
    """Return all sets of that many cells whose change can make every equation hold, none of which could stay as it is."""
    matrix = np.array([[row.get(cell, 0) for cell in cells] for row in rows.values()], dtype=float)
    wanted = -np.array(list(rests.values()), dtype=float)
    found = set()
    for chosen in combinations(range(len(cells)), size):
        part = matrix[:, chosen]
        if np.linalg.matrix_rank(part) < size:
            continue
        steps, *_ = np.linalg.lstsq(part, wanted, rcond=None)
        if np.allclose(part @ steps, wanted, atol=1e-6) and np.all(np.abs(steps) > 1e-6):
            found.add(frozenset(cells[place] for place in chosen))
    return found


def fewest_by_milp(rows, rests, cells):
    """Return the least number of cells whose change makes every equation hold, as a MILP finds it."""
    count = len(cells)
    matrix = np.array([[row.get(cell, 0) for cell in cells] for row in rows.values()], dtype=float)
    most = 10 * sum(abs(rest) for rest in rests.values()) + 10
    equal = LinearConstraint(np.hstack([matrix, np.zeros_like(matrix)]), -np.array(list(rests.values())), -np.array(list(rests.values())))
    eye = np.eye(count)
    only_if_chosen = [LinearConstraint(np.hstack([sign * eye, -most * eye]), -np.inf, 0) for sign in (1, -1)]
    bounds = Bounds(np.r_[-most * np.ones(count), np.zeros(count)], np.r_[most * np.ones(count), np.ones(count)])
    cost, whole = np.r_[np.zeros(count), np.ones(count)], np.r_[np.zeros(count), np.ones(count)]
    result = milp(cost, constraints=[equal, *only_if_chosen], bounds=bounds, integrality=whole)
    assert result.success
    return round(result.fun)


def smallest(rows, rests, most=4):
    search = Search(rows, rests, lambda _: True, WORK)
    for size in range(1, most + 1):
        found = search.run(size, [])
        if found:
            return size, found
    return None, []


@pytest.mark.parametrize("seed", range(150))
def test_every_smallest_set_is_found(seed):
    """Small equations at random, with weights that are not all one: the search gives what trying all sets gives."""
    generator = random.Random(seed)
    cells = list(range(generator.randrange(6, 13)))
    rows = {
        number: {cell: generator.choice((1, 1, -1, 2)) for cell in generator.sample(cells, generator.randrange(2, 6))}
        for number in range(generator.randrange(3, 8))
    }
    steps = {cell: generator.choice((-3, 1, 2, 5)) for cell in generator.sample(cells, generator.randrange(1, 4))}
    rests = {number: float(sum(weight * steps.get(cell, 0) for cell, weight in row.items())) for number, row in rows.items()}
    if not any(rests.values()):
        return
    size, found = smallest(rows, rests)
    for smaller in range(1, size):
        assert not brute_force(rows, rests, cells, smaller)
    assert {frozenset(each) for each in found} == brute_force(rows, rests, cells, size)
    for each in found:
        for number, row in rows.items():
            assert abs(rests[number] + sum(weight * each.get(cell, 0) for cell, weight in row.items())) < 1e-6


@pytest.mark.parametrize("count", [1, 2, 3])
def test_on_real_tables_a_milp_finds_no_smaller_set(count):
    generator = random.Random(count)
    for report in balanced_reports().values():
        for _ in range(3):
            broken, _ = change(report, count, generator)
            balances = Balances(broken, CATALOGUE)
            for component in balances.components():
                rows = {number: balances.rows[number] for number in component}
                rests = {number: balances.rests[number] for number in component}
                cells = list(dict.fromkeys(cell for row in rows.values() for cell in row))
                assert smallest(rows, rests)[0] == fewest_by_milp(rows, rests, cells)


def test_on_a_real_table_trying_all_pairs_finds_no_other():
    generator = random.Random(5)
    report = balanced_reports()["suqian-2023"]
    broken, _ = change(report, 2, generator)
    balances = Balances(broken, CATALOGUE)
    (component,) = balances.components()
    rows = {number: balances.rows[number] for number in component}
    rests = {number: balances.rests[number] for number in component}
    near = {cell for number in balances.failing(component) for cell in rows[number]}
    cells = [cell for cell in dict.fromkeys(cell for row in rows.values() for cell in row) if cell in near]
    size, found = smallest(rows, rests)
    assert size == 2
    assert {frozenset(each) for each in found} == brute_force(rows, rests, cells, 2)


@pytest.mark.parametrize(("count", "least"), [(1, 0.99), (2, 0.97), (3, 0.95)])
def test_what_can_be_told_is_told_first(count, least):
    """A hundredth of what `python -m tests.benchmark_locate` counts."""
    for report in balanced_reports().values():
        counts = run_trials(report, count, 10, random.Random(count)).counts
        certain = counts["first"] + counts["none"] + counts["wrong"]
        assert counts["first"] >= least * certain
        assert counts["missing"] == 0


def test_an_answer_that_is_not_the_only_one_is_never_counted_as_found():
    truth = frozenset("a")
    assert kind_of([frozenset("a")], truth) == "first"
    assert kind_of([frozenset("a"), frozenset("b")], truth) == "among"
    assert kind_of([frozenset("b"), frozenset("c")], truth) == "missing"
    assert kind_of([frozenset("b")], truth) == "wrong"
    assert kind_of([frozenset("b")], frozenset("ac")) == "fewer"
    assert kind_of([], truth) == "none"


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("formulas", [False, True], ids=["typed totals", "formula totals"])
def test_every_suggestion_satisfies_the_error_rules_when_it_is_tried(edition, formulas):
    generator, layout, catalogue = random.Random(7), load_layout(edition), load_catalogue(edition)
    totals = frozenset(figure.id for figure in layout.form.totals())
    tried = 0
    for seed in range(40):
        sound = complete(seed, edition)
        open_figures = [id for id in layout.form.ids if id.startswith(("表三", "表四")) and not (formulas and id in totals)]
        wrong = {id: generator.randrange(60) for id in generator.sample(open_figures, generator.randrange(1, 4))}
        figures = {**sound.figures, **wrong}
        if formulas:
            figures = with_totals(layout, {id: value for id, value in figures.items() if id not in totals})
        report = Report(layout.form, figures=figures, observations=(), formulas=totals if formulas else ())
        for answer in answers_of(report):
            tried += 1
            after = {**report.figures, **{each.figure: each.new for each in answer}}
            if formulas:
                after = with_totals(layout, {id: value for id, value in after.items() if id not in totals})
            outcome = judge(Report(layout.form, figures=after, observations=()), catalogue)
            failing = {(r.rule.code, r.scope) for r in outcome.results if r.rule.severity == ERROR and r.rule.kind in LINEAR}
            before = {(r.rule.code, r.scope) for r in judge(report, catalogue).results if r.rule.severity == ERROR}
            touched = {each.figure for each in answer}
            assert not failing - before
            assert not {
                key
                for key in failing
                if any(r.scope == key[1] and touched & set(r.figures) for r in outcome.results if r.rule.code == key[0])
            }
    assert tried > 40


def test_the_suggestions_of_one_finding_are_all_of_its_cause():
    """Two wrong figures in one row hang together; a third elsewhere is a cause of its own."""
    sound = complete(3)
    ids = ("表三.予以公开.自然人", "表三.予以公开.商业企业", "表三.无法提供.不掌握.其他")
    report = damaged(sound, {id: sound.figures[id] + step for id, step in zip(ids, (7, 11, 30), strict=True)})
    found = [each for each in conclude(judge(report, CATALOGUE), report, CATALOGUE).findings if each.suggestions]
    by_cause = {each.cause: [frozenset(change.figure for change in way) for way in each.suggestions] for each in found}
    assert sorted(by_cause.values(), key=lambda ways: len(ways[0])) == [[frozenset(ids[2:])], [frozenset(ids[:2])]]


def crossed(values: int) -> Report:
    """Return a report with equal steps in two columns and two rows; the other two crossings hold the values."""
    crossing = [f"表三.{row}.{column}" for row in ("予以公开", "部分公开") for column in ("自然人", "商业企业")]
    inputs = {id: value for id, value in complete(3).figures.items() if not FORM.figures[id].parts}
    for id in crossing:
        inputs[f"表三.新收.{id.rpartition('.')[2]}"] += values - inputs[id]
        inputs[id] = values
    sound = Report(FORM, figures=with_totals(load_layout("2021"), inputs), observations=())
    assert Locator(sound, CATALOGUE).locate() == []
    return damaged(sound, dict.fromkeys((crossing[0], crossing[3]), values + 5))


def year_before(report: Report) -> dict[str, int]:
    """Return figures of the year before that balance and carry over what the report says was carried over."""
    figures = dict(report.figures)
    for column in FORM.blocks["表三"][0].columns:
        carried, done = (figures[f"表三.{row}.{column['id']}"] for row in ("上年结转", "办理结果总计"))
        figures |= {f"表三.结转下年度.{column['id']}": carried, f"表三.新收.{column['id']}": done}
    return figures


def carried_wrongly() -> tuple[Report, set[str]]:
    """Return a report whose table balances while what was carried over is not what last year's report says, and its wrong figures."""
    sound = complete(6)
    previous = year_before(sound)
    wrong = {f"表三.{row}.{column}": step for row, step in (("上年结转", 2), ("新收", -2)) for column in ("自然人", "总计")}
    figures = {**sound.figures, **{id: sound.figures[id] + step for id, step in wrong.items()}}
    return Report(FORM, identity={"单位名称": "某县"}, figures=figures, previous=previous, observations=()), set(wrong)


def test_figures_that_make_up_for_each_other_are_told_together():
    """Mending what was carried over alone would put the table out of balance."""
    report, _ = carried_wrongly()
    findings = [each for each in conclude(judge(report, CATALOGUE), report, CATALOGUE).findings if each.suggestions]
    assert {each.result.rule.code for each in findings} == {"YR-01"}
    for finding in findings:
        for way in finding.suggestions:
            after = {**report.figures, **{change.figure: change.new for change in way}}
            outcome = judge(Report(FORM, figures=after, previous=report.previous, observations=()), CATALOGUE)
            assert not [each for each in outcome.results if each.rule.severity == ERROR and each.rule.code.startswith(("T3", "YR"))]


def test_two_wrong_columns_under_formula_totals_are_two_causes():
    totals = frozenset(figure.id for figure in FORM.totals())
    inputs = {id: value for id, value in complete(3).figures.items() if id not in totals}
    inputs["表三.新收.自然人"] += 3
    inputs["表三.新收.商业企业"] += 5
    figures = with_totals(load_layout("2021"), inputs)
    report = Report(FORM, identity={"单位名称": "某县"}, figures=figures, observations=(), formulas=totals)
    causes = {each.result.scope: each.cause for each in conclude(judge(report, CATALOGUE), report, CATALOGUE).findings if each.suggestions}
    assert causes["自然人"] != causes["商业企业"]


def test_last_year_s_muddle_hides_no_answer_of_this_year():
    """A table of last year's that has nothing to do with this one leaves the wrong figure of this year to be found."""
    sound = complete(6)
    previous = {id: (value or 0) + 7 + place % 5 for place, (id, value) in enumerate(sound.figures.items())}
    report = Report(
        FORM, figures={**sound.figures, "表三.新收.自然人": sound.figures["表三.新收.自然人"] + 9}, previous=previous, observations=()
    )
    answers = [located.answers for located in Locator(report, CATALOGUE).locate()]
    wrong = [{each.figure for each in found[0].changes} for found in answers if found]
    assert [figures for figures in wrong if not any(id.startswith(PREVIOUS) for id in figures)] == [{"表三.新收.自然人"}]
    assert () in answers


def test_a_sum_of_columns_belongs_to_a_column_that_breaks_the_same_rule():
    totals = frozenset(figure.id for figure in FORM.totals())
    sound = complete(6)
    previous = year_before(sound)
    for column in ("其他", "总计"):
        previous |= {f"表三.{row}.{column}": previous[f"表三.{row}.{column}"] + 3 for row in ("新收", "结转下年度")}
    inputs = {id: value for id, value in sound.figures.items() if id not in totals}
    inputs["表三.新收.自然人"] += 4
    figures = with_totals(load_layout("2021"), inputs)
    report = Report(FORM, identity={"单位名称": "某县"}, figures=figures, previous=previous, observations=(), formulas=totals)
    findings = conclude(judge(report, CATALOGUE), report, CATALOGUE).findings
    causes = {(each.result.rule.code, each.result.scope): each.cause for each in findings if each.result.rule.severity == ERROR}
    assert causes["T3-01", "总计"] == causes["T3-01", "自然人"] != causes["YR-01", "其他"]


def test_equal_steps_in_two_columns_leave_two_answers_and_both_are_given():
    ways = {frozenset(each.figure for each in answer) for answer in answers_of(crossed(20))}
    assert ways == {
        frozenset({"表三.予以公开.自然人", "表三.部分公开.商业企业"}),
        frozenset({"表三.予以公开.商业企业", "表三.部分公开.自然人"}),
    }


def test_an_answer_that_no_figure_may_take_is_none():
    """With less than five at the other crossings only one of the two answers is left: no figure is less than nothing."""
    (answer,) = answers_of(crossed(4))
    assert {each.figure for each in answer} == {"表三.予以公开.自然人", "表三.部分公开.商业企业"}


@pytest.mark.parametrize(
    ("id", "other", "wrong", "slip"),
    [
        ("表三.予以公开.自然人", "表三.部分公开.自然人", None, "填反"),
        ("表三.予以公开.自然人", "表三.予以公开.商业企业", None, "填反"),
        ("表三.新收.自然人", None, lambda value: int(str(value)[:-2] + str(value)[-1] + str(value)[-2]), "数位颠倒"),
        ("表三.新收.自然人", None, lambda value: value * 10, "小数点"),
        ("表三.新收.自然人", None, lambda value: int(f"{value}7"), "多打或漏打"),
        ("表三.新收.自然人", None, lambda value: value + (3 if value % 10 < 5 else -3), "打错一位"),
        ("表三.办理结果总计.自然人", None, lambda _: 0, "没有填"),
    ],
)
def test_a_slip_is_told_in_words(id, other, wrong, slip):
    sound = damaged(complete(3), {})
    base = dict(
        zip(("表三.新收.自然人", "表三.予以公开.自然人", "表三.部分公开.自然人", "表三.予以公开.商业企业"), (0, 44, 13, 27), strict=True)
    )
    inputs = {each: value for each, value in sound.figures.items() if not FORM.figures[each].parts} | base
    for column in ("自然人", "商业企业"):
        parts = FORM.figures[f"表三.办理结果总计.{column}"].parts
        inputs[f"表三.上年结转.{column}"] = inputs[f"表三.结转下年度.{column}"] = 0
        inputs[f"表三.新收.{column}"] = sum(inputs[part] for part in parts)
    sound = Report(FORM, identity={"单位名称": "某县"}, figures=with_totals(load_layout("2021"), inputs), observations=())
    changes = {id: sound.figures[other], other: sound.figures[id]} if other else {id: wrong(sound.figures[id])}
    report = damaged(sound, changes)
    best = answers_of(report)[0]
    assert {each.figure: each.new for each in best} == {each: sound.figures[each] for each in changes}
    findings = conclude(judge(report, CATALOGUE), report, CATALOGUE).findings
    assert any(slip in each.slip for each in findings if each.suggestions), [each.slip for each in findings]


def test_a_row_that_slipped_by_one_cell_is_one_slip():
    sound = complete(4)
    row = [f"表三.不予公开.国家秘密.{column}" for column in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")]
    inputs = {id: value for id, value in sound.figures.items() if not FORM.figures[id].parts}
    for place, id in enumerate(row):
        step = (place * 3 + 4) % 17 if place < 5 else 0
        inputs[f"表三.新收.{id.split('.')[-1]}"] += step - inputs[id]
        inputs[id] = step
    sound = Report(FORM, figures=with_totals(load_layout("2021"), inputs), observations=())
    assert Locator(sound, CATALOGUE).locate() == []
    report = damaged(sound, dict(zip(row, [0, *(sound.figures[id] for id in row[:-1])], strict=True)))
    best = answers_of(report)[0]
    assert {each.figure: each.new for each in best} == {id: sound.figures[id] for id in row if sound.figures[id] != report.figures[id]}


def test_what_is_no_slip_is_not_called_one():
    report = complete()
    assert not slips.is_transposed(Change("表三.新收.自然人", 36, 64), report)
    assert not slips.is_transposed(Change("表三.新收.自然人", 363, 336 + 300), report)
    assert not slips.is_times_ten(Change("表三.新收.自然人", 0, 10), report)
    assert not slips.is_one_more_digit(Change("表三.新收.自然人", 12, 345), report)
    assert not slips.is_one_digit(Change("表三.新收.自然人", 12, 34), report)
    assert not slips.is_left_zero(Change("表三.新收.自然人", 0, 34), report)
    assert not slips.is_swapped(Change("表三.新收.自然人", 1, 2), Change("表三.部分公开.其他", 2, 1), report)
    assert not slips.is_split(Change("表三.新收.自然人", 2, 25), Change("表三.新收.科研机构", 5, 0), report)
    assert slips.is_split(Change("表三.新收.自然人", 2, 25), Change("表三.新收.商业企业", 5, 0), report)


def test_a_total_that_the_prose_states_is_trusted():
    """表四 has one equation a group: five figures could be wrong. Where the prose states the total, it is not the first to doubt."""
    sound = complete(3)
    figures = {
        "表四.行政复议.结果维持": 1,
        "表四.行政复议.结果纠正": 0,
        "表四.行政复议.其他结果": 0,
        "表四.行政复议.尚未审结": 0,
        "表四.行政复议.总计": 0,
    }
    silent = damaged(sound, figures)
    assert {each.figure for each in answers_of(silent)[0]} == {"表四.行政复议.总计"}
    said = Report(
        FORM,
        identity={"单位名称": "某县"},
        figures={**sound.figures, **figures, "表四.行政复议.总计": 13},
        prose={"依申请公开": ("全年发生行政复议13件，均已审结。",)},
        observations=(),
    )
    assert confirmed(said) == {"表四.行政复议.总计"}
    assert {each.figure for each in answers_of(said)[-1]} == {"表四.行政复议.总计"}
    repeated = Report(FORM, figures=said.figures, prose={"依申请公开": ("全年发生行政复议{表四.行政复议.总计}件。",)}, observations=())
    assert confirmed(repeated) == set()


@pytest.mark.parametrize("said", ["予以公开", "部分公开"])
def test_a_figure_that_would_become_what_the_prose_says_is_doubted_first(said):
    """The totals being formulas, any figure of a column may be the wrong one; the prose says of one row what would mend it."""
    sound = complete(3)
    wrong, total = f"表三.{said}.自然人", f"表三.{said}.总计"
    inputs = {id: value for id, value in sound.figures.items() if not FORM.figures[id].parts}
    figures = with_totals(load_layout("2021"), {**inputs, wrong: inputs[wrong] + 7})
    formulas = [figure.id for figure in FORM.totals()]

    def best(prose):
        given = {"figures": figures, "formulas": formulas, "prose": {"依申请公开": (prose,)}, "observations": ()}
        return [(each.figure, each.new) for each in answers_of(Report(FORM, identity={"单位名称": "某县"}, **given))[0]]

    assert best("按时办理。") != [(wrong, inputs[wrong])]
    assert best(f"办结的政府信息公开申请中，{said}{sound.figures[total]}件。") == [(wrong, inputs[wrong])]
    assert best(f"办结的政府信息公开申请中，{said}{sound.figures[total] + 3}件。") != [(wrong, inputs[wrong])]
    given = {
        "figures": figures,
        "formulas": formulas,
        "prose": {"依申请公开": (f"办结的政府信息公开申请中，{said}{sound.figures[total]}件。",)},
    }
    report = Report(FORM, identity={"单位名称": "某县"}, observations=(), **given)
    found = [each for each in conclude(judge(report, CATALOGUE), report, CATALOGUE).findings if each.suggestions]
    assert [each.slip for each in found if "正文写的就是这个数" in each.slip]


def test_what_nobody_could_untangle_is_given_up_quickly():
    generator = random.Random(1)
    sound = complete(2)
    report = damaged(sound, {id: generator.randrange(90) for id in FORM.ids if id.startswith("表三") and generator.random() < 0.4})
    located = Locator(report, CATALOGUE).locate()
    assert [each.answers for each in located if len(each.failing) > 5] == [()]
    verdict = conclude(judge(report, CATALOGUE), report, CATALOGUE)
    assert verdict.findings
    balances = Balances(report, CATALOGUE)
    with pytest.raises(Exhausted):
        Search(balances.rows, balances.rests, balances.is_open, 0).run(4, [])


def test_last_years_figures_are_evidence_as_long_as_they_balance():
    sound = complete(6)
    figures = {**sound.figures, "表三.上年结转.自然人": sound.figures["表三.上年结转.自然人"] + 2}
    report = Report(FORM, figures=figures, previous=year_before(sound), observations=())
    (answer,) = answers_of(report)
    assert {each.figure for each in answer} == {"表三.上年结转.自然人"}


def test_what_carries_over_wrongly_is_mended_in_this_year_s_figures_alone():
    """Last year's report is published, so this year's figures are to follow it."""
    report, wrong = carried_wrongly()
    answers = answers_of(report)
    assert wrong in [{each.figure for each in answer} for answer in answers]
    assert not [each for answer in answers for each in answer if each.figure.startswith(PREVIOUS)]


def test_what_a_rule_of_ones_own_forbids_is_no_suggestion(tmp_path):
    own = {
        **CATALOGUE.rules["T3-15"].data,
        "code": "T4-90",
        "severity": "error",
        "kind": "at_most",
        "left": "表四.行政复议.结果纠正",
        "bound": 1,
    }
    (tmp_path / "自定.json").write_text(json.dumps({"rules": [own]}, ensure_ascii=False), encoding="utf-8")
    figures = dict.fromkeys([id for id in FORM.ids if id.startswith("表四.行政复议.")], 0) | {"表四.行政复议.总计": 4}
    report = damaged(complete(3), figures)
    ways = [
        {each.figure for answer in whole_answers(Locator(report, catalogue).locate()) for each in answer}
        for catalogue in (CATALOGUE, load_catalogue("2021", [tmp_path]))
    ]
    assert ways[0] - ways[1] == {"表四.行政复议.结果纠正"}


def test_the_slips_are_data_and_every_one_has_its_function():
    data = load_slips()
    assert {slip["id"] for slip in data["slips"]} == {*PAIRS, *SINGLES, "shifted"}


def test_the_text_of_a_check_says_what_it_looks_like(tmp_path):
    from tests.clerk import type_in, zeros
    from workbook.checking import check_file

    figures = zeros() | {"表三.新收.自然人": 63, "表三.予以公开.自然人": 36, "表三.新收.商业企业": 4, "表三.予以公开.商业企业": 4}
    text = "\n".join(lines_of(check_file(type_in(tmp_path / "年报.xlsx", figures))))
    assert text.count("可能的改法：") == 1
    assert "（疑似数位颠倒）" in text
