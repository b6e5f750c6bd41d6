"""Estimates and workers as files: CSV, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from handwork_core.report.findings import Findings

Columns = Mapping[str, list[Any]]
FORMS = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


def form_of(path: Path) -> str:
    """Tell the form of a file by its ending; `-` is CSV.

    Raises
    ------
    ValueError
        When the ending is none of those known, the folder is not there, or Parquet is
        asked for without pyarrow: told before anything is computed.
    """
    if str(path) == "-":
        return "csv"
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise ValueError(f"{path.name} ends in none of {', '.join(FORMS)}: choose one")
    check_folder(path)
    if form == "parquet":
        _pyarrow()
    return form


def check_folder(path: Path) -> None:
    """Refuse a file in a folder that is not there."""
    if not path.parent.is_dir():
        raise ValueError(
            f"there is no folder {path.parent}: make it, or choose another"
        )


def estimates_of(findings: Findings, *, with_posterior: bool) -> Columns:
    """Return one row a task."""
    data, result = findings.table, findings.result
    agreeing = np.bincount(
        data.task_index[data.label_index == result.labels[data.task_index]],
        minlength=data.n_tasks,
    )
    labels = data.classes.tolist()
    columns: dict[str, list[Any]] = {
        "task": data.tasks.tolist(),
        "label": [labels[place] for place in result.labels.tolist()],
        "confidence": result.confidence.tolist(),
        "answers_count": data.answers_per_task.tolist(),
        "agreeing_count": agreeing.tolist(),
    }
    if with_posterior:
        for place, label in enumerate(labels):
            columns[f"probability of {label}"] = result.posterior[:, place].tolist()
    return columns


def workers_of(findings: Findings) -> Columns:
    """Return one row a worker: skill, what is worth a look, the method's own numbers."""
    skills, result = findings.skills, findings.result
    columns: dict[str, list[Any]] = {
        "worker": skills.workers.tolist(),
        "answers_count": skills.n_answers.tolist(),
        "accuracy": skills.accuracy.tolist(),
        "accuracy_low": skills.low.tolist(),
        "accuracy_high": skills.high.tolist(),
        "better_than_chance": skills.better_than_chance.tolist(),
        "look_at": ["; ".join(kinds) for kinds in findings.spammers.kinds],
    }
    for name, parameter in result.parameters.items():
        if parameter.of == "worker":
            ends = {
                "": parameter.estimate,
                "_low": parameter.low,
                "_high": parameter.high,
            }
            for end, values in ends.items():
                if values is not None:
                    columns[f"{name}{end}"] = values.tolist()
    return columns


def write_columns(path: Path, columns: Columns) -> None:
    """Write a file in the form that its ending says."""
    form = form_of(path)
    if form == "parquet":
        _write_parquet(path, columns)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, columns, form)


def write_rows(file: IO[str], columns: Columns, form: str) -> None:
    """Write rows as CSV or JSON Lines; a number that is not there is left empty."""
    rows = zip(*(map(_plain, values) for values in columns.values()), strict=True)
    if form == "csv":
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return
    for line in _json_lines(columns, rows):
        file.write(line)


def _json_lines(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for row in rows:
        found = dict(zip(columns, row, strict=True))
        yield json.dumps(found, ensure_ascii=False, default=str) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """Return None for NaN, which JSON does not have."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124


def _write_parquet(path: Path, columns: Columns) -> None:
    pyarrow = _pyarrow()
    arrays = {}
    for name, values in columns.items():
        try:
            arrays[name] = pyarrow.array(values)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
            # Ids of several kinds in one column have no type there but text.
            arrays[name] = pyarrow.array([str(value) for value in values])
    from pyarrow import parquet  # noqa: PLC0415 - optional

    parquet.write_table(pyarrow.table(arrays), path)


def _pyarrow() -> Any:  # noqa: ANN401 - a module
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
    except ImportError as error:
        message = "Parquet needs pyarrow: pip install pyarrow, or choose .csv or .jsonl"
        raise ValueError(message) from error
    return pa
