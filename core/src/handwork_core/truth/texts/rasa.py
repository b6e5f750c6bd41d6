"""RASA and HRRASA: the answer nearest to a mean that trusts reliable workers more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.options import check_iteration, check_share, check_weight
from handwork_core.truth.quantiles import chi_squared
from handwork_core.truth.result import Parameter
from handwork_core.truth.texts.embeddings import (
    character_ngrams,
    embed,
    inner_products,
)
from handwork_core.truth.texts.medoid import (
    choose_answers,
    lonely_warning,
    normalised_distances,
)
from handwork_core.truth.texts.pairs import Pairs, pairs_within_tasks
from handwork_core.truth.texts.result import TextResult

if TYPE_CHECKING:
    from handwork_core.truth.texts.embeddings import Embedding
    from handwork_core.truth.texts.table import TextTable

Floats = NDArray[np.float64]
VERSION = "1"
SMALLEST_SQUARES = 1e-9
"""Keeps the weight of a worker who is always at the mean finite."""
SMALLEST_LIKENESS = 1e-6


def rasa(
    table: TextTable,
    *,
    embedding: Embedding = character_ngrams,
    pseudo_answers: float = 1.0,
    max_iterations: int = 100,
    tolerance: float = 1e-4,
) -> TextResult:
    r"""Choose the answer nearest to the mean of all, weighted by reliability.

    Parameters
    ----------
    table : TextTable
    embedding : callable, sequence of str -> matrix, default `character_ngrams`
        Row :math:`e` of each text, dense or SciPy sparse: any model of sentences.
    pseudo_answers : float, default 1.0, at least 0
        Answers of average error added to those of each worker. 0 gives the published
        weights.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-4, at least 0
        Stop when no answer's weight moves by more than this share of its task's weight.

    Returns
    -------
    TextResult
        `confidence` is the cosine of the chosen answer and the weighted mean, at least
        0; 0.5 where there is one answer only. Ties go to the first text in the order of
        strings. `parameters` has `deviation`, the root mean squared distance of a
        worker's answers to the means, with its 95 % chi-squared interval, and
        `weight`, their share of all weights.

    Raises
    ------
    ValueError
        When an option is out of its range, or the embedding returns no finite row for
        each text.

    Notes
    -----
    From equal weights :math:`\beta_w = 1`, with :math:`N_w` answers of worker
    :math:`w`, mean squared distance :math:`\bar d^2` and :math:`a` pseudo-answers,

    .. math::

        \hat e_t = \frac{\sum_w \beta_w e_{tw}}{\sum_w \beta_w}, \quad
        \beta_w = \frac{\chi^2_{.025, N_w}}
        {\sum_t \|e_{tw} - \hat e_t\|^2 + a \bar d^2}.

    Only inner products of answers to one task are kept, whatever the embedding's
    width: memory is O(pairs of answers).

    References
    ----------
    .. [1] J. Li and F. Fukumoto, "A Dataset of Crowdsourced Word Sequences: Collections
       and Answer Aggregation for Ground Truth Creation", AnnoNLP, 2019.
       doi:10.18653/v1/D19-5904

    Examples
    --------
    >>> from handwork_core.truth.texts import TextTable, rasa
    >>> table = TextTable.from_arrays(
    ...     [1, 1, 1], ["ada", "bola", "eve"], ["the cat sat", "a cat sat", "dogs"]
    ... )
    >>> rasa(table).texts.tolist()
    ['a cat sat']
    """
    pairs = pairs_within_tasks(table)
    local = np.ones(table.n_answers)
    points = _measure(table, pairs, embedding)
    options = _Options(pseudo_answers, max_iterations, tolerance)
    fit = _fit(table, pairs, points, local, options)
    return _as_result(table, fit, local, -fit.distances, "rasa")


def hrrasa(
    table: TextTable,
    *,
    embedding: Embedding = character_ngrams,
    embedding_share: float = 0.5,
    pseudo_answers: float = 1.0,
    max_iterations: int = 100,
    tolerance: float = 1e-4,
) -> TextResult:
    r"""Choose as `rasa` does, with a reliability of each answer beside the worker's.

    Parameters
    ----------
    table : TextTable
    embedding : callable, sequence of str -> matrix, default `character_ngrams`
    embedding_share : float, default 0.5, above 0 and at most 1
        Weight :math:`\lambda` of the embeddings in the reliability of an answer; the
        rest is that of the words themselves.
    pseudo_answers, max_iterations, tolerance
        As for `rasa`.

    Returns
    -------
    TextResult
        As of `rasa`.

    Raises
    ------
    ValueError
        As `rasa` does.

    Notes
    -----
    The reliability of an answer is how like it is to the other answers of its task,

    .. math::

        \gamma_{tw} = \frac{1}{n_t - 1} \sum_{v \ne w} \Big[
        \lambda \exp \Big(-\frac{\|e_{tw} - e_{tv}\|^2}{\|e_{tw}\|^2 \|e_{tv}\|^2}\Big)
        + (1 - \lambda)(1 - d(a_{tw}, a_{tv})) \Big]

    with :math:`d` the edit distance in words over the longer length, where the paper
    has the GLEU of two texts. It multiplies the worker's :math:`\beta_w` in the mean
    and divides the squared distances in :math:`\beta_w`. The answer of the highest
    :math:`\exp(-\|e_{tw} - \hat e_t\|^2 / \|e_{tw}\|^2 \|\hat e_t\|^2) + \gamma_{tw}`
    is chosen. The paper multiplies the first term by :math:`\beta_w`, whose scale is
    arbitrary; on real transcripts that is worse (7.2 % wrong words for 5.6 %), and
    :math:`\beta` has its say in :math:`\hat e_t`.

    References
    ----------
    .. [1] J. Li, "Crowdsourced Text Sequence Aggregation Based on Hybrid Reliability and
       Representation", SIGIR, 2020. doi:10.1145/3397271.3401239

    Examples
    --------
    >>> from handwork_core.truth.texts import TextTable, hrrasa
    >>> table = TextTable.from_arrays(
    ...     [1, 1, 1], ["ada", "bola", "eve"], ["the cat sat", "a cat sat", "dogs"]
    ... )
    >>> "cat sat" in hrrasa(table).texts[0]
    True
    """
    check_share("embedding_share", embedding_share)
    pairs = pairs_within_tasks(table)
    points = _measure(table, pairs, embedding)
    local = _local_reliability(table, pairs, points, embedding_share)
    options = _Options(pseudo_answers, max_iterations, tolerance)
    fit = _fit(table, pairs, points, local, options)
    sizes = points.squares * fit.mean_squares[table.task_index]
    nearness = np.exp(-_divided(fit.distances, sizes))
    return _as_result(table, fit, local, nearness + local, "hrrasa")


@dataclass(frozen=True, slots=True)
class _Options:
    pseudo_answers: float
    max_iterations: int
    tolerance: float

    def __post_init__(self) -> None:
        check_weight("pseudo_answers", self.pseudo_answers)
        check_iteration(self.max_iterations, self.tolerance)


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Inner products: of each answer with itself, and of each pair."""

    squares: Floats
    products: Floats


