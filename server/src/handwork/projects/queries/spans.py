"""Reads of all tasks of a batch, for releases: rows without the ORM's objects."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.db.models import Exists, OuterRef, Q

from handwork.projects.models import Asset, Departure, Task
from handwork.projects.queries.tasks import TaskRecord


def task_pages(*, batch_id: int, limit: int) -> Iterator[tuple[TaskRecord, ...]]:
    """Read the tasks of a batch in their order, a page at a time.

    Last come those that went to another batch and left answers here.
    """
    number = 0
    rows = Task.objects.filter(batch_id=batch_id).order_by("number")
    columns = rows.values_list(*TaskRecord.__slots__)
    while page := tuple(
        TaskRecord(*row) for row in columns.filter(number__gt=number)[:limit]
    ):
        yield page
        number = page[-1].number
    left = Task.objects.filter(
        Exists(Departure.objects.filter(task_id=OuterRef("pk"), batch_id=batch_id)),
        ~Q(batch_id=batch_id),
    )
    departed, task_id = left.order_by("pk").values_list(*TaskRecord.__slots__), 0
    while page := tuple(
        TaskRecord(*row) for row in departed.filter(pk__gt=task_id)[:limit]
    ):
        yield page
        task_id = page[-1].id


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
