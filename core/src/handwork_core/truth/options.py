"""Options that several methods have, and what they refuse."""

from __future__ import annotations

import math


def check_iteration(max_iterations: int, tolerance: float) -> None:
    """Refuse a loop that never runs or a tolerance that nothing can meet."""
    if max_iterations < 1:
        raise ValueError(f"max_iterations must be 1 or more, not {max_iterations}")
    check_weight("tolerance", tolerance)


def check_weight(name: str, value: float) -> None:
    """Refuse what is not a finite number of at least 0."""
    if not 0 <= value < math.inf:
        raise ValueError(f"{name} must be 0 or more, not {value}")


def check_share(name: str, value: float) -> None:
    """Refuse what is not above 0 and at most 1."""
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, not {value}")
