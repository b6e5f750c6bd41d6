"""Rules of the machine of money: verdicts, their overrides, and bonuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as installation
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from handwork.flow import deciding, paying_bonuses
from handwork.flow.deciding import DecidedError, TooLateToOverrideError
from handwork.pay.bonuses import TokenUsedError
from handwork.pay.services import InsufficientFundsError
from tools.books import PENDING

CAST: dict[str, Any] = {}
PICK = st.integers(0, 30)


class Decisions:
    """What a requester says of answers, and pays beyond their price."""

    def picked(self, pick, is_fit=lambda _owed: True):
        fit = sorted(key for key, owed in self.books.owed.items() if is_fit(owed))
        return fit[pick % len(fit)] if fit else None

    def is_undecided(self, owed):
        """Whether neither a person decided, nor silence, be it posted or not."""
        return owed.state == PENDING and self.now < owed.due_at

    def say(self, verdict, answer, **more):
        journey = {"approve": deciding.approve_answer, "reject": deciding.reject_answer}
        journey[verdict](
            actor=CAST["cleo"], answer_id=answer, feedback="Seen", now=self.now, **more
        )

    @rule(pick=PICK)
    def approve(self, pick):
        answer = self.picked(pick)
        if answer is None:
            return
        if not self.is_undecided(self.books.owed[answer]):
            self.is_refused_as_decided("approve", answer, is_override=False)
            return
        self.say("approve", answer, is_override=False)
        self.note("accept", answers=[answer])

    @rule(pick=PICK, withholds=st.booleans())
    def reject(self, pick, withholds):
        answer = self.picked(pick, self.is_undecided)
        if answer is None:
            return
        policy = "withheld" if withholds else "paid"
        with override_settings(PAY_ON_REJECTION=policy):
            self.say("reject", answer)
        self.note("reject", answer=answer, withholds=withholds)
        self.is_refused_as_decided("reject", answer)

    @rule(pick=PICK)
    def override(self, pick):
        answer = self.picked(pick, lambda owed: owed.is_rejected)
        if answer is None:
            return
        is_old = (self.now - self.books.owed[answer].submitted_at).days >= 30
        missing = self.books.to_restore(answer) - self.books.available
        if is_old or missing > 0:
            refusal = TooLateToOverrideError if is_old else InsufficientFundsError
            with pytest.raises(refusal):
                self.say("approve", answer, is_override=True)
            return
        self.say("approve", answer, is_override=True)
        self.note("override", answer=answer)

    @rule(
        pick=PICK,
        amount=st.sampled_from([1, 10_000, 333_333, 5_000_000]),
        token=st.sampled_from(["", "monday", "tuesday"]),
    )
    def bonus(self, pick, amount, token):
        answer = self.picked(pick)
        if answer is None:
            return
        fee = int(amount * Decimal(installation.FEE_SHARE))
        given = {"answer": answer, "amount": amount, "token": token}
        if self.books.is_used(token):
            with pytest.raises(TokenUsedError, match="The idempotency token"):
                self.pay_bonus(**given)
        elif self.books.available < amount + fee:
            with pytest.raises(InsufficientFundsError) as refusal:
                self.pay_bonus(**given)
            short = amount + fee - self.books.available
            assert refusal.value.missing.micros == short
        else:
            self.pay_bonus(**given)
            self.note("bonus", fee=fee, **given)

    def pay_bonus(self, answer, amount, token):
        paying_bonuses.pay_bonus(
            actor=CAST["cleo"], answer_id=answer, amount_micros=amount, token=token,
            worker_id=self.books.owed[answer].worker, reason="Well done", now=self.now,
        )  # fmt: skip

    def is_refused_as_decided(self, verdict, answer, **more):
        with pytest.raises(DecidedError):
            self.say(verdict, answer, **more)

    def decide_again(self):
        """What was decided is not decided once more."""
        for answer in self.books.owed:
            self.is_refused_as_decided("reject", answer)
            self.is_refused_as_decided("approve", answer, is_override=False)
