"""Distributions of how often a person is seen, given that it was at least once.

Each says, in terms of one or two linear predictors, how likely a number of sightings is
and how likely it is to be seen at all. They are written so that they hold for complex
predictors too: derivatives are then exact by a complex step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import loggamma

Floats = NDArray[np.float64]
Numbers = NDArray[Any]
ONCE_ONLY = "logit share seen once only"
LogChance = Callable[[Floats, tuple[Numbers, ...]], Numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A distribution of the number of sightings.

    Attributes
    ----------
    name, title : str
    log_chance : callable
        ``(times, predictors) -> ndarray``: logarithm of the probability of a number of
        sightings, given at least one.
    chance_seen : callable
        ``predictors -> ndarray``: probability of being seen at least once.
    extra : tuple of str
        Names of the predictors beside the first; they are constant.
    """

    name: str
    title: str
    log_chance: LogChance
    chance_seen: Callable[[tuple[Numbers, ...]], Numbers]
    extra: tuple[str, ...] = ()


def _poisson_log_chance(times: Floats, predictors: tuple[Numbers, ...]) -> Numbers:
    rate = np.exp(predictors[0])
    seen = np.log(-np.expm1(-rate))
    return times * predictors[0] - rate - seen - loggamma(times + 1)


def _poisson_seen(predictors: tuple[Numbers, ...]) -> Numbers:
    return -np.expm1(-np.exp(predictors[0]))


def _geometric_log_chance(times: Floats, predictors: tuple[Numbers, ...]) -> Numbers:
    return (times - 1) * predictors[0] - times * np.log1p(np.exp(predictors[0]))


def _geometric_seen(predictors: tuple[Numbers, ...]) -> Numbers:
    return 1 / (1 + np.exp(-predictors[0]))


def _negative_binomial_log_unseen(predictors: tuple[Numbers, ...]) -> Numbers:
    rate, size = np.exp(predictors[0]), np.exp(predictors[1])
    return np.asarray(-size * np.log1p(rate / size))


def _negative_binomial_log_chance(
    times: Floats, predictors: tuple[Numbers, ...]
) -> Numbers:
    rate, size = np.exp(predictors[0]), np.exp(predictors[1])
    unseen = _negative_binomial_log_unseen(predictors)
    ways: Numbers = loggamma(times + size) - loggamma(size + 0j) - loggamma(times + 1)
    if not np.iscomplexobj(predictors[0]) and not np.iscomplexobj(predictors[1]):
        ways = ways.real
    share = predictors[0] - predictors[1] - np.log1p(rate / size)
    return np.asarray(ways + times * share + unseen - np.log(-np.expm1(unseen)))


def _negative_binomial_seen(predictors: tuple[Numbers, ...]) -> Numbers:
    return -np.expm1(_negative_binomial_log_unseen(predictors))


def _one_inflated_poisson_log_chance(
    times: Floats, predictors: tuple[Numbers, ...]
) -> Numbers:
    """Inflate after truncation: some are seen once and then never again."""
    share = 1 / (1 + np.exp(-predictors[1]))
    regular = np.exp(_poisson_log_chance(times, predictors[:1]))
    return np.asarray(np.log(share * (times == 1) + (1 - share) * regular))


def _one_inflated_geometric_seen(predictors: tuple[Numbers, ...]) -> Numbers:
    share = 1 / (1 + np.exp(-predictors[1]))
    return np.asarray(1 - (1 - share) * (1 - _geometric_seen(predictors[:1])))


def _one_inflated_geometric_log_chance(
    times: Floats, predictors: tuple[Numbers, ...]
) -> Numbers:
    """Inflate before truncation: who is seen once for sure is never unseen."""
    share = 1 / (1 + np.exp(-predictors[1]))
    seen = _geometric_seen(predictors[:1])
    regular = np.exp(_geometric_log_chance(times, predictors[:1])) * seen
    all_seen = _one_inflated_geometric_seen(predictors)
    mixed = share * (times == 1) + (1 - share) * regular
    return np.asarray(np.log(mixed) - np.log(all_seen))


POISSON = Family(
    name="zero_truncated_poisson",
    title="Zero-truncated Poisson",
    log_chance=_poisson_log_chance,
    chance_seen=_poisson_seen,
)
GEOMETRIC = Family(
    name="zero_truncated_geometric",
    title="Zero-truncated geometric",
    log_chance=_geometric_log_chance,
    chance_seen=_geometric_seen,
)
NEGATIVE_BINOMIAL = Family(
    name="zero_truncated_negative_binomial",
    title="Zero-truncated negative binomial",
    log_chance=_negative_binomial_log_chance,
    chance_seen=_negative_binomial_seen,
    extra=("log size",),
)
ONE_INFLATED_POISSON = Family(
    name="one_inflated_poisson",
    title="Zero-truncated one-inflated Poisson",
    log_chance=_one_inflated_poisson_log_chance,
    chance_seen=_poisson_seen,
    extra=(ONCE_ONLY,),
)
ONE_INFLATED_GEOMETRIC = Family(
    name="one_inflated_geometric",
    title="One-inflated zero-truncated geometric",
    log_chance=_one_inflated_geometric_log_chance,
    chance_seen=_one_inflated_geometric_seen,
    extra=(ONCE_ONLY,),
)
