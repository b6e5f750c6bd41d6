"""Which of the things that somebody drew are there, and who misses or imagines them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.quantiles import beta_95
from handwork_core.truth.result import Parameter
from handwork_core.truth.rows import weighted_count

if TYPE_CHECKING:
    from handwork_core.truth.shapes.table import ShapeTable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PSEUDO_THINGS = 4.0
"""Weight of what holds for all workers in the rates of each one."""
POOLED_MISSES = (1.0, 3.0)
POOLED_ALARMS = (1.0, 9.0)
"""Beta priors of the rates of all workers together."""
KIND_ANSWERS = (1.0, 2.0, 1.0)
HARD_ANSWERS = 4.0
"""Candidates of each kind, and answers to hard things of both kinds, in the priors."""
FIRST_MISS, FIRST_ALARM = 0.1, 0.05
SURE_OF_ALARMS = 0.25
"""How far the level of all alarms is drawn towards the first one, in logarithms."""
MOST_ALARM = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The clusters of a table's shapes, and who could have drawn each.

    Attributes
    ----------
    cluster : ndarray of int64, shape (n_shapes,)
        Cluster of each shape of the table.
    task : ndarray of int64, shape (n_clusters,)
        Position of the task of each cluster.
    drawn_by : ndarray of int64, shape (n_shapes,)
        Position of the worker of each shape.
    """

    table: ShapeTable
    cluster: Integers
    task: Integers
    drawn_by: Integers

    @property
    def n_clusters(self) -> int:
        """Number of candidates."""
        return len(self.task)

    def sum_of_drawn(self, by_worker: Floats) -> Floats:
        """Return the sum over those who drew each candidate, shape (n_clusters,)."""
        weights = by_worker[self.drawn_by]
        return weighted_count(self.cluster, weights, self.n_clusters)

    def sum_of_lookers(self, by_worker: Floats) -> Floats:
        """Return the sum over the answers to each task, shape (n_tasks,)."""
        return self.table.sum_by_task(by_worker[self.table.worker_index])

    def drawn_by_worker(self, by_cluster: Floats) -> Floats:
        """Return the sum over the candidates that each worker drew."""
        weights = by_cluster[self.cluster]
        n_workers = self.table.n_workers
        return weighted_count(self.drawn_by, weights, n_workers)

    def met_by_worker(self, by_cluster: Floats) -> Floats:
        """Return the sum over the candidates of all tasks that each worker looked at."""
        n_tasks = self.table.n_tasks
        of_task = weighted_count(self.task, by_cluster, n_tasks)
        return self.table.sum_by_worker(of_task[self.table.task_index])


@dataclass(slots=True)
class Belief:
    """What EM believes.

    Attributes
    ----------
    kinds : ndarray of float64, shape (3, n_clusters)
        Probability that a candidate is an illusion, a thing, or a thing hard to see.
    miss, alarm : ndarray of float64, shape (n_workers,)
        Chance to leave out a thing, and to draw an illusion.
    hard_miss : float
        Chance of everybody to leave out a thing that is hard to see.
    shares : ndarray of float64, shape (3,)
        Of the kinds among the candidates.
    """

    kinds: Floats
    miss: Floats
    alarm: Floats
    hard_miss: float
    shares: Floats
    n_iterations: int = 0
    converged: bool = False

    @property
    def probability(self) -> Floats:
        """Probability that something is there, shape (n_clusters,)."""
        return np.asarray(np.clip(self.kinds[1] + self.kinds[2], 0.0, 1.0))


def find_existing(
    candidates: Candidates, max_iterations: int, tolerance: float
) -> Belief:
    """Fit the rates of each worker and the kind of each candidate by EM.

    A candidate is known only because somebody drew it, so the likelihoods are those of
    being drawn by these workers given that somebody drew it; what nobody drew is added
    to the counts with its expected number.
    """
    ones = np.ones(candidates.table.n_workers)
    shares = np.array(KIND_ANSWERS) / sum(KIND_ANSWERS)
    kinds = np.repeat(shares[:, None], candidates.n_clusters, axis=1)
    belief = Belief(kinds, FIRST_MISS * ones, FIRST_ALARM * ones, 0.5, shares)
    belief.converged = candidates.n_clusters == 0
    while not belief.converged and belief.n_iterations < max_iterations:
        before = belief.probability
        belief.kinds = _expect(candidates, belief)
        _count(candidates, belief)
        belief.n_iterations += 1
        moved = float(np.abs(belief.probability - before).max())
        # The start is no belief yet: it may be left unmoved by one task alone.
        belief.converged = belief.n_iterations > 1 and moved <= tolerance
    return belief


