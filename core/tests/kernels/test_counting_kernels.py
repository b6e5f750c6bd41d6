"""Votes, order and cells: compiled code agrees with the plain one."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core._kernels import (
    parts,
    rows,
    rows_twin,
    sorting,
    sorting_twin,
    votes,
    votes_twin,
)


@pytest.fixture
def answers():
    rng = np.random.default_rng(4)
    counts = rng.integers(0, 50, size=400)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    labels = rng.integers(3, size=offsets[-1]).astype(np.int32)
    workers = rng.integers(20, size=offsets[-1]).astype(np.int32)
    return offsets, labels, workers


@pytest.fixture(autouse=True)
def _many_parts(monkeypatch):
    monkeypatch.setattr(parts, "LABELS_PER_PART", 500)


def test_votes_are_counted_as_the_twin_counts_them(answers):
    offsets, labels, _ = answers

    found = votes.count_votes(offsets, labels, 3)

    assert found.tolist() == votes_twin.count_votes(offsets, labels, 3).tolist()


def test_weighted_votes_are_counted_as_the_twin_counts_them(answers):
    offsets, labels, workers = answers
    given = {"workers": workers, "weights": np.linspace(0.1, 1, 20)}

    found = votes.count_votes(offsets, labels, 3, **given)

    expected = votes_twin.count_votes(offsets, labels, 3, **given)
    assert np.allclose(found, expected, rtol=0, atol=1e-12)


def test_agreement_is_added_up_as_the_twin_does(answers):
    offsets, labels, workers = answers
    winning = np.random.default_rng(5).dirichlet(np.ones(3), size=len(offsets) - 1)

    found = votes.count_agreement(offsets, labels, workers, winning, 20)

    expected = votes_twin.count_agreement(offsets, labels, workers, winning, 20)
    assert np.allclose(found, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("n_tasks", [1, 7, 900])
def test_answers_are_put_in_order_as_the_twin_puts_them(n_tasks):
    rng = np.random.default_rng(n_tasks)
    columns = [rng.integers(n, size=3000).astype(np.int32) for n in (n_tasks, 30, 4)]

    found = sorting.sort_answers(*columns, n_tasks, 4)

    for one, other in zip(
        found, sorting_twin.sort_answers(*columns, n_tasks, 4), strict=True
    ):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


@pytest.fixture
def shares(monkeypatch):
    monkeypatch.setattr(rows, "ROWS_PER_PART", 100)
    found = np.random.default_rng(6).dirichlet(np.ones(3), size=950).round(1)
    return np.ascontiguousarray(found)


def test_rows_are_chosen_and_shared_out_as_the_twin_does(shares):
    for name in ("choose", "divide_winners"):
        found = getattr(rows, name)(shares, 1e-9)
        expected = getattr(rows_twin, name)(shares, 1e-9)
        assert np.array_equal(found, expected)


def test_rows_and_columns_are_added_up_as_the_twin_does(shares):
    for name in ("totals", "mean"):
        found = getattr(rows, name)(shares)
        assert np.allclose(found, getattr(rows_twin, name)(shares), rtol=0, atol=1e-12)
