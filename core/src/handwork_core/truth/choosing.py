"""Which method to use: a default, and a choice by how well answers are foretold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.registry import find_method

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth.method import Gold, Method
    from handwork_core.truth.result import TruthResult

DEFAULT_METHOD = "consensus"
"""The method for labels when none is asked for; :func:`infer` tells why."""
CANDIDATES = (
    "majority_vote",
    "one_coin",
    "dawid_skene",
    "ibcc",
    "ebcc",
    "consensus",
)
HELD_OUT_SHARE = 0.2
PSEUDO_LABELS = 2.0
ERRORS_TO_LEAVE_DEFAULT = 2.0
LEAD_TO_LEAVE_DEFAULT = 0.05
"""In nats an answer: one in twenty more likely."""
SMALLEST_LEAD = 5e-5
"""In nats an answer; below it two candidates foretell alike."""
EXPONENTS = (0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Powers of posteriors that are tried: how sure a candidate is, is not compared."""
MOST_TASKS_SHOWN = 20

Floats = NDArray[np.float64]


def infer(table: AnswerTable, *, gold: Gold | None = None) -> TruthResult:
    """Estimate labels with the default method.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional

    Returns
    -------
    TruthResult
        Of :func:`handwork_core.truth.consensus`.

    Raises
    ------
    ValueError
        When a gold label is not among the table's classes.

    Notes
    -----
    Chosen by measurement on ten public crowds (bluebird, rte, trec, d_product,
    d_possent, s_rel, cf, sp_amt, zencrowd_us, labelme; ties count fractionally, the
    error of calibration in 15 bins of equal width), means over the sets:

    ======================  ========  =====================
    method                  accuracy  error of calibration
    ======================  ========  =====================
    consensus               .859      .067
    dawid_skene             .850      .109
    ibcc                    .847      .109
    dawid_skene, Crowd-Kit  .843      .115
    ebcc                    .840      .126
    majority_vote           .813      .107
    ======================  ========  =====================

    On each of the ten the error of calibration is below that of Dawid and Skene's
    model. ``make bench BENCH=truth`` measures anew. Labels of some of these sets were
    seen when the three numbers of the pool were chosen, one for all sets.

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays([1, 1, 1], ["ada", "bola", "eve"], list("xxy"))
    >>> infer(table).labels.tolist()
    [0]
    """
    result: TruthResult = find_method(DEFAULT_METHOD).function(table, gold=gold)
    return result


