"""Jobs of processes that died are started again, and given up when they kill again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from handwork.base.queries import live_processes
from handwork.base.rules import SILENCE
from handwork.flow import reporting

logger = logging.getLogger(__name__)

MAX_STARTS = 3
KEEP_FINISHED = timedelta(days=14)


class DiedTooOftenError(Exception):
    """A job took its process down each time it was started."""


def rescue(*, now: datetime) -> int:
    """Put jobs back into the queue whose process is gone; return how many."""
    reporting.forget_silent(now=now)
    _forget_finished(now)
    alive = live_processes(now=now)
    running = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - SILENCE
    )
    orphans = [job.pk for job in running if job.worker_ids[-1] not in alive]
    return sum(_put_back(job_id) for job_id in orphans)


def _put_back(job_id: str) -> bool:
    with transaction.atomic():
        job = (
            DBTaskResult.objects.select_for_update()
            .filter(pk=job_id, status=TaskResultStatus.RUNNING)
            .first()
        )
        if job is None:
            return False
        if len(job.worker_ids) >= MAX_STARTS:
            job.set_failed(DiedTooOftenError(f"started {MAX_STARTS} times"))
            logger.error("job %s (%s) is given up", job_id, job.task_path)
            return False
        job.status = TaskResultStatus.READY
        job.save(update_fields=["status"])
    logger.warning("job %s (%s) starts again", job_id, job.task_path)
    return True


def _forget_finished(now: datetime) -> None:
    done = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    old = DBTaskResult.objects.filter(
        status__in=done, finished_at__lt=now - KEEP_FINISHED
    )
    old.delete()
