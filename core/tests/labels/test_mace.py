"""MACE tells who knows from who answers by habit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import digamma

from handwork_core import AnswerTable, mace


def guessing_crowd(seed, *, n_tasks=300, competence=(0.9, 0.8, 0.7, 0.6, 0.3, 0.0)):
    rng = np.random.default_rng(seed)
    truth = rng.integers(4, size=n_tasks)
    tasks, workers = np.divmod(np.arange(n_tasks * len(competence)), len(competence))
    knows = rng.random(len(tasks)) < np.array(competence)[workers]
    habit = rng.choice(4, size=len(tasks), p=[0.7, 0.1, 0.1, 0.1])
    labels = np.where(knows, truth[tasks], habit)
    return AnswerTable.from_arrays(tasks, workers, labels), truth


def test_competence_is_recovered_within_its_interval():
    competence = np.array([0.9, 0.8, 0.7, 0.6, 0.3, 0.0])

    found = mace(guessing_crowd(1)[0]).parameters["competence"]

    assert np.allclose(found.estimate, competence, atol=0.08)
    assert (found.low < found.estimate).all()
    assert (found.estimate < found.high).all()


def test_accuracy_adds_lucky_guesses_to_competence():
    table, truth = guessing_crowd(2)

    result = mace(table)

    right = table.label_index == truth[table.task_index]
    shares = np.bincount(table.worker_index, right) / 300
    assert np.allclose(result.accuracy, shares, atol=0.08)
    assert (result.accuracy > result.parameters["competence"].estimate).all()


def test_the_bound_never_falls():
    table = guessing_crowd(3, n_tasks=60)[0]

    bounds = [
        mace(table, n_restarts=1, max_iterations=n, tolerance=0).log_likelihood
        for n in range(1, 25)
    ]

    assert (np.diff(bounds) >= -1e-9).all()


def test_restarts_differ_and_the_best_bound_is_kept(real_crowd):
    table, _ = real_crowd("labelme")

    once = mace(table, n_restarts=1).log_likelihood
    often = [mace(table, n_restarts=12, seed=seed).log_likelihood for seed in (1, 2)]

    assert min(often) >= once
    assert len({once, *often}) > 1


def test_a_fixed_point_is_reached():
    table = guessing_crowd(4, n_tasks=80)[0]

    result = mace(table, tolerance=0, max_iterations=3000)

    # The update of the competence from the posterior, written out.
    found = result.parameters["competence"].estimate
    answered = np.bincount(table.worker_index)
    known = found * (answered + 1) - 0.5
    guessed = answered - known
    give = result.posterior[table.task_index, table.label_index]
    knew = np.exp(digamma(known + 0.5) - digamma(answered + 1))
    habit = _habits(table, result)
    guess = np.exp(digamma(guessed + 0.5) - digamma(answered + 1))
    share = knew[table.worker_index] / (
        knew[table.worker_index]
        + guess[table.worker_index] * habit[table.worker_index, table.label_index]
    )
    again = np.bincount(table.worker_index, give * share)
    assert np.allclose(again, known, atol=1e-4)


def _habits(table, result):
    """Return exp(E[log]) of the Dirichlet whose means the confusion shows."""
    competence = result.parameters["competence"].estimate
    answered = np.bincount(table.worker_index)
    guessed = answered - (competence * (answered + 1) - 0.5)
    means = result.confusion[:, 0, :].copy()
    means[:, 0] -= competence
    means /= (1 - competence)[:, None]
    total = guessed + 40
    return np.exp(digamma(means * total[:, None]) - digamma(total)[:, None])


def test_thousands_of_answers_to_a_task_do_not_underflow():
    labels = [0] * 2500 + [1] * 2501
    table = AnswerTable.from_arrays([1] * 5001, range(5001), labels)

    result = mace(table)

    assert np.isfinite(result.log_likelihood)
    assert np.isfinite(result.posterior).all()


def test_no_restarts_are_refused():
    with pytest.raises(ValueError, match="n_restarts must be 1 or more, not 0"):
        mace(AnswerTable.from_arrays([1], [1], [1]), n_restarts=0)


@pytest.mark.parametrize(("name", "least"), [("rte", 0.92), ("d_possent", 0.95)])
def test_real_crowds_are_read_with_the_accuracy_expected(
    name, least, real_crowd, accuracy
):
    table, truth = real_crowd(name)

    assert accuracy(mace(table), truth) >= least
