"""Exponentials of many numbers at once, in loops that a compiler turns into vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import fused_kernel

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Bits = NDArray[np.int64]

PER_LOG_TWO = 1.4426950408889634
LOG_TWO_HIGH = 6.93147180369123816490e-01
LOG_TWO_LOW = 1.90821492927058770002e-10
ROUND = 6755399441055744.0
"""1.5 * 2**52: adding it leaves the nearest integer in the lowest bits of a float64."""
LOWEST = -708.0
"""Below this the exponential is no normal float64, and counts as 0."""
MANTISSA_BITS = 52
EXPONENT_OF_ONE = 1023 << MANTISSA_BITS


@fused_kernel
def exponentiate(values: Floats, scale: Floats, bits: Bits) -> None:
    """Replace `values`, none above 0, by their exponentials, to 2 units in the last place.

    ``exp(x) = 2**n * exp(r)`` with ``x = n log 2 + r`` and ``|r| <= log(2) / 2``, where
    a Taylor polynomial of degree 13 is exact to rounding. Values below -708, also minus
    infinity, give 0.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
    scale : ndarray of float64, shape (n,)
        Scratch space.
    bits : ndarray of int64, shape (n,)
        The same memory as `scale`.
    """
    for i in range(len(values)):
        x = values[i] if values[i] > LOWEST else LOWEST  # noqa: FURB136 - branch-free
        scale[i] = x * PER_LOG_TWO + ROUND
    for i in range(len(values)):
        bits[i] = (bits[i] << MANTISSA_BITS) + EXPONENT_OF_ONE
    for i in range(len(values)):
        x = values[i] if values[i] > LOWEST else LOWEST  # noqa: FURB136
        n = (x * PER_LOG_TWO + ROUND) - ROUND
        r = (x - n * LOG_TWO_HIGH) - n * LOG_TWO_LOW
        p = 1.0 / 6227020800.0
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        p = p * r + 0.5
        p = ((p * r) * r + r + 1.0) * scale[i]
        values[i] = p if values[i] > LOWEST else 0.0
