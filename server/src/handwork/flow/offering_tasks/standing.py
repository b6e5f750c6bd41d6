"""Where an offer stands while a journey holds it, and what may be done with it then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from handwork.base.errors import ConflictError
from handwork.flow.counting_offers import OfferView, counted
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.offering import Held
from handwork.projects.queries import offers as queries
from handwork.projects.queries.offers import OfferRecord
from handwork.projects.rules.offers import Status

ALIVE = (
    Status.ASSIGNABLE,
    Status.UNASSIGNABLE,
    Status.REVIEWABLE,
    Status.REVIEWING,
)


class OfferStateError(ConflictError):
    """Where the task stands does not allow this."""

    code = "offer-state"

    def __init__(self, status: Status, allowed: Collection[Status]) -> None:
        names = ", ".join(sorted(allowed, reverse=True))
        super().__init__(
            f"This task is {status}, and this can be done with one that is: {names}.",
            what_to_do="Look at its state again.",
        )
        self.standing = status
        self.allowed = tuple(allowed)


class NotOfferedAloneError(ConflictError):
    """The task came with its batch, and goes with it."""

    code = "not-offered-alone"


@dataclass(frozen=True, slots=True)
class Standing:
    """An offer, as others see it and as its journey holds it."""

    record: OfferRecord
    held: Held

    def view(self, now: datetime) -> OfferView:
        """Count its seats and answers."""
        return counted([self.record], now=now)[0]


def hold(
    *,
    actor: Actor,
    task_id: int,
    allowed: Collection[Status] = ALIVE,
) -> Standing:
    """Hold an offer of the actor's organisation until the journey ends; a live one."""
    queries.offer_for(actor=actor, task_id=task_id)
    held = offering.hold_offer(task_id=task_id)
    if held is None:
        raise NotOfferedAloneError(
            "This task came with its batch: it cannot be changed by itself.",
            what_to_do="Pause or close its batch on the site.",
        )
    # Read again, now that nobody else changes it.
    record = queries.offer_for(actor=actor, task_id=task_id)
    if held.disposed_at is not None:
        raise OfferStateError(Status.DISPOSED, allowed)
    return Standing(record, held)


def require(
    standing: Standing, allowed: Collection[Status], now: datetime
) -> OfferView:
    """Refuse where an offer stands elsewhere than at one of these."""
    view = standing.view(now)
    if view.status not in allowed:
        raise OfferStateError(view.status, allowed)
    return view
