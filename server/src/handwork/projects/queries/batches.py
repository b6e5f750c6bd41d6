"""Reads of batches: every term in one frozen record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.projects import rules
from handwork.projects.models import Batch
from handwork.projects.queries.closing import last_answer_at

RUNNING = (Batch.State.OPEN, Batch.State.PAUSED)
# So long after its last answer can have come, the estimates of a closed batch are final.
LATELY = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch with its terms, and the version of the project that it asks."""

    id: int
    project_id: int
    project_title: str
    version_id: int
    version_number: int
    organisation_id: int
    function: str
    title: str
    instructions: str
    kind: str
    options: Mapping[str, Any]
    answer_schema: Mapping[str, Any]
    state: str
    price_micros: int
    currency: str
    answers_wanted: int
    answers_least: int
    enough_confidence_share: float
    time_limit_seconds: int
    accept_after_seconds: int
    expected_seconds: int
    expires_at: datetime
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    warning: str
    method: str
    tasks_count: int
    created_at: datetime
    published_at: datetime | None
    closed_at: datetime | None
    # Tasks are offered into it one by one, each with an end of its own.
    is_growing: bool = False
    # What a worker must be or have, and for what.
    requirements: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether its terms and tasks may still change."""
        return self.state == Batch.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether its work is given out."""
        return self.state == Batch.State.OPEN

    @property
    def is_running(self) -> bool:
        """Whether it was published and has not been closed."""
        return self.state in RUNNING

    @property
    def estimated_seconds(self) -> int | None:
        """What the requester says an answer takes; programs of MTurk cannot say it."""
        return None if self.is_growing else self.expected_seconds

    @property
    def stops_early(self) -> bool:
        """Whether fewer answers than are paid for may be enough."""
        return 0 < self.answers_least < self.answers_wanted

    @property
    def first_wanted(self) -> int:
        """How many answers to each task are asked for when it is published."""
        return self.answers_least or self.answers_wanted

    @property
    def instructions_html(self) -> str:
        """The instructions without their images, which `instructions_html` also shows."""
        return _html_without_images(self.instructions)

    @property
    def terms(self) -> rules.BatchTerms:
        """What `change_batch` takes."""
        return rules.BatchTerms(
            title=self.title,
            price_micros=self.price_micros,
            currency=self.currency,
            expires_at=self.expires_at,
            answers_wanted=self.answers_wanted,
            time_limit_seconds=self.time_limit_seconds,
            accept_after_seconds=self.accept_after_seconds,
            expected_seconds=self.expected_seconds,
            countries=self.countries,
            languages=self.languages,
            warning=self.warning,
            method=self.method,
            answers_least=self.answers_least,
            enough_confidence_share=self.enough_confidence_share,
        )


@lru_cache(maxsize=256)
def _html_without_images(instructions: str) -> str:
    return rules.instructions_to_html(instructions)


def batch(*, batch_id: int) -> BatchRecord:
    """Read a batch without asking who wants to see it: for journeys."""
    row = _rows().filter(pk=batch_id).first()
    if row is None:
        raise _no_batch(batch_id)
    return _record(row)


def batch_for(*, actor: Actor, batch_id: int) -> BatchRecord:
    """Read a batch of one of the actor's organisations; stewards see all."""
    found = batch(batch_id=batch_id)
    if not (actor.is_steward or actor.acts_for(found.organisation_id)):
        raise _no_batch(batch_id)
    return found


def batches_for(
    *,
    actor: Actor,
    project_id: int | None = None,
    project_ids: Collection[int] | None = None,
    before_id: int | None = None,
    limit: int | None = None,
) -> tuple[BatchRecord, ...]:
    """List the batches that the actor may see, the newest first; page with the last id."""
    rows = _rows().order_by("-id")
    if not actor.is_steward:
        rows = rows.filter(version__project__organisation__in=actor.organisation_ids)
    if project_id is not None:
        rows = rows.filter(version__project_id=project_id)
    if project_ids is not None:
        rows = rows.filter(version__project__in=project_ids)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_record(row) for row in rows[:limit])


def running_batches(
    *, batch_ids: Collection[int] | None = None
) -> tuple[BatchRecord, ...]:
    """List the batches of which work is given out now, all or among these."""
    rows = _rows().filter(state=Batch.State.OPEN).order_by("id")
    if batch_ids is not None:
        rows = rows.filter(pk__in=batch_ids)
    return tuple(_record(row) for row in rows)


def stopping_batches() -> tuple[BatchRecord, ...]:
    """List the running batches that ask for more answers only where they leave doubt."""
    rows = _rows().filter(state__in=RUNNING, answers_least__gt=0)
    return tuple(_record(row) for row in rows.order_by("id"))


def batches_to_judge(*, now: datetime) -> tuple[BatchRecord, ...]:
    """List the batches whose estimates may be behind: running, or answered lately."""
    lately = Q(state=Batch.State.CLOSED, last_answer_at__gte=now - LATELY)
    found = _rows().annotate(last_answer_at=last_answer_at())
    rows = found.filter(Q(state__in=RUNNING) | lately).order_by("id")
    return tuple(_record(row) for row in rows)


def expired_batch_ids(*, now: datetime, limit: int = 100) -> tuple[int, ...]:
    """Find batches that run and whose time is over."""
    rows = Batch.objects.filter(state__in=RUNNING, expires_at__lte=now)
    return tuple(rows.order_by("expires_at", "id").values_list("pk", flat=True)[:limit])


def closed_among(
    *, batch_ids: Collection[int], closed_before: datetime
) -> tuple[int, ...]:
    """Find which of these batches were closed, and when that was not just now."""
    rows = Batch.objects.filter(
        pk__in=batch_ids, state=Batch.State.CLOSED, closed_at__lte=closed_before
    )
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def _rows() -> QuerySet[Batch]:
    return Batch.objects.select_related("version__project")


def _no_batch(batch_id: int) -> NotFoundError:
    return NotFoundError(
        f"There is no batch {batch_id} that you may see.",
        what_to_do="Open it from the list of your projects.",
    )


def _record(row: Batch) -> BatchRecord:
    version, project = row.version, row.version.project
    return BatchRecord(
        id=row.pk,
        project_id=project.pk,
        project_title=project.title,
        version_id=version.pk,
        version_number=version.number,
        organisation_id=project.organisation_id,
        function=project.function,
        title=row.title,
        instructions=version.instructions,
        kind=version.kind,
        options=version.options,
        answer_schema=version.answer_schema,
        state=row.state,
        price_micros=row.price_micros,
        currency=row.currency,
        answers_wanted=row.answers_wanted,
        answers_least=row.answers_least,
        enough_confidence_share=row.enough_confidence_share,
        time_limit_seconds=row.time_limit_seconds,
        accept_after_seconds=row.accept_after_seconds,
        expected_seconds=row.expected_seconds,
        expires_at=row.expires_at,
        countries=tuple(row.countries),
        languages=tuple(row.languages),
        warning=row.warning,
        method=row.method,
        tasks_count=row.tasks_count,
        created_at=row.created_at,
        published_at=row.published_at,
        closed_at=row.closed_at,
        is_growing=row.is_growing,
        requirements=tuple(row.requirements),
    )
