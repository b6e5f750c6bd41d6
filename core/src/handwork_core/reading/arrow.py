"""Arrow tables, and the Parquet and Arrow files that hold them; pyarrow is optional."""

from __future__ import annotations

import importlib
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from handwork_core.answers import Encoded, encode, encode_integers
from handwork_core.reading.columns import EMPTY_CELL, check_values

if TYPE_CHECKING:
    from handwork_core.reading.columns import Source


def require(module: str, source_name: str) -> Any:  # noqa: ANN401 - an optional library
    """Import a module of pyarrow, or say what to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ValueError(
            f"{source_name} needs pyarrow: install it (pip install pyarrow), or save "
            "the answers as CSV"
        ) from error


def read_parquet(source: Source, data: bytes) -> tuple[Encoded, Encoded, Encoded]:
    """Encode tasks, workers and labels of a Parquet file.

    Raises
    ------
    ValueError
        When pyarrow is not installed, the file is damaged, or as
        :func:`encode_arrow` says.
    """
    arrow = require("pyarrow", source.name)
    parquet = require("pyarrow.parquet", source.name)
    try:
        file = parquet.ParquetFile(arrow.BufferReader(data))
        check_columns(source, file.schema_arrow.names)
        table = file.read(columns=list(source.columns))
    except arrow.ArrowException as error:
        raise ValueError(f"{source.name} is not a Parquet file: {error}") from error
    return encode_arrow(source, table)


def read_arrow(source: Source, data: bytes) -> tuple[Encoded, Encoded, Encoded]:
    """Encode tasks, workers and labels of an Arrow (Feather) file or stream.

    Raises
    ------
    ValueError
        As :func:`read_parquet`.
    """
    arrow = require("pyarrow", source.name)
    ipc = require("pyarrow.ipc", source.name)
    opened = ipc.open_file if data.startswith(b"ARROW1") else ipc.open_stream
    try:
        table = opened(io.BytesIO(data)).read_all()
    except arrow.ArrowException as error:
        raise ValueError(f"{source.name} is not an Arrow file: {error}") from error
    return encode_arrow(source, table)


def check_columns(source: Source, names: list[str]) -> None:
    """Refuse a table without the wanted columns."""
    if not source.has_all(names):
        raise source.missing_columns(names)


def encode_arrow(
    source: Source,
    table: Any,  # noqa: ANN401 - a pyarrow.Table
) -> tuple[Encoded, Encoded, Encoded]:
    """Encode tasks, workers and labels of an Arrow table.

    Raises
    ------
    ValueError
        When a column is missing, or a value is missing or of a kind that no id has.
    """
    check_columns(source, table.column_names)
    tasks, workers, labels = (
        encode_column(source, name, table.column(name)) for name in source.columns
    )
    return tasks, workers, labels


def encode_column(
    source: Source,
    name: str,
    column: Any,  # noqa: ANN401 - a pyarrow.Array or ChunkedArray
    *,
    before: int = 0,
) -> Encoded:
    """Encode one Arrow column, of which so many rows came before."""
    types = require("pyarrow", source.name).types
    if column.null_count:
        raise source.wrong_cell(before + _first_null(column), name, EMPTY_CELL)
    if types.is_integer(column.type):
        return encode_integers(column.to_numpy())
    if not (types.is_dictionary(column.type) or _is_text(types, column.type)):
        values = column.to_pylist()
        check_values(source, name, values)
        return encode(values, name=name)
    coded = column if types.is_dictionary(column.type) else column.dictionary_encode()
    if hasattr(coded, "combine_chunks"):
        coded = coded.combine_chunks()
    return _encode_dictionary(source, name, coded, before)


def _encode_dictionary(source: Source, name: str, coded: Any, before: int) -> Encoded:  # noqa: ANN401
    values = coded.dictionary.to_pylist()
    numbers = coded.indices.to_numpy(zero_copy_only=False)
    # A dictionary may hold values that no row has.
    used = np.flatnonzero(np.bincount(numbers, minlength=len(values)))
    kept = [values[number] for number in used.tolist()]
    for number, value in zip(used.tolist(), kept, strict=True):
        if isinstance(value, str) and not value.strip():
            row = before + int(np.argmax(numbers == number)) + 1
            raise source.wrong_cell(row, name, EMPTY_CELL)
    found = encode(kept, name=name)
    position = np.zeros(len(values), np.int32)
    position[used] = found.positions
    return Encoded(found.ids, position[numbers])


def _is_text(types: Any, kind: Any) -> bool:  # noqa: ANN401 - pyarrow's own
    checks = ("is_string", "is_large_string", "is_string_view")
    return any(getattr(types, check)(kind) for check in checks)


def _first_null(column: Any) -> int:  # noqa: ANN401 - a pyarrow.ChunkedArray
    nulls = column.is_null().to_numpy(zero_copy_only=False)
    return int(np.argmax(nulls)) + 1
