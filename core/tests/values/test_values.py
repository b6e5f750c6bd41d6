"""Numbers that a crowd gave: the same whatever the order, near the truth, bounded."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core import methods_for
from handwork_core.truth.values import ValueTable, catd, lfc_n, mean, median

METHODS = methods_for("values")
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
QUIETLY = settings(deadline=None, max_examples=12)

numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), numbers), min_size=1, max_size=30
)
seeds = st.integers(0, 2**32 - 1)


def table_of(given_rows):
    return ValueTable.from_arrays(*zip(*given_rows, strict=True))


def plant(seed, *, n_tasks=150, n_workers=8, n_answers=5, bias_deviation=0.0):
    rng = np.random.default_rng(seed)
    truth = rng.normal(0, 5, size=n_tasks)
    deviation = np.geomspace(0.2, 2.5, n_workers)
    bias = rng.normal(0, 1, size=n_workers) * bias_deviation
    workers = np.concatenate(
        [rng.permutation(n_workers)[:n_answers] for _ in range(n_tasks)]
    )
    tasks = np.repeat(np.arange(n_tasks), n_answers)
    noise = rng.normal(size=len(tasks)) * deviation[workers]
    values = truth[tasks] + bias[workers] + noise
    return ValueTable.from_arrays(tasks, workers, values), truth, (deviation, bias)


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows, seed=seeds)
def test_the_order_of_rows_changes_no_bit(method, given_rows, seed):
    order = np.random.default_rng(seed).permutation(len(given_rows))

    first = method.function(table_of(given_rows))
    second = method.function(table_of([given_rows[place] for place in order]))

    assert first.estimate.tobytes() == second.estimate.tobytes()
    assert first.interval.tobytes() == second.interval.tobytes()


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(3))
def test_other_names_give_the_same_estimates(method, seed):
    table, _, _ = plant(seed)
    rng = np.random.default_rng(seed)
    tasks, workers = rng.permutation(table.n_tasks), rng.permutation(table.n_workers)

    before = method.function(table)
    after = method.function(
        ValueTable.from_arrays(
            tasks[table.task_index], workers[table.worker_index], table.values
        )
    )

    assert np.allclose(after.estimate[tasks], before.estimate, atol=1e-4)
    for name, parameter in before.parameters.items():
        renamed = after.parameters[name].estimate[workers]
        assert np.allclose(renamed, parameter.estimate, atol=1e-3)


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows)
def test_estimates_lie_among_the_answers_and_inside_their_interval(method, given_rows):
    table = table_of(given_rows)

    result = method.function(table)

    low, high = result.interval.T
    assert ((low <= result.estimate) & (result.estimate <= high)).all()
    if method.name != "lfc_n":  # which moves answers by their worker's bias
        slack = 1e-9 * np.abs(table.values).max()
        starts = table.task_offsets[:-1]
        assert (
            result.estimate >= np.minimum.reduceat(table.values, starts) - slack
        ).all()
        assert (
            result.estimate <= np.maximum.reduceat(table.values, starts) + slack
        ).all()


@EVERY_METHOD
@pytest.mark.parametrize("shift", [0.0, 1e9])
@pytest.mark.parametrize("unit", [1e-150, 1.0, 1e150])
def test_another_unit_gives_the_same_numbers_in_that_unit(method, shift, unit):
    table, _, _ = plant(1)
    moved = ValueTable.from_arrays(
        table.task_index, table.worker_index, unit * (table.values + shift)
    )

    before = method.function(table).estimate
    after = method.function(moved).estimate

    assert np.allclose(after / unit - shift, before, atol=1e-3)


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(4))
def test_planted_numbers_are_recovered_within_the_stated_error(method, seed):
    table, truth, _ = plant(seed)

    result = method.function(table)

    error = math.sqrt(np.mean((result.estimate - truth) ** 2))
    assert error <= method.recovery_error
    inside = (result.interval[:, 0] <= truth) & (truth <= result.interval[:, 1])
    assert inside.mean() >= 0.85


@pytest.mark.parametrize("method", [catd, lfc_n])
def test_the_workers_who_scatter_most_are_told_apart(method):
    table, _, (deviation, _) = plant(2, n_tasks=300)

    found = method(table).parameters["deviation"]

    assert np.corrcoef(np.log(found.estimate), np.log(deviation))[0, 1] > 0.9
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()


@pytest.mark.parametrize("seed", range(3))
def test_workers_who_always_say_more_are_corrected(seed):
    table, truth, (_, bias) = plant(seed, n_tasks=300, bias_deviation=2.0)

    result = lfc_n(table)

    found = result.parameters["bias"]
    # Only biases relative to the others' can be seen.
    apart = (found.estimate - found.estimate.mean()) - (bias - bias.mean())
    assert np.abs(apart).max() < 0.5
    error = result.estimate - truth
    assert np.std(error) < 0.5 * np.std(mean(table).estimate - truth)


def test_weighing_workers_beats_treating_all_alike():
    def error(method):
        return np.mean(
            [np.mean((method(t).estimate - x) ** 2) for t, x, _ in map(plant, range(5))]
        )

    assert max(error(catd), error(lfc_n)) < min(error(mean), error(median))


@EVERY_METHOD
def test_no_answers_give_no_estimates(method):
    result = method.function(ValueTable.from_arrays([], [], []))

    assert result.estimate.shape == (0,)
    assert result.interval.shape == (0, 2)
    assert result.converged


@EVERY_METHOD
def test_one_answer_a_task_is_returned_without_a_bound_on_its_error(method):
    result = method.function(ValueTable.from_arrays([1, 2], ["ada", "ada"], [4, 7]))

    assert np.allclose(result.estimate, [4, 7])
    assert np.isinf(result.interval).all()
    assert "how far answers scatter is not known" in result.warnings[0]


@EVERY_METHOD
def test_answers_that_all_agree_have_no_width(method):
    table = ValueTable.from_arrays([1, 1, 2, 2], list("abab"), [3, 3, 8, 8])

    result = method.function(table)

    assert np.allclose(result.estimate, [3, 8], atol=1e-4)
    assert (np.diff(result.interval) < 1e-3).all()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, "tall"], r"values\[1\] is 'tall', not a number: write it like 3.5"),
        ([1, None], r"values\[1\] is None, not a number: leave its row out"),
        ([1, True], r"values\[1\] is True, not a number"),
        ([math.nan, 1], r"values\[0\] is nan, not a finite number"),
        (np.array([1, np.inf]), r"values\[1\] is inf, not a finite number"),
        ([1, 1e301], r"values\[1\] is 1e\+301, beyond 1e\+300.*a larger unit"),
        ([1, 10**400], r"values\[1\] is inf, not a finite number"),
        ([1], "one value per answer, but have 2, 2 and 1"),
    ],
)
def test_what_is_not_a_number_is_refused_with_its_row(values, message):
    with pytest.raises(ValueError, match=message):
        ValueTable.from_arrays([1, 2], ["ada", "bola"], values)


@pytest.mark.parametrize("method", [catd, lfc_n])
def test_options_out_of_range_are_refused(method):
    table = ValueTable.from_arrays([1], ["ada"], [1])

    for options in ({"max_iterations": 0}, {"tolerance": -1}, {"pseudo_answers": -1}):
        with pytest.raises(ValueError, match=next(iter(options))):
            method(table, **options)


def test_feelings_are_met_within_the_known_error_on_a_real_crowd(real_rows):
    rows, known_truth = real_rows("n_emotion")
    truth = dict(known_truth)
    table = ValueTable.from_arrays(*rows)

    errors = {}
    for method in (mean, median, catd, lfc_n):
        result = method(table)
        known = np.array([float(truth[task]) for task in result.tasks])
        errors[method.__name__] = math.sqrt(np.mean((result.estimate - known) ** 2))

    assert max(errors["mean"], errors["lfc_n"]) < errors["median"], errors
    assert max(errors.values()) < 22