@dataclass(frozen=True, slots=True)
class Score:
    """How well the answers that a method did not see are foretold by its labels.

    Attributes
    ----------
    log_likelihood : float
        Mean over the held-out answers, natural logarithm, at most 0; higher is better.
    behind_best : float
        How far it is below the best candidate, at least 0.
    standard_error : float
        Of `behind_best`; infinite where one answer was held out.
    """

    log_likelihood: float
    behind_best: float
    standard_error: float


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Which method was chosen, why, and where the candidates disagree.

    Attributes
    ----------
    method : str
        Name in `METHODS`.
    reason : str
        In a sentence or two, and one for each candidate that refused the table.
    result : TruthResult
        Of the chosen method, on all answers.
    scores : Mapping from str to Score
        By candidate; empty where no answer could be held out.
    candidates : tuple of str
    disagreement : ndarray of float64, shape (n_candidates, n_candidates)
        Share of tasks to which two candidates give different labels, 0..1.
    tasks_to_look_at : tuple of ids
        At most 20 tasks on which candidates disagree, most divided first.
    """

    method: str
    reason: str
    result: TruthResult
    scores: Mapping[str, Score]
    candidates: tuple[str, ...]
    disagreement: Floats
    tasks_to_look_at: tuple[Any, ...]


def choose(
    table: AnswerTable,
    *,
    candidates: Sequence[str] = CANDIDATES,
    gold: Gold | None = None,
    seed: int = 0,
) -> Choice:
    r"""Choose a method by how well it foretells answers that it has not seen.

    Parameters
    ----------
    table : AnswerTable
    candidates : sequence of str
        Names of methods for labels; those that know fewer classes than the table has
        are left out, and so are those that refuse the table.
    gold : mapping from task id to label, optional
        Given to every candidate.
    seed : int, default 0
        Of the draw of answers to hold out.

    Returns
    -------
    Choice

    Raises
    ------
    ValueError
        When a candidate is unknown, none is left, a gold label is not among the table's
        classes, or gold has ids of other kinds than the table.

    Notes
    -----
    A fifth of the answers is held out, at most one a task and only where two others
    stay. Each candidate is run on the rest. For all of them alike, workers' confusions
    are estimated from their posteriors :math:`q`, drawn towards that of all workers by
    two answers, and a held-out answer :math:`l` of worker :math:`w` to task :math:`t`
    scores :math:`\ln \sum_c q_{tc} e_{wcl}`. Before, all posteriors of a candidate are
    raised to the power, of nine between 1/8 and 5, that suits it best: what is compared
    is where candidates put the labels, not how sure they are.

    The score is a likelihood of *answers*, not of the truth: a model may foretell what
    misled workers say. So the default method, where it is a candidate, is left only for
    one that is better by more than two standard errors of the difference, over tasks,
    and by more than 0.05 an answer. On the ten public crowds of :func:`infer` the
    choice has a mean accuracy of .857: it left the default on two, and lost accuracy
    on both.

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> choice = choose(table)
    >>> choice.method
    'consensus'
    >>> choice.result.labels.tolist()
    [1, 0, 1, 0]
    """
    encode_gold(table, gold)
    trial = _try(_methods(candidates, table.n_classes), table, gold, seed)
    names = tuple(trial.results)
    name, reason = _best(trial.points, names)
    labels = np.array([result.labels for result in trial.results.values()])
    return Choice(
        method=name,
        reason=" ".join([reason, *trial.refusals]),
        result=trial.results[name],
        scores=_scores(trial.points),
        candidates=names,
        disagreement=_disagreement(labels),
        tasks_to_look_at=_divided(table, labels),
    )


def _methods(candidates: Sequence[str], n_classes: int) -> dict[str, Method]:
    found = {name: find_method(name, answers="labels") for name in candidates}
    fitting = {
        name: method
        for name, method in found.items()
        if method.most_classes is None or n_classes <= method.most_classes
    }
    if not fitting:
        raise ValueError(
            f"no candidate knows {n_classes} classes: add one of {', '.join(CANDIDATES)}"
        )
    return fitting


@dataclass(frozen=True, slots=True)
class _Trial:
    """What each candidate found, how it foretold answers, and who refused the table."""

    results: dict[str, TruthResult]
    points: dict[str, Floats]
    refusals: list[str]


def _try(
    methods: Mapping[str, Method], table: AnswerTable, gold: Gold | None, seed: int
) -> _Trial:
    trial = _Trial({}, {}, [])
    held = _hold_out(table, seed)
    seen = _without(table, held)
    for name, method in methods.items():
        try:
            result = method.function(table, gold=gold)
            if held.any():
                found = _foretold(table, held, method.function(seen, gold=gold))
                trial.points[name] = found
        except ValueError as refusal:
            trial.refusals.append(f"{name} is left out: {refusal}.")
        else:
            trial.results[name] = result
    if not trial.results:
        raise ValueError(f"every candidate refuses: {' '.join(trial.refusals)}")
    return trial


def _hold_out(table: AnswerTable, seed: int) -> NDArray[np.bool_]:
    """Mark at most one answer of each task that has three or more."""
    rng = np.random.default_rng(seed)
    held = np.zeros(table.n_labels, dtype=bool)
    spare = np.flatnonzero(table.answers_per_task >= 3)
    n_held = min(len(spare), max(int(HELD_OUT_SHARE * table.n_labels), 1))
    drawn = rng.permutation(spare)[:n_held]
    place = (rng.random(len(drawn)) * table.answers_per_task[drawn]).astype(np.int64)
    held[table.task_offsets[drawn] + place] = True
    return held


def _without(table: AnswerTable, held: NDArray[np.bool_]) -> AnswerTable:
    kept_before = np.concatenate(([0], np.cumsum(~held)))
    return replace(
        table,
        task_offsets=kept_before[table.task_offsets],
        worker_index=table.worker_index[~held],
        label_index=table.label_index[~held],
    )


def _foretold(
    table: AnswerTable, held: NDArray[np.bool_], result: TruthResult
) -> Floats:
    """Return the log-probability of each held-out answer."""
    k = table.n_classes
    task, pair = table.task_index, table.pair_index
    counts = np.zeros((table.n_workers * k, k))
    np.add.at(counts, pair[~held], result.posterior[task[~held]])
    by_worker = counts.reshape(table.n_workers, k, k)
    pooled = by_worker.sum(axis=0) + 1 / k
    by_worker += PSEUDO_LABELS * pooled / pooled.sum(axis=0)
    by_worker /= by_worker.sum(axis=1, keepdims=True)
    rows, beliefs = (
        by_worker.reshape(counts.shape)[pair[held]],
        result.posterior[task[held]],
    )
    scaled = (_log_likelihoods(rows, beliefs**exponent) for exponent in EXPONENTS)
    return max(scaled, key=lambda found: float(found.mean()))


def _log_likelihoods(rows: Floats, beliefs: Floats) -> Floats:
    likely = (rows * beliefs).sum(axis=1) / beliefs.sum(axis=1)
    return np.asarray(np.log(np.maximum(likely, 1e-300)))


def _scores(points: Mapping[str, Floats]) -> Mapping[str, Score]:
    if not points:
        return MappingProxyType({})
    best = points[max(points, key=lambda name: float(points[name].mean()))]
    return MappingProxyType(
        {
            name: Score(
                float(found.mean()), float((best - found).mean()), _error(best - found)
            )
            for name, found in points.items()
        }
    )


def _error(differences: Floats) -> float:
    spread = differences.std(ddof=1) if len(differences) > 1 else np.inf
    return float(spread / np.sqrt(len(differences)))


def _best(points: Mapping[str, Floats], names: tuple[str, ...]) -> tuple[str, str]:
    default = DEFAULT_METHOD if DEFAULT_METHOD in names else names[0]
    if not points:
        return default, (
            f"{default}: no task has three answers, so none could be held out to compare "
            "the candidates."
        )
    best = max(names, key=lambda name: float(points[name].mean()))
    lead = points[best] - points[default]
    told = f"{len(lead):,} held-out answer{'s' if len(lead) > 1 else ''}"
    if best == default or lead.mean() <= SMALLEST_LEAD:
        rivals = [points[name].mean() for name in names if name != default]
        ties = any(points[default].mean() - mean <= SMALLEST_LEAD for mean in rivals)
        rank = "as well as any" if ties else "best"
        return (
            default,
            f"{default}: it foretells {told} {rank} of {len(names)} candidates.",
        )
    told = f"{told} better by {lead.mean():.4f} an answer"
    if DEFAULT_METHOD in names and (asked := _asked_to_leave(lead)):
        return default, f"{default}: {best} foretells {told}, {asked}"
    return best, f"{best}: it foretells {told} than {default} does."


def _asked_to_leave(lead: Floats) -> str:
    """Say what is missing to leave the default for a lead; nothing if it is enough."""
    if len(lead) == 1:
        return "and one answer is too few to leave the default."
    least = max(ERRORS_TO_LEAVE_DEFAULT * _error(lead), LEAD_TO_LEAVE_DEFAULT)
    if lead.mean() > least:
        return ""
    return f"and {least:.4f} were asked for to leave the default."


def _disagreement(labels: NDArray[np.int32]) -> Floats:
    n_candidates, n_tasks = labels.shape
    differ = np.zeros((n_candidates, n_candidates))
    if n_tasks:
        for index, one in enumerate(labels):
            differ[index] = (labels != one).mean(axis=1)
    return differ


def _divided(table: AnswerTable, labels: NDArray[np.int32]) -> tuple[Any, ...]:
    """Name the tasks whose labels differ in most pairs of candidates."""
    apart = np.zeros(labels.shape[1], dtype=np.int64)
    for one in labels:
        apart += (labels != one).sum(axis=0)
    order = np.argsort(-apart, kind="stable")[:MOST_TASKS_SHOWN]
    return tuple(table.tasks[order[apart[order] > 0]].tolist())
