"""Answers as arrays of the core, and what the core finds as rows: the only way between."""

from __future__ import annotations

from handwork.inference.bridge.believing import UnfitMethodError
from handwork.inference.bridge.inferring import (
    METHODS,
    find_method,
    fitting_methods,
    infer,
)
from handwork.inference.bridge.stopping import enough

__all__ = [
    "METHODS",
    "UnfitMethodError",
    "enough",
    "find_method",
    "fitting_methods",
    "infer",
]
