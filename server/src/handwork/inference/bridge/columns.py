"""The answers of a batch as arrays of the core."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork.inference import rules
from handwork.inference.rules import Label

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers of a batch, one element an answer; `codes` are positions in `labels`."""

    task_ids: Integers
    worker_ids: Integers
    codes: Integers
    labels: tuple[Label, ...]


def read_columns(
    rows: Iterable[tuple[int, int, object]], fixed: tuple[Label, ...]
) -> Columns:
    """Encode rows as they come; labels nobody fixed are put in order at the end."""
    tasks, workers, codes = array("q"), array("q"), array("q")
    code_of = {label: code for code, label in enumerate(dict.fromkeys(fixed))}
    fixed_count = len(code_of)
    # Fixed labels are what they are; only what people type has variants to bring together.
    code_of_value: dict[object, int] = dict(code_of.items())
    for task_id, worker_id, value in rows:
        raw = tuple(value) if isinstance(value, list) else value
        code = code_of_value.get(raw)
        if code is None:
            label = rules.comparable(value)
            code = code_of_value[raw] = code_of.setdefault(label, len(code_of))
        tasks.append(task_id)
        workers.append(worker_id)
        codes.append(code)
    labels, moved = in_order(tuple(code_of), fixed_count)
    return Columns(
        task_ids=as_integers(tasks),
        worker_ids=as_integers(workers),
        codes=moved[as_integers(codes)],
        labels=labels,
    )


def in_order(
    labels: tuple[Label, ...], fixed_count: int
) -> tuple[tuple[Label, ...], Integers]:
    """Sort the labels after the fixed ones, so that the order of answers is no matter."""
    found = range(fixed_count, len(labels))
    order = [
        *range(fixed_count),
        *sorted(found, key=lambda code: label_key(labels, code)),
    ]
    moved = np.empty(len(labels), dtype=np.int64)
    moved[order] = np.arange(len(labels))
    return tuple(labels[code] for code in order), moved


def label_key(labels: tuple[Label, ...], code: int) -> tuple[str, Label]:
    """Order labels of one type among themselves."""
    return type(labels[code]).__name__, labels[code]


def as_integers(values: array[int]) -> Integers:
    """View an array of integers as NumPy's."""
    return np.frombuffer(values, dtype=np.int64) if values else np.zeros(0, np.int64)


def rank_within_tasks(columns: Columns) -> tuple[Integers, Integers, Integers]:
    """Number the labels of each task from 0, ascending.

    Returns the rank of each answer, the codes of all tasks one after another, and where
    each task's begin.
    """
    order = np.lexsort((columns.codes, columns.task_ids))
    tasks, codes = columns.task_ids[order], columns.codes[order]
    starts_task = np.diff(tasks, prepend=tasks[:1] - 1) != 0
    starts_code = starts_task | (np.diff(codes, prepend=codes[:1] - 1) != 0)
    place = np.cumsum(starts_code) - 1
    offsets = place[starts_task]
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = place - offsets[np.cumsum(starts_task) - 1] if len(order) else place
    code_at = codes[starts_code]
    return ranks, code_at, np.append(offsets, len(code_at))
