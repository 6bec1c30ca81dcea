"""The exact solver agrees with scipy's on hundreds of random systems, and what it finds satisfies them."""

import random
from fractions import Fraction

import pytest
from scipy.optimize import linprog

from rules.line import Condition
from rules.linting.feasible import Exact, counted, solve

RELATIONS = ("==", "<=", ">=")


def system(random_, places, rows):
    """Return conditions that often but not always have a solution."""
    conditions = []
    for _ in range(rows):
        chosen = random_.sample(range(places), random_.randint(1, min(5, places)))
        weights = tuple((place, random_.choice([-7, -3, -2, -1, 1, 1, 1, 2, 5])) for place in chosen)
        conditions.append(Exact(weights, random_.choice(RELATIONS), random_.choice([0, 0, 0, 1, -1, 4, -9, 30])))
    return conditions


def oracle(conditions, places, signed):
    """Return whether scipy finds a solution."""

    def row(condition, sign=1):
        weights = dict(condition.weights)
        return [sign * weights.get(place, 0) for place in range(places)]

    upper = [
        (row(each, 1 if each.relation == "<=" else -1), each.bound if each.relation == "<=" else -each.bound)
        for each in conditions
        if each.relation != "=="
    ]
    equal = [(row(each), each.bound) for each in conditions if each.relation == "=="]
    result = linprog(
        [0] * places,
        A_ub=[a for a, _ in upper] or None,
        b_ub=[b for _, b in upper] or None,
        A_eq=[a for a, _ in equal] or None,
        b_eq=[b for _, b in equal] or None,
        bounds=[(None if place in signed else 0, None) for place in range(places)],
        method="highs",
    )
    assert result.status in (0, 2)
    return result.status == 0


@pytest.mark.parametrize("seed", range(25))
def test_it_says_what_scipy_says(seed):
    random_, answers = random.Random(seed), []
    for _ in range(24):
        places = random_.randint(1, 14)
        conditions = system(random_, places, random_.randint(1, 16))
        signed = {place for place in range(places) if random_.random() < 0.2}
        point = solve(conditions, signed)
        answers.append(point is not None)
        assert answers[-1] == oracle(conditions, places, signed)
        if point:
            assert all(condition.holds(point) for condition in conditions)
            assert all(value >= 0 for place, value in point.values.items() if place not in signed)
    assert len(set(answers)) == 2


def test_a_classic_that_makes_careless_pivoting_cycle_ends():
    rows = [((0, 1), (1, -32), (2, -4), (3, 36)), ((0, 1), (1, -24), (2, -1), (3, 6))]
    conditions = [*(Exact(row, "<=", 0) for row in rows), Exact(((2, 1),), "<=", 1), Exact(((0, 3), (1, -80), (2, 2), (3, -24)), ">=", 1)]
    point = solve(conditions)
    assert point
    assert all(condition.holds(point) for condition in conditions)


@pytest.mark.parametrize(
    ("condition", "ways"),
    [
        (Condition(((0, 1.0),), ">", 5), [Exact(((0, 1),), ">=", 6)]),
        (Condition(((0, 1.0), (1, -0.6)), ">", 0), [Exact(((0, 5), (1, -3)), ">=", 1)]),
        (Condition(((0, 2.0),), "<=", 5), [Exact(((0, 2),), "<=", 4)]),
        (Condition(((0, 2.0), (1, 4.0)), "==", 5), [Exact((), "==", 1)]),
        (Condition(((0, 1.0), (1, -1.0)), "!=", 0), [Exact(((0, 1), (1, -1)), ">=", 1), Exact(((0, 1), (1, -1)), "<=", -1)]),
    ],
)
def test_counted_figures_make_strict_relations_plain(condition, ways):
    assert counted(condition, {}) == ways


def test_money_has_finer_steps():
    (way,) = counted(Condition(((0, 1.0),), ">", 5), {0: Fraction(1, 10**6)})
    assert way == Exact(((0, 10**6),), ">=", 5 * 10**6 + 1)


def test_a_thousandth_of_a_point_is_not_lost():
    third = [Exact(((0, 3),), "==", 1), Exact(((0, 3000), (1, 1)), "==", 1000)]
    point = solve(third)
    assert point
    assert point.at(0) == Fraction(1, 3)
    assert solve([*third, Exact(((1, 10**9),), ">=", 1)]) is None
