"""Find the reader of a file by its first bytes; names and declared types are not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import IO

from handwork.projects.formats.csv_table import open_csv
from handwork.projects.formats.json_table import open_json_array, open_json_lines
from handwork.projects.formats.parquet_table import open_parquet
from handwork.projects.formats.table import Table, UnreadableFileError

HEAD_BYTES = 4096
READERS: Mapping[str, Callable[[IO[bytes]], Table]] = MappingProxyType(
    {
        "csv": open_csv,
        "json-lines": open_json_lines,
        "json": open_json_array,
        "parquet": open_parquet,
    }
)


def open_table(file: IO[bytes]) -> Table:
    """Open a file of rows."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return READERS[format_of(head)](file)


def format_of(head: bytes) -> str:
    """Name the format of a file by its first bytes."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(
            f"The file starts with the bytes 0x{head[0]:02X} 0x{head[1]:02X} in line 1: "
            "it is UTF-16.",
            what_to_do="Save it as UTF-8 and upload it again.",
        )
    if b"\x00" in head:
        raise UnreadableFileError(
            "This is neither text nor Parquet nor a zip.",
            what_to_do="Upload CSV, JSON Lines, a JSON array, Parquet or a zip of files.",
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise UnreadableFileError(
            "The file is empty.", what_to_do="Choose the file again and upload it."
        )
    return {b"[": "json", b"{": "json-lines"}.get(start[:1], "csv")
