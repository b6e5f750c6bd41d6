"""The same figures as the compiled kernels, from one matrix a network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def measure_egos(
    alter_offsets: Integers,
    tie_offsets: Integers,
    ties: Integers,
    weights: Floats,
    closeness: Floats,
) -> tuple[Floats, Floats]:
    """Return the figures of each ego and of each alter.

    Parameters
    ----------
    alter_offsets : ndarray of int64, shape (n_egos + 1,)
        Where the alters of each ego begin and end.
    tie_offsets : ndarray of int64, shape (n_egos + 1,)
        Where the ties among them begin and end; each pair at most once, no loops.
    ties : ndarray of int32, shape (n_ties, 2)
        Positions among the alters of the ego.
    weights : ndarray of float64, shape (n_ties,)
        Above 0.
    closeness : ndarray of float64, shape (n_alters,)
        Weight of the tie of ego with each alter, above 0.

    Returns
    -------
    ndarray of float64, shape (n_egos, 9)
        Components, isolates, size of the largest component, closed triads, triads,
        betweenness of ego, constraint, effective size, hierarchy; 0 without alters.
    ndarray of float64, shape (n_alters, 3)
        Degree and betweenness among the alters, share of ego's constraint.
    """
    n_egos = len(alter_offsets) - 1
    egos, alters = np.zeros((n_egos, 9)), np.zeros((int(alter_offsets[-1]), 3))
    for ego in range(n_egos):
        own = slice(*alter_offsets[ego : ego + 2])
        rows = slice(*tie_offsets[ego : ego + 2])
        n = own.stop - own.start
        if n:
            matrix = _matrix(n, ties[rows], weights[rows])
            shared = _shape(matrix > 0, egos[ego])
            _holes(matrix, closeness[own], egos[ego], alters[own])
            alters[own, 0] = np.diag(shared)
            alters[own, 1] = _between(matrix > 0)
    return egos, alters


def _matrix(n: int, ties: Integers, weights: Floats) -> Floats:
    matrix = np.zeros((n, n))
    matrix[ties[:, 0], ties[:, 1]] = weights
    matrix[ties[:, 1], ties[:, 0]] = weights
    return matrix


def _shape(near: NDArray[np.bool_], found: Floats) -> Floats:
    n = len(near)
    reach = np.linalg.matrix_power((near | np.eye(n, dtype=bool)).astype(object), n) > 0
    sizes = np.array(sorted({tuple(row) for row in reach.tolist()})).sum(axis=1)
    shared = near.astype(float) @ near.astype(float)
    above = np.triu(np.ones((n, n), dtype=bool), 1)
    degree = near.sum(axis=1)
    found[:3] = len(sizes), (sizes == 1).sum(), sizes.max()
    found[3] = shared[above & near].sum()
    found[4] = (degree * (degree - 1) / 2).sum()
    found[5] = (1 / (1 + shared[above & ~near])).sum()
    return np.asarray(shared)


def _holes(matrix: Floats, closeness: Floats, found: Floats, alters: Floats) -> None:
    n = len(matrix)
    own = closeness / closeness.sum()
    spent = matrix.sum(axis=1) + closeness
    squares = (own + own @ (matrix / spent[:, None])) ** 2
    largest = np.maximum(matrix.max(axis=1), closeness)
    found[6] = squares.sum()
    found[7] = n - (matrix / largest[:, None] @ own).sum()
    alters[:, 2] = squares / found[6]
    relative = alters[:, 2] * n
    found[8] = (
        (relative * np.log(relative)).sum() / (n * np.log(n)) if n > 1 else np.nan
    )


def _between(near: NDArray[np.bool_]) -> Floats:
    n = len(near)
    distance = np.where(np.eye(n, dtype=bool), 0.0, np.inf)
    paths, walks = np.eye(n), np.eye(n)
    for step in range(1, n):
        walks = walks @ near
        fresh = np.isinf(distance) & (walks > 0)
        distance[fresh], paths[fresh] = step, walks[fresh]
    between = np.zeros(n)
    for middle in range(n):
        others = [place for place in range(n) if place != middle]
        for one in others:
            for other in others:
                via = distance[one, middle] + distance[middle, other]
                if one < other and np.isfinite(via) and via == distance[one, other]:
                    through = paths[one, middle] * paths[middle, other]
                    between[middle] += through / paths[one, other]
    return between
