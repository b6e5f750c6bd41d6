"""Coming in: accounts, roles, invitations, tokens, sign-in links, suspension."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from handwork.base.errors import InvalidInputError, NotFoundError
from handwork.base.services import post_message, record
from handwork.base.transactions import journey
from handwork.flow.owning import (
    claim_account,
    owned_account,
    require_confirmed,
    require_invited,
)
from handwork.people import queries, services
from handwork.people.rules import (
    USE_IS_NOTED_EVERY,
    Actor,
    checked_days,
    checked_email,
    checked_profile,
    checked_scopes,
    token_hash,
)

TOKEN_MARK = "hw_"  # noqa: S105 - not a secret: how tokens of ours are told in a leak


class NoSuchPersonError(NotFoundError):
    """There is no account or worker of this kind."""

    code = "no-such-person"


class InvitationTermsError(InvalidInputError):
    """An invitation cannot be written on these terms."""

    code = "invitation-terms-invalid"


class NameMissingError(InvalidInputError):
    """An organisation or a token needs a name."""

    code = "name-missing"


@dataclass(frozen=True, slots=True)
class NewToken:
    """An access token; its text is shown once."""

    token_id: int
    text: str


@journey
def become_worker(
    *,
    actor: Actor,
    country: str,
    languages: Iterable[str],
    time_zone: str,
    now: datetime,
    subdivision: str = "",
    is_adult: bool = False,
) -> int:
    """Make the actor's account a worker."""
    profile = checked_profile(
        country=country,
        languages=languages,
        time_zone=time_zone,
        subdivision=subdivision,
        is_adult=is_adult,
    )
    return services.register_worker(
        user_id=actor.user_id,
        country=profile.country,
        subdivision=profile.subdivision,
        is_adult=profile.is_adult,
        languages=profile.languages,
        time_zone=profile.time_zone,
        now=now,
    )


@journey
def change_profile(
    *,
    actor: Actor,
    country: str,
    languages: Iterable[str],
    time_zone: str,
    subdivision: str = "",
    is_adult: bool = False,
) -> None:
    """Replace what the worker says about themselves."""
    worker_id = actor.as_earner().worker_id
    if worker_id is None:
        raise NoSuchPersonError(
            _("This account has no worker's profile yet."),
            what_to_do=_("Fill in the profile first."),
        )
    profile = checked_profile(
        country=country,
        languages=languages,
        time_zone=time_zone,
        subdivision=subdivision,
        is_adult=is_adult,
    )
    services.change_profile(worker_id=worker_id, profile=profile)


@journey
def found_organisation(*, actor: Actor, name: str, now: datetime) -> int:
    """Make an organisation that can ask for work; a steward decides that it may."""
    queries.require_steward(actor)
    return found(actor=actor, name=name, now=now)


def found(*, actor: Actor, name: str, now: datetime) -> int:
    """Make an organisation, and write who did."""
    organisation_id = services.found_organisation(
        name=checked_name(name, longest=120), now=now
    )
    record(
        actor_id=actor.user_id,
        verb="organisation-founded",
        subject=f"organisation:{organisation_id}",
        now=now,
    )
    return organisation_id


@journey
def invite(
    *,
    actor: Actor,
    email: str,
    role: str,
    organisation_id: int | None = None,
    new_organisation: str = "",
    now: datetime,
) -> str:
    """Invite someone by e-mail; returns the link, which is also in the letter.

    A requester joins an organisation that is there, or a new one of this name.
    """
    queries.require_steward(actor)
    if role == "requester" and new_organisation.strip():
        organisation_id = found(actor=actor, name=new_organisation, now=now)
    address, token = checked_email(email), secrets.token_urlsafe(32)
    invitation_id = services.write_invitation(
        email=address,
        role=role,
        organisation_id=checked_role(actor, role, organisation_id),
        token_hash=token_hash(token),
        invited_by_id=actor.user_id,
        now=now,
    )
    record(
        actor_id=actor.user_id,
        verb="invited",
        subject=f"invitation:{invitation_id}",
        details={"role": role, "organisation_id": organisation_id},
        now=now,
    )
    link = f"{settings.PUBLIC_URL}/invitations/{token}/"
    content = invitation_letter(role=role, link=link)
    post_message(channel="email", recipient=address, content=content, now=now)
    return link


