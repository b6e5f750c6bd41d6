"""An interval holds the planted number as often as it says, and not where it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core.counting.accounts import persons_from_sample
from handwork_core.counting.frequencies import chao
from handwork_core.counting.planted import lists_world, recover, seen_world
from handwork_core.counting.planted_cases import CASES, NOT_PLANTED
from handwork_core.counting.registry import METHODS, find_method

QUICK = [case for case in CASES if not case.is_slow]
WITHIN = [case for case in QUICK if case.holds]
OUTSIDE = [case for case in QUICK if not case.holds]


def name(case):
    return f"{case.method}, {case.world.name}"


def run(case, n_worlds):
    method = find_method(case.method).function
    rng = np.random.default_rng(20)
    return recover(method, case.world, rng, n_worlds=n_worlds, **case.options)


@pytest.mark.parametrize("case", WITHIN, ids=name)
def test_an_interval_holds_the_truth_19_times_in_20(case):
    found = run(case, 500)
    assert found.n_refused <= 5
    assert 0.92 <= found.covered <= 0.98
    assert abs(found.bias) < 0.03


@pytest.mark.parametrize("case", OUTSIDE, ids=name)
def test_where_an_assumption_fails_the_interval_misses(case):
    found = run(case, 100)
    assert found.covered < 0.9


def test_chao_is_below_where_it_is_no_estimate_but_a_bound():
    world = seen_world("some hardly ever seen", 1000, 10, [0.01, 0.2], [0.5, 0.5])
    found = recover(chao, world, np.random.default_rng(3), n_worlds=100)
    assert found.too_high == 0
    assert found.bias < -0.1


def test_respondents_met_on_platforms_are_counted_by_the_harmonic_mean():
    rng = np.random.default_rng(6)
    each = rng.choice([1, 2, 3, 5], 3000, p=[0.6, 0.2, 0.15, 0.05])
    covered, arithmetic = [], []
    for _ in range(500):
        met = rng.choice(each, 400, p=each / each.sum())
        found = persons_from_sample(float(each.sum()), met)
        covered.append(found.interval.low < 3000 < found.interval.high)
        arithmetic.append(found.by_arithmetic_mean)
    assert 0.92 <= np.mean(covered) <= 0.98
    assert max(arithmetic) < 3000


def test_every_method_has_a_planted_world_or_a_reason_why_not():
    tried = {case.method for case in CASES if case.holds}
    assert not tried & set(NOT_PLANTED)
    assert tried | set(NOT_PLANTED) == set(METHODS)
    assert all(NOT_PLANTED.values())


def test_a_world_without_a_number_is_counted_as_refused():
    world = lists_world("nobody twice", 5, [[0.001, 0.001]])
    found = recover(
        find_method("lincoln_petersen").function,
        lists_world(world.name, 40, [[0.03, 0.03]]),
        np.random.default_rng(1),
        n_worlds=30,
    )
    assert found.n_refused > 0
    assert found.n_refused + found.n_worlds == 30
