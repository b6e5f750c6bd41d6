"""Open populations: people come and go between occasions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.open_fit import OpenFit, fit_open
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Figure,
    NotIdentifiedError,
    check_level,
    log_normal_interval,
    read_estimate,
)

Floats = NDArray[np.float64]

STEP = 1e-20
MOST_OCCASIONS = 14
"""Beyond it the histories are too many to list."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OpenPopulation:
    """What repeated occasions tell about a population that changes.

    Arrays go over the occasions or the spaces between them. What cannot be known is NaN:
    on the first and the last occasion who is there and who is seen cannot be told apart.

    Attributes
    ----------
    occasions : tuple of str
    chance_seen, chance_seen_se : ndarray of float64, shape (n_occasions,)
    persons, persons_se : ndarray of float64, shape (n_occasions,)
        Who was there on each occasion.
    staying, staying_se : ndarray of float64, shape (n_occasions - 1,)
        Share of those there on an occasion who are there on the next.
    arrivals, arrivals_se : ndarray of float64, shape (n_occasions - 1,)
        Who came between two occasions and stayed until the second.
    total, total_se : float
        Everybody who was ever there, where on the first and the last occasion everybody
        there is taken to be seen: so a lower bound.
    deviance : float
    degrees_of_freedom : int
    held_at_limit : tuple of str
        Parameters that were kept at their limit: nobody left, or nobody came.
    """

    occasions: tuple[str, ...]
    chance_seen: Floats
    chance_seen_se: Floats
    persons: Floats
    persons_se: Floats
    staying: Floats
    staying_se: Floats
    arrivals: Floats
    arrivals_se: Floats
    total: float
    total_se: float
    deviance: float
    degrees_of_freedom: int
    held_at_limit: tuple[str, ...]


def open_population(table: CaptureTable) -> OpenPopulation:
    r"""Estimate who was there, who came and who stayed, from repeated occasions.

    Parameters
    ----------
    table : CaptureTable
        Its lists are the occasions, in the order of time; 3 to 14 of them.

    Returns
    -------
    OpenPopulation
        Maximum likelihood to about 1e-9, with shares of those staying kept below 1 and
        arrivals above 0.

    Raises
    ------
    CountingError
        With fewer than 3 or more than 14 occasions.
    NotIdentifiedError
        When on some occasion between the first and the last nobody was seen whom another
        one had seen before, or would see after.

    Notes
    -----
    The Jolly-Seber model as a log-linear one: expected counts of a history are multiplied
    by one factor for each sighting, one for each occasion before the first sighting and
    one for each after the last. With :math:`n_i` seen, :math:`m_i` of them before,
    :math:`r_i` after, and :math:`z_i` before and after but not then, fitted:
    :math:`M_i = m_i + n_i z_i / r_i`, :math:`p_i = m_i / M_i`, :math:`N_i = n_i / p_i`,
    :math:`\phi_i = M_{i+1} / (M_i - m_i + n_i)`, :math:`B_i = N_{i+1} - \phi_i N_i`.
    Standard errors are by linearisation; those of numbers of persons are for the persons
    who were there, so that the Poisson variance of the number itself is taken off.

    References
    ----------
    .. [1] R. M. Cormack, "Log-Linear Models for Capture-Recapture", Biometrics 45, 1989.
       doi:10.2307/2531485
    .. [2] S. Baillargeon and L.-P. Rivest, "Rcapture: Loglinear Models for
       Capture-Recapture in R", Journal of Statistical Software 19(5), 2007.
       doi:10.18637/jss.v019.i05

    Examples
    --------
    >>> table = CaptureTable.from_dict(
    ...     {"100": 40, "110": 20, "111": 15, "101": 10, "010": 25, "011": 20, "001": 30}
    ... )
    >>> found = open_population(table)
    >>> found.chance_seen.round(3).tolist(), round(float(found.persons[1]))
    ([nan, 0.605, nan], 132)
    """
    _check(table)
    fit = fit_open(table)
    n = table.n_lists
    values = _demography(fit.statistics.astype(complex), n).real
    slopes = [
        _demography(fit.statistics + STEP * 1j * way, n).imag / STEP
        for way in np.eye(len(fit.statistics))
    ]
    spread = np.array(slopes).T
    variance = np.einsum("ij,jk,ik->i", spread, fit.covariance, spread)
    return _shaped(table, fit, values, variance)


def _check(table: CaptureTable) -> None:
    n = table.n_lists
    if not 3 <= n <= MOST_OCCASIONS:
        advice = "join neighbouring occasions" if n > 3 else "observe more often"
        raise CountingError(
            f"an open population needs 3 to {MOST_OCCASIONS} occasions, not {n}: {advice}"
        )
    flags, counts = table.histories, table.counts
    for place in range(1, n - 1):
        now = flags[:, place]
        before, after = flags[:, :place].any(axis=1), flags[:, place + 1 :].any(axis=1)
        for other, word in ((before, "before"), (after, "afterwards")):
            if not counts[now & other].sum():
                raise NotIdentifiedError(
                    f"on occasion {table.lists[place]!r} nobody was seen who was also "
                    f"seen {word}: join it with a neighbouring occasion"
                )


