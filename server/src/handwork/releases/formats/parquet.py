"""Parquet: typed columns, compressed; its settings are fixed, so bytes are too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handwork.releases.formats.format import Chunk, Format
from handwork.releases.rules import Column, label_text

NOTE = (
    "Parquet 2.6, Zstandard, one row group for each 20,000 rows. Columns of type json "
    "hold JSON text; labels that are lists or numbers are their JSON text; moments are "
    "microseconds in UTC."
)
SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": False,
}


class ParquetWriter:
    """Writes each chunk as a row group."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        # Only a process that writes a release loads this large library.
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        self.arrow = pa
        self.columns = columns
        types = {
            "integer": pa.int64(),
            "number": pa.float64(),
            "text": pa.string(),
            "label": pa.string(),
            "json": pa.string(),
            "moment": pa.timestamp("us", tz="UTC"),
            "boolean": pa.bool_(),
        }
        self.schema = pa.schema(
            [pa.field(column.name, types[column.type]) for column in columns]
        )
        self.writer = pq.ParquetWriter(path, self.schema, **SETTINGS)

    def write(self, chunk: Chunk) -> None:
        """Append some rows."""
        arrays = []
        for column, field in zip(self.columns, self.schema, strict=True):
            values = chunk[column.name]
            if column.type == "label":
                values = [None if v is None else label_text(v) for v in values]
            if column.type == "moment":
                array = self.arrow.array(values, type=self.arrow.string())
                arrays.append(array.cast(field.type))
            else:
                arrays.append(self.arrow.array(values, type=field.type))
        batch = self.arrow.RecordBatch.from_arrays(arrays, schema=self.schema)
        self.writer.write_batch(batch)

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()


FORMAT = Format(
    open=ParquetWriter, content_type="application/vnd.apache.parquet", note=NOTE
)
