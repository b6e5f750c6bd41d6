"""What is known of workers and tasks beside the answers, and answers that say nothing."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable
from handwork_core.truth import (
    Features,
    cbcc,
    consensus,
    dawid_skene,
    ebcc,
    ibcc,
    majority_vote,
    one_coin,
    wawa,
    zero_based_skill,
)

LEARNING = (dawid_skene, one_coin)
EVERY = (
    majority_vote, wawa, zero_based_skill, one_coin, dawid_skene, ibcc, ebcc, cbcc,
    consensus,
)  # fmt: skip


def two_schools(seed):
    """Each of sixty workers gave four answers; half of them mostly err."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(2, size=80)
    tasks = np.repeat(np.arange(80), 3)
    workers = rng.permutation(np.repeat(np.arange(60), 4))
    right = rng.random(240) < np.where(workers < 30, 0.95, 0.45)
    labels = np.where(right, truth[tasks], 1 - truth[tasks])
    return AnswerTable.from_arrays(tasks, workers, labels), truth


@pytest.mark.parametrize("method", LEARNING)
def test_the_school_of_a_worker_with_few_answers_helps(method):
    features = Features(worker_groups={w: int(w < 30) for w in range(60)})
    wrong = {None: [], features.weight: []}
    for seed in range(12):
        table, truth = two_schools(seed)
        for asked, found in ((None, wrong[None]), (features, wrong[features.weight])):
            labels = method(table, features=asked, pseudo_labels=4.0).labels
            found.append(np.mean(labels != truth))

    assert np.mean(wrong[features.weight]) < 0.8 * np.mean(wrong[None])


@pytest.mark.parametrize("method", LEARNING)
def test_the_source_of_a_task_decides_where_the_answers_do_not(method):
    # Tasks below 40 are mostly "a", those above mostly "b"; the last two are split.
    tasks = np.concatenate([np.repeat(np.arange(80), 2), [80, 80, 81, 81]])
    workers = np.tile([1, 2], 82)
    labels = np.concatenate([np.repeat(["a", "b"], 80), list("abab")])
    table = AnswerTable.from_arrays(tasks, workers, labels)
    source = {
        task: "left" if task < 40 or task == 80 else "right" for task in range(82)
    }

    result = method(table, features=Features(task_groups=source))

    assert result.classes[result.labels[80:]].tolist() == ["a", "b"]


@pytest.mark.parametrize("method", LEARNING)
def test_one_group_for_all_is_no_feature(method, plant):
    table = plant(2, n_tasks=60).table
    groups = dict.fromkeys(range(60), "all")
    features = Features(worker_groups=groups, task_groups=groups)

    plain, grouped = method(table), method(table, features=features)

    assert plain.posterior.tobytes() == grouped.posterior.tobytes()


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="weight must be 0 or more, not -1"):
        Features(weight=-1)


@pytest.mark.parametrize("method", EVERY)
def test_answers_that_cannot_tell_are_no_vote_and_are_counted(method):
    rows = [
        (1, "ada", "x"), (1, "bola", "x"), (1, "eve", "?"),
        (2, "ada", "y"), (2, "bola", "?"), (2, "eve", "?"),
        (3, "bola", "?"),
    ]  # fmt: skip
    table = AnswerTable.from_arrays(*zip(*rows, strict=True))

    result = method(table, abstentions=("?", "no idea"))

    assert result.classes.tolist() == ["x", "y"]
    assert result.classes[result.labels[:2]].tolist() == ["x", "y"]
    assert result.posterior.shape == (3, 2)
    assert np.isfinite(result.posterior).all()
    abstained = result.parameters["abstained"]
    assert np.allclose(abstained.estimate, [0, 2 / 3, 1])
    assert (abstained.low <= abstained.estimate).all()
    assert (abstained.estimate <= abstained.high).all()


@pytest.mark.parametrize("method", EVERY)
def test_a_crowd_that_cannot_tell_anything_has_no_labels(method):
    table = AnswerTable.from_arrays([1, 2], ["ada", "ada"], ["?", "?"])

    result = method(table, abstentions=("?",))

    assert result.labels.tolist() == [-1, -1]
    assert result.posterior.shape == (2, 0)


@pytest.mark.parametrize("method", EVERY)
def test_a_text_is_no_collection_of_labels(method):
    with pytest.raises(ValueError, match=r"write \('x',\)"):
        method(AnswerTable.from_arrays([1], [1], ["x"]), abstentions="x")


@pytest.mark.parametrize("method", [one_coin, dawid_skene, ibcc, cbcc, ebcc])
def test_intervals_hold_the_true_accuracy_about_as_often_as_they_say(method, plant):
    held, accuracy = [], np.linspace(0.6, 0.95, 9)
    for seed in range(12):
        low, high = method(plant(seed, n_tasks=300).table).accuracy_interval.T
        held += ((low <= accuracy) & (accuracy <= high)).tolist()

    # Labels are taken as they are believed, so a little is lost.
    assert np.mean(held) > 0.8
