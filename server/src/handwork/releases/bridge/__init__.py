"""Figures of the labour, and one answer out of several, computed by the core."""

from __future__ import annotations

from handwork.releases.bridge.agreeing import (
    CONSENSUS,
    Look,
    agreed_marks,
    agreed_masks,
    nearest_texts,
)
from handwork.releases.bridge.labour import hourly_figures

__all__ = [
    "CONSENSUS",
    "Look",
    "agreed_marks",
    "agreed_masks",
    "hourly_figures",
    "nearest_texts",
]