def _demography(statistics: NDArray[Any], n: int) -> NDArray[Any]:
    """Return chances, staying, persons, arrivals and the total, one after the other.

    On the first and the last occasion everybody there is taken to be seen.
    """
    seen, before, after, between = statistics.reshape(4, n)
    inner = slice(1, n - 1)
    known = np.zeros(n, statistics.dtype)
    known[inner] = before[inner] + seen[inner] * between[inner] / after[inner]
    known[-1] = before[-1]
    chances = before[inner] / known[inner]
    persons = seen.copy()
    persons[inner] = seen[inner] / chances
    staying = known[1:] / (known[:-1] - before[:-1] + seen[:-1])
    arrivals = persons[1:] - staying * persons[:-1]
    total = persons[0] + arrivals.sum()
    return np.concatenate([chances, staying, persons, arrivals, [total]])


def _shaped(
    table: CaptureTable, fit: OpenFit, values: Floats, variance: Floats
) -> OpenPopulation:
    n = table.n_lists
    cuts = np.cumsum([n - 2, n - 1, n, n - 1])
    chances, staying, persons, arrivals, total = np.split(values, cuts)
    of = np.split(variance, cuts)
    open_ends = np.full(1, np.nan)

    def spread(number: Floats, its_variance: Floats) -> Floats:
        return np.asarray(np.sqrt(np.maximum(its_variance - number, 0)))

    def framed(inner: Floats) -> Floats:
        return np.concatenate([open_ends, inner, open_ends])

    return OpenPopulation(
        occasions=table.lists,
        chance_seen=framed(chances),
        chance_seen_se=framed(np.sqrt(np.maximum(of[0], 0))),
        persons=framed(persons[1:-1]),
        persons_se=framed(spread(persons, of[2])[1:-1]),
        staying=np.concatenate([staying[:-1], open_ends]),
        staying_se=np.concatenate([np.sqrt(np.maximum(of[1], 0))[:-1], open_ends]),
        arrivals=framed(arrivals[1:-1]),
        arrivals_se=framed(spread(arrivals, of[3])[1:-1]),
        total=float(total[0]),
        total_se=float(spread(total, of[4])[0]),
        deviance=fit.deviance,
        degrees_of_freedom=fit.degrees_of_freedom,
        held_at_limit=fit.held_at_limit,
    )


LOWER = (
    "The total is a lower bound: who was there only on the first or the last occasion and "
    "was not seen then is not in it. Take the numbers of single occasions for how many "
    "were there at once."
)


def jolly_seber(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    r"""Count everybody who was ever there while people came and went.

    Parameters
    ----------
    table : CaptureTable
        Its lists are the occasions, in the order of time; 3 to 14 of them.
    level : float, default 0.95

    Returns
    -------
    Estimate
        `diagnostics` has the persons there on each occasion that has an estimate;
        :func:`open_population` has everything else.

    Raises
    ------
    CountingError
        With fewer than 3 or more than 14 occasions.
    NotIdentifiedError
        When an occasion shares nobody with those before or after it.

    Notes
    -----
    As :func:`open_population`: :math:`N_1 + \sum_i B_i` with everybody seen who was there
    on the first and the last occasion.

    References
    ----------
    .. [1] G. M. Jolly, "Explicit Estimates from Capture-Recapture Data with Both Death
       and Immigration: Stochastic Model", Biometrika 52, 1965. doi:10.1093/biomet/52.1-2.225
    .. [2] S. Baillargeon and L.-P. Rivest, "Rcapture: Loglinear Models for
       Capture-Recapture in R", Journal of Statistical Software 19(5), 2007.
       doi:10.18637/jss.v019.i05

    Examples
    --------
    >>> table = CaptureTable.from_dict(
    ...     {"100": 40, "110": 20, "111": 15, "101": 10, "010": 25, "011": 20, "001": 30}
    ... )
    >>> round(jolly_seber(table).point)
    177
    """
    check_level(level)
    found = open_population(table)
    interval = log_normal_interval(found.total, found.total_se, table.n_seen, level)
    figures: dict[str, Figure] = {
        "deviance": found.deviance,
        "degrees_of_freedom": found.degrees_of_freedom,
    }
    for place, name in enumerate(found.occasions):
        if not math.isnan(found.persons[place]):
            figures[f"persons on {name}"] = float(found.persons[place])
            figures[f"standard error on {name}"] = float(found.persons_se[place])
            figures[f"chance seen on {name}"] = float(found.chance_seen[place])
    warnings = (
        LOWER,
        *(
            f"{held}: the estimate was at its limit and is kept there."
            for held in found.held_at_limit
        ),
    )
    reading = read_estimate(
        found.total,
        table.n_seen,
        interval,
        "everybody there on an occasion is as likely to be seen and to stay, who leaves "
        "does not come back, and on the first and last occasion everybody was seen",
    )
    return Estimate(
        method="jolly_seber",
        title="Jolly-Seber",
        point=found.total,
        n_seen=table.n_seen,
        interval=interval,
        se=found.total_se,
        diagnostics=figures,
        reading=reading.replace("; about ", "; at least about ", 1),
        warnings=warnings,
    )
