"""Beliefs follow every answer, and a full fit makes them those of the batch."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import dawid_skene, find_method
from handwork_core._kernels import streaming as compiled
from handwork_core._kernels import streaming_twin as twin
from handwork_core.allocation import StopRule, StreamingPosteriors


def fed(crowd, *, classes=(0, 1, 2), **options):
    """Stream a planted crowd's answers in the order in which they are there."""
    stream = StreamingPosteriors(list(classes), **options)
    columns = (crowd.tasks, crowd.workers, crowd.labels)
    for task, worker, label in zip(*(c.tolist() for c in columns), strict=True):
        stream.add(task, worker, label)
    return stream


@pytest.mark.parametrize("n_classes", [1, 2, 5])
def test_the_compiled_step_agrees_with_its_twin(n_classes):
    outputs = []
    for one in (compiled, twin):
        rng = np.random.default_rng(n_classes)
        k, n_answers = n_classes, 80
        newest, before = np.full(6, -1), np.full(n_answers, -1)
        workers, labels = rng.integers(4, size=n_answers), rng.integers(k, size=80)
        evidence, belief = np.zeros((6, k)), np.full((6, k), 1 / k)
        counts, pooled = np.zeros((4, k, k + 1)), np.full((k, k + 1), 2.0)
        pooled[:, -1] = 2.0 * k
        state = (evidence, belief, counts, pooled)
        for row, task in enumerate(rng.integers(6, size=n_answers)):
            one.add_answer(
                task, row, newest, before, workers, labels, *state, 2.0
            )  # fmt: skip
        outputs.append((*state, newest, before))

    for ours, expected in zip(*outputs, strict=True):
        assert np.allclose(ours, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("method", ["dawid_skene", "one_coin", "majority_vote"])
def test_after_a_full_fit_beliefs_are_those_of_the_batch(plant, method):
    crowd = plant(1, n_tasks=80)
    stream = fed(crowd, method=method)

    stream.refit()

    batch = find_method(method).function(crowd.table)
    posterior = stream.posterior(batch.tasks.tolist())
    assert np.allclose(posterior, batch.posterior, rtol=0, atol=1e-12)


def test_between_fits_beliefs_stay_near_the_batch(plant):
    crowd = plant(2, n_tasks=200)
    stream = StreamingPosteriors([0, 1, 2])
    columns = (crowd.tasks, crowd.workers, crowd.labels)
    for task, worker, label in zip(*(c.tolist() for c in columns), strict=True):
        stream.add(task, worker, label)
        if stream.is_refit_due and stream.n_answers < 900:
            stream.refit()

    batch = dawid_skene(crowd.table)
    posterior = stream.posterior(batch.tasks.tolist())

    assert np.mean(posterior.argmax(axis=1) == batch.labels) > 0.95
    assert np.abs(posterior - batch.posterior).mean() < 0.05


def test_fits_are_due_as_answers_grow():
    stream = StreamingPosteriors(["x", "y"], growth=0.5)
    due = []
    for number in range(100):
        stream.add(number // 2, number % 5, "x" if number % 3 else "y")
        if stream.is_refit_due:
            stream.refit()
            due.append(stream.n_answers)

    assert due == [20, 30, 45, 68]


def test_a_task_is_open_until_it_is_sure_and_undisputed():
    stream = StreamingPosteriors(["x", "y"], rule=StopRule(confidence=0.7))

    seen = [stream.add(1, worker, label).is_open for worker, label in enumerate("xyxx")]

    assert seen == [True, True, True, False]
    assert stream.belief(1).label == "x"
    assert stream.belief(1).lead == 2
    assert stream.open_tasks == []


def test_an_announced_task_has_no_label_and_waits():
    stream = StreamingPosteriors(["x", "y"])
    stream.announce([7, 8])

    assert stream.belief(7).label is None
    assert stream.open_tasks == [7, 8]
    assert stream.refit().n_iterations >= 0


def test_known_answers_stay_known(plant):
    crowd = plant(4, n_tasks=60)
    gold = {0: 2, 999: 1}
    stream = fed(crowd, gold=gold)
    stream.announce([999])

    for _ in range(2):
        assert stream.posterior([0, 999]).argmax(axis=1).tolist() == [2, 1]
        assert stream.belief(999).confidence == pytest.approx(1)
        stream.refit()


def test_a_known_task_is_closed_from_the_start_and_stays_so():
    stream = StreamingPosteriors(["x", "y"], gold={1: "y"})
    stream.announce([1, 2])

    assert stream.open_tasks == [2]
    assert stream.belief(1).label == "y"
    assert not stream.add(1, "ada", "x").is_open
    stream.refit()
    assert stream.open_tasks == [2]


def test_who_repeats_themselves_has_one_vote_and_who_contradicts_none():
    stream = StreamingPosteriors(["x", "y"])
    for _ in range(4):
        belief = stream.add(1, "eve", "x")

    assert (belief.lead, belief.n_answers, belief.is_open) == (1, 1, True)
    assert stream.add(1, "eve", "y").lead == 0
    assert stream.votes([1]).tolist() == [[0, 0]]
    stream.refit()
    assert stream.open_tasks == [1]


def test_nobody_is_offered_what_they_have_answered():
    stream = StreamingPosteriors(["x", "y"])
    stream.announce([1, 2])

    stream.add(1, "ada", "x")
    assert stream.next_task("ada") == 2
    stream.add(2, "ada", "x")
    assert stream.next_task("ada") is None
    assert stream.next_task("bola") is not None


def test_classes_may_be_an_array():
    stream = StreamingPosteriors(np.array(["x", "y"]))

    assert stream.add(1, "ada", "y").label == "y"


def test_thousands_of_answers_to_a_task_do_not_underflow():
    stream = StreamingPosteriors(["x", "y"])
    for worker in range(3000):
        stream.add(1, worker, "x" if worker % 2 else "y")

    assert np.isfinite(stream.posterior([1])).all()


def test_the_next_task_is_the_one_where_the_answer_tells_most(plant):
    stream = fed(plant(5, n_tasks=60), rule=StopRule(max_answers=9))
    stream.refit()
    among = stream.open_tasks

    chosen = stream.next_task(8, among)

    gains = dict(zip(among, stream.gains(8, among), strict=True))
    assert gains[chosen] == max(gains.values())


def test_who_tells_nothing_is_not_asked_and_newcomers_are():
    rng = np.random.default_rng(0)
    stream = StreamingPosteriors([0, 1], rule=StopRule(max_answers=30))
    for task in range(200):
        for worker in ("ada", "bola", "cleo"):
            right = rng.random() < 0.9
            stream.add(task, worker, task % 2 if right else 1 - task % 2)
        stream.add(task, "eve", int(rng.integers(2)))
    stream.refit()
    stream.announce([777])

    assert stream.next_task("eve") is None
    assert stream.next_task("eve", least_gain=0) is not None
    assert stream.next_task("ada") == 777
    assert stream.next_task("newcomer") == 777


def test_a_spent_budget_asks_nobody():
    stream = StreamingPosteriors(["x", "y"], rule=StopRule(budget=2))
    stream.announce([1])
    assert stream.next_task("ada") == 1

    stream.add(1, "ada", "x")
    stream.add(1, "bola", "y")

    assert stream.is_out_of_budget
    assert stream.next_task("cleo") is None


def test_unknown_labels_are_refused_and_change_nothing():
    stream = StreamingPosteriors(["x", "y"])

    with pytest.raises(ValueError, match="'z' is not among the classes"):
        stream.add(1, "ada", "z")

    assert stream.n_answers == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"classes": []}, "classes must be"),
        ({"classes": ["x", "x"]}, "classes must be"),
        ({"classes": ["x"], "growth": 0}, "growth must be"),
        ({"classes": ["x"], "gold": {1: "z"}}, "'z' of task 1 is not among"),
        ({"classes": ["x"], "method": "oracle"}, "'oracle'"),
    ],
)
def test_a_stream_out_of_range_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        StreamingPosteriors(**options)
