"""How likely each worker's answers are at each accuracy: a product over the answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.parts import run_rows

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

WORKERS_PER_PART = 256
FACTORS = 16
"""Likelihoods multiplied before a logarithm: each above 1e-18, all together no zero."""


def log_likelihoods(offsets: Indices, chances: Floats, grid: Floats) -> Floats:
    """Return the log-likelihood of each accuracy for each worker, (n_workers, grid).

    The accuracies lie inside 0..1, and there are fewer than 1e15 classes: no likelihood
    of an answer is then below 1e-18.
    """
    found = np.zeros((len(offsets) - 1, len(grid)))
    run_rows(
        lambda a, b: _of_workers(a, b, offsets, chances, grid, found),
        len(found),
        WORKERS_PER_PART,
    )
    return found


@kernel
def _of_workers(
    first: int,
    last: int,
    offsets: Indices,
    chances: Floats,
    grid: Floats,
    found: Floats,
) -> None:
    product = np.ones(len(grid))
    for worker in range(first, last):
        end = offsets[worker + 1]
        for begin in range(offsets[worker], end, FACTORS):
            product[:] = 1.0
            for answer in range(begin, min(begin + FACTORS, end)):
                base = chances[answer, 1]
                gain = chances[answer, 0] - base
                for cell in range(len(grid)):
                    product[cell] *= base + gain * grid[cell]
            for cell in range(len(grid)):
                found[worker, cell] += np.log(product[cell])
