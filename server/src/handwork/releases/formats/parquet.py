"""Parquet: typed columns, compressed; its settings are fixed, so bytes are too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handwork.releases.formats.columnar import Columnar
from handwork.releases.formats.format import Chunk, Format
from handwork.releases.rules import Column

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
        from pyarrow import parquet  # noqa: PLC0415 - as in `Columnar`

        self.columnar = Columnar(columns, types={})
        self.writer = parquet.ParquetWriter(path, self.columnar.schema, **SETTINGS)

    def write(self, chunk: Chunk) -> None:
        """Append some rows."""
        self.writer.write_batch(self.columnar.batch(chunk))

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()


FORMAT = Format(
    open=ParquetWriter, content_type="application/vnd.apache.parquet", note=NOTE
)
