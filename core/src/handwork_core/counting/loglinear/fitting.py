"""Poisson log-linear models, many at once: one batched iteratively reweighted fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_ITERATIONS = 50
TOLERANCE = 1e-8
"""Relative change of the deviance at which a fit has settled, as is usual."""
SMALLEST = 1e-300
START = 0.1
"""Added to counts for the first means: none may be 0."""
MOST_HALVINGS = 30
LARGEST_BLOCK = 4_000_000
"""Numbers in the largest array of one block of models: 32 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Fits of m models on c cells with p columns.

    Attributes
    ----------
    coefficients : ndarray of float64, shape (m, p)
        0 where the model does not have the column.
    covariance : ndarray of float64, shape (m, p, p)
        Inverse of the information at the last weights; 0 in columns that are not there.
    means : ndarray of float64, shape (m, c)
        Fitted counts; 0 where the model does not have the cell.
    deviance, log_likelihood : ndarray of float64, shape (m,)
    converged : ndarray of bool, shape (m,)
    """

    coefficients: Floats
    covariance: Floats
    means: Floats
    deviance: Floats
    log_likelihood: Floats
    converged: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A block of models with the same cells, every array at its full shape.

    Attributes
    ----------
    design : ndarray of float64, shape (c, p)
    counts : ndarray of float64, shape (m, c)
    columns : ndarray of bool, shape (m, p)
    cells : ndarray of bool, shape (m, c)
    offset : ndarray of float64, shape (c,)
    """

    design: Floats
    counts: Floats
    columns: Flags
    cells: Flags
    offset: Floats

    def choose(self, models: NDArray[np.int64] | slice) -> Problem:
        """Return the problem of some of the models."""
        return Problem(
            self.design,
            self.counts[models],
            self.columns[models],
            self.cells[models],
            self.offset,
        )


def fit_poisson(
    design: Floats,
    counts: Floats,
    *,
    columns: Flags | None = None,
    cells: Flags | None = None,
    offset: Floats | None = None,
    tolerance: float = TOLERANCE,
) -> Fits:
    r"""Fit Poisson models that share cells and differ in columns, counts or cells.

    Parameters
    ----------
    design : ndarray of float64, shape (c, p)
        Column 0 is the intercept.
    counts : ndarray of float64, shape (c,) or (m, c)
        At least 0; they need not be whole.
    columns : ndarray of bool, shape (m, p), optional
        Columns of each model; by default all.
    cells : ndarray of bool, shape (m, c), optional
        Cells of each model; by default all.
    offset : ndarray of float64, shape (c,), optional
        Added to the linear predictor.
    tolerance : float, default 1e-8
        Relative change of the deviance at which a fit has settled.

    Returns
    -------
    Fits

    Notes
    -----
    :math:`\log \mu = X\beta` by weighted least squares on
    :math:`z = X\beta + (y - \mu)/\mu` with weights :math:`\mu`, begun at
    :math:`\mu = y + 0.1`; all models of a block are one stack of normal equations. The
    covariance is that of the last weights, as reweighting gives it: within about 1e-5
    of that at the maximum, relative. A model that does not settle is fitted again with
    steps halved until the deviance falls. Where the maximum lies at infinity the
    deviance settles and coefficients do not: `existence` finds such models.

    References
    ----------
    .. [1] J. A. Nelder, R. W. M. Wedderburn, "Generalized Linear Models", JRSS A
       135(3), 1972. doi:10.2307/2344614
    """
    problem = _as_problem(design, counts, columns, cells, offset)
    n_models = len(problem.counts)
    block = max(1, LARGEST_BLOCK // max(design.size, 1))
    parts = [
        _fit(problem.choose(slice(i, i + block)), tolerance)
        for i in range(0, n_models, block)
    ]
    return parts[0] if len(parts) == 1 else _join(parts)


def fit_bounded(
    design: Floats,
    counts: Floats,
    n_bounded: int,
    *,
    offset: Floats | None = None,
    tolerance: float = TOLERANCE,
) -> tuple[Fits, Flags]:
    """Fit one model whose last coefficients are 0 or more; return its columns too.

    The first negative one is left out and the rest fitted again until none is.
    """
    n_columns = design.shape[1]
    columns = np.ones(n_columns, bool)
    while True:
        fits = fit_poisson(
            design, counts, columns=columns[None], offset=offset, tolerance=tolerance
        )
        below = np.flatnonzero(fits.coefficients[0, n_columns - n_bounded :] < 0)
        if n_bounded == 0 or not len(below):
            return fits, columns
        columns[n_columns - n_bounded + below[0]] = False


def _as_problem(
    design: Floats,
    counts: Floats,
    columns: Flags | None,
    cells: Flags | None,
    offset: Floats | None,
) -> Problem:
    n_cells, n_columns = design.shape
    given = [np.atleast_2d(a) for a in (counts, columns, cells) if a is not None]
    n_models = max(len(array) for array in given)
    used = np.ones((1, n_columns), bool) if columns is None else columns
    kept = np.ones((1, n_cells), bool) if cells is None else cells
    return Problem(
        np.ascontiguousarray(design),
        np.broadcast_to(np.asarray(counts, np.float64), (n_models, n_cells)),
        np.broadcast_to(used, (n_models, n_columns)),
        np.broadcast_to(kept, (n_models, n_cells)),
        np.zeros(n_cells) if offset is None else offset,
    )


def _join(parts: list[Fits]) -> Fits:
    return Fits(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Fits.__slots__
        )
    )


def _fit(problem: Problem, tolerance: float) -> Fits:
    with np.errstate(all="ignore"):
        return _fit_twice(problem, tolerance)


