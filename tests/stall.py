"""Where a requester offers tasks one by one and workers answer them, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from handwork.allocation.queries import Held
from handwork.base.money import fee_on
from handwork.flow import offering_tasks, paying, working
from handwork.flow.counting_offers import OfferView, offer_view
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.projects.queries import offers
from handwork.projects.rules.offers import OfferTerms

PRICE_MICROS = 50_000
TERMS: Mapping[str, Any] = {
    "title": "Digits",
    "description": "Which digit is it?",
    "price_micros": PRICE_MICROS,
    "currency": "EUR",
    "time_limit_seconds": 600,
    "accept_after_seconds": 3600,
}
QUESTION = {
    "question": '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/</ExternalURL>"
    "<FrameHeight>0</FrameHeight></ExternalQuestion>"
}
ANSWER = {"answers": [{"name": "digit", "text": "7"}]}


@dataclass(frozen=True, slots=True)
class Stall:
    """Where Cleo offers tasks and workers answer them; nothing is done at another time."""

    cleo: Actor
    now: datetime
    price: int = PRICE_MICROS

    @property
    def organisation_id(self) -> int:
        return min(self.cleo.organisation_ids)

    @property
    def cost(self) -> int:
        """What one answer takes out of Cleo's money."""
        return self.price + fee_on(self.price, Decimal(settings.FEE_SHARE))

    def terms(self, **changes: Any) -> int:
        """Make, or find, the growing batch on these terms."""
        return offering_tasks.make_terms(
            actor=self.cleo,
            organisation_id=self.organisation_id,
            terms=OfferTerms(**{**TERMS, **changes}),
            now=self.now,
        )

    def offer(self, most: int = 2, *, batch_id: int | None = None, **asked: Any) -> int:
        """Offer a task to so many, for an hour; gives its number."""
        record = offering_tasks.offer_task(
            actor=self.cleo,
            batch_id=batch_id or self.terms(),
            question=QUESTION,
            most=most,
            **{"lifetime_seconds": 3600, "now": self.now, **asked},
        )
        return record.task_id

    def view(self, task_id: int, now: datetime | None = None) -> OfferView:
        return offer_view(actor=self.cleo, task_id=task_id, now=now or self.now)

    def available(self) -> int:
        """Tell in millionths what Cleo may spend."""
        (money,) = pay.organisation_money_for(
            actor=self.cleo, organisation_id=self.organisation_id
        )
        return money.available.micros

    def take(
        self, task_id: int, worker: Actor, now: datetime | None = None
    ) -> Held | None:
        """Let a worker take from the batch that a task is in."""
        record = offers.offer_for(actor=self.cleo, task_id=task_id)
        return working.take(
            worker_id=worker.worker_id, batch_id=record.batch_id, now=now or self.now
        )

    def answer(self, task_id: int, worker: Actor, now: datetime | None = None) -> int:
        """Let a worker take and answer; gives the answer's number."""
        held = self.take(task_id, worker, now)
        assert held is not None
        assert held.task_id == task_id
        return self.finish(held, worker, now)

    def finish(self, held: Held, worker: Actor, now: datetime | None = None) -> int:
        """Let a worker answer what they hold."""
        submitted = working.submit(
            worker_id=worker.worker_id,
            assignment_id=held.assignment_id,
            content=ANSWER,
            client_key=f"key {held.assignment_id}",
            active_milliseconds=None,
            now=(now or self.now) + timedelta(seconds=5),
        )
        return submitted.answer_id

    def move_end(self, task_id: int, to: datetime, now: datetime | None = None) -> None:
        offering_tasks.move_expiry(
            actor=self.cleo, task_id=task_id, expires_at=to, now=now or self.now
        )

    def settle(self, now: datetime) -> None:
        """Let the clock accept and give back what is due."""
        paying.accept_due(now=now)
        offering_tasks.sweep_offers(now=now)
