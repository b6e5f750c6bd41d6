"""Which hierarchical models there are for some lists, and what each of them gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.existence import (
    find_face,
    may_lack_maximum,
)
from handwork_core.counting.loglinear.fitting import Fits, fit_poisson
from handwork_core.counting.loglinear.model import (
    Cells,
    ModelFit,
    fit_face,
    fit_model,
    tell_model,
)
from handwork_core.counting.loglinear.terms import (
    Model,
    Term,
    all_counts,
    all_histories,
    design_of,
    hierarchical_models,
    largest_terms,
    name_model,
    next_terms,
    terms_of,
)
from handwork_core.counting.results import CountingError, TriedModel

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CRITERIA = ("aic", "bic")
MOST_MODELS_OF = 4
"""Up to so many lists every hierarchical model is fitted."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Models that are fitted together.

    Attributes
    ----------
    models : tuple of Model
    names : tuple of str
    design : ndarray of float64, shape (c, p)
        A column for each term that some model has.
    columns : ndarray of bool, shape (m, p)
        Which of them each model has.
    """

    models: tuple[Model, ...]
    names: tuple[str, ...]
    design: Floats
    columns: Flags


def plan_models(models: Sequence[Model], n_lists: int) -> Plan:
    """Return the columns of some models."""
    each = [terms_of(model, n_lists) for model in models]
    every: set[Term] = set().union(*each)
    ordered = sorted(every, key=lambda term: (len(term), sorted(term)))
    place = {term: column for column, term in enumerate(ordered)}
    columns = np.zeros((len(models), len(ordered)), bool)
    for row, terms in enumerate(each):
        columns[row, [place[term] for term in terms]] = True
    names = tuple(name_model(model, n_lists) for model in models)
    design = design_of(all_histories(n_lists), ordered)
    return Plan(tuple(models), names, design, columns)


@lru_cache(maxsize=4)
def _plan_of_all(n_lists: int) -> Plan:
    plan = plan_models(hierarchical_models(n_lists), n_lists)
    plan.design.setflags(write=False)
    plan.columns.setflags(write=False)
    return plan


def fit_all(table: CaptureTable) -> tuple[TriedModel, ...]:
    """Fit every hierarchical model of up to four lists, in a fixed order.

    Parameters
    ----------
    table : CaptureTable
        Of two to four lists: 1, 8 and 113 models.

    Returns
    -------
    tuple of TriedModel
        A model without a determined number has no point and a note that says so.

    Raises
    ------
    CountingError
        When there are other numbers of lists.
    """
    if not 2 <= table.n_lists <= MOST_MODELS_OF:
        raise CountingError(
            f"every model is fitted for 2 to {MOST_MODELS_OF} lists, not "
            f"{table.n_lists}: search stepwise"
        )
    return fit_plan(_plan_of_all(table.n_lists), all_counts(table))


def fit_plan(plan: Plan, counts: Floats) -> tuple[TriedModel, ...]:
    """Fit the models of a plan to counts, all at once."""
    cells = cells_of(counts)
    fits = fit_poisson(plan.design, counts, columns=plan.columns)
    designs = plan.design[None] * plan.columns[:, None, :]
    doubtful = may_lack_maximum(designs, counts, plan.columns) | ~fits.converged
    return tuple(
        _check(plan, row, fits, cells)
        if doubtful[row]
        else _told(plan, row, fits, cells)
        for row in range(len(plan.models))
    )


def cells_of(counts: Floats) -> Cells:
    """Return cells that are one history each."""
    return Cells(counts=counts, offset=np.zeros(len(counts)), n_histories=len(counts))


def _told(plan: Plan, row: int, fits: Fits, cells: Cells) -> TriedModel:
    one = Fits(*(getattr(fits, name)[row : row + 1] for name in Fits.__slots__))
    n_parameters = int(plan.columns[row].sum())
    return tell_model(plan.names[row], cells, one, n_parameters, "")


def _check(plan: Plan, row: int, fits: Fits, cells: Cells) -> TriedModel:
    """Return a model of which some coefficient may be at infinity."""
    name, design = plan.names[row], plan.design[:, plan.columns[row]]
    face = find_face(design, cells.counts)
    if face.exists and fits.converged[row]:
        return _told(plan, row, fits, cells)
    if face.identified:
        return fit_face(name, design, cells, face).tried
    return TriedModel(
        name=name,
        point=float("nan"),
        degrees_of_freedom=cells.n_histories - design.shape[1],
        converged=False,
        note="the number is not determined",
    )


def fit_one(table: CaptureTable, model: Model) -> ModelFit:
    """Fit one hierarchical model.

    Raises
    ------
    NotIdentifiedError
        When the data leave the number of unseen open.
    """
    plan = plan_models([model], table.n_lists)
    return fit_model(plan.names[0], plan.design, cells_of(all_counts(table)))


def search_stepwise(
    table: CaptureTable, *, criterion: str = "bic", largest: int | None = None
) -> tuple[tuple[TriedModel, ...], Model]:
    """Add and drop interactions, one at a time, as long as the criterion falls.

    Parameters
    ----------
    table : CaptureTable
    criterion : {"aic", "bic"}, default "bic"
    largest : int, optional
        Most lists that may interact in one term; by default all but one.

    Returns
    -------
    models : tuple of TriedModel
        Every model that was fitted, in the order of the search.
    best : Model

    Raises
    ------
    CountingError
        When no model with a determined number is found, or the criterion is unknown.
    """
    check_criterion(criterion)
    n_lists, counts = table.n_lists, all_counts(table)
    most = n_lists - 1 if largest is None else largest
    here: Model = largest_terms(frozenset({i}) for i in range(n_lists))
    tried: dict[Model, TriedModel] = {}
    ahead: tuple[Model, ...] = (here,)
    while ahead:
        new = [model for model in ahead if model not in tried]
        if new:
            fitted = fit_plan(plan_models(new, n_lists), counts)
            tried.update(zip(new, fitted, strict=True))
        best = min((here, *ahead), key=lambda model: rank(tried[model], criterion))
        if best == here and len(tried) > 1:
            break
        here = best
        ahead = _neighbours(here, n_lists, most)
    if np.isnan(tried[here].point):
        raise CountingError(
            "no log-linear model of these lists has a determined number: too few persons "
            "are on several lists"
        )
    return tuple(tried.values()), here


def _neighbours(model: Model, n_lists: int, largest: int) -> tuple[Model, ...]:
    terms = set(terms_of(model, n_lists)) - {frozenset()}
    more = [largest_terms(terms | {t}) for t in next_terms(model, n_lists, largest)]
    fewer = [largest_terms(terms - {term}) for term in model if len(term) > 1]
    return tuple(fewer + more)


def rank(tried: TriedModel, criterion: str) -> float:
    """Return the criterion, infinite where the model gives no number."""
    value = float(getattr(tried, criterion))
    return value if np.isfinite(tried.point) and np.isfinite(value) else np.inf


def check_criterion(criterion: str) -> None:
    """Refuse an unknown criterion."""
    if criterion not in CRITERIA:
        raise CountingError(
            f"no criterion is called {criterion!r}: choose {' or '.join(CRITERIA)}"
        )


def weigh(models: Sequence[TriedModel], criterion: str) -> tuple[TriedModel, ...]:
    """Return the models best first, with weights exp(-difference / 2) that sum to 1."""
    ranks = np.array([rank(model, criterion) for model in models])
    known = np.isfinite(ranks)
    weights = np.zeros(len(ranks))
    if known.any():
        weights[known] = np.exp(-(ranks[known] - ranks[known].min()) / 2)
        weights /= weights.sum()
    order = np.lexsort((np.arange(len(ranks)), ranks))
    return tuple(replace(models[i], weight=float(weights[i])) for i in order)
