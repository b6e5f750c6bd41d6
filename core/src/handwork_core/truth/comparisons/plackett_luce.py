"""Plackett and Luce's model of rankings, to its optimum."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.comparisons.ascent import (
    climb,
    interval_of,
    standard_errors,
)
from handwork_core.truth.comparisons.gaps import choose_prior, find_gaps
from handwork_core.truth.comparisons.result import ComparisonResult, rank
from handwork_core.truth.labels.stopping import check_stopping
from handwork_core.truth.method import Method

if TYPE_CHECKING:
    from handwork_core.truth.comparisons.table import RankingTable

VERSION = "1"
MM_STEPS = 5

Floats = NDArray[np.float64]


def plackett_luce(
    table: RankingTable,
    *,
    prior: float | None = None,
    max_iterations: int = 100,
    tolerance: float = 1e-8,
) -> ComparisonResult:
    r"""Put items on one scale from rankings of some of them.

    Parameters
    ----------
    table : RankingTable
    prior : float, optional, at least 0
        Comparisons won, and as many lost, against an average item, that are added for
        every item. By default 0 where the likelihood has a finite maximum, and else 0.5:
        a warning then names the items.
    max_iterations : int, default 100, at least 1
        Steps of Newton's method.
    tolerance : float, default 1e-8, at least 0
        Stop when no component of the gradient, in places won, is larger.

    Returns
    -------
    ComparisonResult
        The maximum itself: the problem is concave, and the gradient at `scores` is at
        most `tolerance`. `interval` is from the observed information. All workers count
        the same. No rankings give arrays of length zero; a single item has the score 0,
        with a warning.

    Raises
    ------
    ValueError
        When an option is out of its range, or `prior` is 0 and there is no finite
        maximum; the message names the items.

    Notes
    -----
    A ranking :math:`i_1 \succ \dots \succ i_m` is a row of choices, each among those
    that are left:

    .. math::

        P = \prod_{k=1}^{m-1} \frac{e^{s_{i_k}}}{\sum_{l \ge k} e^{s_{i_l}}} .

    Rankings of two items make this Bradley and Terry's model. Five steps of Hunter's MM
    algorithm, which never lower the likelihood, then Newton's with conjugate gradients
    on products with the second derivatives: each O(places), and no matrix is built but
    for the intervals. The maximum is finite if and only if every item is linked to every
    other along "ranked above".

    References
    ----------
    .. [1] R. L. Plackett, "The Analysis of Permutations", Applied Statistics 24(2),
       1975. doi:10.2307/2346567
    .. [2] D. R. Hunter, "MM Algorithms for Generalized Bradley-Terry Models", Annals of
       Statistics 32(1), 2004. doi:10.1214/aos/1079120141

    Examples
    --------
    >>> from handwork_core import RankingTable
    >>> table = RankingTable.from_lists(
    ...     [["tea", "milk", "cocoa"], ["tea", "cocoa", "milk"], ["cocoa", "tea"]]
    ... )
    >>> result = plackett_luce(table)
    >>> result.items[result.ranking].tolist()
    ['tea', 'cocoa', 'milk']
    """
    check_stopping(max_iterations, tolerance)
    better, worse = _neighbours(table)
    gaps = find_gaps(table.n_items, better, worse)
    weight, warnings = choose_prior(prior, gaps, table.items)
    likelihood = _Choices(table, weight)
    start = likelihood.minorise(np.zeros(table.n_items), MM_STEPS)
    found = climb(likelihood, start, max_iterations, tolerance)
    _, diagonal = likelihood.curvature(found.point)
    errors, said = standard_errors(
        lambda: likelihood.information(found.point), diagonal
    )
    if table.n_items == 1:
        said = (*said, "There is one item only: its score, 0, tells nothing.")
    if not found.converged:
        said = (*said, f"The scores had not settled after {found.n_iterations} steps.")
    scores = found.point - (found.point.mean() if table.n_items else 0.0)
    return ComparisonResult(
        items=table.items,
        scores=scores,
        interval=interval_of(scores, errors),
        ranking=rank(scores),
        workers=table.workers,
        tie_strength=math.nan,
        log_likelihood=likelihood.observed(found.point)[0],
        n_iterations=found.n_iterations,
        converged=found.converged,
        method="plackett_luce",
        version=VERSION,
        warnings=(*warnings, *said),
    )


def _neighbours(
    table: RankingTable,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each place and the next one of the same ranking."""
    items = table.item_index.astype(np.int64)
    inside = np.ones(max(len(items) - 1, 0), np.bool_)
    ends = table.offsets[1:-1]
    inside[ends[(ends > 0) & (ends < len(items))] - 1] = False
    return items[:-1][inside], items[1:][inside]


class _Choices:
    """The likelihood of all choices that the rankings are made of."""

    def __init__(self, table: RankingTable, prior: float) -> None:
        self.table = table
        self.prior = prior

    def observed(self, point: Floats) -> tuple[float, Floats]:
        """Return value and gradient without the prior."""
        # Importing Numba takes longer than most inferences: only a run that needs it.
        from handwork_core._kernels import plackett_luce as kernels  # noqa: PLC0415

        gradient = np.zeros_like(point)
        value = kernels.evaluate(
            self.table.offsets, self.table.item_index, point, gradient
        )
        return value, gradient

    def evaluate(self, point: Floats) -> tuple[float, Floats]:
        """Return value and gradient."""
        value, gradient = self.observed(point)
        softened = np.abs(point) + 2 * np.log1p(np.exp(-np.abs(point)))
        value -= self.prior * float(softened.sum())
        return value, gradient - self.prior * np.tanh(point / 2)

    def minorise(self, point: Floats, n_steps: int) -> Floats:
        """Take steps of Hunter's MM algorithm, where no prior is needed."""
        if self.prior > 0 or len(point) < 2:
            return point
        for _ in range(n_steps):
            _, gradient = self.observed(point)
            wins = self._wins()
            # The gradient is wins less expected wins; MM scales strengths by the ratio.
            point = point + np.log(wins / (wins - gradient))
            point -= point.mean()
        return point

    def _wins(self) -> Floats:
        table = self.table
        chosen = np.ones(len(table.item_index), np.bool_)
        lasts = table.offsets[1:][np.diff(table.offsets) > 0] - 1
        chosen[lasts] = False
        items = table.item_index[chosen]
        return np.bincount(items, minlength=table.n_items).astype(np.float64)

    def curvature(self, point: Floats) -> tuple[Callable[[Floats], Floats], Floats]:
        """Return the product with minus the second derivatives, and a scale."""
        from handwork_core._kernels import plackett_luce as kernels  # noqa: PLC0415

        bound = np.minimum(point, 600.0) / 2
        of_prior = self.prior / np.cosh(np.maximum(bound, -300.0)) ** 2 / 2

        def product(vector: Floats) -> Floats:
            bent = of_prior * vector
            kernels.multiply(
                self.table.offsets, self.table.item_index, point, vector, bent
            )
            return bent

        # Expected wins bound the diagonal, and are close to it for long rankings.
        _, gradient = self.observed(point)
        return product, np.maximum(self._wins() - gradient, 1e-9) + of_prior

    def information(self, point: Floats) -> Floats:
        """Return the information matrix."""
        product, _ = self.curvature(point)
        units = np.eye(len(point))
        rows = np.array([product(unit) for unit in units]).reshape(units.shape)
        return np.asarray((rows + rows.T) / 2)


PLACKETT_LUCE = Method(
    name="plackett_luce",
    function=plackett_luce,
    version=VERSION,
    answers="rankings",
    recovery_error=0.1,
)
