from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.base import queries as base
from handwork.base.errors import NotAllowedError
from handwork.base.models import OutboxMessage
from handwork.flow import suspending, working
from handwork.people import queries

pytestmark = pytest.mark.django_db
REASON = "The answers came from a script."
A_PASS = timedelta(minutes=15)


def suspend(sam, person, noon, reason=REASON):
    suspending.suspend_worker(
        actor=sam, user_id=person.user_id, reason=reason, now=noon
    )
    return queries.actor_for_user(user_id=person.user_id)


def test_a_suspended_worker_takes_no_work_and_keeps_what_was_earned(sam, eve, noon):
    suspended = suspend(sam, eve, noon)
    assert suspended.worker_id is None
    assert suspended.as_earner().worker_id == eve.worker_id


def test_a_suspended_worker_reads_why(sam, eve, noon):
    suspend(sam, eve, noon)
    assert REASON in OutboxMessage.objects.get().content["body"]
    assert queries.worker(worker_id=eve.worker_id).suspended_because == REASON


def test_the_audit_names_the_person_who_decided(sam, eve, noon):
    suspend(sam, eve, noon)
    event = base.audit_for_subject(subject=f"user:{eve.user_id}")[0]
    assert (event.verb, event.actor_id) == ("worker-suspended", sam.user_id)
    assert event.details["reason"] == REASON


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_nobody_is_suspended_without_a_reason_to_read(sam, eve, noon, reason):
    with pytest.raises(suspending.ReasonMissingError):
        suspend(sam, eve, noon, reason)
    assert queries.actor_for_user(user_id=eve.user_id).worker_id == eve.worker_id


def test_a_readmitted_worker_works_again(sam, eve, noon):
    suspend(sam, eve, noon)
    suspending.readmit_worker(
        actor=sam, user_id=eve.user_id, reason="It was a mistake.", now=noon
    )
    assert queries.actor_for_user(user_id=eve.user_id) == eve


def test_only_a_steward_suspends(cleo, eve, noon):
    with pytest.raises(NotAllowedError):
        suspend(cleo, eve, noon)


def test_a_steward_does_not_close_their_own_account(sam, noon):
    with pytest.raises(suspending.OwnAccountError):
        suspending.close_account(
            actor=sam, user_id=sam.user_id, reason="Enough.", now=noon
        )


def test_looking_at_a_person_is_written(sam, ada, noon):
    suspending.open_person(actor=sam, user_id=ada.user_id, now=noon)
    event = base.audit_for_subject(subject=f"user:{ada.user_id}")[0]
    assert (event.verb, event.actor_id) == ("person-seen", sam.user_id)


def test_listing_people_writes_whose_data_was_seen(sam, ada, bola, noon):
    suspending.open_people(actor=sam, search="ada", before_id=None, limit=10, now=noon)
    event = base.audit_for_subject(subject="people")[0]
    assert event.details == {"user_ids": [ada.user_id]}


def close(sam, person, moment):
    suspending.close_account(
        actor=sam, user_id=person.user_id, reason=REASON, now=moment
    )
    return queries.person_for(actor=sam, user_id=person.user_id).is_active


def test_the_account_of_a_worker_who_may_work_is_not_closed(sam, eve, noon):
    with pytest.raises(suspending.StillWorkingError, match="not suspended"):
        close(sam, eve, noon)


def test_an_account_is_closed_once_a_pass_given_before_has_ended(sam, eve, noon):
    suspend(sam, eve, noon)
    with pytest.raises(suspending.StillWorkingError, match="less than 15 minutes"):
        close(sam, eve, noon + A_PASS - timedelta(seconds=1))
    assert close(sam, eve, noon + A_PASS) is False


def test_a_second_suspension_counts_anew(sam, eve, noon):
    suspend(sam, eve, noon)
    suspending.readmit_worker(
        actor=sam, user_id=eve.user_id, reason="A mistake.", now=noon + A_PASS
    )
    suspend(sam, eve, noon + 2 * A_PASS)
    with pytest.raises(suspending.StillWorkingError):
        close(sam, eve, noon + 2 * A_PASS)


def test_an_account_is_not_closed_while_its_worker_holds_a_task(
    sam, eve, noon, open_batch
):
    held = working.take(worker_id=eve.worker_id, batch_id=open_batch, now=noon)
    suspend(sam, eve, noon)
    with pytest.raises(suspending.StillWorkingError, match="holds tasks: 1"):
        close(sam, eve, noon + A_PASS)
    working.hand_back(
        worker_id=eve.worker_id, assignment_id=held.assignment_id, now=noon + A_PASS
    )
    assert close(sam, eve, noon + A_PASS) is False


def test_an_account_is_not_closed_while_a_late_answer_may_come(
    sam, eve, noon, make_batch
):
    batch = make_batch(time_limit_seconds=60)
    working.take(worker_id=eve.worker_id, batch_id=batch, now=noon)
    last = noon + timedelta(minutes=61)
    suspend(sam, eve, noon)
    working.expire_held(now=noon + A_PASS)
    with pytest.raises(suspending.StillWorkingError, match="late answer") as refusal:
        close(sam, eve, last)
    assert f"after {last:%Y-%m-%d %H:%M:%S} UTC" in refusal.value.what_to_do
    assert close(sam, eve, last + timedelta(seconds=1)) is False
