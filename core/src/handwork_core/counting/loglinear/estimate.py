"""Log-linear models of lists: one that is named, or the best of those there are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.bootstrap import (
    N_DRAWS,
    draw_searched_sizes,
    draw_sizes,
    percentile_interval,
)
from handwork_core.counting.loglinear.model import (
    INTERVALS,
    ModelFit,
    figures_of,
    interval_of,
    warnings_of,
)
from handwork_core.counting.loglinear.search import (
    MOST_MODELS_OF,
    check_criterion,
    fit_all,
    fit_one,
    rank,
    search_stepwise,
    weigh,
)
from handwork_core.counting.loglinear.terms import (
    Model,
    all_histories,
    check_every_list,
    check_lists,
    parse_model,
)
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    NotIdentifiedError,
    TriedModel,
    check_draws,
    check_level,
    read_estimate,
)

Floats = NDArray[np.float64]

EVERY_INTERVAL = (*INTERVALS, "bootstrap", "bootstrap with selection")
CLOSE = 2.0
"""Models within so much of the best criterion are about as good."""

ASSUMPTION = (
    "lists depend on each other only as the model {model} says, nobody came or left in "
    "between, and the same person is recognised on every list"
)


def log_linear(  # noqa: PLR0913 - every choice that changes the number is an argument
    table: CaptureTable,
    *,
    model: str | None = None,
    criterion: str = "bic",
    level: float = 0.95,
    interval: str = "profile",
    n_draws: int = N_DRAWS,
    rng: np.random.Generator | None = None,
) -> Estimate:
    r"""Count from lists that may depend on each other, by a log-linear model.

    Parameters
    ----------
    table : CaptureTable
        Two to 14 lists.
    model : str, optional
        A hierarchical model such as "[12,3]". By default every one of up to four lists
        is fitted (8 of three, 113 of four) and the best is taken; of more lists, the
        best that a stepwise search finds.
    criterion : {"aic", "bic"}, default "bic"
        `bic` counts the persons seen, not the cells.
    level : float, default 0.95
    interval : str, default "profile"
        "profile", "log-normal", "bootstrap" (the same model in drawn populations) or
        "bootstrap with selection" (which chooses the model anew in each, and so carries
        the doubt about it).
    n_draws : int, default 500
    rng : numpy.random.Generator, optional
        For the bootstrap; by default one that begins at 0.

    Returns
    -------
    Estimate
        `models` has every model tried, best first, with weights by the criterion.
        `warnings` say when models that are about as good disagree.

    Raises
    ------
    CountingError
        When there are fewer than two lists or too many, nobody, or an unknown option.
    NotIdentifiedError
        When the model, or every model, leaves the number open.

    Notes
    -----
    Counts of histories are Poisson with :math:`\log \mu = X\beta`; those on no list are
    :math:`e^{\beta_0}`, so :math:`N = n + e^{\beta_0}` with standard error
    :math:`\sqrt{e^{\beta_0} + e^{2\beta_0} \mathrm{var}\,\beta_0}`. Error 1e-8 relative
    of the deviance. A model whose likelihood has no maximum is found by a linear
    programme: it gives its number if the histories that are left determine it, and none
    if not.

    References
    ----------
    .. [1] S. E. Fienberg, "The multiple recapture census for closed populations and
       incomplete 2^k contingency tables", Biometrika 59(3), 1972.
       doi:10.1093/biomet/59.3.591
    .. [2] R. M. Cormack, "Log-linear models for capture-recapture", Biometrics 45(2),
       1989. doi:10.2307/2531485

    Examples
    --------
    >>> table = CaptureTable.from_dict(
    ...     {"001": 63, "010": 55, "011": 18, "100": 69, "101": 17, "110": 21, "111": 28}
    ... )
    >>> round(log_linear(table, model="[12,3]").point, 3)
    416.0
    """
    check_lists(table)
    check_every_list(table)
    check_level(level)
    check_criterion(criterion)
    check_draws(n_draws)
    tried, chosen = _choose(table, model, criterion)
    fit = fit_one(table, chosen)
    generator = np.random.default_rng(0) if rng is None else rng
    sizes = _draw(table, fit, interval, criterion, n_draws, generator)
    found = (
        percentile_interval(sizes, level, interval)
        if len(sizes)
        else interval_of(fit, level=level, interval=interval)
    )
    return _tell(table, fit, tried, found, criterion, sizes)


def log_linear_models(
    table: CaptureTable, *, criterion: str = "bic"
) -> tuple[TriedModel, ...]:
    """Return every model that :func:`log_linear` would compare, best first."""
    check_lists(table)
    check_every_list(table)
    check_criterion(criterion)
    if table.n_lists <= MOST_MODELS_OF:
        return weigh(fit_all(table), criterion)
    return weigh(search_stepwise(table, criterion=criterion)[0], criterion)


def _choose(
    table: CaptureTable, model: str | None, criterion: str
) -> tuple[tuple[TriedModel, ...], Model]:
    n_lists = table.n_lists
    if model is not None:
        return (), parse_model(model, n_lists)
    if n_lists > MOST_MODELS_OF:
        tried, best = search_stepwise(table, criterion=criterion)
        return weigh(tried, criterion), best
    tried = weigh(fit_all(table), criterion)
    if not np.isfinite(rank(tried[0], criterion)):
        raise NotIdentifiedError(
            "every log-linear model of these lists leaves the number open: too few "
            "persons are on several lists; merge lists"
        )
    return tried, parse_model(tried[0].name, n_lists)


def _draw(
    table: CaptureTable,
    fit: ModelFit,
    interval: str,
    criterion: str,
    n_draws: int,
    rng: np.random.Generator,
) -> Floats:
    if interval not in EVERY_INTERVAL:
        known = ", ".join(EVERY_INTERVAL)
        raise CountingError(f"no interval is called {interval!r}: choose {known}")
    if interval == "bootstrap":
        return draw_sizes(fit, n_draws, rng)
    if interval in INTERVALS:
        return np.zeros(0)
    histories = all_histories(table.n_lists)
    if len(fit.counts) < len(histories):
        raise CountingError(
            "a bootstrap with selection needs a model whose terms are all finite: take "
            "the bootstrap of the chosen model"
        )

    def search(counts: Floats) -> float:
        drawn = CaptureTable.from_arrays(
            histories, counts.astype(int), lists=table.lists
        )
        try:
            return _choose(drawn, None, criterion)[0][0].point
        except CountingError:
            return float("inf")

    return draw_searched_sizes(fit, search, n_draws, rng)


def _tell(
    table: CaptureTable,
    fit: ModelFit,
    tried: tuple[TriedModel, ...],
    interval: Interval,
    criterion: str,
    sizes: Floats,
) -> Estimate:
    point, n_seen = fit.tried.point, table.n_seen
    figures = figures_of(fit)
    if tried:
        figures["criterion"] = criterion
        figures["models_tried"] = len(tried)
        figures["models_without_number"] = sum(math.isnan(m.point) for m in tried)
    return Estimate(
        method="log_linear",
        title=f"Log-linear model {fit.name}",
        point=point,
        n_seen=n_seen,
        interval=interval,
        se=fit.tried.se,
        diagnostics=figures,
        reading=read_estimate(
            point, n_seen, interval, ASSUMPTION.format(model=_in_words(table, fit.name))
        ),
        warnings=(*warnings_of(fit), *_disagreement(tried, criterion, interval)),
        converged=fit.tried.converged,
        models=tried,
        draws=sizes,
    )


def _in_words(table: CaptureTable, name: str) -> str:
    model = parse_model(name, table.n_lists)
    together = [
        " with ".join(table.lists[i] for i in sorted(term))
        for term in model
        if len(term) > 1
    ]
    return f"{name} ({'; '.join(together) or 'not at all'})"


def _disagreement(
    tried: tuple[TriedModel, ...], criterion: str, interval: Interval
) -> tuple[str, ...]:
    """Say when other models that are about as good give other numbers."""
    if len(tried) < 2:
        return ()
    found = []
    best = rank(tried[0], criterion)
    close = [model for model in tried if rank(model, criterion) <= best + CLOSE]
    points = [model.point for model in close]
    if max(points) > interval.high or min(points) < interval.low:
        found.append(
            f"{len(close)} models within {CLOSE:g} of the best {criterion.upper()} give "
            f"{min(points):,.0f} to {max(points):,.0f}: the interval of one model hides "
            "the doubt about the model."
        )
    other = "aic" if criterion == "bic" else "bic"
    rival = min(tried, key=lambda model: rank(model, other))
    if not interval.low <= rival.point <= interval.high:
        found.append(
            f"{other.upper()} prefers {rival.name}, which gives {rival.point:,.0f}."
        )
    return tuple(found)
