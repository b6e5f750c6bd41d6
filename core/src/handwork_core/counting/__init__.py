"""Counting people who cannot all be seen: from lists, repeated sightings and accounts.

`METHODS` in :mod:`handwork_core.counting.registry` names every method. A new one is one
file and one line there; the conformance suite then tests it.
"""

from __future__ import annotations

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.method import InputKind, Method
from handwork_core.counting.registry import METHODS, find_method, methods_for
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    NotIdentifiedError,
    TriedModel,
)

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
    "find_method",
    "methods_for",
]
