"""Label Studio's files: an interface becomes a template, tasks become rows."""

from __future__ import annotations

from handwork.projects.formats.label_studio.interface import (
    Converted,
    Unmatched,
    UnreadableInterfaceError,
    convert_interface,
)
from handwork.projects.formats.label_studio.rows import is_task, row_of

__all__ = [
    "Converted",
    "Unmatched",
    "UnreadableInterfaceError",
    "convert_interface",
    "is_task",
    "row_of",
]
