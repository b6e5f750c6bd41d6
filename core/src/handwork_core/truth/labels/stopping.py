"""When an iteration may end, and what is said of one that did not settle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable


def check_stopping(max_iterations: int, tolerance: float) -> None:
    """Refuse a limit or a tolerance that no iteration can keep.

    Raises
    ------
    ValueError
    """
    if max_iterations < 1:
        raise ValueError(f"max_iterations must be 1 or more, not {max_iterations}")
    if not 0 <= tolerance < math.inf:
        raise ValueError(f"tolerance must be 0 or more, not {tolerance}")


def stopping_warnings(
    table: AnswerTable, what: str, n_iterations: int, *, converged: bool
) -> tuple[str, ...]:
    """Say what a reader of the estimates must know."""
    found = []
    if not converged:
        found.append(f"{what} had not settled after {n_iterations} iterations.")
    if table.n_labels and table.answers_per_task.max() == 1:
        found.append("No task has two answers: workers cannot be told apart.")
    return tuple(found)
