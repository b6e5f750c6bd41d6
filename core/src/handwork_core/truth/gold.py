"""Known answers, as positions in a table."""

from __future__ import annotations

from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from handwork_core.answers import AnswerTable
    from handwork_core.truth.method import Gold


def encode_gold(table: AnswerTable, gold: Gold | None) -> NDArray[np.int32]:
    """Return the known class of each task, or -1, shape (n_tasks,).

    Gold for a task without answers is left aside: it may be answered later.

    Raises
    ------
    ValueError
        When a known label is not among the table's classes, or none of the tasks is in
        the table and their ids are of other kinds than the table's.
    """
    known = np.full(table.n_tasks, -1, dtype=np.int32)
    if not gold:
        return known
    class_of = {label: index for index, label in enumerate(table.classes.tolist())}
    for task, label in gold.items():
        if label not in class_of:
            raise ValueError(
                f"gold label {label!r} of task {task!r} is not among the classes: "
                "build the table with every class that is possible"
            )
    for position, task in enumerate(table.tasks.tolist()):
        if task in gold:
            known[position] = class_of[gold[task]]
    if table.n_tasks and not (known >= 0).any():
        _check_kinds(table.tasks.tolist(), gold)
    return known


def gold_warnings(tasks: NDArray[Any], gold: Gold | None) -> tuple[str, ...]:
    """Say how many known answers are for tasks that nobody answered."""
    if not gold:
        return ()
    unused = len(gold) - sum(task in gold for task in tasks.tolist())
    if not unused:
        return ()
    verb = "is" if unused == 1 else "are"
    told = (
        f"{unused:,} of {len(gold):,} known answers {verb} for tasks that are not in "
        "the table, and taught nothing."
    )
    return (told,)


def _check_kinds(tasks: Iterable[Hashable], gold: Gold) -> None:
    """Refuse gold of which no id could be one of the table's."""
    given, there = _kinds(gold), _kinds(tasks)
    if given & there:
        return
    raise ValueError(
        f"gold has {_named(given)} as ids of tasks, the table has {_named(there)}: no "
        "known answer finds its task; give gold the ids that the table was built from"
    )


def _kinds(ids: Iterable[Hashable]) -> set[str]:
    return {_kind(one) for one in ids}


def _kind(one: Hashable) -> str:
    if isinstance(one, str):
        return "text"
    return "numbers" if isinstance(one, Number) else type(one).__name__


def _named(kinds: set[str]) -> str:
    return " and ".join(sorted(kinds))
