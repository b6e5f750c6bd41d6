"""Writes of the people room."""

from __future__ import annotations

from datetime import datetime

from handwork.base.transactions import service
from handwork.people.models import Membership, Organisation, User, Worker


@service
def open_account(
    *, email: str, password: str | None = None, is_steward: bool = False
) -> int:
    """Open an account; without a password it is entered by a link or a passkey."""
    user = User.objects.create_user(email, password)
    if is_steward:
        user.is_steward = True
        user.save(update_fields=["is_steward"])
    return user.pk


@service
def found_organisation(*, name: str, now: datetime) -> int:
    """Make an organisation without members."""
    return Organisation.objects.create(name=name, created_at=now).pk


@service
def add_member(*, organisation_id: int, user_id: int, now: datetime) -> None:
    """Let an account act as requester for the organisation; again changes nothing."""
    Membership.objects.get_or_create(
        organisation_id=organisation_id, user_id=user_id, defaults={"joined_at": now}
    )


@service
def register_worker(
    *,
    user_id: int,
    country: str,
    languages: tuple[str, ...],
    time_zone: str,
    now: datetime,
) -> int:
    """Make the account a worker."""
    worker = Worker.objects.create(
        user_id=user_id,
        country=country,
        languages=list(languages),
        time_zone=time_zone,
        joined_at=now,
    )
    return worker.pk
