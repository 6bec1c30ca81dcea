"""The neutral form: one by one and by the matrix, the same verdicts; missing values never pass."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import load_catalogue
from rules.line import judge_line, judge_lines
from rules.matrix import VERDICTS, Matrix
from rules.states import FAIL, PASS, UNDECIDED
from rules.terms import all_ids

number = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 5000), st.floats(0, 90000, width=32).map(lambda x: round(x, 4)))


@pytest.mark.long
@pytest.mark.parametrize("edition", ["2021", "2019"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_matrix_and_plain_python_agree(edition, data):
    catalogue = load_catalogue(edition)
    size = len(all_ids(catalogue.form))
    reports = data.draw(st.lists(st.lists(number, min_size=size, max_size=size), min_size=1, max_size=3))
    matrix = Matrix(catalogue.lines)
    states, _ = matrix.judge(np.array(reports, dtype=float))
    for values, row, verdicts in zip(reports, states, matrix.verdicts(reports), strict=True):
        plain = judge_lines(catalogue.lines, values)
        assert [judge_line(line, values)[0] for line in catalogue.lines] == [VERDICTS[state] for state in row]
        assert (plain.passed, plain.undecided) == (verdicts.passed, verdicts.undecided)
        assert [place for place, _ in plain.failed] == [place for place, _ in verdicts.failed]
        assert np.allclose([rest for _, rest in plain.failed], [rest for _, rest in verdicts.failed])


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_all_three_verdicts_occur(edition):
    catalogue = load_catalogue(edition)
    generator = np.random.default_rng(7)
    values = [None if generator.random() < 0.1 else int(generator.integers(0, 4)) for _ in all_ids(catalogue.form)]
    assert {judge_line(line, values)[0] for line in catalogue.lines} == {PASS, FAIL, UNDECIDED}


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_nothing_known_is_undecided_everywhere(edition):
    catalogue = load_catalogue(edition)
    values = [None] * len(all_ids(catalogue.form))
    assert {judge_line(line, values)[0] for line in catalogue.lines} == {UNDECIDED}


@settings(max_examples=100, deadline=None)
@given(place=st.integers(0, 10_000), step=st.integers(1, 50))
def test_any_changed_figure_of_a_balanced_table_breaks_a_balance(place, step):
    """A report that balances stops doing so when any one figure of 表三 or 表四 changes."""
    catalogue = load_catalogue("2021").only(["T3-01", "T3-02", "T3-03", "T4-01"])
    values = [0] * len(all_ids(catalogue.form))
    ids = [id for id in catalogue.form.ids if not id.startswith("表二")]
    values[all_ids(catalogue.form).index(ids[place % len(ids)])] += step
    assert FAIL in {judge_line(line, values)[0] for line in catalogue.lines}


def test_dust_of_floating_point_is_no_difference():
    catalogue = load_catalogue("2021").only(["YR-02"])
    values = [0] * len(all_ids(catalogue.form))
    index = {id: place for place, id in enumerate(all_ids(catalogue.form))}
    values[index["表二.行政规范性文件.现行有效件数"]] = 0.1 + 0.2
    values[index["上年.表二.行政规范性文件.现行有效件数"]] = 0.3
    assert judge_line(catalogue.lines[0], values)[0] == PASS
