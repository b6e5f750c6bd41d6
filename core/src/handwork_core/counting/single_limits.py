"""Where a likelihood runs off to a limit at which the population is infinite."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import chdtri

from handwork_core.counting.results import Interval, NotIdentifiedError
from handwork_core.counting.single_families import Family, Floats, Numbers
from handwork_core.counting.single_fit import Fit, Rows, fit_family

FLAT = 1e-4
"""Log-likelihoods closer than this are equal for every purpose."""
NEARLY_ZERO = np.log(1e-5)
OPEN = (
    "The data do not rule out the limit at which the population is infinite: the "
    "interval has no upper end, and the number is weak."
)


def _series_log_chance(times: Floats, predictors: tuple[Numbers, ...]) -> Numbers:
    share = -np.log1p(np.exp(-predictors[0]))
    return times * share - np.log(times) - np.log(np.log1p(np.exp(predictors[0])))


def _never(predictors: tuple[Numbers, ...]) -> Numbers:
    return np.zeros_like(predictors[0])


SERIES = Family(
    name="logarithmic_series",
    title="Logarithmic series",
    log_chance=_series_log_chance,
    chance_seen=_never,
)
"""What a zero-truncated negative binomial tends to as its size goes to 0."""


def check_interior(
    title: str, limit: Family, rows: Rows, fit: Fit, level: float
) -> tuple[str, ...]:
    """Refuse a fit at its limit; warn where the limit is not ruled out.

    Parameters
    ----------
    title : str
        Of the model, as it stands in a sentence.
    limit : Family
        What the model tends to as its last parameter goes to minus infinity.
    rows : Rows
    fit : Fit
    level : float

    Returns
    -------
    tuple of str
        Warnings.

    Raises
    ------
    NotIdentifiedError
        When the fit is no likelier than its limit.
    """
    start = np.zeros(rows.design.shape[1])
    at_limit = fit_family(limit, rows, start).log_likelihood
    if fit.log_likelihood < at_limit + FLAT or fit.coefficients[-1] < NEARLY_ZERO:
        raise NotIdentifiedError(
            f"{title} has no estimate here: its likelihood rises towards a limit at "
            "which the population is infinite, so that any number would only say where "
            "the search stopped; use Chao's lower bound, or a model with fewer freedoms"
        )
    if 2 * (fit.log_likelihood - at_limit) < chdtri(1, 1 - level):
        return (OPEN,)
    return ()


def without_upper_end(interval: Interval) -> Interval:
    """Open an interval upwards."""
    return replace(interval, high=float("inf"), how=f"{interval.how}, no upper end")
