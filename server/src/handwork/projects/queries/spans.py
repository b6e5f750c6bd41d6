"""Reads of all tasks of a batch, for releases: rows without the ORM's objects."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from handwork.projects.models import Asset, Task
from handwork.projects.queries.tasks import TaskRecord


def task_pages(*, batch_id: int, limit: int) -> Iterator[tuple[TaskRecord, ...]]:
    """Read the tasks of a batch in their order, a page at a time."""
    number = 0
    rows = Task.objects.filter(batch_id=batch_id).order_by("number")
    columns = rows.values_list(*TaskRecord.__slots__)
    while page := tuple(
        TaskRecord(*row) for row in columns.filter(number__gt=number)[:limit]
    ):
        yield page
        number = page[-1].number


def asset_hashes(
    *, organisation_id: int, asset_ids: Collection[int]
) -> Mapping[int, str]:
    """Give the SHA-256 of the organisation's assets among these."""
    if not asset_ids:
        return {}
    rows = Asset.objects.filter(organisation_id=organisation_id, pk__in=asset_ids)
    return dict(rows.values_list("pk", "sha256"))


def asset_names(
    *, organisation_id: int, asset_ids: Collection[int]
) -> Mapping[int, tuple[str, str, str]]:
    """Give file name, type and SHA-256 of the organisation's assets among these."""
    if not asset_ids:
        return {}
    rows = Asset.objects.filter(organisation_id=organisation_id, pk__in=asset_ids)
    columns = rows.values_list("pk", "file_name", "content_type", "sha256")
    return {pk: (name, kind, digest) for pk, name, kind, digest in columns}
