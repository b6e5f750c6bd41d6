"""Bayesian averaging over every decomposable graph of dependence between lists."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import gammaln

from handwork_core.counting.chordal import MOST_LISTS, Graph, decomposable_graphs
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.terms import (
    check_every_list,
    check_lists,
    name_model,
)
from handwork_core.counting.posterior import (
    Floats,
    Integers,
    Posterior,
    distinct,
    widths_of,
)
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    TriedModel,
    check_level,
    read_estimate,
)

Part = frozenset[int]

MOST_TIMES = 20
"""By default those unseen are at most so many times those seen."""
MOST_SIZES = 100_000
"""Where more sizes are possible, so many evenly spaced ones are summed."""
NEAR = 1e-6
"""Sizes with more than this share of the highest density are looked at more closely."""
ENOUGH_SIZES = 5_000
FEW_SIZES = 100
BLOCK = 2_000_000
SENSITIVE = 0.2
"""Relative change of the median with another prior that deserves a warning."""
OFFERED_DELTAS = (0.5, 1.0)
MOST_SHOWN = 50

ASSUMPTION = (
    "lists depend on each other in a way that some decomposable graph describes, nobody "
    "came or left in between, and the prior beliefs named here are acceptable"
)


def decomposable_graph_average(
    table: CaptureTable,
    *,
    delta: float | None = None,
    most_unseen: int | None = None,
    level: float = 0.95,
) -> Estimate:
    r"""Count from lists by averaging over all decomposable graphs between them.

    Parameters
    ----------
    table : CaptureTable
        Two to five lists: 2, 8, 61 and 822 graphs.
    delta : float, optional
        Prior count of each full history; by default :math:`2^{-t}`, one person in all.
    most_unseen : int, optional
        Largest number on no list that is considered; by default 20 times those seen.
    level : float, default 0.95

    Returns
    -------
    Estimate
        `point` is the posterior median, `interval` has equal tails, `se` is the standard
        deviation. `diagnostics` has mean, mode and the median with other priors;
        `models` has the graphs with their probabilities and mean sizes.

    Raises
    ------
    CountingError
        When there are fewer than two or more than five lists, or an argument is wrong.

    Notes
    -----
    With prior :math:`1/N`, equal prior belief in each graph and hyper-Dirichlet cells,
    :math:`\log p(y, N \mid G) = \sum_{C} D(C) - \sum_{S} D(S) + \log\Gamma(N+1) -
    \log\Gamma(N-n+1) - \log N` over cliques and separators, where :math:`D(C) = \sum_i
    [\log\Gamma(n_i + \alpha) - \log\Gamma(\alpha)] - \log\Gamma(N + 2^t\delta) +
    \log\Gamma(2^t\delta)`, :math:`\alpha = \delta 2^{t-|C|}`. Every graph and every size
    with at least one unseen is summed: exact but for rounding and `most_unseen`. Where
    that is above 100,000, so many sizes evenly spaced are summed, and then those where
    the belief is, closer together.

    References
    ----------
    .. [1] D. Madigan, J. C. York, "Bayesian methods for estimation of the size of a
       closed population", Biometrika 84(1), 1997. doi:10.1093/biomet/84.1.19

    Examples
    --------
    >>> table = CaptureTable.from_dict(
    ...     {"001": 247, "010": 49, "011": 142, "100": 60, "101": 112, "110": 4, "111": 12}
    ... )
    >>> decomposable_graph_average(table, delta=1.0, most_unseen=300).diagnostics["mode"]
    728
    """
    check_level(level)
    belief = posterior_of(table, delta=delta, most_unseen=most_unseen)
    point = float(belief.quantile(0.5))
    interval = Interval(
        low=float(belief.quantile((1 - level) / 2)),
        high=float(belief.quantile((1 + level) / 2)),
        level=level,
        how="posterior, equal tails",
    )
    used = _delta(delta, table.n_lists)
    others = _other_medians(table, used, most_unseen)
    spread = float(np.sqrt(((belief.sizes - belief.mean) ** 2) @ belief.shares))
    return Estimate(
        method="decomposable_graphs",
        title="Average over decomposable graphs",
        point=point,
        n_seen=table.n_seen,
        interval=interval,
        se=spread,
        diagnostics={
            "mean": belief.mean,
            "mode": belief.mode,
            "delta": used,
            "graphs": len(belief.graph_shares),
            "modes": belief.n_modes,
            **others,
        },
        reading=read_estimate(point, table.n_seen, interval, ASSUMPTION),
        warnings=_warn(belief, point, table.n_seen, others),
        models=_graphs(table, belief),
    )


def posterior_of(
    table: CaptureTable, *, delta: float | None = None, most_unseen: int | None = None
) -> Posterior:
    """Return the posterior of the size of the population, and of the graphs.

    Parameters and errors are those of :func:`decomposable_graph_average`.
    """
    check_lists(table)
    check_every_list(table)
    if table.n_lists > MOST_LISTS:
        raise CountingError(
            f"averaging over graphs takes at most {MOST_LISTS} lists, not "
            f"{table.n_lists}: merge lists of one kind or leave some out"
        )
    graphs = decomposable_graphs(table.n_lists)
    value = _delta(delta, table.n_lists)
    most = MOST_TIMES * table.n_seen if most_unseen is None else most_unseen
    if most < 1:
        raise CountingError(f"most_unseen must be 1 or more, not {most}")
    even = np.arange(1, most + 1, max(1, most // MOST_SIZES))
    # Belief may fall steeply from the first numbers on, where even steps are too long.
    small = np.rint(np.geomspace(1, most, ENOUGH_SIZES)).astype(np.int64)
    unseen = even if len(even) == most else distinct(even, small)
    belief = _sum_up(table, graphs, value, unseen)
    finer = _finer(belief, table.n_seen)
    while finer is not None:
        belief = _sum_up(table, graphs, value, finer)
        finer = _finer(belief, table.n_seen)
    return belief


def _finer(belief: Posterior, n_seen: int) -> Integers | None:
    """Return numbers unseen, closer together around the belief; None if they are."""
    is_near = belief.density > NEAR * belief.density.max()
    n_near = int(is_near.sum())
    # A peak between two sizes is seen by where its graph is highest.
    is_near[np.searchsorted(belief.sizes, belief.graph_modes)] = True
    near = np.flatnonzero(is_near)
    step = belief.widths[near].max()
    if step <= 1 or n_near >= ENOUGH_SIZES:
        return None
    unseen = belief.sizes - n_seen
    groups = np.split(near, np.flatnonzero(np.diff(near) > 4) + 1)
    last = len(unseen) - 1
    ends = [
        (unseen[max(group[0] - 2, 0)], unseen[min(group[-1] + 2, last)])
        for group in groups
    ]
    smaller = max(1, int(sum(high - low for low, high in ends)) // MOST_SIZES)
    if smaller > step / 2:
        return None
    closer = [np.arange(low, high + 1, smaller) for low, high in ends]
    return distinct(unseen, *closer)


def _other_medians(
    table: CaptureTable, used: float, most_unseen: int | None
) -> dict[str, float]:
    """Return the medians that other prior counts give, by name."""
    return {
        f"median with delta {value:g}": float(
            posterior_of(table, delta=value, most_unseen=most_unseen).quantile(0.5)
        )
        for value in (2.0**-table.n_lists, *OFFERED_DELTAS)
        if value != used
    }


def _delta(delta: float | None, n_lists: int) -> float:
    value = 2.0**-n_lists if delta is None else float(delta)
    if not 0 < value < np.inf:
        raise CountingError(f"delta must be above 0, not {delta}")
    return value


def _sum_up(
    table: CaptureTable, graphs: tuple[Graph, ...], delta: float, unseen: Integers
) -> Posterior:
    """Sum the joint probability over graphs and sizes, block by block."""
    top = -np.inf
    by_size, widths = np.zeros(len(unseen)), widths_of(unseen)
    by_graph, weighted = np.zeros(len(graphs)), np.zeros(len(graphs))
    best = np.full(len(graphs), -np.inf)
    modes = np.zeros(len(graphs), np.int64)
    for block, joint in _blocks(table, graphs, delta, unseen):
        at = joint.argmax(axis=1)
        tops = joint[np.arange(len(graphs)), at]
        highest = max(top, float(tops.max()))
        shrink, top = np.exp(top - highest), highest
        by_size *= shrink
        by_graph *= shrink
        weighted *= shrink
        higher = tops > best
        modes[higher] = unseen[block][at[higher]]
        best = np.maximum(best, tops)
        part = np.exp(np.subtract(joint, top, out=joint), out=joint)
        part *= widths[block]
        by_size[block] = part.sum(axis=0)
        by_graph += part.sum(axis=1)
        weighted += part @ (table.n_seen + unseen[block])
    means = weighted / np.maximum(by_graph, np.finfo(float).tiny)
    return Posterior(
        table.n_seen + unseen,
        by_size / by_size.sum(),
        by_graph / by_graph.sum(),
        means,
        table.n_seen + modes,
    )


def _blocks(
    table: CaptureTable, graphs: tuple[Graph, ...], delta: float, unseen: Integers
) -> Iterator[tuple[slice, Floats]]:
    parts = sorted(
        {part for graph in graphs for part in graph.cliques}
        | {part for graph in graphs for part in graph.separators if part},
        key=sorted,
    )
    place = {part: column for column, part in enumerate(parts)}
    signs = np.zeros((len(graphs), len(parts)))
    for row, graph in enumerate(graphs):
        for part in graph.cliques:
            signs[row, place[part]] += 1
        for part in graph.separators:
            if part:
                signs[row, place[part]] -= 1
    step = max(1, BLOCK // len(graphs))
    for start in range(0, len(unseen), step):
        block = slice(start, start + step)
        terms = _part_terms(table, parts, delta, unseen[block])
        joint = signs @ terms
        joint += _common(table, unseen[block])
        yield block, joint


def _part_terms(
    table: CaptureTable, parts: list[Part], delta: float, unseen: Integers
) -> Floats:
    """Return the marginal log-likelihood of each part's table, at each number unseen."""
    total = delta * 2.0**table.n_lists
    of_total = gammaln(table.n_seen + unseen + total) - gammaln(total)
    found = np.empty((len(parts), len(unseen)))
    for row, part in enumerate(parts):
        alpha = delta * 2.0 ** (table.n_lists - len(part))
        code = table.histories[:, sorted(part)] @ (1 << np.arange(len(part)))
        counts = np.bincount(code, table.counts, 2 ** len(part))
        seen = (gammaln(counts[1:] + alpha) - gammaln(alpha)).sum()
        nobody = gammaln(counts[0] + unseen + alpha) - gammaln(alpha)
        found[row] = seen + nobody - of_total
    return found


