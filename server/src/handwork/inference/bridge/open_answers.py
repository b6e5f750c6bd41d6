"""Answers without fixed labels: texts, numbers, sets of choices.

What is believed may be something that nobody answered: a text put together from several,
the middle of two numbers, a set of choices of which each was inferred on its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from handwork.inference.bridge.believing import (
    DIGITS,
    Believed,
    Crowd,
    Floats,
    TaskBeliefs,
    labels_of_tasks,
    with_known,
)
from handwork.inference.bridge.columns import Columns, Integers
from handwork.inference.rules import Label
from handwork_core.truth import Method
from handwork_core.truth.label_sets import LabelSetTable
from handwork_core.truth.texts import TextTable
from handwork_core.truth.values import ValueTable

Found = tuple[Sequence[Label], Floats | None]
"""A label for each task, and how far the answers support it where the method says so."""


def believe_open(
    method: Method, columns: Columns, gold_codes: Mapping[int, int]
) -> Believed:
    """Run a method for texts, numbers or sets; known answers are put in afterwards."""
    make_table, read = FORMS[method.answers]
    answers = [columns.labels[code] for code in columns.codes.tolist()]
    result = method.function(make_table(columns.task_ids, columns.worker_ids, answers))
    task_ids = result.tasks.astype(np.int64)
    labels, confidence = read(result)
    columns, codes = with_labels(columns, labels)
    if confidence is None:
        confidence = shares_of(columns, task_ids, codes)
    beliefs = TaskBeliefs(
        task_ids=task_ids,
        codes=codes,
        confidence=confidence.round(DIGITS),
        choices=codes[:, None].copy(),
        shares=confidence.round(DIGITS)[:, None],
    )
    crowd = Crowd(
        worker_ids=result.workers.astype(np.int64),
        iterations_count=result.n_iterations,
        has_converged=result.converged,
        warnings=result.warnings,
    )
    blind = labels_of_tasks(task_ids, codes, gold_codes)
    return Believed(columns, with_known(beliefs, gold_codes), crowd, blind)


def with_labels(columns: Columns, labels: Sequence[Label]) -> tuple[Columns, Integers]:
    """Give every label a number, also those that nobody answered; name those of the tasks."""
    code_of = {label: code for code, label in enumerate(columns.labels)}
    codes = [code_of.setdefault(label, len(code_of)) for label in labels]
    return (
        dataclasses.replace(columns, labels=tuple(code_of)),
        np.array(codes, dtype=np.int64),
    )


def shares_of(columns: Columns, task_ids: Integers, codes: Integers) -> Floats:
    """Measure which share of each task's answers is the estimate."""
    places = np.searchsorted(task_ids, columns.task_ids)
    agrees = codes[places] == columns.codes
    answers = np.bincount(places, minlength=len(task_ids))
    agreeing = np.bincount(places[agrees], minlength=len(task_ids))
    return np.asarray(agreeing / np.maximum(answers, 1))


def texts_found(result: Any) -> Found:  # noqa: ANN401
    """Read texts; their confidence is the support that the method names."""
    return [str(text) for text in result.texts], result.confidence


def values_found(result: Any) -> Found:  # noqa: ANN401
    """Read numbers; no method for them has a confidence."""
    return [float(value) for value in result.estimate.round(DIGITS)], None


def sets_found(result: Any) -> Found:  # noqa: ANN401
    """Read sets of choices, each in one order."""
    sets = [tuple(sorted(map(str, labels))) for labels in result.label_sets]
    return sets, result.confidence


FORMS: Mapping[str, tuple[Callable[..., Any], Callable[[Any], Found]]] = {
    "texts": (TextTable.from_arrays, texts_found),
    "values": (ValueTable.from_arrays, values_found),
    "label sets": (LabelSetTable.from_arrays, sets_found),
}
