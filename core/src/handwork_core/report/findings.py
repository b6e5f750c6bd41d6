"""Everything that a reader of a set of answers asks first, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement import (
    Agreement,
    AgreementInterval,
    Alpha,
    bootstrap_interval,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from handwork_core.report.check import Check
from handwork_core.skills import (
    LabelConfusion,
    SharedErrors,
    Spammers,
    TaskDifficulty,
    WorkerSkills,
    find_spammers,
    label_confusions,
    shared_errors,
    task_difficulty,
    worker_skills,
)
from handwork_core.skills.evidence import pooled_confusion
from handwork_core.truth.labels.dawid_skene import dawid_skene
from handwork_core.truth.labels.majority import majority_vote

if TYPE_CHECKING:
    from handwork_core.agreement.differences import Level
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import Gold, TruthResult

MOST_CLASSES = 200
"""With more, which label is taken for which is no longer looked at."""
MOST_PAIRS = 20_000_000
"""Pairs of answers to one task; with more, copying is no longer looked for."""
MOST_RESAMPLED = 200_000
"""Tasks; with more, the interval of agreement is taken from fewer resamples."""

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Account:
    """What is said of the answers and of how they were judged.

    Attributes
    ----------
    question : str
        What was asked, or the name of the file.
    source : str
        Where the answers are from.
    why : str
        Why this method, in a sentence; may be empty.
    candidates : tuple of tuple of str
        Rows of the table of methods that were compared, the header first; may be empty.
    gold : Mapping from task id to label
        Known answers that the method was told.
    check : Check or None
        The estimates beside known answers that the method was not told.
    """

    question: str
    source: str
    why: str = ""
    candidates: tuple[tuple[str, ...], ...] = ()
    gold: Gold = field(default_factory=dict)
    check: Check | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Findings:
    """What a set of answers says about tasks, workers, labels and itself.

    Attributes
    ----------
    account : Account
    table : AnswerTable
    result : TruthResult
    overruled : ndarray of bool, shape (n_tasks,)
        Where the estimate is not the label that most answers gave, and not known.
    alpha : Alpha
    alpha_interval : AgreementInterval
    percent, gwet : Agreement
    skills : WorkerSkills
    spammers : Spammers
    copying : SharedErrors or None
        None where there are too many pairs of answers to look at.
    difficulty : TaskDifficulty
    confusion : ndarray of float64, shape (n_classes, n_classes), or None
        Of all workers together: truth, then label; None with too many classes.
    confusions : tuple of LabelConfusion
    """

    account: Account
    table: AnswerTable
    result: TruthResult
    overruled: NDArray[np.bool_]
    alpha: Alpha
    alpha_interval: AgreementInterval
    percent: Agreement
    gwet: Agreement
    skills: WorkerSkills
    spammers: Spammers
    copying: SharedErrors | None
    difficulty: TaskDifficulty
    confusion: NDArray[np.float64] | None
    confusions: tuple[LabelConfusion, ...]

    @property
    def workers_from_worst(self) -> NDArray[np.int64]:
        """Positions of the workers, the least accurate first; ties keep their order."""
        return np.argsort(self.skills.accuracy, kind="stable")

    @property
    def tasks_from_least_certain(self) -> NDArray[np.int64]:
        """Positions of the tasks, the least confident first; ties keep their order."""
        return np.argsort(self.result.confidence, kind="stable")

    def estimate(self, task: int) -> Any:  # noqa: ANN401 - a label of any kind
        """Return the estimated label of the task at this position."""
        label = int(self.result.labels[task])
        return self.table.classes[label] if label >= 0 else None

    def votes(self, task: int) -> tuple[tuple[Any, int], ...]:
        """Return each label that the task at this position got, the most given first."""
        rows = slice(*self.table.task_offsets[task : task + 2])
        labels, counts = np.unique(self.table.label_index[rows], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return tuple(
            (self.table.classes[labels[place]], int(counts[place])) for place in order
        )

    def reasons(self, task: int) -> str:
        """Say why the task at this position is worth a look."""
        reasons = []
        if self.difficulty.is_ambiguous[task]:
            reasons.append("ambiguous")
        if self.overruled[task]:
            reasons.append("overruled")
        return ", ".join(reasons) or "uncertain"


def investigate(
    table: AnswerTable,
    result: TruthResult,
    account: Account,
    *,
    level: Level = "nominal",
    seed: int = 0,
    tell: Told = lambda _step: None,
) -> Findings:
    """Compute what a report on answers says.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    account : Account
    level : str, default "nominal"
        What differences between labels mean to Krippendorff's alpha.
    seed : int, default 0
        Of the resamples behind the interval of alpha.
    tell : callable, optional
        Called with the name of each step before it begins.

    Returns
    -------
    Findings

    Raises
    ------
    ValueError
        When the result is of another table, or the labels do not suit the level.

    Examples
    --------
    >>> from handwork_core import AnswerTable, majority_vote
    >>> table = AnswerTable.from_arrays([1, 1, 2, 2], ["ada", "bola"] * 2, list("xxyx"))
    >>> account = Account(question="Which letter?", source="four answers")
    >>> investigate(table, majority_vote(table), account).votes(1)
    (('x', 1), ('y', 1))
    """
    tell("agreement")
    alpha, interval = _alpha(table, level, seed)
    percent, gwet = percent_agreement(table), gwet_ac(table)
    tell("workers")
    skills = worker_skills(table, result, gold=account.gold)
    spammers = find_spammers(table, result)
    copying = None
    if _is_small_crowd(table):
        # Not the result's own beliefs: what copiers say together sways some models.
        copying = shared_errors(table, dawid_skene(table, gold=account.gold))
    tell("tasks")
    difficulty = task_difficulty(table, result)
    few = 0 < table.n_classes <= MOST_CLASSES
    return Findings(
        account=account,
        table=table,
        result=result,
        overruled=majority_vote(table, gold=account.gold).labels != result.labels,
        alpha=alpha,
        alpha_interval=interval,
        percent=percent,
        gwet=gwet,
        skills=skills,
        spammers=spammers,
        copying=copying,
        difficulty=difficulty,
        confusion=pooled_confusion(table, result.posterior) if few else None,
        confusions=label_confusions(table, result) if few else (),
    )


def _alpha(
    table: AnswerTable, level: Level, seed: int
) -> tuple[Alpha, AgreementInterval]:
    scaled = _on_scale(table, level)
    interval = bootstrap_interval(
        scaled,
        rng=np.random.default_rng(seed),
        level=level,
        n_resamples=1000 if table.n_tasks <= MOST_RESAMPLED else 200,
    )
    return krippendorff_alpha(scaled, level=level), interval


def _on_scale(table: AnswerTable, level: Level) -> AnswerTable:
    """Return the table with labels that are numbers where the level needs them."""
    if level not in {"interval", "ratio"}:
        return table
    try:
        numbers = [float(label) for label in table.classes.tolist()]
    except (TypeError, ValueError):
        return table
    return replace(table, classes=np.array(numbers))


def _is_small_crowd(table: AnswerTable) -> bool:
    answers = table.answers_per_task.astype(np.float64)
    return bool((answers * (answers - 1)).sum() / 2 <= MOST_PAIRS)
