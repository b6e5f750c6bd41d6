"""Inverse of a symmetric positive matrix, the same to the last bit on any machine load.

Libraries of linear algebra share such work among threads, whose number changes the
order of sums; their threads also cost more than matrices of this size take.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]


@kernel
def invert(matrix: Floats) -> None:
    """Replace a symmetric positive definite matrix by its inverse (Gauss and Jordan).

    Parameters
    ----------
    matrix : ndarray of float64, shape (n, n)
        Contiguous; not checked to be positive. Its twin is :func:`numpy.linalg.inv`.
    """
    n = matrix.shape[0]
    row = np.empty(n)
    for k in range(n):
        pivot = 1.0 / matrix[k, k]
        matrix[k, k] = 1.0
        for j in range(n):
            row[j] = matrix[k, j] * pivot
            matrix[k, j] = row[j]
        for i in range(n):
            if i == k:
                continue
            factor = matrix[i, k]
            matrix[i, k] = 0.0
            for j in range(n):
                matrix[i, j] -= factor * row[j]
