"""The ways in which an answer is kept leave the same rows behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.allocation.models import Assignment, Draft, TaskSeats
from handwork.answers.models import Answer
from handwork.flow import working
from handwork.flow.working import answering
from handwork.pay.models import Earning

MINUTE = timedelta(minutes=1)
CONTENT = {"choice": "7"}


def sent(worker, held, now, spent):
    return {
        "worker_id": worker.worker_id, "assignment_id": held.assignment_id,
        "client_key": "k", "active_milliseconds": spent, "now": now,
        "content": CONTENT,
    }  # fmt: skip


def at_once(worker, held, now, spent):
    """Fused on PostgreSQL, in a group on SQLite."""
    values = sent(worker, held, now, spent)
    return working.submit_and_take(batch_id=held.batch_id, **values)


def step_by_step(worker, held, now, spent):
    """The way of repeats and late answers."""
    submission = answering.Submission(**sent(worker, held, now, spent))
    return answering._submit_then_take(submission, batch_id=held.batch_id)


def one_by_one(worker, held, now, spent):
    """The way of a page: keep the answer, then take."""
    done = working.submit(**sent(worker, held, now, spent))
    who = {"worker_id": worker.worker_id, "batch_id": held.batch_id}
    return done, working.take(**who, now=now)


def rows(model, **where):
    """Every column, with ids counted from the first of the batch."""
    found = model.objects.filter(**where).order_by("pk").values()
    firsts: dict[str, int] = {}
    return [
        {name: relative(firsts, name, value) for name, value in row.items()}
        for row in found
    ]


def relative(firsts, name, value):
    if value is not None and (name == "id" or name.endswith("_id")):
        return value - firsts.setdefault(name, value)
    return value


def kept(worker, batch, now, submit, spent):
    """Answer two tasks of three; everything that was written comes back."""
    first = working.take(worker_id=worker.worker_id, batch_id=batch, now=now)
    who = {"worker_id": worker.worker_id, "assignment_id": first.assignment_id}
    working.save_draft(**who, content={"choice": "3"}, now=now)
    submit(worker, first, now + MINUTE, spent)
    second = working.take(worker_id=worker.worker_id, batch_id=batch, now=now + MINUTE)
    submit(worker, second, now + 2 * MINUTE, spent)
    drafts = Draft.objects.filter(assignment__batch_id=batch).count()
    tables = (Assignment, Answer, Earning, TaskSeats)
    return {each.__name__: rows(each, batch_id=batch) for each in tables}, drafts


@pytest.mark.parametrize("spent", [None, 900, 10**9])
@pytest.mark.parametrize("way", [step_by_step, one_by_one])
def test_each_way_writes_the_same_rows(ada, batch_of, noon, monkeypatch, way, spent):
    quick = kept(ada, batch_of(3, wanted=2), noon, at_once, spent)
    # Were it not simple, the short way would give up and leave it to the other.
    monkeypatch.setattr(answering, "_at_once", lambda *_anything: None)
    slow = kept(ada, batch_of(3, wanted=2), noon + 3 * MINUTE, way, spent)
    assert shifted(slow[0], -3 * MINUTE) == quick[0]
    assert (slow[1], quick[1]) == (0, 0)
    assert len(quick[0]["Assignment"]) == 3
    assert len(quick[0]["Answer"]) == len(quick[0]["Earning"]) == 2


def shifted(tables, by):
    """Move every moment, as if it had happened earlier or later."""
    return {
        table: [
            {name: moved(value, by) for name, value in row.items()} for row in found
        ]
        for table, found in tables.items()
    }


def moved(value, by):
    return value + by if hasattr(value, "tzinfo") else value


def test_the_short_way_is_taken_for_what_is_simply_held(ada, batch_of, noon):
    """Or the comparison above would compare the long way with itself."""
    held = working.take(worker_id=ada.worker_id, batch_id=batch_of(3), now=noon)
    submission = answering.Submission(**sent(ada, held, noon, None))
    assert answering._at_once(submission, held.batch_id) is not None
