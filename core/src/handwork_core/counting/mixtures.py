"""Mixtures of binomials: persons in a few classes that differ in how easily they are seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.frequencies import TimesData, log_ways
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    NotIdentifiedError,
    TriedModel,
    check_level,
    log_normal_interval,
    read_estimate,
)
from handwork_core.counting.single_fit import Fit, Total, gradient, maximise
from handwork_core.counting.times_seen import TimesSeen, as_times_seen

Floats = NDArray[np.float64]
Numbers = NDArray[Any]

EM_ITERATIONS = 60
N_CLIMBS = 2
"""Of the starts, those that are likeliest by then are followed to the top."""
LEAST_SHARE = 1e-7
"""A class seen less often than this on an occasion is one that is never seen."""
SAME = 1e-3
"""Classes whose chances differ by less than this share are one class."""


def binomial_mixture(
    data: TimesData, *, classes: Sequence[int] = (2, 3, 4, 5, 6), level: float = 0.95
) -> Estimate:
    r"""Count as if persons came in a few classes; compare numbers of classes by AIC.

    Parameters
    ----------
    data : TimesSeen or CaptureTable
        With the number of occasions.
    classes : sequence of int, default (2, 3, 4, 5, 6)
        Numbers of classes to try.
    level : float, default 0.95

    Returns
    -------
    Estimate
        Of the model with the lowest AIC; `models` has all of them. Maximised from many
        starts, to about 1e-8 in the logarithm of the likelihood.

    Raises
    ------
    NotIdentifiedError
        When no number of classes gives an estimate inside its limits.
    CountingError
        When the number of occasions is not known.

    Notes
    -----
    Of those seen a share :math:`v_j` is in class :math:`j`, whose members are seen with
    chance :math:`p_j` on each of :math:`n` occasions. The population is
    :math:`S \sum_j v_j / (1 - (1-p_j)^n)`. More classes with smaller chances fit better
    and raise it: how many are never seen is an assumption, not something that the data
    tell.

    References
    ----------
    .. [1] S. Pledger, "Unified Maximum Likelihood Estimates for Closed Capture-Recapture
       Models Using Mixtures", Biometrics 56, 2000. doi:10.1111/j.0006-341X.2000.00434.x
    .. [2] W. A. Link, "Nonidentifiability of Population Size from Capture-Recapture Data
       with Heterogeneous Detection Probabilities", Biometrics 59, 2003.
       doi:10.1111/j.0006-341X.2003.00129.x

    Examples
    --------
    >>> seen = TimesSeen.from_dict({1: 43, 2: 16, 3: 8, 4: 6, 5: 2, 7: 1}, n_occasions=18)
    >>> found = binomial_mixture(seen, classes=(1, 2))
    >>> len(found.models)
    2
    """
    check_level(level)
    seen = as_times_seen(data)
    n = seen.occasions()
    tried = [_try(seen, n, number) for number in sorted(set(classes))]
    usable = [pair for pair in tried if pair[1] is not None]
    if not usable:
        raise NotIdentifiedError(
            f"no mixture of {_listed(classes)} classes has an estimate: {tried[0][0].note}"
        )
    best = min(usable, key=lambda pair: pair[0].aic)
    models = sorted((model for model, _ in tried), key=_rank)
    return _estimate(seen, best[0], models, level)


def _listed(classes: Sequence[int]) -> str:
    return ", ".join(map(str, sorted(set(classes))))


def _rank(model: TriedModel) -> tuple[bool, float]:
    return (bool(model.note), model.aic)


def _estimate(
    seen: TimesSeen, best: TriedModel, models: list[TriedModel], level: float
) -> Estimate:
    interval = log_normal_interval(best.point, best.se, seen.n_seen, level)
    points = [model.point for model in models if not model.note]
    warnings = []
    if len(points) > 1 and max(points) > 1.05 * min(points):
        warnings.append(
            f"The models that were tried give {min(points):,.0f} to {max(points):,.0f}: "
            "how many are hardly ever seen is an assumption; the interval is that of "
            "one model."
        )
    largest = max(models, key=lambda model: model.degrees_of_freedom)
    if best is largest and len(models) > 1:
        warnings.append(
            "The largest number of classes fits best: more classes would fit better "
            "still, and give more persons."
        )
    reading = read_estimate(
        best.point,
        seen.n_seen,
        interval,
        f"persons come in {best.name}, each of equal chances to be seen, and nobody is "
        "harder to see than the shyest of them",
    )
    return Estimate(
        method="binomial_mixture",
        title=f"Binomial mixture, {best.name}",
        point=best.point,
        n_seen=seen.n_seen,
        interval=interval,
        se=best.se,
        diagnostics={"aic": best.aic, "bic": best.bic, "chosen": best.name},
        reading=reading,
        warnings=tuple(warnings),
        models=tuple(models),
    )


def _try(seen: TimesSeen, n: int, number: int) -> tuple[TriedModel, Fit | None]:
    """Fit a number of classes, or say why not; `degrees_of_freedom` counts parameters."""
    name = f"{number} class" if number == 1 else f"{number} classes"
    n_parameters = 2 * number - 1
    if number < 1:
        raise CountingError(f"a mixture needs at least one class, not {number}")
    if n_parameters > min(n - 1, len(seen.persons)):
        note = f"{n} occasions are too few for {number} classes"
        return _failed(name, n_parameters, note), None
    fit = _fit(seen, n, number)
    found = _total(seen, n, fit)
    note = _fault(fit, n, number, found)
    return (
        TriedModel(
            name=name,
            point=found.point,
            se=found.se,
            degrees_of_freedom=n_parameters,
            aic=2 * n_parameters - 2 * fit.log_likelihood,
            bic=math.log(seen.n_seen) * n_parameters - 2 * fit.log_likelihood,
            converged=fit.converged,
            note=note,
        ),
        None if note else fit,
    )


def _failed(name: str, n_parameters: int, note: str) -> TriedModel:
    return TriedModel(
        name=name,
        point=math.nan,
        degrees_of_freedom=n_parameters,
        converged=False,
        note=note,
    )


def _fault(fit: Fit, n: int, number: int, found: Total) -> str:
    """Say what makes a fit no estimate, or nothing."""
    chances = np.sort(_chances(fit.coefficients[:number]).real)
    if chances[0] * n < LEAST_SHARE * n or chances[0] < LEAST_SHARE:
        return "a class is never seen: the population has no limit"
    if (np.diff(chances) < SAME * chances[:-1]).any():
        return "two classes are the same: fewer fit as well"
    if not math.isfinite(found.se):
        return "the data do not determine it"
    return "" if fit.converged else "the search did not settle"


def _chances(logits: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-logits)))


def _shares(contrasts: Numbers) -> Numbers:
    """Return shares that sum to 1; the first class is the reference."""
    odds = np.exp(np.concatenate([[0.0], contrasts]))
    return np.asarray(odds / odds.sum())


def _fit(seen: TimesSeen, n: int, number: int) -> Fit:
    """Climb from several starts to the likeliest mixture."""
    times, persons = seen.times.astype(np.float64), seen.persons.astype(np.float64)
    ways = log_ways(times, n)

    def log_likelihood(coefficients: Numbers) -> complex:
        logits, shares = coefficients[:number], _shares(coefficients[number:])
        unseen = -n * np.log1p(np.exp(logits))
        scale = np.log(shares) + unseen - np.log(-np.expm1(unseen))
        terms = times[:, None] * logits + scale
        top = terms.real.max(axis=1, keepdims=True)
        mixed = np.log(np.exp(terms - top).sum(axis=1)) + top[:, 0]
        return complex((persons * (mixed + ways)).sum())

    starts = [_settled(times, persons, n, start) for start in _starts(times, n, number)]
    starts.sort(key=lambda start: -log_likelihood(start).real)
    found = [maximise(log_likelihood, start) for start in starts[:N_CLIMBS]]
    return max(found, key=lambda fit: (round(fit.log_likelihood, 6), fit.converged))


def _starts(times: Floats, n: int, number: int) -> list[Floats]:
    """Spread the chances of the classes evenly on a logarithmic scale."""
    highest = min(float(times[-1]) / n, 0.95)
    lows = (0.3 / n, 0.8 / n, 1.5 / n)
    tops = (highest * 0.5, highest * 0.9)
    if number == 1:
        return [np.array([min(1.5 / n, 0.5)])]
    return [
        np.geomspace(min(low, top / 2), top, number) for low in lows for top in tops
    ]


def _settled(times: Floats, persons: Floats, n: int, chances: Floats) -> Floats:
    """Improve a start by expectation and maximisation; return it as coefficients."""
    number = len(chances)
    shares = np.full(number, 1 / number)
    for _ in range(EM_ITERATIONS if number > 1 else 1):
        unseen = n * np.log1p(-chances)
        terms = (
            np.log(shares)
            + times[:, None] * (np.log(chances) - np.log1p(-chances))
            + unseen
            - np.log(-np.expm1(unseen))
        )
        belongs = np.exp(terms - terms.max(axis=1, keepdims=True))
        belongs *= (persons / belongs.sum(axis=1))[:, None]
        members = belongs.sum(axis=0)
        shares = np.maximum(members / members.sum(), 1e-12)
        # The members who were never seen count as occasions without a sighting.
        seen_chance = -np.expm1(unseen)
        chances = (times @ belongs) * seen_chance / (n * np.maximum(members, 1e-300))
        chances = np.clip(chances, 1e-9, 1 - 1e-9)
    logits = np.log(chances) - np.log1p(-chances)
    return np.concatenate([logits, np.log(shares[1:] / shares[0])])


def _total(seen: TimesSeen, n: int, fit: Fit) -> Total:
    """Count the population; its variance adds that of who happens to be seen."""
    number = (len(fit.coefficients) + 1) // 2

    def persons(coefficients: Numbers) -> complex:
        chance = -np.expm1(-n * np.log1p(np.exp(coefficients[:number])))
        return complex(seen.n_seen * (_shares(coefficients[number:]) / chance).sum())

    slope = gradient(persons, fit.coefficients)
    point = persons(fit.coefficients).real
    seen_share = seen.n_seen / point
    unexplained = seen.n_seen * (1 - seen_share) / seen_share**2
    variance = float(slope @ fit.covariance @ slope) + unexplained
    return Total(point, math.sqrt(variance) if variance >= 0 else math.nan)
