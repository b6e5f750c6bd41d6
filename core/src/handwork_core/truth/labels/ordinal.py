"""Classes in order: each worker has a bias and a spread on the same scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

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
    from collections.abc import Callable

    from handwork_core.answers import AnswerTable

VERSION = "1"
LAPSE = 0.02
"""Share of answers that have nothing to do with the task, uniform over the classes."""
BIAS_SD = 1.0
LOG_SPREAD_SD = 0.7
"""Of the workers' log-spreads around their mean, which is learnt."""
START_SPREAD = 0.7
SMALLEST_LOG_SPREAD, LARGEST_LOG_SPREAD = math.log(0.1), math.log(20.0)
HALVINGS = 4
WALD = 1.959963984540054
CHUNK = 1 << 18
"""Answers whose information is held in memory at once."""
LARGEST_CONFUSION = 2**26
SMALLEST_PROBABILITY = 1e-10

Floats = NDArray[np.float64]


def ordinal(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    max_iterations: int = 200,
    tolerance: float = 1e-6,
) -> TruthResult:
    r"""Estimate labels on an ordered scale, and each worker's bias and spread on it.

    Parameters
    ----------
    table : AnswerTable
        Its classes in the order of the scale: give `classes` to
        :meth:`AnswerTable.from_arrays` where ascending is not that order.
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label, and they teach bias and
        spread.
    abstentions : collection of labels, default ()
        Answers with these labels are left out. ``parameters["abstained"]`` then has
        each worker's share of them.
    max_iterations : int, default 200, at least 1
    tolerance : float, default 1e-6, at least 0
        Stop when the penalised log-likelihood per answer rises by no more than this.

    Returns
    -------
    TruthResult
        `parameters` has "bias" (in steps of the scale; above 0 for who answers too high)
        and "spread" (standard deviation in steps, above 0). Their intervals and that of
        `accuracy` are 95 % Wald intervals; a worker's information is the sum of squares
        of the scores of their answers [3]_, the other workers held fixed. Ties go to the first class. No
        answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or workers times classes squared pass 2**26.

    Notes
    -----
    With classes :math:`0 \dots K - 1`, worker :math:`w` sees a task of class :math:`z`
    at :math:`z + \beta_w + \sigma_w \varepsilon`, :math:`\varepsilon \sim N(0, 1)`, and
    answers the nearest class, but for a lapse of :math:`\lambda = 0.02`:

    .. math::

        P(l \mid z) = (1 - \lambda) \left[
        \Phi\left(\frac{l + 1/2 - z - \beta_w}{\sigma_w}\right) -
        \Phi\left(\frac{l - 1/2 - z - \beta_w}{\sigma_w}\right) \right]
        + \frac{\lambda}{K},

    with open ends for the first and the last class. :math:`\beta_w \sim N(0, 1)`;
    :math:`\ln \sigma_w` is normal around a mean learnt from all workers, with standard
    deviation 0.7. EM from the shares of the votes: the E step is Dawid and Skene's, the
    M step one damped step of Fisher scoring for each worker, which never lowers the
    penalised likelihood. `log_likelihood` is that of the answers, without the priors.

    Two numbers a worker instead of K (K - 1) need fewer answers than a free confusion
    matrix, as long as errors fall near the truth.

    References
    ----------
    .. [1] S. Rogers, M. Girolami and T. Polajnar, "Semi-parametric Analysis of
       Multi-rater Data", Statistics and Computing 20(3), 2010.
       doi:10.1007/s11222-009-9125-z
    .. [2] B. Lakshminarayanan and Y. W. Teh, "Inferring Ground Truth from
       Multi-annotator Ordinal Data: A Probabilistic Approach", 2013. arXiv:1305.0015
    .. [3] E. K. Berndt, B. H. Hall, R. E. Hall and J. A. Hausman, "Estimation and
       Inference in Nonlinear Structural Models", Annals of Economic and Social
       Measurement 3(4), 1974.

    Examples
    --------
    Ada and Bola agree; Eve answers one star too many.

    >>> from handwork_core import AnswerTable
    >>> stars = [1, 1, 2, 2, 3, 3, 4, 4, 4, 1, 1, 2, 2, 2, 3, 3, 3, 4]
    >>> table = AnswerTable.from_arrays(
    ...     [task for task in range(6) for _ in range(3)],
    ...     ["ada", "bola", "eve"] * 6,
    ...     [1, 1, 2, 2, 2, 3, 3, 3, 4, 1, 1, 2, 2, 2, 3, 3, 3, 4],
    ...     classes=[1, 2, 3, 4],
    ... )
    >>> result = ordinal(table)
    >>> result.classes[result.labels].tolist()
    [1, 2, 3, 1, 2, 3]
    >>> result.workers[result.parameters["bias"].estimate.argmax()]
    'eve'
    """
    check_stopping(max_iterations, tolerance)
    table, abstained = set_aside(table, abstentions)
    _check_size(table)
    known = encode_gold(table, gold)
    state = _start(table, known)
    trace: list[float] = []
    converged = table.n_labels == 0
    while not converged and len(trace) < max_iterations:
        trace.append(_iterate(table, known, state))
        rise = trace[-1] - trace[-2] if len(trace) > 1 else math.inf
        converged = abs(rise) <= tolerance * table.n_labels
    result = _as_result(table, state, len(trace), converged=converged)
    return with_notes(result, abstained, gold)


