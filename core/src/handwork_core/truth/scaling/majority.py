"""Majority vote over shards."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from handwork_core.truth.labels.majority import MAJORITY_VOTE
from handwork_core.truth.scaling.passes import shares_of, vote_shares_of
from handwork_core.truth.scaling.result import ShardedResult

if TYPE_CHECKING:
    from handwork_core.truth.scaling.shards import ShardedAnswers


def majority_vote_shards(
    answers: ShardedAnswers, *, n_threads: int | None = None
) -> ShardedResult:
    """Return the label that most answers to each task gave, shard by shard.

    Parameters
    ----------
    answers : ShardedAnswers
    n_threads : int, optional
        By default HANDWORK_THREADS, or all processors; it changes no bit of the result.

    Returns
    -------
    ShardedResult
        What :func:`handwork_core.truth.majority_vote` returns of all the answers at
        once, exactly.

    See Also
    --------
    handwork_core.truth.majority_vote : The model.
    """
    posterior_of = partial(vote_shares_of, answers, n_threads=n_threads)
    totals = np.zeros(len(answers.classes))
    for shard in range(answers.n_shards):
        totals += posterior_of(shard).sum(axis=0)
    return ShardedResult(
        answers=answers,
        confusion=None,
        class_prior=shares_of(totals, sum(answers.n_tasks)),
        accuracy=None,
        accuracy_interval=None,
        n_iterations=1,
        converged=True,
        log_likelihood=math.nan,
        method=MAJORITY_VOTE.name,
        version=MAJORITY_VOTE.version,
        posterior_of=posterior_of,
    )
