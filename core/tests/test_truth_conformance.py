"""What holds for every registered method for labels: a new one is tested by being there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core import METHODS as METHODS_OF_EVERY_KIND
from handwork_core import AnswerTable, find_method, methods_for

METHODS = methods_for("labels")
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
QUIETLY = settings(deadline=None, max_examples=20)

small = st.integers(0, 3)
answers = st.lists(st.tuples(small, small, st.integers(0, 2)), min_size=1, max_size=40)
seeds = st.integers(0, 2**32 - 1)


def table_of(rows, **options):
    return AnswerTable.from_arrays(*np.array(rows).T, **options)


@EVERY_METHOD
@QUIETLY
@given(rows=answers)
def test_estimates_are_probabilities_of_the_first_most_probable_class(method, rows):
    table = table_of(rows)

    result = method.function(table)

    assert result.posterior.shape == (table.n_tasks, table.n_classes)
    assert np.allclose(result.posterior.sum(axis=1), 1, atol=1e-12)
    assert (result.posterior >= 0).all()
    best = result.posterior.max(axis=1)
    first = [
        np.flatnonzero(p >= b - 1e-9)[0]
        for p, b in zip(result.posterior, best, strict=True)
    ]
    assert result.labels.tolist() == first
    assert np.allclose(result.confidence, best, atol=1e-9)
    assert np.isclose(result.class_prior.sum(), 1)
    assert (result.method, result.version) == (method.name, method.version)


@EVERY_METHOD
@QUIETLY
@given(rows=answers)
def test_workers_are_modelled_by_probabilities_or_not_at_all(method, rows):
    table = table_of(rows)

    result = method.function(table)

    assert (result.accuracy is not None) == method.models_workers
    if result.confusion is not None:
        assert np.allclose(result.confusion.sum(axis=2), 1)
    if result.accuracy is not None:
        assert ((result.accuracy >= 0) & (result.accuracy <= 1 + 1e-12)).all()
    if result.accuracy_interval is not None:
        low, high = result.accuracy_interval.T
        assert (low <= result.accuracy + 1e-9).all()
        assert (result.accuracy <= high + 1e-9).all()


@EVERY_METHOD
@QUIETLY
@given(rows=answers, seed=seeds)
def test_the_order_of_rows_changes_no_bit(method, rows, seed):
    shuffled = np.random.default_rng(seed).permutation(np.array(rows))

    first = method.function(table_of(rows))
    second = method.function(table_of(shuffled))

    assert first.posterior.tobytes() == second.posterior.tobytes()


@EVERY_METHOD
@settings(deadline=None, max_examples=4)
@given(seed=seeds)
def test_other_names_give_the_same_estimates(method, seed, plant):
    crowd = plant(seed, n_tasks=120)
    rng = np.random.default_rng(seed)
    tasks, workers, classes = (rng.permutation(n) for n in (120, 9, 3))
    if "ordered classes" in method.needs:
        classes = np.arange(3)[::-1]
    renamed = AnswerTable.from_arrays(
        tasks[crowd.tasks], workers[crowd.workers], classes[crowd.labels]
    )

    before = method.function(crowd.table)
    after = method.function(renamed)

    found = after.posterior[tasks][:, classes]
    if method.draws_at_random:
        assert (found.argmax(axis=1) == before.labels).mean() >= 0.9
    else:
        # Rounding may let a climb stop a step earlier.
        assert np.allclose(found, before.posterior, atol=1e-3)


@pytest.mark.parametrize(
    "name", [name for name, method in METHODS.items() if method.ignores_repetition]
)
@QUIETLY
@given(rows=answers)
def test_answers_given_twice_change_nothing_where_a_method_says_so(name, rows):
    once = METHODS[name].function(table_of(rows))
    twice = METHODS[name].function(table_of(rows * 2))

    assert np.allclose(once.posterior, twice.posterior, atol=1e-12)


@EVERY_METHOD
@QUIETLY
@given(rows=answers, data=st.data())
def test_gold_is_believed_without_doubt(method, rows, data):
    table = table_of(rows, classes=[0, 1, 2])
    known = data.draw(st.dictionaries(small, st.integers(0, 2)))

    result = method.function(table, gold=known)

    estimates = dict(zip(result.tasks.tolist(), result.labels.tolist(), strict=True))
    doubt = dict(zip(result.tasks.tolist(), 1 - result.confidence, strict=True))
    for task in known.keys() & estimates.keys():
        assert estimates[task] == known[task]
        assert doubt[task] == 0


@EVERY_METHOD
def test_gold_of_an_unknown_class_is_refused(method):
    with pytest.raises(ValueError, match="gold label 'cat' of task 1"):
        method.function(table_of([(1, 1, 0)]), gold={1: "cat"})


@EVERY_METHOD
@pytest.mark.parametrize(
    "rows",
    [
        [(1, 1, 0), (2, 1, 1), (3, 1, 1)],
        [(1, 1, 0), (2, 2, 0), (2, 1, 0)],
        [(1, 1, 0), (1, 2, 1), (1, 3, 1)],
        [(1, 1, 0)],
    ],
    ids=["one worker", "one class", "one task", "one answer"],
)
def test_the_smallest_inputs_give_the_majority(method, rows):
    result = method.function(table_of(rows))

    for task, label in zip(result.tasks, result.classes[result.labels], strict=True):
        given_labels = [row[2] for row in rows if row[0] == task]
        assert label == max(set(given_labels), key=given_labels.count)


@EVERY_METHOD
@pytest.mark.parametrize("classes", [None, [], ["a", "b"]])
def test_no_answers_give_no_estimates(method, classes):
    result = method.function(AnswerTable.from_arrays([], [], [], classes=classes))

    assert result.posterior.shape == (0, len(classes or []))
    assert len(result.labels) == len(result.confidence) == 0
    assert result.converged


@EVERY_METHOD
def test_a_tie_goes_to_the_first_class(method):
    table = AnswerTable.from_arrays([1, 1], ["ada", "bola"], ["b", "a"])

    result = method.function(table)

    assert result.classes[result.labels].tolist() == ["a"]


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(8))
def test_planted_truth_is_recovered_within_the_stated_error(method, seed, plant):
    crowd = plant(seed)

    result = method.function(crowd.table)

    assert crowd.wrong_share(result) <= method.recovery_error


def test_a_method_is_found_by_its_name():
    for name, method in METHODS_OF_EVERY_KIND.items():
        assert find_method(name) is method
        assert find_method(name, answers=method.answers) is method


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'oracle': choose .*dawid_skene, "):
        find_method("oracle")


def test_a_method_is_not_found_among_those_for_other_answers():
    with pytest.raises(ValueError, match="no truth method for boxes is called"):
        find_method("majority_vote", answers="boxes")
