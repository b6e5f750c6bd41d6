"""Writes of the people room."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q

from handwork.base.errors import ConflictError, NotFoundError
from handwork.base.transactions import service
from handwork.people.keys import end_keys
from handwork.people.models import (
    AccessToken,
    Invitation,
    Membership,
    Organisation,
    SignInLink,
    User,
    Worker,
)
from handwork.people.rules import (
    INVITATION_LASTS,
    SIGN_IN_LINK_LASTS,
    USE_IS_NOTED_EVERY,
    Profile,
)


class AccountExistsError(ConflictError):
    """There is an account with this e-mail address."""

    code = "account-exists"


class NameTakenError(ConflictError):
    """There is an organisation with this name."""

    code = "organisation-exists"


class InvitationEndedError(ConflictError):
    """The invitation was accepted, revoked, or is too old."""

    code = "invitation-ended"


class SignInLinkEndedError(ConflictError):
    """The link was used, is too old, or never was."""

    code = "sign-in-link-ended"


class AlreadyWorkerError(ConflictError):
    """The account is a worker's."""

    code = "already-a-worker"


@service
def open_account(
    *, email: str, password: str | None = None, is_steward: bool = False
) -> int:
    """Open an account; without a password it is entered by a link or a passkey."""
    if User.objects.filter(email=email.lower()).exists():
        raise AccountExistsError(
            f"There is an account for {email} already.", what_to_do="Sign in with it."
        )
    user = User.objects.create_user(email, password)
    if is_steward:
        make_steward(user_id=user.pk)
    return user.pk


@service
def confirm_address(*, user_id: int, email: str) -> None:
    """Note that the account's person reads this address."""
    EmailAddress.objects.update_or_create(
        user_id=user_id,
        email=email.lower(),
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": True},
    )


@service
def take_over_account(*, user_id: int, now: datetime) -> None:
    """End everything that opens an account: its owner enters by a new link."""
    user = User.objects.select_for_update().get(pk=user_id)
    # Sessions hold a mark of the password, and end with it.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=user_id).delete()
    EmailAddress.objects.filter(user_id=user_id).delete()
    end_links_and_tokens(user_id=user_id, now=now)


@service
def end_links_and_tokens(*, user_id: int, now: datetime) -> None:
    """End the account's sign-in links, and the tokens and keys of its programs."""
    SignInLink.objects.filter(user_id=user_id, used_at__isnull=True).update(used_at=now)
    AccessToken.objects.filter(user_id=user_id, revoked_at__isnull=True).update(
        revoked_at=now
    )
    end_keys(user_id=user_id, now=now)


