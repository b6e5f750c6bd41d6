"""Sums of products in one order, whatever the number of threads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def inner(left: Floats, right: Floats) -> float:
    """Return the sum of the products of two arrays of one shape.

    A product of long vectors by ``@`` is shared out among the threads of the linear
    algebra library, and its last bits depend on how many there are.
    """
    return float(np.einsum("i,i->", left.reshape(-1), right.reshape(-1)))
