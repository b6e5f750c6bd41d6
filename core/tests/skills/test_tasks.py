"""Hard and ambiguous tasks are found, and confusions that belong to the instructions."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, infer, majority_vote
from handwork_core.skills import label_confusions, task_difficulty


def crowd(rng, *, n_tasks=120, n_workers=10, accuracy=0.9, n_classes=3):
    truth = rng.integers(n_classes, size=n_tasks)
    tasks = np.repeat(np.arange(n_tasks), n_workers)
    workers = np.tile(np.arange(n_workers), n_tasks)
    right = rng.random(len(tasks)) < accuracy
    wrong = (truth[tasks] + rng.integers(1, n_classes, len(tasks))) % n_classes
    return truth, tasks, workers, np.where(right, truth[tasks], wrong)


def test_ambiguous_tasks_are_those_that_skill_does_not_explain():
    rng = np.random.default_rng(4)
    truth, tasks, workers, labels = crowd(rng, n_workers=20)
    doubtful = (tasks % 30 == 0) & ((workers + tasks // 30) % 2 == 0)
    labels[doubtful] = (truth[tasks[doubtful]] + 1) % 3
    table = AnswerTable.from_arrays(tasks, workers, labels)

    found = task_difficulty(table, dawid_skene(table))

    assert found.tasks[found.is_ambiguous].tolist() == [0, 30, 60, 90]
    assert found.difficulty[found.is_ambiguous].min() > 0.35
    assert found.disagreement[0] > 0.5


def test_poor_workers_do_not_make_tasks_ambiguous():
    flagged = 0
    for seed in range(6):
        _, *columns = crowd(np.random.default_rng(seed), accuracy=0.65)
        table = AnswerTable.from_arrays(*columns)
        flagged += task_difficulty(table, dawid_skene(table)).is_ambiguous.sum()

    assert flagged <= 3


@pytest.mark.parametrize(
    "method", [infer, dawid_skene, majority_vote, partial(dawid_skene, pseudo_labels=0)]
)
@pytest.mark.parametrize("n_classes", [1, 2])
def test_unanimous_tasks_are_not_ambiguous(method, n_classes):
    tasks, workers = np.repeat(np.arange(50), 3), np.tile(np.arange(3), 50)
    table = AnswerTable.from_arrays(tasks, workers, tasks % n_classes)

    found = task_difficulty(table, method(table))

    assert not found.is_ambiguous.any()
    assert found.p_value.min() > 0.9


def test_a_single_answer_is_not_ambiguous():
    table = AnswerTable.from_arrays([1], ["ada"], ["x"])

    assert not task_difficulty(table, infer(table)).is_ambiguous.any()


def test_difficulty_follows_the_share_of_wrong_answers():
    rng = np.random.default_rng(6)
    truth, tasks, workers, labels = crowd(rng, accuracy=0.95)
    hard = (tasks < 20) & (rng.random(len(tasks)) < 0.3)
    labels[hard] = (truth[tasks[hard]] + 1) % 3
    table = AnswerTable.from_arrays(tasks, workers, labels)

    found = task_difficulty(table, majority_vote(table))

    assert found.difficulty[:20].mean() == pytest.approx(0.3, abs=0.07)
    assert found.difficulty[20:].mean() == pytest.approx(0.06, abs=0.03)


def test_a_confusion_of_many_is_of_the_instructions_and_one_of_a_worker_is_not():
    rng = np.random.default_rng(7)
    truth, tasks, workers, labels = crowd(rng, n_tasks=300, accuracy=0.97)
    many = (truth[tasks] == 0) & (rng.random(len(tasks)) < 0.2)
    labels[many] = 1
    one = (truth[tasks] == 2) & (workers == 3)
    labels[one] = 0
    table = AnswerTable.from_arrays(tasks, workers, labels)

    found = {(c.truth, c.given): c for c in label_confusions(table, dawid_skene(table))}

    shared = found[0, 1]
    assert shared.is_shared
    assert shared.low < 0.21 < shared.high
    assert shared.n_workers > 7
    assert [pair for pair, c in found.items() if c.is_shared] == [(0, 1)]
    assert found[2, 0].n_workers < 3


def test_the_interval_of_a_confusion_knows_that_workers_differ():
    covered = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        truth, tasks, workers, labels = crowd(rng, n_tasks=90, accuracy=1.0)
        habit = rng.beta(2, 8, size=10)
        turned = (truth[tasks] == 0) & (rng.random(len(tasks)) < habit[workers])
        labels[turned] = 1
        table = AnswerTable.from_arrays(tasks, workers, labels)
        first = label_confusions(table, majority_vote(table))[0]
        covered.append(first.low <= 0.2 <= first.high)

    assert np.mean(covered) >= 0.82


@pytest.mark.parametrize(
    "options", [{"least_rate": 0.0}, {"least_rate": 1.0}, {"least_workers": 0.5}]
)
def test_options_out_of_range_are_refused(options):
    table = AnswerTable.from_arrays([1], [1], [1])

    with pytest.raises(ValueError, match="must be"):
        label_confusions(table, majority_vote(table), **options)


def test_an_empty_table_has_no_hard_tasks():
    table = AnswerTable.from_arrays([], [], [])

    assert len(task_difficulty(table, majority_vote(table)).tasks) == 0
    assert label_confusions(table, majority_vote(table)) == ()
