"""Beliefs that follow every answer: microseconds each, a full fit now and then."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwork_core.allocation.gain import expected_gain
from handwork_core.allocation.stopping import StopRule
from handwork_core.allocation.votes import Ballots, grown, vote_leads
from handwork_core.answers import AnswerTable
from handwork_core.truth import find_method
from handwork_core.truth.result import choose_labels

if TYPE_CHECKING:
    from handwork_core.truth import Gold, TruthResult

Floats = NDArray[np.float64]

PSEUDO_LABELS = 2.0
"""Weight of all workers in what is believed of one, as in Dawid and Skene's default."""
CAUTIOUS_LABELS = 5.0
"""The same, by answers of one class, where a worker is to be passed over."""
FIRST_ACCURACY = 0.7
"""Of a crowd of which nothing is known yet, weighed as `FIRST_ANSWERS` a class."""
FIRST_ANSWERS = 10.0
LEAST_GAIN = 0.02
"""Nats: what an answer that is right 0.6 of the time tells of two classes."""
LEAST_ANSWERS = 10
"""Nobody is passed over before."""
FIRST_FIT = 20
"""Answers before the first full fit."""


class Belief(NamedTuple):
    """What is believed about one task.

    `label` is None for a task without answers, unless it is known; `confidence` is its
    probability, `lead` its votes more than any other class. `n_answers` counts workers:
    each has one vote, and none where they contradict themselves.
    """

    label: Any
    confidence: float
    lead: int
    n_answers: int
    is_open: bool


