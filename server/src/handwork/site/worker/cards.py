"""An offer of work as a card shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handwork.allocation.queries import Held
from handwork.flow.working import WorkOffer
from handwork.people import queries as people
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.site.worker import words
from handwork.site.worker.requirement_words import Lacking, lacking


@dataclass(frozen=True, slots=True)
class Card:
    """What a worker reads before they start."""

    offer: WorkOffer
    asked_by: str
    purpose: str
    open_tasks: str

    @property
    def batch(self) -> BatchRecord:
        """The batch that is offered."""
        return self.offer.batch


@dataclass(frozen=True, slots=True)
class ClosedCard:
    """Work that is not open to a worker, with what they lack for it."""

    card: Card
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that the worker holds, and for how long still."""

    batch: BatchRecord
    seconds_left: float


def cards_of(offers: Iterable[WorkOffer]) -> tuple[Card, ...]:
    """Put offers into words; the names of who asks are read at once."""
    offers = tuple(offers)
    names = people.organisation_names(
        organisation_ids={offer.batch.organisation_id for offer in offers}
    )
    return tuple(
        Card(
            offer=offer,
            asked_by=names[offer.batch.organisation_id],
            purpose=words.purpose(offer.batch.function),
            open_tasks=words.open_tasks(
                offer.open_tasks_count, has_more=offer.has_more
            ),
        )
        for offer in offers
    )


def closed_cards_of(offers: Iterable[WorkOffer]) -> tuple[ClosedCard, ...]:
    """Put work that is not open into words, with what would open it."""
    offers = tuple(offers)
    unmet = [required for offer in offers for required in offer.access.missing]
    said = dict(zip(unmet, lacking(unmet), strict=True))
    return tuple(
        ClosedCard(card, tuple(said[each] for each in offer.access.missing))
        for card, offer in zip(cards_of(offers), offers, strict=True)
    )


def waiting_of(held: Iterable[Held], *, now: datetime) -> tuple[Waiting, ...]:
    """List the batches in which a task waits for the worker, the first one of each."""
    first: dict[int, Held] = {}
    for each in held:
        if each.expires_at > now:
            first.setdefault(each.batch_id, each)
    return tuple(
        Waiting(
            batch=projects.batch(batch_id=batch_id),
            seconds_left=(each.expires_at - now).total_seconds(),
        )
        for batch_id, each in first.items()
    )
