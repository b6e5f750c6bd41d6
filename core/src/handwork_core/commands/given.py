"""The answers and known answers that a file gives."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping
from pathlib import Path

import numpy as np

from handwork_core.answers import AnswerTable
from handwork_core.reading import read_answers
from handwork_core.reading.columns import KnownSource
from handwork_core.reading.csv_rows import read_header, read_rows
from handwork_core.reading.files import KIND_OF_SUFFIX, encode_content


def read_table(
    path: Path, columns: Mapping[str, str], classes: list[str] | None
) -> AnswerTable:
    """Read answers; `classes` are written as text, the file may hold numbers.

    Raises
    ------
    ValueError
        As :func:`read_answers`, or when the file has no answers.
    """
    if str(path) == "-":
        return _with_rows(
            read_answers(sys.stdin.buffer, **columns, classes=classes), "standard input"
        )
    table = _with_rows(read_answers(path, **columns), path.name)
    if classes is None:
        return table
    typed = [_typed(name, table) for name in classes]
    return read_answers(path, **columns, classes=typed)


def by_number(table: AnswerTable) -> AnswerTable:
    """Put labels that are numbers in their order, also where they are written as text.

    Raises
    ------
    ValueError
        When they are no numbers: their alphabetical order is no scale.
    """
    try:
        numbers = [float(label) for label in table.classes.tolist()]
    except (TypeError, ValueError):
        names = ",".join(str(label) for label in table.classes[:8])
        raise ValueError(
            "the labels are no numbers, so their order is not known: write it from the "
            f"lowest to the highest, such as --classes {names!r} in the right order"
        ) from None
    order = np.argsort(numbers, kind="stable")
    return AnswerTable.from_arrays(
        table.tasks[table.task_index],
        table.workers[table.worker_index],
        table.classes[table.label_index],
        classes=table.classes[order],
    )


def _with_rows(table: AnswerTable, name: str) -> AnswerTable:
    if table.n_labels == 0:
        raise ValueError(f"{name} has no answers: below its header, one row is one")
    return table


def _typed(name: str, table: AnswerTable) -> Hashable:
    for label in table.classes.tolist():
        if str(label) == name:
            return label  # type: ignore[no-any-return]
    if table.classes.dtype.kind in "iu":
        try:
            return int(name)
        except ValueError:
            message = (
                f"class {name!r} is no whole number, as all labels in the file are"
            )
            raise ValueError(message) from None
    return name


def read_gold(
    path: Path, columns: Mapping[str, str], table: AnswerTable
) -> dict[Hashable, Hashable]:
    """Read known answers: one row a task, with the columns of the answers or task, label.

    Ids are compared as they are written, so a number in one file is the same number in
    another kind of file.

    Raises
    ------
    ValueError
        When a task has two labels, none of the tasks is among those answered, or a
        label is not among the classes.
    """
    known = _known(path.name, _read_pairs(path, columns))
    task_of = {str(task): task for task in table.tasks.tolist()}
    label_of = {str(label): label for label in table.classes.tolist()}
    gold: dict[Hashable, Hashable] = {}
    for task, label in known.items():
        if task not in task_of:
            continue
        if label not in label_of:
            classes = ",".join([*label_of, label])
            raise ValueError(
                f"{path.name}, task {task!r}: label {label!r} is not among the labels "
                f"of the answers; if it is possible, add --classes {classes!r}"
            )
        gold[task_of[task]] = label_of[label]
    if not gold:
        raise _strangers(path.name, known, task_of)
    return gold


def _known(name: str, pairs: list[tuple[str, str]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for row, (task, label) in enumerate(pairs, start=1):
        if known.setdefault(task, label) != label:
            raise ValueError(
                f"{name}, row {row}: task {task!r} is {label!r} here and "
                f"{known[task]!r} before; leave one of the rows out"
            )
    return known


def _strangers(
    name: str, known: Mapping[str, str], task_of: Mapping[str, object]
) -> ValueError:
    first, other = next(iter(known), "nothing"), next(iter(task_of), "nothing")
    return ValueError(
        f"{name} knows none of the tasks: its first is {first!r}, that of the answers "
        f"{other!r}; say with --by task=COLUMN which column names them"
    )


def _read_pairs(path: Path, columns: Mapping[str, str]) -> list[tuple[str, str]]:
    task, label = columns.get("task", "task"), columns.get("label", "label")
    try:
        return _read_columns(path, task, label)
    except ValueError as error:
        if "has no column" not in str(error) or (task, label) == ("task", "label"):
            raise
    return _read_columns(path, "task", "label")


def _read_columns(path: Path, task: str, label: str) -> list[tuple[str, str]]:
    """Read a file of tasks and labels: the task stands for the worker too."""
    source = KnownSource(name=path.name, task=task, worker=task, label=label)
    suffix, data = path.suffix.lower(), path.read_bytes()
    if KIND_OF_SUFFIX.get(suffix, "csv") == "csv":
        tasks, _, labels = read_rows(source, data, read_header(source, data))
        return list(zip(tasks, labels, strict=True))
    known, _, said = encode_content(source, suffix, data)
    rows = zip(known.positions.tolist(), said.positions.tolist(), strict=True)
    names, marks = list(map(str, known.ids)), list(map(str, said.ids))
    return [(names[place], marks[other]) for place, other in rows]
