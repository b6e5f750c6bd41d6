"""What would have been collected: a real crowd answers again, in another order."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.allocation.stopping import StopRule
from handwork_core.allocation.streaming import LEAST_GAIN, StreamingPosteriors

if TYPE_CHECKING:
    from collections.abc import Hashable

    from handwork_core.answers import AnswerTable


GROWTH = 0.25
"""Share of new answers after which beliefs are fitted anew."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Replay:
    """One collection that could have been.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
    answers : ndarray of int64, shape (n_tasks,)
        Answers bought for each task.
    mean_answers : float
        For each task, on average.
    accuracy : float
        Share of the tasks with a known label that are labelled so, ties counted in
        parts, and a label that nobody gave as an error; NaN without any.
    vote_accuracy : float
        The same of the majority of the same answers.
    """

    tasks: NDArray[Any]
    answers: NDArray[np.int64]
    mean_answers: float
    accuracy: float
    vote_accuracy: float


def replay(
    table: AnswerTable,
    truth: Mapping[Hashable, Hashable],
    rule: StopRule,
    seed: int,
    *,
    method: str = "dawid_skene",
    least_gain: float = LEAST_GAIN,
) -> Replay:
    """Collect the answers of a real crowd again, in random order, until the rule stops.

    Parameters
    ----------
    table : AnswerTable
        Every answer that was recorded.
    truth : mapping from task id to label
        Used at the end only, to measure.
    rule : StopRule
    seed : int
    method : str, default "dawid_skene"
    least_gain : float, default 0.02
        As in :meth:`StreamingPosteriors.next_task`; 0 asks every worker who comes.

    Returns
    -------
    Replay

    Notes
    -----
    Workers come as often as they have recorded answers, in random order, and come back
    while there is something to ask them. Each is given one of the open tasks that they
    did answer in the record (the one of which their answer tells most), and gives the
    recorded answer: nothing is simulated. Beliefs are refitted whenever a quarter more
    answers have come. A task whose recorded answers run out stays as it is, so savings
    are understated where there are few.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable
    >>> truth = np.arange(50) % 2
    >>> table = AnswerTable.from_arrays(
    ...     np.repeat(np.arange(50), 10), np.tile(np.arange(10), 50), np.repeat(truth, 10)
    ... )
    >>> done = replay(table, dict(enumerate(truth.tolist())), StopRule(), seed=1)
    >>> done.accuracy, bool(done.mean_answers < 4)
    (1.0, True)
    """
    rng = np.random.default_rng(seed)
    if table.n_labels == 0:
        none = np.zeros(0, dtype=np.int64)
        return Replay(
            tasks=table.tasks,
            answers=none,
            mean_answers=0.0,
            accuracy=float("nan"),
            vote_accuracy=float("nan"),
        )
    stream = StreamingPosteriors(
        table.classes.tolist(), rule=rule, method=method, growth=GROWTH
    )
    stream.announce(range(table.n_tasks))
    _collect(table, stream, rng, least_gain)
    stream.refit()
    places = list(range(table.n_tasks))
    posterior = stream.posterior(places)
    votes = stream.votes(places)
    known = _known(table, truth)
    return Replay(
        tasks=table.tasks,
        answers=votes.sum(axis=1),
        mean_answers=float(votes.sum() / table.n_tasks),
        accuracy=accuracy_with_ties(posterior, known),
        vote_accuracy=accuracy_with_ties(votes.astype(np.float64), known),
    )


def _collect(
    table: AnswerTable,
    stream: StreamingPosteriors,
    rng: np.random.Generator,
    least_gain: float,
) -> None:
    """Let workers come until nobody is asked any more."""
    task, classes = table.task_index.astype(np.int64), table.classes.tolist()
    order = rng.permutation(table.n_labels)
    order = order[np.argsort(table.worker_index[order], kind="stable")]
    ends = np.cumsum(np.bincount(table.worker_index, minlength=table.n_workers))
    left = np.split(order, ends[:-1])
    coming = table.worker_index[rng.permutation(table.n_labels)].tolist()
    # Whoever was not asked will not be until another answer has changed something.
    waiting: set[int] = set()
    for worker in itertools.cycle(coming):
        if len(waiting) == table.n_workers:
            return
        if worker in waiting:
            continue
        rows = left[worker]
        best = stream.next_place(worker, task[rows], least_gain=least_gain)
        if best is None:
            waiting.add(worker)
            continue
        row = rows[best]
        left[worker] = np.delete(rows, best)
        stream.add(int(task[row]), worker, classes[table.label_index[row]])
        waiting.clear()
        if stream.is_refit_due:
            stream.refit()


def _known(table: AnswerTable, truth: Mapping[Hashable, Hashable]) -> NDArray[np.int64]:
    """Return the true class of each task: -1 not known, `n_classes` that nobody gave."""
    place = {label: index for index, label in enumerate(table.classes.tolist())}
    return np.array(
        [
            place.get(truth[task], len(place)) if task in truth else -1
            for task in table.tasks.tolist()
        ],
        dtype=np.int64,
    )


def accuracy_with_ties(weights: NDArray[np.float64], known: NDArray[np.int64]) -> float:
    """Return the share of right labels; of tied classes each counts its part.

    A known class beyond those of the weights is one that nobody gave: an error.
    """
    rows = np.flatnonzero(known >= 0)
    if not len(rows):
        return float("nan")
    weights, right = weights[rows], known[rows]
    tied = weights >= weights.max(axis=1, keepdims=True) - 1e-9
    shares = np.pad(tied / tied.sum(axis=1, keepdims=True), ((0, 0), (0, 1)))
    return float(np.mean(shares[np.arange(len(rows)), right]))
