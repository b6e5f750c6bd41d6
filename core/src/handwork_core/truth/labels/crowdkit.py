"""Dawid and Skene's EM with the numbers of Crowd-Kit 1.4.2, iteration by iteration."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.labels.evidence import SMALLEST_PROBABILITY, Climb
from handwork_core.truth.summing import inner

if TYPE_CHECKING:
    from handwork_core.truth.labels.evidence import Evidence

TOLERANCE = 1e-5

Floats = NDArray[np.float64]


def climb_as_crowdkit(evidence: Evidence, max_iterations: int) -> tuple[Climb, Floats]:
    r"""Iterate until Crowd-Kit would stop; return how it went, and the confusions.

    Notes
    -----
    The confusions are not smoothed: counts below 1e-10 are 1e-10, and each is divided by
    the sum over the labels that the worker has given. The value that must rise by
    1e-5 an answer is

    .. math::

        \sum_{tw} \sum_c q_{tc} (\ln e_{w c l_{tw}} + \ln p_c)
        - \sum_{tc} q_{tc} \ln q_{tc},

    where the prior counts once an answer instead of once a task, so it may fall.
    """
    n_answers = len(evidence.pairs)
    given = np.bincount(evidence.pairs, minlength=evidence.n_pairs) > 0
    confusion = _normalised(evidence.worker_counts, given)
    values: list[float] = []
    stopped = n_answers == 0
    likelihood = math.nan
    while not stopped and len(values) < max_iterations:
        likelihood = evidence.step(confusion, 0.0)
        confusion = _normalised(evidence.worker_counts, given)
        values.append(_value(evidence, confusion) / n_answers)
        stopped = len(values) > 1 and values[-1] - values[-2] < TOLERANCE
    return Climb((*values[:-1], likelihood)[: len(values)], stopped), confusion


def _normalised(counts: Floats, given: NDArray[np.bool_]) -> Floats:
    k = counts.shape[1]
    kept = np.where(given[:, None], np.maximum(counts, SMALLEST_PROBABILITY), 0.0)
    by_worker = kept.reshape(len(counts) // max(k, 1), k, k)
    totals = by_worker.sum(axis=1, keepdims=True)
    equal = np.full_like(by_worker, 1.0 / max(k, 1))
    shares = np.divide(by_worker, totals, out=equal, where=totals > 0)
    return np.asarray(shares).reshape(counts.shape)


def _value(evidence: Evidence, confusion: Floats) -> float:
    prior = np.maximum(evidence.class_shares, SMALLEST_PROBABILITY)
    logarithms = np.log(np.maximum(confusion, SMALLEST_PROBABILITY)) + np.log(prior)
    return inner(evidence.worker_counts, logarithms) - evidence.sure
