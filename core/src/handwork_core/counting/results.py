"""What every counting method returns, and how it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Figure = float | int | bool | str
"""One figure among the diagnostics of a method."""


class CountingError(ValueError):
    """The data cannot be counted by this method; the message says what to do."""


class NotIdentifiedError(CountingError):
    """The data fit unlimited populations equally well: there is no number to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where the size of the population lies with a stated confidence.

    Attributes
    ----------
    low, high : float
        Persons. `high` is infinite where the data set no upper limit.
    level : float
        Confidence or posterior probability, between 0 and 1.
    how : str
        Name of the construction, such as "log-normal" or "profile likelihood".
    """

    low: float
    high: float
    level: float
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedModel:
    """One model among those that a method compared.

    Attributes
    ----------
    name : str
        Such as "[12,3]" or "Mth Darroch".
    point : float
        Population size, persons; NaN where the fit failed.
    se : float
        Standard error of `point`; NaN where there is none.
    deviance, aic, bic : float
        `bic` counts the persons seen, not the cells.
    degrees_of_freedom : int
    converged : bool
    weight : float
        Share of belief in the model, 0..1; NaN where the method gives none.
    note : str
        What is wrong with the model, or empty.
    interval : Interval or None
    """

    name: str
    point: float
    se: float = float("nan")
    deviance: float = float("nan")
    degrees_of_freedom: int = 0
    aic: float = float("nan")
    bic: float = float("nan")
    converged: bool = True
    weight: float = float("nan")
    note: str = ""
    interval: Interval | None = None


def _no_figures() -> Mapping[str, Figure]:
    return MappingProxyType({})


def _no_draws() -> NDArray[np.float64]:
    return np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Estimate:
    """The size of a population, with what is known about the number.

    Attributes
    ----------
    method : str
        Name in `METHODS`.
    title : str
        What the method is called in print, with the model that was chosen.
    point : float
        Estimated number of persons, seen and unseen.
    n_seen : int
        Distinct persons in the data: no estimate is below it.
    interval : Interval or None
        None where the method has none.
    se : float
        Standard error of `point`, persons; NaN where the method has none.
    diagnostics : Mapping from str to float, int, bool or str
        Further figures by name, such as "deviance" or "sample_coverage".
    reading : str
        What the estimate says, in plain words.
    warnings : tuple of str
        What a reader of the number must know, in sentences.
    converged : bool
        False only beside a warning that says so.
    models : tuple of TriedModel
        Every model that was compared, best first; empty without a comparison.
    draws : ndarray of float64, shape (n_draws,)
        Population sizes drawn from the posterior or by the bootstrap; read-only, empty
        for methods that draw none.
    """

    method: str
    title: str
    point: float
    n_seen: int
    interval: Interval | None
    se: float = float("nan")
    diagnostics: Mapping[str, Figure] = field(default_factory=_no_figures)
    reading: str
    warnings: tuple[str, ...] = ()
    converged: bool = True
    models: tuple[TriedModel, ...] = ()
    draws: NDArray[np.float64] = field(default_factory=_no_draws)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "diagnostics", MappingProxyType(dict(self.diagnostics))
        )
        self.draws.setflags(write=False)
        every = _doubts(self.point, self.interval)
        doubts = [doubt for doubt in every if doubt not in self.warnings]
        object.__setattr__(self, "warnings", (*self.warnings, *doubts))

    @property
    def n_unseen(self) -> float:
        """Estimated number of persons who are in no data."""
        return self.point - self.n_seen


NO_WIDTH = (
    "The interval has no width: by this formula the data leave no doubt, which is not to "
    "say that there is none."
)
NOT_HELD = "The number lies outside its own interval: use neither."
ROUNDING = 1e-9
SLACK = 1e-6


def _doubts(point: float, interval: Interval | None) -> tuple[str, ...]:
    """Say where an interval is none."""
    if interval is None or not np.isfinite(point):
        return ()
    slack = SLACK * max(abs(point), 1.0)
    found = []
    if interval.high - interval.low <= ROUNDING * abs(point):
        found.append(NO_WIDTH)
    if not interval.low - slack <= point <= interval.high + slack:
        found.append(NOT_HELD)
    return tuple(found)


def check_level(level: float) -> float:
    """Return the level of an interval; refuse one that is not between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, such as 0.95, not {level}")
    return float(level)


def check_draws(n_draws: int) -> int:
    """Return how often is drawn; refuse less than once."""
    if n_draws < 1:
        raise CountingError(f"n_draws must be 1 or more, not {n_draws}")
    return n_draws


def normal_quantile(level: float) -> float:
    """Return how many standard errors an interval reaches to each side."""
    return float(ndtri(0.5 + check_level(level) / 2))


def log_normal_interval(point: float, se: float, n_seen: int, level: float) -> Interval:
    r"""Return Chao's interval, which never falls below those seen.

    Parameters
    ----------
    point, se : float
        Persons.
    n_seen : int
    level : float

    Returns
    -------
    Interval
        Both ends are `n_seen` where the estimate is; without an upper end where `se` is
        not known.

    Notes
    -----
    The number unseen, :math:`u = N - n`, is taken to be log-normal: the ends are
    :math:`n + u/C` and :math:`n + uC` with
    :math:`C = \exp(z \sqrt{\log(1 + s^2/u^2)})`.

    References
    ----------
    .. [1] A. Chao, "Estimating the population size for capture-recapture data with
       unequal catchability", Biometrics 43(4), 1987. doi:10.2307/2531532
    """
    unseen = point - n_seen
    how = "log-normal"
    if unseen <= 0:
        seen = float(n_seen)
        return Interval(low=seen, high=seen, level=level, how=how)
    if not np.isfinite(se):
        how = "the standard error is unknown"
        return Interval(low=float(n_seen), high=float("inf"), level=level, how=how)
    with np.errstate(over="ignore"):
        spread = float(np.sqrt(np.log1p(np.square(se / unseen))))
        factor = float(np.exp(normal_quantile(level) * spread))
    return Interval(
        low=n_seen + unseen / factor,
        high=n_seen + unseen * factor,
        level=level,
        how=how,
    )


def read_estimate(
    point: float, n_seen: int, interval: Interval | None, assumption: str
) -> str:
    """Say in plain words what a number means, and what it rests on.

    Parameters
    ----------
    point : float
    n_seen : int
    interval : Interval or None
    assumption : str
        A clause that continues "This holds if", without a full stop.

    Returns
    -------
    str

    Examples
    --------
    >>> read_estimate(378.0, 271, Interval(low=330, high=450, level=0.95, how=""), "…")
    '271 persons were seen; about 378 exist (330 to 450 with 95 % confidence), so that about 107 were seen by nobody. This holds if ….'
    """
    exist = float(np.round(point))
    unseen = max(exist - n_seen, 0)
    between = ""
    if interval is not None and interval.high - interval.low > ROUNDING * point:
        high = "no upper limit" if np.isinf(interval.high) else f"{interval.high:,.0f}"
        share = f"{100 * interval.level:g} %"
        between = f" ({interval.low:,.0f} to {high} with {share} confidence)"
    return (
        f"{n_seen:,} persons were seen; about {exist:,.0f} exist{between}, so that "
        f"about {unseen:,.0f} were seen by nobody. This holds if {assumption}."
    )
