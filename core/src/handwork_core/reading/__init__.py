"""Answers from files and data frames: encoded once, refused with the row that is wrong.

CSV, JSON Lines and JSON need nothing; Parquet and Arrow need pyarrow.
"""

from __future__ import annotations

from handwork_core.reading.files import read_answers
from handwork_core.reading.frames import answers_from_frame

__all__ = ["answers_from_frame", "read_answers"]
