"""Whose an account is: of who reads its address, not of who signed up under it first."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handwork.base.errors import NotAllowedError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.people import queries, services
from handwork.people.queries import InvitationRecord
from handwork.people.rules import Actor, checked_email


class AddressUnconfirmedError(NotAllowedError):
    """The account's address is not shown to be read by its person."""

    code = "address-unconfirmed"


class InvitationForAnotherError(NotAllowedError):
    """The invitation is for an address that is not this account's."""

    code = "invitation-for-another"


def owned_account(*, email: str, now: datetime) -> int:
    """Open or find the account of an address, which nobody but its owner can enter."""
    address = checked_email(email)
    user_id = queries.user_id_of(email=address)
    if user_id is None:
        user_id = services.open_account(email=address)
        services.confirm_address(user_id=user_id, email=address)
    elif not queries.is_address_confirmed(user_id=user_id):
        claim_account(user_id=user_id, now=now)
    return user_id


def claim_account(*, user_id: int, now: datetime) -> None:
    """Give an account to who reads its address; nothing of before opens it."""
    # Anyone can sign up under any address: who did may be another person.
    services.take_over_account(user_id=user_id, now=now)
    record(actor_id=None, verb="account-taken-over", subject=f"user:{user_id}", now=now)
    email = queries.email_of(user_id=user_id)
    services.confirm_address(user_id=user_id, email=email)


@journey
def reset_password(*, user_id: int, password: str, now: datetime) -> None:
    """Set the password of who read a letter to the account's address.

    Sessions, sign-in links and access tokens end; where the address was never
    confirmed, so do passkeys, second factors and other addresses.
    """
    if queries.is_address_confirmed(user_id=user_id):
        services.end_links_and_tokens(user_id=user_id, now=now)
    else:
        claim_account(user_id=user_id, now=now)
    services.set_password(user_id=user_id, password=password)
    record(actor_id=user_id, verb="password-reset", subject=f"user:{user_id}", now=now)


def require_confirmed(actor: Actor) -> None:
    """Refuse whose address may be another person's."""
    if not queries.is_address_confirmed(user_id=actor.user_id):
        email = queries.email_of(user_id=actor.user_id)
        raise AddressUnconfirmedError(
            _("Nobody has confirmed yet that {email} is theirs.").format(email=email),
            what_to_do=_(
                "Open the link in the letter that came when you signed up, or have it "
                "sent again on your account's page."
            ),
        )


def require_invited(actor: Actor, invitation: InvitationRecord) -> None:
    """Refuse an account that is not the invited address's."""
    if queries.user_id_reading(email=invitation.email) != actor.user_id:
        raise InvitationForAnotherError(
            _("This invitation is for {invited}; you are signed in as {email}.").format(
                invited=invitation.email, email=queries.email_of(user_id=actor.user_id)
            ),
            what_to_do=_(
                "Sign out, and open the link again as the invited person; or ask who "
                "invited you to invite the address of this account."
            ),
        )
