"""Workers whose answers say nothing about the tasks, and in which way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.skills.evidence import (
    Floats,
    beliefs,
    check_workers,
    discoveries,
    matrices_of,
    pooled_confusion,
    tally,
    without_own,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult

KINDS = ("always the same", "pattern", "random", "too fast")
LONGEST_PATTERN = 8
FAST_SHARE = 1 / 3
"""Of the crowd's median time: below it nobody reads the task."""
LOOKS = (0.5, 0.75)
"""How much a weak but honest worker is taken to look, as a share of the crowd."""
CONSTANT = 0.95
"""Share of one label from which a worker is said to give always the same."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spammers:
    """Who gives answers without looking at the task, and how.

    Attributes
    ----------
    workers : ndarray, shape (n_workers,)
    n_answers : ndarray of int64, shape (n_workers,)
    score : ndarray of float64, shape (n_workers,)
        How much an answer tells about the truth, 0 (nothing) to 1 (all): the score of
        Raykar and Yu.
    kinds : tuple of tuple of str, length n_workers
        Which of `KINDS` the worker shows; empty for most.
    evidence : ndarray of float64, shape (n_workers,)
        Natural logarithm of how many times better the worker's answers fit someone who
        does not look than someone of the crowd; positive speaks against the worker.
    same_share : ndarray of float64, shape (n_workers,)
        Share of the answers that are the worker's most frequent label.
    period : ndarray of int64, shape (n_workers,)
        Length of the pattern that repeats itself, 0 where there is none.
    median_seconds : ndarray of float64, shape (n_workers,)
        NaN where no times were given.
    """

    workers: NDArray[Any]
    n_answers: NDArray[np.int64]
    score: Floats
    kinds: tuple[tuple[str, ...], ...]
    evidence: Floats
    same_share: Floats
    period: NDArray[np.int64]
    median_seconds: Floats


def find_spammers(
    table: AnswerTable,
    result: TruthResult,
    *,
    answered_at: NDArray[np.float64] | None = None,
    seconds: NDArray[np.float64] | None = None,
    least_answers: int = 10,
    discovery_rate: float = 0.01,
) -> Spammers:
    r"""Find workers who do not look at the tasks, and say what they do instead.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    answered_at : ndarray of float64, shape (n_labels,), optional
        By row of the table, from :func:`answer_order`; patterns need it.
    seconds : ndarray of float64, shape (n_labels,), optional
        How long each answer took, by row of the table; NaN where it is not known.
    least_answers : int, default 10, at least 1
        Workers with fewer are of no kind.
    discovery_rate : float, default 0.01, between 0 and 1
        Share of false alarms among the workers called "always the same" or "random",
        and among the patterns.

    Returns
    -------
    Spammers

    Raises
    ------
    ValueError
        When the result, moments or times are of another table, or an option is out of
        range.

    Notes
    -----
    *Score.* With the worker's confusion matrix :math:`e`, rank-one matrices say nothing:

    .. math::

        S = \frac{1}{K(K - 1)} \sum_{c < c'} \sum_l (e_{cl} - e_{c'l})^2

    (for two classes the square of sensitivity + specificity - 1).
    *Always the same, random.* The evidence compares, answer by answer and with the
    belief that the others have, a worker who draws labels from their own habit without
    looking with the best fitting of those who look: with the crowd's confusion matrix,
    with the crowd's for half or three quarters of the answers and their habit for the
    rest, with the crowd's weakened to its half or three quarters, or whole, in
    logarithms and drawn towards their habit (unless they give one label only), or with
    a matrix of their own, where its score is a quarter of the crowd's or more (that of
    looking half the time). Each fitted probability costs half the logarithm of
    the answers (BIC). For whoever looks that much, a sum of logarithms that is about
    normal is above :math:`x` with at most the probability :math:`\Phi(-\sqrt{2 x})`;
    with that as the p-value, false discoveries are controlled over the workers with
    enough answers. To tell who guesses from who is weak takes a hundred answers or more
    where there are few classes. Who gives one label 95 % of the time is "always the same", others are
    "random". *Pattern.* For each period of 2 to 8, how often an answer equals the one
    that many answers before, against the chance of the habit (binomial tail, best of
    the periods, false discoveries controlled); a constant label is no pattern.
    *Too fast.* The median time is below a third of the crowd's median and the score is
    below the crowd's median.

    References
    ----------
    .. [1] V. C. Raykar and S. Yu, "Eliminating Spammers and Ranking Annotators for
       Crowdsourced Labeling Tasks", Journal of Machine Learning Research 13, 2012.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> truth = np.random.default_rng(0).integers(2, size=60)
    >>> labels = np.concatenate([truth, truth, np.zeros(60, int)])
    >>> table = AnswerTable.from_arrays(
    ...     np.tile(np.arange(60), 3), np.repeat(["ada", "bola", "eve"], 60), labels
    ... )
    >>> find_spammers(table, dawid_skene(table)).kinds
    ((), (), ('always the same',))
    """
    _check(table, answered_at, seconds, least_answers, discovery_rate)
    check_workers(table, result)
    n_answers = np.bincount(table.worker_index, minlength=table.n_workers)
    habit = _habits(table, n_answers)
    evidence = _evidence(table, result, habit)
    score = spammer_scores(table, result)
    period = _periods(table, habit, answered_at, discovery_rate)
    median = _medians(table, seconds)
    same_share = habit.max(axis=1, initial=0.0)
    crowd = np.nanmedian(median) if np.isfinite(median).any() else np.nan
    usual = np.median(score) if len(score) else np.nan
    enough = n_answers >= least_answers
    blind = _are_blind(evidence, enough, discovery_rate)
    fast = (median < FAST_SHARE * crowd) & (score < usual) & enough
    shown = (
        blind & (same_share >= CONSTANT),
        enough & (period > 0),
        blind & (same_share < CONSTANT),
        fast,
    )
    flags = np.stack(shown, axis=1)
    return Spammers(
        workers=table.workers,
        n_answers=n_answers,
        score=score,
        kinds=tuple(
            tuple(kind for kind, is_so in zip(KINDS, row, strict=True) if is_so)
            for row in flags.tolist()
        ),
        evidence=evidence,
        same_share=same_share,
        period=np.where(enough, period, 0),
        median_seconds=median,
    )


def spammer_scores(table: AnswerTable, result: TruthResult) -> Floats:
    """Return the score of Raykar and Yu of each worker, 0..1, shape (n_workers,)."""
    return _scores(matrices_of(table, result))


def _scores(matrices: Floats) -> Floats:
    k = matrices.shape[1]
    if k < 2:
        return np.zeros(len(matrices))
    # The sum over pairs of rows, by the spread of each column around its mean.
    spread = np.square(matrices - matrices.mean(axis=1, keepdims=True)).sum(axis=(1, 2))
    return np.asarray(spread * k / (k * (k - 1))).clip(0, 1)


def _habits(table: AnswerTable, n_answers: NDArray[np.int64]) -> Floats:
    """Return how often each worker gives each label, (n_workers, n_classes)."""
    size = table.n_workers * table.n_classes
    counts = np.bincount(table.pair_index, minlength=size)
    shape = (table.n_workers, table.n_classes)
    return np.asarray(counts.reshape(shape) / np.maximum(n_answers, 1)[:, None])


def _evidence(table: AnswerTable, result: TruthResult, habit: Floats) -> Floats:
    """Return the log Bayes factor of not looking against looking, of each worker."""
    others = without_own(table, result)
    pooled = pooled_confusion(table, beliefs(result))
    as_crowd = (others * pooled[:, table.label_index].T).sum(axis=1)
    blind = habit[table.worker_index, table.label_index]
    partly = [share * as_crowd + (1 - share) * blind for share in LOOKS]
    drawn = [_drawn(others, share, pooled, habit, table) for share in (*LOOKS, 1.0)]
    cost = _cost(table)
    varied = habit.max(axis=1, initial=0.0) < CONSTANT
    looks = [_total(table, as_crowd), _own_way(table, result, others, pooled)]
    looks += [_total(table, each) - cost for each in partly]
    looks += [np.where(varied, _total(table, each) - cost, -np.inf) for each in drawn]
    return np.asarray(_total(table, blind) - cost - np.max(looks, axis=0))


def _own_way(
    table: AnswerTable, result: TruthResult, others: Floats, pooled: Floats
) -> Floats:
    """Return the log likelihood of each worker's own matrix, where it says something."""
    matrices = matrices_of(table, result)
    own = matrices[table.worker_index, :, table.label_index]
    fit = _total(table, (others * own).sum(axis=1)) - table.n_classes * _cost(table)
    says = _scores(matrices) >= LOOKS[0] ** 2 * _scores(pooled[None])
    return np.where(says, fit, -np.inf)