@dataclass(slots=True)
class _State:
    """What EM rewrites at every iteration."""

    bias: Floats
    log_spread: Floats
    posterior: Floats
    counts: Floats
    """Expected answers, shape (n_workers, n_classes, n_classes): label, then truth."""
    pairs: NDArray[np.int32]
    log_likelihood: float = math.nan

    @property
    def n_classes(self) -> int:
        return int(self.posterior.shape[1])


@dataclass(frozen=True, slots=True)
class _Response:
    """Probability of each label for each truth, and how it moves with each parameter."""

    probability: Floats
    by_bias: Floats
    by_log_spread: Floats

    @classmethod
    def of(cls, bias: Floats, log_spread: Floats, n_classes: int) -> _Response:
        edges = np.arange(n_classes - 1)[:, None] + 0.5
        spread = np.exp(log_spread)[:, None, None]
        seen = np.arange(n_classes) + bias[:, None, None]
        u = (edges - seen) / spread
        density = np.exp(-(u**2) / 2) / math.sqrt(2 * math.pi)
        return cls(
            (1 - LAPSE) * _between(ndtr(u), 1.0) + LAPSE / n_classes,
            -(1 - LAPSE) * _between(density, 0.0) / spread,
            -(1 - LAPSE) * _between(u * density, 0.0),
        )


def _between(at_edges: Floats, at_end: float) -> Floats:
    """Return what lies between neighbouring edges, with 0 at the open beginning."""
    n_workers, _, n_classes = at_edges.shape
    begin = np.zeros((n_workers, 1, n_classes))
    end = np.full((n_workers, 1, n_classes), at_end)
    return np.diff(np.concatenate((begin, at_edges, end), axis=1), axis=1)


def _start(table: AnswerTable, gold: NDArray[np.int32]) -> _State:
    n_workers, n_classes = table.n_workers, table.n_classes
    pairs = table.pair_index
    posterior = vote_shares(table, gold)
    counts = np.zeros((n_workers * n_classes, n_classes))
    if table.n_labels:
        # Importing Numba takes longer than most inferences: only a run that needs it.
        from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

        kernels.count_labels(table.task_offsets, pairs, posterior, counts)
    return _State(
        bias=np.zeros(n_workers),
        log_spread=np.full(n_workers, math.log(START_SPREAD)),
        posterior=posterior,
        counts=counts.reshape(n_workers, n_classes, n_classes),
        pairs=pairs,
    )


def _iterate(table: AnswerTable, gold: NDArray[np.int32], state: _State) -> float:
    """Make one step of EM; return the penalised log-likelihood."""
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    centre = float(state.log_spread.mean())
    _score(state, centre)
    n_classes = state.n_classes
    response = _Response.of(state.bias, state.log_spread, n_classes)
    prior = np.maximum(class_shares(state.posterior), SMALLEST_PROBABILITY)
    counts = np.zeros((table.n_workers * n_classes, n_classes))
    state.log_likelihood = kernels.expect_and_count(
        table.task_offsets,
        state.pairs,
        np.log(response.probability).reshape(counts.shape),
        np.log(prior),
        gold,
        state.posterior,
        counts,
    )
    state.counts = counts.reshape(state.counts.shape)
    penalty = _penalty(state.bias, state.log_spread, float(state.log_spread.mean()))
    return state.log_likelihood - float(penalty.sum())


def _penalty(bias: Floats, log_spread: Floats, centre: float) -> Floats:
    off = (bias / BIAS_SD) ** 2 + ((log_spread - centre) / LOG_SPREAD_SD) ** 2
    return np.asarray(off / 2)


def _score(state: _State, centre: float) -> None:
    """Take one step of Fisher scoring for each worker, halved until nobody loses."""
    response = _Response.of(state.bias, state.log_spread, state.n_classes)
    step = _newton_step(state, response, centre)
    before = _expected(state, state.bias, state.log_spread, centre)
    open_ = np.ones(len(before), np.bool_)
    for halving in range(HALVINGS):
        bias = state.bias + step[:, 0] / 2**halving
        log_spread = np.clip(
            state.log_spread + step[:, 1] / 2**halving,
            SMALLEST_LOG_SPREAD,
            LARGEST_LOG_SPREAD,
        )
        better = open_ & (_expected(state, bias, log_spread, centre) >= before)
        state.bias = np.where(better, bias, state.bias)
        state.log_spread = np.where(better, log_spread, state.log_spread)
        open_ &= ~better
        if not open_.any():
            return


def _expected(state: _State, bias: Floats, log_spread: Floats, centre: float) -> Floats:
    response = _Response.of(bias, log_spread, state.n_classes)
    fit = (state.counts * np.log(response.probability)).sum(axis=(1, 2))
    return np.asarray(fit - _penalty(bias, log_spread, centre))


