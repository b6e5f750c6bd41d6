"""The compiled iteration agrees with its twin, bit for bit for any number of threads."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core._kernels import dawid_skene as compiled
from handwork_core._kernels import dawid_skene_twin as twin
from handwork_core._kernels import parts
from handwork_core._kernels.exponential import exponentiate


def kernel_input(rng, *, n_classes, n_tasks=60, n_workers=7):
    counts = rng.integers(0, 6, size=n_tasks)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    pairs = rng.integers(n_workers * n_classes, size=offsets[-1]).astype(np.int32)
    confusion = rng.uniform(1e-10, 1, size=(n_workers * n_classes, n_classes))
    prior = np.log(rng.dirichlet(np.ones(n_classes)))
    gold = rng.integers(-3 * n_classes, n_classes, size=n_tasks)
    return offsets, pairs, np.log(confusion), prior, np.maximum(gold, -1)


def run(module, given, **options):
    offsets, pairs, confusion, prior, gold = given
    posterior = np.empty((len(offsets) - 1, len(prior)))
    counts = np.zeros_like(confusion)
    likelihood = module.expect_and_count(
        offsets, pairs, confusion, prior, gold, posterior, counts, **options
    )
    return posterior, counts, likelihood


@pytest.mark.parametrize("n_classes", [1, 2, 3, 4, 5, 6, 7, 11, 600])
def test_the_compiled_iteration_agrees_with_its_twin(n_classes):
    rng = np.random.default_rng(n_classes)
    given = kernel_input(rng, n_classes=n_classes)
    totals = np.empty(n_classes)

    posterior, counts, likelihood = run(compiled, given, class_totals=totals)
    expected = run(twin, given)

    assert np.allclose(posterior, expected[0], rtol=0, atol=1e-12)
    assert np.allclose(counts, expected[1], rtol=0, atol=1e-12)
    assert likelihood == pytest.approx(expected[2], rel=1e-12)
    assert np.allclose(totals, expected[0].sum(axis=0), rtol=0, atol=1e-11)


def test_no_bit_depends_on_the_number_of_threads(monkeypatch):
    monkeypatch.setattr(parts, "LABELS_PER_PART", 50)
    rng = np.random.default_rng(2)
    given = kernel_input(rng, n_classes=3, n_tasks=900, n_workers=3)

    found = [run(compiled, given, n_threads=n) for n in (1, 2, 5)]

    assert len(parts.part_bounds(given[0], given[2].size)) > 4
    for posterior, counts, likelihood in found[1:]:
        assert posterior.tobytes() == found[0][0].tobytes()
        assert counts.tobytes() == found[0][1].tobytes()
        assert likelihood == found[0][2]
    assert np.allclose(found[0][1], run(twin, given)[1], rtol=0, atol=1e-10)


def test_what_is_not_wanted_changes_nothing_else():
    offsets, pairs, confusion, prior, gold = kernel_input(
        np.random.default_rng(3), n_classes=4
    )
    nothing = np.empty((0, 4))
    counts = np.zeros_like(confusion)
    unknown = np.full_like(gold, -1)

    likelihood = compiled.expect_and_count(
        offsets, pairs, confusion, prior, gold[:0], nothing, counts
    )

    _, expected, expected_likelihood = run(
        twin, (offsets, pairs, confusion, prior, unknown)
    )
    assert np.allclose(counts, expected, rtol=0, atol=1e-12)
    assert likelihood == pytest.approx(expected_likelihood, rel=1e-12)


def test_the_compiled_count_agrees_with_its_twin(monkeypatch):
    monkeypatch.setattr(parts, "LABELS_PER_PART", 20)
    rng = np.random.default_rng(11)
    offsets, pairs, confusion, _, gold = kernel_input(rng, n_classes=4)
    posterior = rng.dirichlet(np.ones(4), size=len(gold))
    counts, expected = np.zeros_like(confusion), np.zeros_like(confusion)

    compiled.count_labels(offsets, pairs, posterior, counts)
    twin.count_labels(offsets, pairs, posterior, expected)

    assert np.allclose(counts, expected, rtol=0, atol=1e-12)


def test_exponentials_are_exact_to_rounding():
    values = np.concatenate(
        [-np.geomspace(1e-17, 707.9, 4000), np.linspace(-40, 0, 4001), [0.0, -0.0]]
    )
    found = values.copy()

    exponentiate(found)

    assert np.abs(found / np.exp(values) - 1).max() < 5e-16


def test_exponentials_of_what_is_too_small_are_nothing():
    found = np.array([-708.5, -1e300, -np.inf])

    exponentiate(found)

    assert found.tolist() == [0, 0, 0]


def test_parts_are_of_about_the_same_size_and_leave_no_task_out():
    offsets = np.concatenate(([0], np.cumsum(np.full(100_000, 5))))

    bounds = parts.part_bounds(offsets, n_cells=100)

    sizes = np.diff(offsets[bounds])
    assert (bounds[0], bounds[-1]) == (0, 100_000)
    assert len(sizes) == 8
    assert np.ptp(sizes) <= 5


@pytest.mark.parametrize("asked", ["0", "-1", "many"])
def test_a_number_of_threads_that_cannot_be_is_refused(asked, monkeypatch):
    monkeypatch.setenv("HANDWORK_THREADS", asked)

    with pytest.raises(ValueError, match="HANDWORK_THREADS must be 1 or more"):
        parts.default_threads()
