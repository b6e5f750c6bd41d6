"""CATD: weights that take into account how little is known of most workers."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.options import check_iteration, check_weight
from handwork_core.truth.quantiles import NORMAL_95, chi_squared
from handwork_core.truth.result import Parameter
from handwork_core.truth.values.result import ValueResult
from handwork_core.truth.values.spread import (
    NO_REPEATS,
    pooled_variance,
    scale_of,
    task_medians,
)

if TYPE_CHECKING:
    from handwork_core.truth.values.table import ValueTable

Floats = NDArray[np.float64]
VERSION = "1"
SMALLEST_SQUARES = 1e-12
"""Of the squared unit of the data: keeps the weight of a flawless worker finite."""


def catd(
    table: ValueTable,
    *,
    pseudo_answers: float = 1.0,
    max_iterations: int = 100,
    tolerance: float = 1e-6,
) -> ValueResult:
    r"""Estimate numbers by means weighted by an upper bound of each worker's variance.

    Parameters
    ----------
    table : ValueTable
    pseudo_answers : float, default 1.0, at least 0
        Answers of average error added to those of each worker, so that nobody is taken
        for flawless. 0 gives the published weights.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-6, at least 0
        Stop when no estimate moves by more than this share of the data's range.

    Returns
    -------
    ValueResult
        `parameters` has `deviation`: each worker's standard deviation from the
        estimates, with its 95 % interval (chi-squared), and `weight`, their share of
        all weights. `interval` is normal, with the deviations taken as known.

    Raises
    ------
    ValueError
        When an option is out of its range.

    Notes
    -----
    Starting from the medians, with :math:`N_w` answers of worker :math:`w`,

    .. math::

        \beta_w = \frac{\chi^2_{.025, N_w}}{\sum_t (y_{tw} - \hat x_t)^2 + a \bar d^2},
        \quad \hat x_t = \frac{\sum_w \beta_w y_{tw}}{\sum_w \beta_w}

    where :math:`\bar d^2` is the mean squared error of all answers and :math:`a` the
    pseudo-answers. The numerator is far below :math:`N_w` for a worker of few answers:
    their variance may be large though their errors were small. O(answers) an iteration.

    References
    ----------
    .. [1] Q. Li, Y. Li, J. Gao, L. Su, B. Zhao, M. Demirbas, W. Fan and J. Han, "A
       Confidence-Aware Approach for Truth Discovery on Long-Tail Data", PVLDB 8(4),
       2014. doi:10.14778/2735496.2735505

    Examples
    --------
    >>> from handwork_core.truth.values import ValueTable, catd
    >>> table = ValueTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3],
    ...     ["ada", "bola", "eve"] * 3,
    ...     [10.0, 10.2, 30.0, 20.1, 20.0, 5.0, 30.0, 29.9, 70.0],
    ... )
    >>> result = catd(table)
    >>> result.estimate.round().tolist()
    [11.0, 19.0, 32.0]
    >>> result.workers[result.parameters["weight"].estimate.argmin()]
    'eve'
    """
    check_weight("pseudo_answers", pseudo_answers)
    check_iteration(max_iterations, tolerance)
    scale = scale_of(table)
    values = scale.down(table.values)
    estimate = task_medians(table, values)
    weight = np.ones(table.n_workers)
    n_iterations, moved = 0, math.inf if table.n_answers else 0.0
    while moved > tolerance and n_iterations < max_iterations:
        weight = _weights(table, _squares(table, values, estimate), pseudo_answers)
        before, estimate = estimate, _weighted_means(table, values, weight)
        moved = float(np.abs(estimate - before).max())
        n_iterations += 1
    converged = moved <= tolerance
    squares = _squares(table, values, estimate)
    half = NORMAL_95 * _standard_errors(table, values, squares, weight)
    estimate = scale.up(estimate)
    half = half * scale.unit
    return ValueResult(
        tasks=table.tasks,
        workers=table.workers,
        estimate=estimate,
        interval=np.stack([estimate - half, estimate + half], axis=1),
        parameters=_parameters(table, squares, weight, scale.unit),
        n_iterations=n_iterations,
        converged=converged,
        method="catd",
        version=VERSION,
        warnings=_warnings(table, n_iterations, converged=converged),
    )


def _squares(table: ValueTable, values: Floats, estimate: Floats) -> Floats:
    return table.sum_by_worker(np.square(values - estimate[table.task_index]))


def _weights(table: ValueTable, squares: Floats, pseudo_answers: float) -> Floats:
    count = table.answers_per_worker
    added = pseudo_answers * squares.sum() / table.n_answers
    bound = np.maximum(squares + added, SMALLEST_SQUARES)
    weight = chi_squared(0.025, count.astype(np.float64)) / bound
    return np.asarray(weight / weight.sum())


def _weighted_means(table: ValueTable, values: Floats, weight: Floats) -> Floats:
    by_answer = weight[table.worker_index]
    return table.sum_by_task(by_answer * values) / table.sum_by_task(by_answer)


def _standard_errors(
    table: ValueTable, values: Floats, squares: Floats, weight: Floats
) -> Floats:
    """Return the standard error of the weighted means, infinite without repeats."""
    pooled = pooled_variance(table, values)
    if math.isnan(pooled):
        return np.full(table.n_tasks, math.inf)
    # Estimates lie nearer to the answers that made them than the truth does.
    spared = table.n_answers / (table.n_answers - table.n_tasks)
    variance = (squares * spared + pooled) / (table.answers_per_worker + 1)
    by_answer = weight[table.worker_index]
    share = by_answer / table.sum_by_task(by_answer)[table.task_index]
    total = table.sum_by_task(np.square(share) * variance[table.worker_index])
    return np.asarray(np.sqrt(total))


def _parameters(
    table: ValueTable, squares: Floats, weight: Floats, unit: float
) -> MappingProxyType[str, Parameter]:
    count = table.answers_per_worker.astype(np.float64)
    ends = [chi_squared(probability, count) for probability in (0.975, 0.025)]
    low, high = (unit * np.sqrt(squares / end) for end in ends)
    deviation = unit * np.sqrt(squares / count)
    return MappingProxyType(
        {
            "deviation": Parameter(of="worker", estimate=deviation, low=low, high=high),
            "weight": Parameter(of="worker", estimate=weight),
        }
    )


def _warnings(
    table: ValueTable, n_iterations: int, *, converged: bool
) -> tuple[str, ...]:
    found = []
    if not converged:
        found.append(f"The weights had not settled after {n_iterations} iterations.")
    if table.n_answers and table.n_answers == table.n_tasks:
        found.append(NO_REPEATS)
    return tuple(found)


CATD = Method(
    name="catd",
    function=catd,
    version=VERSION,
    answers="values",
    needs=frozenset({"values"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.6,
)
