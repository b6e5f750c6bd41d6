"""Work that requires skills: in the list, at its page, at a pass, at a take."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handwork.api import work
from handwork.flow import deciding, granting_skills, joining, paying, working
from handwork.flow.working import NotForYouError, NotQualifiedError
from handwork.skills.rules import Place, Requirement

pytestmark = pytest.mark.django_db(transaction=True)


NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GUARDS = ("accept", "preview", "discover")


def needs(type_id: int | str, guards: str = "accept") -> Requirement:
    return Requirement(type_id, "at-least", (80,), guards=guards)


def listed(actor, noon) -> list[int]:
    return [offer.batch.id for offer in working.work_for(actor=actor, now=noon)]


def seen(actor, noon) -> list[int]:
    return [offer.batch.id for offer in working.work_seen_by(actor=actor, now=noon)]


@pytest.mark.parametrize("guards", GUARDS)
def test_who_lacks_a_skill_takes_nothing_and_sees_it_where_they_may(
    ada, define, open_batch, require, noon, guards
):
    require(open_batch, needs(define(), guards))
    assert listed(ada, noon) == []
    assert (open_batch in seen(ada, noon)) is (guards != "discover")
    assert working.take_best(actor=ada, now=noon) is None
    with pytest.raises(NotForYouError):
        working.take(worker_id=ada.worker_id, batch_id=open_batch, now=noon)
    with pytest.raises(NotForYouError):
        working.issue_pass(actor=ada, batch_id=open_batch, now=noon)


def test_hidden_work_is_refused_as_if_it_were_over(
    ada, define, open_batch, require, noon
):
    require(open_batch, needs(define(), "discover"))
    with pytest.raises(NotForYouError) as hidden:
        working.issue_pass(actor=ada, batch_id=open_batch, now=noon)
    late = noon + timedelta(days=40)
    require(open_batch)
    with pytest.raises(NotForYouError) as over:
        working.issue_pass(actor=ada, batch_id=open_batch, now=late)
    assert hidden.value.message == over.value.message
    assert type(hidden.value) is type(over.value)


def test_a_granted_skill_opens_the_work_and_a_revoked_one_closes_it(
    cleo, ada, define, open_batch, require, noon
):
    type_id = define()
    require(open_batch, needs(type_id, "discover"))
    who = {"actor": cleo, "type_id": type_id, "worker_id": ada.worker_id, "now": noon}
    granting_skills.grant_skill(**who, value=79)
    assert listed(ada, noon) == []
    granting_skills.grant_skill(**who, value=80)
    assert listed(ada, noon) == [open_batch]
    assert working.take(worker_id=ada.worker_id, batch_id=open_batch, now=noon)
    granting_skills.revoke_skill(**who, reason="")
    with pytest.raises(NotForYouError):
        working.issue_pass(actor=ada, batch_id=open_batch, now=noon)


def test_what_is_held_may_be_finished(cleo, ada, define, open_batch, require, noon):
    working.take(worker_id=ada.worker_id, batch_id=open_batch, now=noon)
    require(open_batch, needs(define(), "discover"))
    assert listed(ada, noon) == [open_batch]


@pytest.fixture
def express(monkeypatch, noon) -> Callable[[str], HttpResponse]:
    """Take through the address for programs, with a pass."""
    monkeypatch.setattr(work, "now", lambda: noon)

    def take(text: str) -> HttpResponse:
        headers = {"Authorization": f"Work {text}"}
        return Client().post("/api/v1/work/take", headers=headers)

    return take


def test_the_express_lane_takes_nothing_without_a_pass_for_the_work(
    ada, define, open_batch, make_batch, require, express
):
    require(open_batch, needs(define()))
    other = make_batch(tasks=1)
    text = working.issue_pass(actor=ada, batch_id=other, now=NOON)
    assert json.loads(express(text).content)["next"]["batch_id"] == other
    assert express(text.replace(f".{other}.", f".{open_batch}.")).status_code == 401


def test_a_refusal_says_where_to_see_what_would_open_the_work(
    ada, define, open_batch, require, noon
):
    require(open_batch, needs(define()))
    with pytest.raises(NotQualifiedError) as refusal:
        working.issue_pass(actor=ada, batch_id=open_batch, now=noon)
    assert "list of work" in refusal.value.what_to_do


def move_to(actor, **said: object) -> None:
    joining.change_profile(
        actor=actor, languages=["en"], time_zone="Europe/Paris", **said
    )


def test_a_place_and_age_are_what_the_profile_says(ada, open_batch, require, noon):
    require(
        open_batch,
        Requirement("locale", "equal", places=(Place("US", "PA"),)),
        Requirement("adult", "equal", (1,)),
    )
    assert listed(ada, noon) == []
    move_to(ada, country="US", subdivision="us-pa", is_adult=True)
    assert listed(ada, noon) == [open_batch]
    move_to(ada, country="US", subdivision="NY", is_adult=True)
    assert listed(ada, noon) == []


def test_a_master_is_who_a_steward_named(sam, ada, open_batch, require, noon):
    require(open_batch, Requirement("masters", "exists"))
    assert listed(ada, noon) == []
    granting_skills.name_master(
        actor=sam, user_id=ada.user_id, reason="Years of it.", now=noon
    )
    assert listed(ada, noon) == [open_batch]


def answer(actor, batch_id, noon) -> int:
    held = working.take(worker_id=actor.worker_id, batch_id=batch_id, now=noon)
    return working.submit(
        worker_id=actor.worker_id,
        assignment_id=held.assignment_id,
        content={"choice": "7"},
        client_key=f"key-{held.assignment_id}",
        active_milliseconds=None,
        now=noon,
    ).answer_id


def test_approved_answers_are_counted_once_they_are_approved(
    cleo, ada, open_batch, make_batch, require, noon
):
    answers = [answer(ada, open_batch, noon) for _ in range(2)]
    closed = make_batch(tasks=1)
    require(closed, Requirement("approved-count", "at-least", (2,)))
    assert closed not in listed(ada, noon)
    paying.accept_answers(actor=cleo, batch_id=open_batch, answer_ids=answers, now=noon)
    a_minute_later = noon + timedelta(minutes=1)
    assert closed in listed(ada, a_minute_later)


def test_only_work_that_requires_something_asks_for_skills(
    ada, open_batch, noon, require, define
):
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            working.work_for(actor=ada, now=noon)
        return [each["sql"] for each in caught.captured_queries]

    working.work_for(actor=ada, now=noon)
    plain = asked()
    assert not any("skills_" in sql for sql in plain)
    require(open_batch, needs(define()), Requirement("masters", "exists"))
    assert len(asked()) == len(plain) + 2


def test_a_rejected_answer_is_not_an_approved_one(
    cleo, ada, open_batch, make_batch, require
):
    first, second = (answer(ada, open_batch, NOON) for _ in range(2))
    deciding.reject_answer(actor=cleo, answer_id=first, feedback="Not read.", now=NOON)
    deciding.approve_answer(
        actor=cleo, answer_id=second, feedback="", is_override=False, now=NOON
    )
    closed = make_batch(tasks=1)
    require(closed, Requirement("approved-count", "equal", (1,)))
    assert closed in listed(ada, NOON)