@service
def set_password(*, user_id: int, password: str) -> None:
    """Give an account a password; its sessions end with the one before."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_password(password)
    user.save(update_fields=["password"])


@service
def make_steward(*, user_id: int) -> None:
    """Let an account run the installation."""
    User.objects.filter(pk=user_id).update(is_steward=True)


@service
def close_account(*, user_id: int) -> None:
    """Let nobody enter the account any more, nor programs with its tokens."""
    User.objects.filter(pk=user_id).update(is_active=False, is_steward=False)


@service
def found_organisation(*, name: str, now: datetime) -> int:
    """Make an organisation without members."""
    organisation, is_new = Organisation.objects.get_or_create(
        name=name, defaults={"created_at": now}
    )
    if not is_new:
        raise NameTakenError(
            f"There is an organisation called {name} already.",
            what_to_do="Choose it from the list, or choose another name.",
        )
    return organisation.pk


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
    subdivision: str = "",
    is_adult: bool = False,
) -> int:
    """Make the account a worker."""
    terms = {
        "country": country,
        "subdivision": subdivision,
        "is_adult": is_adult,
        "languages": list(languages),
        "time_zone": time_zone,
        "joined_at": now,
    }
    worker, is_new = Worker.objects.get_or_create(user_id=user_id, defaults=terms)
    if not is_new:
        raise AlreadyWorkerError(
            "This account works already.", what_to_do="Change its profile instead."
        )
    return worker.pk


@service
def change_profile(*, worker_id: int, profile: Profile) -> None:
    """Replace what a worker says about themselves."""
    Worker.objects.filter(pk=worker_id).update(
        country=profile.country,
        languages=list(profile.languages),
        time_zone=profile.time_zone,
        subdivision=profile.subdivision,
        is_adult=profile.is_adult,
    )


@service
def suspend_worker(*, worker_id: int, reason: str) -> None:
    """Give a worker no more tasks; what was earned stays theirs."""
    Worker.objects.filter(pk=worker_id).update(
        is_suspended=True, suspended_because=reason
    )


@service
def readmit_worker(*, worker_id: int) -> None:
    """Let a suspended worker work again."""
    Worker.objects.filter(pk=worker_id).update(is_suspended=False, suspended_because="")


@service
def write_invitation(
    *,
    email: str,
    role: str,
    organisation_id: int | None,
    token_hash: str,
    invited_by_id: int,
    now: datetime,
) -> int:
    """Keep an invitation; only who has the token can accept it."""
    invitation = Invitation.objects.create(
        email=email,
        role=Invitation.Role(role),
        organisation_id=organisation_id,
        token_hash=token_hash,
        invited_by_id=invited_by_id,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    return invitation.pk


@service
def take_invitation(*, invitation_id: int, now: datetime) -> None:
    """Mark an invitation as accepted; only the first of two succeeds."""
    waiting = Invitation.objects.filter(
        pk=invitation_id,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now,
    )
    if not waiting.update(accepted_at=now):
        raise InvitationEndedError(
            "This invitation was used, taken back, or is too old.",
            what_to_do="Ask who invited you for a new one.",
        )


@service
def revoke_invitation(*, invitation_id: int, now: datetime) -> None:
    """Take an invitation back before it is accepted."""
    waiting = Invitation.objects.filter(
        pk=invitation_id, accepted_at__isnull=True, revoked_at__isnull=True
    )
    if not waiting.update(revoked_at=now):
        raise InvitationEndedError(
            "This invitation was accepted or taken back before.",
            what_to_do="Reload the list of invitations.",
        )


@service
def write_token(
    *,
    user_id: int,
    name: str,
    token_hash: str,
    scopes: frozenset[str],
    expires_at: datetime | None,
    now: datetime,
) -> int:
    """Keep an access token as its hash."""
    token = AccessToken.objects.create(
        user_id=user_id,
        name=name,
        token_hash=token_hash,
        scopes=sorted(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    return token.pk


@service
def revoke_token(*, token_id: int, user_id: int, now: datetime) -> None:
    """End a token of this account."""
    tokens = AccessToken.objects.filter(
        pk=token_id, user_id=user_id, revoked_at__isnull=True
    )
    if not tokens.update(revoked_at=now):
        raise NotFoundError(
            "There is no such token, or it was revoked before.",
            what_to_do="Reload the list of your tokens.",
        )


@service
def note_token_use(*, token_hash: str, now: datetime) -> None:
    """Note that a token was used, at most once a minute."""
    long_ago = Q(last_used_at__isnull=True) | Q(
        last_used_at__lt=now - USE_IS_NOTED_EVERY
    )
    AccessToken.objects.filter(long_ago, token_hash=token_hash).update(last_used_at=now)


@service
def write_sign_in_link(*, user_id: int, token_hash: str, now: datetime) -> None:
    """Keep a link that signs an account in once."""
    SignInLink.objects.create(
        user_id=user_id, token_hash=token_hash, expires_at=now + SIGN_IN_LINK_LASTS
    )


@service
def use_sign_in_link(*, token_hash: str, now: datetime) -> int:
    """Use a link up; a second use is refused."""
    links = SignInLink.objects.filter(
        token_hash=token_hash, used_at__isnull=True, expires_at__gt=now
    )
    open_links = links.filter(user__is_active=True)
    user_id = open_links.values_list("user_id", flat=True).first()
    if user_id is None or not links.update(used_at=now):
        raise SignInLinkEndedError(
            "This link was used before, or is too old.",
            what_to_do="Ask for a new one, or sign in with your password or passkey.",
        )
    return user_id
