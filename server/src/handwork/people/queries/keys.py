"""Access keys as they are checked, and as their owner sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from handwork.base.connections import fetch_one
from handwork.people import statements
from handwork.people.models import AccessKey
from handwork.people.rules import USE_IS_NOTED_EVERY, Actor
from handwork.people.sealing import unseal


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key that opens something now: its secret, and who acts by it."""

    key_id: str
    secret: str
    # A requester of one organisation, and nothing else that the account may be.
    actor: Actor
    organisation_id: int
    last_used_at: datetime | None

    def is_use_noted(self, *, now: datetime) -> bool:
        """Whether a use within the last minute is written already."""
        return self.last_used_at is not None and (
            now - self.last_used_at < USE_IS_NOTED_EVERY
        )


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key as its owner sees it: without the secret."""

    id: int
    key_id: str
    name: str
    organisation_id: int
    organisation: str
    created_at: datetime
    last_used_at: datetime | None


def key_secret(*, key_id: str) -> KeyRecord | None:
    """Give the secret of a key and who acts by it; none where it opens nothing."""
    # Of every signed request this is the first statement: as SQL it costs a tenth.
    row = fetch_one(statements.KEY, [key_id])
    if row is None:
        return None
    known_id, box, user_id, organisation_id, last_used_at = row
    secret = unseal(box)
    if secret is None:
        return None
    return KeyRecord(
        key_id=known_id,
        secret=secret,
        actor=Actor(user_id=user_id, organisation_ids=frozenset({organisation_id})),
        organisation_id=organisation_id,
        last_used_at=_moment(last_used_at),
    )


def keys_for(*, actor: Actor) -> tuple[OwnKey, ...]:
    """List the keys of an account that were not revoked, the latest first."""
    rows = AccessKey.objects.filter(user_id=actor.user_id, revoked_at__isnull=True)
    return tuple(
        OwnKey(
            id=row.pk,
            key_id=row.key_id,
            name=row.name,
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in rows.select_related("organisation").order_by("-id")
    )


def _moment(value: datetime | None) -> datetime | None:
    """Read a moment of either database: SQLite keeps it in UTC without saying so."""
    return (
        value.replace(tzinfo=UTC) if value is not None and not value.tzinfo else value
    )
