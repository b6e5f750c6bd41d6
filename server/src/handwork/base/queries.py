"""Reads of the ground."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, Max, Min, Q
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db.models import DBTaskResult

from handwork.base.models import AuditEvent, JobProcess, OutboxMessage
from handwork.base.rules import JOBS, LONG_WAIT, SILENCE

JobState = Literal["waiting", "running", "finished", "failed"]
JOB_STATES: Mapping[TaskResultStatus, JobState] = {
    TaskResultStatus.READY: "waiting",
    TaskResultStatus.RUNNING: "running",
    TaskResultStatus.SUCCESSFUL: "finished",
    TaskResultStatus.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An audit event as it was written."""

    event_id: int
    happened_at: datetime
    actor_id: int | None
    verb: str
    subject: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the outbox that this process has taken to deliver."""

    message_id: int
    channel: str
    recipient: str
    content: Mapping[str, str]
    attempts_count: int


@dataclass(frozen=True, slots=True)
class UndeliveredMessage:
    """A message that was given up; a steward may send it once more."""

    message_id: int
    channel: str
    recipient: str
    written_at: datetime
    given_up_at: datetime
    failure: str


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the outbox stands."""

    waiting_count: int
    oldest_waiting_at: datetime | None
    given_up_count: int


@dataclass(frozen=True, slots=True)
class JobProcessRecord:
    """A job process as it last spoke."""

    name: str
    started_at: datetime
    seen_at: datetime
    is_alive: bool
    failures_count: int


@dataclass(frozen=True, slots=True)
class JobRecord:
    """How one background job stands, and what it returned once it ended well."""

    state: JobState
    result: object


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A background job that ended in an error."""

    name: str
    finished_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class JobsState:
    """How the background jobs stand."""

    waiting_count: int
    running_count: int
    failed_count: int
    oldest_waiting_at: datetime | None

    def lags(self, now: datetime) -> bool:
        """Whether a job has waited for long."""
        oldest = self.oldest_waiting_at
        return oldest is not None and now - oldest > LONG_WAIT


def audit_for_subject(
    *, subject: str, verb: str | None = None, limit: int = 100
) -> tuple[AuditRecord, ...]:
    """List what was done to a subject, or one kind of it, the latest first."""
    events = AuditEvent.objects.filter(subject=subject).order_by("-id")
    if verb is not None:
        events = events.filter(verb=verb)
    return tuple(_record(event) for event in events[:limit])


def audit_counts(
    *, subjects: Collection[str], verb: str, since: datetime
) -> Mapping[str, int]:
    """Count what was done to each of some subjects since a moment; others are left out."""
    events = AuditEvent.objects.filter(
        subject__in=tuple(subjects), verb=verb, happened_at__gt=since
    )
    counted = events.values_list("subject").annotate(Count("pk"))
    return dict(counted.order_by("subject"))


def audit_latest_by(*, subject: str, verb: str, key: str) -> Mapping[int, int]:
    """Find the latest event for each number that a detail holds, such as a batch's."""
    events = AuditEvent.objects.filter(subject=subject, verb=verb)
    latest = events.values_list(f"details__{key}").annotate(Max("pk"))
    return dict(latest.order_by())


def audit_counts_by(
    *, subject: str, verb: str, key: str, of: str, after: Mapping[int, int]
) -> Mapping[tuple[int, str], int]:
    """Count events by two details, for each number of the first after an event of its own."""
    if not after:
        return {}
    wanted = Q()
    for number, event_id in after.items():
        wanted |= Q(**{f"details__{key}": number}, pk__gt=event_id)
    events = AuditEvent.objects.filter(wanted, subject=subject, verb=verb)
    counted = events.values_list(f"details__{key}", f"details__{of}")
    rows = counted.annotate(Count("pk")).order_by()
    return {(number, name): count for number, name, count in rows}