def _fit_twice(problem: Problem, tolerance: float) -> Fits:
    fits = _iterate(problem, tolerance, halvings=0)
    failed = np.flatnonzero(~fits.converged)
    if len(failed):
        again = _iterate(problem.choose(failed), tolerance, halvings=MOST_HALVINGS)
        for name in Fits.__slots__:
            getattr(fits, name)[failed] = getattr(again, name)
    return fits


def _iterate(problem: Problem, tolerance: float, *, halvings: int) -> Fits:
    n_models, n_columns = problem.columns.shape
    start = np.where(problem.cells, problem.counts + START, 0.0)
    fits = Fits(
        np.zeros((n_models, n_columns)),
        np.zeros((n_models, n_columns, n_columns)),
        start,
        deviances(problem, start),
        np.zeros(n_models),
        np.zeros(n_models, bool),
    )
    linear = np.log(np.where(problem.cells, start, 1.0))
    weights, active = start.copy(), np.arange(n_models)
    for number in range(MOST_ITERATIONS):
        part = problem.choose(active)
        target = _reweight(part, linear[active], fits.means[active])
        before, weights[active] = fits.deviance[active], fits.means[active]
        trial, linear[active], means, after = _move(
            part, fits.coefficients[active], target, before, halvings if number else 0
        )
        fits.coefficients[active], fits.means[active] = trial, means
        fits.deviance[active] = after
        settled = np.abs(after - before) < tolerance * (np.abs(after) + START)
        fits.converged[active[settled]] = True
        active = active[~settled]
        if not len(active):
            break
    # Of the last step's weights, as other programs have it.
    fits.covariance[:] = invert_information(problem.design, weights, problem.columns)
    fits.log_likelihood[:] = log_likelihoods(problem, fits.means)
    return fits


def _reweight(problem: Problem, linear: Floats, means: Floats) -> Floats:
    """Return the weighted least squares coefficients."""
    weights = np.where(problem.cells, means, 1.0)
    response = linear - problem.offset + (problem.counts - weights) / weights
    right = (means * response) @ problem.design
    normal, scale = _information(problem.design, means, problem.columns)
    right = np.where(problem.columns, right, 0.0) * scale
    try:
        found = np.linalg.solve(normal, right[:, :, None])
    except np.linalg.LinAlgError:
        found = np.matmul(_inverses(normal), right[:, :, None])
    return np.asarray(found[:, :, 0] * scale)


def _move(
    problem: Problem, old: Floats, target: Floats, before: Floats, halvings: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return coefficients, predictors, means and deviance after a step that helps."""
    size = np.ones((len(old), 1))
    highest = before + 1e-9 * (np.abs(before) + 1.0)
    while True:
        trial = old + size * (target - old)
        linear = np.clip(trial @ problem.design.T + problem.offset, -690.0, 690.0)
        means = np.where(problem.cells, np.maximum(np.exp(linear), SMALLEST), 0.0)
        after = deviances(problem, means)
        worse = ~(after <= highest)
        if halvings == 0 or not worse.any():
            return trial, linear, means, after
        size[worse] /= 2.0
        halvings -= 1


def invert_information(design: Floats, weights: Floats, columns: Flags) -> Floats:
    """Return the inverse of X' W X of each model, 0 in columns that it lacks."""
    normal, scale = _information(design, weights, columns)
    inverse = _inverses(normal)
    inverse *= scale[:, :, None] * scale[:, None, :]
    inverse *= columns[:, :, None] & columns[:, None, :]
    return np.asarray(inverse)


def _information(
    design: Floats, weights: Floats, columns: Flags
) -> tuple[Floats, Floats]:
    """Return X' W X of each model with a diagonal of 1, and what it was divided by twice.

    A column that a model lacks is one of the identity.
    """
    normal = np.matmul(design.T[None] * weights[:, None, :], design)
    normal *= columns[:, :, None] & columns[:, None, :]
    diagonal = np.einsum("mii->mi", normal)
    diagonal[~columns] = 1.0
    scale = 1.0 / np.sqrt(np.maximum(diagonal, SMALLEST))
    normal *= scale[:, :, None] * scale[:, None, :]
    return normal, scale


def _inverses(matrices: Floats) -> Floats:
    """Return inverses; NaN for a matrix that has none, without harm to the others."""
    try:
        return np.asarray(np.linalg.inv(matrices))
    except np.linalg.LinAlgError:
        return np.stack([_inverse(one) for one in matrices])


def _inverse(matrix: Floats) -> Floats:
    try:
        if np.linalg.matrix_rank(matrix, hermitian=True) == len(matrix):
            return np.asarray(np.linalg.inv(matrix))
        return np.asarray(np.linalg.pinv(matrix, hermitian=True))
    except np.linalg.LinAlgError:
        return np.full_like(matrix, np.nan)


def deviances(problem: Problem, means: Floats) -> Floats:
    """Return twice the log-likelihood lost against means equal to counts."""
    safe = np.where(problem.cells, means, 1.0)
    y = np.where(problem.cells, problem.counts, 0.0)
    ratio = np.where(y > 0, y, 1.0) / safe
    return np.asarray(2.0 * (xlogy(y, ratio) - y + means).sum(axis=1))


def log_likelihoods(problem: Problem, means: Floats) -> Floats:
    """Return the logarithm of the Poisson probability of the counts."""
    safe = np.where(problem.cells, means, 1.0)
    y = np.where(problem.cells, problem.counts, 0.0)
    return np.asarray((xlogy(y, safe) - means - gammaln(y + 1.0)).sum(axis=1))
