"""A run that was asked for: one at a time, and read as it stood at one moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from answered import choice, letters
from handwork.base import queries as ground
from handwork.base.errors import ConflictError
from handwork.flow import judging

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch_id(asker, ada) -> int:
    batch_id = asker.publish(letters("apple"), wanted=1)
    asker.answer(batch_id, ada, lambda _key: choice("a"))
    return batch_id


def test_of_several_who_ask_for_a_run_at_once_one_gets_it(batch_id, cleo, noon):
    start, outcomes = threading.Barrier(4), []

    def ask() -> None:
        start.wait()
        try:
            judging.request_run(actor=cleo, batch_id=batch_id, now=noon)
            outcomes.append("asked")
        except ConflictError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["asked", "refused", "refused", "refused"]
    assert DBTaskResult.objects.count() == 1


def test_a_run_that_ends_while_it_is_looked_at_is_never_finished_without_a_number(
    batch_id, cleo, noon, monkeypatch
):
    judging.request_run(actor=cleo, batch_id=batch_id, now=noon)
    read = ground.default_task_backend.get_result

    def read_and_end(job_id: str) -> object:
        found = read(job_id)
        if DBTaskResult.objects.filter(status="READY").exists():
            DBTaskResult.objects.get().set_successful(77)
        return found

    monkeypatch.setattr(ground.default_task_backend, "get_result", read_and_end)
    asked = judging.requested_run(actor=cleo, batch_id=batch_id)
    assert (asked.state, asked.run_id) == ("waiting", None)
    asked = judging.requested_run(actor=cleo, batch_id=batch_id)
    assert (asked.state, asked.run_id) == ("finished", 77)


def test_finding_what_is_due_judges_nothing(batch_id, cleo, noon):
    assert judging.due_batches(now=noon) == (batch_id,)
    assert judging.queries.current_run(batch_id=batch_id) is None
    assert judging.judge_batch_due(batch_id=batch_id, now=noon) is not None
    assert judging.judge_batch_due(batch_id=batch_id, now=noon) is None
    assert judging.due_batches(now=noon) == ()
