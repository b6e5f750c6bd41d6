"""Paying: money in and out, acceptance by silence or early, refunds, payouts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.answers import services as answers_services
from handwork.base.errors import InvalidInputError, NotAllowedError, NotFoundError
from handwork.base.money import Money
from handwork.base.rules import check_currency
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.pay import queries, services
from handwork.pay.rules import Booked, check_reference
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries as projects

logger = logging.getLogger(__name__)

# Rows that one transaction accepts: more would keep others waiting on SQLite.
CHUNK = 2_000
MAX_REASON_LENGTH = 500


class WorkersOnlyError(NotAllowedError):
    """Only a worker has earnings."""

    code = "workers-only"


class NotPublishedError(InvalidInputError):
    """The batch was never published: nothing of it can be accepted."""

    code = "not-published"


@journey
def deposit(
    *,
    actor: Actor,
    organisation_id: int,
    amount_micros: int,
    currency: str,
    reference: str,
    now: datetime,
) -> Booked:
    """Book money that an organisation paid in; the same reference books it once."""
    people.require_steward(actor)
    amount = Money(amount_micros, currency)
    _require_organisation(organisation_id)
    booked = services.deposit(
        organisation_id=organisation_id,
        amount=amount,
        reference=reference,
        made_by_id=actor.user_id,
        now=now,
    )
    if booked.is_new:
        _record(actor, "deposit", f"organisation:{organisation_id}", amount, now)
    return booked


@journey
def withdraw(
    *,
    actor: Actor,
    organisation_id: int,
    amount_micros: int,
    currency: str,
    reference: str,
    now: datetime,
) -> Booked:
    """Book money that was sent back to an organisation; the same reference books it once."""
    people.require_steward(actor)
    amount = Money(amount_micros, currency)
    _require_organisation(organisation_id)
    booked = services.withdraw(
        organisation_id=organisation_id,
        amount=amount,
        reference=reference,
        made_by_id=actor.user_id,
        now=now,
    )
    if booked.is_new:
        _record(actor, "withdraw", f"organisation:{organisation_id}", amount, now)
    return booked


def accept_answers(
    *, actor: Actor, batch_id: int, answer_ids: Sequence[int] | None, now: datetime
) -> int:
    """Accept answers of a batch before silence does: the named ones, or all (None).

    Many answers are accepted in several transactions, each complete in itself.
    """
    if answer_ids is not None:
        chunks = [
            answer_ids[start : start + CHUNK]
            for start in range(0, len(answer_ids), CHUNK)
        ]
        return sum(
            _accept_answers(actor=actor, batch_id=batch_id, answer_ids=chunk, now=now)
            for chunk in chunks or [()]
        )
    accepted = 0
    while count := _accept_answers(
        actor=actor, batch_id=batch_id, answer_ids=None, now=now
    ):
        accepted += count
    return accepted


@journey
def _accept_answers(
    *, actor: Actor, batch_id: int, answer_ids: Sequence[int] | None, now: datetime
) -> int:
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    require_asker(actor, batch)
    if batch.is_draft:
        raise NotPublishedError(
            "This batch is not published yet.", what_to_do="Publish it first."
        )
    count = services.accept(
        batch_id=batch_id,
        answer_ids=answer_ids,
        limit=CHUNK,
        made_by_id=actor.user_id,
        now=now,
    )
    if count:
        record(
            actor_id=actor.user_id,
            verb="accept-answers",
            subject=f"batch:{batch_id}",
            details={"count": count},
            now=now,
        )
    return count


def accept_due(*, now: datetime) -> int:
    """Let silence accept what is due; each batch in transactions of its own."""
    accepted = 0
    failures: list[Exception] = []
    for batch_id in queries.batches_with_due_earnings(now=now):
        try:
            while count := _accept_due(batch_id=batch_id, now=now):
                accepted += count
        except Exception as failure:
            # One batch must not keep the workers of the others from their pay.
            logger.exception("acceptance failed in batch %s", batch_id)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("acceptance failed in some batches", failures)
    return accepted


@journey
def _accept_due(*, batch_id: int, now: datetime) -> int:
    return services.accept_due(batch_id=batch_id, limit=CHUNK, now=now)


@journey
def exclude_answer(*, actor: Actor, answer_id: int, reason: str, now: datetime) -> None:
    """Leave an answer out of the data, with a reason; its pay is not touched."""
    _decide_on_data(actor, answer_id, reason, now, is_excluded=True)


@journey
def include_answer(*, actor: Actor, answer_id: int, reason: str, now: datetime) -> None:
    """Take an answer back into the data, with a reason."""
    _decide_on_data(actor, answer_id, reason, now, is_excluded=False)


def refund_closed(*, now: datetime, rest_seconds: int = 0) -> int:
    """Give back what is left in escrow of batches closed and settled for a while.

    A take that began just before its batch closed may commit just after: the clock
    lets a batch rest, so that such a hold is seen before the money goes back.
    """
    closed_before = now - timedelta(seconds=rest_seconds)
    batch_ids = projects.closed_among(
        batch_ids=queries.batches_with_escrow(), closed_before=closed_before
    )
    return sum(
        refund_batch(batch_id=batch_id, now=now) is not None for batch_id in batch_ids
    )


@journey
def refund_batch(*, batch_id: int, now: datetime) -> Money | None:
    """Give back what is left in escrow of one closed batch; None while work is open."""
    batch = projects.batch(batch_id=batch_id)
    # Held first, then pending: an answer moves from the one to the other.
    if batch.state != "closed" or allocation.seats_of(batch_id=batch_id).held:
        return None
    refunded = services.refund_settled(
        batch_id=batch_id,
        organisation_id=batch.organisation_id,
        currency=batch.currency,
        now=now,
    )
    if refunded is not None:
        _record(None, "refund", f"batch:{batch_id}", refunded, now)
    return refunded


@journey
def request_payout(*, actor: Actor, currency: str, now: datetime) -> int:
    """Ask for everything that is payable in a currency, suspended or not."""
    worker_id = actor.as_earner().worker_id
    if worker_id is None:
        raise WorkersOnlyError(
            "Only a worker can be paid out.",
            what_to_do="Sign in with the account that did the work.",
        )
    payout_id = services.request_payout(
        worker_id=worker_id, currency=check_currency(currency), now=now
    )
    record(
        actor_id=actor.user_id,
        verb="request-payout",
        subject=f"payout:{payout_id}",
        now=now,
    )
    return payout_id


@journey
def mark_paid(*, actor: Actor, payout_id: int, reference: str, now: datetime) -> None:
    """Note that the bank sent a payout, with the bank's reference."""
    people.require_steward(actor)
    amount = services.mark_paid(
        payout_id=payout_id, reference=reference, made_by_id=actor.user_id, now=now
    )
    _record(actor, "mark-paid", f"payout:{payout_id}", amount, now)


