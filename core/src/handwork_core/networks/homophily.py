"""Whether contacts are of the same group as those who know them: three definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
LARGEST = 2.0**53
"""Of a cell: beyond, counts are no longer exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Homophily:
    """A two by two table of who knows whom, read in several ways; NaN: not defined.

    Attributes
    ----------
    table : tuple of tuple of int
        Rows: group of ego; columns: group of the contact.
    n : int
    same, cross : int
    ei : float
        E-I index: cross minus same over all, -1 to 1.
    newman_r : float
        Same-group share beyond what the margins give, over the most that is possible.
    log_odds, log_odds_low, log_odds_high : float
        Log odds ratio with 0.5 added to every cell, and its interval.
    level : float
    phi : float
        Correlation of the two groups.
    first_known_by_first, first_known_by_second : float
        Share of the first group among the contacts of egos of each group.
    warnings : tuple of str
    """

    table: tuple[tuple[int, int], tuple[int, int]]
    n: int
    same: int
    cross: int
    ei: float
    newman_r: float
    log_odds: float
    log_odds_low: float
    log_odds_high: float
    level: float
    phi: float
    first_known_by_first: float
    first_known_by_second: float
    warnings: tuple[str, ...]


DEFINITIONS: Mapping[str, str] = {
    "E-I index": (
        "(cross - same) / all. It follows the size of the groups: in an occupation of "
        "many women the contacts of women are women without any preference."
    ),
    "Newman's r": (
        "(same - expected) / (1 - expected), with the same-group share that the margins "
        "would give by themselves. 0: no more than that; 1: only the same group."
    ),
    "log odds ratio": (
        "How much larger the odds of a contact of the first group are for egos of the "
        "first group, 0.5 added to every cell. 0: the same; the margins do not matter."
    ),
    "phi": "The correlation of the group of ego and that of the contact.",
    "conditional shares": "The share of the first group among the contacts of each.",
}


def homophily(
    table: NDArray[np.generic] | Sequence[Sequence[int]],
    *,
    level: float = 0.95,
) -> Homophily:
    r"""Read a table of egos by contacts as E-I index, Newman's r, log odds and phi.

    Parameters
    ----------
    table : array of int, shape (2, 2)
        Rows: group of ego; columns: group of the contact, in the same order.
    level : float, default 0.95
        Of the interval of the log odds ratio.

    Returns
    -------
    Homophily
        Exact up to rounding; the interval is Woolf's, good from about 5 a cell.

    Raises
    ------
    ValueError
        When the table is not two by two, a count is negative or no whole number, or the
        level is not between 0 and 1.

    Notes
    -----
    With shares :math:`e_{ij}`, row sums :math:`a_i` and column sums :math:`b_i`,
    :math:`r = (\sum_i e_{ii} - \sum_i a_i b_i) / (1 - \sum_i a_i b_i)`. The interval of
    the log odds is :math:`\pm z \sqrt{\sum 1/(n_{ij} + 0.5)}`.

    References
    ----------
    .. [1] M. E. J. Newman, "Mixing patterns in networks", Physical Review E 67, 2003.
       doi:10.1103/PhysRevE.67.026126
    .. [2] D. Krackhardt and R. N. Stern, "Informal networks and organizational crises",
       Social Psychology Quarterly 51(2), 1988. doi:10.2307/2786835
    .. [3] B. Woolf, "On estimating the relation between blood group and disease",
       Annals of Human Genetics 19(4), 1955. doi:10.1111/j.1469-1809.1955.tb01348.x

    Examples
    --------
    >>> found = homophily([[10, 40], [5, 70]])
    >>> round(found.ei, 2), round(found.newman_r, 4), round(found.log_odds, 4)
    (-0.28, 0.1509, 1.2009)
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    counts = _counts(table)
    n, same = int(counts.sum()), int(np.trace(counts))
    grown = counts + 0.5
    odds = float(np.log(grown[0, 0] * grown[1, 1] / (grown[0, 1] * grown[1, 0])))
    reach = float(special.ndtri((1 + level) / 2)) * float(np.sqrt((1 / grown).sum()))
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        product = float(np.prod([*rows, *columns], dtype=np.float64))
        (a, b), (c, d) = counts.tolist()
        phi = np.float64(a * d - b * c) / np.sqrt(product)
        ei = np.float64(n - 2 * same) / n
        known = counts[:, 0] / rows
    return Homophily(
        table=tuple(map(tuple, counts.tolist())),  # type: ignore[arg-type]
        n=n,
        same=same,
        cross=n - same,
        ei=float(ei),
        newman_r=newman_r(counts),
        log_odds=odds,
        log_odds_low=odds - reach,
        log_odds_high=odds + reach,
        level=level,
        phi=float(phi),
        first_known_by_first=float(known[0]),
        first_known_by_second=float(known[1]),
        warnings=tuple(_warnings(counts)),
    )


def newman_r(table: NDArray[np.generic] | Sequence[Sequence[int]]) -> float:
    """Return Newman's assortativity coefficient of a square table of any size.

    Parameters
    ----------
    table : array of numbers at least 0, shape (n_groups, n_groups)

    Returns
    -------
    float
        NaN for an empty table, or where all contacts are of one group.

    Raises
    ------
    ValueError
        When the table is not square.

    References
    ----------
    .. [1] M. E. J. Newman, "Mixing patterns in networks", Physical Review E 67, 2003.
       doi:10.1103/PhysRevE.67.026126

    Examples
    --------
    >>> newman_r([[5, 0], [0, 5]])
    1.0
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a table of groups by groups is needed, not {counts.shape}")
    if not counts.sum():
        return float("nan")
    shares = counts / counts.sum()
    expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
    if expected >= 1:
        return float("nan")
    return (float(np.trace(shares)) - expected) / (1 - expected)


def _counts(table: NDArray[np.generic] | Sequence[Sequence[int]]) -> NDArray[np.int64]:
    counts = np.asarray(table)
    if counts.shape != (2, 2):
        raise ValueError(f"a table of two by two is needed, not {counts.shape}")
    if (counts != np.floor(counts)).any() or (counts < 0).any():
        raise ValueError(f"counts are whole numbers at least 0, not {counts.tolist()}")
    if float(counts.max()) > LARGEST:
        raise ValueError(f"{counts.max():g} contacts are more than can be counted")
    return counts.astype(np.int64)


def _warnings(counts: NDArray[np.int64]) -> list[str]:
    found = []
    if not counts.sum():
        return ["There are no contacts: nothing can be said."]
    if (counts == 0).any():
        found.append(
            "A cell is empty: the log odds ratio rests on the 0.5 that is added."
        )
    elif counts.min() < 5:
        found.append("A cell is below 5: the interval of the log odds is rough.")
    share = counts.sum(axis=0) / counts.sum()
    if share.max() > 0.8:
        found.append(
            f"{share.max():.0%} of the contacts are of one group: the E-I index says "
            "more about that than about preference; read Newman's r or the log odds."
        )
    return found
