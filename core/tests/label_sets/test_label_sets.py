"""Sets of labels: each label is judged by who can be believed about it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core import methods_for
from handwork_core.truth.label_sets import LabelSetTable, binary_relevance

METHODS = methods_for("label sets")
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
QUIETLY = settings(deadline=None, max_examples=12)

small = st.integers(0, 3)
sets = st.frozensets(st.sampled_from("abc"))
rows = st.lists(st.tuples(small, small, sets), min_size=1, max_size=25)
seeds = st.integers(0, 2**32 - 1)


def table_of(given_rows, **options):
    return LabelSetTable.from_arrays(*zip(*given_rows, strict=True), **options)


def plant(seed, *, n_tasks=250, n_labels=4, n_workers=8, n_answers=5):
    rng = np.random.default_rng(seed)
    truth = rng.random((n_tasks, n_labels)) < np.linspace(0.2, 0.6, n_labels)
    sensitivity = rng.uniform(0.6, 0.95, size=(n_workers, n_labels))
    specificity = rng.uniform(0.8, 0.98, size=(n_workers, n_labels))
    workers = np.concatenate(
        [rng.permutation(n_workers)[:n_answers] for _ in range(n_tasks)]
    )
    tasks = np.repeat(np.arange(n_tasks), n_answers)
    chance = np.where(truth[tasks], sensitivity[workers], 1 - specificity[workers])
    marked = rng.random(chance.shape) < chance
    chosen = [np.flatnonzero(row).tolist() for row in marked]
    table = LabelSetTable.from_arrays(tasks, workers, chosen, labels=range(n_labels))
    return table, truth, sensitivity


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows, seed=seeds)
def test_the_order_of_rows_changes_no_bit(method, given_rows, seed):
    order = np.random.default_rng(seed).permutation(len(given_rows))

    first = method.function(table_of(given_rows))
    second = method.function(table_of([given_rows[place] for place in order]))

    assert first.posterior.tobytes() == second.posterior.tobytes()
    assert first.label_sets == second.label_sets


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(2))
def test_other_names_give_the_same_sets(method, seed):
    table, _, _ = plant(seed)
    rng = np.random.default_rng(seed)
    tasks = rng.permutation(table.n_tasks)
    workers = rng.permutation(table.n_workers)
    labels = rng.permutation(table.n_labels)
    ends = zip(table.set_offsets[:-1], table.set_offsets[1:], strict=True)
    renamed = LabelSetTable.from_arrays(
        tasks[table.task_index],
        workers[table.worker_index],
        [labels[table.members[a:b]].tolist() for a, b in ends],
    )

    before = method.function(table)
    after = method.function(renamed)

    assert np.allclose(after.posterior[tasks][:, labels], before.posterior, atol=1e-6)
    assert np.allclose(
        after.sensitivity[workers][:, labels], before.sensitivity, atol=1e-5
    )


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(3))
def test_planted_sets_and_rates_are_recovered_within_the_stated_error(method, seed):
    table, truth, sensitivity = plant(seed)

    result = method.function(table)

    assert np.mean(result.applies != truth) <= method.recovery_error
    assert np.abs(result.sensitivity - sensitivity).mean() < 0.06
    assert np.allclose(result.prevalence, truth.mean(axis=0), atol=0.08)


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows)
def test_posteriors_are_probabilities_and_the_set_is_what_leads(method, given_rows):
    result = method.function(table_of(given_rows, labels="abcd"))

    assert result.posterior.shape == (len(result.tasks), 4)
    assert ((result.posterior >= 0) & (result.posterior <= 1)).all()
    assert (result.applies == (result.posterior > 0.5 + 1e-9)).all()
    assert ((result.confidence >= 0) & (result.confidence <= 1)).all()
    assert not result.applies[:, 3].any()


def test_votes_given_twice_change_nothing():
    given_rows = [(1, "ada", "ab"), (1, "bola", "a"), (2, "ada", "c")]
    given_rows = [(task, worker, list(chosen)) for task, worker, chosen in given_rows]

    once = binary_relevance(table_of(given_rows), base="majority_vote")
    twice = binary_relevance(table_of(given_rows * 2), base="majority_vote")

    assert np.array_equal(once.posterior, twice.posterior)
    assert once.sensitivity is None


@EVERY_METHOD
def test_no_answers_and_no_labels_give_no_sets(method):
    nothing = method.function(LabelSetTable.from_arrays([], [], [], labels="ab"))
    nobody_marked = method.function(LabelSetTable.from_arrays([1], ["ada"], [[]]))

    assert nothing.posterior.shape == (0, 2)
    assert nobody_marked.label_sets == ((),)
    assert nobody_marked.confidence.tolist() == [1.0]


@EVERY_METHOD
def test_a_tie_leaves_the_label_out(method):
    result = method.function(table_of([(1, "ada", ["x"]), (1, "bola", [])]))

    assert result.label_sets == ((),)


@pytest.mark.parametrize(
    ("label_sets", "options", "message"),
    [
        (["ab", []], {}, r"label_sets\[0\] is the string 'ab'.*put it in a list"),
        ([[], 3], {}, r"label_sets\[1\] is 3, not a set.*empty where no label applies"),
        ([[], [[1]]], {}, r"label_sets\[1\] is \[\[1\]\], not a set"),
        ([["a"], ["z"]], {"labels": ["a"]}, "1 labels are not among classes: 'z'"),
        ([[None], []], {}, "labels has a missing value"),
        ([[]], {}, "one value per answer, but have 2, 2 and 1"),
    ],
)
def test_what_is_not_a_set_is_refused_with_its_row(label_sets, options, message):
    with pytest.raises(ValueError, match=message):
        LabelSetTable.from_arrays([1, 2], ["ada", "bola"], label_sets, **options)


def test_an_unknown_base_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"called 'rover': choose .*dawid_skene"):
        binary_relevance(table_of([(1, "ada", ["x"])]), base="rover")
