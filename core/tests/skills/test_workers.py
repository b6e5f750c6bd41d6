"""What is said of a worker holds for planted workers, and accuses nobody by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, infer, majority_vote
from handwork_core.skills import (
    answer_order,
    find_spammers,
    shared_errors,
    skill_drift,
    worker_skills,
)


def test_a_result_of_another_table_is_refused(plant):
    table = plant(1, n_tasks=20).table
    other = plant(1, n_tasks=21).table

    with pytest.raises(ValueError, match="other tasks than the table"):
        worker_skills(table, dawid_skene(other))


@pytest.mark.parametrize("method", [dawid_skene, majority_vote])
def test_those_who_copy_are_found_and_nobody_else(method, crowd_of):
    rng = np.random.default_rng(5)
    truth = rng.integers(4, size=300)
    tasks, workers, labels = crowd_of(rng, truth, [0.75] * 12, n_classes=4, per_task=12)
    # Worker 11 copies three of four answers of worker 10.
    original = labels[workers == 10][np.argsort(tasks[workers == 10])]
    copies = np.flatnonzero((workers == 11) & (rng.random(len(tasks)) < 0.75))
    labels[copies] = original[tasks[copies]]

    table = AnswerTable.from_arrays(tasks, workers, labels)
    found = shared_errors(table, method(table))

    assert found.groups == ((10, 11),)
    assert found.observed[0] > 3 * found.expected[0]
    assert len(found.first) == 66


def test_independent_workers_are_not_accused(crowd_of):
    flagged = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        truth = rng.integers(3, size=150)
        table = AnswerTable.from_arrays(
            *crowd_of(rng, truth, rng.uniform(0.5, 0.95, 12), n_classes=3, per_task=6)
        )
        flagged += len(shared_errors(table, dawid_skene(table)).groups)

    assert flagged <= 1


def those_who_do_not_look(rng, *, n_tasks=400, n_each=200):
    """Ten workers who are right in 0.75, and one constant, one cyclic, two random."""
    truth = rng.integers(3, size=n_tasks)
    right = rng.random((10, n_tasks)) < 0.75
    wrong = (truth + rng.integers(1, 3, size=right.shape)) % 3
    rows = [
        *np.where(right, truth, wrong),
        np.zeros(n_tasks, int),
        np.arange(n_tasks) % 3,
        *rng.integers(3, size=(2, n_tasks)),
    ]
    chosen = [rng.permutation(n_tasks)[:n_each] for _ in rows]
    labels = [row[some] for row, some in zip(rows, chosen, strict=True)]
    workers = np.repeat(np.arange(len(rows)), n_each)
    return np.concatenate(chosen), workers, np.concatenate(labels)


@pytest.mark.parametrize("seed", range(5))
def test_those_who_do_not_look_do_not_copy_each_other(seed):
    table = AnswerTable.from_arrays(*those_who_do_not_look(np.random.default_rng(seed)))

    found = shared_errors(table, infer(table))

    assert len(found.first) == 91
    assert found.groups == ()


@pytest.mark.parametrize("method", [dawid_skene, majority_vote])
def test_two_who_copy_are_found_among_those_who_do_not_look(method):
    rng = np.random.default_rng(1)
    tasks, workers, labels = those_who_do_not_look(rng, n_each=400)
    original = workers == 3
    table = AnswerTable.from_arrays(
        np.concatenate([tasks, tasks[original]]),
        np.concatenate([workers, np.full(original.sum(), 14)]),
        np.concatenate([labels, labels[original]]),
    )

    assert shared_errors(table, method(table)).groups == ((3, 14),)


def test_a_task_that_misleads_everybody_accuses_nobody(crowd_of):
    rng = np.random.default_rng(8)
    truth = rng.integers(3, size=200)
    tasks, workers, labels = crowd_of(rng, truth, [0.9] * 10, n_classes=3)
    # On every eighth task four of ten, in turn, fall for the same wrong answer.
    fooled = (tasks % 8 == 0) & ((workers + tasks // 8) % 10 < 4)
    labels[fooled] = (truth[tasks[fooled]] + 1) % 3

    table = AnswerTable.from_arrays(tasks, workers, labels)

    assert shared_errors(table, dawid_skene(table)).groups == ()


@pytest.fixture
def timed_crowd(crowd_of):
    """Six workers on 300 tasks in order; `accuracy_of` gives worker 0's over time."""

    def build(rng, accuracy_of):
        truth = rng.integers(2, size=300)
        tasks, workers, labels = crowd_of(rng, truth, [0.85] * 6)
        mine = workers == 0
        right = rng.random(mine.sum()) < accuracy_of(tasks[mine] / 300)
        labels[mine] = np.where(right, truth[tasks[mine]], 1 - truth[tasks[mine]])
        shuffled = rng.permutation(len(tasks))
        return tasks[shuffled], workers[shuffled], labels[shuffled]

    return build


