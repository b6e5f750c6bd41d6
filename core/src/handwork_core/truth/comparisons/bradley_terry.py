"""Bradley and Terry's model of comparisons, with Davidson's ties, to its optimum."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.comparisons.ascent import (
    Ascent,
    climb,
    interval_of,
    standard_errors,
)
from handwork_core.truth.comparisons.gaps import choose_prior, find_gaps
from handwork_core.truth.comparisons.result import ComparisonResult, rank
from handwork_core.truth.labels.stopping import check_stopping
from handwork_core.truth.method import Method
from handwork_core.truth.summing import inner

if TYPE_CHECKING:
    from handwork_core.truth.comparisons.table import ComparisonTable

VERSION = "1"

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def bradley_terry(
    table: ComparisonTable,
    *,
    prior: float | None = None,
    max_iterations: int = 100,
    tolerance: float = 1e-8,
) -> ComparisonResult:
    r"""Put items on one scale from who won which comparison.

    Parameters
    ----------
    table : ComparisonTable
    prior : float, optional, at least 0
        Comparisons won, and as many lost, against an average item, that are added for
        every item; where ties occur, also as many between equal items that are no tie.
        By default 0 where the likelihood has a finite maximum, and else 0.5:
        a warning then names the items.
    max_iterations : int, default 100, at least 1
        Steps of Newton's method.
    tolerance : float, default 1e-8, at least 0
        Stop when no component of the gradient, in comparisons won, is larger.

    Returns
    -------
    ComparisonResult
        The maximum itself: the problem is concave, and the gradient at `scores` is at
        most `tolerance`. `interval` is from the observed information. All workers count
        the same; see `crowd_bt` where they should not.
        No comparisons give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, or `prior` is 0 and there is no finite
        maximum; the message names the items.

    Notes
    -----
    With scores :math:`s`, :math:`d = s_i - s_j` and, where ties occur, :math:`\nu`,

    .. math::

        P(i \succ j) = \frac{e^{d/2}}{e^{d/2} + e^{-d/2} + \nu}, \qquad
        P(i \sim j) = \frac{\nu}{e^{d/2} + e^{-d/2} + \nu}.

    Without ties :math:`\nu = 0`, and this is :math:`\sigma(d)`. Newton's method with
    sparse conjugate gradients: O(pairs of items compared) a step, some ten steps. The
    maximum is finite if and only if every item is linked to every other along wins
    (a tie counts as both), and not all comparisons are ties.

    References
    ----------
    .. [1] R. A. Bradley and M. E. Terry, "Rank Analysis of Incomplete Block Designs I",
       Biometrika 39(3/4), 1952. doi:10.2307/2334029
    .. [2] R. R. Davidson, "On Extending the Bradley-Terry Model to Accommodate Ties in
       Paired Comparison Experiments", JASA 65(329), 1970.
       doi:10.1080/01621459.1970.10481082
    .. [3] D. R. Hunter, "MM Algorithms for Generalized Bradley-Terry Models", Annals of
       Statistics 32(1), 2004. doi:10.1214/aos/1079120141

    Examples
    --------
    Tea beats milk two times out of three: its odds are 2.

    >>> from handwork_core import ComparisonTable
    >>> table = ComparisonTable.from_arrays(
    ...     ["tea"] * 3, ["milk"] * 3, ["tea", "tea", "milk"]
    ... )
    >>> result = bradley_terry(table)
    >>> result.items[result.ranking].tolist()
    ['tea', 'milk']
    >>> float(np.exp(result.scores[1] - result.scores[0]).round(6))
    2.0
    """
    check_stopping(max_iterations, tolerance)
    gaps = find_gaps(table.n_items, *who_beat_whom(table))
    weight, warnings = choose_prior(prior, gaps, table.items)
    if table.n_comparisons and not table.outcome.any() and weight == 0:
        weight, warnings = _all_tied(prior)
    pairs = count_pairs(table)
    likelihood = Davidson(pairs, table.n_items, weight)
    found = climb(likelihood, likelihood.start(), max_iterations, tolerance)
    return _as_result(table, likelihood, found, warnings)


def who_beat_whom(table: ComparisonTable) -> tuple[Integers, Integers]:
    """Return winners and losers; of a tie, both are both."""
    left = table.left_index.astype(np.int64)
    right = table.right_index.astype(np.int64)
    won, lost = table.outcome >= 0, table.outcome <= 0
    return (
        np.concatenate((left[won], right[lost])),
        np.concatenate((right[won], left[lost])),
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often each two items were compared, and with what outcome."""

    first: Integers
    second: Integers
    net_wins: Floats
    """Comparisons that the first won, less those that the second did."""
    ties: Floats
    total: Floats


