"""From the shapes of several workers to the things that are there."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.options import check_iteration, check_share
from handwork_core.truth.result import TIE_TOLERANCE, Parameter
from handwork_core.truth.rows import weighted_count
from handwork_core.truth.shapes.existence import (
    Belief,
    Candidates,
    find_existing,
    worker_rates,
)
from handwork_core.truth.shapes.geometry import sort_key
from handwork_core.truth.shapes.matching import consensus_shapes, match_shapes
from handwork_core.truth.shapes.result import ShapeResult

if TYPE_CHECKING:
    from handwork_core.truth.shapes.table import ShapeTable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
VERSION = "1"
LEAST_DRAWN = 3
"""From so many shapes on the consensus says something about each of them."""
PSEUDO_SHAPES = 4.0
SMALLEST_GAP = 0.02
"""Of similarity: workers who are nearer than this to the consensus count alike."""


def shape_consensus(
    table: ShapeTable,
    *,
    threshold: float | None = None,
    max_iterations: int = 500,
    tolerance: float = 1e-5,
) -> ShapeResult:
    r"""Match shapes across workers, put them together, and infer which are there.

    Parameters
    ----------
    table : BoxTable, PolygonTable, PointTable, SpanTable or SegmentTable
    threshold : float, optional, above 0 and at most 1
        From this similarity on (intersection over union; for points 1 less the distance
        over twice the radius) shapes may be marks of one thing. By default 0.4 for boxes
        and polygons, else 0.5.
    max_iterations : int, default 500, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when no probability moves by more than this.

    Returns
    -------
    ShapeResult
        Without shapes, arrays of length zero for the things and prior rates for the
        workers. Ties of labels go to the first label.

    Raises
    ------
    ValueError
        When an option is out of its range.

    Notes
    -----
    *Matching.* Shapes of one task are clustered, at most one of an answer in a cluster:
    the most similar pairs first while the mean similarity of the clusters reaches the
    threshold, then by optimal assignment of each answer's shapes to the clusters'
    consensus where more than one cluster is possible.

    *Geometry.* Weighted median of each number of boxes, points, spans and segments; the
    region that most of the weight covers of polygons. A worker weighs the inverse of
    the mean gap (1 less similarity) between their shapes and an unweighted consensus of
    three shapes or more, drawn towards the mean of all by four shapes.

    *Existence.* A candidate is an illusion, a thing, or a thing that is hard to see.
    With :math:`a_w` the chance that worker :math:`w` draws an illusion, :math:`m_w` that
    they leave out a thing, :math:`h` that anybody leaves out a hard one, and
    :math:`\pi` the shares of the kinds, a candidate that the workers :math:`D` of all
    lookers :math:`L` drew is of kind :math:`k` with

    .. math::

        P(k) \propto \pi_k
        \frac{\prod_D d_{kw} \prod_{L \setminus D} (1 - d_{kw})}
        {1 - \prod_L (1 - d_{kw})}, \quad
        d_w = (a_w,\; 1 - m_w,\; 1 - h)

    because what nobody drew is no candidate. EM fits the rates and shares with weak
    priors; the rates of each worker are drawn towards those of all, and the level of
    all :math:`a` towards .05, by a quarter in logarithms. `probability` is
    that of the second and third kind. What one worker alone looked at keeps the shares
    :math:`\pi`. The rates in `parameters` are the expected shares of real things missed
    and of drawn shapes that are not real, with 95 % credible intervals.

    References
    ----------
    .. [1] S. Branson, G. Van Horn and P. Perona, "Lean Crowdsourcing: Combining Humans
       and Machines in an Online System", CVPR, 2017. doi:10.1109/CVPR.2017.647

    Examples
    --------
    All draw one box; two of them draw another, and Eve draws what nobody else sees.

    >>> from handwork_core.truth.shapes import BoxTable, shape_consensus
    >>> table = BoxTable.from_answers(
    ...     [1, 1, 1],
    ...     ["ada", "bola", "eve"],
    ...     [
    ...         [(0, 0, 10, 10), (20, 20, 30, 40)],
    ...         [(0, 0, 12, 10), (20, 20, 30, 42)],
    ...         [(50, 0, 60, 9), (0, 1, 11, 10)],
    ...     ],
    ... )
    >>> shape_consensus(table).shapes_of(1).tolist()
    [[0.0, 0.0, 11.0, 10.0], [20.0, 20.0, 30.0, 42.0]]
    """
    check_iteration(max_iterations, tolerance)
    least = table.geometry.threshold if threshold is None else threshold
    check_share("threshold", least)
    candidates = _find_candidates(table, least)
    belief = find_existing(candidates, max_iterations, tolerance)
    weights, gaps = _localisation(candidates)
    shapes = _geometry(candidates, weights)
    return _as_result(candidates, belief, _Drawn(shapes, weights, gaps))


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Consensus shapes, the weight of each worker and their mean gap to it."""

    shapes: NDArray[Any]
    weights: Floats
    gaps: Parameter


