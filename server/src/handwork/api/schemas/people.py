"""Accounts, organisations, invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from handwork.api.schemas.basics import Currency, Id, Line


class OrganisationOut(Schema):
    """An organisation that asks for work."""

    id: int = Field(alias="organisation_id")
    name: str


class OrganisationIn(Schema):
    """A new organisation."""

    name: Line


class AvailableOut(Schema):
    """What an organisation can still spend in one currency."""

    currency: Currency
    available_micros: int = Field(alias="available.micros")


class OrganisationMoneyOut(OrganisationOut):
    """An organisation, and what it can still spend."""

    money: list[AvailableOut]


class MeOut(Schema):
    """Who asks, and what the token allows."""

    user_id: int
    email: str
    scopes: list[str]
    worker_id: int | None
    is_steward: bool
    organisations: list[OrganisationOut]


class InvitationIn(Schema):
    """Who is invited, to which role; a requester joins an organisation."""

    email: Line
    role: Literal["requester", "worker", "steward"]
    organisation_id: Id | None = None


class InvitationMadeOut(Schema):
    """The link that the letter holds, too."""

    link: str


class InvitationOut(Schema):
    """An invitation, without its link."""

    id: int = Field(alias="invitation_id")
    email: str
    role: str
    organisation_id: int | None
    organisation: str
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
