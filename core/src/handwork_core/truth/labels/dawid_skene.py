"""Dawid and Skene's model: each worker has a confusion matrix of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import TruthResult, choose_labels, class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"
SMALLEST_PROBABILITY = 1e-10
SMALLEST_WEIGHT = 1e-100
"""Makes a row without counts the row of all workers, also when pseudo_labels is 0."""
LARGEST_CONFUSION = 2**28
"""Cells of all confusion matrices together: 2 GiB of float64."""

Floats = NDArray[np.float64]


def dawid_skene(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    pseudo_labels: float = 2.0,
    max_iterations: int = 100,
    tolerance: float = 1e-5,
) -> TruthResult:
    r"""Estimate the labels and every worker's confusion matrix together, by EM.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach the
        confusion matrices.
    pseudo_labels : float, default 2.0, at least 0
        Weight of the prior, in answers per worker and true class: each row of a
        worker's matrix is drawn towards the same row of all workers together. 0 gives
        the maximum-likelihood estimate of the original paper.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when the log-likelihood per answer moves by no more than this.

    Returns
    -------
    TruthResult
        Ties go to the first class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB.

    Notes
    -----
    With posteriors :math:`q_{tc}`, class prior :math:`p_c`, answers :math:`l_{tw}`,
    expected counts :math:`n_{wcl} = \sum_{t: l_{tw} = l} q_{tc}` and
    :math:`s` pseudo-labels, one iteration is

    .. math::

        \bar e_{cl} = \frac{\sum_w n_{wcl}}{\sum_{wl'} n_{wcl'}}, \quad
        e_{wcl} = \frac{n_{wcl} + s \bar e_{cl}}{\sum_{l'} n_{wcl'} + s}, \quad
        q_{tc} \propto p_c \prod_w e_{w c l_{tw}}

    in logarithms, from the shares of the votes, with :math:`p` the mean of the last
    :math:`q`. Probabilities below 1e-10 count as 1e-10. For :math:`s > 0` this is a
    maximum a posteriori estimate under a Dirichlet prior whose mean is learnt from all
    workers (empirical Bayes); it is what keeps a worker with five answers from being
    taken for infallible or for a liar.

    `accuracy` is :math:`\sum_c p_c e_{wcc}`. `log_likelihood` is that of the last
    E step. Time is O(labels x classes) an iteration; memory is O(labels), plus the
    posteriors and the confusion matrices that are returned.

    Workers who err together break the model: its confidence is then too high.

    References
    ----------
    .. [1] A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer
       Error-Rates Using the EM Algorithm", Applied Statistics 28(1), 1979.
       doi:10.2307/2346806

    Examples
    --------
    Ada and Bola agree; Eve answers the same to everything.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = dawid_skene(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.workers[result.accuracy.argmin()]
    'eve'
    """
    _check_options(pseudo_labels, max_iterations, tolerance)
    _check_size(table)
    known = encode_gold(table, gold)
    state = _start(table, vote_shares(table, known))
    trace: list[float] = []
    converged = table.n_labels == 0
    while not converged and len(trace) < max_iterations:
        trace.append(_iterate(table, known, state, pseudo_labels))
        converged = _is_settled(trace, tolerance * table.n_labels)
    return _as_result(table, state, trace, pseudo_labels, converged=converged)


@dataclass(slots=True)
class _State:
    """What EM rewrites at every iteration."""

    posterior: Floats
    counts: Floats
    pairs: NDArray[np.int32]


def _start(table: AnswerTable, posterior: Floats) -> _State:
    # Importing Numba takes longer than most inferences: only a run that needs it pays.
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    pairs = table.pair_index
    counts = np.zeros((table.n_workers * table.n_classes, table.n_classes))
    kernels.count_labels(table.task_offsets, pairs, posterior, counts)
    return _State(posterior=posterior, counts=counts, pairs=pairs)


def _iterate(
    table: AnswerTable, gold: NDArray[np.int32], state: _State, pseudo_labels: float
) -> float:
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    confusion = confusion_table(state.counts, table.n_classes, pseudo_labels)
    log_confusion = np.log(np.maximum(confusion, SMALLEST_PROBABILITY))
    prior = np.maximum(class_shares(state.posterior), SMALLEST_PROBABILITY)
    state.counts[:] = 0.0
    return kernels.expect_and_count(
        table.task_offsets,
        state.pairs,
        log_confusion,
        kernels.as_prior(np.log(prior)),
        gold,
        state.posterior,
        state.counts,
    )


def _is_settled(trace: list[float], largest_move: float) -> bool:
    return len(trace) > 1 and abs(trace[-1] - trace[-2]) <= largest_move


def confusion_table(counts: Floats, n_classes: int, pseudo_labels: float) -> Floats:
    """Return the probabilities in the layout of the counts: (worker, label), truth.

    A truth that no worker has met has the row of all workers, and where that is empty
    too, equal probabilities.
    """
    n_workers = len(counts) // max(n_classes, 1)
    by_worker = counts.reshape(n_workers, n_classes, n_classes)
    pooled = by_worker.sum(axis=0)
    totals = pooled.sum(axis=0)
    met = totals > 0
    equal = np.full_like(pooled, 1.0 / max(n_classes, 1))
    pooled = np.divide(pooled, totals, out=equal, where=met)
    weight = max(pseudo_labels, SMALLEST_WEIGHT)
    shrunk = by_worker + weight * pooled
    return np.asarray(shrunk / shrunk.sum(axis=1, keepdims=True)).reshape(counts.shape)


def _as_result(
    table: AnswerTable,
    state: _State,
    trace: list[float],
    pseudo_labels: float,
    *,
    converged: bool,
) -> TruthResult:
    k = table.n_classes
    by_label = confusion_table(state.counts, k, pseudo_labels)
    confusion = by_label.reshape(table.n_workers, k, k).transpose(0, 2, 1).copy()
    prior = class_shares(state.posterior)
    labels, confidence = choose_labels(state.posterior)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=state.posterior,
        confidence=confidence,
        confusion=confusion,
        class_prior=prior,
        accuracy=np.diagonal(confusion, axis1=1, axis2=2) @ prior,
        n_iterations=len(trace),
        converged=converged,
        log_likelihood=trace[-1] if trace else math.nan,
        method="dawid_skene",
        version=VERSION,
        warnings=_warnings(table, len(trace), converged=converged),
    )


def _warnings(
    table: AnswerTable, n_iterations: int, *, converged: bool
) -> tuple[str, ...]:
    found = []
    if not converged:
        found.append(f"EM had not settled after {n_iterations} iterations.")
    if table.n_labels and table.answers_per_task.max() == 1:
        found.append("No task has two answers: workers cannot be told apart.")
    return tuple(found)


def _check_options(pseudo_labels: float, max_iterations: int, tolerance: float) -> None:
    if not 0 <= pseudo_labels < math.inf:
        raise ValueError(f"pseudo_labels must be 0 or more, not {pseudo_labels}")
    if max_iterations < 1:
        raise ValueError(f"max_iterations must be 1 or more, not {max_iterations}")
    if not 0 <= tolerance < math.inf:
        raise ValueError(f"tolerance must be 0 or more, not {tolerance}")


def _check_size(table: AnswerTable) -> None:
    cells = table.n_workers * table.n_classes**2
    if cells > LARGEST_CONFUSION:
        raise ValueError(
            f"too many classes for a confusion matrix per worker: {table.n_workers:,} "
            f"workers and {table.n_classes:,} classes need {cells:,} cells, "
            f"at most {LARGEST_CONFUSION:,}; use majority_vote"
        )


DAWID_SKENE = Method(
    name="dawid_skene",
    function=dawid_skene,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
)
