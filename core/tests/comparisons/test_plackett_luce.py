"""Plackett and Luce's model of rankings reaches its optimum."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import (
    ComparisonTable,
    RankingTable,
    bradley_terry,
    plackett_luce,
)
from handwork_core._kernels import plackett_luce as compiled
from handwork_core._kernels import plackett_luce_twin as twin
from handwork_core._kernels.inverting import invert


def test_the_compiled_passes_agree_with_their_twins(race):
    table = race(1).rankings
    rng = np.random.default_rng(1)
    scores, vector = 5 * rng.normal(size=(2, table.n_items))
    outputs = []
    for one in (compiled, twin):
        gradient, product = np.zeros((2, table.n_items))
        value = one.evaluate(table.offsets, table.item_index, scores, gradient)
        one.multiply(table.offsets, table.item_index, scores, vector, product)
        outputs.append((value, gradient, product))

    for found, expected in zip(*outputs, strict=True):
        assert np.allclose(found, expected, rtol=1e-10, atol=1e-9)


def test_the_compiled_inverse_agrees_with_its_twin():
    root = np.random.default_rng(2).normal(size=(30, 40))
    matrix = root @ root.T
    expected = np.linalg.inv(matrix)

    invert(matrix)

    assert np.allclose(matrix, expected, rtol=1e-9, atol=1e-12)


def test_scores_far_apart_do_not_overflow():
    offsets, items = np.array([0, 4]), np.array([3, 0, 2, 1], np.int32)
    scores, gradient = np.array([900.0, -900.0, 0.0, 1800.0]), np.zeros(4)

    value = compiled.evaluate(offsets, items, scores, gradient)

    assert value == pytest.approx(0)
    assert np.allclose(gradient, 0)


def test_rankings_of_two_are_comparisons(contest):
    left, right, winner, _ = contest(3).rows
    lists = [[w, right[i] if w == left[i] else left[i]] for i, w in enumerate(winner)]

    of_rankings = plackett_luce(RankingTable.from_lists(lists))
    of_pairs = bradley_terry(ComparisonTable.from_arrays(left, right, winner))

    assert np.allclose(of_rankings.scores, of_pairs.scores, atol=1e-7)
    assert np.allclose(of_rankings.interval, of_pairs.interval, atol=1e-5)
    assert of_rankings.log_likelihood == pytest.approx(of_pairs.log_likelihood)


def test_expected_wins_are_wins_at_the_optimum(race):
    table = race(4).rankings

    scores = plackett_luce(table).scores

    gradient = np.zeros(table.n_items)
    twin.evaluate(table.offsets, table.item_index, scores, gradient)
    assert np.abs(gradient).max() < 1e-7


def test_an_item_always_ranked_last_is_named_and_kept_finite():
    lists = [["tea", "milk", "cocoa"], ["milk", "tea", "cocoa"]]

    result = plackett_luce(RankingTable.from_lists(lists))

    assert np.isfinite(result.scores).all()
    assert result.items[result.ranking[-1]] == "cocoa"
    assert "'cocoa' and 'milk'" in result.warnings[0]


def test_an_item_named_twice_in_a_ranking_is_refused():
    with pytest.raises(ValueError, match="ranking 1 names an item twice"):
        RankingTable.from_lists([["a", "b"], ["a", "b", "a"]])


def test_workers_of_another_number_than_rankings_are_refused():
    with pytest.raises(ValueError, match="have 1 for 2"):
        RankingTable.from_lists([["a", "b"], ["b", "a"]], ["ada"])


def test_empty_and_single_rankings_say_nothing():
    result = plackett_luce(RankingTable.from_lists([["a"], [], ["b", "a"], ["a", "b"]]))

    assert result.scores == pytest.approx([0, 0])


@pytest.mark.filterwarnings("error")
def test_a_single_item_scores_0_with_a_warning():
    result = plackett_luce(RankingTable.from_lists([["tea"], ["tea"]]))

    assert result.scores.tolist() == [0.0]
    assert result.interval.tolist() == [[0.0, 0.0]]
    assert "one item only" in result.warnings[0]
