"""What is withheld stays withheld: no margin gives it away, and noise is what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.optimize import linprog

from handwork_core.privacy import noisy_counts, protect, with_margins
from handwork_core.privacy.margins import equations

counts = arrays(np.int64, array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=3),
                elements=st.sampled_from([0, 1, 3, 9, 10, 15, 40]))  # fmt: skip


def extremes(found, place):
    """Do as an attacker would, from the published cells alone."""
    cells = found.cells
    sums = equations(cells.shape).toarray()
    known = np.flatnonzero(~np.isnan(cells))
    fixed = np.eye(cells.size)[known]
    goal = np.eye(cells.size)[place]
    told = {
        "A_eq": np.vstack([sums, fixed]),
        "b_eq": np.concatenate([np.zeros(len(sums)), cells.ravel()[known]]),
    }
    low = linprog(goal, **told, bounds=(0, None))
    high = linprog(-goal, **told, bounds=(0, None))
    return low.fun, np.inf if high.status == 3 else -high.fun


@given(counts)
@settings(max_examples=40, deadline=None)
def test_nobody_can_work_a_small_cell_out_of_what_is_published(table):
    found = protect(table, minimum=10)
    whole = with_margins(table)
    for place in np.flatnonzero((whole > 0) & (whole < 10)).tolist():
        assert found.withheld.flat[place]
        low, high = extremes(found, place)
        assert low <= 1 + 1e-6
        assert high >= 9 - 1e-6


@given(counts)
@settings(max_examples=40, deadline=None)
def test_what_is_published_is_true_and_large_enough(table):
    found = protect(table, minimum=10)
    shown = ~found.withheld
    whole = with_margins(table)
    assert (found.cells[shown] == whole[shown]).all()
    assert ((whole[shown] == 0) | (whole[shown] >= 10)).all()


def test_a_minimum_of_one_withholds_nothing():
    found = protect(np.array([[1, 2], [3, 4]]), minimum=1)
    assert not found.withheld.any()


def test_sums_are_withheld_where_too_few_persons_stand_behind_them():
    money = np.array([[500.0, 80.0, 300.0], [400.0, 700.0, 200.0]])
    persons = np.array([[30, 4, 20, 54], [20, 30, 15, 65], [50, 34, 35, 119]])
    found = protect(money, persons=persons)
    assert found.withheld[0, 1]
    assert found.low[0, 1] <= 40
    assert found.high[0, 1] >= 120


def test_what_is_no_table_of_counts_is_refused():
    with pytest.raises(ValueError, match="at least 0"):
        protect(np.array([1, -1]))
    with pytest.raises(ValueError, match="publish fewer groups"):
        protect(np.ones((80, 80)))
    with pytest.raises(ValueError, match="with margins"):
        protect(np.ones((2, 2)), persons=np.ones((2, 2)))


@pytest.mark.parametrize("epsilon", [0.3, 1.0])
def test_noise_has_the_strength_that_is_stated(epsilon):
    found = noisy_counts(
        np.full(200_000, 50), epsilon=epsilon, rng=np.random.default_rng(4)
    )
    noise = found.cells[:-1] - 50
    assert abs(noise.mean()) < 0.05
    assert np.mean(np.abs(noise) <= found.noise_95) >= 0.945
    ratio = np.mean(noise == 1) / np.mean(noise == 2)
    assert ratio == pytest.approx(np.exp(epsilon), rel=0.05)


def test_margins_are_sums_of_noisy_cells():
    found = noisy_counts(
        np.array([[5, 6], [7, 8]]), epsilon=1.0, rng=np.random.default_rng(0)
    )
    assert np.array_equal(found.cells, with_margins(found.cells[:-1, :-1]))


@pytest.mark.parametrize("epsilon", [0, -1, float("inf"), float("nan")])
def test_an_epsilon_that_protects_nobody_is_refused(epsilon):
    with pytest.raises(ValueError, match="epsilon must be"):
        noisy_counts(np.array([3]), epsilon=epsilon, rng=np.random.default_rng(0))
