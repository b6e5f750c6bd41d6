"""How many answers to plan, before publishing: accuracy expected, from a pilot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.skills.evidence import check_workers, matrices_of

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult

Floats = NDArray[np.float64]

TASKS_PER_WORLD = 250
N_WORLDS = 40
WORKERS_PER_WORLD = 200


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AnswersPlan:
    """The accuracy to expect for each number of answers.

    Attributes
    ----------
    n_answers : ndarray of int64, shape (most,)
        1, 2, ..., most.
    accuracy, low, high : ndarray of float64, shape (most,)
        Expected share of right labels, 0..1, and its 95 % interval over crowds like
        the pilot's.
    vote_accuracy : ndarray of float64, shape (most,)
        The same of a plain majority vote.
    enough : int or None
        Fewest answers whose expected accuracy reaches the target; None where none does
        or no target was given.
    """

    n_answers: NDArray[np.int64]
    accuracy: Floats
    low: Floats
    high: Floats
    vote_accuracy: Floats
    enough: int | None


def answers_to_plan(
    table: AnswerTable,
    result: TruthResult,
    *,
    target: float | None = None,
    most: int = 15,
    seed: int = 0,
) -> AnswersPlan:
    r"""Tell what accuracy each number of answers would buy, from a pilot's answers.

    Parameters
    ----------
    table : AnswerTable
        The pilot: some tasks with several answers each.
    result : TruthResult
        Of the same table.
    target : float, optional
        Accuracy wanted, 0..1.
    most : int, default 15, from 1 to 100
        Largest number of answers to one task that is looked at.
    seed : int, default 0

    Returns
    -------
    AnswersPlan

    Raises
    ------
    ValueError
        When the table is empty, when all its answers say the same or no two workers
        answered the same task (which tells nothing of who errs), when the result is of
        another table, or when an option is out of range.

    Notes
    -----
    40 worlds of 250 tasks. In each, at most 200 workers are drawn with replacement from the pilot's
    and come as often as they did there; each one's confusion matrix is drawn from the Dirichlet
    distribution of its counts :math:`n_{wcl} + s \bar e_{cl}`; labels follow the class
    shares; each task is answered by workers of the world; the label is the most
    probable one for someone who knows the matrices. The interval is that of the worlds:
    it knows that workers differ and that the pilot is small. It does not know tasks
    that are ambiguous or workers who err together, so real accuracy levels off below
    the curve: read it as the most that can be expected, and the gain from one number to
    the next as the reason to stop.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> rng = np.random.default_rng(0)
    >>> truth = rng.integers(2, size=60)
    >>> labels = np.where(rng.random((5, 60)) < 0.8, truth, 1 - truth)
    >>> table = AnswerTable.from_arrays(
    ...     np.tile(np.arange(60), 5), np.repeat(np.arange(5), 60), labels.ravel()
    ... )
    >>> plan = answers_to_plan(table, dawid_skene(table), target=0.9)
    >>> 2 < plan.enough < 7
    True
    """
    _check_options(target, most)
    check_workers(table, result)
    if table.n_labels == 0:
        raise ValueError("a pilot needs answers: the table is empty")
    check_telling(table)
    rng = np.random.default_rng(seed)
    expected = matrices_of(table, result)
    counts = np.bincount(table.worker_index, minlength=table.n_workers)
    shares = np.maximum(result.class_prior, 1e-10)
    pilot = (expected, counts, shares / shares.sum())
    worlds = [_world(pilot, most, rng) for _ in range(N_WORLDS)]
    by_belief, by_votes = (np.array(column) for column in zip(*worlds, strict=True))
    accuracy = by_belief.mean(axis=0)
    low, high = np.quantile(by_belief, [0.025, 0.975], axis=0)
    reached = np.flatnonzero(accuracy >= (2.0 if target is None else target))
    return AnswersPlan(
        n_answers=np.arange(1, most + 1),
        accuracy=accuracy,
        low=low,
        high=high,
        vote_accuracy=by_votes.mean(axis=0),
        enough=int(reached[0]) + 1 if len(reached) else None,
    )


def _world(
    pilot: tuple[Floats, NDArray[np.int64], Floats],
    most: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Return the accuracy by number of answers in one world, by belief and by votes."""
    expected, counts, shares = pilot
    k, n_workers = len(shares), len(counts)
    truth = rng.choice(k, size=TASKS_PER_WORLD, p=shares)
    crowd = rng.choice(n_workers, size=min(n_workers, WORKERS_PER_WORLD))
    matrices = _draw_matrices(expected[crowd], counts[crowd], rng)
    activity = counts[crowd] / counts[crowd].sum()
    evidence = np.tile(np.log(shares), (TASKS_PER_WORLD, 1))
    votes = np.zeros((TASKS_PER_WORLD, k))
    rows = np.arange(TASKS_PER_WORLD)
    right, agreed = np.zeros(most), np.zeros(most)
    for answer in range(most):
        worker = rng.choice(len(crowd), size=TASKS_PER_WORLD, p=activity)
        label = _draw_labels(matrices[worker, truth], rng)
        evidence += np.log(np.maximum(matrices[worker, :, label], 1e-10))
        votes[rows, label] += 1
        right[answer] = _share_right(evidence, truth)
        agreed[answer] = _share_right(votes, truth)
    return right, agreed


def _draw_matrices(
    expected: Floats, counts: NDArray[np.int64], rng: np.random.Generator
) -> Floats:
    """Draw each worker's confusion matrix from what is known of it."""
    per_class = counts[:, None, None] / max(expected.shape[1], 1) + 2.0
    drawn = rng.standard_gamma(np.maximum(expected * per_class, 1e-6))
    total = drawn.sum(axis=2, keepdims=True)
    return np.asarray(np.where(total > 0, drawn / np.maximum(total, 1e-300), expected))


def _draw_labels(probabilities: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    limits = np.cumsum(probabilities, axis=1)
    chosen = (rng.random((len(limits), 1)) * limits[:, -1:] >= limits).sum(axis=1)
    return np.asarray(chosen.clip(0, limits.shape[1] - 1))


def _share_right(weights: Floats, truth: NDArray[np.int64]) -> float:
    tied = weights >= weights.max(axis=1, keepdims=True) - 1e-9
    return float(np.mean(tied[np.arange(len(truth)), truth] / tied.sum(axis=1)))


def check_telling(table: AnswerTable) -> None:
    """Raise ValueError where the answers cannot tell how often workers err."""
    if (table.label_index == table.label_index[0]).all():
        raise ValueError(
            "all answers say the same, which does not tell how often workers err: "
            "collect answers to tasks whose labels differ"
        )
    is_same_task = np.diff(table.task_index) == 0
    if not (is_same_task & (np.diff(table.worker_index) != 0)).any():
        raise ValueError(
            "no two workers answered the same task, so nothing tells how often they "
            "err: collect two or more answers to some tasks"
        )


def _check_options(target: float | None, most: int) -> None:
    if target is not None and not 0 < target <= 1:
        raise ValueError(f"target must be above 0 and at most 1, not {target}")
    if not 1 <= most <= 100:
        raise ValueError(f"most must be from 1 to 100 answers, not {most}")