def _find_candidates(table: ShapeTable, threshold: float) -> Candidates:
    cluster, cluster_task = match_shapes(table, threshold)
    return Candidates(
        table=table,
        cluster=cluster,
        task=cluster_task,
        drawn_by=table.worker_index[table.answer_index].astype(np.int64),
    )


def _geometry(candidates: Candidates, weights: Floats) -> NDArray[Any]:
    table = candidates.table
    if candidates.n_clusters == 0:
        return table.shapes
    rows = np.arange(table.n_shapes)
    by_shape = weights[candidates.drawn_by]
    return consensus_shapes(table, rows, candidates.cluster, by_shape)


def _similarities(candidates: Candidates, centres: NDArray[Any]) -> Floats:
    """Return the similarity of every shape of the table with its candidate's."""
    table = candidates.table
    found = np.ones(table.n_shapes)
    order = np.argsort(candidates.cluster, kind="stable")
    counts = np.bincount(candidates.cluster, minlength=candidates.n_clusters)
    for one, rows in enumerate(np.split(order, np.cumsum(counts)[:-1])):
        if len(rows) > 1:
            centre = centres[one : one + 1]
            found[rows] = table.geometry.similarity(table.shapes[rows], centre)[:, 0]
    return found


def _localisation(candidates: Candidates) -> tuple[Floats, Parameter]:
    """Return the weight of each worker's geometry, and their mean similarity."""
    table = candidates.table
    plain = _geometry(candidates, np.ones(table.n_workers))
    gap = 1 - _similarities(candidates, plain)
    drawn = np.bincount(candidates.cluster, minlength=candidates.n_clusters)
    counted = (drawn >= LEAST_DRAWN)[candidates.cluster].astype(np.float64)
    sums, counts = (
        weighted_count(candidates.drawn_by, amounts, table.n_workers)
        for amounts in (gap * counted, counted)
    )
    pooled = sums.sum() / counts.sum() if counts.any() else 0.0
    mean = (sums + PSEUDO_SHAPES * pooled) / (counts + PSEUDO_SHAPES)
    similarity = Parameter(of="worker", estimate=1 - mean)
    return 1 / np.maximum(mean, SMALLEST_GAP), similarity


def _as_result(candidates: Candidates, belief: Belief, drawn: _Drawn) -> ShapeResult:
    table = candidates.table
    order = _order(candidates, drawn.shapes)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    n_drawn = np.bincount(candidates.cluster, minlength=len(order))
    similarity = _similarities(candidates, drawn.shapes)
    overlap = weighted_count(candidates.cluster, similarity, len(order))
    overlap /= np.maximum(n_drawn, 1)
    labels, label_confidence = _vote_on_labels(candidates, drawn.weights)
    rates = worker_rates(candidates, belief)
    return ShapeResult(
        tasks=table.tasks,
        workers=table.workers,
        task_index=candidates.task[order],
        shapes=drawn.shapes[order],
        probability=belief.probability[order],
        n_drawn=n_drawn[order],
        n_looked=table.answers_per_task[candidates.task[order]],
        overlap=overlap[order],
        labels=None if labels is None else labels[order],
        label_confidence=None if label_confidence is None else label_confidence[order],
        candidate_of=place[candidates.cluster],
        parameters=MappingProxyType({**rates, "overlap": drawn.gaps}),
        n_iterations=belief.n_iterations,
        converged=belief.converged,
        method=table.geometry.method,
        version=VERSION,
        warnings=_warnings(table, belief),
    )


def _order(candidates: Candidates, shapes: NDArray[Any]) -> Integers:
    """Order candidates by task, then geometry: the workers' ids must not matter."""
    keys = [
        (task, sort_key(shape))
        for task, shape in zip(candidates.task.tolist(), shapes, strict=True)
    ]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _vote_on_labels(
    candidates: Candidates, weights: Floats
) -> tuple[NDArray[Any] | None, Floats | None]:
    table = candidates.table
    if table.labels is None or table.label_index is None:
        return None, None
    votes = np.zeros((candidates.n_clusters, len(table.labels)))
    places = (candidates.cluster, table.label_index)
    np.add.at(votes, places, weights[candidates.drawn_by])
    if votes.size == 0:
        return np.zeros(0, dtype=object), np.zeros(0)
    shares = votes / votes.sum(axis=1, keepdims=True)
    best = shares.max(axis=1, keepdims=True)
    chosen = (shares >= best - TIE_TOLERANCE).argmax(axis=1)
    return table.labels[chosen], shares[np.arange(len(chosen)), chosen]


def _warnings(table: ShapeTable, belief: Belief) -> tuple[str, ...]:
    found = []
    if not belief.converged:
        found.append(f"EM had not settled after {belief.n_iterations} iterations.")
    if table.n_answers and table.answers_per_task.max() == 1:
        found.append(
            "No task has two answers: whether a shape is of something cannot be told."
        )
    return tuple(found)
