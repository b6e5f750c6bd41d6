"""GLAD tells able workers from others, and hard tasks from easy ones."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logsumexp
from scipy.stats import norm

from handwork_core import AnswerTable, glad


@pytest.fixture(scope="module")
def exam():
    """Answers by GLAD's own model; abilities 0 to 3, easiness about 0.4 to 3."""
    rng = np.random.default_rng(1)
    ability, log_easiness = np.linspace(0, 3, 12), rng.normal(0.2, 0.6, size=300)
    truth = rng.integers(3, size=300)
    tasks, workers = np.divmod(np.arange(3600), 12)
    right = rng.random(3600) < expit(ability[workers] * np.exp(log_easiness[tasks]))
    wrong = truth[tasks] + rng.integers(1, 3, size=3600)
    labels = np.where(right, truth[tasks], wrong % 3)
    return AnswerTable.from_arrays(tasks, workers, labels), ability, log_easiness, truth


def log_density(table, ability, log_easiness):
    """Marginal log-likelihood with the priors, written out task by task."""
    total = norm.logpdf(ability - 1).sum() + norm.logpdf(log_easiness - 1).sum()
    k = table.n_classes
    for task in range(table.n_tasks):
        rows = slice(*table.task_offsets[task : task + 2])
        chance = expit(ability[table.worker_index[rows]] * np.exp(log_easiness[task]))
        same = table.label_index[rows][:, None] == np.arange(k)
        likely = np.where(same, chance[:, None], (1 - chance[:, None]) / (k - 1))
        total += logsumexp(np.log(likely).sum(axis=0)) - np.log(k)
    return total


def test_ability_and_difficulty_are_recovered(exam):
    table, ability, log_easiness, _ = exam

    found = glad(table).parameters

    assert np.corrcoef(found["ability"].estimate, ability)[0, 1] > 0.97
    difficulty = np.log(found["difficulty"].estimate)
    assert np.corrcoef(difficulty, -log_easiness)[0, 1] > 0.5


def test_it_is_at_a_maximum_of_the_density(exam):
    table = exam[0]

    result = glad(table, tolerance=1e-6)

    ability = result.parameters["ability"].estimate
    log_easiness = -np.log(result.parameters["difficulty"].estimate)
    best = log_density(table, ability, log_easiness)
    constant = norm.logpdf(ability - 1).sum() + norm.logpdf(log_easiness - 1).sum()
    assert best == pytest.approx(result.log_likelihood + constant)
    rng = np.random.default_rng(2)
    for _ in range(10):
        nearby = (
            ability + 0.03 * rng.normal(size=len(ability)),
            log_easiness + 0.03 * rng.normal(size=len(log_easiness)),
        )
        assert log_density(table, *nearby) < best


def test_half_the_width_of_an_interval_is_two_standard_errors(exam):
    table = exam[0]
    result = glad(table, tolerance=1e-6)
    ability = result.parameters["ability"].estimate
    log_easiness = -np.log(result.parameters["difficulty"].estimate)

    def bent(worker, step=1e-3):
        moved = np.eye(len(ability))[worker] * step
        values = [
            log_density(table, ability + s * moved, log_easiness) for s in (-1, 0, 1)
        ]
        return -(values[0] - 2 * values[1] + values[2]) / step**2

    high = result.parameters["ability"].high
    for worker in (0, 6, 11):
        expected = 1.959964 / np.sqrt(bent(worker))
        assert high[worker] - ability[worker] == pytest.approx(expected, rel=1e-3)


def test_accuracy_is_the_mean_over_the_tasks_answered(exam):
    table, _, _, truth = exam

    result = glad(table)

    right = table.label_index == truth[table.task_index]
    shares = np.bincount(table.worker_index, right) / 300
    assert np.allclose(result.accuracy, shares, atol=0.06)
    low, high = result.accuracy_interval.T
    assert ((low < result.accuracy) & (result.accuracy < high)).all()


def test_thousands_of_answers_to_a_task_do_not_overflow():
    labels = [0] * 2500 + [1] * 2500
    table = AnswerTable.from_arrays([1] * 5000, range(5000), labels)

    result = glad(table)

    assert np.isfinite(result.posterior).all()
    assert np.isfinite(result.log_likelihood)


def test_a_run_cut_short_says_so(exam):
    result = glad(exam[0], max_iterations=2, tolerance=0)

    assert not result.converged
    assert result.warnings == ("GLAD had not settled after 2 iterations.",)


def test_another_compatibility_is_refused():
    with pytest.raises(ValueError, match="compat must be None or 'crowdkit'"):
        glad(AnswerTable.from_arrays([1], [1], [1]), compat="pandas")


@pytest.mark.parametrize(
    ("name", "share"),
    [("bluebird", 0.7222), ("cf", 0.88), ("labelme", 0.775), ("sp_amt", 0.946)],
)
def test_crowdkit_numbers_are_met_on_real_crowds(name, share, real_crowd, accuracy):
    table, truth = real_crowd(name)

    found = accuracy(glad(table, compat="crowdkit"), truth)

    assert found == pytest.approx(share, abs=1e-3)


def test_published_accuracy_is_reached(real_crowd, accuracy):
    table, truth = real_crowd("d_product")

    assert accuracy(glad(table), truth) >= 0.928
