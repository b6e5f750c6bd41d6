"""From platforms to a country: missing registrations, and the ladder of activity."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.inventory import Inventory, Observation
from handwork_core.counting.results import (
    CountingError,
    Interval,
    NotIdentifiedError,
    check_level,
)

Floats = NDArray[np.float64]

FEWEST = 5
"""With fewer platforms of which both are known, a line says nothing."""
LARGE_ERROR = math.log(3)
N_DRAWS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformCount:
    """Registrations of one platform, declared or imputed.

    Attributes
    ----------
    platform : str
    registered : float
    interval : Interval or None
        None where the number is declared.
    source : str
    """

    platform: str
    registered: float
    interval: Interval | None
    source: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Imputation:
    """Registrations of all platforms of a country, declared or foretold from traffic.

    Attributes
    ----------
    country, traffic : str
    platforms : tuple of PlatformCount
        In alphabetical order.
    left_out : tuple of str
        Platforms with neither registrations nor traffic.
    total : float
        Accounts, not persons.
    interval : Interval or None
        None where every platform declares.
    imputed_share : float
        Part of the total that is foretold, 0..1.
    intercept, slope : float
        Of log registrations on log traffic; NaN where nothing was foretold.
    log_error : float
        Root mean squared error of the logarithm when each platform is left out; NaN
        where nothing was foretold.
    draws : ndarray of float64, shape (n_draws,)
        Totals; read-only, one value where every platform declares.
    warnings : tuple of str
    """

    country: str
    traffic: str
    platforms: tuple[PlatformCount, ...]
    left_out: tuple[str, ...]
    total: float
    interval: Interval | None
    imputed_share: float
    intercept: float
    slope: float
    log_error: float
    draws: Floats
    warnings: tuple[str, ...]

    def __post_init__(self) -> None:
        self.draws.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A regression of log registrations on log traffic."""

    coefficients: Floats
    inverse: Floats
    spread: float
    degrees: int
    log_error: float

    def draw(self, at: Floats, rng: np.random.Generator) -> Floats:
        """Draw log registrations for new platforms, shape (n_draws, n_platforms)."""
        scale = np.sqrt(self.degrees / rng.chisquare(self.degrees, N_DRAWS))
        spread = self.spread * scale[:, None]
        root = np.linalg.cholesky(self.inverse)
        moved = rng.standard_normal((N_DRAWS, 2)) @ root.T * spread
        lines = (self.coefficients + moved) @ at.T
        return np.asarray(lines + spread * rng.standard_normal(lines.shape))


