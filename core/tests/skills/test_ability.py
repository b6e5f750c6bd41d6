"""How often people are right is told as it is, and no surer than it is known."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import METHODS, AnswerTable, dawid_skene, majority_vote
from handwork_core.skills import worker_skills


def test_the_interval_of_a_skill_covers_it_as_often_as_it_says(crowd_of):
    covered = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        accuracies = rng.uniform(0.55, 0.95, size=15)
        truth = rng.integers(3, size=200)
        table = AnswerTable.from_arrays(
            *crowd_of(rng, truth, accuracies, n_classes=3, per_task=5)
        )
        skills = worker_skills(table, dawid_skene(table), level_share=0.9)
        covered += list((skills.low <= accuracies) & (accuracies <= skills.high))

    assert 0.82 <= np.mean(covered) <= 0.97


def test_a_skill_is_never_outside_its_interval():
    # Of one wild answer more in a row of right ones, half a percent of belief is far off.
    for n_answers in (1, 3, 40, 400):
        tasks = np.repeat(np.arange(n_answers), 4)
        workers = np.tile(np.arange(4), n_answers)
        labels = np.where((workers == 0) & (tasks < 2), 1, 0)
        table = AnswerTable.from_arrays(tasks, workers, labels, classes=[0, 1])
        for level_share in (0.05, 0.95):
            skills = worker_skills(table, dawid_skene(table), level_share=level_share)

            assert (skills.low <= skills.accuracy).all()
            assert (skills.accuracy <= skills.high).all()


@pytest.mark.parametrize("name", ["majority_vote", "wawa", "glad", "consensus"])
def test_skills_are_near_the_truth_after_methods_with_and_without_a_model(
    name, crowd_of
):
    misses, covered = [], []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        accuracies = rng.uniform(0.55, 0.95, size=20)
        truth = rng.integers(2, size=300)
        table = AnswerTable.from_arrays(*crowd_of(rng, truth, accuracies, per_task=5))
        skills = worker_skills(table, METHODS[name].function(table))
        misses += list(np.abs(skills.accuracy - accuracies))
        covered += list((skills.low <= accuracies) & (accuracies <= skills.high))

    assert np.mean(misses) < 0.06
    assert np.mean(covered) > 0.85


@pytest.mark.parametrize("name", ["majority_vote", "consensus"])
def test_skills_of_real_people_are_near_the_truth(real_crowd, name):
    table, truth = real_crowd("bluebird")
    skills = worker_skills(table, METHODS[name].function(table))
    is_right = np.array(
        [
            truth[table.tasks[task]] == table.classes[label]
            for task, label in zip(table.task_index, table.label_index, strict=True)
        ]
    )
    right = np.bincount(table.worker_index, is_right, table.n_workers)

    assert np.abs(skills.accuracy - right / skills.n_answers).mean() < 0.08


def test_what_nobody_else_answered_proves_nobody_right():
    pairs = [(task, worker) for task in range(60) for worker in ("ada", "bola", "eve")]
    alone = [(f"alone-{task}", "eve") for task in range(60)]
    tasks, workers = zip(*((str(t), w) for t, w in pairs + alone), strict=True)
    labels = [
        ["yes", "no"][(int(t) + (w == "eve")) % 2] if t.isdecimal() else "yes"
        for t, w in zip(tasks, workers, strict=True)
    ]
    table = AnswerTable.from_arrays(tasks, workers, labels)
    gold = {f"alone-{task}": "yes" for task in range(60)}
    eve = table.workers.tolist().index("eve")

    unknown = worker_skills(table, majority_vote(table))
    known = worker_skills(table, majority_vote(table, gold=gold), gold=gold)

    assert unknown.high[eve] < 0.1
    assert known.low[eve] > 0.4


def test_a_skill_is_surer_with_more_answers_and_clearer_tasks(crowd_of):
    rng = np.random.default_rng(1)
    truth = rng.integers(2, size=400)
    tasks, workers, labels = crowd_of(rng, truth, [0.8] * 6)
    few = (workers != 0) | (tasks < 20)

    table = AnswerTable.from_arrays(tasks[few], workers[few], labels[few])
    skills = worker_skills(table, dawid_skene(table))

    width = skills.high - skills.low
    assert width[0] > 1.5 * width[1]
    assert (skills.better_than_chance[1:] > 0.99).all()


def test_a_workers_own_answers_do_not_prove_the_worker():
    # Nobody else answered: nothing speaks for Ada.
    table = AnswerTable.from_arrays(range(50), ["ada"] * 50, [0, 1] * 25)

    for method in (dawid_skene, majority_vote):
        skills = worker_skills(table, method(table))

        assert skills.high[0] - skills.low[0] > 0.7
