"""Whether comparisons hold together: where they do not, scores have no finite optimum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.signedinteger[Any]]

DEFAULT_PRIOR = 0.5
"""Comparisons won, and as many lost, against an average item, for every item."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where the graph of wins falls apart.

    Attributes
    ----------
    islands : ndarray of int32, shape (n_items,)
        Items with the same number are linked by comparisons.
    groups : ndarray of int32, shape (n_items,)
        Items with the same number beat each other, over others if need be.
    """

    islands: NDArray[np.int32]
    groups: NDArray[np.int32]

    @property
    def are_there(self) -> bool:
        """Whether the maximum of the likelihood lies at infinity."""
        return bool(self.groups.max(initial=0) > 0)

    def describe(self, items: NDArray[Any]) -> tuple[str, ...]:
        """Say in sentences which items hang together with no others."""
        n_islands = int(self.islands.max(initial=0)) + 1
        n_groups = int(self.groups.max(initial=0)) + 1
        found = []
        if n_islands > 1:
            found.append(
                f"{n_islands} sets of items were never compared with each other, such "
                f"as those of {_one_of_each(items, self.islands)}: only the prior "
                "relates their scores."
            )
        if n_groups > n_islands:
            found.append(
                f"The items fall into {n_groups} sets, such as those of "
                f"{_one_of_each(items, self.groups)}, between which all wins go one way: "
                "only the prior keeps their scores finite."
            )
        return tuple(found)


def find_gaps(n_items: int, winners: Integers, losers: Integers) -> Gaps:
    """Follow who beat whom.

    Notes
    -----
    The likelihood of Bradley and Terry's model, and of Plackett and Luce's, has a
    maximum at finite scores if and only if every item can be reached from every other
    along wins.

    References
    ----------
    .. [1] L. R. Ford, "Solution of a Ranking Problem from Binary Comparisons", American
       Mathematical Monthly 64(8), 1957. doi:10.2307/2308513
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - a slow import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    wins = coo_array(
        (np.ones(len(winners), np.int8), (winners, losers)), shape=(n_items, n_items)
    ).tocsr()
    _, islands = connected_components(wins, directed=True, connection="weak")
    _, groups = connected_components(wins, directed=True, connection="strong")
    return Gaps(islands=islands, groups=groups)


def choose_prior(
    prior: float | None, gaps: Gaps, items: NDArray[Any]
) -> tuple[float, tuple[str, ...]]:
    """Return the weight of the prior, and what must be said of it.

    Raises
    ------
    ValueError
        When it is negative, or 0 where there is no finite optimum.
    """
    if prior is not None and not 0 <= prior < np.inf:
        raise ValueError(f"prior must be 0 or more, not {prior}")
    if not gaps.are_there:
        return prior or 0.0, ()
    found = gaps.describe(items)
    if prior == 0:
        raise ValueError(
            "without a prior the scores have no finite optimum. "
            + " ".join(found)
            + " Leave prior out, or make it larger than 0"
        )
    weight = DEFAULT_PRIOR if prior is None else prior
    said = (
        f"Every item was given {weight:g} comparisons won and {weight:g} lost against "
        "an average item, so that all scores are finite."
    )
    return weight, (*found, said)


def _one_of_each(items: NDArray[Any], part: NDArray[np.int32]) -> str:
    _, first = np.unique(part, return_index=True)
    return " and ".join(repr(item) for item in items[np.sort(first)[:2]].tolist())
