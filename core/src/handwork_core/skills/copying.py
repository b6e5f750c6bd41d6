"""Who copies from whom: pairs of workers who share wrong answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement.cohen import shared_answers
from handwork_core.skills.evidence import (
    Floats,
    Indices,
    beliefs,
    check_workers,
    discoveries,
    divided_out,
    matrices_of,
    tally,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult

PAIRS_AT_ONCE = 500_000
OWN_HABIT = 2.0
"""Weight, in answers, of a worker's habit beside what others answered to the task."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SharedErrors:
    """Pairs of workers, those who share most wrong answers against expectation first.

    Attributes
    ----------
    first, second : ndarray, shape (n_pairs,)
        Ids of the two workers.
    n_shared : ndarray of int64, shape (n_pairs,)
        Tasks that both answered.
    observed : ndarray of int64, shape (n_pairs,)
        Tasks to which both gave the same answer, one that the others contradict.
    expected : ndarray of float64, shape (n_pairs,)
        How many of those independent workers of their skill would have.
    p_value, q_value : ndarray of float64, shape (n_pairs,)
        Probability of as many by chance; false discovery rate at which it is flagged.
    is_flagged : ndarray of bool, shape (n_pairs,)
    groups : tuple of tuple
        Workers joined by flagged pairs, largest group first.
    """

    first: NDArray[Any]
    second: NDArray[Any]
    n_shared: NDArray[np.int64]
    observed: NDArray[np.int64]
    expected: Floats
    p_value: Floats
    q_value: Floats
    is_flagged: NDArray[np.bool_]
    groups: tuple[tuple[Any, ...], ...]


def shared_errors(
    table: AnswerTable,
    result: TruthResult,
    *,
    least_shared: int = 10,
    discovery_rate: float = 0.01,
) -> SharedErrors:
    r"""Find pairs of workers who are wrong together more often than chance explains.

    Agreement on right answers proves nothing; that on wrong ones does.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    least_shared : int, default 10, at least 1
        Pairs with fewer tasks in common are not tested.
    discovery_rate : float, default 0.01, between 0 and 1
        Share of the flagged pairs that may be flagged by chance.

    Returns
    -------
    SharedErrors
        One row for each tested pair. It is a reason to look, not a proof: two people
        taught by the same wrong example look the same.

    Raises
    ------
    ValueError
        When the result is of another table or an option is out of range.

    Notes
    -----
    For each task that workers :math:`i, j` both answered, :math:`p_c` is the belief
    without their two answers and :math:`\hat c` its first maximum. They are wrong
    together where both give the same :math:`l`, neither :math:`\hat c` nor what all
    answers together say. Independent workers would be, with at most the probability
    :math:`\sum_{l \neq \hat c} r_{il} r_{jl}`, where

    .. math::

        r_{il} = \max\left(h_{il}, \frac{n_l + s h_{il}}{\sum_{l'} n_{l'} + s}\right),
        \quad h_{il} = \sum_c p_c e_{icl}, \quad s = 2,

    is the greater of what their confusion matrix says and of its blend with the
    :math:`n_l` answers of the others to this very task: neither two workers who guess
    nor a task that misleads everybody accuse anyone. The tail is that of the
    binomial distribution with the mean probability, which is above the exact one
    (Hoeffding 1956); q-values are Benjamini and Hochberg's. Groups that are most of a
    task's answers make the belief itself, and cannot be seen so. Beliefs that several
    methods share (:func:`consensus`) are less sure without the two, and find fewer
    pairs than those of :func:`dawid_skene`.

    References
    ----------
    .. [1] W. Hoeffding, "On the Distribution of the Number of Successes in Independent
       Trials", Annals of Mathematical Statistics 27(3), 1956.
       doi:10.1214/aoms/1177728178
    .. [2] Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal
       of the Royal Statistical Society B 57(1), 1995.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable, majority_vote
    >>> truth = np.arange(40) % 4
    >>> copied = np.where(np.arange(40) % 3 == 0, (truth + 1) % 4, truth)
    >>> table = AnswerTable.from_arrays(
    ...     np.tile(np.arange(40), 5),
    ...     np.repeat(["ada", "bola", "cleo", "eve", "mal"], 40),
    ...     np.concatenate([truth, truth, truth, copied, copied]),
    ... )
    >>> shared_errors(table, majority_vote(table)).groups
    (('eve', 'mal'),)
    """
    _check_options(least_shared, discovery_rate)
    check_workers(table, result)
    task, first, second = shared_answers(table)
    pair = table.worker_index[first].astype(np.int64) * table.n_workers
    pair += table.worker_index[second]
    pairs, place, n_shared = np.unique(pair, return_inverse=True, return_counts=True)
    tested = n_shared >= least_shared
    rows = np.flatnonzero(tested[place])
    renumbered = (np.cumsum(tested) - 1)[place[rows]]
    wrong, chance = _together(table, result, task[rows], first[rows], second[rows])
    n_tested = int(tested.sum())
    observed = tally(renumbered, wrong, n_tested).astype(np.int64)
    expected = tally(renumbered, chance, n_tested)
    p_value = _tail(observed, n_shared[tested], expected)
    return _as_result(
        table, pairs[tested], n_shared[tested], (observed, expected, p_value),
        discovery_rate,
    )  # fmt: skip