def _expect(candidates: Candidates, belief: Belief) -> Floats:
    everybody = np.full(candidates.table.n_workers, 1 - belief.hard_miss)
    draws = (belief.alarm, 1 - belief.miss, everybody)
    logs = [_log_likelihood(candidates, each) for each in draws]
    weights = np.stack(logs) + np.log(belief.shares)[:, None]
    weights -= weights.max(axis=0)
    found = np.exp(weights)
    return np.asarray(found / found.sum(axis=0))


def _log_likelihood(candidates: Candidates, draws: Floats) -> Floats:
    """Return the log-probability of who drew each candidate, given that somebody did."""
    leaves = np.log1p(-draws)
    nobody = candidates.sum_of_lookers(leaves)[candidates.task]
    # Those who drew it are among the lookers: their share is exchanged.
    drawn = candidates.sum_of_drawn(np.log(draws) - leaves)
    return nobody + drawn - _log_somebody(nobody)


def _log_somebody(log_nobody: Floats) -> Floats:
    """Return log(1 - p) from log p, exact also where p is near 1."""
    return np.asarray(np.log(-np.expm1(log_nobody)))


def _seen_share(candidates: Candidates, draws: Floats) -> Floats:
    """Return the chance that somebody draws a thing of each candidate's task."""
    nobody = candidates.sum_of_lookers(np.log1p(-draws))[candidates.task]
    return np.asarray(-np.expm1(nobody))


def _count(candidates: Candidates, belief: Belief) -> None:
    """Write the rates that follow from the probabilities of the kinds."""
    illusions, things, hard = belief.kinds
    drawn, missed = _drawn_and_missed(candidates, things, 1 - belief.miss)
    belief.miss = _rates(missed, drawn, POOLED_MISSES)
    drawn, left = _drawn_and_missed(candidates, illusions, belief.alarm)
    alarm = _rates(drawn, left, POOLED_ALARMS)
    # How often nobody draws an illusion is hardly told by data, where most are drawn by
    # one worker: rates in the same proportions fit them nearly as well.
    level = FIRST_ALARM / (drawn.sum() / max((drawn + left).sum(), 1e-9) + 1e-9)
    belief.alarm = np.minimum(alarm * level**SURE_OF_ALARMS, MOST_ALARM)
    everybody = np.full(candidates.table.n_workers, 1 - belief.hard_miss)
    drawn, missed = _drawn_and_missed(candidates, hard, everybody)
    counted = missed.sum() + HARD_ANSWERS
    belief.hard_miss = float(counted / (counted + drawn.sum() + HARD_ANSWERS))
    counts = belief.kinds.sum(axis=1) + KIND_ANSWERS
    belief.shares = np.asarray(counts / counts.sum())


def _drawn_and_missed(
    candidates: Candidates, of_kind: Floats, draws: Floats
) -> tuple[Floats, Floats]:
    """Return how much of a kind each worker drew and left out, seen by others or not."""
    drawn = candidates.drawn_by_worker(of_kind)
    met = candidates.met_by_worker(of_kind / _seen_share(candidates, draws))
    return drawn, np.maximum(met - drawn, 0)


def _rates(hits: Floats, others: Floats, prior: tuple[float, float]) -> Floats:
    """Return each worker's share of hits, drawn towards that of all together."""
    pooled = (hits.sum() + prior[0]) / (hits.sum() + others.sum() + sum(prior))
    return np.asarray((hits + PSEUDO_THINGS * pooled) / (hits + others + PSEUDO_THINGS))


def worker_rates(candidates: Candidates, belief: Belief) -> dict[str, Parameter]:
    """Return the workers' miss and false-alarm rates with their 95 % intervals."""
    real = belief.probability
    seen = candidates.drawn_by_worker(real)
    missed = np.maximum(candidates.met_by_worker(real) - seen, 0)
    imagined = candidates.drawn_by_worker(1 - real)
    return {
        "miss_rate": _as_parameter(missed, seen, POOLED_MISSES),
        "false_alarm_rate": _as_parameter(imagined, seen, POOLED_ALARMS),
    }


def _as_parameter(
    hits: Floats, others: Floats, prior: tuple[float, float]
) -> Parameter:
    estimate = _rates(hits, others, prior)
    weight = hits + others + PSEUDO_THINGS
    low, high = beta_95(weight * estimate, weight * (1 - estimate))
    return Parameter(of="worker", estimate=estimate, low=low, high=high)