def impute_registrations(
    inventory: Inventory,
    country: str,
    rng: np.random.Generator,
    *,
    traffic: str = "unique_visitors",
    level: float = 0.95,
) -> Imputation:
    r"""Fill in registrations that platforms do not declare, from their web traffic.

    Parameters
    ----------
    inventory : Inventory
    country : str
        Empty for the whole world.
    rng : numpy.random.Generator
    traffic : str, default "unique_visitors"
        Or "visits".
    level : float, default 0.95

    Returns
    -------
    Imputation
        Its interval draws coefficients and residuals; that of declared numbers is not in
        it. Their quantiles have a Monte Carlo error of about 2 % of its width.

    Raises
    ------
    CountingError
        When nothing is known of the country.
    NotIdentifiedError
        When something must be foretold, and fewer than 5 platforms have both numbers or
        all of those have the same traffic.

    Notes
    -----
    :math:`\log R_p = a + b \log T_p + \varepsilon` by least squares over platforms that
    have both; a missing one is :math:`e^{a + b \log T + s^2 / 2}`, the mean of a
    log-normal. The error is that of leaving each platform out.

    References
    ----------
    .. [1] O. Kässi, V. Lehdonvirta and F. Stephany, "How Many Online Workers Are There in
       the World? A Data-Driven Assessment", Open Research Europe 1:53, version 4, 2021.
       doi:10.12688/openreseurope.13639.4

    Examples
    --------
    >>> rows = [
    ...     {"platform": name, "period": "2026", "metric": metric, "value": value}
    ...     for name, n in zip("ABCDEFG", (1, 2, 3, 5, 8, 13, 21))
    ...     for metric, value in (("unique_visitors", 100 * n), ("registered", 1000 * n))
    ...     if (name, metric) != ("G", "registered")
    ... ]
    >>> found = impute_registrations(
    ...     Inventory.from_rows(rows), "", np.random.default_rng(1)
    ... )
    >>> round(found.total), round(found.imputed_share, 3)
    (53000, 0.396)
    """
    check_level(level)
    declared = inventory.in_country("registered", country)
    visits = inventory.in_country(traffic, country)
    if not declared and not visits:
        where = country or "the world"
        raise CountingError(
            f"nothing is known of {where}: neither registered nor {traffic}; the "
            f"inventory names {', '.join(inventory.countries) or 'no country'}"
        )
    missing = [
        name for name in visits if name not in declared and visits[name].value > 0
    ]
    left_out = tuple(
        name
        for name in inventory.platforms
        if name not in declared and name not in missing
    )
    known = sum(one.value for one in declared.values())
    told = {
        name: PlatformCount(
            platform=name, registered=one.value, interval=None, source=_said(one)
        )
        for name, one in declared.items()
    }
    if not missing:
        return _declared(_Asked(country, traffic, level, left_out), told, known)
    line = _line(declared, visits)
    return _filled(
        _Asked(country, traffic, level, left_out), told, line, missing, visits, rng
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    country: str
    traffic: str
    level: float
    left_out: tuple[str, ...]


def _declared(
    asked: _Asked, told: dict[str, PlatformCount], known: float
) -> Imputation:
    """Return what there is where nothing must be foretold."""
    return Imputation(
        country=asked.country,
        traffic=asked.traffic,
        platforms=tuple(told.values()),
        left_out=asked.left_out,
        total=known,
        interval=None,
        imputed_share=0.0,
        intercept=math.nan,
        slope=math.nan,
        log_error=math.nan,
        draws=np.array([known]),
        warnings=_missing_warning(asked.left_out),
    )


def _said(one: Observation) -> str:
    return ", ".join(part for part in (one.provider, one.period) if part)


def _missing_warning(left_out: tuple[str, ...]) -> tuple[str, ...]:
    if not left_out:
        return ()
    return (
        (
            f"Of {', '.join(left_out)} neither registrations nor traffic are known: the "
            "total is without them."
        ),
    )


def _line(declared: dict[str, Observation], visits: dict[str, Observation]) -> _Line:
    both = [
        name
        for name in declared
        if name in visits and declared[name].value > 0 and visits[name].value > 0
    ]
    if len(both) < FEWEST:
        raise NotIdentifiedError(
            f"{len(both)} platforms have both registrations and traffic: to foretell the "
            f"others, at least {FEWEST} are needed"
        )
    x = np.log([visits[name].value for name in both])
    y = np.log([declared[name].value for name in both])
    design = np.column_stack([np.ones(len(x)), x])
    if np.ptp(x) < 1e-6:
        raise NotIdentifiedError(
            "all platforms have the same traffic: it tells nothing"
        )
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ y
    residuals = y - design @ coefficients
    lever = np.einsum("ij,jk,ik->i", design, inverse, design)
    degrees = len(x) - 2
    spread = math.sqrt(float(residuals @ residuals) / degrees)
    outside = residuals / np.maximum(1 - lever, 1e-12)
    error = math.sqrt(float((outside**2).mean()))
    return _Line(coefficients, inverse, spread, degrees, error)


def _filled(
    asked: _Asked,
    told: dict[str, PlatformCount],
    line: _Line,
    missing: list[str],
    visits: dict[str, Observation],
    rng: np.random.Generator,
) -> Imputation:
    known = sum(one.registered for one in told.values())
    at = np.column_stack(
        [np.ones(len(missing)), np.log([visits[name].value for name in missing])]
    )
    foretold = np.exp(at @ line.coefficients + line.spread**2 / 2)
    drawn = np.exp(line.draw(at, rng))
    ends = (0.5 - asked.level / 2, 0.5 + asked.level / 2)

    def between(values: Floats, how: str) -> Interval:
        low, high = np.quantile(values, ends)
        return Interval(low=float(low), high=float(high), level=asked.level, how=how)

    for place, name in enumerate(missing):
        told[name] = PlatformCount(
            platform=name,
            registered=float(foretold[place]),
            interval=between(drawn[:, place], "parametric bootstrap"),
            source=f"foretold from {asked.traffic} ({_said(visits[name])})",
        )
    totals = known + drawn.sum(axis=1)
    warnings = list(_missing_warning(asked.left_out))
    if line.log_error > LARGE_ERROR:
        warnings.append(
            f"Left out and foretold, a platform is wrong by a factor of about "
            f"{math.exp(line.log_error):.1f}: the total tells the size, not the number."
        )
    total = known + float(foretold.sum())
    return Imputation(
        country=asked.country,
        traffic=asked.traffic,
        platforms=tuple(told[name] for name in sorted(told)),
        left_out=asked.left_out,
        total=total,
        interval=between(totals, "parametric bootstrap"),
        imputed_share=float(foretold.sum()) / total,
        intercept=float(line.coefficients[0]),
        slope=float(line.coefficients[1]),
        log_error=line.log_error,
        draws=totals,
        warnings=tuple(warnings),
    )
