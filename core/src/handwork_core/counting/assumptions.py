"""Stated priors, carried through to a number of persons; which of them matters most."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from handwork_core.counting.results import (
    CountingError,
    Interval,
    check_draws,
    check_level,
)

Floats = NDArray[np.float64]
Shape = Literal["fixed", "uniform", "triangular", "log-normal"]
Model = Callable[[Mapping[str, Floats]], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is believed of a number before it is used, and why.

    Attributes
    ----------
    name : str
        Of the assumption, such as "dormant_share".
    low, high : float
        Ends of a uniform or triangular distribution; the 2.5 % and 97.5 % points of a
        log-normal one.
    likeliest : float or None
        Peak of a triangular distribution; the value of a fixed one. For others None.
    shape : {"fixed", "uniform", "triangular", "log-normal"}
    source : str
        Where the belief comes from: shown beside the result.
    """

    name: str
    low: float
    high: float
    likeliest: float | None = None
    shape: Shape = "triangular"
    source: str = ""

    def __post_init__(self) -> None:
        if self.shape not in get_args(Shape):
            known = ", ".join(get_args(Shape))
            raise CountingError(
                f"{self.name}: {self.shape!r} is no shape: choose {known}"
            )
        if not self.low <= self.high or not math.isfinite(self.high - self.low):
            raise CountingError(f"{self.name}: {self.low} to {self.high} is no range")
        if self.shape == "log-normal" and self.low <= 0:
            raise CountingError(f"{self.name}: a log-normal range begins above 0")
        if self.likeliest is not None and not self.low <= self.likeliest <= self.high:
            raise CountingError(
                f"{self.name}: {self.likeliest} is not between {self.low} and {self.high}"
            )

    @classmethod
    def known(cls, name: str, value: float, source: str = "") -> Prior:
        """Return a number that is taken as it is."""
        return cls(
            name=name,
            low=value,
            high=value,
            likeliest=value,
            shape="fixed",
            source=source,
        )

    def at(self, probability: Floats) -> Floats:
        """Return the quantiles, for probabilities between 0 and 1.

        Examples
        --------
        >>> Prior(name="share", low=0, high=1, shape="uniform").at(np.array([0.25]))
        array([0.25])
        """
        p = np.asarray(probability, dtype=np.float64)
        if self.low == self.high:
            return np.full(p.shape, self.low)
        if self.shape == "log-normal":
            middle = (math.log(self.low) + math.log(self.high)) / 2
            spread = (
                (math.log(self.high) - math.log(self.low)) / 2 / float(ndtri(0.975))
            )
            return np.asarray(np.exp(middle + spread * ndtri(p)))
        if self.shape == "triangular":
            return self._triangular(p)
        return np.asarray(self.low + p * (self.high - self.low))

    def _triangular(self, p: Floats) -> Floats:
        width = self.high - self.low
        peak = (self.low + self.high) / 2 if self.likeliest is None else self.likeliest
        cut = (peak - self.low) / width
        rising = self.low + np.sqrt(p * width * (peak - self.low))
        falling = self.high - np.sqrt((1 - p) * width * (self.high - peak))
        return np.where(p < cut, rising, falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """How much one assumption moves the result.

    Attributes
    ----------
    name : str
    low, middle, high : float
        Its 5 %, 50 % and 95 % points.
    persons_at_low, persons_at_high : float
        The result there, with all other assumptions at their medians.
    share_of_variance : float
        Squared rank correlation with the result, as a share of the sum of all, 0..1.
    source : str
    """

    name: str
    low: float
    middle: float
    high: float
    persons_at_low: float
    persons_at_high: float
    share_of_variance: float
    source: str

    @property
    def swing(self) -> float:
        """Distance between both results, persons."""
        return abs(self.persons_at_high - self.persons_at_low)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Propagated:
    """A number of persons with the uncertainty of everything assumed for it.

    Attributes
    ----------
    persons : float
        Median of the draws.
    interval : Interval
    importance : tuple of Importance
        The assumption with the largest swing first.
    draws : ndarray of float64, shape (n_draws,)
        Read-only.
    reading : str
    """

    persons: float
    interval: Interval
    importance: tuple[Importance, ...]
    draws: Floats
    reading: str

    def __post_init__(self) -> None:
        self.draws.setflags(write=False)


def persons_of_accounts(values: Mapping[str, Floats]) -> Floats:
    r"""Return the persons behind accounts under assumptions.

    Parameters
    ----------
    values : Mapping from str to ndarray
        accounts; dormant_share, not_workers_share (requesters, testers, bots) and
        sold_share, by default 0; users_per_account, by default 1; mean_inverse, the mean
        of one over the accounts of a person, over those who use their own, by default 1;
        accounts_per_buyer, the harmonic mean over those who bought or rented accounts,
        by default 1.

    Returns
    -------
    ndarray of float64

    Notes
    -----
    :math:`A (1-d)(1-w) u ((1-s) h + s / b)`.
    """

    def value(name: str, otherwise: float) -> Floats | float:
        return values.get(name, otherwise)

    used = values["accounts"] * (1 - value("dormant_share", 0.0))
    links = (
        used * (1 - value("not_workers_share", 0.0)) * value("users_per_account", 1.0)
    )
    sold = value("sold_share", 0.0)
    own = (1 - sold) * value("mean_inverse", 1.0)
    return np.asarray(links * (own + sold / value("accounts_per_buyer", 1.0)))


ACCOUNT_ASSUMPTIONS = (
    "accounts",
    "dormant_share",
    "not_workers_share",
    "users_per_account",
    "sold_share",
    "mean_inverse",
    "accounts_per_buyer",
)
"""Names that :func:`persons_of_accounts` knows."""

SHARES = frozenset({"dormant_share", "not_workers_share", "sold_share", "mean_inverse"})
ABOVE_ZERO = frozenset({"accounts", "mean_inverse"})


def check_account_prior(prior: Prior) -> None:
    """Refuse beliefs that no accounts can have.

    Raises
    ------
    CountingError
        When a share is not from 0 to 1, there may be no account, or an average of
        persons or accounts may be below 1.
    """
    told = f"{prior.name} from {prior.low:g} to {prior.high:g}"
    least = 0.0 if prior.name in SHARES | ABOVE_ZERO else 1.0
    most = 1.0 if prior.name in SHARES else math.inf
    is_open = prior.name in ABOVE_ZERO
    if prior.low < least or (is_open and prior.low == 0) or prior.high > most:
        begins = f"above {least:g}" if is_open else f"{least:g} or more"
        ends = f" and at most {most:g}" if math.isfinite(most) else ""
        raise CountingError(f"{told}: it must be {begins}{ends}")


def propagate(
    priors: Sequence[Prior],
    rng: np.random.Generator,
    *,
    model: Model = persons_of_accounts,
    n_draws: int = 20_000,
    level: float = 0.95,
) -> Propagated:
    """Draw every assumption from its prior, and say which matters most.

    Parameters
    ----------
    priors : sequence of Prior
        Independent of each other; named as the model names them.
    rng : numpy.random.Generator
    model : callable
        ``values -> persons``, from arrays by name; by default
        :func:`persons_of_accounts`.
    n_draws : int, default 20,000
    level : float, default 0.95

    Returns
    -------
    Propagated
        The interval holds the middle of the draws: it is as good as the priors are.
        Its Monte Carlo error is about 1 % of its width.

    Raises
    ------
    CountingError
        When a name is there twice, or the default model does not know it.

    Examples
    --------
    >>> priors = [
    ...     Prior.known("accounts", 1000),
    ...     Prior(name="mean_inverse", low=0.6, high=0.8, shape="uniform"),
    ... ]
    >>> found = propagate(priors, np.random.default_rng(1))
    >>> round(found.persons, -1), found.importance[0].name
    (700.0, 'mean_inverse')
    """
    check_level(level)
    _check_names(priors, model)
    check_draws(n_draws)
    if model is persons_of_accounts:
        for prior in priors:
            check_account_prior(prior)
    chances = {prior.name: rng.random(n_draws) for prior in priors}
    values = {prior.name: prior.at(chances[prior.name]) for prior in priors}
    draws = np.array(model(values), dtype=np.float64)
    low, middle, high = np.quantile(draws, [0.5 - level / 2, 0.5, 0.5 + level / 2])
    importance = _importance(priors, values, draws, model)
    interval = Interval(
        low=float(low), high=float(high), level=level, how="Monte Carlo from priors"
    )
    most = importance[0] if importance else None
    reading = (
        f"About {middle:,.0f} persons ({low:,.0f} to {high:,.0f} for {100 * level:g} % of "
        "what is thought possible)."
    )
    if most is not None and most.swing > 0:
        reading += f" Most depends on {most.name}."
    return Propagated(
        persons=float(middle),
        interval=interval,
        importance=importance,
        draws=draws,
        reading=reading,
    )


def _check_names(priors: Sequence[Prior], model: Model) -> None:
    names = [prior.name for prior in priors]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CountingError(f"the assumption {min(twice)!r} is there twice")
    if model is persons_of_accounts:
        unknown = [name for name in names if name not in ACCOUNT_ASSUMPTIONS]
        if unknown or "accounts" not in names:
            known = ", ".join(ACCOUNT_ASSUMPTIONS)
            wrong = f"{unknown[0]!r} is unknown" if unknown else "accounts are missing"
            raise CountingError(f"{wrong}: the assumptions are {known}")


def _importance(
    priors: Sequence[Prior],
    values: Mapping[str, Floats],
    draws: Floats,
    model: Model,
) -> tuple[Importance, ...]:
    points = np.array([0.05, 0.5, 0.95])
    at = {prior.name: prior.at(points) for prior in priors}
    middles = {name: found[1:2] for name, found in at.items()}
    explained = {prior.name: _rank_share(values[prior.name], draws) for prior in priors}
    whole = sum(explained.values()) or 1.0
    found = []
    for prior in priors:
        low, middle, high = at[prior.name].tolist()
        ends = [
            float(model({**middles, prior.name: np.array([end])})[0])
            for end in (low, high)
        ]
        found.append(
            Importance(
                name=prior.name,
                low=low,
                middle=middle,
                high=high,
                persons_at_low=ends[0],
                persons_at_high=ends[1],
                share_of_variance=explained[prior.name] / whole,
                source=prior.source,
            )
        )
    return tuple(sorted(found, key=lambda one: -one.swing))


def _rank_share(values: Floats, draws: Floats) -> float:
    """Return the squared correlation of ranks; 0 for what does not vary."""
    if values.min() == values.max() or draws.min() == draws.max():
        return 0.0
    ranks = [np.argsort(np.argsort(column)) for column in (values, draws)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1] ** 2)
