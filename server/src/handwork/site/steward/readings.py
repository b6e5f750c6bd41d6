"""How the installation does: jobs, disk, versions."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONG_WAIT = timedelta(minutes=2)


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


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that holds the home folder."""

    free_bytes: int
    total_bytes: int

    @property
    def is_short(self) -> bool:
        """Whether less than a tenth is free."""
        return self.free_bytes * 10 < self.total_bytes


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


def disk() -> Disk:
    """Measure the disk of the home folder."""
    usage = shutil.disk_usage(settings.ENVIRONMENT.home)
    return Disk(free_bytes=usage.free, total_bytes=usage.total)


def versions() -> tuple[tuple[str, str], ...]:
    """Name what runs here, with versions."""
    return (
        ("Handwork", version("handwork")),
        ("Django", version("django")),
        ("Python", platform.python_version()),
        (connection.display_name, database_version()),
    )


def database_version() -> str:
    """Ask the database for its version."""
    parts = connection.get_database_version()
    return ".".join(str(part) for part in parts)