def _together(
    table: AnswerTable,
    result: TruthResult,
    task: Indices,
    first: Indices,
    second: Indices,
) -> tuple[Floats, Floats]:
    """Return whether each two answers are wrong together, and with what probability."""
    matrices, belief = matrices_of(table, result), beliefs(result)
    cells = table.task_index.astype(np.int64) * table.n_classes + table.label_index
    size = table.n_tasks * table.n_classes
    votes = tally(cells, np.ones(len(cells)), size)
    votes = votes.reshape(table.n_tasks, table.n_classes)
    wrong, chance = np.zeros(len(task)), np.zeros(len(task))
    for start in range(0, len(task), PAIRS_AT_ONCE):
        some = slice(start, start + PAIRS_AT_ONCE)
        wrong[some], chance[some] = _together_at_once(
            table, matrices, (belief[task[some]], votes[task[some]]),
            (first[some], second[some]),
        )  # fmt: skip
    return wrong, chance


def _together_at_once(
    table: AnswerTable,
    matrices: Floats,
    of_task: tuple[Floats, Floats],
    rows: tuple[Indices, Indices],
) -> tuple[Floats, Floats]:
    posterior, votes = of_task
    workers = [table.worker_index[row] for row in rows]
    labels = [table.label_index[row] for row in rows]
    given = [
        matrices[worker, :, label]
        for worker, label in zip(workers, labels, strict=True)
    ]
    belief = divided_out(posterior, *given)
    place = np.arange(len(belief))
    top = (belief >= belief.max(axis=1, keepdims=True, initial=0) - 1e-9).argmax(axis=1)
    others = votes.copy()
    for label in labels:
        np.subtract.at(others, (place, label), 1)
    weight = others.sum(axis=1, keepdims=True) + OWN_HABIT
    same = np.ones_like(belief)
    for worker in workers:
        habit = np.einsum("pc,pcl->pl", belief, matrices[worker])
        # Who does not look is not led by the others: the blend alone would make two
        # such workers meet far less often than they do.
        same *= np.maximum(habit, (others + OWN_HABIT * habit) / weight)
    same[place, top] = 0
    whole = (
        posterior >= posterior.max(axis=1, keepdims=True, initial=0) - 1e-9
    ).argmax(axis=1)
    wrong = (labels[0] == labels[1]) & (labels[0] != top) & (labels[0] != whole)
    return wrong.astype(np.float64), np.minimum(same.sum(axis=1), 1.0)


def _tail(
    observed: NDArray[np.int64], n_shared: NDArray[np.int64], expected: Floats
) -> Floats:
    """Return the probability of as many successes or more, at the mean probability."""
    from scipy.special import betainc  # noqa: PLC0415 - a slow import

    share = (expected / np.maximum(n_shared, 1)).clip(0, 1)
    failures = np.maximum(n_shared - observed + 1, 1)
    tail = betainc(np.maximum(observed, 1), failures, share)
    return np.where(observed > 0, tail, 1.0)


def _as_result(
    table: AnswerTable,
    pairs: NDArray[np.int64],
    n_shared: NDArray[np.int64],
    measured: tuple[NDArray[np.int64], Floats, Floats],
    discovery_rate: float,
) -> SharedErrors:
    observed, expected, p_value = measured
    order = np.lexsort((pairs, p_value))
    first, second = np.divmod(pairs[order], max(table.n_workers, 1))
    q_value = discoveries(p_value[order])
    is_flagged = q_value <= discovery_rate
    return SharedErrors(
        first=table.workers[first],
        second=table.workers[second],
        n_shared=n_shared[order],
        observed=observed[order],
        expected=expected[order],
        p_value=p_value[order],
        q_value=q_value,
        is_flagged=is_flagged,
        groups=_groups(table, first[is_flagged], second[is_flagged]),
    )


def _groups(
    table: AnswerTable, first: Indices, second: Indices
) -> tuple[tuple[Any, ...], ...]:
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    shape = (table.n_workers, table.n_workers)
    links = csr_array((np.ones(len(first)), (first, second)), shape=shape)
    _, group = connected_components(links, directed=False)
    ids = table.workers.tolist()
    members: dict[int, list[Any]] = {}
    for worker in np.unique(np.concatenate([first, second])).tolist():
        members.setdefault(int(group[worker]), []).append(ids[worker])
    return tuple(sorted(map(tuple, members.values()), key=lambda ids: -len(ids)))


def _check_options(least_shared: int, discovery_rate: float) -> None:
    if least_shared < 1:
        raise ValueError(f"least_shared must be 1 or more, not {least_shared}")
    if not 0 < discovery_rate < 1:
        raise ValueError(
            f"discovery_rate must be between 0 and 1, not {discovery_rate}"
        )