def count_pairs(table: ComparisonTable) -> Pairs:
    """Count the comparisons of each two items."""
    n = table.n_items
    left, right = table.left_index.astype(np.int64), table.right_index.astype(np.int64)
    turned = left > right
    cells = np.where(turned, right * n + left, left * n + right)
    outcome = np.where(turned, -table.outcome, table.outcome).astype(np.float64)
    found, of_row = np.unique(cells, return_inverse=True)
    first, second = np.divmod(found, max(n, 1))
    size = len(found)
    return Pairs(
        first=first,
        second=second,
        net_wins=np.asarray(np.bincount(of_row, outcome, size), np.float64),
        ties=np.asarray(np.bincount(of_row, outcome == 0, size), np.float64),
        total=np.bincount(of_row, minlength=size).astype(np.float64),
    )


class Davidson:
    """The likelihood of the scores and, where ties occur, of the log of nu."""

    def __init__(self, pairs: Pairs, n_items: int, prior: float) -> None:
        self.pairs = pairs
        self.n_items = n_items
        self.prior = prior
        self.has_ties = bool(pairs.ties.any())

    def start(self) -> Floats:
        """Return equal scores and as many ties as there are on the whole."""
        if not self.has_ties:
            return np.zeros(self.n_items)
        n_ties = float(self.pairs.ties.sum())
        n_decided = float(self.pairs.total.sum()) - n_ties + 1.0
        return np.append(np.zeros(self.n_items), math.log(2 * n_ties / n_decided))

    def _chances(self, point: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the chance of first minus second, of a tie, and the log normaliser."""
        d = point[self.pairs.first] - point[self.pairs.second]
        tail = np.exp(-np.abs(d))
        nu = math.exp(min(point[-1], 700.0)) if self.has_ties else 0.0
        tied = nu * np.sqrt(tail)
        total = 1.0 + tail + tied
        sign = np.where(d < 0, -1.0, 1.0)
        lead = sign * (1.0 - tail) / total
        return lead, tied / total, np.abs(d) / 2 + np.log(total)

    def observed(self, point: Floats) -> float:
        """Return the log-likelihood of what was observed, without the prior."""
        pairs = self.pairs
        d = point[pairs.first] - point[pairs.second]
        _, _, log_normaliser = self._chances(point)
        value = float((pairs.net_wins * d / 2 - pairs.total * log_normaliser).sum())
        return value + (float(pairs.ties.sum() * point[-1]) if self.has_ties else 0.0)

    def evaluate(self, point: Floats) -> tuple[float, Floats]:
        """Return value and gradient, with the prior."""
        pairs, n = self.pairs, self.n_items
        lead, tied, log_normaliser = self._chances(point)
        d = point[pairs.first] - point[pairs.second]
        value = float((pairs.net_wins * d / 2 - pairs.total * log_normaliser).sum())
        pull = (pairs.net_wins - pairs.total * lead) / 2
        gradient = np.zeros_like(point)
        gradient[:n] = np.bincount(pairs.first, pull, n)
        gradient[:n] -= np.bincount(pairs.second, pull, n)
        if self.has_ties:
            value += float(pairs.ties.sum() * point[-1])
            gradient[-1] = (pairs.ties - pairs.total * tied).sum()
            share = _share_of_ties(point[-1])
            value += self.prior * math.log1p(-share)
            gradient[-1] -= self.prior * share
        if self.prior:
            s = point[:n]
            value -= self.prior * float(
                (np.abs(s) + 2 * np.log1p(np.exp(-np.abs(s)))).sum()
            )
            gradient[:n] -= self.prior * np.tanh(s / 2)
        return value, gradient

    def _weights(self, point: Floats) -> tuple[Floats, Floats, float, Floats]:
        """Return minus the second derivatives: by pair, mixed, by nu, of the prior."""
        lead, tied, _ = self._chances(point)
        total = self.pairs.total
        by_pair = total * (1.0 - tied - lead**2) / 4
        mixed = -total * lead * tied / 2
        by_nu = float((total * tied * (1.0 - tied)).sum())
        if self.has_ties:
            share = _share_of_ties(point[-1])
            by_nu += self.prior * share * (1.0 - share)
        decided = 1.0 / np.cosh(np.clip(point[: self.n_items] / 2, -300, 300)) ** 2
        return by_pair, mixed, by_nu, self.prior * decided / 2

    def curvature(self, point: Floats) -> tuple[Callable[[Floats], Floats], Floats]:
        """Return the product with minus the second derivatives, and their diagonal."""
        first, second, n = self.pairs.first, self.pairs.second, self.n_items
        by_pair, mixed, by_nu, of_prior = self._weights(point)
        diagonal = np.zeros_like(point)
        diagonal[:n] = np.bincount(first, by_pair, n) + np.bincount(second, by_pair, n)
        diagonal[:n] += of_prior
        if self.has_ties:
            diagonal[-1] = by_nu

        def product(vector: Floats) -> Floats:
            apart = vector[first] - vector[second]
            flow = by_pair * apart
            bent = np.zeros_like(vector)
            if self.has_ties:
                flow = flow + mixed * vector[-1]
                bent[-1] = by_nu * vector[-1] + inner(mixed, apart)
            bent[:n] = np.bincount(first, flow, n) - np.bincount(second, flow, n)
            bent[:n] += of_prior * vector[:n]
            return bent

        return product, diagonal

    def information(self, point: Floats) -> Floats:
        """Return the information matrix of the scores, nu being estimated too."""
        first, second, n = self.pairs.first, self.pairs.second, self.n_items
        by_pair, mixed, by_nu, of_prior = self._weights(point)
        matrix = laplacian(first, second, by_pair, n) + np.diag(of_prior)
        if self.has_ties and by_nu > 0:
            column = np.bincount(first, mixed, n) - np.bincount(second, mixed, n)
            matrix -= np.outer(column, column) / by_nu
        return matrix


def _share_of_ties(log_nu: float) -> float:
    """Return how likely a tie is between equal items."""
    return 1.0 / (1.0 + 2.0 * math.exp(-max(log_nu, -700.0)))


def laplacian(first: Integers, second: Integers, weights: Floats, n: int) -> Floats:
    """Return the dense matrix of a graph whose edges have these weights."""
    matrix = -np.bincount(first * n + second, weights, n * n).reshape(n, n)
    matrix += matrix.T
    matrix[np.arange(n), np.arange(n)] -= matrix.sum(axis=1)
    return np.asarray(matrix)


def _all_tied(prior: float | None) -> tuple[float, tuple[str, ...]]:
    if prior == 0:
        raise ValueError(
            "all comparisons are ties: without a prior the strength of ties has no "
            "finite optimum. Leave prior out, or make it larger than 0"
        )
    return 0.5, ("All comparisons are ties: no item is better.",)


def _as_result(
    table: ComparisonTable,
    likelihood: Davidson,
    found: Ascent,
    warnings: tuple[str, ...],
) -> ComparisonResult:
    n = table.n_items
    _, diagonal = likelihood.curvature(found.point)
    errors, said = standard_errors(
        lambda: likelihood.information(found.point), diagonal[:n]
    )
    scores = found.point[:n] - (found.point[:n].mean() if n else 0.0)
    if not found.converged:
        said = (*said, f"The scores had not settled after {found.n_iterations} steps.")
    return ComparisonResult(
        items=table.items,
        scores=scores,
        interval=interval_of(scores, errors),
        ranking=rank(scores),
        workers=table.workers,
        tie_strength=math.exp(found.point[-1]) if likelihood.has_ties else 0.0,
        log_likelihood=likelihood.observed(found.point),
        n_iterations=found.n_iterations,
        converged=found.converged,
        method="bradley_terry",
        version=VERSION,
        warnings=(*warnings, *said),
    )


BRADLEY_TERRY = Method(
    name="bradley_terry",
    function=bradley_terry,
    version=VERSION,
    answers="comparisons",
    recovery_error=0.1,
)
