"""Bradley and Terry's model reaches its optimum, or says why there is none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from handwork_core import ComparisonTable, bradley_terry, crowd_bt


def log_likelihood(table, scores, log_nu=-np.inf):
    d = scores[table.left_index] - scores[table.right_index]
    total = np.logaddexp(np.logaddexp(d / 2, -d / 2), log_nu)
    tied = np.where(table.outcome == 0, log_nu if np.isfinite(log_nu) else 0.0, 0.0)
    return (table.outcome * d / 2 + tied - total).sum()


def test_two_items_have_the_odds_of_their_wins():
    table = ComparisonTable.from_arrays(
        ["tea"] * 5, ["milk"] * 5, ["tea"] * 4 + ["milk"]
    )

    result = bradley_terry(table)

    milk, tea = result.scores
    assert np.exp(tea - milk) == pytest.approx(4)
    assert result.log_likelihood == pytest.approx(4 * np.log(0.8) + np.log(0.2))
    # The variance of a log odds is 1 / 4 + 1 / 1, and each score is half of it.
    assert result.interval[1, 1] - tea == pytest.approx(1.959964 * np.sqrt(1.25) / 2)


@pytest.mark.parametrize("nu", [0.0, 0.7])
def test_no_other_scores_are_more_likely(contest, nu):
    table = contest(11, n_rows=600, nu=nu).comparisons

    def minus(point):
        return -log_likelihood(table, point[:-1], point[-1] if nu else -np.inf)

    found = bradley_terry(table)
    other = minimize(minus, np.zeros(table.n_items + 1), tol=1e-12)

    assert found.log_likelihood >= -other.fun - 1e-7
    centred = other.x[:-1] - other.x[:-1].mean()
    assert np.allclose(found.scores, centred, atol=1e-3)
    if nu:
        assert np.log(found.tie_strength) == pytest.approx(other.x[-1], abs=1e-3)


def test_ties_are_estimated_where_they_occur(contest):
    result = bradley_terry(contest(12, n_rows=6000, nu=0.7).comparisons)

    assert result.tie_strength == pytest.approx(0.7, abs=0.1)


def test_the_side_on_which_an_item_was_shown_does_not_matter(contest):
    left, right, winner, workers = contest(13, nu=0.5).rows

    before = bradley_terry(ComparisonTable.from_arrays(left, right, winner, workers))
    after = bradley_terry(ComparisonTable.from_arrays(right, left, winner, workers))

    assert np.allclose(before.scores, after.scores, atol=1e-9)


def test_an_item_that_never_lost_is_named_and_kept_finite():
    table = ComparisonTable.from_arrays(
        ["tea", "tea", "milk", "cocoa"],
        ["milk", "cocoa", "cocoa", "milk"],
        ["tea", "tea", "milk", "cocoa"],
    )

    result = bradley_terry(table)

    assert np.isfinite(result.scores).all()
    assert result.items[result.ranking[0]] == "tea"
    assert "such as those of 'cocoa' and 'tea'" in result.warnings[0]
    assert result.warnings[1].startswith("Every item was given 0.5 comparisons won")


def test_items_that_were_never_compared_are_named():
    table = ComparisonTable.from_arrays(
        ["tea", "milk", "beer", "wine"],
        ["milk", "tea", "wine", "beer"],
        ["tea", "milk", "beer", "wine"],
    )

    warnings = bradley_terry(table).warnings

    assert warnings[0].startswith(
        "2 sets of items were never compared with each other, such as those of "
        "'beer' and 'milk'"
    )


def test_asking_for_no_prior_where_one_is_needed_is_refused():
    table = ComparisonTable.from_arrays(["tea"], ["milk"], ["tea"])

    with pytest.raises(ValueError, match=r"no finite optimum.*'milk' and 'tea'"):
        bradley_terry(table, prior=0)


def test_ties_alone_make_no_item_better():
    table = ComparisonTable.from_arrays(["a", "b"], ["b", "c"], [None, None])

    result = bradley_terry(table)

    assert result.scores.tolist() == [0, 0, 0]
    assert np.isfinite(result.tie_strength)
    assert result.warnings == ("All comparisons are ties: no item is better.",)


def test_the_prior_is_comparisons_against_an_average_item():
    table = ComparisonTable.from_arrays(["a"] * 3, ["b"] * 3, ["a", "a", "b"])

    scores = bradley_terry(table, prior=2.0).scores

    # At the optimum wins are expected wins: 2 = 3 p + 2 (2 P(a beats 0) - 1).
    s = scores[0]
    assert pytest.approx(3 / (1 + np.exp(-2 * s)) + 2 * np.tanh(s / 2)) == 2


def test_a_run_cut_short_says_so(contest):
    result = bradley_terry(contest(14).comparisons, max_iterations=1)

    assert not result.converged
    assert result.warnings == ("The scores had not settled after 1 steps.",)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("tea", "tea", "tea"), "row 1 compares 'tea' with itself"),
        (("tea", "milk", "wine"), "the winner of row 1 is 'wine'.*'tea' with 'milk'"),
    ],
)
def test_a_row_that_is_no_comparison_is_refused_by_its_number(row, message):
    columns = zip(("tea", "milk", "milk"), row, strict=True)

    with pytest.raises(ValueError, match=message):
        ComparisonTable.from_arrays(*columns)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="but have 2, 1, 1"):
        ComparisonTable.from_arrays(["a", "b"], ["b"], ["a"])


def test_crowd_bt_finds_eve_who_says_the_opposite(contest):
    crowd = contest(15, misled=(3,))

    result = crowd_bt(crowd.comparisons)

    assert result.reliability[3] < 0.2
    assert np.delete(result.reliability, 3).min() > 0.7
    assert result.reliability_interval[3, 1] < 0.5


def test_crowd_bt_errs_less_where_some_mislead(contest):
    crowds = [contest(seed, misled=(0, 4, 7)) for seed in range(4)]

    of_crowd = np.mean([c.wrong_share(crowd_bt(c.comparisons)) for c in crowds])
    of_all = np.mean([c.wrong_share(bradley_terry(c.comparisons)) for c in crowds])

    assert of_crowd < 0.7 * of_all


def test_crowd_bt_without_workers_is_refused():
    with pytest.raises(ValueError, match="needs to know who compared"):
        crowd_bt(ComparisonTable.from_arrays(["a"], ["b"], ["a"]))


def test_crowd_bt_is_at_a_maximum(contest):
    table = contest(16, n_rows=300, n_items=6).comparisons
    result = crowd_bt(table, tolerance=1e-8)

    def density(scores, reliability):
        d = scores[table.left_index] - scores[table.right_index]
        right = 1 / (1 + np.exp(-d * table.outcome))
        eta = reliability[table.worker_index]
        fit = np.log(eta * right + (1 - eta) * (1 - right)).sum()
        centre = np.log1p(np.exp(scores)) + np.log1p(np.exp(-scores))
        of_worker = 10 * np.log(reliability) + np.log1p(-reliability)
        return fit - 0.5 * centre.sum() + of_worker.sum()

    best = density(result.scores, result.reliability)
    rng = np.random.default_rng(16)
    for _ in range(50):
        scores = result.scores + 0.05 * rng.normal(size=6)
        eta = np.clip(result.reliability + 0.02 * rng.normal(size=10), 0.01, 0.999)
        assert density(scores, eta) < best + 1e-3
