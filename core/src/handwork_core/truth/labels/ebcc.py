"""Enhanced Bayesian classifier combination: workers who err together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.ibcc import DiagonalPrior, as_result
from handwork_core.truth.labels.variational import Fit, fit, lay_out
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.options import check_iteration
from handwork_core.truth.result import TruthResult

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"

Floats = NDArray[np.float64]


def ebcc(  # noqa: PLR0913 - the options of one model
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    n_groups: int = 5,
    n_restarts: int = 4,
    seed: int = 0,
    max_iterations: int = 200,
    tolerance: float = 1e-5,
) -> TruthResult:
    r"""Estimate labels where kinds of tasks mislead many workers in the same way.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach the
        confusion matrices.
    abstentions : collection of labels, default ()
        Answers with these labels are left out of the model.
        ``parameters["abstained"]`` then has each worker's share of them.
    n_groups : int, default 5, at least 1
        Most kinds of tasks in a class; with 1 it is :func:`ibcc`.
    n_restarts : int, default 4, at least 1
        Starts, each from other groups; the one with the highest bound is returned.
    seed : int, default 0
        Of the groups of the first start; the next ones take the next seeds.
    max_iterations : int, default 200, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when the expected log-likelihood per answer moves by no more than this.

    Returns
    -------
    TruthResult
        `log_likelihood` is a lower bound of the logarithm of the evidence. `confusion`
        is that of each class with its groups put together by their shares.
        `accuracy_interval` is the central 95 % of the Beta distribution with the mean
        and the variance of `accuracy`. Ties go to the first class. No answers give
        arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB.

    Notes
    -----
    Each class :math:`c` has :math:`M` groups with shares
    :math:`\pi_c \sim \mathrm{Dir}(0.1 / M)`. A task has a class and a group, and every
    worker a row of probabilities for each: :math:`l_{tw} \sim e_{w z_t g_t}`, with the
    prior of :func:`ibcc`. Given the class, workers are then dependent: in a group of
    hard tasks many are wrong at once. Mean field, in turns, from the shares of the votes
    times groups drawn from :math:`\mathrm{Dir}(1)` for each task. The paper has ten
    groups; with five it is faster, and on ten public crowds more accurate.

    The optimum is local. With other names of tasks the draws fall on other tasks, and a
    few labels may differ.

    References
    ----------
    .. [1] Y. Li, B. I. P. Rubinstein and T. Cohn, "Exploiting Worker Correlation for
       Label Aggregation in Crowdsourcing", ICML 2019.
       https://proceedings.mlr.press/v97/li19i.html

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = ebcc(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    """
    check_iteration(max_iterations, tolerance)
    if min(n_groups, n_restarts) < 1:
        raise ValueError(
            f"n_groups and n_restarts must be 1 or more, not {n_groups}, {n_restarts}"
        )
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    best = max(
        (
            fit_groups(
                table,
                known,
                n_groups=n_groups,
                seed=seed + start,
                max_iterations=max_iterations,
                tolerance=tolerance,
            )
            for start in range(n_restarts if n_groups > 1 and table.n_labels else 1)
        ),
        key=lambda found: found.bound,
    )
    return with_notes(as_result(table, best, "ebcc", VERSION), abstained, gold)


def fit_groups(
    table: AnswerTable,
    known: NDArray[np.int32],
    *,
    n_groups: int,
    seed: int,
    max_iterations: int,
    tolerance: float,
) -> Fit:
    """Fit from groups drawn with a seed, the same for every class of a task.

    A task whose classes are alike in every answer then stays a tie.
    """
    rng = np.random.default_rng(seed)
    groups = rng.dirichlet(np.ones(n_groups), size=table.n_tasks)
    return fit(
        lay_out(table, known, vote_shares(table, known), groups),
        DiagonalPrior(),
        max_iterations=max_iterations,
        largest_move=tolerance * table.n_labels,
    )


EBCC = Method(
    name="ebcc",
    function=ebcc,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
    draws_at_random=True,
)
