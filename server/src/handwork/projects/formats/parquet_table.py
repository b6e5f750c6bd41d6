"""Parquet, streamed by row groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO

import pyarrow as pa
from pyarrow import parquet

from handwork.projects.formats.table import (
    MAX_COLUMNS,
    GoodRow,
    Row,
    Table,
    UnreadableFileError,
)

ROWS_AT_ONCE = 1_000
MAX_GROUP_BYTES = 2_000_000_000


def open_parquet(file: IO[bytes]) -> Table:
    """Read the footer, and then the rows as they are asked for."""
    try:
        table = parquet.ParquetFile(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(error) from None
    metadata = table.metadata
    if metadata.num_columns > MAX_COLUMNS:
        raise UnreadableFileError(
            f"The file has {metadata.num_columns:,} columns; {MAX_COLUMNS} are the most."
        )
    groups = (metadata.row_group(n) for n in range(metadata.num_row_groups))
    if any(group.total_byte_size > MAX_GROUP_BYTES for group in groups):
        raise UnreadableFileError(
            f"A row group is larger than {MAX_GROUP_BYTES:,} bytes.",
            what_to_do="Write the file with smaller row groups.",
        )
    return Table(metadata.num_rows, _rows(table))


def _rows(table: parquet.ParquetFile) -> Iterator[Row]:
    number = 0
    try:
        for batch in table.iter_batches(batch_size=ROWS_AT_ONCE):
            for fields in batch.to_pylist():
                number += 1
                yield GoodRow(number, {k: _plain(v) for k, v in fields.items()})
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error) from None


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - NaN is Parquet's empty
        return None
    return value


def _damaged(error: Exception) -> UnreadableFileError:
    return UnreadableFileError(
        f"The Parquet file is damaged or cut off: {str(error)[:200]}",
        what_to_do="Write it again and upload it once more.",
    )
