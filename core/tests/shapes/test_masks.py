"""Masks of several workers: the pixels that they mean together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core import methods_for
from handwork_core.truth.shapes import MaskTable, mask_em, mask_rasa, mask_vote

METHODS = methods_for("masks")
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
QUIETLY = settings(deadline=None, max_examples=10)

SENSITIVITY = np.array([0.95, 0.9, 0.85, 0.75, 0.6])
SPECIFICITY = np.array([0.99, 0.95, 0.9, 0.8, 0.7])
small = st.integers(0, 2)
masks = st.lists(st.integers(0, 1), min_size=4, max_size=4)
rows = st.lists(st.tuples(small, small, masks), min_size=1, max_size=12)
seeds = st.integers(0, 2**32 - 1)


def table_of(given_rows):
    tasks, workers, flat = zip(*given_rows, strict=True)
    return MaskTable.from_arrays(tasks, workers, [np.reshape(m, (2, 2)) for m in flat])


def plant(seed, *, n_tasks=4, size=24):
    rng = np.random.default_rng(seed)
    truth, found = [], []
    down, across = np.mgrid[:size, :size]
    for task in range(n_tasks):
        x, y, radius = rng.uniform(size * 0.25, size * 0.75, 3) * [1, 1, 0.6]
        disc = (down - y) ** 2 + (across - x) ** 2 <= radius**2
        truth.append(disc)
        for worker in range(5):
            chance = np.where(disc, SENSITIVITY[worker], 1 - SPECIFICITY[worker])
            found.append((task, worker, rng.random(disc.shape) < chance))
    return MaskTable.from_arrays(*zip(*found, strict=True)), truth


def overlap(mask, truth):
    return (mask & truth).sum() / max((mask | truth).sum(), 1)


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows, seed=seeds)
def test_the_order_of_rows_changes_no_bit(method, given_rows, seed):
    order = np.random.default_rng(seed).permutation(len(given_rows))

    first = method.function(table_of(given_rows))
    second = method.function(table_of([given_rows[place] for place in order]))

    for one, other in zip(first.probability, second.probability, strict=True):
        assert one.tobytes() == other.tobytes()


@EVERY_METHOD
def test_other_names_give_the_same_masks(method):
    table, _ = plant(0)
    rng = np.random.default_rng(0)
    tasks, workers = rng.permutation(4), rng.permutation(5)

    before = method.function(table)
    after = method.function(
        MaskTable.from_arrays(
            tasks[table.task_index], workers[table.worker_index], list(table.masks)
        )
    )

    for task in range(4):
        assert np.allclose(
            after.probability[tasks[task]], before.probability[task], atol=1e-4
        )
    for name, parameter in before.parameters.items():
        renamed = after.parameters[name].estimate[workers]
        assert np.allclose(renamed, parameter.estimate, atol=1e-4)


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(2))
def test_planted_masks_are_recovered_within_the_stated_error(method, seed):
    table, truth = plant(seed)

    result = method.function(table)

    pairs = zip(result.masks, truth, strict=True)
    assert np.mean([overlap(*pair) for pair in pairs]) >= 1 - method.recovery_error
    assert result.converged
    assert ((result.confidence > 0.3) & (result.confidence <= 1)).all()


def test_em_finds_what_each_worker_marks_and_leaves():
    table, _ = plant(3, n_tasks=8)

    rates = mask_em(table).parameters

    assert np.abs(rates["sensitivity"].estimate - SENSITIVITY).max() < 0.08
    assert np.abs(rates["specificity"].estimate - SPECIFICITY).max() < 0.03
    for rate in rates.values():
        assert ((rate.low <= rate.estimate) & (rate.estimate <= rate.high)).all()


def test_weighing_workers_beats_the_vote():
    table, truth = plant(4, n_tasks=8)

    def mean_overlap(method):
        pairs = zip(method(table).masks, truth, strict=True)
        return np.mean([overlap(*pair) for pair in pairs])

    assert mean_overlap(mask_em) > mean_overlap(mask_vote)
    assert mean_overlap(mask_rasa) > mean_overlap(mask_vote)


@QUIETLY
@given(given_rows=rows)
def test_masks_given_twice_leave_the_vote_as_it_is(given_rows):
    once, twice = mask_vote(table_of(given_rows)), mask_vote(table_of(given_rows * 2))

    for one, other in zip(once.probability, twice.probability, strict=True):
        assert np.array_equal(one, other)


@EVERY_METHOD
def test_masks_that_nobody_marks_are_empty(method):
    empty = np.zeros((3, 4))

    result = method.function(
        MaskTable.from_arrays([1, 1], ["ada", "bola"], [empty] * 2)
    )

    assert not result.masks[0].any()
    assert result.masks[0].shape == (3, 4)
    assert result.confidence[0] > 0.2


@EVERY_METHOD
@pytest.mark.parametrize("shape", [(2, 2), (0, 3)])
def test_one_mask_is_taken_as_it_was_drawn_with_a_warning(method, shape):
    mask = np.ones(shape)

    result = method.function(MaskTable.from_arrays([1], ["ada"], [mask]))

    assert np.array_equal(result.masks[0], mask == 1)
    assert "taken as it was drawn" in result.warnings[-1]


@EVERY_METHOD
def test_no_answers_give_no_masks(method):
    result = method.function(MaskTable.from_arrays([], [], []))

    assert len(result.masks) == len(result.confidence) == 0
    assert result.converged


@EVERY_METHOD
def test_a_tie_is_out(method):
    masks_of_two = [[[1, 0]], [[0, 1]]]

    result = method.function(
        MaskTable.from_arrays([1, 1], ["ada", "bola"], masks_of_two)
    )

    assert not result.masks[0].any()


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ([[0, 0.5]], r"masks\[1\] has values beside 0 and 1"),
        ([0, 1], r"masks\[1\] has 1 dimensions"),
        ([[0, 1], [1]], r"masks\[1\] is no rectangle"),
        ([["a"]], r"masks\[1\] is no rectangle"),
        ([[0], [1]], "masks of task 7 have different shapes, 1 x 2 and 2 x 1"),
    ],
)
def test_what_is_no_mask_is_refused_with_its_row(second, message):
    with pytest.raises(ValueError, match=message):
        MaskTable.from_arrays([7, 7], ["ada", "bola"], [[[0, 1]], second])


@pytest.mark.parametrize("method", [mask_em, mask_rasa])
def test_options_out_of_range_are_refused(method):
    table = MaskTable.from_arrays([1], ["ada"], [[[1]]])

    with pytest.raises(ValueError, match="max_iterations"):
        method(table, max_iterations=0)


def test_em_leaves_the_vote_as_it_is_where_there_are_few_pixels():
    table = MaskTable.from_arrays(
        [1] * 3, ["ada", "bola", "eve"], [[[1, 0, 1]], [[1, 0, 0]], [[1, 1, 0]]]
    )

    result = mask_em(table)

    assert result.masks[0].tolist() == mask_vote(table).masks[0].tolist()
    assert result.probability[0].max() > 0.9


def test_a_single_small_mask_is_believed_more_than_not():
    result = mask_em(MaskTable.from_arrays([1], ["ada"], [[[1, 0], [1, 0]]]))

    assert result.confidence[0] > 0.5
