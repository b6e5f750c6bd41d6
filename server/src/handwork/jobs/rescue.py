"""Jobs of processes that died are started again, and given up when they kill again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from handwork.base.queries import live_processes
from handwork.base.rules import SILENCE
from handwork.flow import importing, releasing, reporting
from handwork.jobs import tasks

logger = logging.getLogger(__name__)

MAX_STARTS = 3
KEEP_FINISHED = timedelta(days=14)
# What the clock asks for is many, and nobody asks how it went.
KEEP_FINISHED_OF_THE_CLOCK = timedelta(hours=1)
# What ends together with a job that is given up, by the name of the job.
GIVE_UP: Mapping[str, Callable[..., None]] = {
    "run_import": importing.give_up_import,
    "write_release": releasing.give_up_release,
}


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
    orphans = [job for job in running if job.worker_ids[-1] not in alive]
    return sum(_rescue(job, now) for job in orphans)


def _rescue(job: DBTaskResult[..., object], now: datetime) -> bool:
    if len(job.worker_ids) < MAX_STARTS:
        return _put_back(job.pk)
    # First what people wait for: dying in between, this is done again.
    give_up = GIVE_UP.get(job.task_path.rpartition(".")[2])
    if give_up is not None:
        give_up(**job.args_kwargs["kwargs"], now=now)
    _give_up(job.pk)
    return False


def _put_back(job_id: str) -> bool:
    with transaction.atomic():
        job = _running(job_id)
        if job is None:
            return False
        job.status = TaskResultStatus.READY
        job.save(update_fields=["status"])
    logger.warning("job %s (%s) starts again", job_id, job.task_path)
    return True


def _give_up(job_id: str) -> None:
    with transaction.atomic():
        job = _running(job_id)
        if job is None:
            return
        job.set_failed(DiedTooOftenError(f"started {MAX_STARTS} times"))
    logger.error("job %s (%s) is given up", job_id, job.task_path)


def _running(job_id: str) -> DBTaskResult[..., object] | None:
    rows = DBTaskResult.objects.select_for_update()
    return rows.filter(pk=job_id, status=TaskResultStatus.RUNNING).first()


def _forget_finished(now: datetime) -> None:
    done = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    jobs = DBTaskResult.objects.all()
    jobs.filter(status__in=done, finished_at__lt=now - KEEP_FINISHED).delete()
    jobs.filter(
        status=TaskResultStatus.SUCCESSFUL,
        task_path=tasks.judge_batch_due.module_path,
        finished_at__lt=now - KEEP_FINISHED_OF_THE_CLOCK,
    ).delete()
