"""Blocks: whom an organisation gives no more work."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handwork.base.errors import NotFoundError
from handwork.flow import blocking
from handwork.people import queries as people
from handwork.people.queries import BlockRecord
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import requester_page

SHOWN = 200


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A blocked worker under the names that the organisation knows."""

    block: BlockRecord
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation with whom it blocks."""

    id: int
    name: str
    blocks: tuple[BlockRow, ...]
    count: int


@requester_page
def blocks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List whom each of one's organisations blocks."""
    rows = [
        _organisation(actor, organisation)
        for organisation in people.organisations_for(actor=actor)
    ]
    return render(request, "requester/blocks.html", {"organisations": rows})


@require_POST
@requester_page
def lift(
    request: HttpRequest, actor: Actor, organisation_id: int, code: str
) -> HttpResponse:
    """Give a worker work again, whom the organisation knows by an id of its own."""
    worker_id = people.worker_of_code(organisation_id=organisation_id, code=code[:64])
    if worker_id is None:
        raise NotFoundError("Nobody has this id towards your organisation.")
    blocking.lift_block(
        actor=actor, organisation_id=organisation_id, worker_id=worker_id, now=now()
    )
    messages.success(request, _("Lifted: your work is offered to this person again."))
    return redirect("blocks")


def _organisation(
    actor: Actor, organisation: people.OrganisationRecord
) -> Organisation:
    organisation_id = organisation.organisation_id
    found = people.blocks_for(actor=actor, organisation_id=organisation_id, limit=SHOWN)
    codes = people.worker_codes(
        organisation_id=organisation_id, worker_ids=[each.worker_id for each in found]
    )
    return Organisation(
        id=organisation_id,
        name=organisation.name,
        blocks=tuple(
            BlockRow(
                block=each,
                name=people.pseudonym_of(
                    worker_id=each.worker_id, organisation_id=organisation_id
                ),
                code=codes[each.worker_id],
            )
            for each in found
        ),
        count=people.blocks_count(organisation_id=organisation_id),
    )
