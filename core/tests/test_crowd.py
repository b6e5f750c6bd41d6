"""The simulated crowd behaves as its documentation says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from handwork_core import AnswerTable, SimulatedWorker, dawid_skene, make_crowd
from handwork_core.simulate import KINDS

N = 4000


@pytest.fixture
def rng():
    return np.random.default_rng(20)


@pytest.fixture
def crowd(rng):
    return make_crowd(40, 4, rng, n_spammers=3, n_hasty=2)


def one(crowd, kind) -> SimulatedWorker:
    return next(worker for worker in crowd if worker.kind == kind)


def test_a_crowd_has_the_kinds_that_were_asked_for(crowd):
    assert Counter(worker.kind for worker in crowd) == {
        "spammer": 3,
        "hasty": 2,
        "careful": 14,
        "ordinary": 21,
    }
    assert len({worker.name for worker in crowd}) == 40


def test_the_same_generator_makes_the_same_crowd():
    first, second = (make_crowd(5, 3, np.random.default_rng(9)) for _ in range(2))

    for a, b in zip(first, second, strict=True):
        assert (a.name, a.kind, a.slot_minutes) == (b.name, b.kind, b.slot_minutes)
        assert np.array_equal(a.confusion, b.confusion)


@pytest.mark.parametrize("kind", ["careful", "ordinary", "hasty"])
def test_answers_follow_the_workers_confusion_matrix(crowd, kind, rng):
    worker = one(crowd, kind)
    low, high = KINDS[kind].accuracy

    answers = [worker.answer(2, rng) for _ in range(N)]
    shares = np.bincount(answers, minlength=4) / N

    assert low <= worker.confusion[2, 2] <= high
    assert np.allclose(shares, worker.confusion[2], atol=4 * np.sqrt(0.25 / N))


def test_a_spammer_answers_without_looking(crowd, rng):
    assert (one(crowd, "spammer").confusion == 0.25).all()


def test_people_stay_near_what_they_are_shown(crowd, rng):
    worker = replace(one(crowd, "careful"), anchoring=0.5)

    right = np.mean([worker.verify(1, 1, rng) == 1 for _ in range(N)])
    misled = np.mean([worker.verify(1, 3, rng) == 3 for _ in range(N)])

    expected = 0.5 + 0.5 * worker.confusion[1, 3]
    assert right > worker.confusion[1, 1]
    assert misled == pytest.approx(expected, abs=4 * np.sqrt(0.25 / N))


def test_times_are_log_normal_around_the_median(crowd, rng):
    worker = one(crowd, "ordinary")

    logs = np.log([worker.seconds(rng) for _ in range(N)])

    error = 4 * worker.log_sd / np.sqrt(N)
    assert logs.mean() == pytest.approx(np.log(worker.median_seconds), abs=error)
    assert logs.std() == pytest.approx(worker.log_sd, abs=error)


def test_slots_are_in_order_within_the_day_and_never_overlap(crowd, rng):
    for worker in crowd:
        for _ in range(20):
            slots = worker.slots(rng)
            ends = [slot.start_seconds + slot.length_seconds for slot in slots]
            starts = [slot.start_seconds for slot in slots]
            assert len(slots) == len(worker.slot_minutes)
            assert all(
                a <= b + 1e-6 for a, b in zip(ends[:-1], starts[1:], strict=True)
            )
            assert starts[0] >= 7 * 3600
            assert ends[-1] <= 24 * 3600 + 1e-6


def test_a_third_of_the_crowd_works_in_one_long_slot_at_night(rng):
    crowd = make_crowd(600, 2, rng)
    long = [worker for worker in crowd if len(worker.slot_minutes) == 1]

    assert len(long) / 600 == pytest.approx(1 / 3, abs=4 * np.sqrt(2 / 9 / 600))
    assert all(worker.slots(rng)[0].start_seconds >= 20 * 3600 for worker in long)


def test_inference_finds_the_spammer_from_the_answers_alone(rng):
    crowd = make_crowd(8, 5, rng)
    truth = rng.integers(5, size=300)
    seats = [(task, w) for task in range(300) for w in rng.permutation(8)[:4]]
    labels = [crowd[w].answer(truth[task], rng) for task, w in seats]

    result = dawid_skene(AnswerTable.from_arrays(*zip(*seats, strict=True), labels))

    assert crowd[int(result.accuracy.argmin())].kind == "spammer"


def test_a_worker_without_slots_does_not_work_that_day(crowd, rng):
    assert replace(crowd[0], slot_minutes=()).slots(rng) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"confusion": np.ones((2, 3))}, "square"),
        ({"confusion": np.ones((2, 2))}, "sum to 1"),
        ({"median_seconds": 0.0}, "median_seconds must be above 0"),
        ({"anchoring": 1.5}, "anchoring must be between 0 and 1"),
    ],
)
def test_a_worker_who_cannot_be_is_refused(crowd, change, message):
    with pytest.raises(ValueError, match=message):
        replace(crowd[0], **change)


@pytest.mark.parametrize("sizes", [(1, 3), (4, 0)])
def test_a_crowd_that_cannot_be_is_refused(sizes, rng):
    with pytest.raises(ValueError, match="a crowd needs"):
        make_crowd(*sizes, rng)
