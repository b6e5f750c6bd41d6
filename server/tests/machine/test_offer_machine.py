"""Tasks on offer, in any order of what can happen to them: nobody is ever owed what is not there."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from handwork.allocation.models import Assignment, Queue, TaskSeats
from handwork.answers.models import Answer
from handwork.base.errors import ConflictError, NotAllowedError
from handwork.flow import offering_tasks, paying, publishing, working
from handwork.flow.working import remembering
from handwork.pay.models import Account, Earning
from handwork.pay.queries.offers import costs_of_an_answer
from handwork.projects.models import Batch, Offer
from stall import PRICE_MICROS, Stall

CAST = {}
WORKERS = st.sampled_from(["ada", "bola", "eve"])
PRICES = st.sampled_from([PRICE_MICROS, 33_333])
HELD = Assignment.State.HELD


def escrow_of(batch_id):
    rows = Account.objects.filter(kind=Account.Kind.ESCROW, owner_id=batch_id)
    return rows.get().balance_micros


class OfferMachine(RuleBasedStateMachine):
    tasks = Bundle("tasks")
    holds = Bundle("holds")

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example._from_testcase = True
        self.example.__enter__()
        remembering.forget()
        self.now = CAST["noon"]
        self.before = self.stall.available()

    def teardown(self):
        try:
            self.everything_is_settled_in_the_end()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    @property
    def stall(self):
        return Stall(CAST["cleo"], self.now)

    @initialize(target=tasks, most=st.integers(1, 3))
    def begin(self, most):
        return self.stall.offer(most)

    @rule(target=tasks, most=st.integers(1, 3), price=PRICES)
    def offer(self, most, price):
        batch_id = self.stall.terms(price_micros=price)
        return self.stall.offer(most, batch_id=batch_id)

    @rule(seconds=st.sampled_from([1, 300, 601, 3_601]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(target=holds, task=tasks, name=WORKERS)
    def take(self, task, name):
        try:
            held = self.stall.take(task, CAST[name])
        except NotAllowedError:
            # Its batch was closed, or the worker let too many run out.
            return multiple()
        return multiple() if held is None else (name, held)

    @rule(hold=consumes(holds))
    def answer(self, hold):
        name, held = hold
        with suppress(ConflictError):
            self.stall.finish(held, CAST[name])
        assert Assignment.objects.get(pk=held.assignment_id).state != HELD

    @rule(hold=consumes(holds))
    def hand_back(self, hold):
        name, held = hold
        with suppress(ConflictError):
            working.hand_back(
                worker_id=CAST[name].worker_id,
                assignment_id=held.assignment_id,
                now=self.now,
            )
        assert Assignment.objects.get(pk=held.assignment_id).state != HELD

    @rule(task=tasks, more=st.integers(1, 2))
    def extend(self, task, more):
        self.attempt(offering_tasks.extend_offer, task_id=task, more=more)

    @rule(task=tasks, seconds=st.sampled_from([-60, 900, 7_200]))
    def move_end(self, task, seconds):
        expires_at = self.now + timedelta(seconds=seconds)
        self.attempt(offering_tasks.move_expiry, task_id=task, expires_at=expires_at)

    @rule(task=tasks, price=PRICES)
    def move(self, task, price):
        batch_id = self.stall.terms(price_micros=price)
        self.attempt(offering_tasks.move_offer, task_id=task, batch_id=batch_id)

    @rule(task=tasks)
    def dispose(self, task):
        self.attempt(offering_tasks.dispose_offer, task_id=task)

    @rule(task=tasks)
    def close(self, task):
        batch_id = Offer.objects.get(pk=task).batch_id
        self.attempt(publishing.close, batch_id=batch_id)

    @rule()
    def the_clock_ticks(self):
        working.expire_held(now=self.now)
        paying.accept_due(now=self.now)
        offering_tasks.sweep_offers(now=self.now)
        paying.refund_closed(now=self.now)

    def attempt(self, journey, **what):
        # Where it stands may not allow it; then nothing of it happened.
        with suppress(ConflictError):
            journey(actor=CAST["cleo"], now=self.now, **what)

    @invariant()
    def escrow_pays_all_that_may_still_be_answered(self):
        for batch_id in Batch.objects.filter(is_growing=True).values_list(
            "pk", flat=True
        ):
            cost = costs_of_an_answer(batch_ids=[batch_id])[batch_id].micros
            pending = Earning.objects.filter(
                batch_id=batch_id, state=Earning.State.PENDING, is_goodwill=False
            ).count()
            holds = Assignment.objects.filter(batch_id=batch_id, state=HELD).count()
            open_seats = TaskSeats.objects.filter(
                batch_id=batch_id, closes_at__gt=self.now
            ).aggregate(count=Sum(F("wanted_count") - F("taken_count"), default=0))
            is_open = Queue.objects.get(pk=batch_id).state == Queue.State.OPEN
            may_come = holds + (open_seats["count"] if is_open else 0)
            assert escrow_of(batch_id) >= cost * (pending + may_come)

    @invariant()
    def seats_count_holds_and_answers(self):
        for seats in TaskSeats.objects.all():
            held = Assignment.objects.filter(task_id=seats.pk, state=HELD).count()
            answered = Answer.objects.filter(task_id=seats.pk, is_late=False).count()
            assert seats.taken_count == held + answered

    @invariant()
    def queues_count_the_seats_in_them(self):
        for queue in Queue.objects.all():
            rows = TaskSeats.objects.filter(batch_id=queue.pk)
            wanted = rows.aggregate(count=Sum("wanted_count", default=0))
            assert queue.wanted_count == wanted["count"]

    def everything_is_settled_in_the_end(self):
        self.now += timedelta(days=40)
        self.the_clock_ticks()
        self.the_clock_ticks()
        for batch_id in Batch.objects.filter(is_growing=True).values_list(
            "pk", flat=True
        ):
            assert escrow_of(batch_id) == 0
        paid = Earning.objects.filter(is_goodwill=False)
        assert not paid.exclude(state=Earning.State.POSTED).exists()
        spent = self.before - self.stall.available()
        # The operator pays what came late, and what a closed batch had given back.
        assert spent <= sum(each.amount_micros + each.fee_micros for each in paid)


@pytest.mark.django_db
def test_offers_are_paid_for_whatever_happens(ada, bola, eve, cleo, sam, noon):
    CAST.update(ada=ada, bola=bola, eve=eve, cleo=cleo, noon=noon)
    paying.deposit(
        actor=sam,
        organisation_id=min(cleo.organisation_ids),
        amount_micros=100_000_000,
        currency="EUR",
        reference="a hundred euros",
        now=noon,
    )
    run_state_machine_as_test(
        OfferMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
