"""M-MSR: skills from how often workers agree, robust to some who coordinate."""

from __future__ import annotations

import math
from dataclasses import dataclass
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
    from scipy.sparse import csr_array

    from handwork_core.answers import AnswerTable

VERSION = "1"
UNKNOWN_SKILL = 0.5
"""Of a worker who shares no task with another, where nobody's skill is known."""
SMALLEST_SKILL = 0.02
MOST_PAIRS = 12_000_000
"""Pairs of workers with a task in common; each takes about 40 bytes at the peak."""
SIGN_SWEEPS = 30

Floats = NDArray[np.float64]


def m_msr(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    max_iterations: int = 50,
    tolerance: float = 1e-3,
) -> TruthResult:
    r"""Estimate skills from agreement alone, leaving out the most extreme witnesses.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label, and they count as one
        more worker, of skill 1.
    abstentions : collection of labels, default ()
        Answers with these labels are left out. ``parameters["abstained"]`` then has
        each worker's share of them.
    max_iterations : int, default 50, at least 1
    tolerance : float, default 1e-3, at least 0
        Stop when no skill moves by more.

    Returns
    -------
    TruthResult
        `parameters` has "skill", -1 / (K - 1) .. 1 with 0 for guessing; `accuracy` is
        what it means for the share of right answers. No intervals. Ties go to the first
        class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or more than 12 million pairs of workers share a task.

    Notes
    -----
    If a worker is right with probability :math:`p_w` and else uniformly wrong, two
    workers who agree on a share :math:`a_{vw}` of their :math:`n_{vw}` common tasks show

    .. math::

        C_{vw} = \frac{K a_{vw} - 1}{K - 1} \approx s_v s_w,
        \qquad s_w = \frac{K p_w - 1}{K - 1}.

    Of the :math:`d_w` ratios :math:`|C_{vw}| / s_v`, up to
    :math:`\lfloor d_w / 2 \rfloor - 1` of the smallest below :math:`s_w` and of the
    largest above are left out, and the mean of the rest, with weights
    :math:`n_{vw} s_v^2` (least squares), is the next :math:`s_w`, by geometric steps of
    one half. The paper trims by one number for all workers and takes the plain mean.
    Signs are those of the leading eigenvector of :math:`n_{vw} C_{vw}` (rows scaled to
    sum 1 in size), by power iteration from equal skills: most workers are taken to be
    better than chance. The posterior is that of the
    one-coin model with these skills, kept :math:`1 / \sqrt{n_{tasks} + 3}` from their
    ends, and equal class prior.

    The agreement of workers is a sparse matrix product: memory and time grow with the
    pairs of workers who share a task, not with workers squared times tasks.

    References
    ----------
    .. [1] Q. Ma and A. Olshevsky, "Adversarial Crowdsourcing Through Robust Rank-One
       Matrix Completion", NeurIPS 33, 2020. arXiv:2010.12181

    Examples
    --------
    Ada and Bola agree; Eve answers the same to everything.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = m_msr(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.workers[result.accuracy.argmin()]
    'eve'
    """
    check_stopping(max_iterations, tolerance)
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    skill, n_iterations = np.full(table.n_workers, UNKNOWN_SKILL), 0
    if table.n_labels and table.n_classes > 1:
        skill, n_iterations = _estimate(table, known, max_iterations, tolerance)
    return with_notes(_as_result(table, known, skill, n_iterations), abstained, gold)


def _estimate(
    table: AnswerTable,
    gold: NDArray[np.int32],
    max_iterations: int,
    tolerance: float,
) -> tuple[Floats, int]:
    pairs = _compare(table, gold)
    sizes, n_iterations = _complete(pairs, max_iterations, tolerance)
    skill = (sizes * _signs(pairs))[: table.n_workers]
    linked = np.diff(pairs.starts)[: table.n_workers] > 0
    alone = skill[linked].mean() if linked.any() else UNKNOWN_SKILL
    return np.where(linked, skill, alone), n_iterations


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Workers who share tasks, row by row; the gold answers are the last worker."""

    starts: NDArray[np.int32]
    neighbours: NDArray[np.int32]
    agreement: Floats
    """Estimates of the product of both skills."""
    common: Floats


def _compare(table: AnswerTable, gold: NDArray[np.int32]) -> _Pairs:
    _check_size(table)
    known = np.flatnonzero(gold >= 0)
    as_worker = np.full(len(known), table.n_workers)
    workers = np.concatenate((table.worker_index.astype(np.int64), as_worker))
    tasks = np.concatenate((table.task_index.astype(np.int64), known))
    labels = np.concatenate((table.label_index, gold[known]))
    shape = (table.n_workers + 1, table.n_tasks)
    common = _shared(workers, tasks, shape)
    cells = tasks * table.n_classes + labels
    agreed = _shared(workers, cells, (shape[0], shape[1] * table.n_classes))
    # The sum has the pattern of `common`, so that both lists of values are in step.
    both = agreed + common
    both.sort_indices()
    share = (both.data - common.data) / common.data
    n_classes = table.n_classes
    return _Pairs(
        starts=common.indptr,
        neighbours=common.indices,
        agreement=(n_classes * share - 1.0) / (n_classes - 1.0),
        common=common.data.astype(np.float64),
    )


def _shared(
    workers: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> csr_array:
    """Return how many columns each two workers have in common, without the diagonal."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import

    given = csr_array((np.ones(len(workers), np.int32), (workers, columns)), shape)
    shared = csr_array(given @ given.T)
    shared.setdiag(0)
    shared.eliminate_zeros()
    shared.sort_indices()
    return shared


