"""Workers who err together mislead a model that takes them to err alone."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable
from handwork_core.truth import cbcc, consensus, dawid_skene, ebcc, ibcc
from handwork_core.truth.labels.variational import (
    diagonal_prior,
    divergence,
    expected_logarithms,
)


def misleading_crowd(seed, *, n_tasks=600, n_workers=20):
    """A third of the tasks of class 1 look like class 0 to most of the crowd."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(2, size=n_tasks)
    trap = (truth == 1) & (rng.random(n_tasks) < 0.35)
    workers = np.concatenate([rng.permutation(n_workers)[:8] for _ in range(n_tasks)])
    tasks = np.repeat(np.arange(n_tasks), 8)
    right_share = np.where(trap[tasks], 0.15, 0.85)
    # Nine careful workers are not misled.
    right_share = np.where(workers < 9, 0.9, right_share)
    right = rng.random(len(tasks)) < right_share
    labels = np.where(right, truth[tasks], 1 - truth[tasks])
    return AnswerTable.from_arrays(tasks, workers, labels), truth


def wrong_share(result, truth):
    return float(np.mean(result.labels != truth))


def test_groups_of_tasks_are_told_apart_where_many_are_misled():
    crowds = [misleading_crowd(seed) for seed in range(4)]

    alone = np.mean([wrong_share(dawid_skene(t), truth) for t, truth in crowds])
    together = np.mean([wrong_share(ebcc(t), truth) for t, truth in crowds])

    assert together < 0.7 * alone


def test_the_pool_is_less_sure_where_its_models_disagree():
    table, _ = misleading_crowd(1)

    result = consensus(table)

    apart = result.parameters["disagreement"].estimate
    order = np.argsort(apart)
    confidence = result.confidence[order]
    assert apart.max() > 0.2
    assert confidence[-50:].mean() < confidence[:50].mean()


def test_a_seed_gives_the_same_bits_and_another_one_another_start(plant):
    table = plant(3, n_tasks=80).table

    first, again = ebcc(table, seed=5), ebcc(table, seed=5)
    other = ebcc(table, seed=6, n_restarts=1, max_iterations=1)
    start = ebcc(table, seed=5, n_restarts=1, max_iterations=1)

    assert first.posterior.tobytes() == again.posterior.tobytes()
    assert other.posterior.tobytes() != start.posterior.tobytes()


def test_more_restarts_never_lower_the_bound(plant):
    table = plant(4, n_tasks=80).table

    bounds = [ebcc(table, n_restarts=n).log_likelihood for n in (1, 2, 4)]

    assert bounds == sorted(bounds)


def test_the_bound_rises_with_every_iteration(plant):
    table = plant(5, n_tasks=80).table

    for method, options in ((ibcc, {}), (ebcc, {"n_restarts": 1})):
        bounds = [
            method(table, max_iterations=n, tolerance=0, **options).log_likelihood
            for n in range(1, 12)
        ]
        assert (np.diff(bounds) >= -1e-8).all()


def test_one_group_is_the_independent_model(plant):
    table = plant(6, n_tasks=100).table

    grouped = ebcc(table, n_groups=1, max_iterations=100)

    assert np.allclose(grouped.posterior, ibcc(table).posterior, atol=1e-9)


def test_one_community_is_the_pooled_model(plant):
    table = plant(7, n_tasks=100).table
    options = {"max_iterations": 300, "tolerance": 1e-9}

    alone = ibcc(table, prior="pooled", **options)

    assert np.allclose(
        cbcc(table, n_communities=1, **options).posterior, alone.posterior, atol=1e-4
    )


def test_communities_part_careful_workers_from_guessing_ones():
    rng = np.random.default_rng(8)
    truth = np.repeat(rng.integers(3, size=150), 12)
    workers = np.tile(np.arange(12), 150)
    careful = workers < 6
    right = rng.random(len(truth)) < np.where(careful, 0.95, 0.35)
    wrong = (truth + rng.integers(1, 3, size=len(truth))) % 3
    table = AnswerTable.from_arrays(
        np.repeat(np.arange(150), 12), workers, np.where(right, truth, wrong)
    )

    result = cbcc(table, n_communities=2)

    share = result.parameters["community 1"].estimate
    assert (share[:6] > 0.9).all()
    assert (share[6:] < 0.1).all()


def test_the_divergence_of_distributions_is_that_of_samples():
    rng = np.random.default_rng(9)
    posterior, prior = np.array([[3.0], [1.5], [0.7]]), diagonal_prior(3)[:, :1]
    draws = rng.dirichlet(posterior[:, 0], size=200_000)

    logarithms = np.log(draws)

    assert np.allclose(
        expected_logarithms(posterior, 0)[:, 0], logarithms.mean(axis=0), atol=0.02
    )
    from scipy.stats import dirichlet  # noqa: PLC0415 - slow, and used here only

    ratios = dirichlet.logpdf(draws.T, posterior[:, 0]) - dirichlet.logpdf(
        draws.T, prior[:, 0]
    )
    assert divergence(posterior, prior, 0) == pytest.approx(ratios.mean(), abs=0.03)


def test_ada_who_is_known_teaches_who_errs(plant):
    crowd = plant(10, n_tasks=100)
    gold = {task: int(crowd.truth[task]) for task in range(30)}

    for method in (ibcc, ebcc, cbcc, consensus):
        result = method(crowd.table, gold=gold)
        assert (result.labels[:30] == crowd.truth[:30]).all()
        assert (result.confidence[:30] == 1).all()
