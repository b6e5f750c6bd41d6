"""Counting from how often persons were seen on a known number of occasions."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import (
    Estimate,
    NotIdentifiedError,
    check_level,
    log_normal_interval,
    read_estimate,
)
from handwork_core.counting.single_families import Family, Numbers
from handwork_core.counting.single_fit import Rows, fit_family, horvitz_thompson
from handwork_core.counting.single_limits import check_interior, without_upper_end
from handwork_core.counting.times_seen import TimesSeen, as_times_seen

Floats = NDArray[np.float64]
TimesData = TimesSeen | CaptureTable | Mapping[int, int]
"""How many persons were seen how often, in any of its forms."""

NO_PAIRS = (
    "Nobody was seen exactly twice: the bias-corrected form of the bound is used, and it "
    "is very uncertain."
)


def chao(data: TimesData, *, level: float = 0.95) -> Estimate:
    r"""Bound the population from below by those seen once and twice.

    Parameters
    ----------
    data : TimesSeen, CaptureTable or mapping from times to persons
        Without a number of occasions these are taken as unlimited.
    level : float, default 0.95

    Returns
    -------
    Estimate
        A lower bound, whatever the heterogeneity. Where nobody was seen twice, the
        bias-corrected form, with a warning. Exact to rounding.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen more than once and fewer than two persons were seen.

    Notes
    -----
    :math:`N = S + \frac{n-1}{n} \frac{f_1^2}{2 f_2}` for :math:`S` persons seen, of them
    :math:`f_1` once and :math:`f_2` twice on :math:`n` occasions.

    References
    ----------
    .. [1] A. Chao, "Estimating the Population Size for Capture-Recapture Data with
       Unequal Catchability", Biometrics 43, 1987. doi:10.2307/2531532

    Examples
    --------
    >>> round(chao({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point, 2)
    9273.51
    """
    check_level(level)
    seen = as_times_seen(data)
    once, twice = float(seen.seen(1)), float(seen.seen(2))
    n_occasions = seen.n_occasions
    factor = 1.0 if n_occasions is None else (n_occasions - 1) / n_occasions
    warnings: tuple[str, ...] = ()
    if twice > 0:
        unseen = factor * once**2 / (2 * twice)
        variance = _chao_variance(once, twice, factor)
    else:
        unseen = factor * once * (once - 1) / 2
        variance = _chao_variance_without_pairs(seen.n_seen, once, factor, unseen)
        warnings = (NO_PAIRS,)
        _check_not_only_singles(seen)
    point = seen.n_seen + unseen
    se = math.sqrt(variance)
    interval = log_normal_interval(point, se, seen.n_seen, level)
    return Estimate(
        method="chao",
        title="Chao's lower bound",
        point=point,
        n_seen=seen.n_seen,
        interval=interval,
        se=se,
        diagnostics={"seen_once": int(once), "seen_twice": int(twice)},
        reading="A lower bound. "
        + read_estimate(
            point,
            seen.n_seen,
            interval,
            "the population does not change meanwhile and persons are not seen more "
            "or less often because they were seen before; if persons differ in how "
            "easily they are seen, the truth is at least this",
        ),
        warnings=warnings,
    )


def _check_not_only_singles(seen: TimesSeen) -> None:
    if len(seen.persons) == 1:
        raise NotIdentifiedError(
            "nobody was seen twice: any number of persons is possible; go on looking"
        )


def _chao_variance(once: float, twice: float, factor: float) -> float:
    ratio = once / twice
    return twice * (
        factor * ratio**2 / 2 + factor**2 * ratio**3 + factor**2 * ratio**4 / 4
    )


def _chao_variance_without_pairs(
    n_seen: int, once: float, factor: float, unseen: float
) -> float:
    spread = unseen + factor**2 * once * (2 * once - 1) ** 2 / 4
    return max(spread - factor**2 * once**4 / (4 * (n_seen + unseen)), 0.0)


def equal_catchability(data: TimesData, *, level: float = 0.95) -> Estimate:
    r"""Count as if everybody were as likely to be seen on every occasion.

    Parameters
    ----------
    data : TimesSeen or CaptureTable
        With the number of occasions.
    level : float, default 0.95

    Returns
    -------
    Estimate
        Far too small where persons differ, which they do: it is there to be compared.
        Exact to about 1e-12.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen twice.
    CountingError
        When the number of occasions is not known.

    Notes
    -----
    The mean number of sightings is :math:`n p / (1 - (1-p)^n)`, which is solved for
    :math:`p`; the population is :math:`S / (1 - (1-p)^n)`.

    References
    ----------
    .. [1] D. E. Difallah, E. Filatova and P. Ipeirotis, "Demographics and Dynamics of
       Mechanical Turk Workers", WSDM 2018. doi:10.1145/3159652.3159661

    Examples
    --------
    >>> seen = TimesSeen.from_dict({1: 25, 2: 22, 3: 13, 4: 5, 5: 1, 6: 2}, n_occasions=6)
    >>> round(equal_catchability(seen).point, 2)
    75.43
    """
    check_level(level)
    seen = as_times_seen(data)
    n = seen.occasions()
    _check_not_only_singles(seen)
    mean = seen.n_sightings / seen.n_seen
    p = _solve_share(mean, n)
    rows = Rows(
        seen.times.astype(np.float64),
        np.ones((len(seen.persons), 1)),
        seen.persons.astype(np.float64),
    )
    family = binomial_family(n)
    fit = fit_family(family, rows, np.array([math.log(p) - math.log1p(-p)]))
    found = horvitz_thompson(family, rows, fit)
    interval = log_normal_interval(found.point, found.se, seen.n_seen, level)
    reading = read_estimate(
        found.point,
        seen.n_seen,
        interval,
        "everybody is equally easy to see on every occasion, which hardly ever holds: "
        "the truth is then above this",
    )
    return Estimate(
        method="equal_catchability",
        title="Equal catchability",
        point=found.point,
        n_seen=seen.n_seen,
        interval=interval,
        se=found.se,
        diagnostics={"chance_per_occasion": p, "aic": fit.aic},
        reading=reading,
        converged=fit.converged,
    )


def _solve_share(mean: float, n: int) -> float:
    """Return the chance per occasion at which those seen are seen `mean` times."""
    if mean >= n:
        return 1.0 - 1e-12

    def excess(p: float) -> float:
        return n * p / -math.expm1(n * math.log1p(-p)) - mean

    return float(brentq(excess, 1e-12, 1 - 1e-12, xtol=1e-15))


def log_ways(times: Floats, n: int) -> Floats:
    """Return the logarithm of in how many ways a person is seen so often."""
    steps = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, n + 1)))])
    whole = times.astype(np.int64)
    return np.asarray(steps[n] - steps[whole] - steps[n - whole])


def binomial_family(n: int) -> Family:
    """Return the zero-truncated binomial of `n` occasions, on the logit scale."""

    def log_unseen(predictors: tuple[Numbers, ...]) -> Numbers:
        return -n * np.log1p(np.exp(predictors[0]))

    def log_chance(times: Floats, predictors: tuple[Numbers, ...]) -> Numbers:
        unseen = log_unseen(predictors)
        seen = np.log(-np.expm1(unseen))
        return log_ways(times, n) + times * predictors[0] + unseen - seen

    return Family(
        name="equal_catchability",
        title="Zero-truncated binomial",
        log_chance=log_chance,
        chance_seen=lambda predictors: -np.expm1(log_unseen(predictors)),
    )


def beta_binomial_family(n: int) -> Family:
    """Return the zero-truncated beta-binomial; predictors are log b and log a.

    Both are the same for everybody.
    """
    steps = np.arange(float(n))

    def log_unseen(predictors: tuple[Numbers, ...]) -> Numbers:
        b, a = (np.exp(part[:1]) for part in predictors)
        unseen = -np.log1p(a / (b + steps)).sum()
        return np.full(len(predictors[0]), unseen)

    def log_chance(times: Floats, predictors: tuple[Numbers, ...]) -> Numbers:
        b, a = (np.exp(part[:1]) for part in predictors)
        whole = times.astype(np.int64)
        hits, misses = _sums(np.log(a + steps)), _sums(np.log(b + steps))
        chance = hits[whole] + misses[n - whole] - np.log(a + b + steps).sum()
        seen = np.log(-np.expm1(log_unseen(predictors)))
        return np.asarray(log_ways(times, n) + chance - seen)

    return Family(
        name="beta_binomial",
        title="Zero-truncated beta-binomial",
        log_chance=log_chance,
        chance_seen=lambda predictors: -np.expm1(log_unseen(predictors)),
        extra=("log a",),
    )


def beta_binomial_limit(n: int) -> Family:
    """Return what the beta-binomial tends to as `a` goes to 0."""
    steps = np.arange(float(n))
    hits = _sums(np.log(np.maximum(steps, 1.0)))

    def log_chance(times: Floats, predictors: tuple[Numbers, ...]) -> Numbers:
        b = np.exp(predictors[0][:1])
        whole = times.astype(np.int64)
        misses = _sums(np.log(b + steps))
        chance = hits[whole] + misses[n - whole] - misses[n]
        return np.asarray(log_ways(times, n) + chance - np.log((1 / (b + steps)).sum()))

    return Family(
        name="beta_binomial_limit",
        title="Beta-binomial at its limit",
        log_chance=log_chance,
        chance_seen=lambda predictors: np.zeros_like(predictors[0]),
    )


def _sums(terms: Numbers) -> Numbers:
    """Return the sums of the first 0, 1, … terms."""
    return np.concatenate([[0.0], np.cumsum(terms)])


def beta_binomial(data: TimesData, *, level: float = 0.95) -> Estimate:
    r"""Count as if chances of being seen had a beta distribution; refuse at its limit.

    Parameters
    ----------
    data : TimesSeen or CaptureTable
        With the number of occasions.
    level : float, default 0.95

    Returns
    -------
    Estimate
        Its interval has no upper end where the data do not rule out the limit at which
        the population is infinite.

    Raises
    ------
    NotIdentifiedError
        When the likelihood rises towards that limit: any number would be an artefact of
        where the search stopped. Or when nobody was seen twice.
    CountingError
        When the number of occasions is not known.

    Notes
    -----
    With :math:`p \sim \mathrm{Beta}(a, b)` nobody is seen with probability
    :math:`\prod_{i<n} (b + i) / (a + b + i)`. As :math:`a \to 0` the distribution of
    those seen tends to a proper limit while that probability goes to 1: its maximum is
    compared.

    References
    ----------
    .. [1] R. M. Dorazio and J. A. Royle, "Mixture Models for Estimating the Size of a
       Closed Population When Capture Rates Vary among Individuals", Biometrics 59, 2003.
       doi:10.1111/1541-0420.00042

    Examples
    --------
    >>> seen = TimesSeen.from_dict({1: 25, 2: 22, 3: 13, 4: 5, 5: 1, 6: 2}, n_occasions=6)
    >>> 68 < beta_binomial(seen).point < 120
    True
    """
    check_level(level)
    seen = as_times_seen(data)
    n = seen.occasions()
    _check_not_only_singles(seen)
    rows = Rows(
        seen.times.astype(np.float64),
        np.ones((len(seen.persons), 1)),
        seen.persons.astype(np.float64),
    )
    family = beta_binomial_family(n)
    share = min(max(seen.n_sightings / seen.n_seen / n / 2, 1e-4), 0.9)
    fit = fit_family(family, rows, np.array([math.log((1 - share) / share), 0.0]))
    warnings = check_interior(
        "the beta-binomial", beta_binomial_limit(n), rows, fit, level
    )
    found = horvitz_thompson(family, rows, fit)
    interval = log_normal_interval(found.point, found.se, seen.n_seen, level)
    if warnings:
        interval = without_upper_end(interval)
    b, a = np.exp(fit.coefficients).tolist()
    reading = read_estimate(
        found.point,
        seen.n_seen,
        interval,
        "chances of being seen vary between persons as a beta distribution does, down "
        "to those who are hardly ever seen",
    )
    return Estimate(
        method="beta_binomial",
        title="Beta-binomial",
        point=found.point,
        n_seen=seen.n_seen,
        interval=interval,
        se=found.se,
        diagnostics={"a": a, "b": b, "aic": fit.aic},
        reading=reading,
        warnings=warnings,
        converged=fit.converged,
    )
