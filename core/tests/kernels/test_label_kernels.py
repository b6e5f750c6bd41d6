"""The compiled steps of GLAD, MACE, KOS and M-MSR agree with their twins."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core._kernels import (
    glad,
    glad_twin,
    kos,
    kos_twin,
    m_msr,
    m_msr_twin,
    mace,
    mace_twin,
)

N_TASKS, N_WORKERS = 50, 7


@pytest.fixture(params=[1, 2, 5], ids="{} classes".format)
def crowd(request):
    """Offsets, workers, labels, gold and the number of classes; some tasks are empty."""
    k = request.param
    rng = np.random.default_rng(k)
    offsets = np.concatenate(([0], np.cumsum(rng.integers(0, 6, size=N_TASKS))))
    workers = rng.integers(N_WORKERS, size=offsets[-1]).astype(np.int32)
    labels = rng.integers(k, size=offsets[-1]).astype(np.int32)
    gold = np.maximum(rng.integers(-3 * k, k, size=N_TASKS), -1).astype(np.int32)
    return offsets, workers, labels, gold, k


def assert_same(outputs):
    for found, expected in zip(*outputs, strict=True):
        assert np.allclose(found, expected, rtol=1e-10, atol=1e-10)


def test_glad_climbs_the_same_likelihood(crowd):
    offsets, workers, labels, gold, k = crowd
    rng = np.random.default_rng(1)
    ability, easiness = rng.normal(size=N_WORKERS), rng.gamma(1, size=N_TASKS)
    prior = np.log(rng.dirichlet(np.ones(k)))
    outputs = []
    for one in (glad, glad_twin):
        arrays = [np.zeros(shape) for shape in ((N_TASKS, k), N_WORKERS, N_TASKS)]
        arrays.append(np.zeros(len(labels)))
        value = one.marginal(
            offsets, workers, labels, gold, ability, easiness, prior, *arrays
        )
        outputs.append((value, *arrays))

    assert_same(outputs)


def test_glad_has_the_same_expectation(crowd):
    offsets, workers, labels, _, _ = crowd
    rng = np.random.default_rng(2)
    right = rng.uniform(size=len(labels))
    ability, easiness = 400 * rng.normal(size=N_WORKERS), rng.gamma(1, size=N_TASKS)
    outputs = []
    for one in (glad, glad_twin):
        gradient = [np.zeros(N_WORKERS), np.zeros(N_TASKS)]
        value = one.expected(offsets, workers, right, ability, easiness, *gradient)
        outputs.append((value, *gradient))

    assert_same(outputs)


def test_mace_expects_the_same(crowd):
    offsets, workers, labels, gold, k = crowd
    rng = np.random.default_rng(3)
    gain, knowing = rng.uniform(size=(2, N_WORKERS * k))
    prior = np.full(k, -np.log(k))
    outputs = []
    for one in (mace, mace_twin):
        posterior, counts = np.zeros((N_TASKS, k)), np.zeros(N_WORKERS * k)
        value = one.expect(
            offsets,
            workers * np.int32(k) + labels,
            labels,
            gain,
            knowing,
            prior,
            gold,
            posterior,
            counts,
        )
        outputs.append((value, posterior, counts))

    assert_same(outputs)


def test_kos_sends_the_same_messages(crowd):
    offsets, workers, labels, gold, k = crowd
    rng = np.random.default_rng(4)
    start = rng.normal(size=len(labels))
    answered = np.bincount(workers, minlength=N_WORKERS).astype(float)
    component = rng.integers(3, size=N_WORKERS).astype(np.int32)
    anchored = np.array([True, False, False])
    outputs = []
    for one in (kos, kos_twin):
        messages, replies = start.copy(), np.zeros(len(labels))
        by_worker, moves = np.zeros(N_WORKERS), np.zeros(3)
        one.exchange(
            offsets,
            workers,
            labels,
            gold,
            np.full(k, 3.0),
            answered,
            messages,
            replies,
            by_worker,
        )
        one.rescale(workers, component, anchored, replies, messages, moves)
        outputs.append((replies, by_worker, messages, moves))

    assert_same(outputs)


def test_m_msr_trims_the_same_witnesses():
    rng = np.random.default_rng(5)
    starts = np.concatenate(([0], np.cumsum(rng.integers(0, 9, size=20))))
    neighbours = rng.integers(20, size=starts[-1])
    agreement, common = rng.uniform(0.1, 1, size=(2, starts[-1]))
    skill = rng.uniform(0.1, 1, size=20)
    outputs = []
    for one in (m_msr, m_msr_twin):
        renewed = np.zeros(20)
        one.sweep(starts, neighbours, agreement, common, skill, renewed)
        outputs.append((renewed,))

    assert_same(outputs)
