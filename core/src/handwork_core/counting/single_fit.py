"""Fit a distribution of sightings to persons with covariates, and count the unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.single_families import Family
from handwork_core.counting.single_families import Numbers as Predictor

Floats = NDArray[np.float64]

STEP = 1e-20
"""Of the complex step: small enough that no rounding is left."""
BEND = 1e-5
"""Of the central difference that gives second derivatives."""
MAX_ITERATIONS = 200
TOLERANCE = 1e-9
REACH = 2.0
"""Largest change of a coefficient in one iteration."""
SHRINKINGS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Persons grouped by how often they were seen and by their covariates.

    Attributes
    ----------
    times : ndarray of float64, shape (n_rows,)
    design : ndarray of float64, shape (n_rows, n_columns)
    weights : ndarray of float64, shape (n_rows,)
        Persons of each row.
    """

    times: Floats
    design: Floats
    weights: Floats

    @classmethod
    def grouped(
        cls, times: Floats, design: Floats, weights: Floats | None = None
    ) -> Rows:
        """Put equal rows together."""
        persons = np.ones(len(times)) if weights is None else weights
        table = np.column_stack([times, design])
        distinct, where = np.unique(table, axis=0, return_inverse=True)
        totals = np.bincount(where.ravel(), persons, len(distinct))
        return cls(distinct[:, 0], distinct[:, 1:], totals.astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients with their covariance.

    Attributes
    ----------
    coefficients : ndarray of float64, shape (n_parameters,)
    covariance : ndarray of float64, shape (n_parameters, n_parameters)
        Inverse of the observed information; NaN where that cannot be inverted.
    log_likelihood : float
    converged : bool
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    converged: bool

    @property
    def aic(self) -> float:
        """Akaike's information criterion."""
        return 2 * len(self.coefficients) - 2 * self.log_likelihood


LogLikelihood = Callable[[NDArray[Any]], complex]


def fit_family(family: Family, rows: Rows, start: Floats) -> Fit:
    """Maximise the likelihood of a family from a starting point."""

    def log_likelihood(coefficients: NDArray[Any]) -> complex:
        chances = family.log_chance(rows.times, predictors(rows, coefficients))
        return complex((rows.weights * chances).sum())

    return maximise(log_likelihood, start)


def predictors(rows: Rows, coefficients: NDArray[Any]) -> tuple[Predictor, ...]:
    """Return the linear predictor of each row, and the constant ones beside it."""
    width = rows.design.shape[1]
    extra = (np.full(len(rows.times), value) for value in coefficients[width:])
    return (rows.design @ coefficients[:width], *extra)


def maximise(log_likelihood: LogLikelihood, start: Floats) -> Fit:
    """Climb by Newton's method, with steps that never lead down."""
    here = start.astype(np.float64)
    value = log_likelihood(here).real
    converged = False
    for _ in range(MAX_ITERATIONS):
        slope = gradient(log_likelihood, here)
        step = _uphill(slope, curvature(log_likelihood, here))
        step *= min(1.0, REACH / max(np.abs(step).max(), REACH))
        there, reached = _climb(log_likelihood, here, step, value)
        moved = np.abs(there - here).max()
        here, value = there, reached
        if moved <= TOLERANCE * (1 + np.abs(here).max()):
            converged = True
            break
    information = -curvature(log_likelihood, here)
    return Fit(here, _inverse(information), value, converged)


def gradient(function: LogLikelihood, at: Floats) -> Floats:
    """Return the first derivatives, exact to rounding."""
    found = [
        function(at + STEP * 1j * direction).imag / STEP
        for direction in np.eye(len(at))
    ]
    return np.array(found)


def curvature(function: LogLikelihood, at: Floats) -> Floats:
    """Return the second derivatives, as differences of the first."""
    rows = [
        (gradient(function, at + BEND * way) - gradient(function, at - BEND * way))
        / (2 * BEND)
        for way in np.eye(len(at))
    ]
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)


def _uphill(slope: Floats, bend: Floats) -> Floats:
    """Return Newton's step; where the surface is not a hill, one that leads up."""
    if not np.isfinite(bend).all():
        return slope
    size, ways = np.linalg.eigh(-bend)
    steep = np.maximum(np.abs(size), 1e-8 * max(float(np.abs(size).max()), 1e-8))
    return np.asarray(ways @ ((ways.T @ slope) / steep))


def _climb(
    function: LogLikelihood, here: Floats, step: Floats, value: float
) -> tuple[Floats, float]:
    length = 1.0
    for _ in range(SHRINKINGS):
        there = here + length * step
        reached = function(there).real
        if np.isfinite(reached) and reached >= value - 1e-12 * abs(value):
            return there, reached
        length /= 2
    return here, value


def _inverse(information: Floats) -> Floats:
    try:
        inverse = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan)
    return np.asarray(inverse)


@dataclass(frozen=True, slots=True)
class Total:
    """A population and its standard error, persons."""

    point: float
    se: float


def total(
    fit: Fit,
    persons: Callable[[NDArray[Any]], complex],
    unexplained: float,
) -> Total:
    r"""Count the population and carry the error of the coefficients through.

    Parameters
    ----------
    fit : Fit
    persons : callable
        Population as a function of the coefficients.
    unexplained : float
        Variance that is left where the coefficients are known:
        :math:`\sum_i (1 - \pi_i) / \pi_i^2`.
    """
    slope = gradient(persons, fit.coefficients)
    variance = float(slope @ fit.covariance @ slope) + unexplained
    point = persons(fit.coefficients).real
    return Total(point, float(np.sqrt(variance)) if variance >= 0 else float("nan"))


def horvitz_thompson(family: Family, rows: Rows, fit: Fit) -> Total:
    """Count each person seen as many times as there are persons like them."""

    def persons(coefficients: NDArray[Any]) -> complex:
        chances = family.chance_seen(predictors(rows, coefficients))
        return complex((rows.weights / chances).sum())

    chance = np.real(family.chance_seen(predictors(rows, fit.coefficients)))
    unexplained = float((rows.weights * (1 - chance) / chance**2).sum())
    return total(fit, persons, unexplained)
