"""Counting from one source in which persons are seen repeatedly, with covariates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.results import (
    Estimate,
    Figure,
    NotIdentifiedError,
    check_level,
    log_normal_interval,
    normal_quantile,
    read_estimate,
)
from handwork_core.counting.sightings import Sightings
from handwork_core.counting.single_families import (
    GEOMETRIC,
    NEGATIVE_BINOMIAL,
    ONCE_ONLY,
    POISSON,
    Family,
)
from handwork_core.counting.single_fit import (
    Fit,
    Rows,
    Total,
    fit_family,
    horvitz_thompson,
)
from handwork_core.counting.single_limits import (
    SERIES,
    check_interior,
    without_upper_end,
)
from handwork_core.counting.times_seen import TimesSeen, as_times_seen

SeenData = Sightings | TimesSeen | Mapping[int, int]
"""One row a person, or how many persons were seen how often."""

HUGE = 1e3
"""A coefficient with a larger standard error is not determined by the data."""

ALIKE = "everybody with the same covariates is as likely to be seen, again and again"
RESTS_ON = {
    "zero_truncated_geometric": "persons with the same covariates differ in how often "
    "they are seen as an exponential distribution of their rates says",
    "zero_truncated_negative_binomial": "persons with the same covariates differ in how "
    "often they are seen as a gamma distribution of their rates says",
    "zelterman": "nobody is harder to see than those with the same covariates who were "
    "seen once or twice",
    "chao_covariates": "the same person is recognised each time, and nobody comes or "
    "leaves",
    "one_inflated_poisson": "those seen once because they stayed away afterwards are no "
    "more than the model says, and all others are as likely to be seen again and again",
    "one_inflated_geometric": "those seen once because they stayed away afterwards are "
    "no more than the model says, and all others differ as an exponential distribution "
    "of their rates says",
}
"""What each number rests on, where it is not that all are alike."""

BOUND = (
    "It is a lower bound: where persons differ beyond their covariates, there are more."
)


def zero_truncated_poisson(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Count as if each person were seen at random, at a rate their covariates set.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
        Names in `data.covariates`; text is a category.
    level : float, default 0.95

    Returns
    -------
    Estimate
        Its standard error joins that of the coefficients and that of who happens to be
        seen; the interval is log-normal. Exact to about 1e-9.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen twice.
    CountingError
        When a covariate is not there or does not vary.

    Notes
    -----
    Person :math:`i` is seen :math:`y_i \sim \mathrm{Poisson}(e^{x_i \beta})` times, and
    only :math:`y_i > 0` is in the data. The population is
    :math:`\sum_i 1 / (1 - e^{-\lambda_i})`. With heterogeneity that the covariates do not
    explain it is too small.

    References
    ----------
    .. [1] P. G. M. van der Heijden, R. Bustami, M. J. L. F. Cruyff, G. Engbersen and
       H. C. van Houwelingen, "Point and Interval Estimation of the Population Size Using
       the Truncated Poisson Regression Model", Statistical Modelling 3, 2003.
       doi:10.1191/1471082X03st057oa

    Examples
    --------
    >>> round(zero_truncated_poisson({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point)
    7080
    """
    return count_family(POISSON, data, covariates, level)


