"""Writes of the releases room: one release on its way from waiting to done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from handwork.base.errors import ConflictError
from handwork.base.transactions import service
from handwork.inference.rules import Seen
from handwork.releases.files import StoredFile
from handwork.releases.models import Release, ReleaseFile

State = Release.State
# Chunks take seconds: after this without one, whoever wrote is gone.
QUIET = timedelta(minutes=2)


class OvertakenError(ConflictError):
    """Another attempt writes this release now, or has written it."""

    code = "release-overtaken"


@dataclass(frozen=True, slots=True)
class Requested:
    """A release that was asked for, and whether a job must be started to write it."""

    release_id: int
    needs_a_job: bool


@service
def request(
    *, batch_id: int, seen: Seen, rows_count: int, user_id: int, now: datetime
) -> Requested:
    """Fix what a release holds; asked twice for the same, it is the same release.

    A job that has shown no progress for long is taken for dead, and another one started.
    """
    same = Release.objects.filter(
        batch_id=batch_id,
        last_answer_id=seen.last_answer_id,
        last_exclusion_id=seen.last_exclusion_id,
        state__in=[State.WAITING, State.RUNNING],
    ).order_by("pk")
    waiting = same.first()
    if waiting is not None:
        quiet = same.filter(pk=waiting.pk, progressed_at__lt=Now() - QUIET)
        return Requested(waiting.pk, needs_a_job=quiet.exists())
    release = Release.objects.create(
        batch_id=batch_id,
        last_answer_id=seen.last_answer_id,
        last_exclusion_id=seen.last_exclusion_id,
        rows_total_count=rows_count,
        requested_by_id=user_id,
        requested_at=now,
        progressed_at=Now(),
    )
    return Requested(release.pk, needs_a_job=True)


@service
def begin(*, release_id: int) -> int | None:
    """Start an attempt and number it; None where the release is done."""
    open_ones = Release.objects.filter(pk=release_id).exclude(state=State.DONE)
    begun = open_ones.update(
        state=State.RUNNING,
        attempts_count=F("attempts_count") + 1,
        rows_done_count=0,
        failure="",
        progressed_at=Now(),
    )
    if not begun:
        return None
    return Release.objects.values_list("attempts_count", flat=True).get(pk=release_id)


@service
def fix_run(*, release_id: int, attempt: int, run_id: int) -> None:
    """Name the run whose estimates the release holds."""
    _change(_attempted(release_id, attempt), {"run_id": run_id})


@service
def progress(*, release_id: int, attempt: int, rows_count: int) -> None:
    """Move the bar; an attempt that was overtaken finds out here."""
    _change(
        _attempted(release_id, attempt),
        {"rows_done_count": F("rows_done_count") + rows_count},
    )


@service
def finish(
    *,
    release_id: int,
    attempt: int,
    manifest: Mapping[str, Any],
    sha256: str,
    files: tuple[StoredFile, ...],
    now: datetime,
) -> None:
    """Note the files; from here on the release never changes."""
    _change(
        _attempted(release_id, attempt),
        {
            "state": State.DONE,
            "manifest": dict(manifest),
            "sha256": sha256,
            "rows_done_count": F("rows_total_count"),
            "finished_at": now,
        },
    )
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release_id=release_id,
            name=file.name,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            stored_as=file.stored_as,
        )
        for file in files
    )


@service
def fail(*, release_id: int, attempt: int, failure: str, now: datetime) -> None:
    """Say why an attempt failed; nothing happens where another one has taken over."""
    _attempted(release_id, attempt).update(
        state=State.FAILED, failure=failure, finished_at=now
    )


@service
def give_up(*, release_id: int, failure: str, now: datetime) -> None:
    """Say why no attempt follows; nothing happens where the release has ended."""
    under_way = Release.objects.filter(
        pk=release_id, state__in=[State.WAITING, State.RUNNING]
    )
    under_way.update(state=State.FAILED, failure=failure, finished_at=now)


def _attempted(release_id: int, attempt: int) -> QuerySet[Release]:
    return Release.objects.filter(
        pk=release_id, state=State.RUNNING, attempts_count=attempt
    )


def _change(attempted: QuerySet[Release], values: Mapping[str, Any]) -> None:
    if not attempted.update(**values, progressed_at=Now()):
        raise OvertakenError(
            "This release is being written by a later attempt, or is done.",
            what_to_do="Look at the release again.",
        )
