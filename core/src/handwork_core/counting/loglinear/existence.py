"""Where a maximum of the likelihood exists, and what it still says where it does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space, qr
from scipy.optimize import linprog

from handwork_core.counting.results import CountingError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RANK_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """What remains of a model where its likelihood has a maximum.

    Attributes
    ----------
    cells : ndarray of bool, shape (c,)
        Cells with a mean above 0 at the maximum; the others are fitted by exactly 0.
    columns : ndarray of bool, shape (p,)
        Independent columns on those cells, the intercept first if it can be.
    identified : bool
        Whether the mean of the cell of those on no list is determined.
    exists : bool
        Whether every coefficient is finite: no cell had to be left out.
    """

    cells: Flags
    columns: Flags
    identified: bool
    exists: bool


def find_face(design: Floats, counts: Floats) -> Face:
    r"""Return the cells on which the likelihood of a Poisson model has its maximum.

    Parameters
    ----------
    design : ndarray of float64, shape (c, p)
        Of the model alone. Column 0 is the intercept; the cell of those on no list has 1
        there and 0 elsewhere.
    counts : ndarray of float64, shape (c,)

    Returns
    -------
    Face

    Notes
    -----
    The maximum exists unless some :math:`\gamma` has :math:`X\gamma = 0` where counts
    are positive and :math:`X\gamma \le 0`, not all 0, where they are 0: along it the
    likelihood grows for ever. One linear programme, the largest sum of :math:`t_i \in [0,
    1]` with :math:`(X\gamma)_i \le -t_i`, finds every cell that some direction sends to 0:
    directions can be added and stretched. What is left is a model with a maximum; the number on no list is determined if
    the first unit vector lies in the span of its rows.

    References
    ----------
    .. [1] S. E. Fienberg, A. Rinaldo, "Maximum likelihood estimation in log-linear
       models", Annals of Statistics 40(2), 2012. doi:10.1214/12-AOS986
    .. [2] L. Chan, B. W. Silverman, K. Vincent, "Multiple systems estimation for sparse
       capture data", JASA 116(535), 2021. doi:10.1080/01621459.2019.1708748
    """
    positive = counts > 0
    cells = np.ones(len(counts), bool)
    free = _directions(design[positive], design.shape[1])
    exists = True
    if free.shape[1] and not positive.all():
        sent = _sent_to_zero(design[~positive] @ free)
        cells[np.flatnonzero(~positive)[sent]] = False
        exists = not sent.any()
    columns = independent_columns(design[cells])
    return Face(cells, columns, spans_intercept(design[cells]), exists)


def may_lack_maximum(
    designs: Floats, counts: Floats, columns: Flags | None = None
) -> Flags:
    """Return which models only :func:`find_face` can tell to have a maximum.

    Where the cells that somebody is in determine every coefficient there is one: no
    direction leaves them as they are.

    Parameters
    ----------
    designs : ndarray of float64, shape (m, c, p)
        0 in columns that a model lacks.
    counts : ndarray of float64, shape (c,)
    columns : ndarray of bool, shape (m, p), optional
        Columns of each model; by default all.

    Returns
    -------
    ndarray of bool, shape (m,)
    """
    positive = counts > 0
    n_models, _, n_columns = designs.shape
    if positive.all():
        return np.zeros(n_models, bool)
    needed = np.full(n_models, n_columns) if columns is None else columns.sum(axis=1)
    if not positive.any():
        return np.ones(n_models, bool)
    sizes = np.linalg.svd(designs[:, positive], compute_uv=False)
    rank = (sizes > RANK_TOLERANCE * sizes[:, :1]).sum(axis=1)
    return np.asarray(rank < needed)


def _directions(rows: Floats, n_columns: int) -> Floats:
    if len(rows) == 0:
        return np.eye(n_columns)
    return np.asarray(null_space(rows, rcond=RANK_TOLERANCE))


def _sent_to_zero(moves: Floats) -> Flags:
    """Return which rows some direction makes negative while it makes none positive."""
    n_cells, n_free = moves.shape
    cost = np.concatenate((np.zeros(n_free), -np.ones(n_cells)))
    below = np.hstack((moves, np.eye(n_cells)))
    bounds = [(None, None)] * n_free + [(0, 1)] * n_cells
    found = linprog(cost, A_ub=below, b_ub=np.zeros(n_cells), bounds=bounds)
    if found.x is None:
        raise CountingError(f"the check of a model failed: {found.message}")
    return np.asarray(found.x[n_free:] > 0.5)


def independent_columns(design: Floats) -> Flags:
    """Return a largest set of independent columns; of two equals the earlier one."""
    n_columns = design.shape[1]
    chosen = np.zeros(n_columns, bool)
    basis = np.zeros((len(design), 0))
    for column in range(n_columns):
        rest = design[:, column] - basis @ (basis.T @ design[:, column])
        rest -= basis @ (basis.T @ rest)
        size = np.linalg.norm(rest)
        if size > RANK_TOLERANCE * max(float(np.linalg.norm(design[:, column])), 1.0):
            chosen[column] = True
            basis = np.column_stack((basis, rest / size))
    return chosen


def spans_intercept(design: Floats) -> bool:
    """Return whether the rows determine the first coefficient."""
    if len(design) == 0:
        return False
    without = np.linalg.matrix_rank(design[:, 1:], tol=RANK_TOLERANCE)
    return bool(np.linalg.matrix_rank(design, tol=RANK_TOLERANCE) > without)


def is_full_rank(design: Floats) -> bool:
    """Return whether the cells determine every coefficient."""
    if design.shape[0] < design.shape[1]:
        return False
    triangle = np.abs(np.diag(qr(design, mode="r", pivoting=True)[0]))
    return bool(triangle.size == 0 or triangle[-1] > RANK_TOLERANCE * triangle[0])