def zero_truncated_geometric(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Count as if rates of being seen varied as widely as an exponential distribution.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
    level : float, default 0.95

    Returns
    -------
    Estimate
        As :func:`zero_truncated_poisson`.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen twice.

    Notes
    -----
    :math:`P(y \mid y > 0) = \lambda^{y-1} / (1 + \lambda)^y`; the population is
    :math:`\sum_i (1 + \lambda_i) / \lambda_i`.

    References
    ----------
    .. [1] P. Chlebicki, M. Beręsewicz and Ł. Chrostowski, "singleRcapture: An Engine for
       Single-Source Capture-Recapture Models", 2024. arXiv:2411.11032

    Examples
    --------
    >>> round(zero_truncated_geometric({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point)
    13468
    """
    return count_family(GEOMETRIC, data, covariates, level)


def zero_truncated_negative_binomial(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Count as if rates of being seen had a gamma distribution; refuse at its limit.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
    level : float, default 0.95

    Returns
    -------
    Estimate
        As :func:`zero_truncated_poisson`. Its interval has no upper end where the data
        do not rule out the limit at which the population is infinite.

    Raises
    ------
    NotIdentifiedError
        When the likelihood rises towards that limit: any number would be an artefact of
        where the search stopped. Or when nobody was seen twice.

    Notes
    -----
    With size :math:`k`, :math:`P(0) = (1 + \lambda / k)^{-k}`. As :math:`k \to 0` at a
    fixed ratio the truncated distribution tends to the logarithmic series, whose
    likelihood is finite while the population is not: its maximum is compared.

    References
    ----------
    .. [1] M. J. L. F. Cruyff and P. G. M. van der Heijden, "Point and Interval Estimation
       of the Population Size Using a Zero-Truncated Negative Binomial Regression Model",
       Biometrical Journal 50, 2008. doi:10.1002/bimj.200810455

    Examples
    --------
    >>> zero_truncated_negative_binomial({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1})
    ... # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    handwork_core.counting.results.NotIdentifiedError: ...
    """
    return count_family(NEGATIVE_BINOMIAL, data, covariates, level)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Data in the form in which they are fitted."""

    labels: tuple[str, ...]
    times: NDArray[np.float64]
    design: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def n_seen(self) -> int:
        """Persons in the data."""
        return int(self.weights.sum())

    def rows(self) -> Rows:
        """Group them."""
        return Rows.grouped(self.times, self.design, self.weights)


def prepare(data: SeenData, covariates: Sequence[str]) -> Prepared:
    """Bring either form of the data into rows with a design and weights.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen twice.
    """
    if isinstance(data, Sightings):
        labels, design = data.design(covariates)
        times = data.times.astype(np.float64)
        weights = np.ones(len(times))
    else:
        table = as_times_seen(data)
        if covariates:
            raise NotIdentifiedError(
                "covariates need one row a person: how often each was seen, and what is "
                "known of them"
            )
        labels, times = ("(Intercept)",), table.times.astype(np.float64)
        design, weights = np.ones((len(times), 1)), table.persons.astype(np.float64)
    if not (weights[times > 1] > 0).any():
        raise NotIdentifiedError(
            "nobody was seen twice: any number of persons is possible; go on looking"
        )
    return Prepared(labels, times, design, weights)


def count_family(
    family: Family, data: SeenData, covariates: Sequence[str], level: float
) -> Estimate:
    """Count by any of the families; their functions say how."""
    check_level(level)
    prepared = prepare(data, covariates)
    rows = prepared.rows()
    fit = fit_family(family, rows, _start(family, prepared))
    labels = (*prepared.labels, *family.extra)
    limit: tuple[str, ...] = ()
    if family is NEGATIVE_BINOMIAL:
        title = "the zero-truncated negative binomial"
        limit = check_interior(title, SERIES, rows, fit, level)
    check_determined(fit, labels)
    found = horvitz_thompson(family, rows, fit)
    return as_estimate(
        family.name,
        titled(family.title, covariates),
        found,
        prepared.n_seen,
        fit,
        labels,
        level,
        limit,
    )


def titled(title: str, covariates: Sequence[str]) -> str:
    """Name a method with the covariates that it used."""
    return f"{title} ({', '.join(covariates)})" if covariates else title


def _start(family: Family, prepared: Prepared) -> NDArray[np.float64]:
    """Begin where the mean number of sightings is that of the truncated Poisson, roughly."""
    mean = float(np.average(prepared.times, weights=prepared.weights))
    start = np.zeros(prepared.design.shape[1] + len(family.extra))
    start[0] = math.log(max(2 * (mean - 1), 1e-3)) if mean < 2 else math.log(mean)
    return start


def check_determined(fit: Fit, labels: tuple[str, ...]) -> None:
    """Refuse coefficients that the data leave open."""
    errors = np.sqrt(np.maximum(np.diag(fit.covariance), 0))
    open_ones = ~np.isfinite(fit.covariance).all() or (errors > HUGE).any()
    if open_ones or not fit.converged:
        place = int(np.argmax(np.nan_to_num(errors, nan=np.inf)))
        if labels[place] == ONCE_ONLY:
            raise NotIdentifiedError(
                "nobody seems to be seen once only: use the model without inflation"
            )
        raise NotIdentifiedError(
            f"the data do not determine the coefficient of {labels[place]!r}: in some "
            "group nobody was seen twice; leave the covariate out or join groups"
        )


def as_estimate(  # noqa: PLR0913, PLR0917 - what an estimate is made of
    name: str,
    title: str,
    found: Total,
    n_seen: int,
    fit: Fit,
    labels: tuple[str, ...],
    level: float,
    limit: tuple[str, ...] = (),
) -> Estimate:
    """Put what was found into the form that every method returns."""
    interval = log_normal_interval(found.point, found.se, n_seen, level)
    reach = normal_quantile(level) * found.se
    if limit:
        interval = without_upper_end(interval)
    figures: dict[str, Figure] = {
        "log_likelihood": fit.log_likelihood,
        "aic": fit.aic,
        "normal_interval_low": found.point - reach,
        "normal_interval_high": found.point + reach,
    }
    for label, value, variance in zip(
        labels, fit.coefficients, np.diag(fit.covariance), strict=True
    ):
        figures[f"coefficient {label}"] = float(value)
        known = variance >= 0
        figures[f"standard error {label}"] = math.sqrt(variance) if known else math.nan
    return Estimate(
        method=name,
        title=title,
        point=found.point,
        n_seen=n_seen,
        interval=interval,
        se=found.se,
        diagnostics=figures,
        reading=read_estimate(found.point, n_seen, interval, RESTS_ON.get(name, ALIKE))
        + (f" {BOUND}" if name == "chao_covariates" else ""),
        warnings=limit,
        converged=fit.converged,
    )
