"""Those who come from Crowd-Kit find its numbers where it is right."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from handwork_core import AnswerTable
from handwork_core.truth import dawid_skene, majority_vote, wawa, zero_based_skill

METHODS = (majority_vote, wawa, zero_based_skill, dawid_skene)


def rows_of(table):
    return list(
        zip(
            table.task_index.tolist(),
            table.worker_index.tolist(),
            table.label_index.tolist(),
            strict=True,
        )
    )


def weighted_vote(table, skill):
    """Vote with weights, row by row; ties go to the first label."""
    posterior = np.zeros((table.n_tasks, table.n_classes))
    for task, worker, label in rows_of(table):
        posterior[task, label] += skill[worker]
    posterior /= posterior.sum(axis=1, keepdims=True)
    return posterior, posterior.argmax(axis=1)


def agreement(table, labels):
    right, total = Counter(), Counter()
    for task, worker, label in set(rows_of(table)):
        right[worker] += int(labels[task] == label)
        total[worker] += 1
    return np.array([right[w] / total[w] for w in range(table.n_workers)])


def skills_after(table, n_iterations):
    skill = np.full(table.n_workers, 1 / table.n_classes + 1e-5)
    rate = 1.0
    for iteration in range(1, n_iterations + 1):
        rate *= 0.5 if iteration % 20 == 0 else 1
        skill = skill + rate * (
            agreement(table, weighted_vote(table, skill)[1]) - skill
        )
    return skill


def expectation_maximisation(table):
    """Follow the reference word by word, with dictionaries of the pairs that occur."""
    posterior, _ = weighted_vote(table, np.ones(table.n_workers))
    rows, last = rows_of(table), -np.inf
    prior, errors = posterior.mean(axis=0), confusions(rows, posterior)
    n_iterations, rises = 0, True
    while rises and n_iterations < 100:
        n_iterations += 1
        logs = np.tile(np.log2(np.maximum(prior, 1e-10)), (table.n_tasks, 1))
        for task, worker, label in rows:
            logs[task] += np.log2(errors[worker, label])
        posterior = np.exp2(logs - logs.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
        prior, errors = posterior.mean(axis=0), confusions(rows, posterior)
        sure = np.maximum(posterior, 1e-10)
        value = -(sure * np.log(sure)).sum()
        for task, worker, label in rows:
            logs_of_row = np.log(errors[worker, label]) + np.log(
                np.maximum(prior, 1e-10)
            )
            value += (sure[task] * logs_of_row).sum()
        rises = value / len(rows) - last >= 1e-5
        last = value / len(rows)
    return posterior, n_iterations


def confusions(rows, posterior):
    counts = defaultdict(lambda: np.zeros(posterior.shape[1]))
    for task, worker, label in rows:
        counts[worker, label] += posterior[task]
    totals = defaultdict(lambda: np.zeros(posterior.shape[1]))
    clipped = {pair: np.maximum(count, 1e-10) for pair, count in counts.items()}
    for (worker, _), count in clipped.items():
        totals[worker] += count
    return {pair: count / totals[pair[0]] for pair, count in clipped.items()}


@pytest.fixture(params=[(2, 3), (3, 5), (5, 4)], ids=str)
def table(request, plant):
    n_classes, n_answers = request.param
    crowd = plant(
        n_classes, n_tasks=120, n_classes=n_classes, n_workers=12, n_answers=n_answers
    )
    return crowd.table


@pytest.fixture
def repeating_table(table):
    """Some answers stand twice: they vote twice, and are one agreement."""
    rows = np.array(rows_of(table))
    return AnswerTable.from_arrays(*np.concatenate([rows, rows[::5]]).T)


def test_an_answer_given_twice_votes_twice_and_agrees_once(repeating_table):
    table = repeating_table
    _, majority = weighted_vote(table, np.ones(table.n_workers))
    posterior, _ = weighted_vote(table, agreement(table, majority))

    result = wawa(table, compat="crowdkit")

    assert np.allclose(result.posterior, posterior, rtol=0, atol=1e-12)


def test_weights_are_the_agreement_with_the_majority(table):
    _, majority = weighted_vote(table, np.ones(table.n_workers))
    skill = agreement(table, majority)
    posterior, labels = weighted_vote(table, skill)

    result = wawa(table, compat="crowdkit")

    assert np.allclose(result.accuracy, skill, rtol=0, atol=1e-12)
    assert np.allclose(result.posterior, posterior, rtol=0, atol=1e-12)
    assert result.labels.tolist() == labels.tolist()


def test_skills_follow_a_hundred_steps_also_when_fewer_are_taken(table):
    skill = skills_after(table, 100)

    result = zero_based_skill(table, compat="crowdkit")

    assert np.allclose(result.accuracy, skill, rtol=0, atol=1e-10)
    assert result.labels.tolist() == weighted_vote(table, skill)[1].tolist()


def test_confusions_take_as_many_iterations_to_the_same_posterior(table):
    posterior, n_iterations = expectation_maximisation(table)

    result = dawid_skene(table, compat="crowdkit")

    assert result.n_iterations == n_iterations
    assert np.abs(result.posterior - posterior).max() < 1e-8
    assert result.labels.tolist() == posterior.argmax(axis=1).tolist()


@pytest.mark.parametrize(
    ("method", "name", "share"),
    [
        (majority_vote, "bluebird", 0.7593),
        (wawa, "bluebird", 0.7593),
        (wawa, "cf", 0.8933),
        (wawa, "labelme", 0.774),
        (zero_based_skill, "cf", 0.8933),
        (zero_based_skill, "sp_amt", 0.946),
        (zero_based_skill, "d_possent", 0.953),
        (dawid_skene, "bluebird", 0.8889),
        (dawid_skene, "rte", 0.9275),
        (dawid_skene, "cf", 0.83),
        (dawid_skene, "d_product", 0.9397),
        (dawid_skene, "labelme", 0.792),
    ],
)
def test_real_crowds_have_the_accuracy_measured_with_crowd_kit(
    method, name, share, real_crowd, accuracy
):
    table, truth = real_crowd(name)

    result = method(table, compat="crowdkit")

    assert accuracy(result, truth) == pytest.approx(share, abs=6e-5)


@pytest.mark.parametrize("method", METHODS)
def test_an_unknown_peer_is_refused(method):
    table = AnswerTable.from_arrays([1], [1], [1])

    with pytest.raises(ValueError, match="compat must be None or 'crowdkit'"):
        method(table, compat="oracle")


@pytest.mark.parametrize("method", METHODS)
def test_known_answers_and_empty_tables_are_no_exception(method):
    nothing = AnswerTable.from_arrays([], [], [])
    table = AnswerTable.from_arrays([1, 1, 2], [1, 2, 1], list("aab"))

    assert len(method(nothing, compat="crowdkit").labels) == 0
    assert method(table, gold={1: "b"}, compat="crowdkit").labels.tolist() == [1, 1]