def _complete(
    pairs: _Pairs, max_iterations: int, tolerance: float
) -> tuple[Floats, int]:
    # Importing Numba takes longer than most inferences: only a run that needs it pays.
    from handwork_core._kernels import m_msr as kernels  # noqa: PLC0415

    n_workers = len(pairs.starts) - 2
    sizes = np.full(n_workers + 1, UNKNOWN_SKILL)
    sizes[n_workers] = 1.0
    renewed = np.empty(n_workers)
    agreement = np.abs(pairs.agreement)
    for done in range(1, max_iterations + 1):
        kernels.sweep(
            pairs.starts, pairs.neighbours, agreement, pairs.common, sizes, renewed
        )
        target = np.clip(renewed, SMALLEST_SKILL, 1.0)
        # Where all sizes are too large the next are too small: they meet in the middle.
        target *= math.sqrt(sizes[:n_workers].sum() / target.sum())
        target = np.minimum((sizes[:n_workers] + 2 * target) / 3, 1.0)
        largest_move = np.abs(target - sizes[:n_workers]).max()
        sizes[:n_workers] = target
        if largest_move <= tolerance:
            return sizes, done
    return sizes, -max_iterations


def _signs(pairs: _Pairs) -> Floats:
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import

    n_rows = len(pairs.starts) - 1
    signed = csr_array(
        (pairs.agreement * pairs.common, pairs.neighbours, pairs.starts),
        shape=(n_rows, n_rows),
    )
    size: Floats = np.asarray(abs(signed).sum(axis=1))
    signs = np.ones(n_rows)
    for _ in range(SIGN_SWEEPS):
        signs += (signed @ signs) / np.maximum(size, 1.0)
        # Two workers who always disagree cancel each other out to nothing.
        signs[-1] = np.abs(signs).max() or 1.0
        signs /= signs[-1]
    return np.where(signs < 0, -1.0, 1.0)


def _as_result(
    table: AnswerTable, gold: NDArray[np.int32], skill: Floats, n_iterations: int
) -> TruthResult:
    n_classes = max(table.n_classes, 1)
    others = max(n_classes - 1, 1)
    margin = 1.0 / math.sqrt(table.n_tasks + 3)
    kept = np.clip(skill, -1.0 / others + margin, 1.0 - margin)
    accuracy = (1.0 + (n_classes - 1) * kept) / n_classes
    posterior = _posterior(table, gold, accuracy)
    labels, confidence = choose_labels(posterior)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=posterior,
        confidence=confidence,
        confusion=None,
        class_prior=class_shares(posterior),
        accuracy=accuracy,
        n_iterations=abs(n_iterations),
        converged=n_iterations >= 0,
        log_likelihood=math.nan,
        method="m_msr",
        version=VERSION,
        warnings=stopping_warnings(
            table, "The skills", abs(n_iterations), converged=n_iterations >= 0
        ),
        parameters=MappingProxyType({"skill": Parameter(of="worker", estimate=kept)}),
    )


def _posterior(table: AnswerTable, gold: NDArray[np.int32], accuracy: Floats) -> Floats:
    shape = (table.n_tasks, table.n_classes)
    if table.n_classes < 2 or table.n_labels == 0:
        return vote_shares(table, gold)
    weights = np.log((table.n_classes - 1) * accuracy / (1 - accuracy))
    cells = table.task_index.astype(np.int64) * table.n_classes + table.label_index
    evidence = np.bincount(cells, weights[table.worker_index], math.prod(shape))
    evidence = evidence.reshape(shape)
    evidence -= evidence.max(axis=1, keepdims=True)
    posterior = np.exp(evidence)
    known = np.flatnonzero(gold >= 0)
    posterior[known] = 0.0
    posterior[known, gold[known]] = 1.0
    return np.asarray(posterior / posterior.sum(axis=1, keepdims=True))


def _check_size(table: AnswerTable) -> None:
    counts = table.answers_per_task
    pairs = min(int((counts * (counts - 1)).sum()), table.n_workers**2)
    if pairs > MOST_PAIRS:
        raise ValueError(
            f"up to {pairs:,} pairs of workers share a task, at most {MOST_PAIRS:,}: "
            "use another method, or the answers of fewer workers"
        )


M_MSR = Method(
    name="m_msr",
    function=m_msr,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.1,
)