def test_drift_is_found_with_its_size_and_direction(timed_crowd):
    rng = np.random.default_rng(3)
    tasks, workers, labels = timed_crowd(rng, lambda time: 0.95 - 0.45 * time)
    table = AnswerTable.from_arrays(tasks, workers, labels)

    when = answer_order(table, tasks, workers, tasks.astype(float))
    drift = skill_drift(table, dawid_skene(table), when)

    assert drift.workers[drift.is_flagged].tolist() == [0]
    assert drift.low[0] < -0.45 < drift.high[0] < 0
    assert drift.at_first[0] > drift.at_last[0]


def test_steady_workers_do_not_drift(timed_crowd):
    flagged = tested = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        tasks, workers, labels = timed_crowd(rng, lambda time: 0.85 + 0 * time)
        table = AnswerTable.from_arrays(tasks, workers, labels)
        when = answer_order(table, tasks, workers, tasks.astype(float))
        drift = skill_drift(table, dawid_skene(table), when)
        flagged += (drift.p_value < 0.05).sum()
        tested += 6

    assert flagged / tested < 0.11


def test_a_worker_with_few_answers_is_not_judged_for_drift():
    table = AnswerTable.from_arrays([1, 1, 2, 2], ["ada", "bola"] * 2, [0, 0, 1, 1])
    when = answer_order(table, [1, 1, 2, 2], ["ada", "bola"] * 2, [1, 2, 3, 4])

    drift = skill_drift(table, dawid_skene(table), when)

    assert np.isnan(drift.change).all()
    assert not drift.is_flagged.any()


def test_moments_follow_their_answers_into_the_order_of_the_table():
    tasks, workers = ["b", "a", "b"], ["ada", "ada", "bola"]
    table = AnswerTable.from_arrays(tasks, workers, [0, 1, 0])
    days = np.array(["2026-01-03", "2026-01-01", "2026-01-02"], dtype="datetime64[s]")

    when = answer_order(table, tasks, workers, days)

    assert np.argsort(when).tolist() == [0, 2, 1]


@pytest.mark.parametrize(
    ("moments", "message"),
    [([1.0], "has 2 answers"), ([1.0, np.nan], "no moment in row 1")],
)
def test_moments_that_do_not_fit_are_refused(moments, message):
    table = AnswerTable.from_arrays([1, 2], ["ada", "ada"], [0, 1])

    with pytest.raises(ValueError, match=message):
        answer_order(table, [1, 2], ["ada", "ada"], moments)


def test_spammers_are_told_apart_by_what_they_do(crowd_of):
    rng = np.random.default_rng(2)
    truth = rng.integers(3, size=240)
    tasks, workers, labels = crowd_of(rng, truth, [0.85] * 9, n_classes=3)
    same, blind, pattern, fast = 5, 6, 7, 8
    labels[workers == same] = 1
    labels[workers == blind] = rng.integers(3, size=240)
    labels[workers == pattern] = tasks[workers == pattern] % 3
    hasty = (workers == fast) & (rng.random(len(tasks)) < 0.5)
    labels[hasty] = rng.integers(3, size=hasty.sum())
    table = AnswerTable.from_arrays(tasks, workers, labels)
    seconds = np.where(table.worker_index == fast, 1.0, 6.0)

    found = find_spammers(
        table,
        dawid_skene(table),
        answered_at=answer_order(table, tasks, workers, tasks.astype(float)),
        seconds=seconds,
    )

    assert found.kinds[:5] == ((),) * 5
    assert found.kinds[same] == ("always the same",)
    assert found.kinds[blind] == ("random",)
    assert "pattern" in found.kinds[pattern]
    assert found.kinds[fast] == ("too fast",)
    assert found.period[pattern] == 3
    assert found.score[[same, blind]].max() < 0.1
    assert found.score[:5].min() > 0.4


