"""The money of the organisations that a requester acts for."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from handwork.base.money import Money
from handwork.pay import queries as pay
from handwork.pay.queries.watching import Movement, movements_for, set_aside
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.site.guards import requester_page

CODE_WORDS = {
    "deposit": _("Paid in"),
    "withdrawal": _("Paid out to you"),
    "escrow": _("Set aside for a batch"),
    "refund": _("Came back from a batch"),
    "withheld": _("Came back from a rejected answer"),
    "restored": _("Set aside again for an answer approved after all"),
    "bonus": _("Bonus to a worker"),
    "bonus-fee": _("Fee on a bonus"),
}
MOVEMENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Balance:
    """What there is in one currency."""

    available: Money
    set_aside: Money


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement, in words."""

    movement: Movement
    words: str
    batch_title: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation with its money."""

    id: int
    name: str
    balances: tuple[Balance, ...]
    movements: tuple[MovementRow, ...]


@requester_page
def organisation_money(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is available, what is set aside, what moved."""
    rows = [
        organisation_row(actor, organisation)
        for organisation in people.organisations_for(actor=actor)
    ]
    return render(request, "requester/organisation_money.html", {"organisations": rows})


def organisation_row(
    actor: Actor, organisation: people.OrganisationRecord
) -> OrganisationRow:
    """Gather the money of one organisation."""
    organisation_id = organisation.organisation_id
    batches = {
        batch.id: batch.title
        for batch in projects.batches_for(actor=actor)
        if batch.organisation_id == organisation_id
    }
    movements = movements_for(
        actor=actor, organisation_id=organisation_id, limit=MOVEMENTS_SHOWN
    )
    return OrganisationRow(
        id=organisation_id,
        name=organisation.name,
        balances=balances_of(actor, organisation_id, tuple(batches)),
        movements=tuple(
            MovementRow(
                movement=movement,
                words=str(CODE_WORDS.get(movement.code, movement.code)),
                batch_title=batches.get(movement.batch_id or 0, ""),
            )
            for movement in movements
        ),
    )


def balances_of(
    actor: Actor, organisation_id: int, batch_ids: tuple[int, ...]
) -> tuple[Balance, ...]:
    """Tell what is available and what is set aside, by currency."""
    held = {money.currency: money for money in set_aside(batch_ids=batch_ids)}
    found = pay.organisation_money_for(actor=actor, organisation_id=organisation_id)
    return tuple(
        Balance(
            available=money.available,
            set_aside=held.get(money.currency, Money(0, money.currency)),
        )
        for money in found
    )