@journey
def revoke_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> None:
    """Take an invitation back."""
    queries.require_steward(actor)
    services.revoke_invitation(invitation_id=invitation_id, now=now)
    record(
        actor_id=actor.user_id,
        verb="invitation-revoked",
        subject=f"invitation:{invitation_id}",
        now=now,
    )


@journey
def accept_invitation(*, actor: Actor, token: str, now: datetime) -> bool:
    """Give the invited actor the role offered; whether the account was claimed by it.

    Then nothing that opened the account before opens it, the password included.
    """
    require_invited(actor, queries.invitation_of(token=token, now=now))
    is_claimed = not queries.is_address_confirmed(user_id=actor.user_id)
    if is_claimed:
        claim_account(user_id=actor.user_id, now=now)
    accept(user_id=actor.user_id, token=token, now=now)
    return is_claimed


@journey
def open_invited_account(*, token: str, password: str | None, now: datetime) -> int:
    """Open an account for who was invited, with the role offered.

    Without a password it is entered by links, and by a passkey once it has one.
    """
    invitation = queries.invitation_of(token=token, now=now)
    # Whoever holds the letter's token reads the address that it was sent to.
    user_id = services.open_account(email=invitation.email, password=password)
    services.confirm_address(user_id=user_id, email=invitation.email)
    accept(user_id=user_id, token=token, now=now)
    return user_id


def accept(*, user_id: int, token: str, now: datetime) -> None:
    """Use an invitation up and give its role to an account."""
    invitation = queries.invitation_of(token=token, now=now)
    services.take_invitation(invitation_id=invitation.invitation_id, now=now)
    if invitation.role == "steward":
        services.make_steward(user_id=user_id)
    if invitation.organisation_id is not None:
        services.add_member(
            organisation_id=invitation.organisation_id, user_id=user_id, now=now
        )
    record(
        actor_id=user_id,
        verb="invitation-accepted",
        subject=f"invitation:{invitation.invitation_id}",
        details={"role": invitation.role},
        now=now,
    )


@journey
def send_letter(*, recipient: str, subject: str, body: str, now: datetime) -> None:
    """Post a letter about an account, such as a link to confirm its address."""
    content = {"subject": subject, "body": body}
    post_message(channel="email", recipient=recipient, content=content, now=now)


@journey
def open_steward(*, email: str, now: datetime) -> int:
    """Make a steward from the shell of the installation, with or without an account."""
    user_id = owned_account(email=email, now=now)
    services.make_steward(user_id=user_id)
    record(actor_id=None, verb="steward-made", subject=f"user:{user_id}", now=now)
    return user_id


@journey
def make_token(
    *, actor: Actor, name: str, scopes: Iterable[str], days: int | None, now: datetime
) -> NewToken:
    """Make an access token for programs; its text cannot be shown again."""
    require_confirmed(actor)
    allowed, lasts = checked_scopes(scopes, actor=actor), checked_days(days)
    text = TOKEN_MARK + secrets.token_urlsafe(32)
    token_id = services.write_token(
        user_id=actor.user_id,
        name=checked_name(name, longest=80),
        token_hash=token_hash(text),
        scopes=allowed,
        expires_at=None if lasts is None else now + lasts,
        now=now,
    )
    record(
        actor_id=actor.user_id,
        verb="token-made",
        subject=f"token:{token_id}",
        details={"scopes": sorted(allowed)},
        now=now,
    )
    return NewToken(token_id=token_id, text=text)


@journey
def revoke_token(*, actor: Actor, token_id: int, now: datetime) -> None:
    """End one of the actor's tokens."""
    services.revoke_token(token_id=token_id, user_id=actor.user_id, now=now)
    record(
        actor_id=actor.user_id,
        verb="token-revoked",
        subject=f"token:{token_id}",
        now=now,
    )


