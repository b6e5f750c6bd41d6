"""One job process: a thread that runs jobs, one that says it is alive, and the clock."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from handwork.base.collecting import collect_seldom
from handwork.flow import reporting
from handwork.jobs.clock import now
from handwork.jobs.due import DUE, tick

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
HEARTBEAT_SECONDS = 10.0
POLL_SECONDS = 0.5
# A job that takes longer to end is cut off, and started again by `rescue`.
GRACE_SECONDS = 25.0


def run() -> int:
    """Work until SIGTERM or SIGINT; return 0 once everything ended in order."""
    collect_seldom()
    process = JobProcess()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: process.stop())
    return process.run()


class JobProcess:
    """The threads of one process, and how they end."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.failures_count = 0
        self.worker = _worker()
        self.left_names: list[str] = []

    @property
    def name(self) -> str:
        """The name under which jobs are claimed now."""
        return str(self.worker.worker_id)

    def stop(self) -> None:
        """End soon: take no new job, finish what runs."""
        self.stopping.set()
        self.worker.running = False

    def work(self) -> None:
        """Run jobs, until stopped or until the database is away.

        After a failure it is another worker that goes on: a job that the failure cut off
        belongs to one that is not alive any more, and `rescue` starts it again.
        """
        self.worker.running = not self.stopping.is_set()
        try:
            self.worker.run()
        except Exception:
            self.left_names.append(self.name)
            self.worker = _worker()
            raise

    def run(self) -> int:
        """Run until stopped."""
        logger.info("job process %s starts", self.name)
        self.beat()
        threads = [
            self._thread("jobs", self.work, pause=POLL_SECONDS),
            self._thread("alive", self.beat, pause=HEARTBEAT_SECONDS),
        ]
        self.keep_clock()
        deadline = time.monotonic() + GRACE_SECONDS
        for thread in threads:
            thread.join(max(deadline - time.monotonic(), 0.1))
        if threads[0].is_alive():
            logger.error("a job was cut off; it starts again in another process")
            return 1
        reporting.report_stopped(name=self.name)
        connection.close()
        logger.info("job process %s ends", self.name)
        return 0

    def beat(self) -> None:
        """Say that this process is alive."""
        reporting.report_alive(
            name=self.name, failures_count=self.failures_count, now=now()
        )
        while self.left_names:
            reporting.report_stopped(name=self.left_names[0])
            self.left_names.pop(0)

    def keep_clock(self) -> None:
        """Do what is due, each thing as often as it says, until stopped."""
        next_at = dict.fromkeys((thing.name for thing in DUE), 0.0)
        while not self.stopping.wait(TICK_SECONDS):
            close_old_connections()
            started = time.monotonic()
            due = [thing for thing in DUE if next_at[thing.name] <= started]
            self.failures_count += len(tick(now(), due).failed)
            ended = time.monotonic()
            next_at |= {thing.name: ended + thing.every_seconds for thing in due}

    def _thread(
        self, name: str, action: Callable[[], object], *, pause: float
    ) -> threading.Thread:
        thread = threading.Thread(
            target=self._keep, args=(name, action, pause), name=name, daemon=True
        )
        thread.start()
        return thread

    def _keep(self, name: str, action: Callable[[], object], pause: float) -> None:
        while not self.stopping.wait(pause):
            close_old_connections()
            try:
                action()
            except Exception:
                # The database is away, most likely; it is asked again.
                logger.exception("thread %s failed", name)
                self.failures_count += 1
        connection.close()


def _worker() -> Worker:
    host, end = socket.gethostname()[:32], secrets.token_hex(4)
    return Worker(
        queue_names=["*"],
        interval=POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{host}-{os.getpid()}-{end}",
        excluded_queue_names=[],
    )
