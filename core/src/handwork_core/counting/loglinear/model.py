"""One log-linear model: its fit, the number that it gives, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from handwork_core.counting.loglinear.existence import (
    Face,
    find_face,
    is_full_rank,
    may_lack_maximum,
    spans_intercept,
)
from handwork_core.counting.loglinear.fitting import Fits, fit_bounded, fit_poisson
from handwork_core.counting.loglinear.profile import profile_interval
from handwork_core.counting.results import (
    CountingError,
    Figure,
    Interval,
    NotIdentifiedError,
    TriedModel,
    log_normal_interval,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LARGEST_EXPONENT = 700.0
"""Its exponential is a float64 still; what is larger is no number of persons."""

UNSETTLED = "the fit does not settle on a number"

INTERVALS = ("profile", "log-normal")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cells:
    """The histories that a model is fitted to, one by one or in groups.

    Attributes
    ----------
    counts : ndarray of float64, shape (c,)
    offset : ndarray of float64, shape (c,)
        Logarithm of how many histories a cell stands for: 0 where it is one.
    n_histories : int
        Histories that could be observed.
    deviance_within, log_likelihood_within : float
        What grouping leaves out: 0 without groups.
    """

    counts: Floats
    offset: Floats
    n_histories: int
    deviance_within: float = 0.0
    log_likelihood_within: float = 0.0

    @property
    def n_seen(self) -> int:
        """Persons in all cells."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ModelFit:
    """A fitted model whose number of unseen is determined.

    Attributes
    ----------
    name : str
    design : ndarray of float64, shape (c, p)
        Of the cells and columns that the likelihood's maximum lies in.
    counts, offset, means : ndarray of float64, shape (c,)
    coefficients : ndarray of float64, shape (p,)
    covariance : ndarray of float64, shape (p, p)
    n_bounded : int
        So many of the last columns may not be negative.
    n_parameters : int
        Of the model as it was asked for, the intercept among them.
    tried : TriedModel
    at_boundary : bool
        Whether some coefficient is minus infinity.
    """

    name: str
    design: Floats
    counts: Floats
    offset: Floats
    means: Floats
    coefficients: Floats
    covariance: Floats
    n_bounded: int
    n_parameters: int
    tried: TriedModel
    at_boundary: bool


def fit_model(name: str, design: Floats, cells: Cells, n_bounded: int = 0) -> ModelFit:
    """Fit a model; refuse one that leaves the number of unseen open.

    Raises
    ------
    NotIdentifiedError
        When cells, or the cells that anybody is in, do not determine the intercept.
    """
    if not is_full_rank(design) and not spans_intercept(design):
        raise NotIdentifiedError(
            f"{name} has more unknowns than these lists can tell apart: "
            "give more lists or a simpler model"
        )
    fits, columns = fit_bounded(design, cells.counts, n_bounded, offset=cells.offset)
    design, n_bounded = design[:, columns], n_bounded - int((~columns).sum())
    everything = np.ones(len(cells.counts), bool)
    face = Face(everything, np.ones(design.shape[1], bool), True, True)  # noqa: FBT003
    if not fits.converged[0] or may_lack_maximum(design[None], cells.counts)[0]:
        face = find_face(design, cells.counts)
        if not face.identified:
            raise NotIdentifiedError(
                f"{name} fits without limit: too few persons are on several lists to "
                "say how many are on none; merge lists or take a simpler model"
            )
    fit = fit_face(name, design, cells, face, n_bounded)
    if not np.isfinite(fit.tried.point):
        raise NotIdentifiedError(f"{name}: {UNSETTLED}; take a simpler model")
    return fit


