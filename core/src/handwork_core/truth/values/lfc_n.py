"""LFC-N: each worker has a bias and a precision of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.options import check_iteration, check_weight
from handwork_core.truth.quantiles import NORMAL_95, chi_squared
from handwork_core.truth.result import Parameter
from handwork_core.truth.summing import inner
from handwork_core.truth.values.result import ValueResult
from handwork_core.truth.values.spread import NO_REPEATS, scale_of, task_medians

if TYPE_CHECKING:
    from handwork_core.truth.values.table import ValueTable

Floats = NDArray[np.float64]
VERSION = "1"
SMALLEST_VARIANCE = 1e-12
"""Of the squared unit of the data: answers that agree to the last bit."""


def lfc_n(
    table: ValueTable,
    *,
    pseudo_answers: float = 2.0,
    max_iterations: int = 500,
    tolerance: float = 1e-6,
) -> ValueResult:
    r"""Estimate numbers, and every worker's bias and precision, by EM.

    Parameters
    ----------
    table : ValueTable
    pseudo_answers : float, default 2.0, at least 0
        Weight of the prior of each worker's variance, in answers of the mean variance.
    max_iterations : int, default 500, at least 1
    tolerance : float, default 1e-6, at least 0
        Stop when no estimate moves by more than this share of the data's range.

    Returns
    -------
    ValueResult
        `parameters` has, for each worker, `bias` (how far their answers lie above the
        truth, in the unit of the answers) with its 95 % credible interval, and
        `deviation` (the standard deviation about truth plus bias) with a chi-squared
        one. `interval` is the 95 % credible interval of the estimate.

    Raises
    ------
    ValueError
        When an option is out of its range.

    Notes
    -----
    The model is :math:`y_{tw} = x_t + b_w + \epsilon_{tw}` with
    :math:`\epsilon_{tw} \sim N(0, 1/\lambda_w)`, a flat prior of :math:`x_t`,
    :math:`b_w \sim N(0, \sigma_b^2)` with :math:`\sigma_b^2` learnt from all workers,
    and an inverse-gamma prior of :math:`1/\lambda_w` about the mean variance. The prior
    of the biases is what fixes the zero of the scale: only biases apart from the
    others' can be seen. One iteration is

    .. math::

        v_t = \Big(\sum_w \lambda_w\Big)^{-1}, \quad
        x_t = v_t \sum_w \lambda_w (y_{tw} - b_w), \quad
        b_w = \frac{\lambda_w \sum_t (y_{tw} - x_t)}{\lambda_w N_w + \sigma_b^{-2}}

    and :math:`1/\lambda_w` is the mean of :math:`(y_{tw} - x_t - b_w)^2 + v_t` plus the
    variance of :math:`b_w`, over the answers and pseudo-answers. O(answers) each.

    References
    ----------
    .. [1] V. C. Raykar, S. Yu, L. H. Zhao, G. H. Valadez, C. Florin, L. Bogoni and
       L. Moy, "Learning From Crowds", Journal of Machine Learning Research 11, 2010,
       section 4 (regression). https://jmlr.org/papers/v11/raykar10a.html

    Examples
    --------
    Eve always says ten more.

    >>> import numpy as np
    >>> from handwork_core.truth.values import ValueTable, lfc_n
    >>> truth = np.arange(20.0)
    >>> answers = [truth + 0.1, truth - 0.1, truth + 0.2, truth - 0.2, truth + 10]
    >>> workers = np.repeat(["ada", "bola", "cleo", "dov", "eve"], 20)
    >>> table = ValueTable.from_arrays(
    ...     np.tile(np.arange(20), 5), workers, np.concatenate(answers)
    ... )
    >>> result = lfc_n(table)
    >>> result.workers[result.parameters["bias"].estimate.argmax()]
    'eve'
    """
    check_weight("pseudo_answers", pseudo_answers)
    check_iteration(max_iterations, tolerance)
    scale = scale_of(table)
    values = scale.down(table.values)
    state = _start(table, values)
    n_iterations, moved = 0, math.inf if table.n_answers else 0.0
    while moved > tolerance and n_iterations < max_iterations:
        before = state.estimate
        _iterate(table, values, state, pseudo_answers)
        moved = float(np.abs(state.estimate - before).max())
        n_iterations += 1
    estimate = scale.up(state.estimate)
    half = NORMAL_95 * np.sqrt(state.estimate_variance) * scale.unit
    alone = table.n_answers > 0 and table.n_answers == table.n_tasks
    if alone:
        half = np.full(table.n_tasks, math.inf)
    return ValueResult(
        tasks=table.tasks,
        workers=table.workers,
        estimate=estimate,
        interval=np.stack([estimate - half, estimate + half], axis=1),
        parameters=_parameters(table, state, scale.unit),
        n_iterations=n_iterations,
        converged=moved <= tolerance,
        method="lfc_n",
        version=VERSION,
        warnings=_warnings(n_iterations, alone=alone, converged=moved <= tolerance),
    )


@dataclass(slots=True)
class _State:
    """What EM rewrites at every iteration, in the unit of the scale."""

    estimate: Floats
    estimate_variance: Floats
    bias: Floats
    bias_variance: Floats
    variance: Floats
    spread_of_bias: float


def _start(table: ValueTable, values: Floats) -> _State:
    estimate = task_medians(table, values)
    apart = values - estimate[table.task_index]
    spare = max(table.n_answers - table.n_tasks, 1)
    pooled = max(inner(apart, apart) / spare, SMALLEST_VARIANCE)
    variance = np.full(table.n_workers, pooled)
    return _State(
        estimate=estimate,
        estimate_variance=pooled / table.answers_per_task,
        bias=np.zeros(table.n_workers),
        bias_variance=np.zeros(table.n_workers),
        variance=variance,
        spread_of_bias=pooled,
    )


def _iterate(
    table: ValueTable, values: Floats, state: _State, pseudo_answers: float
) -> None:
    _believe(table, values, state)
    tasks, workers = table.task_index, table.worker_index
    count = table.answers_per_worker
    apart = values - state.estimate[tasks]
    # A spread of zero leaves every bias at zero, as it should.
    spread = max(state.spread_of_bias, SMALLEST_VARIANCE)
    precision = count / state.variance + 1 / spread
    state.bias = table.sum_by_worker(apart) / state.variance / precision
    state.bias_variance = 1 / precision
    squares = np.square(apart - state.bias[workers]) + state.estimate_variance[tasks]
    sums = table.sum_by_worker(squares) + count * state.bias_variance
    pooled = sums.sum() / table.n_answers
    variance = (sums + pseudo_answers * pooled) / (count + pseudo_answers)
    state.variance = np.maximum(variance, SMALLEST_VARIANCE)
    moments = np.square(state.bias) + state.bias_variance
    state.spread_of_bias = float(moments.mean())


def _believe(table: ValueTable, values: Floats, state: _State) -> None:
    """Write what the workers' biases and variances say about the tasks."""
    precision = 1 / state.variance[table.worker_index]
    total = table.sum_by_task(precision)
    unbiased = precision * (values - state.bias[table.worker_index])
    state.estimate = table.sum_by_task(unbiased) / total
    state.estimate_variance = 1 / total


def _parameters(
    table: ValueTable, state: _State, unit: float
) -> MappingProxyType[str, Parameter]:
    count = table.answers_per_worker.astype(np.float64)
    half = NORMAL_95 * np.sqrt(state.bias_variance)
    low, high = (unit * (state.bias - half), unit * (state.bias + half))
    squares = state.variance * count
    bounds = [
        unit * np.sqrt(squares / chi_squared(probability, count))
        for probability in (0.975, 0.025)
    ]
    deviation = unit * np.sqrt(state.variance)
    bias = Parameter(of="worker", estimate=unit * state.bias, low=low, high=high)
    scatter = Parameter(of="worker", estimate=deviation, low=bounds[0], high=bounds[1])
    return MappingProxyType({"bias": bias, "deviation": scatter})


def _warnings(n_iterations: int, *, alone: bool, converged: bool) -> tuple[str, ...]:
    found = []
    if not converged:
        found.append(f"EM had not settled after {n_iterations} iterations.")
    if alone:
        found.append(NO_REPEATS)
    return tuple(found)


LFC_N = Method(
    name="lfc_n",
    function=lfc_n,
    version=VERSION,
    answers="values",
    needs=frozenset({"values"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.5,
)
