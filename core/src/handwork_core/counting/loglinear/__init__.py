"""Log-linear models of lists that depend on each other."""

from __future__ import annotations

from handwork_core.counting.loglinear.estimate import log_linear, log_linear_models
from handwork_core.counting.loglinear.fitting import Fits, fit_poisson
from handwork_core.counting.loglinear.search import fit_all, fit_one, search_stepwise

__all__ = [
    "Fits",
    "fit_all",
    "fit_one",
    "fit_poisson",
    "log_linear",
    "log_linear_models",
    "search_stepwise",
]
