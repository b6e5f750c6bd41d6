"""Who asks, and for which organisations."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Id, Page
from handwork.api.schemas.people import MeOut, OrganisationMoneyOut, OrganisationOut
from handwork.api.tokens import ANY, WATCH, actor_of, scopes_of
from handwork.base.errors import NotFoundError
from handwork.pay import queries as pay
from handwork.people import queries as people
from handwork.people.queries import OrganisationRecord

router = Router(tags=["account"])


@router.get("/me", auth=ANY, response=MeOut)
def get_me(request: HttpRequest) -> dict[str, object]:
    """Tell whose token this is, and what it allows."""
    actor = actor_of(request)
    return {
        "user_id": actor.user_id,
        "email": people.email_of(user_id=actor.user_id),
        "scopes": sorted(scopes_of(request)),
        "worker_id": actor.worker_id,
        "is_steward": actor.is_steward,
        "organisations": people.organisations_for(actor=actor),
    }


@router.get("/organisations", auth=WATCH, response=Page[OrganisationOut])
def list_organisations(
    request: HttpRequest, paging: Query[Paging]
) -> Rows[OrganisationRecord]:
    """List the organisations of the account; a steward's token lists all."""
    after = place_of(request, paging) or 0
    known = sorted(_organisations(request), key=lambda each: each.organisation_id)
    rows = [each for each in known if each.organisation_id > after]
    return page_of(
        request, paging, rows[: paging.limit + 1], lambda each: each.organisation_id
    )


@router.get(
    "/organisations/{organisation_id}", auth=WATCH, response=OrganisationMoneyOut
)
def get_organisation(request: HttpRequest, organisation_id: Id) -> dict[str, object]:
    """Tell what an organisation can still spend."""
    money = pay.organisation_money_for(
        actor=actor_of(request), organisation_id=organisation_id
    )
    names = people.organisation_names(organisation_ids=[organisation_id])
    if organisation_id not in names:
        raise NotFoundError("There is no such organisation.")
    return {
        "organisation_id": organisation_id,
        "name": names[organisation_id],
        "money": money,
    }


def _organisations(request: HttpRequest) -> tuple[OrganisationRecord, ...]:
    actor = actor_of(request)
    if actor.is_steward:
        return people.organisations_seen_by(actor=actor)
    return people.organisations_for(actor=actor)
