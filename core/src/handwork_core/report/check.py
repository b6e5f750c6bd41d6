"""How estimates compare with known answers: share right, and calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.intervals import wilson_interval
from handwork_core.truth.result import TIE_TOLERANCE

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import Gold, TruthResult

N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Tasks of about the same confidence.

    Attributes
    ----------
    n_tasks : int
    confidence : float
        Mean, 0..1.
    accuracy, low, high : float
        Share of the estimates that are right, with Wilson's 95 % interval.
    """

    n_tasks: int
    confidence: float
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Estimates beside known answers that the method was not told.

    Attributes
    ----------
    n_known : int
        Tasks with an answer and a known label.
    accuracy, low, high : float
        Share of the estimates that are right, with Wilson's 95 % interval; NaN without
        known tasks.
    majority_accuracy : float
        The same of the majority vote; a label that ties counts by its share, so that
        the order of the classes does not matter.
    calibration_error : float
        Mean distance of confidence and accuracy over bins of width 0.1, weighted by
        their tasks.
    bins : tuple of Bin
        Those that have tasks, by confidence.
    """

    n_known: int
    accuracy: float
    low: float
    high: float
    majority_accuracy: float
    calibration_error: float
    bins: tuple[Bin, ...]


def check_estimates(
    table: AnswerTable, result: TruthResult, majority: TruthResult, gold: Gold
) -> Check:
    r"""Compare estimates with known answers.

    Parameters
    ----------
    table : AnswerTable
    result, majority : TruthResult
        Of this table, made without these known answers.
    gold : mapping from task id to label

    Returns
    -------
    Check

    Raises
    ------
    ValueError
        When a known label is not among the table's classes.

    Notes
    -----
    The calibration error is :math:`\sum_b n_b |a_b - c_b| / \sum_b n_b` with mean
    confidence :math:`c_b` and accuracy :math:`a_b` of the :math:`n_b` tasks in bin
    :math:`b`.

    References
    ----------
    .. [1] M. P. Naeini, G. Cooper and M. Hauskrecht, "Obtaining Well Calibrated
       Probabilities Using Bayesian Binning", AAAI 2015. doi:10.1609/aaai.v29i1.9602

    Examples
    --------
    >>> from handwork_core import AnswerTable, majority_vote
    >>> table = AnswerTable.from_arrays([1, 1, 2, 2], ["ada", "bola"] * 2, list("xxyy"))
    >>> result = majority_vote(table)
    >>> check_estimates(table, result, result, {1: "x", 2: "x"}).accuracy
    0.5
    """
    known = encode_gold(table, gold)
    rows = known >= 0
    right = (result.labels == known)[rows]
    by_majority = _with_ties(majority.posterior[rows], known[rows])
    confidence = result.confidence[rows]
    bins = _bins(right, confidence)
    n_known = int(rows.sum())
    low, high = _interval(int(right.sum()), n_known)
    apart = sum(part.n_tasks * abs(part.accuracy - part.confidence) for part in bins)
    return Check(
        n_known=n_known,
        accuracy=float(right.mean()) if n_known else np.nan,
        low=low,
        high=high,
        majority_accuracy=float(by_majority.mean()) if n_known else np.nan,
        calibration_error=apart / n_known if n_known else np.nan,
        bins=bins,
    )


def _with_ties(
    posterior: NDArray[np.float64], known: NDArray[np.int32]
) -> NDArray[np.float64]:
    best = posterior.max(axis=1, keepdims=True, initial=0.0)
    leads = posterior >= best - TIE_TOLERANCE
    share: NDArray[np.float64] = leads[np.arange(len(known)), known] / leads.sum(axis=1)
    return share


def _bins(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> tuple[Bin, ...]:
    place = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    found = []
    for number in np.unique(place).tolist():
        inside = place == number
        n, hits = int(inside.sum()), int(right[inside].sum())
        low, high = _interval(hits, n)
        found.append(
            Bin(
                n_tasks=n,
                confidence=float(confidence[inside].mean()),
                accuracy=hits / n,
                low=low,
                high=high,
            )
        )
    return tuple(found)


def _interval(hits: int, n: int) -> tuple[float, float]:
    low, high = wilson_interval(np.array([float(hits)]), np.array([float(n)]))[0]
    return float(low), float(high)
