"""Files of tasks, known by their content: a reader is one entry of `READERS`."""

from __future__ import annotations

from handwork.projects.formats.archive import Archive, is_zip, open_archive
from handwork.projects.formats.reading import READERS, open_table
from handwork.projects.formats.table import (
    BadRow,
    GoodRow,
    Row,
    Table,
    UnreadableFileError,
)

__all__ = [
    "READERS",
    "Archive",
    "BadRow",
    "GoodRow",
    "Row",
    "Table",
    "UnreadableFileError",
    "is_zip",
    "open_archive",
    "open_table",
]
