"""Vote, EM and RASA on masks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.options import check_iteration, check_weight
from handwork_core.truth.quantiles import beta_95, chi_squared
from handwork_core.truth.result import TIE_TOLERANCE, Parameter
from handwork_core.truth.shapes.masks import MaskResult
from handwork_core.truth.shapes.patterns import Patterns, find_patterns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handwork_core.truth.shapes.masks import MaskTable

Floats = NDArray[np.float64]
VERSION = "1"
PSEUDO_RIGHT, PSEUDO_WRONG = 20.0, 4.0
"""Pixels: on masks of a few, workers are taken to be right, so that the vote stands."""
SMALLEST_SQUARES = 1e-12


def mask_vote(table: MaskTable) -> MaskResult:
    r"""Keep the pixels that more than half of the answers mark.

    Parameters
    ----------
    table : MaskTable

    Returns
    -------
    MaskResult
        `probability` is the share of the answers. `parameters` is empty.

    Notes
    -----
    Pixel :math:`i` of task :math:`t` is in the mask when :math:`\sum_w y_{twi} > n_t /
    2`: a tie is out.

    Examples
    --------
    >>> from handwork_core.truth.shapes import MaskTable, mask_vote
    >>> table = MaskTable.from_arrays(
    ...     [1, 1, 1], ["ada", "bola", "eve"], [[[0, 1]], [[1, 1]], [[0, 0]]]
    ... )
    >>> mask_vote(table).masks[0].tolist()
    [[False, True]]
    """
    patterns = find_patterns(table)
    votes = patterns.sum_of_marks(np.ones(table.n_answers))
    share = votes / table.answers_per_task[patterns.task]
    return _as_result(patterns, share, _Run("mask_vote", {}, 1, settled=True))


def mask_em(
    table: MaskTable, *, max_iterations: int = 100, tolerance: float = 1e-6
) -> MaskResult:
    r"""Infer the pixels, and each worker's sensitivity and specificity, by EM (STAPLE).

    Parameters
    ----------
    table : MaskTable
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-6, at least 0
        Stop when no rate of a worker moves by more than this.

    Returns
    -------
    MaskResult
        `probability` is the posterior with pixels taken as independent, which
        neighbours are not: it is nearer to 0 and 1 than it should be. `parameters` has
        each worker's `sensitivity` (share of the thing's pixels that they mark) and
        `specificity` (share of the other pixels that they leave), with 95 % credible
        intervals under the same assumption.

    Raises
    ------
    ValueError
        When an option is out of its range.

    Notes
    -----
    With sensitivity :math:`p_w`, specificity :math:`q_w` and the share of the thing
    :math:`\pi_t` in each task, all started from the vote,

    .. math::

        P_{ti} \propto \pi_t \prod_w p_w^{y_{twi}} (1 - p_w)^{1 - y_{twi}}, \quad
        1 - P_{ti} \propto (1 - \pi_t) \prod_w q_w^{1 - y_{twi}} (1 - q_w)^{y_{twi}}

    and the rates are the expected shares over all pixels of all tasks of a worker, with
    20 right and 4 wrong pixels of each kind added: on masks of a few pixels nobody is
    believed to err more often than not, and the vote stands. Pixels marked by the same workers are treated
    as one: time depends on the number of ways of marking, not of pixels.

    References
    ----------
    .. [1] S. K. Warfield, K. H. Zou and W. M. Wells, "Simultaneous Truth and Performance
       Level Estimation (STAPLE): An Algorithm for the Validation of Image
       Segmentation", IEEE Transactions on Medical Imaging 23(7), 2004.
       doi:10.1109/TMI.2004.828354

    Examples
    --------
    >>> from handwork_core.truth.shapes import MaskTable, mask_em
    >>> mask = [[1, 1, 0, 0], [1, 1, 0, 0]]
    >>> table = MaskTable.from_arrays(
    ...     [1, 1, 1], ["ada", "bola", "eve"], [mask, mask, [[0, 1, 0, 1]] * 2]
    ... )
    >>> mask_em(table).masks[0].astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 0, 0]]
    """
    check_iteration(max_iterations, tolerance)
    patterns = find_patterns(table)
    votes = patterns.sum_of_marks(np.ones(table.n_answers))
    posterior = votes / table.answers_per_task[patterns.task]
    rates = _count(patterns, posterior)
    n_iterations, moved = 0, math.inf if patterns.n_patterns else 0.0
    while moved > tolerance and n_iterations < max_iterations:
        posterior = _expect(patterns, rates)
        before, rates = rates, _count(patterns, posterior)
        moved = float(np.abs(rates.stacked() - before.stacked()).max())
        n_iterations += 1
    parameters = {
        "sensitivity": _rate(rates.hits, rates.misses),
        "specificity": _rate(rates.left, rates.alarms),
    }
    run = _Run("mask_em", parameters, n_iterations, settled=moved <= tolerance)
    return _as_result(patterns, posterior, run)


def mask_rasa(
    table: MaskTable,
    *,
    pseudo_answers: float = 1.0,
    max_iterations: int = 100,
    tolerance: float = 1e-6,
) -> MaskResult:
    r"""Keep the pixels that more than half of the weight marks, by reliability.

    Parameters
    ----------
    table : MaskTable
    pseudo_answers : float, default 1.0, at least 0
        Answers of average error added to those of each worker. 0 gives the published
        weights.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-6, at least 0
        Stop when no pixel's share moves by more than this.

    Returns
    -------
    MaskResult
        `probability` is the share of the weight. `parameters` has each worker's
        `deviation` (root mean squared difference of a pixel from the weighted share,
        0..1), with its 95 % chi-squared interval over answers, and `weight`, their
        share of all weights.

    Raises
    ------
    ValueError
        When an option is out of its range.

    Notes
    -----
    With the mean squared difference :math:`d_{tw}` of a worker's mask from the weighted
    shares :math:`\hat y_{ti}`, mean :math:`\bar d` and :math:`a` pseudo-answers,

    .. math::

        \beta_w = \frac{\chi^2_{.025, N_w}}{\sum_t d_{tw} + a \bar d}, \quad
        \hat y_{ti} = \frac{\sum_w \beta_w y_{twi}}{\sum_w \beta_w}.

    References
    ----------
    .. [1] J. Li and F. Fukumoto, "A Dataset of Crowdsourced Word Sequences: Collections
       and Answer Aggregation for Ground Truth Creation", AnnoNLP, 2019.
       doi:10.18653/v1/D19-5904

    Examples
    --------
    >>> from handwork_core.truth.shapes import MaskTable, mask_rasa
    >>> table = MaskTable.from_arrays(
    ...     [1, 1, 1], ["ada", "bola", "eve"], [[[0, 1]], [[0, 1]], [[1, 0]]]
    ... )
    >>> mask_rasa(table).masks[0].tolist()
    [[False, True]]
    """
    check_weight("pseudo_answers", pseudo_answers)
    check_iteration(max_iterations, tolerance)
    patterns = find_patterns(table)
    weight = np.full(table.n_workers, 1.0 / max(table.n_workers, 1))
    share = _weighted_share(patterns, weight)
    n_iterations, moved = 0, math.inf if patterns.n_patterns else 0.0
    while moved > tolerance and n_iterations < max_iterations:
        squares = table.sum_by_worker(_differences(patterns, share))
        weight = _weights(table, squares, pseudo_answers)
        before, share = share, _weighted_share(patterns, weight)
        moved = float(np.abs(share - before).max())
        n_iterations += 1
    squares = table.sum_by_worker(_differences(patterns, share))
    parameters = _deviations(table, squares, weight)
    run = _Run("mask_rasa", parameters, n_iterations, settled=moved <= tolerance)
    return _as_result(patterns, share, run)


@dataclass(frozen=True, slots=True)
class _Run:
    method: str
    parameters: Mapping[str, Parameter]
    n_iterations: int
    settled: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Rates:
    """Expected pixels of each worker, with the pseudo-pixels; and the tasks' shares."""

    hits: Floats
    misses: Floats
    alarms: Floats
    left: Floats
    share: Floats

    def stacked(self) -> Floats:
        sensitivity = self.hits / (self.hits + self.misses)
        return np.stack([sensitivity, self.left / (self.left + self.alarms)])


