"""Closed populations: who could be caught is the same on every list or occasion.

The models of Otis and others: M0, Mt (lists differ), Mh (persons differ), Mth, Mb (being
seen changes being seen again), Mbh; as log-linear models on the histories.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.model import (
    Cells,
    ModelFit,
    figures_of,
    fit_model,
    interval_of,
    warnings_of,
)
from handwork_core.counting.loglinear.terms import (
    MOST_LISTS,
    all_counts,
    all_histories,
    check_every_list,
    check_lists,
)
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    NotIdentifiedError,
    TriedModel,
    check_level,
    read_estimate,
)

Floats = NDArray[np.float64]

FORMS: dict[str, str] = {
    "chao": "Chao (LB)",
    "poisson": "Poisson2",
    "darroch": "Darroch",
    "gamma": "Gamma3.5",
}
"""Shapes of heterogeneity, by name, and as they are called in print."""

GAMMA_SHAPE = 3.5

ASSUMPTIONS: dict[str, str] = {
    "M0": "everybody has the same chance to be on every list",
    "Mt": "everybody has the same chance to be on a list, and lists are independent",
    "Mh": "lists are alike and independent for each person, while persons differ",
    "Mth": "lists are independent for each person, while persons and lists differ",
}


def m0(
    table: CaptureTable, *, level: float = 0.95, interval: str = "profile"
) -> Estimate:
    """Count a closed population whose members and lists are all alike.

    Parameters
    ----------
    table : CaptureTable
    level : float, default 0.95
    interval : {"profile", "log-normal"}, default "profile"

    Returns
    -------
    Estimate
        `diagnostics` has deviance, degrees of freedom, AIC and BIC.

    Raises
    ------
    CountingError
        When there are fewer than two lists or nobody.
    NotIdentifiedError
        When nobody is on two lists.

    Notes
    -----
    Error: that of the Poisson fit, 1e-8 of the deviance.

    References
    ----------
    .. [1] S. Baillargeon, L.-P. Rivest, "Rcapture: Loglinear models for
       capture-recapture in R", J. Statistical Software 19(5), 2007.
       doi:10.18637/jss.v019.i05

    Examples
    --------
    >>> table = CaptureTable.from_dict({"10": 20, "01": 20, "11": 10})
    >>> round(m0(table).point, 6)
    90.0
    """
    return _tell(fit_alike(table, None), "m0", level, interval)


def mt(
    table: CaptureTable, *, level: float = 0.95, interval: str = "profile"
) -> Estimate:
    """Count a closed population by independent lists of different reach.

    Parameters and returns are those of :func:`m0`. Of two lists it is Lincoln and
    Petersen's number.

    Examples
    --------
    >>> table = CaptureTable.from_dict({"10": 20, "01": 40, "11": 10})
    >>> round(mt(table).point, 6)
    150.0
    """
    return _tell(fit_different(table, None), "mt", level, interval)


def mh(
    table: CaptureTable,
    *,
    form: str = "chao",
    level: float = 0.95,
    interval: str = "profile",
) -> Estimate:
    r"""Count a closed population whose members differ in how easily they are seen.

    Parameters
    ----------
    table : CaptureTable
    form : {"chao", "poisson", "darroch", "gamma"}, default "chao"
        Shape of the differences. "chao" is a lower bound that needs no shape.
    level, interval
        As for :func:`m0`.

    Returns
    -------
    Estimate

    Notes
    -----
    For a person on :math:`k` lists the logarithm of the mean has, beside :math:`k`, a
    column :math:`2^k - 1` (Poisson), :math:`k^2/2` (Darroch) or
    :math:`\log 3.5 - \log(3.5 + k)` (Gamma); the lower bound has the columns
    :math:`\max(k - j, 0)`, :math:`j = 2, \dots, t - 1` with coefficients not below 0.
    """
    return _tell(fit_alike(table, _known_form(form)), f"mh_{form}", level, interval)


def mth(
    table: CaptureTable,
    *,
    form: str = "chao",
    level: float = 0.95,
    interval: str = "profile",
) -> Estimate:
    """Count a closed population in which both persons and lists differ.

    Parameters and returns are those of :func:`mh`; at most 14 lists.
    """
    return _tell(
        fit_different(table, _known_form(form)), f"mth_{form}", level, interval
    )


def closed_models(table: CaptureTable) -> tuple[TriedModel, ...]:
    """Return the twelve closed models in their usual order; none is preferred.

    Parameters
    ----------
    table : CaptureTable
        Lists in the order of time, which matters to Mb and Mbh only.

    Returns
    -------
    tuple of TriedModel
        A model that cannot be fitted has no point and a note that says why.
    """
    from handwork_core.counting.behaviour import fit_mb, fit_mbh  # noqa: PLC0415

    check_lists_any(table)
    wanted: list[tuple[str, Callable[[], TriedModel]]] = []
    for family, fit in (("M0", fit_alike), ("Mt", fit_different)):
        wanted.append((family, _later(fit, table, None)))
    for family, fit in (("Mh", fit_alike), ("Mth", fit_different)):
        wanted.extend(
            (f"{family} {FORMS[form]}", _later(fit, table, form)) for form in FORMS
        )
    wanted.append(("Mb", lambda: fit_mb(table).tried))
    wanted.append(("Mbh", lambda: fit_mbh(table).tried))
    return tuple(_or_note(name, fit) for name, fit in wanted)


def _later(
    fit: Callable[[CaptureTable, str | None], ModelFit],
    table: CaptureTable,
    form: str | None,
) -> Callable[[], TriedModel]:
    return lambda: fit(table, form).tried


def _or_note(name: str, fit: Callable[[], TriedModel]) -> TriedModel:
    try:
        return fit()
    except CountingError as error:
        return TriedModel(name=name, point=np.nan, converged=False, note=str(error))


def _known_form(form: str) -> str:
    if form not in FORMS:
        raise CountingError(
            f"no form of heterogeneity is called {form!r}: choose {', '.join(FORMS)}"
        )
    return form


def check_lists_any(table: CaptureTable) -> None:
    """Refuse a table with fewer than two lists, an empty one, or nobody; many are fine."""
    if table.n_lists <= MOST_LISTS:
        check_lists(table)
    elif table.n_seen == 0:
        raise CountingError("nobody is on any list: there is nothing to count from")
    check_every_list(table)


def shape_columns(seen: Floats, form: str | None, n_lists: int) -> tuple[Floats, int]:
    """Return the columns of heterogeneity, and how many of them are bounded by 0."""
    if form is None:
        return np.zeros((len(seen), 0)), 0
    if form == "chao":
        steps = [np.maximum(seen - j, 0.0) for j in range(2, n_lists)]
        return np.array(steps).reshape(len(steps), len(seen)).T, len(steps)
    shapes = {
        "poisson": lambda k: np.exp2(k) - 1.0,
        "darroch": lambda k: np.square(k) / 2.0,
        "gamma": lambda k: np.log(GAMMA_SHAPE) - np.log(GAMMA_SHAPE + k),
    }
    return shapes[form](seen)[:, None], 0


@dataclass(frozen=True, slots=True)
class _Grouping:
    """How histories are told apart by a model, beyond the lists that can be listed."""

    values: Floats
    cells: Cells


def group_by_times(table: CaptureTable) -> _Grouping:
    """Return the cells of those seen on k lists, with the number of lists of each."""
    check_lists_any(table)
    n_lists = table.n_lists
    if n_lists <= MOST_LISTS:
        counts = all_counts(table)
        seen = all_histories(n_lists).sum(axis=1).astype(float)
        cells = Cells(
            counts=counts, offset=np.zeros(len(counts)), n_histories=len(counts)
        )
        return _Grouping(seen, cells)
    seen = np.arange(1.0, n_lists + 1)
    ways = gammaln(n_lists + 1) - gammaln(seen + 1) - gammaln(n_lists - seen + 1)
    counts = table.times_seen[1:].astype(float)
    return _Grouping(seen, grouped_cells(table, counts, ways))


def grouped_cells(table: CaptureTable, counts: Floats, ways: Floats) -> Cells:
    """Return cells that stand for many histories, with what grouping leaves out."""
    each = table.counts.astype(float)
    apart = xlogy(each, each).sum() - (xlogy(counts, counts) - counts * ways).sum()
    terms = -(counts * ways).sum() + gammaln(counts + 1).sum() - gammaln(each + 1).sum()
    return Cells(
        counts=counts,
        offset=ways,
        n_histories=2**table.n_lists - 1,
        deviance_within=float(2 * apart),
        log_likelihood_within=float(terms),
    )


def fit_alike(table: CaptureTable, form: str | None = None) -> ModelFit:
    """Fit M0, or Mh with a form of heterogeneity."""
    grouping = group_by_times(table)
    extra, n_bounded = shape_columns(grouping.values, form, table.n_lists)
    one = np.ones(len(grouping.values))
    design = np.column_stack((one, grouping.values, extra))
    name = "M0" if form is None else f"Mh {FORMS[form]}"
    return fit_model(name, design, grouping.cells, n_bounded)


def fit_different(table: CaptureTable, form: str | None = None) -> ModelFit:
    """Fit Mt, or Mth with a form of heterogeneity."""
    counts = all_counts(table)
    check_every_list(table)
    histories = all_histories(table.n_lists).astype(float)
    seen = histories.sum(axis=1)
    extra, n_bounded = shape_columns(seen, form, table.n_lists)
    design = np.column_stack((np.ones(len(seen)), histories, extra))
    cells = Cells(counts=counts, offset=np.zeros(len(counts)), n_histories=len(counts))
    name = "Mt" if form is None else f"Mth {FORMS[form]}"
    return fit_model(name, design, cells, n_bounded)


def _tell(fit: ModelFit, method: str, level: float, interval: str) -> Estimate:
    check_level(level)
    found = interval_of(fit, level=level, interval=interval)
    n_seen = int(fit.counts.sum())
    family = fit.name.split(" ")[0]
    if not np.isfinite(fit.tried.point):
        raise NotIdentifiedError(
            f"{fit.name} gives no finite number: take another model"
        )
    return Estimate(
        method=method,
        title=fit.name,
        point=fit.tried.point,
        n_seen=n_seen,
        interval=found,
        se=fit.tried.se,
        diagnostics=figures_of(fit),
        reading=read_estimate(fit.tried.point, n_seen, found, ASSUMPTIONS[family]),
        warnings=warnings_of(fit),
        converged=fit.tried.converged,
    )
