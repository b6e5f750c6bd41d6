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


@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("n_tasks", [1, 63, 64, 1000])
def test_posteriors_found_in_vectors_agree_with_the_twin(n_classes, n_tasks):
    rng = np.random.default_rng(n_tasks)
    given = kernel_input(rng, n_classes=n_classes, n_tasks=n_tasks)
    totals = np.empty(n_classes)

    posterior, counts, likelihood = run(compiled, given, class_totals=totals)
    expected = run(twin, given)

    assert np.allclose(posterior, expected[0], rtol=0, atol=1e-13)
    assert np.allclose(counts, expected[1], rtol=0, atol=1e-11)
    assert likelihood == pytest.approx(expected[2], rel=1e-12)
    assert np.allclose(totals, expected[0].sum(axis=0), rtol=0, atol=1e-10)


def test_a_table_that_is_fetched_ahead_changes_no_number():
    n_workers = compiled.NEAR // (2 * 4 * 4) + 1
    rng = np.random.default_rng(6)
    given = kernel_input(rng, n_classes=4, n_tasks=1000, n_workers=n_workers)

    posterior, counts, likelihood = run(compiled, given)
    expected = run(twin, given)

    assert np.allclose(posterior, expected[0], rtol=0, atol=1e-13)
    assert np.allclose(counts, expected[1], rtol=0, atol=1e-12)
    assert likelihood == pytest.approx(expected[2], rel=1e-12)


def test_evidence_far_apart_leaves_one_class_and_no_warning():
    offsets, pairs = np.array([0, 2000, 4000, 4000, 4000]), np.zeros(4000, np.int32)
    confusion = np.log(np.array([[0.9, 1e-10, 1e-10, 1e-10]]))
    prior, gold = np.log(np.full(4, 0.25)), np.empty(0, np.int32)

    posterior, counts, _ = run(compiled, (offsets, pairs, confusion, prior, gold))

    assert posterior[:2].tolist() == [[1, 0, 0, 0]] * 2
    assert posterior[2:].tolist() == [[0.25] * 4] * 2
    assert counts.tolist() == [[4000, 0, 0, 0]]


@pytest.mark.parametrize("n_classes", [3, 4])
def test_no_bit_depends_on_the_number_of_threads(n_classes, monkeypatch):
    monkeypatch.setattr(parts, "LABELS_PER_PART", 50)
    monkeypatch.setattr(compiled, "CELLS_PER_PART", 8)
    rng = np.random.default_rng(2)
    given = kernel_input(rng, n_classes=n_classes, n_tasks=900, n_workers=3)

    found = [run(compiled, given, n_threads=n) for n in (1, 2, 5)]

    assert len(parts.part_bounds(given[0], given[2].size)) > 4
    for posterior, counts, likelihood in found[1:]:
        assert posterior.tobytes() == found[0][0].tobytes()
        assert counts.tobytes() == found[0][1].tobytes()
        assert likelihood == found[0][2]
    assert np.allclose(found[0][1], run(twin, given)[1], rtol=0, atol=1e-10)


def test_tables_in_parts_are_those_of_one_part(monkeypatch):
    rng = np.random.default_rng(4)
    by_worker, prior = rng.random((50, 3, 3)), rng.random((3, 3))
    table = by_worker.reshape(-1, 3)
    shrunk, again = np.empty_like(by_worker), np.empty_like(by_worker)
    compiled.shrink(by_worker, prior, shrunk)
    logarithms = compiled.logarithms(table, 0.1)
    monkeypatch.setattr(compiled, "CELLS_PER_PART", 20)

    compiled.shrink(by_worker, prior, again, n_threads=3)
    in_parts = compiled.logarithms(table, 0.1, n_threads=3)

    cells = by_worker + prior
    assert np.allclose(shrunk, cells / cells.sum(axis=1, keepdims=True), rtol=1e-15)
    assert np.allclose(logarithms, np.log(np.maximum(table, 0.1)), rtol=1e-15)
    assert again.tobytes() == shrunk.tobytes()
    assert in_parts.tobytes() == logarithms.tobytes()


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


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 40])
def test_exponentials_of_any_number_of_numbers_are_the_same(length):
    values = np.linspace(-30, 0, 48)
    found, all_of_them = values[:length].copy(), values.copy()

    exponentiate(found)
    exponentiate(all_of_them)

    assert found.tobytes() == all_of_them[:length].tobytes()


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_what_parts_return_is_in_their_order(n_threads):
    assert parts.run_parts(lambda part: part * part, 7, n_threads) == [
        0, 1, 4, 9, 16, 25, 36,
    ]  # fmt: skip
    assert parts.run_rows(lambda a, b: (a, b), 5, 2, n_threads) == [
        (0, 2), (2, 4), (4, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_what_goes_wrong_in_a_part_is_told_to_the_caller(n_threads):
    def work(part):
        if part == 3:
            raise ArithmeticError("part 3")

    with pytest.raises(ArithmeticError, match="part 3"):
        parts.run_parts(work, 6, n_threads)


def test_parts_within_parts_come_to_an_end():
    def work(part):
        return sum(parts.run_parts(lambda inner: part + inner, 4, 2))

    assert parts.run_parts(work, 4, 2) == [6, 10, 14, 18]


def test_parts_are_of_about_the_same_size_and_leave_no_task_out():
    offsets = np.concatenate(([0], np.cumsum(np.full(100_000, 5))))

    bounds = parts.part_bounds(offsets, n_cells=100)

    sizes = np.diff(offsets[bounds])
    assert (bounds[0], bounds[-1]) == (0, 100_000)
    assert len(sizes) == 4
    assert np.ptp(sizes) <= 5


@pytest.mark.parametrize("asked", ["0", "-1", "many"])
def test_a_number_of_threads_that_cannot_be_is_refused(asked, monkeypatch):
    monkeypatch.setenv("HANDWORK_THREADS", asked)

    with pytest.raises(ValueError, match="HANDWORK_THREADS must be 1 or more"):
        parts.default_threads()