class StreamingPosteriors:
    """What is believed about tasks and workers, answer by answer.

    Between full fits an answer moves the belief about its own task, and the counts of
    the workers who answered it; other tasks wait for the next :meth:`refit`, which
    makes everything equal to the batch method on all answers so far.

    Parameters
    ----------
    classes : sequence
        Every label that is possible; the first wins a tie.
    rule : StopRule, optional
        When a task has answers enough.
    method : str, default "dawid_skene"
        A method for labels by name, used by :meth:`refit`.
    growth : float, default 0.1
        A full fit is due when there are this share more answers than at the last.
    gold : mapping from task id to label, optional
        Known answers; these tasks are settled from the start.

    Raises
    ------
    ValueError
        When an option is out of range, or a known label is not among the classes.

    Notes
    -----
    With :math:`e` the worker's confusion matrix of the moment, drawn towards that of all
    workers by two pseudo-labels, an answer :math:`l` multiplies the belief by
    :math:`e_{cl}`. One answer costs O(classes x answers of the task), compiled; memory
    is O(answers + tasks x classes + workers x classes squared).

    References
    ----------
    .. [1] P. Welinder and P. Perona, "Online Crowdsourcing: Rating Annotators and
       Obtaining Cost-effective Labels", CVPR Workshops 2010.
       doi:10.1109/CVPRW.2010.5543189

    Examples
    --------
    >>> stream = StreamingPosteriors(["cat", "dog"])
    >>> stream.add(1, "ada", "cat").is_open
    True
    >>> stream.add(1, "bola", "cat").label
    'cat'
    """

    def __init__(
        self,
        classes: Sequence[Hashable],
        *,
        rule: StopRule | None = None,
        method: str = "dawid_skene",
        growth: float = 0.1,
        gold: Gold | None = None,
    ) -> None:
        # Importing Numba takes longer than most uses of this package need.
        from handwork_core._kernels import streaming  # noqa: PLC0415

        if growth <= 0:
            raise ValueError(f"growth must be above 0, not {growth}")
        self._step = streaming.add_answer
        self.classes: list[Any] = getattr(classes, "tolist", lambda: list(classes))()
        self._label_of = {label: place for place, label in enumerate(self.classes)}
        if not self.classes or len(self._label_of) != len(self.classes):
            raise ValueError("classes must be one label or more, each once")
        self.rule = rule or StopRule()
        self.method = find_method(method, answers="labels")
        self._growth, self._gold = growth, dict(gold or {})
        self._check_gold()
        self._task_of: dict[Hashable, int] = {}
        self._worker_of: dict[Hashable, int] = {}
        self._n_answers = self._n_at_fit = 0
        self._make_arrays()

    def _check_gold(self) -> None:
        for task, label in self._gold.items():
            if label not in self._label_of:
                where = f"gold label {label!r} of task {task!r}"
                raise ValueError(f"{where} is not among the classes")

    def _make_arrays(self) -> None:
        k = len(self.classes)
        wrong = (1 - FIRST_ACCURACY) / max(k - 1, 1)
        guess = np.full((k, k), wrong) + np.eye(k) * (FIRST_ACCURACY - wrong)
        if k == 1:
            guess[:] = 1.0
        self._pooled = FIRST_ANSWERS * np.c_[guess, guess.sum(axis=1)]
        self._log_prior = np.full(k, -np.log(k))
        self._evidence, self._belief = np.zeros((0, k)), np.zeros((0, k))
        self._ballots = Ballots(k)
        self._counts = np.zeros((0, k, k + 1))
        self._newest = np.zeros(0, dtype=np.int64)
        self._open = np.zeros(0, dtype=np.bool_)
        self._known = np.zeros(0, dtype=np.bool_)
        self._rows = np.zeros((3, 0), dtype=np.int64)
        self._before = np.zeros(0, dtype=np.int64)

    @property
    def n_answers(self) -> int:
        """Number of answers so far."""
        return self._n_answers

    @property
    def n_tasks(self) -> int:
        """Number of tasks, answered or announced."""
        return len(self._task_of)

    @property
    def is_refit_due(self) -> bool:
        """Whether there are enough new answers for a full fit."""
        due = max(FIRST_FIT, self._n_at_fit * (1 + self._growth))
        return self._n_answers > self._n_at_fit and self._n_answers >= due

    @property
    def is_out_of_budget(self) -> bool:
        """Whether the rule's budget is used up."""
        return self.rule.budget is not None and self._n_answers >= self.rule.budget

    def announce(self, tasks: Iterable[Hashable]) -> None:
        """Make tasks known before their first answer, so that they can be chosen."""
        for task in tasks:
            self._place_of_task(task)

    def add(self, task: Hashable, worker: Hashable, label: Hashable) -> Belief:
        """Count one answer and return what is believed about its task.

        Raises ValueError for a label that is not among the classes.
        """
        if label not in self._label_of:
            raise ValueError(f"label {label!r} is not among the classes")
        place, who = self._place_of_task(task), self._place_of_worker(worker)
        given, row = self._label_of[label], self._n_answers
        if row == self._rows.shape[1]:
            self._rows = grown(self._rows.T, row + 1).T.copy()
            self._before = grown(self._before, row + 1)
        self._rows[:, row] = place, who, given
        self._n_answers += 1
        self._ballots.add(place, who, given)
        self._step(
            place,
            row,
            self._newest,
            self._before,
            self._rows[1],
            self._rows[2],
            self._evidence,
            self._belief,
            self._counts,
            self._pooled,
            PSEUDO_LABELS,
        )
        return self._look(place)

    def belief(self, task: Hashable) -> Belief:
        """Return what is believed about a task; an unknown one is announced."""
        return self._look(self._place_of_task(task))

    def posterior(self, tasks: Sequence[Hashable]) -> Floats:
        """Return the probabilities of the classes, shape (len(tasks), n_classes)."""
        return self._belief[[self._place_of_task(task) for task in tasks]]

    def votes(self, tasks: Sequence[Hashable]) -> NDArray[np.int64]:
        """Return the votes for the classes, one a worker, (len(tasks), n_classes)."""
        return self._ballots.votes[[self._place_of_task(task) for task in tasks]]

    def is_open(self, tasks: Sequence[Hashable]) -> NDArray[np.bool_]:
        """Tell which tasks want more answers, shape (len(tasks),)."""
        return self._open[[self._place_of_task(task) for task in tasks]]

    @property
    def open_tasks(self) -> list[Hashable]:
        """Tasks that want more answers, in the order in which they became known."""
        tasks = list(self._task_of)
        return [tasks[place] for place in np.flatnonzero(self._open[: len(tasks)])]

    def confusion(self, worker: Hashable, *, cautious: bool = False) -> Floats:
        """Return a worker's confusion matrix, (truth, label); cautious: nearer to all."""
        crowd = self._pooled[:, :-1] / self._pooled[:, -1:]
        if worker not in self._worker_of:
            return np.asarray(crowd)
        counts = self._counts[self._worker_of[worker]]
        weight = CAUTIOUS_LABELS if cautious else PSEUDO_LABELS
        return np.asarray((counts[:, :-1] + weight * crowd) / (counts[:, -1:] + weight))

    def answers_of(self, worker: Hashable) -> int:
        """Return how many answers a worker has given."""
        if worker not in self._worker_of:
            return 0
        return round(float(self._counts[self._worker_of[worker], :, -1].sum()))

    def gains(self, worker: Hashable, tasks: Sequence[Hashable]) -> Floats:
        """Return what this worker's answer is expected to tell about each task, in nats."""
        confusion = self.confusion(worker, cautious=True)
        return expected_gain(self.posterior(tasks), confusion)

    def next_task(
        self,
        worker: Hashable,
        among: Sequence[Hashable] | None = None,
        *,
        least_gain: float = LEAST_GAIN,
    ) -> Hashable | None:
        """Choose the open task, new to this worker, about which they tell most.

        Parameters
        ----------
        worker : hashable
        among : sequence of tasks, optional
            Tasks that the worker may take; by default all open ones. Those that they
            have answered are left out.
        least_gain : float, default 0.02
            In nats. A worker who has given ten answers and would tell less than this
            about a task of which nothing is known (as one who is right 0.6 of the time,
            of two classes) is not asked; newcomers always are. 0 asks everybody.

        Returns
        -------
        hashable or None
            The first of the tasks with the greatest gain; None when the budget is used
            up, no such task is open, or the worker is not asked.
        """
        tasks = self.open_tasks if among is None else list(among)
        places = np.array([self._place_of_task(task) for task in tasks], dtype=np.int64)
        best = self.next_place(worker, places, least_gain=least_gain)
        return None if best is None else tasks[best]

    def next_place(
        self, worker: Hashable, places: NDArray[np.int64], *, least_gain: float
    ) -> int | None:
        """Do as :meth:`next_task` for tasks by the order in which they became known.

        Returns the position in `places` of the chosen one.
        """
        is_new = self._ballots.unanswered(self._worker_of.get(worker), places)
        candidates = np.flatnonzero(self._open[places] & is_new)
        if not len(candidates) or self.is_out_of_budget:
            return None
        confusion = self.confusion(worker, cautious=True)
        k = len(self.classes)
        told = expected_gain(np.full((1, k), 1 / k), confusion)
        if told[0] < least_gain and self.answers_of(worker) >= LEAST_ANSWERS:
            return None
        gains = expected_gain(self._belief[places[candidates]], confusion)
        return int(candidates[gains.argmax()])

    def table(self) -> AnswerTable:
        """Return all answers so far."""
        task, worker, label = self._rows[:, : self._n_answers]
        tasks, workers = list(self._task_of), list(self._worker_of)
        return AnswerTable.from_arrays(
            [tasks[place] for place in task.tolist()],
            [workers[place] for place in worker.tolist()],
            [self.classes[place] for place in label.tolist()],
            classes=self.classes,
        )

    def refit(self) -> TruthResult:
        """Fit the batch method to all answers so far, and start again from there."""
        result: TruthResult = self.method.function(
            self.table(), gold=self._gold or None
        )
        self._n_at_fit = self._n_answers
        if self._n_answers == 0:
            return result
        places = [self._task_of[task] for task in result.tasks.tolist()]
        self._belief[places] = result.posterior
        self._evidence[places] = np.log(np.maximum(result.posterior, 1e-300))
        self._log_prior = np.log(np.maximum(result.class_prior, 1e-10))
        self._reset_unanswered()
        self._recount()
        self._look_at_all()
        return result

    def _reset_unanswered(self) -> None:
        n, is_new = self.n_tasks, (self._newest < 0) & ~self._known
        waiting = np.flatnonzero(is_new[:n])
        self._evidence[waiting] = self._log_prior
        self._belief[waiting] = np.exp(self._log_prior) / np.exp(self._log_prior).sum()

    def _recount(self) -> None:
        """Count every answer by the beliefs of the moment."""
        k = len(self.classes)
        task, worker, label = self._rows[:, : self._n_answers]
        size = len(self._counts) * k
        for truth in range(k):
            weight = self._belief[task, truth]
            counts = np.bincount(worker * k + label, weight, size).reshape(-1, k)
            self._counts[:, truth, :-1] = counts
        self._counts[:, :, -1] = self._counts[:, :, :-1].sum(axis=2)
        shares = np.bincount(label, minlength=k) / self._n_answers
        # One answer's worth of the labels' shares, for a truth that nobody has met.
        self._pooled[:, :-1] = self._counts[:, :, :-1].sum(axis=0) + shares
        self._pooled[:, -1] = self._pooled[:, :-1].sum(axis=1)

    def _look(self, place: int) -> Belief:
        """Read one task, and remember whether it is open."""
        belief = self._belief[place].tolist()
        votes, n = self._ballots.votes[place].tolist(), int(self._ballots.heard[place])
        is_known = bool(self._known[place])
        best = max(belief)
        label = next(c for c, share in enumerate(belief) if share >= best - 1e-9)
        rival = max((v for c, v in enumerate(votes) if c != label), default=0)
        lead = votes[label] - rival
        rule = self.rule
        is_sure = belief[label] >= rule.confidence and lead >= rule.lead
        is_settled = is_known or (is_sure and n >= rule.min_answers)
        is_open = n < rule.max_answers and not is_settled
        self._open[place] = is_open
        told = self.classes[label] if n or is_known else None
        return Belief(told, belief[label], lead, n, is_open)

    def _look_at_all(self) -> None:
        there = slice(self.n_tasks)
        labels, confidence = choose_labels(self._belief[there])
        lead, n = (
            vote_leads(self._ballots.votes[there], labels),
            self._ballots.heard[there],
        )
        settled = self.rule.is_settled(confidence, lead, n) | self._known[there]
        self._open[there] = ~settled & (n < self.rule.max_answers)

    def _place_of_task(self, task: Hashable) -> int:
        place = self._task_of.get(task)
        if place is not None:
            return place
        place = len(self._task_of)
        if place == len(self._newest):
            for name in ("_evidence", "_belief", "_newest", "_open", "_known"):
                setattr(self, name, grown(getattr(self, name), place + 1))
        self._ballots.make_room(place + 1)
        self._task_of[task] = place
        self._newest[place], self._open[place] = -1, task not in self._gold
        self._known[place] = task in self._gold
        self._evidence[place] = self._log_prior
        if task in self._gold:
            self._evidence[place] = -np.inf
            self._evidence[place, self._label_of[self._gold[task]]] = 0.0
        self._belief[place] = np.exp(self._evidence[place])
        self._belief[place] /= self._belief[place].sum()
        return place

    def _place_of_worker(self, worker: Hashable) -> int:
        place = self._worker_of.setdefault(worker, len(self._worker_of))
        if place == len(self._counts):
            self._counts = grown(self._counts, place + 1)
        return place
