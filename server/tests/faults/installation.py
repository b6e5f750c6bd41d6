"""An installation whose web and job processes are killed again and again.

Runs on its own, on the database of HANDWORK_DATABASE_URL, and obeys lines on standard input:
`start` forks a web and a job process from this one, which has everything imported already;
`end` checks what the database holds and prints it. Prints JSON, a line each.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
from datetime import datetime, timedelta
from queue import Queue
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

# First: tables load with the application.
from handwork.config.wsgi import application  # isort: split

from django.core.management import call_command
from django.db import connection, transaction

from handwork.answers.models import Answer
from handwork.flow import paying, publishing, working
from handwork.jobs.clock import now
from handwork.jobs.due import tick
from handwork.pay import queries as pay
from handwork.people import queries as people
from handwork.people import services
from handwork.projects.rules import BatchTerms

WORKERS, TASKS, WANTED, THREADS = 12, 20_000, 3, 4
LIMIT_SECONDS = 10
# The clock of the jobs runs ahead, so that what is held for a moment expires.
AHEAD = timedelta(seconds=LIMIT_SECONDS - 0.15)
CHOICES = [{"value": str(digit), "label": str(digit)} for digit in range(10)]


class Pool(WSGIServer):
    """A few threads, as the real server has; each keeps its connection."""

    request_queue_size = 64

    def serve(self) -> None:
        waiting: Queue[tuple] = Queue(maxsize=THREADS)
        for _thread in range(THREADS):
            Thread(target=self._work, args=(waiting,), daemon=True).start()
        while True:
            waiting.put(self.get_request())

    def _work(self, waiting: Queue[tuple]) -> None:
        while True:
            self.process_request(*waiting.get())

    def handle_error(self, request, client_address) -> None:
        """A client that went away is no news."""


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def fill() -> dict[str, object]:
    call_command("migrate", verbosity=0)
    moment = now()
    with transaction.atomic():
        sam = services.open_account(email="sam@example.org", is_steward=True)
        cleo = services.open_account(email="cleo@example.org")
        lab = services.found_organisation(name="Cleo's lab", now=moment)
        services.add_member(organisation_id=lab, user_id=cleo, now=moment)
        crowd = [
            services.open_account(email=f"w{n}@example.org") for n in range(WORKERS)
        ]
        for user in crowd:
            services.register_worker(
                user_id=user, country="FR", languages=("fr",),
                time_zone="Europe/Paris", now=moment,
            )  # fmt: skip
    asker = people.actor_for_user(user_id=cleo)
    batch = publish(asker, people.actor_for_user(user_id=sam), lab, moment)
    passes = [
        working.issue_pass(
            actor=people.actor_for_user(user_id=user), batch_id=batch, now=moment
        )
        for user in crowd
    ]
    return {"batch": batch, "passes": passes}


def publish(cleo, sam, lab: int, now: datetime) -> int:
    project = publishing.create_project(
        actor=cleo, organisation_id=lab, title="Digits", function="preparation",
        instructions="Look.", kind="choose-one",
        options={"question": "Which?", "choices": CHOICES}, now=now,
    )  # fmt: skip
    terms = BatchTerms(
        title="Digits", price_micros=120_000, currency="EUR", answers_wanted=WANTED,
        expires_at=now + timedelta(days=3), time_limit_seconds=LIMIT_SECONDS,
        accept_after_seconds=0, expected_seconds=5, method="majority-vote",
    )  # fmt: skip
    batch = publishing.create_batch(
        actor=cleo, project_id=project, terms=terms, now=now
    )
    rows = ({"key": f"t{n}", "text": f"{n}"} for n in range(TASKS))
    publishing.add_tasks(actor=cleo, batch_id=batch, rows=rows, now=now)
    paying.deposit(
        actor=sam, organisation_id=lab, currency="EUR", reference="paid in", now=now,
        amount_micros=publishing.batch_preview(actor=cleo, batch_id=batch).escrow_micros,
    )  # fmt: skip
    publishing.publish(actor=cleo, batch_id=batch, now=now)
    return batch


def jobs() -> None:
    while True:
        tick(now() + AHEAD)
        time.sleep(0.02)


def fork(act) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(1)
    return pid


def check() -> dict[str, object]:
    """Read what is there: the answers, and counts of what must not be."""
    rows = Answer.objects.values_list("assignment_id", "id", "client_key", "content")
    return {
        "answers": [list(row) for row in rows],
        "late": Answer.objects.filter(is_late=True).count(),
        "miscounted_seats": count(
            "select count(*) from allocation_taskseats s left join (select a.task_id,"
            " count(*) as taken_count from allocation_assignment a left join"
            " answers_answer r on r.assignment_id = a.id where a.state = 0 or"
            " (a.state = 1 and not r.is_late) group by a.task_id) t on"
            " t.task_id = s.task_id where s.taken_count <> coalesce(t.taken_count, 0)"
            " or s.taken_count > s.wanted_count"
        ),
        "answered_without_answer": count(
            "select count(*) from allocation_assignment a where a.state = 1 and not exists"
            " (select 1 from answers_answer r where r.assignment_id = a.id)"
        ),
        "unpaid": count(
            "select count(*) from answers_answer a where not exists"
            " (select 1 from pay_earning e where e.answer_id = a.id)"
        ),
        "posted": count("select count(*) from pay_earning where state = 1"),
        "posted_micros": count(
            "select coalesce(sum(amount_micros), 0) from pay_earning where state = 1"
        ),
        "transferred_micros": count(
            "select coalesce(sum(amount_micros), 0) from pay_transfer"
            " where code = 'earning'"
        ),
        "imbalance": dict(pay.imbalance()),
    }


def count(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return int(cursor.fetchone()[0])


def say(content: object) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


def disconnect() -> None:
    """Leave nothing open that a forked process would share."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def main() -> None:
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    world = fill()
    # Once before forking, so that a process is ready when it is born.
    tick(now())
    disconnect()
    server = Pool(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    say({**world, "port": server.server_address[1]})
    for line in sys.stdin:
        if line.strip() == "end":
            break
        say({"web": fork(server.serve), "jobs": fork(jobs)})
    say(check())


if __name__ == "__main__":
    main()
