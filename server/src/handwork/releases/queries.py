"""Reads of the releases room; `..._for(actor=...)` checks the right to see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage

from handwork.base.errors import ConflictError, NotFoundError
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.releases import archive
from handwork.releases.exports import EXPORTS
from handwork.releases.formats import FORMATS
from handwork.releases.models import Release, ReleaseFile

PAGE_ROWS = 50
CONTENT_TYPES: Mapping[str, str] = {
    **{export.file.rpartition(".")[2]: export.content_type for export in EXPORTS},
    **{name: writer.content_type for name, writer in FORMATS.items()},
}


class ReleaseNotFoundError(NotFoundError):
    """There is no such release, or the actor may not know of it."""

    code = "release-not-found"


class ReleaseNotDoneError(ConflictError):
    """The release has no files yet."""

    code = "release-not-done"


class ReleaseFileVanishedError(NotFoundError):
    """The release is known and its file is not in the storage."""

    code = "release-file-vanished"
    status = 410


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a release."""

    name: str
    size_bytes: int
    sha256: str
    stored_as: str

    @property
    def content_type(self) -> str:
        """What the file is, for a download."""
        return CONTENT_TYPES[self.name.rpartition(".")[2]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRecord:
    """A release as it stands; files and manifest are there once it is done."""

    id: int
    batch_id: int
    run_id: int | None
    last_answer_id: int
    last_exclusion_id: int
    state: str
    rows_done_count: int
    rows_total_count: int
    manifest: Mapping[str, Any]
    sha256: str
    failure: str
    requested_by_id: int
    requested_at: datetime
    finished_at: datetime | None
    files: tuple[FileRecord, ...]

    @property
    def is_done(self) -> bool:
        """Whether its files can be fetched."""
        return self.state == Release.State.DONE


def release(*, release_id: int) -> ReleaseRecord:
    """Read a release without asking who wants to see it: for journeys."""
    row = Release.objects.filter(pk=release_id).first()
    if row is None:
        raise _no_release(release_id)
    return _record(row, _files([row.pk]).get(row.pk, ()))


def release_for(*, actor: Actor, release_id: int) -> ReleaseRecord:
    """Read a release of a batch that the actor may see."""
    found = release(release_id=release_id)
    try:
        projects.batch_for(actor=actor, batch_id=found.batch_id)
    except NotFoundError:
        raise _no_release(release_id) from None
    return found


def releases_for(
    *,
    actor: Actor,
    batch_id: int,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[ReleaseRecord, ...]:
    """List the releases of a batch, the newest first, a page at a time."""
    projects.batch_for(actor=actor, batch_id=batch_id)
    rows = Release.objects.filter(batch_id=batch_id).order_by("-pk")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    page = tuple(rows[:limit])
    files = _files([row.pk for row in page])
    return tuple(_record(row, files.get(row.pk, ())) for row in page)


def run_ids(*, batch_id: int) -> frozenset[int]:
    """Name the runs whose estimates releases of a batch hold."""
    rows = Release.objects.filter(batch_id=batch_id, run_id__isnull=False)
    return frozenset(rows.values_list("run_id", flat=True))


def open_file(*, actor: Actor, release_id: int, name: str) -> File[bytes]:
    """Open one file of a release to read its bytes."""
    found = _done(release_for(actor=actor, release_id=release_id))
    for file in found.files:
        if file.name == name:
            return _open(file)
    raise NotFoundError(
        f"This release has no file called {name}.",
        what_to_do=f"Take one of: {', '.join(file.name for file in found.files)}.",
    )


def archive_of(*, actor: Actor, release_id: int) -> Iterator[bytes]:
    """Stream a whole release as one zip."""
    found = _done(release_for(actor=actor, release_id=release_id))
    return archive.chunks((file.name, _open(file)) for file in found.files)


def _done(found: ReleaseRecord) -> ReleaseRecord:
    if not found.is_done:
        raise ReleaseNotDoneError(
            "This release is not written yet.",
            what_to_do="Wait until it is done, or ask for it again if it failed.",
        )
    return found


def _open(file: FileRecord) -> File[bytes]:
    try:
        return default_storage.open(file.stored_as, "rb")
    except OSError:
        raise ReleaseFileVanishedError(
            f"The file {file.name} is no longer in the storage.",
            what_to_do="Ask for a new release: the same answers give the same file.",
        ) from None


def _no_release(release_id: int) -> ReleaseNotFoundError:
    return ReleaseNotFoundError(
        f"There is no release {release_id} that you may see.",
        what_to_do="Open it from its batch.",
    )


def _files(release_ids: list[int]) -> Mapping[int, tuple[FileRecord, ...]]:
    files: dict[int, tuple[FileRecord, ...]] = {}
    rows = ReleaseFile.objects.filter(release_id__in=release_ids).order_by("name")
    for row in rows:
        record = FileRecord(row.name, row.size_bytes, row.sha256, row.stored_as)
        files[row.release_id] = (*files.get(row.release_id, ()), record)
    return files


def _record(row: Release, files: tuple[FileRecord, ...]) -> ReleaseRecord:
    names = [name for name in ReleaseRecord.__slots__ if name != "files"]
    return ReleaseRecord(**{name: getattr(row, name) for name in names}, files=files)