@journey
def cancel_payout(*, actor: Actor, payout_id: int, reason: str, now: datetime) -> None:
    """Give a payout that could not be sent back to the worker's payable money."""
    people.require_steward(actor)
    amount = services.cancel_payout(
        payout_id=payout_id, reason=reason, made_by_id=actor.user_id, now=now
    )
    _record(actor, "cancel-payout", f"payout:{payout_id}", amount, now)


def _require_organisation(organisation_id: int) -> None:
    if not people.organisation_names(organisation_ids=[organisation_id]):
        raise NotFoundError(
            "There is no such organisation.",
            what_to_do="Choose one from the list of organisations.",
        )


def require_asker(actor: Actor, batch: projects.BatchRecord) -> None:
    """Refuse who does not act for the organisation that asked."""
    if not actor.acts_for(batch.organisation_id):
        raise NotAllowedError(
            "Only the organisation that asked decides about its answers.",
            what_to_do="Ask a member of the organisation.",
        )


def _decide_on_data(
    actor: Actor, answer_id: int, reason: str, now: datetime, *, is_excluded: bool
) -> None:
    answer = answers.answer_for(actor=actor, answer_id=answer_id)
    batch = projects.batch_for(actor=actor, batch_id=answer.batch_id)
    require_asker(actor, batch)
    checked = check_reference(reason, limit=MAX_REASON_LENGTH)
    answers_services.decide(
        answer_id=answer_id,
        is_excluded=is_excluded,
        reason=checked,
        decided_by_id=actor.user_id,
        now=now,
    )
    record(
        actor_id=actor.user_id,
        verb="exclude-answer" if is_excluded else "include-answer",
        subject=f"batch:{batch.id}",
        details={"answer_id": answer_id, "reason": checked},
        now=now,
    )


def _record(
    actor: Actor | None, verb: str, subject: str, amount: Money, now: datetime
) -> None:
    record(
        actor_id=actor.user_id if actor else None,
        verb=verb,
        subject=subject,
        details={"micros": amount.micros, "currency": amount.currency},
        now=now,
    )
