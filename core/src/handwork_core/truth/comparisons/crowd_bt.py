"""Crowd-BT: comparisons by workers of whom some err often, or mislead."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from handwork_core.truth.comparisons.ascent import (
    NORMAL_QUANTILE,
    interval_of,
    standard_errors,
)
from handwork_core.truth.comparisons.bradley_terry import laplacian
from handwork_core.truth.comparisons.result import ComparisonResult, rank
from handwork_core.truth.labels.stopping import check_stopping
from handwork_core.truth.method import Method
from handwork_core.truth.quasi_newton import climb

if TYPE_CHECKING:
    from handwork_core.truth.comparisons.table import ComparisonTable

VERSION = "1"
RIGHT, WRONG = 10.0, 1.0
"""Parameters of the Beta prior of the original paper."""
REACH = 1.0

Floats = NDArray[np.float64]


def crowd_bt(
    table: ComparisonTable,
    *,
    prior: float = 0.5,
    max_iterations: int = 1000,
    tolerance: float = 1e-6,
) -> ComparisonResult:
    r"""Put items on one scale, and estimate how often each worker's choice is honest.

    Parameters
    ----------
    table : ComparisonTable
        With workers.
    prior : float, default 0.5, above 0
        Comparisons won, and as many lost, against an average item, that are added for
        every item.
    max_iterations : int, default 1000, at least 1
        Steps of L-BFGS.
    tolerance : float, default 1e-6, at least 0
        Stop when no component of the gradient is larger.

    Returns
    -------
    ComparisonResult
        `reliability` is :math:`\eta_w`, 0..1: 1 for who follows the model, 0.5 for who
        chooses at random, below for who chooses the worse. Its interval is a 95 % Wald
        interval on the logit scale, the scores held fixed, and `interval` one with the
        reliabilities estimated too, both from the observed information. A tie counts as
        half a comparison won and half a lost one. No comparisons give arrays of length
        zero.

    Raises
    ------
    ValueError
        When an option is out of its range, or the table has no workers.

    Notes
    -----
    .. math::

        P(w: i \succ j) = \eta_w \sigma(s_i - s_j) + (1 - \eta_w) \sigma(s_j - s_i),
        \qquad \eta_w \sim \mathrm{Beta}(10, 1).

    The penalised likelihood is climbed by L-BFGS over scores and
    :math:`\ln \eta_w / (1 - \eta_w)` from equal scores and :math:`\eta = 10 / 11`; the
    mode is that of the density on this scale, which is finite. With all scores and
    reliabilities turned round the likelihood is the same; the start decides for the
    side on which most workers are honest. The optimum is local. A step is
    O(comparisons).

    References
    ----------
    .. [1] X. Chen, P. N. Bennett, K. Collins-Thompson and E. Horvitz, "Pairwise Ranking
       Aggregation in a Crowdsourced Setting", WSDM 2013. doi:10.1145/2433396.2433420

    Examples
    --------
    Ada and Bola prefer tea; Eve always says the opposite.

    >>> from handwork_core import ComparisonTable
    >>> table = ComparisonTable.from_arrays(
    ...     ["tea", "tea", "milk"] * 3,
    ...     ["milk", "cocoa", "cocoa"] * 3,
    ...     ["tea", "tea", "milk"] * 2 + ["milk", "cocoa", "cocoa"],
    ...     ["ada"] * 3 + ["bola"] * 3 + ["eve"] * 3,
    ... )
    >>> result = crowd_bt(table)
    >>> result.items[result.ranking].tolist()
    ['tea', 'milk', 'cocoa']
    >>> result.workers[result.reliability.argmin()]
    'eve'
    """
    check_stopping(max_iterations, tolerance)
    if not 0 < prior < math.inf:
        raise ValueError(f"prior must be above 0, not {prior}")
    if table.n_comparisons and table.n_workers == 0:
        raise ValueError(
            "crowd_bt needs to know who compared: give workers to "
            "ComparisonTable.from_arrays, or use bradley_terry"
        )
    model = _Model.of(table, prior)
    start = np.zeros(table.n_items + table.n_workers)
    start[table.n_items :] = math.log(RIGHT / WRONG)
    found = climb(
        model.density,
        start,
        curvature=model.rough_curvature(),
        reach=REACH,
        max_iterations=max_iterations,
        tolerance=tolerance,
    )
    return _as_result(
        table, model, found.point, found.n_iterations, converged=found.converged
    )


@dataclass(frozen=True, slots=True)
class _Chances:
    """What the model says of each row, and what follows for the derivatives."""

    given: Floats
    """Probability of the outcome."""
    higher: Floats
    """Probability that the winner is higher, for an honest choice."""
    honest: Floats


@dataclass(frozen=True, slots=True)
class _Model:
    """Rows with a winner and a weight: a tie is two rows of half the weight."""

    winner: NDArray[np.int64]
    loser: NDArray[np.int64]
    worker: NDArray[np.int64]
    weight: Floats
    n_items: int
    n_workers: int
    prior: float

    @classmethod
    def of(cls, table: ComparisonTable, prior: float) -> _Model:
        left, right = table.left_index, table.right_index
        won, lost = table.outcome >= 0, table.outcome <= 0
        weight = np.where(table.outcome == 0, 0.5, 1.0)
        who = table.worker_index
        return cls(
            winner=np.concatenate((left[won], right[lost])).astype(np.int64),
            loser=np.concatenate((right[won], left[lost])).astype(np.int64),
            worker=np.concatenate((who[won], who[lost])).astype(np.int64),
            weight=np.concatenate((weight[won], weight[lost])),
            n_items=table.n_items,
            n_workers=table.n_workers,
            prior=prior,
        )

    def chances(self, point: Floats) -> _Chances:
        higher = expit(point[self.winner] - point[self.loser])
        honest = expit(point[self.n_items :])[self.worker]
        given = honest * higher + (1 - honest) * (1 - higher)
        return _Chances(np.maximum(given, 1e-300), higher, honest)

    def observed(self, point: Floats) -> float:
        return float((self.weight * np.log(self.chances(point).given)).sum())

    def density(self, point: Floats) -> tuple[float, Floats]:
        found = self.chances(point)
        s, h = point[: self.n_items], point[self.n_items :]
        share = self.weight / found.given
        spread = found.higher * (1 - found.higher)
        pull = share * (2 * found.honest - 1) * spread
        by_item = -self.prior * np.tanh(s / 2)
        by_item += np.bincount(self.winner, pull, self.n_items)
        by_item -= np.bincount(self.loser, pull, self.n_items)
        sway = share * (2 * found.higher - 1) * found.honest * (1 - found.honest)
        by_worker = RIGHT - (RIGHT + WRONG) * expit(h)
        by_worker += np.bincount(self.worker, sway, self.n_workers)
        value = float((self.weight * np.log(found.given)).sum())
        softened = np.abs(s) + 2 * np.log1p(np.exp(-np.abs(s)))
        value -= self.prior * float(softened.sum())
        value -= float((RIGHT * np.logaddexp(0, -h) + WRONG * np.logaddexp(0, h)).sum())
        return value, np.concatenate((by_item, by_worker))

    def rough_curvature(self) -> Floats:
        """Return a quarter of the comparisons of each item, and likewise of workers."""
        by_item = np.bincount(self.winner, self.weight, self.n_items)
        by_item = by_item + np.bincount(self.loser, self.weight, self.n_items)
        by_worker = np.bincount(self.worker, self.weight, self.n_workers)
        return np.concatenate((by_item / 4 + self.prior / 2, by_worker / 10 + 1.0))

    def item_weights(self, point: Floats) -> tuple[Floats, Floats]:
        """Return minus the second derivatives by difference, and of the prior."""
        found = self.chances(point)
        spread = found.higher * (1 - found.higher)
        slope = (2 * found.honest - 1) * spread / found.given
        bent = slope**2 - slope * (1 - 2 * found.higher)
        s = np.clip(point[: self.n_items] / 2, -300, 300)
        return self.weight * bent, self.prior / np.cosh(s) ** 2 / 2

    def mixed(self, point: Floats) -> Floats:
        """Return minus the second derivatives by score and logit, (items, workers)."""
        found = self.chances(point)
        spread = found.higher * (1 - found.higher)
        sway = found.honest * (1 - found.honest) * self.weight / found.given
        gap = (2 * found.honest - 1) * (2 * found.higher - 1) / found.given
        bent = -spread * sway * (2 - gap)
        size = self.n_items * self.n_workers
        of_winner = self.winner * self.n_workers + self.worker
        of_loser = self.loser * self.n_workers + self.worker
        both = np.bincount(of_winner, bent, size) - np.bincount(of_loser, bent, size)
        return np.asarray(both, np.float64).reshape(self.n_items, self.n_workers)

    def worker_information(self, point: Floats) -> Floats:
        found = self.chances(point)
        spread = found.honest * (1 - found.honest)
        slope = (2 * found.higher - 1) * spread / found.given
        bent = self.weight * (slope**2 - slope * (1 - 2 * found.honest))
        honest = expit(point[self.n_items :])
        of_prior = (RIGHT + WRONG) * honest * (1 - honest)
        return np.bincount(self.worker, bent, self.n_workers) + of_prior


def _as_result(
    table: ComparisonTable,
    model: _Model,
    point: Floats,
    n_iterations: int,
    *,
    converged: bool,
) -> ComparisonResult:
    n = table.n_items
    scores = point[:n] - (point[:n].mean() if n else 0.0)
    bent, of_prior = model.item_weights(point)

    of_worker = np.maximum(model.worker_information(point), 1e-6)

    def information() -> Floats:
        matrix = laplacian(model.winner, model.loser, bent, n) + np.diag(of_prior)
        mixed = model.mixed(point)
        return np.asarray(matrix - (mixed / of_worker) @ mixed.T)

    diagonal = np.bincount(model.winner, bent, n) + np.bincount(model.loser, bent, n)
    errors, said = standard_errors(information, diagonal + of_prior)
    logit = point[n:]
    half = NORMAL_QUANTILE / np.sqrt(of_worker)
    if not converged:
        said = (*said, f"The scores had not settled after {n_iterations} steps.")
    return ComparisonResult(
        items=table.items,
        scores=scores,
        interval=interval_of(scores, errors),
        ranking=rank(scores),
        workers=table.workers,
        reliability=np.asarray(expit(logit)),
        reliability_interval=np.column_stack(
            (expit(logit - half), expit(logit + half))
        ),
        tie_strength=math.nan,
        log_likelihood=model.observed(point),
        n_iterations=n_iterations,
        converged=converged,
        method="crowd_bt",
        version=VERSION,
        warnings=said,
    )


CROWD_BT = Method(
    name="crowd_bt",
    function=crowd_bt,
    version=VERSION,
    answers="comparisons",
    needs=frozenset({"workers"}),
    models_workers=True,
    recovery_error=0.1,
)