def enter_with_token(*, token: str, now: datetime) -> tuple[Actor, frozenset[str]]:
    """Tell who acts by a bearer token; its use is written at most once a minute."""
    found = queries.actor_for_token(token=token, now=now)
    if not queries.is_token_use_noted(token=token, since=now - USE_IS_NOTED_EVERY):
        note_token_use(token=token, now=now)
    return found


@journey
def note_token_use(*, token: str, now: datetime) -> None:
    """Write that a token was used."""
    services.note_token_use(token_hash=token_hash(token), now=now)


@journey
def make_sign_in_link(*, email: str, now: datetime) -> str:
    """Make a link that signs an account in once, for who runs the installation."""
    user_id = queries.user_id_of(email=email)
    if user_id is None:
        raise NoSuchPersonError(
            f"There is no account for {email}.",
            what_to_do="Check the address, or let the person sign up or be invited.",
        )
    token = secrets.token_urlsafe(32)
    services.write_sign_in_link(user_id=user_id, token_hash=token_hash(token), now=now)
    record(actor_id=None, verb="sign-in-link-made", subject=f"user:{user_id}", now=now)
    return f"{settings.PUBLIC_URL}/enter/{token}/"


@journey
def post_sign_in_link(*, actor: Actor, next_path: str, now: datetime) -> str:
    """Send one's own account a link that signs it in; returns the address it goes to."""
    email, token = queries.email_of(user_id=actor.user_id), secrets.token_urlsafe(32)
    services.write_sign_in_link(
        user_id=actor.user_id, token_hash=token_hash(token), now=now
    )
    record(
        actor_id=actor.user_id,
        verb="sign-in-link-made",
        subject=f"user:{actor.user_id}",
        now=now,
    )
    link = f"{settings.PUBLIC_URL}/enter/{token}/?{urlencode({'next': next_path})}"
    body = _(
        "Open this link to show that it is you:\n{link}\n\n"
        "If you did not ask for this letter, do nothing."
    )
    content = {"subject": _("Your link to Handwork"), "body": body.format(link=link)}
    post_message(channel="email", recipient=email, content=content, now=now)
    return email


@journey
def use_sign_in_link(*, token: str, now: datetime) -> int:
    """Use a sign-in link up; returns the account that it signs in."""
    return services.use_sign_in_link(token_hash=token_hash(token), now=now)


def checked_name(name: str, *, longest: int) -> str:
    """Refuse a name that is empty or too long."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= longest:
        raise NameMissingError(
            f"A name has 1 to {longest} characters; this has {len(name)}.",
            what_to_do="Choose a name that says what it is for.",
        )
    return name


def checked_role(actor: Actor, role: str, organisation_id: int | None) -> int | None:
    """Refuse a role that does not exist, or a requester without an organisation."""
    known = {
        each.organisation_id for each in queries.organisations_seen_by(actor=actor)
    }
    if role == "requester" and organisation_id not in known:
        raise InvitationTermsError(
            _("A requester joins an organisation."),
            what_to_do=_("Choose one from the list, or give the name of a new one."),
        )
    if role not in {"requester", "worker", "steward"}:
        raise InvitationTermsError(
            f"“{role}” is not a role.",
            what_to_do=_("Choose requester, worker or steward."),
        )
    return organisation_id if role == "requester" else None


def invitation_letter(*, role: str, link: str) -> dict[str, str]:
    """Write what the invited person reads."""
    what = {
        "requester": _("to ask for work as a member of an organisation"),
        "worker": _("to work"),
        "steward": _("to run this installation as a steward"),
    }[role]
    body = _(
        "You are invited {what}.\n\nOpen this link within 14 days:\n{link}\n\n"
        "If you did not expect this letter, do nothing."
    )
    return {
        "subject": _("Your invitation to Handwork"),
        "body": body.format(what=what, link=link),
    }
