"""Intervals from the likelihood of the population size alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import gammaln, psi, xlogy
from scipy.stats import chi2

from handwork_core.counting.loglinear.fitting import SMALLEST, fit_bounded
from handwork_core.counting.results import Interval

Floats = NDArray[np.float64]

FIT_TOLERANCE = 1e-12
LARGEST_RATIO = 1e7
"""An upper end above so many times the persons seen is called no limit at all."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The size that the multinomial likelihood prefers, and its interval."""

    point: float
    interval: Interval


def profile_interval(
    design: Floats,
    counts: Floats,
    *,
    level: float,
    offset: Floats | None = None,
    n_bounded: int = 0,
) -> Profile:
    r"""Return where the profile likelihood of the population size stays high.

    Parameters
    ----------
    design : ndarray of float64, shape (c, p)
        Column 0 is the intercept; the cell of those on no list has 1 there, else 0.
    counts : ndarray of float64, shape (c,)
    level : float
    offset : ndarray of float64, shape (c,), optional
    n_bounded : int, default 0
        So many of the last columns have coefficients of 0 or more, at every size.

    Returns
    -------
    Profile
        Ends solved to 1e-10, relative. The lower end is the number seen where the
        likelihood does not fall far enough before it; the upper is infinite where it
        has not fallen at ten million times that.

    Notes
    -----
    :math:`\ell(N) = \log\Gamma(N+1) - \log\Gamma(N-n+1) + \sum_h y_h \log\hat p_h +
    (N-n)\log\hat p_0` with :math:`\hat p` from the Poisson fit in which :math:`N-n` is
    the count of the cell of those on no list. Its slope is :math:`\psi(N+1) -
    \psi(N-n+1) + \log\hat p_0`; the ends lie :math:`\chi^2_1/2` below the top.

    References
    ----------
    .. [1] R. M. Cormack, "Interval estimation for mark-recapture studies of closed
       populations", Biometrics 48(2), 1992. doi:10.2307/2532310
    """
    likelihood, slope = _likelihood(design, counts, offset, n_bounded)
    n_seen = float(counts.sum())
    unseen = _highest(slope, n_seen)
    drop = likelihood(unseen) - chi2.ppf(level, 1) / 2

    def above(u: float) -> float:
        return likelihood(u) - drop

    low = 0.0 if above(0.0) >= 0 else brentq(above, 0.0, unseen, xtol=1e-9, rtol=1e-12)
    high = _upper_end(above, unseen, n_seen)
    interval = Interval(
        low=n_seen + low, high=n_seen + high, level=level, how="profile likelihood"
    )
    return Profile(n_seen + unseen, interval)


def _likelihood(
    design: Floats, counts: Floats, offset: Floats | None, n_bounded: int
) -> tuple[Callable[[float], float], Callable[[float], float]]:
    n_seen = float(counts.sum())
    first = np.zeros((1, design.shape[1]))
    first[0, 0] = 1.0
    whole = np.vstack((first, design))
    base = None if offset is None else np.concatenate(([0.0], offset))

    def shares(unseen: float) -> Floats:
        given = np.concatenate(([unseen], counts))
        fits, _ = fit_bounded(
            whole, given, n_bounded, offset=base, tolerance=FIT_TOLERANCE
        )
        found = fits.means[0] / fits.means[0].sum()
        return np.asarray(np.maximum(found, SMALLEST))

    def likelihood(unseen: float) -> float:
        p = shares(unseen)
        ways = gammaln(n_seen + unseen + 1) - gammaln(unseen + 1)
        return float(ways + xlogy(counts, p[1:]).sum() + xlogy(unseen, p[0]))

    def slope(unseen: float) -> float:
        ways = psi(n_seen + unseen + 1) - psi(unseen + 1)
        return float(ways + np.log(shares(unseen)[0]))

    return likelihood, slope


def _highest(slope: Callable[[float], float], n_seen: float) -> float:
    """Return how many unseen the likelihood likes best."""
    if slope(0.0) <= 0:
        return 0.0
    high = max(n_seen, 1.0)
    while slope(high) > 0:
        high *= 4.0
        if high > LARGEST_RATIO * n_seen:
            return float(high)
    return float(brentq(slope, 0.0, high, xtol=1e-9, rtol=1e-12))


def _upper_end(above: Callable[[float], float], unseen: float, n_seen: float) -> float:
    step = max(unseen, 0.1 * n_seen, 1.0)
    high = unseen + step
    while above(high) > 0:
        step *= 2.0
        high = unseen + step
        if high > LARGEST_RATIO * n_seen:
            return float("inf")
    return float(brentq(above, unseen, high, xtol=1e-9, rtol=1e-12))
