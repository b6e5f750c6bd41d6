"""Access keys: a member makes one for a program, which then acts for one organisation."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.joining import checked_name
from handwork.flow.owning import require_confirmed
from handwork.people import keys
from handwork.people.queries import KeyRecord
from handwork.people.rules import Actor

KEY_MARK = "HWAK"


@dataclass(frozen=True, slots=True)
class NewKey:
    """An access key; its secret is shown once."""

    id: int
    key_id: str
    secret: str


@journey
def make_key(*, actor: Actor, organisation_id: int, name: str, now: datetime) -> NewKey:
    """Make a key for programs of an organisation; its secret cannot be shown again."""
    require_confirmed(actor)
    if not actor.acts_for(organisation_id):
        raise NotFoundError(
            "There is no such organisation.", what_to_do="Choose one of your own."
        )
    key_id, secret = new_key_id(), secrets.token_urlsafe(30)
    made = keys.write_key(
        user_id=actor.user_id,
        organisation_id=organisation_id,
        key_id=key_id,
        secret=secret,
        name=checked_name(name, longest=80),
        now=now,
    )
    _record(actor, "key-made", made, now)
    return NewKey(id=made, key_id=key_id, secret=secret)


@journey
def revoke_key(*, actor: Actor, key_pk: int, now: datetime) -> None:
    """End one of the actor's keys."""
    keys.revoke_key(key_pk=key_pk, user_id=actor.user_id, now=now)
    _record(actor, "key-revoked", key_pk, now)


def enter_with_key(*, found: KeyRecord, now: datetime) -> Actor:
    """Tell who acts by a key whose signature held; its use is written once a minute."""
    if not found.is_use_noted(now=now):
        _note_use(key_id=found.key_id, now=now)
    return found.actor


@journey
def _note_use(*, key_id: str, now: datetime) -> None:
    keys.note_key_use(key_id=key_id, now=now)


def new_key_id() -> str:
    """Name a key: twenty capitals and digits, as programs that check the form expect."""
    return KEY_MARK + base64.b32encode(secrets.token_bytes(10)).decode()


def _record(actor: Actor, verb: str, key_pk: int, now: datetime) -> None:
    record(actor_id=actor.user_id, verb=verb, subject=f"key:{key_pk}", now=now)
