"""Storing: images, sounds, videos and texts that tasks show."""

from __future__ import annotations

from datetime import datetime, timedelta

from handwork.base.errors import NotFoundError
from handwork.base.services import start_job
from handwork.base.transactions import journey
from handwork.people.rules import Actor
from handwork.projects import files, services
from handwork.projects.files import Readable, StoredFile

# Longer than an upload or an import takes from its first file to its row.
SWEPT_AFTER = timedelta(days=1)


def store_asset(
    *,
    actor: Actor,
    organisation_id: int,
    file_name: str,
    file: Readable,
    now: datetime,
) -> int:
    """Check a file by its content and keep it; the same bytes again are the same asset.

    The bytes are written before the transaction, so that no other writer waits for them.
    """
    require_member(actor, organisation_id)
    stored = files.save_asset(
        organisation_id=organisation_id, file_name=file_name, file=file
    )
    return _record(organisation_id=organisation_id, stored=stored, now=now)


def require_member(actor: Actor, organisation_id: int) -> None:
    """Refuse who does not act for the organisation, as if it did not exist."""
    if not actor.acts_for(organisation_id):
        raise NotFoundError(
            f"There is no organisation {organisation_id} that you act for.",
            what_to_do="Choose one of your organisations, or ask to be invited.",
        )


@journey
def request_sweep() -> None:
    """Ask for a sweep of the storage; a job does it, because there may be many files."""
    start_job(name="sweep_files", arguments={})


def sweep_files(*, now: datetime) -> int:
    """Remove files that a process left behind when it died; returns how many."""
    count = 0
    for name in files.orphans(before=now - SWEPT_AFTER):
        files.forget_file(stored_as=name)
        count += 1
    return count


@journey
def _record(*, organisation_id: int, stored: StoredFile, now: datetime) -> int:
    return services.record_asset(
        organisation_id=organisation_id, stored=stored, now=now
    )
