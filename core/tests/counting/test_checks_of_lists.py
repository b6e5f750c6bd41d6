"""Checks find what was planted: dependent lists, unlike persons, one list that carries."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core.counting import (
    CaptureTable,
    CountingError,
    heterogeneity,
    latent_classes,
    leave_one_list_out,
    list_dependence,
    m0,
    mt,
)
from handwork_core.counting.chains import effective_size, r_hat


@pytest.fixture
def draw():
    """Draw 3,000 persons on three lists, some of whom are seen more easily."""

    def build(*, easy=0.0, tied=False):
        rng = np.random.default_rng(7)
        chance = np.where(rng.random((3000, 1)) < easy, 0.8, 0.25)
        flags = rng.random((3000, 3)) < chance
        if tied:
            follows = rng.random(3000) < 0.5
            flags[follows, 1] = flags[follows, 0]
        return CaptureTable.from_arrays(flags[flags.any(axis=1)], lists=["x", "y", "z"])

    return build


def test_lists_that_follow_each_other_are_found(draw):
    pairs = {pair.lists: pair for pair in list_dependence(draw(tied=True))}

    assert pairs["x", "y"].low > 0.5
    assert "too low" in pairs["x", "y"].reading
    assert all(p.p_value > 0.001 for p in list_dependence(draw()))


def test_persons_who_differ_are_found_and_alike_ones_are_not(draw):
    differ, alike = heterogeneity(draw(easy=0.2)), heterogeneity(draw())

    assert differ.p_value < 0.001
    assert differ.slope > 0
    assert "too low" in differ.reading
    assert alike.p_value > 0.01


def test_each_list_is_left_out_in_turn(draw):
    table = draw()

    found = leave_one_list_out(table, mt)

    assert [one.left_out for one in found] == ["x", "y", "z"]
    for one in found:
        rest = [name for name in table.lists if name != one.left_out]
        assert one.estimate.point == mt(table.choose(rest)).point
        assert one.change == pytest.approx(one.estimate.point / mt(table).point - 1)


def test_a_list_without_which_nothing_can_be_counted_is_named():
    table = CaptureTable.from_dict({"110": 5, "101": 5, "100": 9, "010": 9, "001": 9})

    found = leave_one_list_out(table, m0)

    assert found[0].estimate is None
    assert "too few persons" in found[0].note


def test_two_lists_cannot_be_checked():
    table = CaptureTable.from_dict({"10": 5, "01": 5, "11": 5})

    for check in (list_dependence, heterogeneity, lambda t: leave_one_list_out(t, mt)):
        with pytest.raises(CountingError, match="three lists or more"):
            check(table)


def test_chains_agree_only_where_they_are_in_one_place():
    rng = np.random.default_rng(1)
    draws = rng.normal(size=(4, 2000))

    assert r_hat(draws) < 1.01
    assert r_hat(draws + np.array([[0], [0], [0], [1]])) > 1.05
    assert r_hat(np.ones((4, 50))) == 1.0


def test_draws_that_hang_together_are_worth_fewer():
    rng = np.random.default_rng(2)
    steps = rng.normal(size=(4, 5000))
    slow = np.zeros_like(steps)
    for t in range(1, 5000):
        slow[:, t] = 0.9 * slow[:, t - 1] + steps[:, t]

    # An autoregression of 0.9 is worth (1 - 0.9) / (1 + 0.9) of its draws.
    assert effective_size(steps) == pytest.approx(20_000, rel=0.1)
    assert effective_size(slow) == pytest.approx(20_000 / 19, rel=0.25)


def test_too_few_draws_of_latent_classes_are_warned_of(published):
    found = latent_classes(published("kosovo"), n_draws=60, n_before=1, n_between=1)

    assert any("worth only" in warning for warning in found.warnings)
    assert found.converged == (found.diagnostics["r_hat"] <= 1.05)
    assert found.converged or any("do not agree" in text for text in found.warnings)
    assert len(found.models) == 4
    assert len(found.draws) == 240


def test_the_same_generator_gives_the_same_draws(published):
    options = {"n_draws": 50, "n_before": 10, "n_between": 1}
    first, second = (
        latent_classes(published("hepatitis"), rng=np.random.default_rng(4), **options)
        for _ in range(2)
    )

    assert first.draws.tolist() == second.draws.tolist()
