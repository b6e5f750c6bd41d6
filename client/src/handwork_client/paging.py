"""Lists as iterators: pages are fetched while one walks through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from handwork_client.records import read
from handwork_client.transport import Transport

Record = TypeVar("Record")
PAGE_ROWS = 200


def listed(
    transport: Transport, path: str, kind: type[Record], **parameters: object
) -> Iterator[Record]:
    """Walk through a list, whatever its length."""
    cursor: str | None = None
    while True:
        page = transport.get(path, cursor=cursor, limit=PAGE_ROWS, **parameters)
        for item in page["items"]:
            yield read(kind, item)
        cursor = page["next_cursor"]
        if cursor is None:
            return
        if "run_id" in page:
            # A newer run must not continue the list of an older one.
            parameters["run_id"] = page["run_id"]