@dataclass(slots=True)
class _Fit:
    weight: Floats
    distances: Floats
    mean_squares: Floats
    cosines: Floats
    n_iterations: int
    converged: bool


def _measure(table: TextTable, pairs: Pairs, embedding: Embedding) -> _Points:
    points = embed(table.texts.tolist(), embedding)
    return _Points(*inner_products(points, pairs))


def _fit(
    table: TextTable, pairs: Pairs, points: _Points, local: Floats, options: _Options
) -> _Fit:
    weight = np.full(table.n_workers, 1.0 / max(table.n_workers, 1))
    share = _shares(table, weight, local)
    n_iterations, moved = 0, math.inf if table.n_answers else 0.0
    while moved > options.tolerance and n_iterations < options.max_iterations:
        distances, _, _ = _to_means(table, pairs, points, share)
        weight = _weights(table, distances / local, options.pseudo_answers)
        before, share = share, _shares(table, weight, local)
        moved = float(np.abs(share - before).max())
        n_iterations += 1
    distances, mean_squares, cosines = _to_means(table, pairs, points, share)
    converged = moved <= options.tolerance
    return _Fit(weight, distances, mean_squares, cosines, n_iterations, converged)


def _shares(table: TextTable, weight: Floats, local: Floats) -> Floats:
    """Return each answer's share of the weight of its task."""
    by_answer = weight[table.worker_index] * local
    return np.asarray(by_answer / table.sum_by_task(by_answer)[table.task_index])


