"""Answers that say "cannot tell": left out of the vote, counted for each worker."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import AnswerTable
from handwork_core.truth.gold import gold_warnings
from handwork_core.truth.labels.intervals import wilson_interval
from handwork_core.truth.method import Gold
from handwork_core.truth.result import Parameter, TruthResult

Abstentions = Collection[Hashable]
"""Labels that say "cannot tell"; they are no class."""


def set_aside(
    table: AnswerTable, abstentions: Abstentions
) -> tuple[AnswerTable, Parameter | None]:
    """Take the answers that say "cannot tell" out of a table.

    Parameters
    ----------
    table : AnswerTable
    abstentions : collection of labels
        A label that nobody gave is left aside.

    Returns
    -------
    table : AnswerTable
        With the same tasks and workers, also those who are left without an answer.
    abstained : Parameter or None
        The share of each worker's answers that were set aside, with Wilson's interval;
        None where `abstentions` is empty.

    Raises
    ------
    ValueError
        When `abstentions` is a string: a collection of labels is asked for.
    """
    if isinstance(abstentions, str):
        raise ValueError(  # noqa: TRY004 - bad input is a ValueError throughout
            f"abstentions must be a collection of labels: write ({abstentions!r},)"
        )
    if not abstentions:
        return table, None
    silent = np.array([label in abstentions for label in table.classes.tolist()], bool)
    rows = silent[table.label_index]
    total = np.bincount(table.worker_index, minlength=table.n_workers)
    apart = np.bincount(table.worker_index[rows], minlength=table.n_workers)
    low, high = wilson_interval(apart.astype(float), total.astype(float)).T.copy()
    share = apart / np.maximum(total, 1)
    return _without(table, rows, silent), Parameter(
        of="worker", estimate=share, low=low, high=high
    )


def _without(
    table: AnswerTable, rows: NDArray[np.bool_], silent: NDArray[np.bool_]
) -> AnswerTable:
    kept_before = np.concatenate(([0], np.cumsum(~rows)))
    place = (np.cumsum(~silent) - 1).astype(np.int32)
    return AnswerTable(
        tasks=table.tasks,
        workers=table.workers,
        classes=table.classes[~silent],
        task_offsets=kept_before[table.task_offsets].astype(np.int64),
        worker_index=table.worker_index[~rows],
        label_index=place[table.label_index[~rows]],
    )


def with_notes(
    result: TruthResult, abstained: Parameter | None, gold: Gold | None
) -> TruthResult:
    """Add the share of answers set aside, and a warning of gold that taught nothing."""
    unused = gold_warnings(result.tasks, gold)
    if unused:
        result = replace(result, warnings=(*result.warnings, *unused))
    if abstained is None:
        return result
    found = {**result.parameters, "abstained": abstained}
    return replace(result, parameters=MappingProxyType(found))
