"""What the others say: beliefs about a task without the worker who is looked at.

A worker's own answer moves the belief about the task. Compared with that belief, every
worker looks better than they are, and two who copy each other look right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.result import class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult

Floats = NDArray[np.float64]
Indices = NDArray[np.signedinteger[Any]]

PSEUDO_ANSWERS = 2.0
"""Weight of all workers together in what is believed of one."""
SMALLEST_PROBABILITY = 1e-10
LARGEST_CONFUSION = 2**28
"""Cells of all confusion matrices together: 2 GiB of float64."""


def tally(index: Indices, weights: Floats, size: int) -> Floats:
    """Add up weights by index, shape (size,)."""
    return np.asarray(np.bincount(index, weights, size), dtype=np.float64)


def check_workers(table: AnswerTable, result: TruthResult) -> None:
    """Raise ValueError unless the result is of this table, and workers can be modelled."""
    check_same(table, result)
    cells = max(table.n_workers * table.n_classes, table.n_labels) * table.n_classes
    if cells > LARGEST_CONFUSION:
        raise ValueError(
            f"{table.n_classes:,} classes are too many to say what each worker makes of "
            f"each, with {table.n_workers:,} workers and {table.n_labels:,} answers: "
            "merge classes, or look at some of the tasks"
        )


def check_same(table: AnswerTable, result: TruthResult) -> None:
    """Raise ValueError unless the result is of these tasks, workers and classes."""
    for name in ("tasks", "workers", "classes"):
        mine, other = getattr(table, name), getattr(result, name)
        if len(mine) != len(other) or mine.tolist() != other.tolist():
            raise ValueError(
                f"the result has other {name} than the table: "
                "compute it from this table before asking about its workers"
            )


def beliefs(result: TruthResult) -> Floats:
    """Return the probability of each class of each task.

    Shares of votes are no probabilities: of a method without a model of the workers the
    estimates count as certain, in equal parts where they tie.
    """
    if result.confusion is not None:
        return result.posterior
    best = result.posterior.max(axis=1, keepdims=True, initial=0.0)
    tied = (result.posterior >= best - 1e-9).astype(np.float64)
    return np.asarray(tied / np.maximum(tied.sum(axis=1, keepdims=True), 1.0))


def matrices_of(table: AnswerTable, result: TruthResult) -> Floats:
    """Return each worker's confusion matrix, the method's or one from its estimates."""
    if result.confusion is not None:
        return result.confusion
    return confusions(table, beliefs(result))


def confusions(table: AnswerTable, posterior: Floats) -> Floats:
    """Return each worker's confusion matrix, (n_workers, truth, label), from beliefs.

    Counts weighted by the posteriors, drawn towards the matrix of all workers by
    `PSEUDO_ANSWERS` answers; that in turn towards the shares of the labels.
    """
    k, n_workers = table.n_classes, table.n_workers
    counts = np.zeros((n_workers * k, k))
    for truth in range(k):
        weight = posterior[table.task_index, truth]
        counts[:, truth] = tally(table.pair_index, weight, n_workers * k)
    by_worker = counts.reshape(n_workers, k, k).transpose(0, 2, 1)
    pooled = by_worker.sum(axis=0)
    labels = pooled.sum(axis=0)
    shares = labels / max(labels.sum(), 1.0) if table.n_labels else np.ones(k) / k
    pooled = pooled + PSEUDO_ANSWERS * shares
    pooled /= pooled.sum(axis=1, keepdims=True)
    shrunk = by_worker + PSEUDO_ANSWERS * pooled
    return np.asarray(shrunk / shrunk.sum(axis=2, keepdims=True))


def pooled_confusion(table: AnswerTable, posterior: Floats) -> Floats:
    """Return the confusion matrix of all workers together, (truth, label)."""
    k = table.n_classes
    counts = np.zeros((k, k))
    for truth in range(k):
        weight = posterior[table.task_index, truth]
        counts[truth] = tally(table.label_index, weight, k)
    labels = counts.sum(axis=0)
    counts = counts + PSEUDO_ANSWERS * labels / max(labels.sum(), 1.0)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-300))


def modelled(table: AnswerTable, result: TruthResult) -> tuple[Floats, Floats]:
    """Return each worker's confusion matrix, and the posteriors that follow from them.

    The method's own; of one without a model of the workers those of one step of Dawid
    and Skene from its estimates, for shares of votes are no probabilities.
    """
    matrices = matrices_of(table, result)
    if result.confusion is not None:
        return matrices, result.posterior
    shares = np.maximum(class_shares(beliefs(result)), SMALLEST_PROBABILITY)
    evidence = np.tile(np.log(shares), (table.n_tasks, 1))
    for truth in range(table.n_classes):
        said = matrices[table.worker_index, truth, table.label_index]
        logs = np.log(np.maximum(said, SMALLEST_PROBABILITY))
        evidence[:, truth] += tally(table.task_index, logs, table.n_tasks)
    return matrices, _normalised(evidence)


def without_own(table: AnswerTable, result: TruthResult) -> Floats:
    """Return the belief about each answer's task without that answer, (n_labels, K)."""
    matrices, posterior = modelled(table, result)
    own = matrices[table.worker_index, :, table.label_index]
    return divided_out(posterior[table.task_index], own)


def divided_out(posterior: Floats, *likelihoods: Floats) -> Floats:
    """Take answers out of beliefs: divide by their likelihood of each class."""
    with np.errstate(divide="ignore"):
        evidence = np.log(posterior)
    for likelihood in likelihoods:
        evidence = evidence - np.log(np.maximum(likelihood, SMALLEST_PROBABILITY))
    return _normalised(evidence)


def _normalised(evidence: Floats) -> Floats:
    """Make probabilities of the logs of what they are in proportion to."""
    evidence -= evidence.max(axis=1, keepdims=True, initial=-np.inf)
    belief = np.exp(evidence)
    return np.asarray(belief / belief.sum(axis=1, keepdims=True))


def discoveries(p_values: Floats) -> Floats:
    """Return q-values: the false discovery rate at which each would be flagged.

    Benjamini and Hochberg's step-up, 1995.
    """
    n = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * n / np.arange(1, n + 1)
    lowest = np.minimum.accumulate(scaled[::-1])[::-1]
    q_values = np.empty(n)
    q_values[order] = np.minimum(lowest, 1.0)
    return q_values
