"""Books of all money and work, kept by hand: what a log of commands must come to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HELD, ANSWERED, RETURNED, EXPIRED = range(4)
PENDING, POSTED, WITHHELD = range(3)
COIN = 10_000
TOKEN_LASTS = timedelta(hours=24)
DAY = timedelta(days=1)
# What the operator pays within a day: to a worker, and in all.
MOST_TO_A_WORKER, MOST_IN_ALL = 250_000, 400_000
BOUNDS = {
    "GOODWILL_A_DAY_MICROS": MOST_TO_A_WORKER,
    "GOODWILL_A_DAY_IN_ALL_MICROS": MOST_IN_ALL,
}


@dataclass
class Batch:
    price: int
    fee: int
    wanted: int
    accept_after: timedelta
    time_limit: timedelta
    seats: dict[int, int]
    # By task: how many answers are asked for now, and how many may come to be.
    asked: dict[int, int]
    most: dict[int, int]
    expires_at: datetime
    escrow: int = 0
    is_closed: bool = False


@dataclass
class Hold:
    worker: int
    batch: int
    task: int
    expires_at: datetime
    state: int = HELD
    answer: int | None = None


@dataclass
class Owed:
    worker: int
    batch: int
    amount: int
    fee: int
    is_goodwill: bool
    due_at: datetime
    submitted_at: datetime
    state: int = PENDING
    is_rejected: bool = False


@dataclass
class Books:
    """What must be true, from the commands that were carried out."""

    now: datetime
    organisation: int
    available: int = 0
    bank: int = 0
    goodwill: int = 0
    fees: int = 0
    payable: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    in_payout: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    batches: dict[int, Batch] = field(default_factory=dict)
    holds: dict[int, Hold] = field(default_factory=dict)
    owed: dict[int, Owed] = field(default_factory=dict)
    payouts: dict[int, tuple[int, int]] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)

    def wait(self, duration):
        self.now += duration

    def deposit(self, amount):
        self.bank -= amount
        self.available += amount

    def publish(self, batch, terms):
        escrow = len(terms.seats) * terms.wanted * (terms.price + terms.fee)
        self.available -= escrow
        counts = {name: dict(vars(terms)[name]) for name in ("seats", "asked", "most")}
        self.batches[batch] = Batch(**{**vars(terms), **counts, "escrow": escrow})

    def seats(self):
        return {
            task: [taken, batch.asked[task], batch.most[task]]
            for batch in self.batches.values()
            for task, taken in batch.seats.items()
        }

    def decide(self, batch, seats):
        """More is asked for, or no more will be, only where all that was asked for came."""
        terms = self.batches[batch]
        busy = {hold.task for hold in self.holds.values() if hold.state == HELD}
        for task, (_taken, asked, most) in seats.items():
            before = (terms.asked[task], terms.most[task])
            if (asked, most) == before:
                continue
            assert terms.seats[task] == before[0] < before[1]
            assert task not in busy
            assert (asked, most) in {(before[0] + 1, before[1]), (before[0],) * 2}
            terms.asked[task], terms.most[task] = asked, most

    def take(self, worker, batch, assignment, task, expires_at):
        self.expire_own(worker, batch)
        if assignment is None:
            assert not self.open_tasks(worker, batch)
            return
        assert task in self.open_tasks(worker, batch)
        self.batches[batch].seats[task] += 1
        self.holds[assignment] = Hold(worker, batch, task, expires_at)

    def expire_own(self, worker, batch):
        for hold in self.holds.values():
            if (hold.worker, hold.batch) == (worker, batch):
                self.expire(hold)

    def expire(self, hold):
        if hold.state == HELD and hold.expires_at <= self.now:
            self.free(hold, EXPIRED)

    def free(self, hold, state):
        hold.state = state
        self.batches[hold.batch].seats[hold.task] -= 1

    def expire_held(self):
        for hold in self.holds.values():
            self.expire(hold)

    def hand_back(self, assignment):
        if self.holds[assignment].state == HELD:
            self.free(self.holds[assignment], RETURNED)

    def is_too_late(self, assignment):
        hold = self.holds[assignment]
        late_for = max(self.batches[hold.batch].time_limit, timedelta(hours=1))
        return hold.state == EXPIRED and self.now > hold.expires_at + late_for

    def is_refused(self, assignment):
        return self.is_too_late(assignment) or not self.is_paid_for(assignment)

    def is_paid_for(self, assignment):
        """By escrow, where there is a seat; else by what is left of goodwill."""
        hold = self.holds[assignment]
        if hold.state != EXPIRED or self.has_seat(hold):
            return True
        price = self.batches[hold.batch].price
        lately = [
            owed
            for owed in self.owed.values()
            if owed.is_goodwill and self.now - owed.submitted_at < DAY
        ]
        own = sum(owed.amount for owed in lately if owed.worker == hold.worker)
        in_all = sum(owed.amount for owed in lately)
        return own + price <= MOST_TO_A_WORKER and in_all + price <= MOST_IN_ALL

    def has_seat(self, hold):
        """Whether a late answer finds one, or one more may be asked for."""
        batch = self.batches[hold.batch]
        return not batch.is_closed and batch.seats[hold.task] < batch.most[hold.task]

    def submit(self, assignment, answer):
        hold = self.holds[assignment]
        batch = self.batches[hold.batch]
        has_seat = hold.state == HELD
        if hold.state == EXPIRED:
            has_seat = self.has_seat(hold)
            batch.seats[hold.task] += has_seat
            batch.asked[hold.task] = max(batch.asked[hold.task], batch.seats[hold.task])
        hold.state, hold.answer = ANSWERED, answer
        self.owed[answer] = Owed(
            hold.worker, hold.batch, batch.price, batch.fee if has_seat else 0,
            not has_seat, self.now + batch.accept_after, self.now,
        )  # fmt: skip

    def accept(self, answers):
        for answer in answers:
            owed = self.owed[answer]
            if owed.state != PENDING:
                continue
            owed.state = POSTED
            self.payable[owed.worker] += owed.amount
            self.fees += owed.fee
            if owed.is_goodwill:
                self.goodwill -= owed.amount
            else:
                self.batches[owed.batch].escrow -= owed.amount + owed.fee

    def reject(self, answer, withholds):
        owed = self.owed[answer]
        owed.is_rejected = True
        if not withholds:
            self.accept([answer])
            return
        owed.state = WITHHELD
        if not owed.is_goodwill:
            self.batches[owed.batch].escrow -= owed.amount + owed.fee
            self.available += owed.amount + owed.fee

    def override(self, answer):
        owed = self.owed[answer]
        owed.is_rejected = False
        if owed.state == WITHHELD:
            self.available -= self.to_restore(answer)
            self.goodwill -= owed.amount if owed.is_goodwill else 0
            self.fees += owed.fee
            self.payable[owed.worker] += owed.amount
        owed.state = POSTED

    def to_restore(self, answer):
        """What the requester must have for the override of a rejection."""
        owed = self.owed[answer]
        is_theirs = owed.state == WITHHELD and not owed.is_goodwill
        return owed.amount + owed.fee if is_theirs else 0

    def bonus(self, answer, amount, fee, token):
        self.available -= amount + fee
        self.payable[self.owed[answer].worker] += amount
        self.fees += fee
        if token:
            self.tokens[token] = self.now

    def is_used(self, token):
        paid_at = self.tokens.get(token)
        return paid_at is not None and self.now - paid_at < TOKEN_LASTS

    def accept_due(self):
        self.accept([key for key, owed in self.owed.items() if owed.due_at <= self.now])

    def close(self, batch):
        self.batches[batch].is_closed = True

    def close_expired(self):
        for batch in self.batches.values():
            batch.is_closed |= batch.expires_at <= self.now

    def refund_closed(self):
        for key, batch in self.batches.items():
            held = [
                h for h in self.holds.values() if h.batch == key and h.state == HELD
            ]
            # What the operator pays does not keep the escrow.
            pending = [owed for owed in self.pending(key) if not owed.is_goodwill]
            if batch.is_closed and not held and not pending:
                self.available += batch.escrow
                batch.escrow = 0

    def request_payout(self, worker, payout):
        amount = self.payable[worker] // COIN * COIN
        self.payable[worker] -= amount
        self.in_payout[worker] += amount
        self.payouts[payout] = (worker, amount)

    def mark_paid(self, payout):
        worker, amount = self.payouts.pop(payout)
        self.in_payout[worker] -= amount
        self.bank += amount

    def cancel_payout(self, payout):
        worker, amount = self.payouts.pop(payout)
        self.in_payout[worker] -= amount
        self.payable[worker] += amount

    def pending(self, batch):
        return [
            owed
            for owed in self.owed.values()
            if owed.batch == batch and owed.state == PENDING
        ]

    def open_tasks(self, worker, batch):
        terms = self.batches[batch]
        if terms.is_closed:
            return set()
        seen = {h.task for h in self.holds.values() if h.worker == worker}
        return {
            task for task, taken in terms.seats.items() if taken < terms.asked[task]
        } - seen

    def fresh(self, worker, batch):
        for key, hold in self.holds.items():
            is_theirs = (hold.worker, hold.batch, hold.state) == (worker, batch, HELD)
            if is_theirs and hold.expires_at > self.now:
                return key
        return None

    def balances(self):
        sides = {
            "requester-available": {self.organisation: self.available},
            "bank": {0: self.bank},
            "goodwill": {0: self.goodwill},
            "platform-fee": {0: self.fees},
            "worker-payable": self.payable,
            "worker-in-payout": self.in_payout,
            "escrow": {key: batch.escrow for key, batch in self.batches.items()},
        }
        return {
            (k, o): m for k, owners in sides.items() for o, m in owners.items() if m
        }
