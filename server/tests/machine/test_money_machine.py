"""The whole way of money, in any order, beside books that are kept by hand.

The books replay the log of commands in plain Python, and after every step the database
must say what they say: docs of the invariants are in the names of the checks below.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as installation
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
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

from handwork.allocation.models import Assignment
from handwork.flow import paying, publishing, stopping, working
from handwork.flow.working import remembering
from handwork.pay import queries
from handwork.pay.models import Earning, Transfer
from handwork.pay.services import (
    InsufficientFundsError,
    NothingPayableError,
    PayoutClosedError,
)
from handwork.projects.rules import BatchTerms
from tools import tables
from tools.books import ANSWERED, BOUNDS, COIN, RETURNED, Batch, Books
from tools.decisions import CAST, Decisions

WORKERS = st.sampled_from(["ada", "bola", "eve"])
# How many answers come first, and how many at most.
WANTED = st.sampled_from([(1, 1), (2, 2), (2, 3)])


class MoneyMachine(Decisions, RuleBasedStateMachine):
    batches = Bundle("batches")
    holds = Bundle("holds")
    payouts = Bundle("payouts")

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example._from_testcase = True
        self.example.__enter__()
        remembering.forget()
        self.log = []
        self.books = Books(CAST["noon"], CAST["organisation_id"])
        self.seen = {}
        self.references = []

    def teardown(self):
        try:
            self.settle()
            self.everything_again()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    @property
    def now(self):
        return self.books.now

    def note(self, command, **arguments):
        self.log.append((command, arguments))
        getattr(self.books, command)(**arguments)

    @initialize(target=batches, tasks=st.integers(1, 3), wanted=WANTED)
    def begin(self, tasks, wanted):
        """Most of the way lies behind a published batch."""
        self.deposit(3_000_000)
        terms = {"tasks": tasks, "wanted": wanted}
        hour = self.publish(price=104_999, accept_after=3_600, **terms)
        day = self.publish(price=33_333, accept_after=86_400, **terms)
        return multiple(hour, day)

    @rule(duration=st.sampled_from([1, 300, 601, 3_601, 86_400]))
    def time_passes(self, duration):
        self.note("wait", duration=timedelta(seconds=duration))

    def pay_in(self, amount, reference):
        paying.deposit(
            actor=CAST["sam"], organisation_id=CAST["organisation_id"],
            amount_micros=amount, currency="EUR", reference=reference, now=self.now,
        )  # fmt: skip

    def deposit(self, amount):
        reference = f"statement {len(self.references)}"
        self.references.append((amount, reference))
        self.pay_in(amount, reference)
        self.note("deposit", amount=amount)

    @rule(
        target=batches,
        tasks=st.integers(1, 3),
        wanted=WANTED,
        price=st.sampled_from([1, 7, 12_345, 100_000, 333_333]),
        accept_after=st.sampled_from([0, 3_600, 259_200]),
        paid_in=st.sampled_from([0, 99_999, 3_000_000]),
    )
    def publish_more(self, paid_in, **terms):
        if paid_in:
            self.deposit(paid_in)
        return self.publish(**terms)

    def publish(self, tasks, wanted, price, accept_after):
        fee = int(price * Decimal(installation.FEE_SHARE))
        first, most = wanted
        escrow = tasks * most * (price + fee)
        batch = self.draft(tasks, wanted, price, accept_after)
        missing = escrow - self.books.available
        if missing > 0:
            with pytest.raises(InsufficientFundsError) as refusal:
                publishing.publish(actor=CAST["cleo"], batch_id=batch, now=self.now)
            assert refusal.value.missing.micros == missing
            return multiple()
        publishing.publish(actor=CAST["cleo"], batch_id=batch, now=self.now)
        ids = tables.seats(batch_id=batch)
        terms = Batch(
            price, fee, most, timedelta(seconds=accept_after), timedelta(seconds=600),
            dict.fromkeys(ids, 0), dict.fromkeys(ids, first), dict.fromkeys(ids, most),
            self.now + timedelta(days=10),
        )  # fmt: skip
        self.note("publish", batch=batch, terms=terms)
        return batch

    def draft(self, tasks, wanted, price, accept_after):
        first, most = wanted
        terms = BatchTerms(
            title="Digits", price_micros=price, currency="EUR", answers_wanted=most,
            answers_least=first if first < most else 0,
            expires_at=self.now + timedelta(days=10), accept_after_seconds=accept_after,
        )  # fmt: skip
        cleo, project_id = CAST["cleo"], CAST["project_id"]
        batch = publishing.create_batch(
            actor=cleo, project_id=project_id, terms=terms, now=self.now
        )
        rows = [{"key": str(n), "text": str(n)} for n in range(tasks)]
        publishing.add_tasks(actor=cleo, batch_id=batch, rows=rows, now=self.now)
        return batch

    def take(self, name, batch):
        worker = CAST[name].worker_id
        fresh = self.books.fresh(worker, batch)
        terms = self.books.batches[batch]
        if fresh is None and (terms.is_closed or terms.expires_at <= self.now):
            with pytest.raises(working.NotForYouError):
                working.take(worker_id=worker, batch_id=batch, now=self.now)
            return multiple()
        held = working.take(worker_id=worker, batch_id=batch, now=self.now)
        if fresh is not None:
            assert held.assignment_id == fresh
            return multiple()
        return self.note_take(worker, batch, held)

    @rule(target=holds, names=st.lists(WORKERS, min_size=1, max_size=4), batch=batches)
    def work(self, names, batch):
        """Take and answer, several times, and keep the last in hand."""
        for name in names:
            held = self.take(name, batch)
            if isinstance(held, int):
                self.submit(held)
        return self.take(names[-1], batch)

    @rule()
    def doubts_are_looked_at(self):
        stopping.stop_due(now=self.now)
        for batch in self.books.batches:
            self.note("decide", batch=batch, seats=tables.seats(batch_id=batch))

    @rule(batch=batches, others=st.lists(WORKERS, max_size=3), is_closed=st.booleans())
    def come_late(self, batch, others, is_closed):
        """Ada's time ran out; others may have taken her seat, or the batch has ended."""
        held = self.take("ada", batch)
        self.time_passes(601)
        self.the_clock_ticks("expire_held")
        self.work(["bola", *others], batch)
        if is_closed:
            self.close(batch)
        if isinstance(held, int):
            self.submit(held)

    @rule(
        target=holds,
        hold=holds,
        step=st.sampled_from(
            ["submit", "submit_and_take", "hand_back", "answer_again_with_another_key"]
        ),
    )
    def go_on(self, hold, step):
        """What a worker may do with a task, held or not any more."""
        following = getattr(self, step)(hold)
        return multiple() if following is None else following

    def note_take(self, worker, batch, held):
        outcome = {"assignment": None, "task": None, "expires_at": None}
        if held is not None:
            outcome = {"assignment": held.assignment_id, "task": held.task_id,
                       "expires_at": held.expires_at}  # fmt: skip
        self.note("take", worker=worker, batch=batch, **outcome)
        return multiple() if held is None else held.assignment_id

    def send(self, hold, key, journey=working.submit, **more):
        assignment, worker = hold, self.books.holds[hold].worker
        return journey(
            worker_id=worker, assignment_id=assignment, content={"choice": str(worker % 2)},
            client_key=key, active_milliseconds=5, now=self.now, **more,
        )  # fmt: skip

    def submit(self, hold):
        known = self.books.holds[hold]
        if known.state == RETURNED:
            with pytest.raises(working.AssignmentReturnedError):
                self.send(hold, str(hold))
            return
        if self.books.is_refused(hold):
            with pytest.raises(working.AnswerTooLateError):
                self.send(hold, str(hold))
            return
        submitted = self.send(hold, str(hold))
        assert submitted.is_repeat == (known.state == ANSWERED)
        if submitted.is_repeat:
            assert submitted.answer_id == known.answer
        else:
            self.note("submit", assignment=hold, answer=submitted.answer_id)

    def submit_and_take(self, hold):
        known = self.books.holds[hold]
        if known.state in (RETURNED, ANSWERED) or self.books.is_refused(hold):
            return multiple()
        more = {"journey": working.submit_and_take, "batch_id": known.batch}
        submitted, following = self.send(hold, str(hold), **more)
        self.note("submit", assignment=hold, answer=submitted.answer_id)
        fresh = self.books.fresh(known.worker, known.batch)
        if fresh is not None:
            assert following.held.assignment_id == fresh
            return multiple()
        held = following.held if following else None
        return self.note_take(known.worker, known.batch, held)

    def answer_again_with_another_key(self, hold):
        if self.books.holds[hold].state == ANSWERED:
            with pytest.raises(working.AlreadyAnsweredError):
                self.send(hold, "another")

    def hand_back(self, hold):
        known = self.books.holds[hold]
        if known.state != ANSWERED:
            working.hand_back(worker_id=known.worker, assignment_id=hold, now=self.now)
            self.note("hand_back", assignment=hold)

    @rule(batch=batches, is_all=st.booleans())
    def accept_early(self, batch, is_all):
        pending = [k for k, o in self.books.owed.items() if o.batch == batch]
        chosen = None if is_all else pending[::2]
        paying.accept_answers(
            actor=CAST["cleo"], batch_id=batch, answer_ids=chosen, now=self.now
        )
        self.note("accept", answers=pending if is_all else pending[::2])

    @rule(
        what=st.sampled_from(
            ["expire_held", "accept_due", "close_expired", "refund_closed"]
        )
    )
    def the_clock_ticks(self, what):
        rooms = {"expire_held": working, "close_expired": publishing}
        getattr(rooms.get(what, paying), what)(now=self.now)
        self.note(what)

    @rule(batch=consumes(batches))
    def close(self, batch):
        if not self.books.batches[batch].is_closed:
            publishing.close(actor=CAST["cleo"], batch_id=batch, now=self.now)
            self.note("close", batch=batch)

    @rule(target=payouts, name=WORKERS, batch=batches)
    def be_paid(self, name, batch):
        self.accept_early(batch, is_all=True)
        return self.request_payout(name)

    @rule(target=payouts, name=WORKERS)
    def request_payout(self, name):
        actor = CAST[name]
        ask = {"actor": actor, "currency": "EUR", "now": self.now}
        if self.books.payable[actor.worker_id] < COIN:
            with pytest.raises(NothingPayableError):
                paying.request_payout(**ask)
            return multiple()
        payout = paying.request_payout(**ask)
        self.note("request_payout", worker=actor.worker_id, payout=payout)
        return payout

    @rule(payout=consumes(payouts), is_sent=st.booleans())
    def close_payout(self, payout, is_sent):
        about = {"actor": CAST["sam"], "payout_id": payout, "now": self.now}
        if is_sent:
            paying.mark_paid(reference="SEPA", **about)
        else:
            paying.cancel_payout(reason="No such account", **about)
        self.note("mark_paid" if is_sent else "cancel_payout", payout=payout)
        with pytest.raises(PayoutClosedError):
            paying.mark_paid(reference="SEPA again", **about)

    def settle(self):
        """In the end all is over: nothing is left pending, held or set aside."""
        self.time_passes(40 * 86_400)
        for what in ("expire_held", "close_expired", "accept_due", "refund_closed"):
            self.the_clock_ticks(what)
        self.the_database_says_what_the_books_say()
        self.every_answer_earns_once_and_is_posted_once()
        self.the_parts_of_a_batch_sum_to_what_was_escrowed()
        assert not Earning.objects.filter(state=0).exists()
        assert queries.batches_with_escrow() == ()

    def everything_again(self):
        """Invariant 10: commands that are sent again change nothing."""
        before = tables.everything()
        for amount, reference in self.references:
            self.pay_in(amount, reference)
        for key, hold in self.books.holds.items():
            if hold.state == ANSWERED:
                assert self.send(key, str(key)).is_repeat
        self.decide_again()
        paying.accept_due(now=self.now)
        paying.refund_closed(now=self.now)
        assert tables.everything() == before

    @invariant()
    def the_database_says_what_the_books_say(self):
        """Invariants 1, 2, 4, 6 and 11: after each prefix of the log."""
        books = Books(CAST["noon"], CAST["organisation_id"])
        for command, arguments in self.log:
            getattr(books, command)(**arguments)
        kept = tables.balances()
        assert kept == books.balances()
        assert sum(kept.values()) == 0
        assert set(queries.imbalance().values()) <= {0}
        states = dict(Assignment.objects.values_list("pk", "state"))
        assert states == {key: hold.state for key, hold in books.holds.items()}
        assert tables.seats() == books.seats()

    @invariant()
    def a_transfer_stays_as_it_was(self):
        """Invariant 3."""
        rows = {row["id"]: row for row in Transfer.objects.values()}
        assert self.seen.items() <= rows.items()
        self.seen = rows

    @invariant()
    def every_answer_earns_once_and_is_posted_once(self):
        """Invariants 6 and 7."""
        assert tables.earnings() == {
            key: (owed.worker, owed.amount, owed.fee, owed.is_goodwill, owed.state)
            for key, owed in self.books.owed.items()
        }  # fmt: skip
        assert tables.posted_by_transfer() == tables.paid_by_transfer()

    @invariant()
    def the_parts_of_a_batch_sum_to_what_was_escrowed(self):
        """Invariants 5 and 9."""
        for batch in self.books.batches:
            money = queries.batch_money(batch_id=batch)
            spent = money.earned + money.fee + money.refunded
            assert money.escrowed == spent + money.remaining
            pending = [o for o in self.books.pending(batch) if not o.is_goodwill]
            assert money.remaining.micros >= sum(o.amount + o.fee for o in pending)


@pytest.fixture
def workers(ada, bola, eve):
    return {"ada": ada, "bola": bola, "eve": eve}


@pytest.mark.django_db
@override_settings(**BOUNDS)
def test_money_goes_its_way(workers, cleo, sam, make_project, noon):
    CAST.update(workers, cleo=cleo, sam=sam, noon=noon)
    CAST.update(project_id=make_project(), organisation_id=min(cleo.organisation_ids))
    run_state_machine_as_test(
        MoneyMachine,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