def _to_means(
    table: TextTable, pairs: Pairs, points: _Points, share: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return squared distances and cosines to the means, and the means' squares."""
    towards = points.squares * share
    towards += pairs.weighted_sum_over_others(points.products, share)
    mean_squares = np.maximum(table.sum_by_task(share * towards), 0)
    of_task = mean_squares[table.task_index]
    distances = np.maximum(points.squares - 2 * towards + of_task, 0)
    cosines = _divided(towards, np.sqrt(points.squares * of_task))
    return distances, mean_squares, np.clip(cosines, 0, 1)


def _weights(table: TextTable, distances: Floats, pseudo_answers: float) -> Floats:
    squares = table.sum_by_worker(distances)
    added = pseudo_answers * distances.mean()
    bound = np.maximum(squares + added, SMALLEST_SQUARES)
    weight = chi_squared(0.025, table.answers_per_worker.astype(np.float64)) / bound
    return np.asarray(weight / weight.sum())


def _local_reliability(
    table: TextTable, pairs: Pairs, points: _Points, embedding_share: float
) -> Floats:
    left, right = points.squares[pairs.left], points.squares[pairs.right]
    apart = np.maximum(left + right - 2 * points.products, 0)
    likeness = embedding_share * np.exp(-_divided(apart, left * right))
    if embedding_share < 1:
        in_words = 1 - normalised_distances(table, pairs, "words")
        likeness += (1 - embedding_share) * in_words
    others = table.answers_per_task[table.task_index] - 1
    local = pairs.sum_over_others(likeness) / np.maximum(others, 1)
    return np.where(others > 0, np.maximum(local, SMALLEST_LIKENESS), 1.0)


def _divided(above: Floats, below: Floats) -> Floats:
    """Divide; nothing over nothing is 0, anything else over nothing is infinite."""
    nothing = np.where(above > 0, math.inf, 0.0)
    return np.divide(above, below, out=nothing, where=below > 0)


def _as_result(
    table: TextTable, fit: _Fit, local: Floats, score: Floats, method: str
) -> TextResult:
    chosen = choose_answers(table, score)
    alone = table.answers_per_task == 1
    warnings = lonely_warning(table)
    if not fit.converged:
        said = f"The weights had not settled after {fit.n_iterations} iterations."
        warnings = (said, *warnings)
    return TextResult(
        tasks=table.tasks,
        workers=table.workers,
        texts=table.texts[chosen],
        confidence=np.where(alone, 0.5, fit.cosines[chosen]),
        answer_index=chosen,
        parameters=_parameters(table, fit, local),
        n_iterations=fit.n_iterations,
        converged=fit.converged,
        method=method,
        version=VERSION,
        warnings=warnings,
    )


def _parameters(
    table: TextTable, fit: _Fit, local: Floats
) -> MappingProxyType[str, Parameter]:
    count = table.answers_per_worker.astype(np.float64)
    squares = table.sum_by_worker(fit.distances / local)
    ends = [chi_squared(probability, count) for probability in (0.975, 0.025)]
    low, high = (np.sqrt(squares / end) for end in ends)
    deviation = np.sqrt(squares / np.maximum(count, 1))
    return MappingProxyType(
        {
            "deviation": Parameter(of="worker", estimate=deviation, low=low, high=high),
            "weight": Parameter(of="worker", estimate=fit.weight),
        }
    )


RASA = Method(
    name="rasa",
    function=rasa,
    version=VERSION,
    answers="texts",
    needs=frozenset({"texts"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.2,
)

HRRASA = Method(
    name="hrrasa",
    function=hrrasa,
    version=VERSION,
    answers="texts",
    needs=frozenset({"texts"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.2,
)
