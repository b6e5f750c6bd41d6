"""The steward's side: organisations, invitations, money in and out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from handwork_client.connection import Connection
from handwork_client.paging import listed
from handwork_client.records import Organisation, Payout


class Steward(Connection):
    """Who runs an installation: scope "steward"."""

    def organisations(self) -> Iterator[Organisation]:
        """Walk through all organisations."""
        return listed(self.transport, "organisations", Organisation)

    def found_organisation(self, name: str) -> int:
        """Make an organisation that can ask for work."""
        return int(self.transport.post("organisations", {"name": name})["id"])

    def invite(
        self,
        email: str,
        role: Literal["requester", "worker", "steward"],
        *,
        organisation_id: int | None = None,
    ) -> str:
        """Invite someone; returns the link that is also sent to them."""
        content = {"email": email, "role": role, "organisation_id": organisation_id}
        return str(self.transport.post("invitations", content)["link"])

    def deposit(
        self, organisation_id: int, amount_micros: int, currency: str, reference: str
    ) -> int:
        """Book money that came in; a reference books it once, so a repeat is harmless."""
        content = {
            "organisation_id": organisation_id,
            "amount_micros": amount_micros,
            "currency": currency,
            "reference": reference,
        }
        return int(self.transport.post("deposits", content, is_safe=True)["id"])

    def payouts(
        self, state: Literal["requested", "paid", "cancelled"] | None = None
    ) -> Iterator[Payout]:
        """Walk through payouts, the latest first."""
        return listed(self.transport, "payouts", Payout, state=state)

    def mark_paid(self, payout_id: int, reference: str) -> None:
        """Note that the bank sent a payout."""
        self.transport.post(f"payouts/{payout_id}/paid", {"reference": reference})
