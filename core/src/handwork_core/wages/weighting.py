"""Raking: weights with which a sample has the margins of its population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TOLERANCE = 1e-10
MOST_ROUNDS = 1_000
LARGE = 5.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Weights:
    """Weights and what they cost.

    Attributes
    ----------
    weights : ndarray of float64, shape (n,)
        Mean 1.
    converged : bool
        Whether every margin is met to 1e-10 of a share.
    n_rounds : int
    design_effect : float
        Kish's: how many times the variance of a mean grows.
    effective_n : float
        Size of an unweighted sample that would say as much.
    warnings : tuple of str
    """

    weights: Floats
    converged: bool
    n_rounds: int
    design_effect: float
    effective_n: float
    warnings: tuple[str, ...]


def rake(
    values: Mapping[str, NDArray[Any]],
    margins: Mapping[str, Mapping[str, float]],
    *,
    start: Floats | None = None,
) -> Weights:
    r"""Weight a sample so that it has known margins (iterative proportional fitting).

    Parameters
    ----------
    values : mapping from variable to ndarray of str, shape (n,)
    margins : mapping from variable to mapping from category to number
        Shares or counts of the population; they are scaled to add up to 1.
    start : ndarray of float64, shape (n,), optional
        Design weights above 0; by default 1.

    Returns
    -------
    Weights
        When converged, margins are met to 1e-10.

    Raises
    ------
    ValueError
        When a margin has no variable, a category of the sample no share, or a category
        with a share no one in the sample.

    Notes
    -----
    In turn for each variable, the weights of a category are multiplied by its wanted
    share over its present one, until all margins hold. Of all weights with these
    margins the result is the nearest to the start in Kullback and Leibler's sense.

    References
    ----------
    .. [1] W. E. Deming and F. F. Stephan, "On a Least Squares Adjustment of a Sampled
       Frequency Table When the Expected Marginal Totals are Known", Annals of
       Mathematical Statistics 11(4), 1940. doi:10.1214/aoms/1177731829

    Examples
    --------
    >>> found = rake({"gender": np.array(["w", "w", "w", "m"])},
    ...              {"gender": {"w": 0.5, "m": 0.5}})
    >>> found.weights.round(4).tolist()
    [0.6667, 0.6667, 0.6667, 2.0]
    """
    if not margins:
        raise ValueError("name at least one margin")
    coded = [_coded(name, values, wanted) for name, wanted in margins.items()]
    n = len(coded[0][0])
    weights = np.ones(n) if start is None else np.asarray(start, np.float64) * 1.0
    if weights.shape != (n,) or not (weights > 0).all():
        raise ValueError("start must have one weight above 0 for each row")
    apart, n_rounds = np.inf, 0
    while apart >= TOLERANCE and n_rounds < MOST_ROUNDS:
        apart, n_rounds = _adjust(weights, coded), n_rounds + 1
    weights /= weights.mean()
    effect = float(n * (weights**2).sum() / weights.sum() ** 2)
    converged = apart < TOLERANCE
    return Weights(
        weights=weights,
        converged=converged,
        n_rounds=n_rounds,
        design_effect=effect,
        effective_n=n / effect,
        warnings=tuple(_warnings(weights, effect, converged=converged)),
    )


def _adjust(weights: Floats, coded: list[tuple[NDArray[np.int64], Floats]]) -> float:
    """Meet the margins one after the other; return how far off they were."""
    apart = 0.0
    for code, share in coded:
        present = np.bincount(code, weights, len(share)) / weights.sum()
        apart = max(apart, float(np.abs(present - share).max()))
        weights *= (share / present)[code]
    return apart


def _coded(
    name: str, values: Mapping[str, NDArray[Any]], wanted: Mapping[str, float]
) -> tuple[NDArray[np.int64], Floats]:
    if name not in values:
        known = ", ".join(values) or "none"
        raise ValueError(
            f"there is no variable {name!r} to weight by; there are: {known}"
        )
    kept = {category: share for category, share in wanted.items() if share > 0}
    place = {category: number for number, category in enumerate(kept)}
    code = np.empty(len(values[name]), np.int64)
    for row, value in enumerate(values[name]):
        if str(value) not in place:
            raise ValueError(
                f"row {row + 1}: {name} is {str(value)!r}, for which the margins have no "
                f"share above 0; they have {', '.join(kept)}"
            )
        code[row] = place[str(value)]
    missing = set(range(len(kept))) - set(code.tolist())
    if missing:
        category = list(kept)[min(missing)]
        raise ValueError(
            f"no one in the sample has {name} {category!r}: join it with another "
            "category, in the sample and in the margins"
        )
    share = np.array(list(kept.values()), dtype=np.float64)
    return code, share / share.sum()


def _warnings(weights: Floats, effect: float, *, converged: bool) -> list[str]:
    found = []
    if not converged:
        found.append(
            "The margins contradict each other in this sample: the weights did not "
            "settle. Join categories, or rake by fewer variables."
        )
    if weights.max() > LARGE:
        found.append(
            f"The largest weight is {weights.max():.1f} times the mean: a few persons "
            "speak for many."
        )
    if effect > 2:
        found.append(
            f"Weighting makes the sample worth {100 / effect:.0f} % of its size."
        )
    return found