def _total(table: AnswerTable, likelihood: Floats) -> Floats:
    logs = np.log(np.maximum(likelihood, 1e-300))
    return tally(table.worker_index, logs, table.n_workers)


def _cost(table: AnswerTable) -> Floats:
    """Return what a fitted row costs: half a logarithm of the answers a parameter."""
    n = np.maximum(np.bincount(table.worker_index, minlength=table.n_workers), 1)
    return np.asarray(0.5 * max(table.n_classes - 1, 0) * np.log(n))


def _drawn(
    others: Floats, share: float, pooled: Floats, habit: Floats, table: AnswerTable
) -> Floats:
    """Return the likelihood of each answer by someone who looks and favours labels.

    Their matrix is the crowd's to the power `share`, times a liking for each label by
    which the labels come out as often as the worker gives them.
    """
    n_workers, k = habit.shape
    n = np.maximum(np.bincount(table.worker_index, minlength=n_workers), 1)
    truth = np.zeros((n_workers, k))
    for c in range(k):
        truth[:, c] = tally(table.worker_index, others[:, c], n_workers) / n
    base, liking = np.maximum(pooled, 1e-10) ** share, habit.copy()
    for _ in range(20):
        weight = truth / np.maximum(liking @ base.T, 1e-300)
        liking = habit / np.maximum(weight @ base, 1e-300)
    whole = np.maximum(liking @ base.T, 1e-300)[table.worker_index]
    seen = (others * base[:, table.label_index].T / whole).sum(axis=1)
    return np.asarray(seen * liking[table.worker_index, table.label_index])


