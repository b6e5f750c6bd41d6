"""Reads of requests for skills."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.skills.models import SkillRequest
from handwork.skills.rules import LastRequest

OPEN = (SkillRequest.State.STARTED, SkillRequest.State.WAITING)


class NoSuchSkillRequestError(NotFoundError):
    """The request is not there, or the actor may not know that it is."""

    code = "no-such-skill-request"


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A worker asked for a skill, with the test that was shown and its answers."""

    request_id: int
    type_id: int
    type_name: str
    organisation_id: int
    worker_id: int
    state: str
    test: str
    content: Any
    started_at: datetime
    ends_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    value: int | None
    reason: str

    @property
    def is_started(self) -> bool:
        """Whether its test is being taken."""
        return self.state == SkillRequest.State.STARTED

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == SkillRequest.State.WAITING

    @property
    def is_open(self) -> bool:
        """Whether anything can still come of it."""
        return self.state in OPEN

    def is_over(self, now: datetime) -> bool:
        """Whether the time of its test ran out."""
        return self.is_started and self.ends_at is not None and self.ends_at <= now


COLUMNS = (
    "id",
    "type_id",
    "type__name",
    "type__organisation_id",
    "worker_id",
    "state",
    "test",
    "content",
    "started_at",
    "ends_at",
    "submitted_at",
    "decided_at",
    "value",
    "reason",
)


def request_for(*, actor: Actor, request_id: int) -> RequestRecord:
    """Read a request for a skill that the actor's organisation grants."""
    rows = SkillRequest.objects.filter(
        pk=request_id, type__organisation_id__in=actor.organisation_ids
    )
    return _one(rows.exclude(state=SkillRequest.State.STARTED))


def own_request(*, worker_id: int, request_id: int) -> RequestRecord:
    """Read a worker's own request."""
    return _one(SkillRequest.objects.filter(pk=request_id, worker_id=worker_id))


def own_requests(
    *, worker_id: int, type_id: int | None = None, limit: int = 50
) -> tuple[RequestRecord, ...]:
    """List what a worker asked for, the latest first."""
    rows = SkillRequest.objects.filter(worker_id=worker_id).order_by("-id")
    if type_id is not None:
        rows = rows.filter(type_id=type_id)
    return _records(rows[:limit])


def waiting_for(
    *,
    actor: Actor,
    organisation_id: int | None = None,
    type_id: int | None = None,
    after_id: int = 0,
    limit: int | None = None,
) -> tuple[RequestRecord, ...]:
    """List the requests that wait for the actor's organisations, the oldest first."""
    rows = SkillRequest.objects.filter(
        state=SkillRequest.State.WAITING,
        type__organisation_id__in=actor.organisation_ids,
        pk__gt=after_id,
    )
    if organisation_id is not None:
        rows = rows.filter(type__organisation_id=organisation_id)
    if type_id is not None:
        rows = rows.filter(type_id=type_id)
    return _records(rows.order_by("id")[:limit])


def last_requests(
    *, worker_id: int, type_ids: Collection[int], now: datetime
) -> Mapping[int, LastRequest]:
    """Tell when a worker asked last for each of some kinds of skill."""
    rows = SkillRequest.objects.filter(
        worker_id=worker_id, type_id__in=tuple(type_ids)
    ).order_by("id")
    return {
        each.type_id: LastRequest(
            asked_at=each.submitted_at or each.started_at,
            is_open=each.is_open and not each.is_over(now),
        )
        for each in _records(rows)
    }


def _one(rows: QuerySet[SkillRequest]) -> RequestRecord:
    found = _records(rows)
    if not found:
        raise NoSuchSkillRequestError(
            "There is no such request for a skill.",
            what_to_do="Choose one from the list of requests.",
        )
    return found[0]


def _records(rows: QuerySet[SkillRequest]) -> tuple[RequestRecord, ...]:
    return tuple(RequestRecord(*row) for row in rows.values_list(*COLUMNS))
