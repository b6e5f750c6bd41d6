"""Pure decisions about people: who an actor is, and pseudonyms."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, and what it may act as."""

    user_id: int
    worker_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    is_steward: bool = False
    # A suspended worker takes no work, and still owns what was earned.
    suspended_worker_id: int | None = None

    def as_earner(self) -> Actor:
        """Act as a worker for what was earned, suspended or not."""
        if self.suspended_worker_id is None:
            return self
        return replace(
            self, worker_id=self.suspended_worker_id, suspended_worker_id=None
        )

    def acts_for(self, organisation_id: int) -> bool:
        """Whether the actor may act as requester for the organisation."""
        return organisation_id in self.organisation_ids

    @property
    def is_requester(self) -> bool:
        """Whether the actor acts for any organisation."""
        return bool(self.organisation_ids)


def pseudonym(*, secret: bytes, worker_id: int, organisation_id: int) -> str:
    """Name a worker towards one organisation: stable there, unlinkable elsewhere."""
    message = f"pseudonym:{organisation_id}:{worker_id}".encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return "W" + base64.b32encode(digest[:10]).decode()


def token_hash(token: str) -> str:
    """Hash a random token; it has enough entropy to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
