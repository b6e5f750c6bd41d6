"""Writes of access keys: programs sign their requests with them, for one organisation."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from handwork.base.errors import NotFoundError
from handwork.base.transactions import service
from handwork.people.models import AccessKey
from handwork.people.rules import USE_IS_NOTED_EVERY
from handwork.people.sealing import seal


@service
def write_key(
    *,
    user_id: int,
    organisation_id: int,
    key_id: str,
    secret: str,
    name: str,
    now: datetime,
) -> int:
    """Keep a key, its secret encrypted."""
    key = AccessKey.objects.create(
        user_id=user_id,
        organisation_id=organisation_id,
        key_id=key_id,
        secret_box=seal(secret),
        name=name,
        created_at=now,
    )
    return key.pk


@service
def revoke_key(*, key_pk: int, user_id: int, now: datetime) -> None:
    """End a key of this account."""
    keys = AccessKey.objects.filter(pk=key_pk, user_id=user_id, revoked_at__isnull=True)
    if not keys.update(revoked_at=now):
        raise NotFoundError(
            "There is no such key, or it was revoked before.",
            what_to_do="Reload the list of your keys.",
        )


@service
def end_keys(*, user_id: int, now: datetime) -> None:
    """End all keys of an account."""
    AccessKey.objects.filter(user_id=user_id, revoked_at__isnull=True).update(
        revoked_at=now
    )


@service
def note_key_use(*, key_id: str, now: datetime) -> None:
    """Note that a key was used, at most once a minute."""
    long_ago = Q(last_used_at__isnull=True) | Q(
        last_used_at__lte=now - USE_IS_NOTED_EVERY
    )
    AccessKey.objects.filter(long_ago, key_id=key_id).update(last_used_at=now)
