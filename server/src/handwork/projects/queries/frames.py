"""Reads for the frames of templates: a task's document, its address, the hosts allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from handwork.base.errors import InvalidInputError, NotFoundError
from handwork.projects import rules
from handwork.projects.models import AllowedHost, Task
from handwork.projects.queries.assets import asset_url, media_types, named_media
from handwork.projects.queries.sealed_frames import FramePlace, sealed, unsealed
from handwork.projects.rules import templating
from handwork.projects.rules.templating import Needed, Rendered, Resolving

URL_PREFIX = "/frames/"
PURPOSE = "template"
# Where Amazon's storage answers: the bucket stands in the name or in the path.
_S3 = re.compile(r"(?:[a-z0-9.-]+\.)?s3[a-z0-9.-]*\.amazonaws\.com(?:\.cn)?")


@dataclass(frozen=True, slots=True)
class AllowedHostRecord:
    """A host that a steward allowed."""

    id: int
    host: str
    reason: str
    allowed_by_email: str
    allowed_at: datetime


@dataclass(frozen=True, slots=True)
class FrameTask:
    """What a frame shows: the template, the row, and whose files it may name."""

    options: Mapping[str, Any]
    content: Mapping[str, Any]
    organisation_id: int
    title: str
    # Who holds the task; nobody does in a preview.
    worker_id: int | None = None


def frame_url(*, task_id: int, worker_id: int, expires_at: datetime) -> str:
    """Seal the address of a task's frame for who holds it; it holds until a moment."""
    place = FramePlace(task_id, worker_id, expires_at)
    return f"{URL_PREFIX}{sealed(place, purpose=PURPOSE)}"


def read_frame_url(*, signed: str, now: datetime) -> FrameTask:
    """Open a sealed address and read what its frame shows."""
    place = unsealed(signed, purpose=PURPOSE, now=now)
    row = (
        Task.objects.filter(pk=place.task_id, batch__version__kind="template")
        .select_related("batch__version__project")
        .first()
    )
    if row is None:
        raise NotFoundError("This task is not shown in a frame.")
    return _frame_task(row, place.worker_id)


def with_guess(
    content: Mapping[str, Any], prediction: object, confidence: float | None
) -> Mapping[str, Any]:
    """Let a template show what a model said, under the names that imports use."""
    if prediction is None:
        return content
    return {"prediction": prediction, "confidence": confidence, **content}


def rendered(*, task: FrameTask, now: datetime) -> Rendered:
    """Write a task's template with its row; files get addresses that expire."""
    return templating.render_template(
        str(task.options["template"]),
        str(task.options["language"]),
        task.content,
        _resolving(task, now),
    )


def first_rendered(
    *, batch_id: int, limit: int, now: datetime
) -> Iterator[tuple[str, str]]:
    """Write out the first tasks of a batch, each with its key.

    One that cannot be written says so in its own frame.
    """
    rows = Task.objects.filter(batch_id=batch_id).order_by("number")
    for row in rows.select_related("batch__version__project")[:limit]:
        html = ""
        with suppress(InvalidInputError):
            html = rendered(task=_frame_task(row), now=now).html
        yield row.key, html


def _frame_task(row: Task, worker_id: int | None = None) -> FrameTask:
    version = row.batch.version
    return FrameTask(
        options=version.options,
        content=with_guess(row.content, row.prediction, row.confidence),
        organisation_id=version.project.organisation_id,
        title=row.batch.title,
        worker_id=worker_id,
    )


def _resolving(task: FrameTask, now: datetime) -> Resolving:
    known = media_types(
        organisation_id=task.organisation_id,
        asset_ids=set(rules.asset_ids(task.content)),
    )
    found: dict[str, str | None] = {}

    def shown(text: str) -> str:
        asset_id = rules.media_of(text)
        return asset_url(asset_id=asset_id, now=now) if asset_id in known else text  # type: ignore[arg-type]

    def named(address: str) -> str | None:
        name = file_name_of(address)
        if name and name not in found:
            files = named_media(organisation_id=task.organisation_id, file_names=[name])
            found[name] = asset_url(asset_id=files[name][0], now=now) if files else None
        return found.get(name)

    return Resolving(shown, named)


def file_name_of(address: str) -> str:
    """Take the name of a file from its address in Amazon's storage, or as it is."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_stored = parts.scheme == "s3" or (
        parts.scheme in ("http", "https") and _S3.fullmatch(parts.netloc.lower())
    )
    if not is_stored and parts.scheme:
        return ""
    return unquote(parts.path).rpartition("/")[2]


def lacking_task(*, batch_id: int, needed: tuple[Needed, ...]) -> tuple[str, str]:
    """Find the first task without a field that the template needs: its key, the field."""
    for names in needed:
        rows = Task.objects.filter(batch_id=batch_id)
        for name in names:
            rows = rows.exclude(content__has_key=name)
        if key := rows.order_by("number").values_list("key", flat=True).first():
            return key, names[0]
    return "", ""


def allowed_hosts() -> tuple[str, ...]:
    """Name the hosts from which templates may load, in the order of their names."""
    rows = AllowedHost.objects.order_by("host")
    return tuple(rows.values_list("host", flat=True))


def allowed_host_records() -> tuple[AllowedHostRecord, ...]:
    """List the hosts that were allowed, with who did and why."""
    rows = AllowedHost.objects.select_related("allowed_by").order_by("host")
    return tuple(
        AllowedHostRecord(
            id=row.pk,
            host=row.host,
            reason=row.reason,
            allowed_by_email=row.allowed_by.email,
            allowed_at=row.allowed_at,
        )
        for row in rows
    )
