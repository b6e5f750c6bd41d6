"""The formats a release is written in. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handwork.releases.formats import csv_file, json_lines, parquet
from handwork.releases.formats.format import Chunk, Format, TableWriter

__all__ = ["FORMATS", "Chunk", "Format", "TableWriter"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": csv_file.FORMAT,
        "jsonl": json_lines.FORMAT,
        "parquet": parquet.FORMAT,
    }
)
