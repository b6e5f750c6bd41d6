"""Karger, Oh and Shah: workers are weighed by messages passed between them and tasks."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.stopping import check_stopping, stopping_warnings
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import (
    Parameter,
    TruthResult,
    choose_labels,
    class_shares,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"
SILENT = 1e-9
"""A task whose workers weigh less than this together is decided by the votes."""

Floats = NDArray[np.float64]


def kos(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    max_iterations: int = 30,
    tolerance: float = 1e-6,
) -> TruthResult:
    r"""Weigh workers by iterative message passing, and let the weights vote.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label, and they speak to their
        workers as loudly as the loudest task does.
    abstentions : collection of labels, default ()
        Answers with these labels are left out. ``parameters["abstained"]`` then has
        each worker's share of them.
    max_iterations : int, default 30, at least 1
    tolerance : float, default 1e-6, at least 0
        Stop when no message, of root mean square 1, moves by more.

    Returns
    -------
    TruthResult
        `posterior` is the share of the weights, where a negative weight counts for the
        other classes: it orders tasks by doubt and is not a calibrated probability. A
        tie is a tie, and goes to the first class. `parameters` has "reliability": the
        worker's weight, on a scale of root mean square 1 over the answers of all
        workers who are linked by common tasks; below 0 for who misleads. `confusion`
        and `accuracy` are None. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, or a gold label is not among the table's
        classes.

    Notes
    -----
    For two classes, with answers :math:`A_{tw} = \pm 1` and all messages 1 at first,

    .. math::

        x_{t \to w} = \sum_{v \ne w} A_{tv} y_{v \to t}, \qquad
        y_{w \to t} = \frac 1 {n_w - 1} \sum_{s \ne t} A_{sw} x_{s \to w},

    scaled in each round, and the estimate is the sign of :math:`\sum_w A_{tw} y_{w \to
    t}`. The original has workers with equal numbers of answers :math:`n_w` and needs no
    division; without it, on real crowds, who answered most is believed most (RTE: .50
    right, with it .91). It draws the first messages from :math:`N(1, 1)`; their mean
    gives the same answer to the same data. Parts of the crowd that share no task are
    scaled apart, which changes no sign and keeps the smaller ones from fading to zero,
    and turned round where their messages sum to less than zero and no gold says
    otherwise: most workers are taken to be better than chance. Where there is no cycle,
    messages die out, and the last ones that were not zero count.

    More classes are split into one binary problem for each class against the rest, as
    in [2]_ (which splits by K - 1 thresholds, for classes in order), with one weight
    per worker shared by all: the message of a task to a worker is the weight of the
    others who gave the same label, less what they would give it by chance. For two
    classes this is the original.

    References
    ----------
    .. [1] D. R. Karger, S. Oh and D. Shah, "Budget-Optimal Task Allocation for Reliable
       Crowdsourcing Systems", Operations Research 62(1), 2014. doi:10.1287/opre.2013.1235
    .. [2] D. R. Karger, S. Oh and D. Shah, "Efficient Crowdsourcing for Multi-Class
       Labeling", SIGMETRICS 2013. doi:10.1145/2465529.2465761

    Examples
    --------
    Ada and Bola agree; Eve always says the opposite.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 4, 4],
    ...     ["ada", "bola", "eve", "ada", "bola", "eve", "ada", "eve", "bola", "eve"],
    ...     ["yes", "yes", "no", "no", "no", "yes", "yes", "no", "no", "yes"],
    ... )
    >>> result = kos(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> (result.parameters["reliability"].estimate > 0).tolist()
    [True, True, False]
    """
    check_stopping(max_iterations, tolerance)
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    messages = np.ones(table.n_labels)
    n_iterations, converged = _exchange(
        table, known, messages, max_iterations, tolerance
    )
    posterior = _weigh(table, known, messages)
    labels, confidence = choose_labels(posterior)
    result = TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=posterior,
        confidence=confidence,
        confusion=None,
        class_prior=class_shares(posterior),
        accuracy=None,
        n_iterations=n_iterations,
        converged=converged,
        log_likelihood=math.nan,
        method="kos",
        version=VERSION,
        warnings=stopping_warnings(
            table, "The messages", n_iterations, converged=converged
        ),
        parameters=MappingProxyType(
            {"reliability": Parameter(of="worker", estimate=_mean(table, messages))}
        ),
    )
    return with_notes(result, abstained, gold)


def _exchange(
    table: AnswerTable,
    gold: NDArray[np.int32],
    messages: Floats,
    max_iterations: int,
    tolerance: float,
) -> tuple[int, bool]:
    if table.n_labels == 0:
        return 0, True
    # Importing Numba takes longer than most inferences: only a run that needs it pays.
    from handwork_core._kernels import kos as kernels  # noqa: PLC0415

    component, n_components = _components(table)
    anchored = np.zeros(n_components, np.bool_)
    anchored[component[table.worker_index[gold[table.task_index] >= 0]]] = True
    replies = np.empty_like(messages)
    moves = np.empty(n_components)
    answered = np.bincount(table.worker_index, minlength=table.n_workers).astype(float)
    for done in range(1, max_iterations + 1):
        kernels.exchange(
            table.task_offsets,
            table.worker_index,
            table.label_index,
            gold,
            _loudness(table, messages),
            answered,
            messages,
            replies,
            np.zeros(table.n_workers),
        )
        kernels.rescale(
            table.worker_index, component, anchored, replies, messages, moves
        )
        if moves.max() <= tolerance:
            return done, True
    return max_iterations, False


def _components(table: AnswerTable) -> tuple[NDArray[np.int32], int]:
    """Return the part of the crowd in which each worker is."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - a slow import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    size = table.n_workers + table.n_tasks
    links = coo_array(
        (
            np.ones(table.n_labels, np.int8),
            (table.worker_index, table.task_index + np.int32(table.n_workers)),
        ),
        shape=(size, size),
    )
    n_components, component = connected_components(links, directed=False)
    return component[: table.n_workers], int(n_components)


def _loudness(table: AnswerTable, messages: Floats) -> Floats:
    heard = np.bincount(table.task_index, np.abs(messages), table.n_tasks)
    return np.full(table.n_classes, heard.max())


def _weigh(table: AnswerTable, gold: NDArray[np.int32], messages: Floats) -> Floats:
    shape = (table.n_tasks, table.n_classes)
    votes = vote_shares(table, gold)
    if table.n_classes < 2 or table.n_labels == 0:
        return votes
    cells = table.task_index.astype(np.int64) * table.n_classes + table.label_index
    size = math.prod(shape)
    for_it = np.bincount(cells, np.maximum(messages, 0.0), size).reshape(shape)
    against = np.bincount(cells, np.maximum(-messages, 0.0), size).reshape(shape)
    against_others = against.sum(axis=1, keepdims=True) - against
    weights = for_it + against_others / (table.n_classes - 1)
    total = weights.sum(axis=1, keepdims=True)
    heard = (total[:, 0] > SILENT) & (gold < 0)
    votes[heard] = weights[heard] / total[heard]
    return votes


def _mean(table: AnswerTable, messages: Floats) -> Floats:
    workers = table.worker_index
    total = np.bincount(workers, messages, table.n_workers)
    answered = np.bincount(workers, minlength=table.n_workers)
    return np.asarray(total / np.maximum(answered, 1))


KOS = Method(
    name="kos",
    function=kos,
    version=VERSION,
    needs=frozenset({"labels"}),
    ignores_repetition=False,
    recovery_error=0.12,
)
