"""The collector of cycles, for processes that hold much and make few cycles."""

from __future__ import annotations

import gc

# Reading a million rows makes a million tuples and not one cycle: with Python's own
# settings a quarter of a release's time goes into looking for cycles.
THRESHOLDS = (100_000, 50, 50)


def collect_seldom() -> None:
    """Leave what is loaded alone, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
