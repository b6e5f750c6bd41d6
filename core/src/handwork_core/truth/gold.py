"""Known answers, as positions in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth.method import Gold


def encode_gold(table: AnswerTable, gold: Gold | None) -> NDArray[np.int32]:
    """Return the known class of each task, or -1, shape (n_tasks,).

    Gold for a task without answers is left aside: it may be answered later.

    Raises
    ------
    ValueError
        When a known label is not among the table's classes.
    """
    known = np.full(table.n_tasks, -1, dtype=np.int32)
    if not gold:
        return known
    class_of = {label: index for index, label in enumerate(table.classes.tolist())}
    for position, task in enumerate(table.tasks.tolist()):
        if task not in gold:
            continue
        label = gold[task]
        if label not in class_of:
            raise ValueError(
                f"gold label {label!r} of task {task!r} is not among the classes: "
                "build the table with every class that is possible"
            )
        known[position] = class_of[label]
    return known
