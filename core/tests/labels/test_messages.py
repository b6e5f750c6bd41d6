"""KOS and M-MSR find who can be believed from agreement alone."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable, kos, m_msr


def binary_crowd(seed, *, accuracy, n_tasks=200):
    rng = np.random.default_rng(seed)
    truth = rng.integers(2, size=n_tasks)
    tasks, workers = np.divmod(np.arange(n_tasks * len(accuracy)), len(accuracy))
    right = rng.random(len(tasks)) < np.array(accuracy)[workers]
    labels = np.where(right, truth[tasks], 1 - truth[tasks])
    return AnswerTable.from_arrays(tasks, workers, labels), truth


def test_kos_is_the_original_iteration_for_equal_workers():
    table, _ = binary_crowd(1, accuracy=(0.9, 0.8, 0.7, 0.6, 0.3), n_tasks=30)
    signs = np.where(table.label_index == 1, 1.0, -1.0).reshape(30, 5)
    messages = np.ones((30, 5))
    for _ in range(4):
        said = signs * messages
        to_worker = said.sum(axis=1, keepdims=True) - said
        heard = signs * to_worker
        messages = heard.sum(axis=0, keepdims=True) - heard
    scores = (signs * messages).sum(axis=1)

    result = kos(table, max_iterations=4, tolerance=0)

    assert result.labels.tolist() == (scores > 0).astype(int).tolist()
    share = (1 + scores / np.abs(messages).sum(axis=1)) / 2
    assert np.allclose(result.posterior[:, 1], share, atol=1e-12)


def test_kos_reads_eve_who_misleads_backwards():
    table, truth = binary_crowd(2, accuracy=(0.9, 0.9, 0.8, 0.1, 0.1, 0.6))

    result = kos(table)

    assert (result.parameters["reliability"].estimate < 0).tolist() == [
        *[False] * 3,
        *[True] * 2,
        False,
    ]
    assert np.mean(result.labels == truth) > 0.95


def test_parts_of_a_crowd_that_share_no_task_do_not_fade():
    crowds = [
        binary_crowd(s, accuracy=(0.9, 0.8, 0.7), n_tasks=n)[0]
        for s, n in ((3, 300), (4, 20))
    ]
    rows = [
        (part.task_index + 1000 * i, part.worker_index + 10 * i, part.label_index)
        for i, part in enumerate(crowds)
    ]
    both = AnswerTable.from_arrays(
        *(np.concatenate(c) for c in zip(*rows, strict=True))
    )

    together = kos(both, tolerance=0).posterior

    alone = np.concatenate([kos(part, tolerance=0).posterior for part in crowds])
    assert np.allclose(together, alone, atol=1e-9)


def test_a_tied_sum_is_a_tie():
    table = AnswerTable.from_arrays([1, 1, 2, 2], [1, 2, 1, 2], ["a", "b", "b", "a"])

    result = kos(table)

    assert result.posterior.tolist() == [[0.5, 0.5]] * 2


def test_gold_teaches_kos_who_misleads():
    table, truth = binary_crowd(5, accuracy=(0.9, 0.1))
    known = dict(enumerate(truth[:40].tolist()))

    reliability = kos(table, gold=known).parameters["reliability"].estimate

    assert reliability[0] > 0 > reliability[1]


@pytest.mark.parametrize("n_classes", [2, 4])
def test_m_msr_finds_the_share_of_right_answers(n_classes, plant):
    crowd = plant(6, n_tasks=1500, n_classes=n_classes)

    result = m_msr(crowd.table)

    assert np.allclose(result.accuracy, np.linspace(0.6, 0.95, 9), atol=0.05)


def test_m_msr_reads_workers_who_mislead_backwards():
    table, truth = binary_crowd(7, accuracy=(0.9, 0.9, 0.8, 0.7, 0.1, 0.2))

    result = m_msr(table)

    assert (result.parameters["skill"].estimate < 0).tolist() == [False] * 4 + [
        True
    ] * 2
    assert np.mean(result.labels == truth) > 0.95


def test_m_msr_survives_a_minority_who_copy_from_each_other():
    table, truth = binary_crowd(8, accuracy=(0.8,) * 9)
    rng = np.random.default_rng(80)
    copied = rng.integers(2, size=200)
    labels = table.label_index.reshape(200, 9).copy()
    labels[:, :3] = copied[:, None]
    copies = AnswerTable.from_arrays(
        table.task_index, table.worker_index, labels.ravel()
    )

    result = m_msr(copies)

    assert result.accuracy[:3].max() < result.accuracy[3:].min()
    assert np.mean(result.labels == truth) > 0.9


def test_gold_tells_m_msr_who_is_right_where_two_disagree():
    table, truth = binary_crowd(9, accuracy=(0.95, 0.05))
    known = dict(enumerate(truth[:50].tolist()))

    accuracy = m_msr(table, gold=known).accuracy

    assert accuracy[0] > 0.8
    assert accuracy[1] < 0.2


def test_too_many_pairs_of_workers_are_refused():
    many = np.arange(4000)
    table = AnswerTable.from_arrays(np.zeros_like(many), many, many % 2)

    with pytest.raises(ValueError, match="pairs of workers share a task, at most"):
        m_msr(table)


@pytest.mark.parametrize(
    ("function", "name", "least"),
    [
        (kos, "d_product", 0.92),
        (kos, "rte", 0.9),
        (m_msr, "rte", 0.92),
        (m_msr, "cf", 0.88),
    ],
)
def test_real_crowds_are_read_better_than_by_the_peer(
    function, name, least, real_crowd, accuracy
):
    table, truth = real_crowd(name)

    assert accuracy(function(table), truth) >= least


def test_two_workers_who_never_agree_have_a_label_all_the_same():
    # Of three classes, two always different answers agree by less than chance.
    table = AnswerTable.from_arrays(
        [1, 1, 2, 2], ["ada", "eve"] * 2, list("abbc"), classes=list("abc")
    )

    result = m_msr(table)

    assert np.isfinite(result.posterior).all()
    assert np.isfinite(result.accuracy).all()