def _are_blind(
    evidence: Floats, enough: NDArray[np.bool_], discovery_rate: float
) -> NDArray[np.bool_]:
    """Return who does not look, of those with enough answers."""
    from scipy.special import ndtr  # noqa: PLC0415 - a slow import

    blind = np.zeros(len(evidence), dtype=np.bool_)
    p_value = ndtr(-np.sqrt(2 * np.maximum(evidence[enough], 0)))
    blind[enough] = discoveries(p_value) <= discovery_rate
    return blind


def _periods(
    table: AnswerTable,
    habit: Floats,
    answered_at: NDArray[np.float64] | None,
    discovery_rate: float,
) -> NDArray[np.int64]:
    """Return the length of each worker's pattern, 0 without one."""
    if answered_at is None or table.n_labels == 0:
        return np.zeros(table.n_workers, dtype=np.int64)
    order = np.lexsort((answered_at, table.worker_index))
    who, label = table.worker_index[order], table.label_index[order]
    chance = np.square(habit).sum(axis=1)
    tails = np.stack(
        [_repeats(who, label, chance, p) for p in range(2, LONGEST_PATTERN + 1)]
    )
    best = tails.argmin(axis=0)
    p_value = np.minimum(tails.min(axis=0) * len(tails), 1.0)
    is_pattern = (discoveries(p_value) <= discovery_rate) & (chance < 0.95)
    return np.where(is_pattern, best + 2, 0)


def _repeats(
    who: NDArray[Any], label: NDArray[Any], chance: Floats, period: int
) -> Floats:
    """Return the probability of as many answers equal to the one a period before."""
    from scipy.special import betainc  # noqa: PLC0415 - a slow import

    together = who[period:] == who[:-period]
    same = together & (label[period:] == label[:-period])
    size = len(chance)
    n = np.bincount(who[period:], together, size)
    hits = np.bincount(who[period:], same, size)
    tail = betainc(np.maximum(hits, 1), np.maximum(n - hits + 1, 1), chance)
    return np.where(hits > 0, tail, 1.0)


def _medians(table: AnswerTable, seconds: NDArray[np.float64] | None) -> Floats:
    medians = np.full(table.n_workers, np.nan)
    if seconds is None:
        return medians
    known = np.flatnonzero(np.isfinite(seconds))
    order = known[np.lexsort((seconds[known], table.worker_index[known]))]
    who, begin, count = np.unique(
        table.worker_index[order], return_index=True, return_counts=True
    )
    middle = (
        seconds[order[begin + (count - 1) // 2]] + seconds[order[begin + count // 2]]
    )
    medians[who] = middle / 2
    return medians


def _check(
    table: AnswerTable,
    answered_at: NDArray[np.float64] | None,
    seconds: NDArray[np.float64] | None,
    least_answers: int,
    discovery_rate: float,
) -> None:
    for name, values in (("answered_at", answered_at), ("seconds", seconds)):
        if values is not None and values.shape != (table.n_labels,):
            raise ValueError(
                f"{name} has the shape {values.shape}, not ({table.n_labels},): "
                "give one value for each row of the table"
            )
    if least_answers < 1:
        raise ValueError(f"least_answers must be 1 or more, not {least_answers}")
    if not 0 < discovery_rate < 1:
        raise ValueError(
            f"discovery_rate must be between 0 and 1, not {discovery_rate}"
        )
