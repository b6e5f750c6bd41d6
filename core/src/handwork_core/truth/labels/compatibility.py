"""The numbers of Crowd-Kit 1.4.2, for those who come from it and want to compare."""

from __future__ import annotations

from typing import Literal

from handwork_core.truth.result import TIE_TOLERANCE

Compatibility = Literal["crowdkit"] | None


def is_crowdkit(compat: Compatibility) -> bool:
    """Tell whether Crowd-Kit's numbers are asked for.

    Raises
    ------
    ValueError
        When something else is asked for.
    """
    if compat not in {None, "crowdkit"}:
        raise ValueError(f"compat must be None or 'crowdkit', not {compat!r}")
    return compat == "crowdkit"


def tie_tolerance(compat: Compatibility) -> float:
    """Return how close two posteriors must be to tie."""
    return 0.0 if is_crowdkit(compat) else TIE_TOLERANCE
