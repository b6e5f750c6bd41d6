"""Mean and median of the answers to each task, all workers alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.quantiles import NORMAL_95, student_95
from handwork_core.truth.values.result import ValueResult
from handwork_core.truth.values.spread import (
    NO_REPEATS,
    pooled_variance,
    scale_of,
    task_means,
    task_medians,
)

if TYPE_CHECKING:
    from handwork_core.truth.values.table import ValueTable

Floats = NDArray[np.float64]
VERSION = "1"
MEDIAN_ERROR = math.sqrt(math.pi / 2)
"""Standard error of a normal sample's median, in those of its mean."""
NORMAL_MAD = 1.4826022185056018
"""A normal distribution's standard deviation, in its median absolute deviations."""


def mean(table: ValueTable) -> ValueResult:
    r"""Return the mean of the answers to each task.

    Parameters
    ----------
    table : ValueTable

    Returns
    -------
    ValueResult
        `interval` is Student's, with the variance within tasks pooled over all tasks;
        infinite when no task has two answers.

    Notes
    -----
    With :math:`n_t` answers to each of :math:`T` tasks, :math:`N` in all,

    .. math::

        \hat x_t = \frac{1}{n_t}\sum_w y_{tw}, \quad
        s^2 = \frac{\sum_{tw} (y_{tw} - \hat x_t)^2}{N - T}, \quad
        \hat x_t \pm t_{.975, N - T}\, s / \sqrt{n_t}.

    One wrong answer can move a mean without limit: see `median`.

    Examples
    --------
    >>> from handwork_core.truth.values import ValueTable, mean
    >>> table = ValueTable.from_arrays([1, 1, 2, 2], list("abab"), [3, 5, 8, 10])
    >>> result = mean(table)
    >>> result.estimate.tolist()
    [4.0, 9.0]
    >>> result.interval.round(2).tolist()
    [[-0.3, 8.3], [4.7, 13.3]]
    """
    scale = scale_of(table)
    values = scale.down(table.values)
    spare = table.n_answers - table.n_tasks
    deviation = math.sqrt(pooled_variance(table, values)) if spare else 1.0
    half = student_95(spare) * deviation / np.sqrt(table.answers_per_task)
    return _as_result(
        table, scale.up(task_means(table, values)), half * scale.unit, "mean"
    )


def median(table: ValueTable) -> ValueResult:
    r"""Return the median of the answers to each task.

    Parameters
    ----------
    table : ValueTable

    Returns
    -------
    ValueResult
        Of an even number of answers, half-way between the two in the middle.
        `interval` is the normal one of a median, with the scatter within tasks from the
        median absolute deviation pooled over all tasks (from the pooled variance where
        more than half of the answers equal their task's median); infinite when no task
        has two answers.

    Notes
    -----
    :math:`\hat x_t \pm 1.96 \sqrt{\pi / 2}\, s / \sqrt{n_t}` with :math:`s = 1.4826
    \operatorname{median}_{tw} |y_{tw} - \hat x_t| \sqrt{n_t / (n_t - 1)}` over the tasks
    with two answers or more. Fewer than half of a task's answers cannot move it beyond
    the others.

    Examples
    --------
    >>> from handwork_core.truth.values import ValueTable, median
    >>> table = ValueTable.from_arrays([1, 1, 1], ["ada", "bola", "eve"], [3, 5, 900])
    >>> median(table).estimate.tolist()
    [5.0]
    """
    scale = scale_of(table)
    values = scale.down(table.values)
    middle = task_medians(table, values)
    deviation = _robust_deviation(table, values, middle)
    half = NORMAL_95 * MEDIAN_ERROR * deviation / np.sqrt(table.answers_per_task)
    return _as_result(table, scale.up(middle), half * scale.unit, "median")


def _robust_deviation(table: ValueTable, values: Floats, middle: Floats) -> float:
    count = table.answers_per_task[table.task_index]
    several = count > 1
    if not several.any():
        return math.inf
    apart = np.abs(values - middle[table.task_index])[several]
    apart *= np.sqrt(count[several] / (count[several] - 1))
    found = NORMAL_MAD * float(np.median(apart))
    return found if found > 0 else math.sqrt(pooled_variance(table, values))


def _as_result(
    table: ValueTable, estimate: Floats, half: Floats, method: str
) -> ValueResult:
    alone = table.n_answers > 0 and table.n_answers == table.n_tasks
    return ValueResult(
        tasks=table.tasks,
        workers=table.workers,
        estimate=estimate,
        interval=np.stack([estimate - half, estimate + half], axis=1),
        n_iterations=1,
        converged=True,
        method=method,
        version=VERSION,
        warnings=(NO_REPEATS,) if alone else (),
    )


MEAN = Method(
    name="mean",
    function=mean,
    version=VERSION,
    answers="values",
    needs=frozenset({"values"}),
    models_workers=False,
    ignores_repetition=False,
    recovery_error=0.75,
)

MEDIAN = Method(
    name="median",
    function=median,
    version=VERSION,
    answers="values",
    needs=frozenset({"values"}),
    models_workers=False,
    ignores_repetition=False,
    recovery_error=0.75,
)
