"""Zelterman's and Chao's estimators from those seen once and twice, with covariates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.results import (
    Estimate,
    NotIdentifiedError,
    check_level,
)
from handwork_core.counting.single import (
    Prepared,
    SeenData,
    as_estimate,
    check_determined,
    prepare,
    titled,
)
from handwork_core.counting.single_fit import Fit, Rows, maximise, total

Floats = NDArray[np.float64]


def zelterman(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Count from the rate that those seen once and twice tell.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
    level : float, default 0.95

    Returns
    -------
    Estimate
        Robust against persons who are seen very often, as they do not count for the
        rate. The interval is log-normal.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen exactly once, or exactly twice, in the data or in a group.

    Notes
    -----
    A logistic regression of being seen twice rather than once has
    :math:`\lambda_i = 2 e^{x_i \beta}`; the population is
    :math:`\sum_i 1 / (1 - e^{-\lambda_i})` over all who were seen.

    References
    ----------
    .. [1] D. Böhning and P. G. M. van der Heijden, "A Covariate Adjustment for
       Zero-Truncated Approaches to Estimating the Size of Hidden and Elusive
       Populations", Annals of Applied Statistics 3, 2009. doi:10.1214/08-AOAS214

    Examples
    --------
    >>> round(zelterman({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point)
    9425
    """
    prepared, fit, _ = _fitted(data, covariates, level)
    design, weights = prepared.design, prepared.weights

    def persons(coefficients: NDArray[Any]) -> complex:
        seen = -np.expm1(-2 * np.exp(design @ coefficients))
        return complex((weights / seen).sum())

    chance = -np.expm1(-2 * np.exp(design @ fit.coefficients))
    found = total(fit, persons, float((weights * (1 - chance) / chance**2).sum()))
    return as_estimate(
        "zelterman",
        titled("Zelterman", covariates),
        found,
        prepared.n_seen,
        fit,
        prepared.labels,
        level,
    )


def chao_covariates(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Bound the population from below by those seen once and twice, group by group.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
    level : float, default 0.95

    Returns
    -------
    Estimate
        Without covariates the point is Chao's :math:`n + f_1^2 / (2 f_2)`. Covariates
        that explain who is seen raise it towards the truth.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen exactly once, or exactly twice, in the data or in a group.

    Notes
    -----
    With :math:`\lambda_i` as in :func:`zelterman`, each person seen once or twice stands
    for :math:`1 / (\lambda_i + \lambda_i^2 / 2)` who were not seen.

    References
    ----------
    .. [1] D. Böhning, A. Vidal-Diez, R. Lerdsuwansri, C. Viwatwongkasem and M. Arnold,
       "A Generalization of Chao's Estimator for Covariate Information", Biometrics 69,
       2013. doi:10.1111/biom.12082

    Examples
    --------
    >>> round(chao_covariates({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point, 2)
    9273.51
    """
    prepared, fit, rows = _fitted(data, covariates, level)

    def unseen(coefficients: NDArray[Any]) -> NDArray[Any]:
        rate = 2 * np.exp(rows.design @ coefficients)
        return np.asarray(1 / (rate + rate**2 / 2))

    def persons(coefficients: NDArray[Any]) -> complex:
        return complex(prepared.n_seen + (rows.weights * unseen(coefficients)).sum())

    rate = 2 * np.exp(rows.design @ fit.coefficients)
    chance = np.exp(-rate) * (rate + rate**2 / 2)
    stands_for = 1 + unseen(fit.coefficients).real
    left = float((rows.weights * (1 - chance) * stands_for**2).sum())
    found = total(fit, persons, left)
    return as_estimate(
        "chao_covariates",
        titled("Chao's lower bound", covariates),
        found,
        prepared.n_seen,
        fit,
        prepared.labels,
        level,
    )


def _fitted(
    data: SeenData, covariates: Sequence[str], level: float
) -> tuple[Prepared, Fit, Rows]:
    """Regress being seen twice rather than once."""
    check_level(level)
    prepared = prepare(data, covariates)
    few = prepared.times <= 2
    rows = Rows.grouped(
        (prepared.times[few] == 2).astype(np.float64),
        prepared.design[few],
        prepared.weights[few],
    )
    for times, what in ((0.0, "once"), (1.0, "twice")):
        if not (rows.weights[rows.times == times] > 0).any():
            raise NotIdentifiedError(
                f"nobody was seen exactly {what}: the rate at which persons are seen is "
                "not determined; use the zero-truncated Poisson model"
            )

    def log_likelihood(coefficients: NDArray[Any]) -> complex:
        odds = rows.design @ coefficients
        return complex(
            (rows.weights * (rows.times * odds - np.log1p(np.exp(odds)))).sum()
        )

    start = np.zeros(prepared.design.shape[1])
    once = float(rows.weights[rows.times == 0.0].sum())
    start[0] = np.log((rows.weights.sum() - once) / once)
    fit = maximise(log_likelihood, start)
    check_determined(fit, prepared.labels)
    return prepared, fit, rows


__all__ = ["chao_covariates", "zelterman"]
