"""Offer one task into a growing batch: with an end, and an escrow, of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection

from handwork.allocation import offering as seats
from handwork.base.money import Money
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.offering_tasks import fusing
from handwork.flow.requiring_skills import refuse_ended_skills
from handwork.flow.watching import watch
from handwork.flow.working.remembering import Memory
from handwork.flow.working.writing import once_more
from handwork.pay import offers as pay
from handwork.pay.offers import EscrowMove
from handwork.pay.queries.offers import costs_of_an_answer
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.offering import NewOffer
from handwork.projects.queries import offers as queries
from handwork.projects.queries.offers import OfferRecord, TermsRecord
from handwork.projects.rules import check_storable
from handwork.projects.rules.offers import check_offer
from handwork.projects.rules.reviewing import check_policy

OPERATION = "offer-task"

# Rates never change; what a batch says of its tasks seldom does.
_costs: Memory[Money] = Memory(keep=None)
_terms: Memory[TermsRecord] = Memory(keep=timedelta(seconds=5))


def offer_task(
    *,
    actor: Actor,
    batch_id: int,
    question: Mapping[str, Any],
    most: int = 1,
    lifetime_seconds: int,
    annotation: str = "",
    token: str = "",
    assignment_policy: Mapping[str, Any] | None = None,
    hit_policy: Mapping[str, Any] | None = None,
    layout_id: int | None = None,
    layout_parameters: Sequence[Mapping[str, str]] = (),
    now: datetime,
) -> OfferRecord:
    """Append a task to a growing batch; its money is set aside, or it is not offered."""
    terms = _terms_for(actor, batch_id, now)
    refuse_ended_skills(terms.requirements)
    check_offer(most=most, lifetime_seconds=lifetime_seconds, annotation=annotation)
    check_storable(question, "The task")
    if assignment_policy is not None:
        check_policy(level="Assignment", policy=assignment_policy)
    if hit_policy is not None:
        check_policy(level="HIT", policy=hit_policy)
    new = NewOffer(
        batch_id=batch_id,
        organisation_id=terms.organisation_id,
        content=question,
        most=most,
        annotation=annotation,
        expires_at=now + timedelta(seconds=lifetime_seconds),
        assignment_policy=assignment_policy,
        hit_policy=hit_policy,
        layout_id=layout_id,
        layout_parameters=tuple(layout_parameters),
    )
    task_id, number = _write(actor, new, token, now)
    return _as_offered(terms, new, task_id, number, now)


def _terms_for(actor: Actor, batch_id: int, now: datetime) -> TermsRecord:
    terms = _terms.get(
        batch_id, now, lambda: queries.terms_for(actor=actor, batch_id=batch_id)
    )
    if not actor.acts_for(terms.organisation_id):
        raise queries.NoSuchTermsError(
            f"There is no batch {batch_id} that you may see."
        )
    return terms


def _write(actor: Actor, new: NewOffer, token: str, now: datetime) -> tuple[int, int]:
    if connection.vendor == "postgresql" and not new.is_reviewed:
        cost = _costs.get(new.batch_id, now, lambda: _cost_in(new.batch_id))
        try:
            made = fusing.offer(
                actor_id=actor.user_id, offer=new, cost=cost, token=token, now=now
            )
        except IntegrityError:
            # Too little money, or a token that was used: said below, step by step.
            made = None
        if made is not None:
            return made
    return once_more(lambda: _offer(actor=actor, new=new, token=token, now=now))


def _cost_in(batch_id: int) -> Money:
    costs = costs_of_an_answer(batch_ids=[batch_id])
    if batch_id not in costs:
        raise offering.not_growing()
    return costs[batch_id]


@journey
def _offer(
    *, actor: Actor, new: NewOffer, token: str, now: datetime
) -> tuple[int, int]:
    number = offering.next_number(batch_id=new.batch_id)
    task_id = offering.add_offer(offer=new, number=number, now=now)
    if token:
        offering.use_token(
            organisation_id=new.organisation_id,
            operation=OPERATION,
            token=token,
            subject=f"task:{task_id}",
            now=now,
        )
    seats.open_seats(
        batch_id=new.batch_id,
        task_id=task_id,
        number=number,
        wanted=new.most,
        closes_at=new.expires_at,
    )
    move = EscrowMove(new.organisation_id, new.batch_id, task_id, 1, new.most)
    pay.move_escrow(moves=[move], made_by_id=actor.user_id, now=now)
    record(
        actor_id=actor.user_id,
        verb=OPERATION,
        subject=f"task:{task_id}",
        details={"batch": new.batch_id, "most": new.most},
        now=now,
    )
    if new.is_reviewed:
        watch(batch_id=new.batch_id, now=now)
    return task_id, number


def _as_offered(
    terms: TermsRecord, new: NewOffer, task_id: int, number: int, now: datetime
) -> OfferRecord:
    return OfferRecord(
        terms=terms,
        task_id=task_id,
        number=number,
        content=new.content,
        created_at=now,
        expires_at=new.expires_at,
        most=new.most,
        first_most=new.most,
        annotation=new.annotation,
        assignment_policy=new.assignment_policy,
        hit_policy=new.hit_policy,
        layout_id=new.layout_id,
        layout_parameters=tuple(new.layout_parameters),
    )