def _count(patterns: Patterns, posterior: Floats) -> _Rates:
    table = patterns.table
    thing = patterns.sum_by_task(posterior)
    rest = patterns.sum_by_task(1 - posterior)
    hits = table.sum_by_worker(patterns.marked_by_answer(posterior))
    alarms = table.sum_by_worker(patterns.marked_by_answer(1 - posterior))
    all_thing = table.sum_by_worker(thing[table.task_index])
    all_rest = table.sum_by_worker(rest[table.task_index])
    return _Rates(
        hits=hits + PSEUDO_RIGHT,
        misses=np.maximum(all_thing - hits, 0) + PSEUDO_WRONG,
        alarms=alarms + PSEUDO_WRONG,
        left=np.maximum(all_rest - alarms, 0) + PSEUDO_RIGHT,
        share=(thing + 1) / (thing + rest + 2),
    )


def _expect(patterns: Patterns, rates: _Rates) -> Floats:
    table = patterns.table
    marked = np.log(rates.hits / (rates.hits + rates.misses)) - np.log(
        rates.alarms / (rates.alarms + rates.left)
    )
    unmarked = np.log(rates.misses / (rates.hits + rates.misses)) - np.log(
        rates.left / (rates.alarms + rates.left)
    )
    none = table.sum_by_task(unmarked[table.worker_index])
    none += np.log(rates.share) - np.log1p(-rates.share)
    gained = (marked - unmarked)[table.worker_index]
    odds = none[patterns.task] + patterns.sum_of_marks(gained)
    return np.asarray(np.exp(-np.logaddexp(0.0, -odds)))


