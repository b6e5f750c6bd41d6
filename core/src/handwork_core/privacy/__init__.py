"""Privacy: tables that can leave without telling about a person."""

from __future__ import annotations

from handwork_core.privacy.noise import NoisyTable, noisy_counts
from handwork_core.privacy.suppression import (
    MINIMUM_CELL,
    ProtectedTable,
    protect,
    with_margins,
)

__all__ = [
    "MINIMUM_CELL",
    "NoisyTable",
    "ProtectedTable",
    "noisy_counts",
    "protect",
    "with_margins",
]