def _newton_step(state: _State, response: _Response, centre: float) -> Floats:
    slopes = np.stack((response.by_bias, response.by_log_spread), axis=-1)
    pull = np.einsum("wlz,wlzi->wi", state.counts / response.probability, slopes)
    pull[:, 0] -= state.bias / BIAS_SD**2
    pull[:, 1] -= (state.log_spread - centre) / LOG_SPREAD_SD**2
    answered = state.counts.sum(axis=1, keepdims=True)
    information = np.einsum(
        "wlz,wlzi,wlzj->wij", answered / response.probability, slopes, slopes
    )
    information += np.diag((BIAS_SD**-2, LOG_SPREAD_SD**-2))
    return np.linalg.solve(information, pull[..., None])[..., 0]


def _as_result(
    table: AnswerTable, state: _State, n_iterations: int, *, converged: bool
) -> TruthResult:
    labels, confidence = choose_labels(state.posterior)
    prior = class_shares(state.posterior)
    response = _Response.of(state.bias, state.log_spread, max(table.n_classes, 1))
    covariance: Floats = np.asarray(
        np.linalg.inv(_information(table, state, response)), np.float64
    )
    confusion = response.probability.transpose(0, 2, 1).copy()
    accuracy, interval = _accuracy(response, prior, covariance)
    deviation = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=state.posterior,
        confidence=confidence,
        confusion=confusion,
        class_prior=prior,
        accuracy=accuracy,
        n_iterations=n_iterations,
        converged=converged,
        log_likelihood=state.log_likelihood,
        method="ordinal",
        version=VERSION,
        warnings=stopping_warnings(table, "EM", n_iterations, converged=converged),
        accuracy_interval=interval,
        parameters=MappingProxyType(
            {
                "bias": _wald(state.bias, deviation[:, 0], np.asarray),
                "spread": _wald(state.log_spread, deviation[:, 1], np.exp),
            }
        ),
    )


def _information(table: AnswerTable, state: _State, response: _Response) -> Floats:
    """Return each worker's sum of squared scores and the precision of the prior."""
    shape = (table.n_workers * table.n_classes, table.n_classes)
    by_bias = (response.by_bias / response.probability).reshape(shape)
    by_log_spread = (response.by_log_spread / response.probability).reshape(shape)
    total = np.zeros((3, table.n_workers))
    tasks = table.task_index
    for begin in range(0, table.n_labels, CHUNK):
        rows = slice(begin, begin + CHUNK)
        pairs, belief = state.pairs[rows], state.posterior[tasks[rows]]
        first = (by_bias[pairs] * belief).sum(axis=1)
        second = (by_log_spread[pairs] * belief).sum(axis=1)
        for place, square in enumerate((first**2, first * second, second**2)):
            workers = table.worker_index[rows]
            total[place] += np.bincount(workers, square, table.n_workers)
    information = np.moveaxis(total[[[0, 1], [1, 2]]], -1, 0)
    return information + np.diag((BIAS_SD**-2, LOG_SPREAD_SD**-2))


def _accuracy(
    response: _Response, prior: Floats, covariance: Floats
) -> tuple[Floats, Floats]:
    def on_diagonal(values: Floats) -> Floats:
        k = len(prior)
        return np.asarray(np.einsum("wcc,c->w", values[:, :k, :k], prior))

    accuracy = np.clip(on_diagonal(response.probability), 0.0, 1.0)
    slope = np.stack(
        (on_diagonal(response.by_bias), on_diagonal(response.by_log_spread)), axis=-1
    )
    variance = np.einsum("wi,wij,wj->w", slope, covariance, slope)
    # On the logit scale, so that the ends stay between 0 and 1.
    odds = np.log(np.maximum(accuracy, 1e-300) / np.maximum(1 - accuracy, 1e-300))
    half = WALD * np.sqrt(variance) / np.maximum(accuracy * (1 - accuracy), 1e-12)
    ends = np.stack((odds - half, odds + half), axis=-1)
    return accuracy, 1.0 / (1.0 + np.exp(-np.clip(ends, -700.0, 700.0)))


def _wald(
    estimate: Floats, deviation: Floats, scale: Callable[[Floats], Floats]
) -> Parameter:
    half = WALD * deviation
    return Parameter(
        of="worker",
        estimate=scale(estimate),
        low=scale(estimate - half),
        high=scale(estimate + half),
    )


def _check_size(table: AnswerTable) -> None:
    cells = table.n_workers * table.n_classes**2
    if cells > LARGEST_CONFUSION:
        raise ValueError(
            f"too many classes for ordered answers: {table.n_workers:,} workers and "
            f"{table.n_classes:,} classes need {cells:,} cells, at most "
            f"{LARGEST_CONFUSION:,}; take the answers as numbers"
        )


ORDINAL = Method(
    name="ordinal",
    function=ordinal,
    version=VERSION,
    needs=frozenset({"labels", "ordered classes"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.15,
)
