"""Chunks as Arrow columns, from which both CSV and Parquet are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handwork.releases.formats.format import Chunk
from handwork.releases.rules import Column, label_text


class Columnar:
    """Makes record batches of one schema."""

    def __init__(
        self, columns: tuple[Column, ...], *, types: Mapping[str, str]
    ) -> None:
        # Only a process that writes a release loads this large library.
        import pyarrow as pa  # noqa: PLC0415

        self.arrow = pa
        self.columns = columns
        fields = {column.name: TYPES[types.get(column.type, column.type)](pa)
                  for column in columns}  # fmt: skip
        self.schema = pa.schema(list(fields.items()))

    def batch(self, chunk: Chunk) -> Any:  # noqa: ANN401 - the library has no types
        """Make the record batch of some rows."""
        arrays = [
            self._array(chunk[column.name], column, field.type)
            for column, field in zip(self.columns, self.schema, strict=True)
        ]
        return self.arrow.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _array(self, values: Sequence[Any], column: Column, kind: object) -> object:
        if column.type == "label":
            values = [None if value is None else label_text(value) for value in values]
        if column.type == "moment":
            return self.arrow.array(values, type=self.arrow.string()).cast(kind)
        return self.arrow.array(values, type=kind)


TYPES: Mapping[str, Callable[[Any], object]] = {
    "integer": lambda pa: pa.int64(),
    "number": lambda pa: pa.float64(),
    "text": lambda pa: pa.string(),
    "label": lambda pa: pa.string(),
    "json": lambda pa: pa.string(),
    "moment": lambda pa: pa.timestamp("us", tz="UTC"),
    "boolean": lambda pa: pa.bool_(),
}