def test_the_score_of_two_classes_is_sensitivity_and_specificity():
    # Raykar and Yu (2012), equation 3: (sensitivity + specificity - 1) squared.
    tasks, workers = np.tile(np.arange(100), 3), np.repeat(["ada", "bola", "eve"], 100)
    truth = np.arange(100) % 2
    eve = np.where(np.arange(100) % 5 == 0, 1 - truth, truth)
    labels = np.concatenate([truth, truth, eve])
    table = AnswerTable.from_arrays(tasks, workers, labels)
    result = dawid_skene(table)

    scores = find_spammers(table, result).score

    sensitivity, specificity = result.confusion[2, 1, 1], result.confusion[2, 0, 0]
    assert scores[2] == pytest.approx((sensitivity + specificity - 1) ** 2)


def test_weak_but_honest_workers_are_not_called_spammers(crowd_of):
    called = 0
    for seed in range(8):
        rng = np.random.default_rng(seed)
        truth = rng.integers(2, size=150)
        table = AnswerTable.from_arrays(
            *crowd_of(rng, truth, [0.7] * 5 + [0.85] * 5, per_task=7)
        )
        called += sum(map(bool, find_spammers(table, dawid_skene(table)).kinds))

    assert called <= 2


def test_nobody_of_a_clean_crowd_is_called_a_spammer():
    called = 0
    for seed in range(100, 106):
        rng = np.random.default_rng(seed)
        truth = rng.integers(3, size=300)
        tasks, workers = np.repeat(np.arange(300), 6), rng.integers(40, size=1800)
        is_hard = rng.random(300) < 0.2
        share = np.where(is_hard[tasks], 0.5, np.linspace(0.6, 0.95, 40)[workers])
        wrong = (truth[tasks] + rng.integers(1, 3, size=1800)) % 3
        labels = np.where(rng.random(1800) < share, truth[tasks], wrong)
        table = AnswerTable.from_arrays(tasks, workers, labels)
        called += sum(map(bool, find_spammers(table, infer(table)).kinds))

    assert called == 0


def test_who_favours_a_label_but_looks_is_not_called_random(real_crowd):
    # Two classes that laymen hardly tell apart; each of them has seen every task.
    table, _ = real_crowd("bluebird")

    assert not any(find_spammers(table, infer(table)).kinds)


def test_a_stricter_discovery_rate_calls_fewer_random(real_crowd):
    table, _ = real_crowd("rte")
    result = infer(table)

    usual, strict = (
        find_spammers(table, result, discovery_rate=rate).kinds for rate in (0.01, 1e-9)
    )

    # Three workers with more than 500 answers, half of them right.
    assert usual.count(("random",)) == 3
    assert not any(strict)


@pytest.mark.parametrize("method", [dawid_skene, majority_vote])
@pytest.mark.parametrize("rows", [[], [(1, "ada", "x")]])
def test_nearly_nothing_is_judged_without_a_failure(rows, method):
    columns = list(map(list, zip(*rows, strict=True))) if rows else [[], [], []]
    table = AnswerTable.from_arrays(*columns, classes=["x", "y"])
    result = method(table)

    assert len(worker_skills(table, result).accuracy) == len(rows)
    assert shared_errors(table, result).groups == ()
    assert find_spammers(table, result).kinds == ((),) * len(rows)
    when = np.zeros(len(rows))
    assert not skill_drift(table, result, when).is_flagged.any()


def test_too_many_classes_are_refused_with_what_to_do():
    many = np.arange(20_000)
    table = AnswerTable.from_arrays(many, np.zeros_like(many), many)
    result = majority_vote(AnswerTable.from_arrays([1], [1], [1]))
    result = replace(
        result, tasks=table.tasks, workers=table.workers, classes=table.classes
    )

    with pytest.raises(ValueError, match="merge classes"):
        find_spammers(table, result)
