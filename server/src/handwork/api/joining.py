"""Joining: organisations and invitations, by stewards."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Created, Id, Page
from handwork.api.schemas.people import (
    InvitationIn,
    InvitationMadeOut,
    InvitationOut,
    OrganisationIn,
)
from handwork.api.tokens import STEWARD, actor_of
from handwork.flow import joining
from handwork.people import queries
from handwork.people.queries import InvitationRecord

router = Router(tags=["people"])


@router.post("/organisations", auth=STEWARD, response={201: Created})
def found_organisation(
    request: HttpRequest, sent: OrganisationIn
) -> Status[dict[str, int]]:
    """Make an organisation that can ask for work."""
    organisation_id = joining.found_organisation(
        actor=actor_of(request), name=sent.name, now=now()
    )
    return Status(201, {"id": organisation_id})


@router.get("/invitations", auth=STEWARD, response=Page[InvitationOut])
def list_invitations(
    request: HttpRequest, paging: Query[Paging]
) -> Rows[InvitationRecord]:
    """List invitations, the latest first."""
    rows = queries.invitations_for(
        actor=actor_of(request),
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda row: row.invitation_id)


@router.post("/invitations", auth=STEWARD, response={201: InvitationMadeOut})
def invite(request: HttpRequest, sent: InvitationIn) -> Status[dict[str, str]]:
    """Invite someone; the link also goes to them in a letter."""
    link = joining.invite(actor=actor_of(request), now=now(), **sent.dict())
    return Status(201, {"link": link})


@router.delete("/invitations/{invitation_id}", auth=STEWARD, response={204: None})
def revoke_invitation(request: HttpRequest, invitation_id: Id) -> Status[None]:
    """Take an invitation back."""
    joining.revoke_invitation(
        actor=actor_of(request), invitation_id=invitation_id, now=now()
    )
    return Status(204, None)