def fit_face(
    name: str, design: Floats, cells: Cells, face: Face, n_bounded: int = 0
) -> ModelFit:
    """Fit a model on the cells and columns in which its likelihood has a maximum."""
    rows, offset = design[face.cells][:, face.columns], cells.offset[face.cells]
    fits = fit_poisson(rows, cells.counts[face.cells], offset=offset)
    n_parameters = design.shape[1]
    may_be_bounded = np.arange(n_parameters) >= n_parameters - n_bounded
    note = "" if face.exists else "some terms are minus infinity"
    return ModelFit(
        name=name,
        design=rows,
        counts=cells.counts[face.cells],
        offset=offset,
        means=fits.means[0],
        coefficients=fits.coefficients[0],
        covariance=fits.covariance[0],
        n_bounded=int((may_be_bounded & face.columns).sum()),
        n_parameters=n_parameters,
        tried=tell_model(name, cells, fits, n_parameters, note),
        at_boundary=not face.exists,
    )


def tell_model(
    name: str, cells: Cells, fits: Fits, n_parameters: int, note: str
) -> TriedModel:
    """Return the figures of a fitted model."""
    variance = float(fits.covariance[0, 0, 0])
    # A model that the data do not determine has no number: its note says so.
    exponent = float(fits.coefficients[0, 0])
    unseen = math.exp(exponent) if exponent < LARGEST_EXPONENT else math.inf
    se = math.sqrt(max(unseen + unseen * unseen * variance, 0.0))
    if not math.isfinite(unseen):
        unseen, note = float("nan"), note or UNSETTLED
    loss = -2.0 * (float(fits.log_likelihood[0]) + cells.log_likelihood_within)
    return TriedModel(
        name=name,
        point=cells.n_seen + unseen,
        se=se,
        deviance=float(fits.deviance[0]) + cells.deviance_within,
        degrees_of_freedom=cells.n_histories - n_parameters,
        aic=loss + 2.0 * n_parameters,
        bic=loss + math.log(cells.n_seen) * n_parameters,
        converged=bool(fits.converged[0]),
        note=note,
    )


def interval_of(fit: ModelFit, *, level: float, interval: str) -> Interval:
    """Return the interval of a fitted model, of one of `INTERVALS`."""
    n_seen = int(fit.counts.sum())
    if interval == "log-normal":
        return log_normal_interval(fit.tried.point, fit.tried.se, n_seen, level)
    if interval != "profile":
        known = ", ".join(INTERVALS)
        raise CountingError(f"no interval is called {interval!r}: choose {known}")
    found = profile_interval(
        fit.design,
        fit.counts,
        level=level,
        offset=fit.offset,
        n_bounded=fit.n_bounded,
    )
    return found.interval


def figures_of(fit: ModelFit) -> dict[str, Figure]:
    """Return the diagnostics of a fitted model."""
    tried = fit.tried
    figures: dict[str, Figure] = {
        "model": fit.name,
        "deviance": tried.deviance,
        "degrees_of_freedom": tried.degrees_of_freedom,
        "aic": tried.aic,
        "bic": tried.bic,
        "parameters": fit.n_parameters,
    }
    if tried.degrees_of_freedom > 0:
        share = chi2.sf(max(tried.deviance, 0.0), tried.degrees_of_freedom)
        figures["fit_p_value"] = float(share)
    return figures


def warnings_of(fit: ModelFit) -> tuple[str, ...]:
    """Say what a reader of the fitted number must know."""
    found = []
    tried = fit.tried
    unseen = tried.point - fit.counts.sum()
    if not tried.converged:
        found.append("The fit did not settle: do not use the number.")
    if fit.at_boundary:
        found.append(
            "Some interactions are minus infinity, since nobody has a history that they "
            "act on; the number rests on the other histories."
        )
    if tried.se > unseen:
        found.append(
            "The standard error is larger than the number unseen: the data say little "
            "about it."
        )
    ratio = tried.deviance / max(tried.degrees_of_freedom, 1)
    p_value = chi2.sf(max(tried.deviance, 0.0), max(tried.degrees_of_freedom, 1))
    if tried.degrees_of_freedom > 0 and p_value < 0.001 and ratio > 2:
        found.append(
            f"The model fits badly (deviance {tried.deviance:,.1f} on "
            f"{tried.degrees_of_freedom} degrees of freedom): its interval is too narrow."
        )
    return tuple(found)