def outbox_state() -> OutboxState:
    """Count what waits in the outbox and what was given up."""
    waiting = OutboxMessage.objects.filter(
        delivered_at__isnull=True, given_up_at__isnull=True
    )
    return OutboxState(
        waiting_count=waiting.count(),
        oldest_waiting_at=waiting.aggregate(oldest=Min("written_at"))["oldest"],
        given_up_count=OutboxMessage.objects.filter(given_up_at__isnull=False).count(),
    )


def waiting_for(*, recipient: str) -> int:
    """Count the messages to a recipient that have not left yet."""
    return OutboxMessage.objects.filter(
        delivered_at__isnull=True, given_up_at__isnull=True, recipient=recipient
    ).count()


def undelivered_messages(*, limit: int = 100) -> tuple[UndeliveredMessage, ...]:
    """List messages that were given up, the latest first."""
    rows = OutboxMessage.objects.filter(given_up_at__isnull=False).order_by("-id")
    return tuple(
        UndeliveredMessage(
            message_id=row.pk,
            channel=row.channel,
            recipient=row.recipient,
            written_at=row.written_at,
            given_up_at=row.given_up_at,
            failure=row.last_failure,
        )
        for row in rows[:limit]
        if row.given_up_at is not None
    )


def job_processes(*, now: datetime) -> tuple[JobProcessRecord, ...]:
    """List the job processes that were not stopped in order; some may be dead."""
    return tuple(
        JobProcessRecord(
            name=row.name,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_alive=row.seen_at > now - SILENCE,
            failures_count=row.failures_count,
        )
        for row in JobProcess.objects.order_by("started_at", "id")
    )


def job_of(*, job_id: str) -> JobRecord | None:
    """Read a background job; None once it is forgotten."""
    try:
        found = default_task_backend.get_result(job_id)
    except TaskResultDoesNotExist:
        return None
    state = JOB_STATES[found.status]
    return JobRecord(state, found.return_value if state == "finished" else None)


def jobs_in_the_way(
    *, names: Collection[str], failed_since: datetime
) -> tuple[Mapping[str, Any], ...]:
    """List the arguments of jobs that wait or run, or have failed since then."""
    wanted = Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    wanted |= Q(status=TaskResultStatus.FAILED, finished_at__gte=failed_since)
    rows = DBTaskResult.objects.filter(
        wanted, task_path__in=[f"{JOBS}.{name}" for name in names]
    )
    found = rows.order_by("id").values_list("args_kwargs", flat=True)
    return tuple(each["kwargs"] for each in found)


def jobs_state(*, now: datetime) -> JobsState:
    """Count background jobs by their state."""
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, run_after__lte=now
    )
    states = DBTaskResult.objects.order_by()
    return JobsState(
        waiting_count=waiting.count(),
        running_count=states.filter(status=TaskResultStatus.RUNNING).count(),
        failed_count=states.filter(status=TaskResultStatus.FAILED).count(),
        oldest_waiting_at=waiting.order_by().aggregate(oldest=Min("enqueued_at"))[
            "oldest"
        ],
    )


def failed_jobs(*, limit: int = 20) -> tuple[FailedJob, ...]:
    """List jobs that failed, the latest first."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    return tuple(
        FailedJob(
            name=row.task_path.rpartition(".")[2].replace("_", " "),
            finished_at=row.finished_at,
            error=row.exception_class_path.rpartition(".")[2],
        )
        for row in rows.order_by("-finished_at", "id")[:limit]
    )


def live_processes(*, now: datetime) -> frozenset[str]:
    """Names of the job processes that were seen lately."""
    lately = JobProcess.objects.filter(seen_at__gt=now - SILENCE)
    return frozenset(lately.values_list("name", flat=True))


def _record(event: AuditEvent) -> AuditRecord:
    return AuditRecord(
        event_id=event.pk,
        happened_at=event.happened_at,
        actor_id=event.actor_id,
        verb=event.verb,
        subject=event.subject,
        details=event.details,
    )
