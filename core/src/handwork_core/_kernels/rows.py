"""Sums and choices along short rows, where NumPy spends its time between the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.parts import run_rows

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

Value = TypeVar("Value")

ROWS_PER_PART = 200_000


def choose(posterior: Floats, tolerance: float) -> tuple[Integers, Floats]:
    """Return the first of the most probable classes of each row, and its probability."""
    labels = np.empty(len(posterior), np.int32)
    confidence = np.empty(len(posterior))
    _each_part(
        len(posterior),
        lambda a, b: _choose(a, b, posterior, tolerance, labels, confidence),
    )
    return labels, confidence


def divide_winners(shares: Floats, tolerance: float) -> Floats:
    """Return 1 at the largest of each row, divided among those within the tolerance."""
    found = np.empty_like(shares)
    _each_part(len(shares), lambda a, b: _divide(a, b, shares, tolerance, found))
    return found


def totals(shares: Floats) -> Floats:
    """Return the sum of each row."""
    found = np.empty(len(shares))
    _each_part(len(shares), lambda a, b: _total(a, b, shares, found))
    return found


def mean(posterior: Floats) -> Floats:
    """Return the mean of each column."""
    parts = _each_part(len(posterior), lambda a, b: _sum(a, b, posterior))
    return np.asarray(sum(parts) / len(posterior))


def _each_part(n_rows: int, work: Callable[[int, int], Value]) -> list[Value]:
    return run_rows(work, n_rows, ROWS_PER_PART)


@kernel
def _choose(
    first: int,
    last: int,
    posterior: Floats,
    tolerance: float,
    labels: Integers,
    confidence: Floats,
) -> None:
    for row in range(first, last):
        best = _largest(posterior[row])
        for c in range(posterior.shape[1]):
            if posterior[row, c] >= best - tolerance:
                labels[row] = c
                confidence[row] = posterior[row, c]
                break


@kernel
def _divide(
    first: int, last: int, shares: Floats, tolerance: float, found: Floats
) -> None:
    for row in range(first, last):
        best = _largest(shares[row])
        n_ties = 0
        for c in range(shares.shape[1]):
            found[row, c] = 1.0 if shares[row, c] >= best - tolerance else 0.0
            n_ties += found[row, c] > 0
        for c in range(shares.shape[1]):
            found[row, c] /= n_ties


@kernel
def _largest(row: Floats) -> float:
    best = row[0]
    for c in range(1, len(row)):
        best = max(best, row[c])
    return best  # type: ignore[no-any-return]


@kernel
def _total(first: int, last: int, shares: Floats, found: Floats) -> None:
    for row in range(first, last):
        found[row] = shares[row].sum()


@kernel
def _sum(first: int, last: int, posterior: Floats) -> Floats:
    found = np.zeros(posterior.shape[1])
    for row in range(first, last):
        for c in range(posterior.shape[1]):
            found[c] += posterior[row, c]
    return found
