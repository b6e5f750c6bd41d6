"""Verdicts on the clock: thirty days to override, and what others may not decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from handwork.allocation import services as allocation
from handwork.answers.models import Verdict
from handwork.base.errors import NotAllowedError, NotFoundError
from handwork.flow import deciding, paying, paying_bonuses, suspending
from handwork.flow.deciding import DecidedError, TooLateToOverrideError
from handwork.flow.paying_bonuses import NobodyToPayError
from handwork.flow.suspending import StillOwedError
from handwork.pay import queries, services
from handwork.pay.queries import Standing
from handwork.people import services as people

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)


@pytest.fixture
def answer(batch, ada) -> int:
    return batch.answer(ada)


def reject(actor, answer_id, now, feedback="Blank"):
    deciding.reject_answer(actor=actor, answer_id=answer_id, feedback=feedback, now=now)


def approve(actor, answer_id, now, *, is_override=True):
    deciding.approve_answer(
        actor=actor, answer_id=answer_id, feedback="", is_override=is_override, now=now
    )


def standing(answer_id):
    return queries.statuses(answer_ids=[answer_id])[answer_id]


@pytest.mark.parametrize("policy", ["paid", "withheld"])
def test_a_rejection_is_overridden_up_to_the_thirtieth_day(
    answer, cleo, noon, settings, policy
):
    settings.PAY_ON_REJECTION = policy
    reject(cleo, answer, noon)
    with pytest.raises(TooLateToOverrideError):
        approve(cleo, answer, noon + MONTH + timedelta(seconds=1))
    assert standing(answer).status == Standing.REJECTED
    approve(cleo, answer, noon + MONTH)
    assert standing(answer).status == Standing.APPROVED
    assert queries.imbalance() == {"EUR": 0}


@pytest.mark.parametrize("decide", [approve, reject])
def test_after_silence_accepted_a_verdict_is_too_late(answer, cleo, noon, decide):
    with pytest.raises(DecidedError, match="approved already"):
        decide(cleo, answer, noon + MONTH)
    assert Verdict.objects.count() == 0


def test_a_withheld_answer_is_not_accepted_by_silence(answer, cleo, noon, settings):
    settings.PAY_ON_REJECTION = "withheld"
    reject(cleo, answer, noon)
    assert paying.accept_due(now=noon + MONTH) == 0
    assert standing(answer).is_withheld


@pytest.fixture
def late(batch, ada, bola, eve, noon) -> int:
    """Ada's time runs out, two others answer her task, then she sends her answer."""
    assignment_id, then = batch.take(ada), noon + timedelta(minutes=10)
    with transaction.atomic():
        allocation.expire(now=then, limit=10)
    for other in (bola, eve):
        batch.answer(other, then)
    return batch.submit(ada, assignment_id, then)


def test_a_late_answer_that_is_rejected_costs_the_operator_nothing(
    late, cleo, noon, settings
):
    settings.PAY_ON_REJECTION = "withheld"
    then = noon + timedelta(minutes=12)
    reject(cleo, late, then)
    assert queries.balance(kind="goodwill", currency="EUR").micros == 0
    approve(cleo, late, then)
    assert queries.balance(kind="goodwill", currency="EUR").micros == -100_000
    assert queries.imbalance() == {"EUR": 0}


@pytest.fixture
def closed(sam, ada):
    """Close Ada's account, suspended for as long as that takes."""

    def close(now):
        who = {"actor": sam, "user_id": ada.user_id, "reason": "A script answered."}
        suspending.suspend_worker(**who, now=now - timedelta(minutes=15))
        suspending.close_account(**who, now=now)

    return close


def test_withheld_pay_keeps_an_account_open_until_it_cannot_be_paid_any_more(
    answer, cleo, closed, noon, settings
):
    settings.PAY_ON_REJECTION = "withheld"
    reject(cleo, answer, noon)
    with pytest.raises(StillOwedError, match="withheld") as refusal:
        closed(noon + MONTH)
    assert f"after {noon + MONTH:%Y-%m-%d %H:%M:%S} UTC" in refusal.value.what_to_do
    closed(noon + MONTH + timedelta(seconds=1))


def test_withheld_pay_does_not_go_into_a_closed_account(
    answer, cleo, ada, noon, settings
):
    settings.PAY_ON_REJECTION = "withheld"
    reject(cleo, answer, noon)
    with transaction.atomic():
        people.close_account(user_id=ada.user_id)
    with pytest.raises(NobodyToPayError, match="account was closed"):
        approve(cleo, answer, noon)
    assert standing(answer).status == Standing.REJECTED
    assert queries.worker_money(worker_id=ada.worker_id) == ()


def test_a_bonus_does_not_go_into_a_closed_account(
    answer, cleo, ada, closed, funds, noon
):
    funds(cleo, 1_000_000)
    approve(cleo, answer, noon)
    settle(ada, noon)
    closed(noon)
    with pytest.raises(NobodyToPayError, match="account was closed"):
        paying_bonuses.pay_bonus(
            actor=cleo, answer_id=answer, worker_id=ada.worker_id, amount_micros=10_000,
            reason="Thanks", token="", now=noon,
        )  # fmt: skip
    assert queries.imbalance() == {"EUR": 0}


def settle(worker, now):
    """Pay a worker out."""
    payout_id = paying.request_payout(actor=worker, currency="EUR", now=now)
    with transaction.atomic():
        services.mark_paid(payout_id=payout_id, reference="S", made_by_id=1, now=now)


def test_others_decide_nothing(answer, dov, sam, ada, noon):
    for actor, refusal in ((dov, NotFoundError), (sam, NotAllowedError)):
        with pytest.raises(refusal):
            reject(actor, answer, noon)
        with pytest.raises(refusal):
            approve(actor, answer, noon)
    with pytest.raises(NotFoundError):
        reject(ada, answer, noon)
    with pytest.raises(NotFoundError):
        paying_bonuses.pay_bonus(
            actor=dov, answer_id=answer, worker_id=ada.worker_id, amount_micros=10_000,
            reason="Thanks", token="", now=noon,
        )  # fmt: skip
    assert standing(answer).status == Standing.SUBMITTED


def test_a_rule_of_the_requester_decides_without_a_person(answer, noon):
    reject(None, answer, noon)
    assert Verdict.objects.get().decided_by_id is None
    with pytest.raises(DecidedError):
        reject(None, answer, noon)


def test_a_verdict_stays_as_it_was_given(answer, cleo, noon):
    reject(cleo, answer, noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.update(feedback="Never said")


def test_a_token_is_forgotten_after_a_day(answer, cleo, ada, funds, noon):
    funds(cleo, 1_000_000)

    def pay(now):
        return paying_bonuses.pay_bonus(
            actor=cleo, answer_id=answer, worker_id=ada.worker_id, amount_micros=10_000,
            reason="Thanks", token="monday", now=now,
        )  # fmt: skip

    first = pay(noon)
    with pytest.raises(paying_bonuses.bonuses.TokenUsedError):
        pay(noon + timedelta(hours=23, minutes=59))
    assert pay(noon + timedelta(hours=24)) != first