def _common(table: CaptureTable, unseen: Integers) -> Floats:
    sizes = table.n_seen + unseen
    return np.asarray(gammaln(sizes + 1) - gammaln(unseen + 1) - np.log(sizes))


def _graphs(table: CaptureTable, belief: Posterior) -> tuple[TriedModel, ...]:
    graphs = decomposable_graphs(table.n_lists)
    order = np.argsort(-belief.graph_shares, kind="stable")[:MOST_SHOWN]
    return tuple(
        TriedModel(
            name=name_model(_by_length(graphs[i].cliques), table.n_lists),
            point=float(belief.graph_means[i]),
            weight=float(belief.graph_shares[i]),
        )
        for i in order
    )


def _by_length(cliques: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(sorted(cliques, key=lambda part: (-len(part), sorted(part))))


def _warn(
    belief: Posterior, point: float, n_seen: int, others: dict[str, float]
) -> tuple[str, ...]:
    found = []
    changes = [
        abs(value - point) / max(point - n_seen, 1.0) for value in others.values()
    ]
    if max(changes) > SENSITIVE:
        told = ", ".join(f"{value:,.0f} ({name})" for name, value in others.items())
        found.append(f"The number depends on the prior: {point:,.0f} here, but {told}.")
    if belief.n_modes > 1:
        found.append(
            f"The posterior has {belief.n_modes} separate peaks: graphs disagree, and one "
            "number hides that."
        )
    near = belief.density > belief.density.max() / 1000
    held, step = int(near.sum()), belief.widths[near].max()
    if step > 1 and held < FEW_SIZES:
        found.append(
            f"Only {held:,} of the sizes that were summed hold belief, {step:,.0f} "
            "persons apart: graphs disagree by far, and the interval is rough."
        )
    edge = belief.shares[-max(1, len(belief.shares) // 100) :].sum()
    if edge > 1e-3:
        found.append(
            "The posterior reaches the largest number that was considered: raise "
            "most_unseen, or take the data to set no upper limit."
        )
    return tuple(found)
