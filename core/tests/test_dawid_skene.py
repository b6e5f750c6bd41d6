"""Dawid and Skene's EM learns who can be believed."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, majority_vote


def test_maximum_likelihood_never_falls(plant):
    table = plant(5, n_tasks=150).table

    values = [
        dawid_skene(
            table, pseudo_labels=0, max_iterations=n, tolerance=0
        ).log_likelihood
        for n in range(1, 15)
    ]

    assert (np.diff(values) >= -1e-9).all()


def test_maximum_likelihood_ignores_tasks_that_are_copied_whole(plant):
    crowd = plant(6, n_tasks=100)
    copied = AnswerTable.from_arrays(
        np.concatenate([crowd.tasks, crowd.tasks + 1000]),
        np.tile(crowd.workers, 2),
        np.tile(crowd.labels, 2),
    )

    once = dawid_skene(crowd.table, pseudo_labels=0)
    twice = dawid_skene(copied, pseudo_labels=0)

    assert np.allclose(twice.posterior[:100], once.posterior, atol=1e-8)


def test_the_confusion_of_each_worker_is_recovered(plant):
    crowd = plant(7, n_tasks=2000)

    result = dawid_skene(crowd.table)

    assert np.allclose(result.accuracy, np.linspace(0.6, 0.95, 9), atol=0.05)


def test_it_errs_less_than_the_majority_where_workers_differ(plant):
    crowds = [plant(seed) for seed in range(10)]

    of_model = np.mean([c.wrong_share(dawid_skene(c.table)) for c in crowds])
    of_votes = np.mean([c.wrong_share(majority_vote(c.table)) for c in crowds])

    assert of_model < 0.9 * of_votes


def test_eve_who_always_errs_is_read_backwards():
    truth = np.arange(60) % 2
    labels = np.concatenate([truth, truth, 1 - truth])
    workers = np.repeat(["ada", "bola", "eve"], 60)

    result = dawid_skene(
        AnswerTable.from_arrays(np.tile(range(60), 3), workers, labels)
    )

    eve = result.workers.tolist().index("eve")
    assert result.confusion[eve, 0, 1] > 0.9
    assert result.accuracy[eve] < 0.1


def test_the_prior_keeps_a_worker_of_one_answer_near_the_others():
    tasks = [*np.repeat(range(20), 2), 0]
    workers = [*["ada", "bola"] * 20, "cleo"]
    labels = [*np.repeat(np.arange(20) % 2, 2), 1]

    cleo = dawid_skene(AnswerTable.from_arrays(tasks, workers, labels)).confusion[2]
    alone = dawid_skene(
        AnswerTable.from_arrays(tasks, workers, labels), pseudo_labels=0
    ).confusion[2]

    assert 0.3 < cleo[0, 0] < 0.9
    assert alone[0, 0] < 0.1


def test_a_run_cut_short_says_so(plant):
    result = dawid_skene(plant(8).table, max_iterations=2, tolerance=0)

    assert not result.converged
    assert result.n_iterations == 2
    assert result.warnings == ("EM had not settled after 2 iterations.",)


def test_single_answers_are_warned_about():
    table = AnswerTable.from_arrays([1, 2], ["ada", "bola"], ["x", "y"])

    assert dawid_skene(table).warnings == (
        "No task has two answers: workers cannot be told apart.",
    )


def test_hundreds_of_answers_to_a_task_do_not_underflow():
    labels = [0] * 1500 + [1] * 1500 + [0]
    table = AnswerTable.from_arrays([1] * 3001, range(3001), labels)

    result = dawid_skene(table)

    assert np.isfinite(result.log_likelihood)
    assert np.isfinite(result.posterior).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pseudo_labels": -1}, "pseudo_labels must be 0 or more"),
        ({"pseudo_labels": float("nan")}, "pseudo_labels must be 0 or more"),
        ({"max_iterations": 0}, "max_iterations must be 1 or more"),
        ({"tolerance": -1e-9}, "tolerance must be 0 or more"),
    ],
)
def test_options_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        dawid_skene(AnswerTable.from_arrays([1], [1], [1]), **options)


def test_too_many_classes_for_a_matrix_per_worker_are_refused():
    many = np.arange(10_000)
    table = AnswerTable.from_arrays(many, many % 3, many)

    with pytest.raises(ValueError, match="too many classes"):
        dawid_skene(table)


@pytest.mark.parametrize(
    ("name", "least"),
    [("rte", 0.92), ("bluebird", 0.88), ("d_possent", 0.955), ("d_product", 0.93)],
)
def test_real_crowds_are_read_with_the_accuracy_expected(
    name, least, real_crowd, accuracy
):
    table, truth = real_crowd(name)

    assert accuracy(dawid_skene(table), truth) >= least


@pytest.mark.parametrize(
    ("name", "share"), [("rte", 0.9187), ("d_possent", 0.932), ("labelme", 0.769)]
)
def test_majority_on_real_crowds_is_the_published_one(
    name, share, real_crowd, accuracy
):
    table, truth = real_crowd(name)

    assert accuracy(majority_vote(table), truth) == pytest.approx(share, abs=1e-3)
