"""What holds for every registered method for comparisons and for rankings."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import ComparisonTable, RankingTable, methods_for

METHODS = {**methods_for("comparisons"), **methods_for("rankings")}
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())


@pytest.fixture(scope="session")
def planted(contest, race):
    def build(method, seed):
        if method.answers == "rankings":
            return race(seed)
        # Each model meets a crowd of its own kind: with workers who err, or without.
        return contest(seed, honest=10 / 11 if method.models_workers else 1.0)

    return build


def table_of(method, crowd, rows=None):
    kind = RankingTable.from_lists
    if method.answers == "comparisons":
        kind = ComparisonTable.from_arrays
    return kind(*(crowd.rows if rows is None else rows))


def empty_table(method):
    if method.answers == "rankings":
        return RankingTable.from_lists([], [])
    return ComparisonTable.from_arrays([], [], [], [])


@EVERY_METHOD
def test_a_result_ranks_by_scores_of_mean_zero_inside_their_intervals(method, planted):
    result = method.function(table_of(method, planted(method, 1)))

    assert result.converged
    assert abs(result.scores.mean()) < 1e-9
    assert (np.diff(result.scores[result.ranking]) <= 1e-9).all()
    low, high = result.interval.T
    assert (low <= result.scores).all()
    assert (result.scores <= high).all()
    assert np.isfinite(result.interval).all()
    assert (result.method, result.version) == (method.name, method.version)
    assert (result.reliability is not None) == method.models_workers


@EVERY_METHOD
def test_the_order_of_rows_changes_no_bit(method, planted):
    crowd = planted(method, 2)
    order = np.random.default_rng(2).permutation(len(crowd.rows[0]))
    shuffled = tuple([column[i] for i in order] for column in crowd.rows)

    first = method.function(table_of(method, crowd))
    second = method.function(table_of(method, crowd, shuffled))

    assert first.scores.tobytes() == second.scores.tobytes()


@EVERY_METHOD
def test_other_names_give_the_same_scores(method, planted):
    crowd = planted(method, 3)
    names = np.random.default_rng(3).permutation(len(crowd.scores))

    def rename(value):
        if isinstance(value, list):
            return [rename(item) for item in value]
        return None if value is None else int(names[value])

    renamed = (*map(rename, crowd.rows[:-1]), crowd.rows[-1])

    before = method.function(table_of(method, crowd))
    after = method.function(table_of(method, crowd, renamed))

    assert np.allclose(after.scores[names], before.scores, atol=1e-5)


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(4))
def test_the_planted_order_is_recovered_within_the_stated_error(method, seed, planted):
    crowd = planted(method, seed)

    result = method.function(table_of(method, crowd))

    assert crowd.wrong_share(result) <= method.recovery_error


@EVERY_METHOD
def test_intervals_hold_the_planted_scores_as_often_as_they_say(method, planted):
    held = []
    for seed in range(8):
        crowd = planted(method, seed)
        low, high = method.function(table_of(method, crowd)).interval.T
        held.append((low <= crowd.scores) & (crowd.scores <= high))

    assert 0.9 <= np.mean(held) <= 0.995


@EVERY_METHOD
def test_nothing_compared_gives_no_scores(method):
    result = method.function(empty_table(method))

    assert len(result.scores) == len(result.ranking) == 0
    assert result.converged


@EVERY_METHOD
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prior": -1}, "prior must be"),
        ({"max_iterations": 0}, "max_iterations must be 1 or more"),
        ({"tolerance": -1}, "tolerance must be 0 or more"),
    ],
)
def test_options_out_of_range_are_refused(method, options, message):
    with pytest.raises(ValueError, match=message):
        method.function(empty_table(method), **options)
