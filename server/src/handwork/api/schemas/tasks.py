"""Tasks, imports, assets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

MAX_ROWS = 1_000


class RowsIn(Schema):
    """Rows of tasks, in the form of a line of a JSON Lines file."""

    rows: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MAX_ROWS,
        examples=[[{"key": "a1", "text": "Is this spam?"}]],
    )


class RefusedRowOut(Schema):
    """A row that cannot become a task: where it stands, and why not."""

    line: int
    reason: str


class ImportReportOut(Schema):
    """What became of the rows."""

    imported_count: int
    refused_count: int
    refused: list[RefusedRowOut]


class ImportOut(ImportReportOut):
    """A file on its way into a batch; `message` says why the whole file failed."""

    id: int
    batch_id: int
    file_name: str
    imports_valid_rows: bool
    state: str
    rows_done_count: int
    rows_total_count: int | None
    message: str
    requested_at: datetime
    finished_at: datetime | None


class TaskOut(Schema):
    """One thing to answer, as its requester sees it."""

    id: int
    batch_id: int
    number: int
    key: str
    content: dict[str, Any]
    gold: dict[str, Any] | None
    prediction: dict[str, Any] | None
    confidence: float | None


class AssetOut(Schema):
    """A stored file."""

    id: int
    organisation_id: int
    content_type: str
    size_bytes: int
    file_name: str
    sha256: str


class AssetUrlOut(AssetOut):
    """A stored file, and an address that shows it for some minutes."""

    url: str
