"""Which shapes of different workers are marks of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.shapes.geometry import sort_key

if TYPE_CHECKING:
    from handwork_core.truth.shapes.table import ShapeTable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

OTHER_LABEL = 0.9
"""Factor on the similarity of shapes with different labels: likes are joined first."""
ROUNDS = 4
DIGITS = 9
"""Similarities equal to so many digits are a tie: rounding must not join shapes."""


def match_shapes(table: ShapeTable, threshold: float) -> tuple[Integers, Integers]:
    """Cluster the shapes of each task, at most one of an answer in a cluster.

    Returns
    -------
    cluster : ndarray of int64, shape (n_shapes,)
    cluster_task : ndarray of int64, shape (n_clusters,)
        Position of the task of each cluster; clusters stand in the order of the tasks.

    Notes
    -----
    Pairs are joined from the most similar on, if the mean similarity between their
    clusters reaches the threshold and no answer has a shape in both. Where a shape
    could also stand with another cluster, the shapes of each answer are then assigned
    anew to the clusters' consensus shapes, so that the sum of similarities is largest
    (optimal assignment), until nothing changes.
    """
    starts = table.shape_offsets[table.task_offsets]
    answer = table.answer_index
    cluster = np.zeros(table.n_shapes, np.int64)
    cluster_task: list[int] = []
    for task in range(table.n_tasks):
        rows = np.arange(starts[task], starts[task + 1])
        if len(rows) == 0:
            continue
        own = _match_task(table, rows, answer[rows], threshold)
        cluster[rows] = own + len(cluster_task)
        cluster_task += [task] * (int(own.max()) + 1)
    return cluster, np.array(cluster_task, dtype=np.int64)


def _match_task(
    table: ShapeTable, rows: Integers, answer: Integers, threshold: float
) -> Integers:
    # Worker ids must not matter: shapes are taken in the order of what was drawn.
    order = sorted(
        range(len(rows)), key=lambda place: sort_key(table.shapes[rows[place]])
    )
    rows, answer = rows[order], answer[order]
    likeness = _likeness(table, rows, rows)
    possible = (likeness >= threshold) & (answer[:, None] != answer[None, :])
    own = _join(likeness, possible, answer, threshold)
    for _ in range(ROUNDS):
        if not (possible & (own[:, None] != own[None, :])).any():
            break
        before, own = own, _assign(table, rows, answer, own, threshold)
        if np.array_equal(before, own):
            break
    found = np.empty(len(rows), np.int64)
    found[order] = own
    return found


def _likeness(table: ShapeTable, first: Integers, second: Integers) -> Floats:
    found = table.geometry.similarity(table.shapes[first], table.shapes[second])
    found = np.round(found, DIGITS)
    if table.label_index is not None:
        labels = table.label_index
        found *= np.where(labels[first][:, None] == labels[second], 1.0, OTHER_LABEL)
    return found


def _join(
    likeness: Floats, possible: NDArray[np.bool_], answer: Integers, threshold: float
) -> Integers:
    left, right = np.nonzero(np.triu(possible, 1))
    by_likeness = np.lexsort((right, left, -likeness[left, right]))
    own = np.arange(len(answer))
    members = [[place] for place in range(len(answer))]
    for pair in by_likeness:
        a, b = own[left[pair]], own[right[pair]]
        if a == b or _share_an_answer(answer, members[a], members[b]):
            continue
        if likeness[np.ix_(members[a], members[b])].mean() < threshold:
            continue
        members[a] += members[b]
        own[members[b]] = a
    return _renumbered(own)


def _share_an_answer(answer: Integers, first: list[int], second: list[int]) -> bool:
    return not set(answer[first].tolist()).isdisjoint(answer[second].tolist())


def _assign(
    table: ShapeTable,
    rows: Integers,
    answer: Integers,
    own: Integers,
    threshold: float,
) -> Integers:
    """Return the clusters after each answer's shapes have chosen among all clusters."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow to import

    centres = consensus_shapes(table, rows, own, np.ones(len(rows)))
    likeness = np.round(table.geometry.similarity(table.shapes[rows], centres), DIGITS)
    likeness[likeness < threshold] = 0.0
    # A shape alone is no cluster for others, and none that its answer must keep.
    likeness[:, np.bincount(own) == 1] = 0.0
    found = np.arange(len(rows)) + len(centres)
    for one in np.unique(answer):
        places = np.flatnonzero(answer == one)
        shape, cluster = linear_sum_assignment(likeness[places], maximize=True)
        good = likeness[places[shape], cluster] > 0
        found[places[shape[good]]] = cluster[good]
    return _renumbered(found)


def _renumbered(own: Integers) -> Integers:
    """Number clusters in the order of their first shapes."""
    _, first, inverse = np.unique(own, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    return place[inverse]


def consensus_shapes(
    table: ShapeTable, rows: Integers, own: Integers, weights: Floats
) -> NDArray[np.float64]:
    """Return one shape for each cluster 0, 1, ... of the shapes in `rows`."""
    order = np.argsort(own, kind="stable")
    counts = np.bincount(own)
    parts = np.split(order, np.cumsum(counts)[:-1])
    centres = [
        table.geometry.consensus(table.shapes[rows[part]], weights[part])
        if len(part) > 1
        else table.shapes[rows[part[0]]]
        for part in parts
    ]
    return table.geometry.collect(centres)