def _rate(right: Floats, wrong: Floats) -> Parameter:
    low, high = beta_95(right, wrong)
    return Parameter(of="worker", estimate=right / (right + wrong), low=low, high=high)


def _weighted_share(patterns: Patterns, weight: Floats) -> Floats:
    by_answer = weight[patterns.table.worker_index]
    total = patterns.table.sum_by_task(by_answer)[patterns.task]
    return np.minimum(patterns.sum_of_marks(by_answer) / total, 1.0)


def _differences(patterns: Patterns, share: Floats) -> Floats:
    """Return the mean squared difference of each answer from the shares."""
    task = patterns.table.task_index
    n_pixels = np.maximum(patterns.sum_by_task(np.ones(len(share))), 1)
    unmarked = patterns.sum_by_task(np.square(share))[task]
    # (1 - s)^2 in the place of s^2 where a pixel is marked.
    total = unmarked + patterns.marked_by_answer(1 - 2 * share)
    return np.asarray(np.maximum(total, 0) / n_pixels[task])


def _weights(table: MaskTable, squares: Floats, pseudo_answers: float) -> Floats:
    added = pseudo_answers * squares.sum() / table.n_answers
    bound = np.maximum(squares + added, SMALLEST_SQUARES)
    count = table.answers_per_worker.astype(np.float64)
    weight = chi_squared(0.025, count) / bound
    return np.asarray(weight / weight.sum())


def _deviations(
    table: MaskTable, squares: Floats, weight: Floats
) -> Mapping[str, Parameter]:
    count = table.answers_per_worker.astype(np.float64)
    ends = [chi_squared(probability, count) for probability in (0.975, 0.025)]
    low, high = (np.sqrt(squares / end) for end in ends)
    deviation = np.sqrt(squares / np.maximum(count, 1))
    return {
        "deviation": Parameter(of="worker", estimate=deviation, low=low, high=high),
        "weight": Parameter(of="worker", estimate=weight),
    }


def _as_result(patterns: Patterns, probability: Floats, run: _Run) -> MaskResult:
    table = patterns.table
    inside = probability > 0.5 + TIE_TOLERANCE
    found = patterns.sum_by_task(probability * inside)
    possible = patterns.sum_by_task(np.where(inside, 1.0, probability))
    # Of an empty mask: the chance that no pixel belongs to the thing.
    nothing = np.exp(patterns.sum_by_task(np.log1p(-np.minimum(probability, 0.5))))
    overlap = np.divide(found, possible, out=np.ones_like(found), where=possible > 0)
    confidence = np.where(found > 0, overlap, nothing)
    warnings = []
    if not run.settled:
        warnings.append(f"It had not settled after {run.n_iterations} iterations.")
    if table.n_answers and table.answers_per_task.max() == 1:
        warnings.append("No task has two answers: each mask is taken as it was drawn.")
    return MaskResult(
        tasks=table.tasks,
        workers=table.workers,
        masks=patterns.as_pixels(inside),
        probability=patterns.as_pixels(probability),
        confidence=confidence,
        parameters=MappingProxyType(dict(run.parameters)),
        n_iterations=run.n_iterations,
        converged=run.settled,
        method=run.method,
        version=VERSION,
        warnings=tuple(warnings),
    )


MASK_VOTE = Method(
    name="mask_vote",
    function=mask_vote,
    version=VERSION,
    answers="masks",
    needs=frozenset({"masks"}),
    models_workers=False,
    ignores_repetition=True,
    recovery_error=0.2,
)

MASK_EM = Method(
    name="mask_em",
    function=mask_em,
    version=VERSION,
    answers="masks",
    needs=frozenset({"masks"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.1,
)

MASK_RASA = Method(
    name="mask_rasa",
    function=mask_rasa,
    version=VERSION,
    answers="masks",
    needs=frozenset({"masks"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.2,
)
