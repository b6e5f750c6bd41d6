"""Newton's method for concave likelihoods, with conjugate gradients inside."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.summing import inner

Floats = NDArray[np.float64]

FORCING = 0.1
"""Accuracy of a step, relative to the gradient, while far from the optimum."""
HALVINGS = 40
NORMAL_QUANTILE = 1.959963984540054
"""Of the standard normal distribution at 97.5 %."""
RIDGE = 1e-7
MOST_EXACT = 1000
"""Up to so many items the covariance is computed exactly."""


class Likelihood(Protocol):
    """A concave function of the scores, as Newton's method reads it."""

    def evaluate(self, point: Floats) -> tuple[float, Floats]:
        """Return value and gradient."""

    def curvature(self, point: Floats) -> tuple[Callable[[Floats], Floats], Floats]:
        """Return the product with minus the second derivatives, and their diagonal."""


@dataclass(frozen=True, slots=True)
class Ascent:
    """Where the climb ended."""

    point: Floats
    value: float
    n_iterations: int
    converged: bool


def climb(
    likelihood: Likelihood, start: Floats, max_iterations: int, tolerance: float
) -> Ascent:
    """Climb to the maximum: no component of the gradient is then above `tolerance`."""
    point = start
    value, gradient = likelihood.evaluate(point)
    done = 0
    for done in range(max_iterations + 1):
        steepest = float(np.abs(gradient).max(initial=0.0))
        if steepest <= tolerance:
            return Ascent(point, value, done, converged=True)
        if done == max_iterations:
            break
        product, diagonal = likelihood.curvature(point)
        accuracy = min(FORCING, np.sqrt(steepest)) * math.sqrt(
            inner(gradient, gradient)
        )
        step = solve(product, diagonal, gradient, accuracy)
        rise = inner(gradient, step)
        # At the limit of rounding a step may not show in the value.
        enough = value - 1e-14 * abs(value)
        for halving in range(HALVINGS):
            farther = point + step / 2**halving
            new_value, new_gradient = likelihood.evaluate(farther)
            if new_value >= enough + 1e-4 * rise / 2**halving:
                point, value, gradient = farther, new_value, new_gradient
                break
        else:
            break
    return Ascent(point, value, done, converged=False)


def solve(
    product: Callable[[Floats], Floats],
    diagonal: Floats,
    target: Floats,
    accuracy: float,
) -> Floats:
    """Solve a symmetric positive system by preconditioned conjugate gradients."""
    scale = 1.0 / np.maximum(diagonal, 1e-12)
    solution = np.zeros_like(target)
    residual = target.copy()
    direction = scale * residual
    size = inner(residual, direction)
    for _ in range(2 * len(target) + 20):
        bent = product(direction)
        curved = inner(direction, bent)
        if curved <= 0.0:
            break
        length = size / curved
        solution += length * direction
        residual -= length * bent
        if math.sqrt(inner(residual, residual)) <= accuracy:
            break
        preconditioned = scale * residual
        new_size = inner(residual, preconditioned)
        direction = preconditioned + (new_size / size) * direction
        size = new_size
    return solution


def standard_errors(
    dense: Callable[[], Floats], diagonal: Floats
) -> tuple[Floats, tuple[str, ...]]:
    """Return standard errors of scores with mean 0, and what must be said of them.

    Parameters
    ----------
    dense : callable
        Returns the information matrix, shape (n, n).
    diagonal : ndarray of float64, shape (n,)

    Notes
    -----
    The covariance is the inverse of the information among vectors that sum to zero.
    Above 1,000 items its diagonal is approximated by that of the inverse diagonal,
    which Simons and Yao prove for dense comparisons; it is too small for sparse ones.

    References
    ----------
    .. [1] G. Simons and Y.-C. Yao, "Asymptotics when the Number of Parameters Tends to
       Infinity in the Bradley-Terry Model for Paired Comparisons", Annals of Statistics
       27(3), 1999. doi:10.1214/aos/1018031267
    """
    if len(diagonal) > MOST_EXACT:
        said = f"Intervals are approximate, as there are more than {MOST_EXACT} items."
        return 1.0 / np.sqrt(np.maximum(diagonal, 1e-300)), (said,)
    if len(diagonal) < 2:
        return np.zeros(len(diagonal)), ()
    variance = np.diagonal(centred_inverse(dense()))
    return np.sqrt(np.maximum(variance, 0.0)), ()


def centred_inverse(information: Floats) -> Floats:
    """Invert an information matrix among the vectors that sum to zero."""
    n = len(information)
    # Where only differences are known, the matrix is singular; what the ridge adds then
    # is the same in every entry, and centring takes it out.
    ridge = max(float(np.trace(information)) / n, 1e-12) * RIDGE
    inverse = np.ascontiguousarray(information + ridge * np.eye(n))
    # Importing Numba takes longer than most inferences: only a run that needs it pays.
    from handwork_core._kernels.inverting import invert  # noqa: PLC0415

    invert(inverse)
    inverse -= inverse.mean(axis=0, keepdims=True)
    return np.asarray(inverse - inverse.mean(axis=1, keepdims=True))


def interval_of(scores: Floats, errors: Floats) -> Floats:
    """Return the ends of the 95 % Wald intervals, shape (n, 2)."""
    half = NORMAL_QUANTILE * errors
    return np.column_stack((scores - half, scores + half))
