"""Closed populations in which being seen once changes the chance to be seen again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.model import (
    Cells,
    ModelFit,
    figures_of,
    fit_model,
    warnings_of,
)
from handwork_core.counting.loglinear.terms import (
    MOST_LISTS,
    all_counts,
    all_histories,
)
from handwork_core.counting.occasions import check_lists_any, grouped_cells
from handwork_core.counting.results import (
    Estimate,
    NotIdentifiedError,
    TriedModel,
    check_level,
    log_normal_interval,
    read_estimate,
)

Floats = NDArray[np.float64]

ASSUMPTION = (
    "everybody has the same chance to be seen for the first time, and only those already "
    "seen have another one"
)


@dataclass(frozen=True, slots=True, eq=False)
class Removal:
    """A fit in which first sightings are a removal.

    Attributes
    ----------
    fit : ModelFit
    tried : TriedModel
    first_share, again_share : float
        Chance of a first sighting, and of any later one, on each occasion.
    """

    fit: ModelFit
    tried: TriedModel
    first_share: float
    again_share: float


def mb(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    r"""Count a closed population in which being seen changes being seen again.

    Parameters
    ----------
    table : CaptureTable
        Lists in the order of time.
    level : float, default 0.95

    Returns
    -------
    Estimate
        With a log-normal interval. `diagnostics` has the chances of a first and of a
        later sighting.

    Raises
    ------
    NotIdentifiedError
        When first sightings do not become rarer, so that there is no removal to see.

    Notes
    -----
    A history first seen on occasion :math:`i` of :math:`t`, on :math:`k` in all, has mean
    :math:`N (1-p)^{i-1} p\, c^{k-1} (1-c)^{t-i-k+1}`, log-linear in :math:`i - 1` and
    :math:`k - 1`; the error of :math:`N` follows by linearisation, less :math:`N` for
    the total that is fixed.

    References
    ----------
    .. [1] D. L. Otis et al., "Statistical inference from capture data on closed animal
       populations", Wildlife Monographs 62, 1978.
    """
    return _tell(fit_mb(table), table, "mb", level)


def mbh(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    """Count as :func:`mb`, with another chance on the first occasion.

    Those easily seen are removed first: the first occasion has its own chance, which
    stands for the differences between persons. Needs three occasions.
    """
    return _tell(fit_mbh(table), table, "mbh", level)


def fit_mb(table: CaptureTable) -> Removal:
    """Fit Mb to the histories."""
    first, again, cells = _cells(table)
    design = np.column_stack((np.ones(len(first)), first, again))
    return _remove("Mb", fit_model("Mb", design, cells), table)


def fit_mbh(table: CaptureTable) -> Removal:
    """Fit Mbh to the histories."""
    first, again, cells = _cells(table)
    later = (first > 0).astype(float)
    design = np.column_stack((np.ones(len(first)), first, again, later))
    return _remove("Mbh", fit_model("Mbh", design, cells), table)


def _cells(table: CaptureTable) -> tuple[Floats, Floats, Cells]:
    """Return occasions before the first sighting, sightings after it, and the cells."""
    check_lists_any(table)
    n_lists = table.n_lists
    if n_lists <= MOST_LISTS:
        histories = all_histories(n_lists)
        counts = all_counts(table)
        cells = Cells(
            counts=counts, offset=np.zeros(len(counts)), n_histories=len(counts)
        )
        first = histories.argmax(axis=1).astype(float)
        return first, histories.sum(axis=1) - 1.0, cells
    pairs = [(i, k) for i in range(n_lists) for k in range(n_lists - i)]
    first, again = np.array(pairs, float).T
    rest = n_lists - 1 - first
    ways = gammaln(rest + 1) - gammaln(again + 1) - gammaln(rest - again + 1)
    counts = np.zeros((n_lists, n_lists))
    seen = table.histories.sum(axis=1) - 1
    np.add.at(counts, (table.histories.argmax(axis=1), seen), table.counts)
    kept = counts[first.astype(int), again.astype(int)]
    return first, again, grouped_cells(table, kept, ways)


def _remove(name: str, fit: ModelFit, table: CaptureTable) -> Removal:
    """Turn coefficients into the size of the population and its error."""
    if fit.at_boundary:
        raise NotIdentifiedError(
            f"{name} needs persons seen again: here some chance is 0 or 1"
        )
    b = fit.coefficients
    again = 1.0 / (1.0 + np.exp(-b[2]))
    missed = float(np.exp(b[1]) * (1.0 - again))
    if missed >= 1.0:
        raise NotIdentifiedError(
            f"{name} sees no removal: first sightings do not become rarer from list to "
            "list; take a model without an order of lists"
        )
    point, slope = _size(fit, missed, float(again), table)
    variance = float(slope @ fit.covariance @ slope) - point
    tried = TriedModel(
        name=name,
        point=point,
        se=float(np.sqrt(max(variance, 0.0))),
        deviance=fit.tried.deviance,
        degrees_of_freedom=fit.tried.degrees_of_freedom,
        aic=fit.tried.aic,
        bic=fit.tried.bic,
        converged=fit.tried.converged,
    )
    return Removal(fit, tried, 1.0 - missed, float(again))


def _size(
    fit: ModelFit, missed: float, again: float, table: CaptureTable
) -> tuple[float, Floats]:
    r"""Return the size of the population and its slope in the coefficients.

    The mean of a history first seen last is :math:`m = e^{b_0 + (t-1) b_1 (+ b_3)}`; a
    removal over :math:`s` occasions has :math:`m / (p (1-p)^{s-1})` persons. With a first
    occasion of its own, :math:`s = t - 1` and those seen first are added.
    """
    b, t = fit.coefficients, table.n_lists
    occasions = t - len(b) + 3
    caught = 1.0 - missed
    last = b[0] + (t - 1) * b[1] + b[3:].sum()
    removed = float(np.exp(last) / (caught * missed ** (occasions - 1)))
    slope = np.full(len(b), removed)
    of_missed = missed / caught - (occasions - 1)
    slope[1] = removed * (t - 1 + of_missed)
    slope[2] = -removed * again * of_missed
    if occasions == t:
        return removed, slope
    first = float(np.exp(b[0] + (t - 1) * np.log1p(np.exp(b[2]))))
    slope[0] += first
    slope[2] += first * (t - 1) * again
    return removed + first, slope


def _tell(removal: Removal, table: CaptureTable, method: str, level: float) -> Estimate:
    tried, n_seen = removal.tried, table.n_seen
    found = log_normal_interval(tried.point, tried.se, n_seen, check_level(level))
    shares = {
        "first_sighting_share": removal.first_share,
        "later_sighting_share": removal.again_share,
    }
    return Estimate(
        method=method,
        title=tried.name,
        point=tried.point,
        n_seen=n_seen,
        interval=found,
        se=tried.se,
        diagnostics={**figures_of(removal.fit), **shares},
        reading=read_estimate(tried.point, n_seen, found, ASSUMPTION),
        warnings=warnings_of(removal.fit),
        converged=tried.converged,
    )
