"""The ordinal model knows that four stars are nearer to five than one star is."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, ordinal

BIAS = np.array([0.0, 0.0, 1.0, -0.8, 0.3, 0.0])
SPREAD = np.array([0.3, 0.6, 0.4, 0.5, 1.0, 2.0])


def stars(seed, *, n_tasks=600, n_answers=6):
    rng = np.random.default_rng(seed)
    truth = rng.integers(5, size=n_tasks)
    workers = np.concatenate([rng.permutation(6)[:n_answers] for _ in range(n_tasks)])
    tasks = np.repeat(np.arange(n_tasks), n_answers)
    seen = truth[tasks] + BIAS[workers] + SPREAD[workers] * rng.normal(size=len(tasks))
    labels = np.clip(np.rint(seen), 0, 4).astype(int)
    table = AnswerTable.from_arrays(tasks, workers, labels, classes=range(5))
    return table, truth


def test_bias_and_spread_are_recovered():
    result = ordinal(stars(1, n_tasks=1500)[0])

    assert np.allclose(result.parameters["bias"].estimate, BIAS, atol=0.2)
    assert np.allclose(result.parameters["spread"].estimate, SPREAD, rtol=0.25)


def test_intervals_hold_the_planted_bias_as_often_as_they_say():
    held = []
    for seed in range(12):
        bias = ordinal(stars(seed, n_tasks=200)[0]).parameters["bias"]
        held.append((bias.low <= BIAS) & (bias.high >= BIAS))

    assert 0.85 <= np.mean(held) <= 1.0


def test_it_errs_less_than_free_confusions_where_answers_are_few():
    crowds = [stars(seed, n_tasks=80, n_answers=4) for seed in range(6)]

    of_scale = np.mean([(ordinal(t).labels != truth).mean() for t, truth in crowds])
    of_free = np.mean([(dawid_skene(t).labels != truth).mean() for t, truth in crowds])

    assert of_scale < of_free


def test_the_penalised_likelihood_never_falls():
    table = stars(3, n_tasks=60)[0]

    def penalised(n):
        result = ordinal(table, max_iterations=n, tolerance=0)
        log_spread = np.log(result.parameters["spread"].estimate)
        off = ((log_spread - log_spread.mean()) / 0.7) ** 2
        off += result.parameters["bias"].estimate ** 2
        return result.log_likelihood - off.sum() / 2

    assert (np.diff([penalised(n) for n in range(1, 20)]) >= -1e-9).all()


def test_the_scale_turned_round_turns_the_bias_round():
    table, _ = stars(4, n_tasks=100)
    turned = AnswerTable.from_arrays(
        table.task_index, table.worker_index, 4 - table.label_index, classes=range(5)
    )

    before, after = ordinal(table), ordinal(turned)

    bias = before.parameters["bias"].estimate
    assert np.allclose(after.parameters["bias"].estimate, -bias, atol=1e-6)
    assert np.allclose(after.posterior[:, ::-1], before.posterior, atol=1e-6)


def test_accuracy_is_that_of_the_confusion():
    result = ordinal(stars(5)[0])

    right = np.diagonal(result.confusion, axis1=1, axis2=2) @ result.class_prior
    assert np.allclose(result.accuracy, right)
    assert (result.accuracy_interval[:, 0] < result.accuracy).all()


def test_too_many_classes_are_refused():
    many = np.arange(20_000)
    table = AnswerTable.from_arrays(many, np.zeros_like(many), many)

    with pytest.raises(ValueError, match="take the answers as numbers"):
        ordinal(table)


@pytest.mark.parametrize("name", ["rte", "d_possent"])
def test_two_classes_are_a_scale_too(name, real_crowd, accuracy):
    table, truth = real_crowd(name)

    assert accuracy(ordinal(table), truth) >= 0.92
