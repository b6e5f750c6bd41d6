"""Quantiles of the usual distributions, without the slow import of SciPy's statistics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

NORMAL_95 = 1.959963984540054
"""95 % of a normal distribution lie within this many standard deviations."""


def chi_squared(probability: float, degrees: Floats) -> Floats:
    """Return the quantile of the chi-squared distribution for each degree of freedom."""
    return np.asarray(2.0 * special.gammaincinv(degrees / 2.0, probability))


def student_95(degrees: float) -> float:
    """Return how many standard errors hold 95 %; infinite without degrees of freedom."""
    return float(special.stdtrit(degrees, 0.975)) if degrees > 0 else float("inf")


def beta_95(successes: Floats, failures: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the central 95 % of Beta(successes, failures), both above 0."""
    low = special.betaincinv(successes, failures, 0.025)
    high = special.betaincinv(successes, failures, 0.975)
    return np.asarray(low), np.asarray(high)
