"""Agreement: how far answers agree beyond chance."""

from __future__ import annotations

from handwork_core.agreement.krippendorff import (
    Alpha,
    AlphaInterval,
    bootstrap_interval,
    krippendorff_alpha,
)

__all__ = ["Alpha", "AlphaInterval", "bootstrap_interval", "krippendorff_alpha"]
