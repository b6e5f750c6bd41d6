"""Counting people who cannot all be seen: from lists, repeated sightings and accounts.

`METHODS` in :mod:`handwork_core.counting.registry` names every method. A new one is one
file and one line there; the conformance suite then tests it.
"""

from __future__ import annotations

from handwork_core.counting.behaviour import mb, mbh
from handwork_core.counting.checks import (
    heterogeneity,
    leave_one_list_out,
    list_dependence,
)
from handwork_core.counting.coverage import sample_coverage
from handwork_core.counting.decomposable import decomposable_graph_average
from handwork_core.counting.dirichlet import latent_classes
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear import log_linear, log_linear_models
from handwork_core.counting.method import InputKind, Method
from handwork_core.counting.occasions import closed_models, m0, mh, mt, mth
from handwork_core.counting.pairs import (
    chapman,
    chapman_pairs,
    lincoln_petersen,
    schnabel,
)
from handwork_core.counting.registry import METHODS, find_method, methods_for
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    NotIdentifiedError,
    TriedModel,
)
from handwork_core.counting.sparse import sparse_lists

__all__ = [
    "METHODS",
    "CaptureTable",
    "CountingError",
    "Estimate",
    "InputKind",
    "Interval",
    "Method",
    "NotIdentifiedError",
    "TriedModel",
    "chapman",
    "chapman_pairs",
    "closed_models",
    "decomposable_graph_average",
    "find_method",
    "heterogeneity",
    "latent_classes",
    "leave_one_list_out",
    "lincoln_petersen",
    "list_dependence",
    "log_linear",
    "log_linear_models",
    "m0",
    "mb",
    "mbh",
    "methods_for",
    "mh",
    "mt",
    "mth",
    "sample_coverage",
    "schnabel",
    "sparse_lists",
]
