"""Data frames of any library, by the protocols through which they exchange columns."""

from __future__ import annotations

import ctypes
import importlib.util
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import AnswerTable, Encoded, encode, encode_integers
from handwork_core.reading.columns import EMPTY_CELL, Source, check_values

if TYPE_CHECKING:
    from handwork_core.answers import Column


def answers_from_frame(
    frame: object,
    *,
    task: str = "task",
    worker: str = "worker",
    label: str = "label",
    classes: Column | None = None,
) -> AnswerTable:
    """Read one answer a row from a data frame: pandas, Polars, Arrow or another.

    Parameters
    ----------
    frame : data frame
        With ``__arrow_c_stream__`` (read through pyarrow if it is installed), with
        ``__dataframe__``, with columns that have ``to_numpy``, or a mapping from name
        to column.
    task, worker, label : str
        Names of the columns; others are left aside.
    classes : sequence of hashable or 1-D ndarray, optional
        Every label that is possible, in the order of its scale; by default the labels
        that occur, ascending.

    Returns
    -------
    AnswerTable
        Ids keep their type.

    Raises
    ------
    ValueError
        Naming row (from 1) and column when a value is missing or kinds are mixed; when
        a column is missing, or this is no data frame.

    Examples
    --------
    >>> rows = {"task": [1, 1], "worker": ["ada", "bola"], "label": ["cat", "dog"]}
    >>> answers_from_frame(rows).classes.tolist()
    ['cat', 'dog']
    """
    source = Source(name="the frame", task=task, worker=worker, label=label)
    tasks, workers, labels = _columns(source, frame)
    return AnswerTable.from_encoded(tasks, workers, labels, classes=classes)


def _columns(source: Source, frame: Any) -> tuple[Encoded, Encoded, Encoded]:  # noqa: ANN401
    if hasattr(frame, "__arrow_c_stream__") and importlib.util.find_spec("pyarrow"):
        return _by_arrow(source, frame)
    if isinstance(frame, Mapping) or hasattr(frame, "columns"):
        return _by_columns(source, frame)
    if hasattr(frame, "__dataframe__"):
        return _by_interchange(source, frame.__dataframe__())
    raise ValueError(
        f"a {type(frame).__name__} is no data frame: give one of pandas, Polars or "
        "Arrow, or a mapping from name to column"
    )


def _by_arrow(source: Source, frame: Any) -> tuple[Encoded, Encoded, Encoded]:  # noqa: ANN401
    from handwork_core.reading import arrow  # noqa: PLC0415 - optional

    pyarrow = arrow.require("pyarrow", source.name)
    names = list(getattr(frame, "columns", ())) or None
    if names and all(isinstance(name, str) for name in names):
        arrow.check_columns(source, names)
        # Only these: another column may hold what Arrow has no type for.
        frame = frame[list(source.columns)]
    return arrow.encode_arrow(source, pyarrow.table(frame))


def _by_columns(source: Source, frame: Any) -> tuple[Encoded, Encoded, Encoded]:  # noqa: ANN401
    names = list(frame if isinstance(frame, Mapping) else frame.columns)
    if not source.has_all(names):
        raise source.missing_columns(names)
    tasks, workers, labels = (
        _encode_values(source, name, _values(frame[name])) for name in source.columns
    )
    return tasks, workers, labels


def _values(column: Any) -> Any:  # noqa: ANN401 - a column of any library
    if hasattr(column, "to_numpy"):
        return column.to_numpy()
    return column if isinstance(column, np.ndarray) else list(column)


def _encode_values(source: Source, name: str, values: Any) -> Encoded:  # noqa: ANN401
    if isinstance(values, np.ndarray):
        if values.dtype.kind in "iu" and values.ndim == 1:
            return encode_integers(values)
        values = values.tolist()
    check_values(source, name, values)
    return encode(values, name=name)


def _by_interchange(source: Source, frame: Any) -> tuple[Encoded, Encoded, Encoded]:  # noqa: ANN401
    names = list(frame.column_names())
    if not source.has_all(names):
        raise source.missing_columns(names)
    tasks, workers, labels = (
        _encode_interchange(source, name, frame) for name in source.columns
    )
    return tasks, workers, labels


KINDS = {0: "i", 1: "u", 2: "f", 20: "b"}
TEXT, CATEGORICAL = 21, 23
BY_NAN, BY_BIT, BY_BYTE = 1, 3, 4
"""How a column of the protocol marks what is missing."""


def _encode_interchange(source: Source, name: str, frame: Any) -> Encoded:  # noqa: ANN401
    values: list[Any] = []
    for chunk in frame.get_chunks():
        column = chunk.get_column_by_name(name)
        values += column_values(source, name, column, before=len(values))
    if all(type(value) is int for value in values):
        return encode_integers(np.array(values, dtype=np.int64))
    check_values(source, name, values)
    return encode(values, name=name)


def column_values(
    source: Source,
    name: str,
    column: Any,  # noqa: ANN401 - of any library
    *,
    before: int = 0,
) -> list[Any]:
    """Return the values of a column of the data frame interchange protocol."""
    if column.null_count:
        row = before + int(np.argmax(_missing(column))) + 1
        raise source.wrong_cell(row, name, EMPTY_CELL)
    kind, n_bits, _format, _order = column.dtype
    if kind == CATEGORICAL:
        categories = column.describe_categorical["categories"]
        of_code = column_values(source, name, categories)
        return [of_code[code] for code in _numbers(column)]
    if kind == TEXT:
        return _texts(column)
    if kind not in KINDS or (kind == 20 and n_bits == 1):
        raise ValueError(
            f"{source.name}, column {name!r} has a type that cannot be read: "
            "turn it into text or whole numbers"
        )
    return _numbers(column)


def _missing(column: Any) -> NDArray[np.bool_]:  # noqa: ANN401
    how, sentinel = column.describe_null
    if how not in {BY_BIT, BY_BYTE}:
        numbers = np.array(_numbers(column))
        return np.asarray(np.isnan(numbers) if how == BY_NAN else numbers == sentinel)
    mask = _view(column.get_buffers()["validity"][0], np.dtype(np.uint8))
    if how == BY_BIT:
        mask = np.unpackbits(mask, bitorder="little")
    return np.asarray(mask[column.offset : column.offset + column.size()] == sentinel)


def _numbers(column: Any) -> list[Any]:  # noqa: ANN401
    buffer, (kind, n_bits, _format, _order) = column.get_buffers()["data"]
    numbers = _view(buffer, np.dtype(f"{KINDS[int(kind)]}{n_bits // 8}"))
    found: list[Any] = numbers[column.offset : column.offset + column.size()].tolist()
    return found


def _texts(column: Any) -> list[str]:  # noqa: ANN401
    buffers = column.get_buffers()
    data = _view(buffers["data"][0], np.dtype(np.uint8)).tobytes()
    offsets, (kind, n_bits, _format, _order) = buffers["offsets"]
    ends = _view(offsets, np.dtype(f"{KINDS[int(kind)]}{n_bits // 8}"))
    ends = ends[column.offset : column.offset + column.size() + 1].tolist()
    return [data[start:stop].decode() for start, stop in pairwise(ends)]


def _view(buffer: Any, kind: np.dtype[Any]) -> NDArray[Any]:  # noqa: ANN401
    """Look at the memory of a buffer; its owner must outlive the view."""
    if buffer.bufsize == 0:
        return np.empty(0, kind)
    memory = (ctypes.c_ubyte * buffer.bufsize).from_address(buffer.ptr)
    return np.frombuffer(memory, dtype=kind)
