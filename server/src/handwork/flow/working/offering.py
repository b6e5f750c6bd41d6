"""What work there is for a worker, by pay per hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from handwork.allocation import queries as allocation
from handwork.allocation.queries import OpenWork
from handwork.answers import queries as answers
from handwork.base.money import for_display
from handwork.flow.working.passing import is_in_audience
from handwork.flow.working.qualifying import accesses
from handwork.flow.working.remembering import Memory
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.skills.rules import OPEN, Access

SECONDS_AN_HOUR = 3600
# Counting stops here; a page then says "more than".
MOST_COUNTED = 1000

_open: Memory[OpenWork] = Memory(keep=timedelta(seconds=5))
_medians: Memory[float | None] = Memory(keep=timedelta(seconds=30))


@dataclass(frozen=True, slots=True)
class WorkOffer:
    """A batch that a worker may do, with what it pays for an hour."""

    batch: BatchRecord
    seconds: float
    # False while too few answers have come: then `seconds` is what the requester expects,
    # or, where nobody has said that, the time limit.
    is_measured: bool
    # None where it could only be made up: nothing is measured, and nobody has estimated it.
    pay_per_hour_micros: int | None
    # At these seconds; the order of the list, in which what is not known is the least.
    least_per_hour_micros: int
    # Counted up to `MOST_COUNTED`; `has_more` says that it stopped there.
    open_tasks_count: int
    has_more: bool
    is_held: bool
    access: Access

    @property
    def is_open(self) -> bool:
        """Whether the worker may take of it, or goes on with what they took."""
        return self.is_held or self.access.can_accept


def work_for(*, actor: Actor, now: datetime) -> list[WorkOffer]:
    """List what the worker may do and has a task left, best pay per hour first."""
    return [offer for offer in work_seen_by(actor=actor, now=now) if offer.is_open]


def work_seen_by(*, actor: Actor, now: datetime) -> list[WorkOffer]:
    """List it with the work that requires more of the worker, and lets them know of it."""
    if actor.worker_id is None:
        return []
    worker = people.worker(worker_id=actor.worker_id)
    held = allocation.held_by(worker_id=actor.worker_id)
    in_hand = {each.batch_id for each in held if each.expires_at > now}
    blocking = organisations_blocking(worker)
    # A growing batch stays open when all of it is done: there may be thousands of those.
    with_work = allocation.with_open_work() | in_hand
    running = [
        batch
        for batch in projects.running_batches(batch_ids=with_work)
        if batch.expires_at > now
        and is_in_audience(worker=worker, batch=batch)
        # What is in hand may still be answered.
        and (batch.organisation_id not in blocking or batch.id in in_hand)
    ]
    known = accesses(worker=worker, batches=running, now=now)
    offers = [
        _offer(batch, known.get(batch.id, OPEN), is_held=batch.id in in_hand, now=now)
        for batch in running
        if batch.id in in_hand or known.get(batch.id, OPEN).can_discover
    ]
    doable = [offer for offer in offers if _has_work(offer, actor.worker_id, now)]
    return sorted(
        doable, key=lambda offer: (-offer.least_per_hour_micros, offer.batch.id)
    )


def _offer(
    batch: BatchRecord, access: Access, *, is_held: bool, now: datetime
) -> WorkOffer:
    measured = _medians.get(
        batch.id, now, lambda: answers.median_seconds(batch_id=batch.id)
    )
    left = _open.get(
        batch.id,
        now,
        lambda: allocation.open_work(
            batch_id=batch.id, limit=MOST_COUNTED + 1, now=now
        ),
    )
    known = measured or batch.estimated_seconds
    seconds = max(known or batch.time_limit_seconds, 1)
    an_hour = for_display(
        Decimal(batch.price_micros) * SECONDS_AN_HOUR / Decimal(seconds)
    )
    return WorkOffer(
        batch=batch,
        seconds=seconds,
        is_measured=bool(measured),
        pay_per_hour_micros=None if known is None else an_hour,
        least_per_hour_micros=an_hour,
        open_tasks_count=min(left.tasks_count, MOST_COUNTED),
        has_more=left.tasks_count > MOST_COUNTED,
        is_held=is_held,
        access=access,
    )


def organisations_blocking(worker: people.WorkerRecord) -> frozenset[int]:
    """Name who gives the worker no work; hardly anybody is blocked at all."""
    if not worker.is_blocked_somewhere:
        return frozenset()
    return people.organisations_blocking(worker_id=worker.worker_id)


def _has_work(offer: WorkOffer, worker_id: int, now: datetime) -> bool:
    """Whether a task is left; in a long queue one is, without a search."""
    if offer.is_held or offer.has_more:
        return True
    return offer.open_tasks_count > 0 and allocation.has_work_for(
        worker_id=worker_id, batch_id=offer.batch.id, now=now
    )
