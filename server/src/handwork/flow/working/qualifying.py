"""What is known of a worker, put next to what work requires of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handwork.answers.tracks import rejected_count
from handwork.flow.working.remembering import Memory
from handwork.pay.queries.tracks import decided_of
from handwork.people import queries as people
from handwork.people.queries import WorkerRecord
from handwork.projects.queries import BatchRecord
from handwork.skills import queries as skills
from handwork.skills.rules import (
    APPROVED_COUNT,
    APPROVED_SHARE,
    MASTERS,
    OPEN,
    Access,
    Place,
    Requirement,
    Standing,
    access,
    approved_percent,
    requirements_of,
    skill_type_ids,
)


@dataclass(frozen=True, slots=True)
class Track:
    """How a worker's answers were received."""

    approved_count: int
    approved_percent: int


NOTHING_YET = Track(approved_count=0, approved_percent=100)
_tracks: Memory[Track] = Memory(keep=timedelta(seconds=60))


def access_to(*, worker: WorkerRecord, batch: BatchRecord, now: datetime) -> Access:
    """Tell what a worker may do with a batch; no query where it requires nothing."""
    if not batch.requirements:
        return OPEN
    return accesses(worker=worker, batches=(batch,), now=now)[batch.id]


def accesses(
    *, worker: WorkerRecord, batches: Iterable[BatchRecord], now: datetime
) -> Mapping[int, Access]:
    """Tell it of many batches in at most four queries; those without requirements are left out."""
    required = {
        batch.id: requirements_of(batch.requirements)
        for batch in batches
        if batch.requirements
    }
    if not required:
        return {}
    every = [each for requirements in required.values() for each in requirements]
    standing = standing_of(worker=worker, requirements=every, now=now)
    return {
        batch_id: access(requirements, standing)
        for batch_id, requirements in required.items()
    }


def standing_of(
    *, worker: WorkerRecord, requirements: Iterable[Requirement], now: datetime
) -> Standing:
    """Find out what these requirements ask about a worker, and nothing more."""
    requirements = tuple(requirements)
    asked = {each.skill for each in requirements}
    type_ids = skill_type_ids(requirements)
    track = NOTHING_YET
    if not asked.isdisjoint({APPROVED_COUNT, APPROVED_SHARE}):
        track = track_of(worker_id=worker.worker_id, now=now)
    return Standing(
        place=Place(worker.country, worker.subdivision),
        is_adult=worker.is_adult,
        is_master=MASTERS in asked and skills.is_master(worker_id=worker.worker_id),
        approved_count=track.approved_count,
        approved_percent=track.approved_percent,
        values=skills.values_of(worker_id=worker.worker_id, type_ids=type_ids)
        if type_ids
        else {},
    )


def track_of(*, worker_id: int, now: datetime) -> Track:
    """Count how a worker's answers were received; remembered for a minute."""
    return _tracks.get(worker_id, now, lambda: _track(worker_id))


def own_standing(*, worker_id: int, now: datetime) -> Standing:
    """Find out everything that may be required of a worker, but for granted skills."""
    worker = people.worker(worker_id=worker_id)
    track = track_of(worker_id=worker_id, now=now)
    return Standing(
        place=Place(worker.country, worker.subdivision),
        is_adult=worker.is_adult,
        is_master=skills.is_master(worker_id=worker_id),
        approved_count=track.approved_count,
        approved_percent=track.approved_percent,
    )


def _track(worker_id: int) -> Track:
    decided = decided_of(worker_id=worker_id)
    rejected = rejected_count(worker_id=worker_id)
    # Rejected but not withheld is posted as well: what is left was approved.
    approved = max(decided.decided_count - rejected, 0)
    percent = approved_percent(
        submitted=decided.submitted_count, approved=approved, rejected=rejected
    )
    return Track(approved_count=approved, approved_percent=percent)
