"""Who acts, accounts, organisations, workers, tokens and invitations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from handwork.base.errors import NotAllowedError, NotFoundError, RefusedError
from handwork.people.models import (
    AccessToken,
    Block,
    Invitation,
    Membership,
    Organisation,
    User,
    Worker,
)
from handwork.people.rules import Actor, token_hash


class AccountClosedError(NotAllowedError):
    """The account was closed."""

    code = "account-closed"


class TokenRefusedError(RefusedError):
    """The bearer token opens nothing."""

    code = "token-refused"
    status = 401


class StewardsOnlyError(NotAllowedError):
    """Only stewards may see this."""

    code = "stewards-only"


@dataclass(frozen=True, slots=True)
class WorkerRecord:
    """A worker as the platform knows them."""

    worker_id: int
    user_id: int
    country: str
    languages: tuple[str, ...]
    time_zone: str
    joined_at: datetime
    is_suspended: bool
    suspended_because: str
    subdivision: str
    is_adult: bool
    # Only where it is asked for; then the blocks themselves tell by whom.
    is_blocked_somewhere: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation that asks."""

    organisation_id: int
    name: str


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """An access token, without the token."""

    token_id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """An invitation, without its token."""

    invitation_id: int
    email: str
    role: str
    organisation_id: int | None
    organisation: str
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        """Say how it stands: accepted, revoked, expired or waiting."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "waiting" if now < self.expires_at else "expired"


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """An account and what it may act as, for stewards."""

    user_id: int
    email: str
    joined_at: datetime
    is_active: bool
    is_steward: bool
    worker_id: int | None
    is_suspended: bool
    organisations: tuple[str, ...]


def actor_for_user(*, user_id: int) -> Actor:
    """Tell what an account may act as."""
    user = User.objects.get(pk=user_id)
    if not user.is_active:
        raise _closed()
    workers = Worker.objects.filter(user_id=user_id)
    worker_id, is_suspended = workers.values_list("pk", "is_suspended").first() or (
        None,
        False,
    )
    organisations = Membership.objects.filter(user_id=user_id)
    return Actor(
        user_id=user_id,
        worker_id=None if is_suspended else worker_id,
        organisation_ids=frozenset(
            organisations.values_list("organisation_id", flat=True)
        ),
        is_steward=user.is_steward,
        suspended_worker_id=worker_id if is_suspended else None,
    )


def is_account_open(*, worker_id: int) -> bool:
    """Whether a worker can still enter, and take out what is paid to them."""
    return Worker.objects.filter(pk=worker_id, user__is_active=True).exists()


def require_open_account(*, worker_id: int) -> None:
    """Refuse what comes from a worker who cannot enter any more."""
    if not is_account_open(worker_id=worker_id):
        raise _closed()


def _closed() -> AccountClosedError:
    return AccountClosedError(
        "This account is closed.", what_to_do="Ask a steward why."
    )


def actor_for_token(*, token: str, now: datetime) -> tuple[Actor, frozenset[str]]:
    """Tell who acts by a bearer token, and its scopes; the actor may do no more."""
    found = AccessToken.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        token_hash=token_hash(token),
        revoked_at__isnull=True,
        user__is_active=True,
    ).first()
    if found is None:
        raise TokenRefusedError(
            "This token is unknown, was revoked, or is too old.",
            what_to_do="Make a new one on your account's page and use that.",
        )
    scopes = frozenset(found.scopes)
    return actor_for_user(user_id=found.user_id).within(scopes), scopes


def is_token_use_noted(*, token: str, since: datetime) -> bool:
    """Whether a use of the token was noted since a moment."""
    return AccessToken.objects.filter(
        token_hash=token_hash(token), last_used_at__gte=since
    ).exists()


def tokens_for(*, actor: Actor) -> tuple[TokenRecord, ...]:
    """List the tokens of an account that were not revoked, the latest first."""
    rows = AccessToken.objects.filter(user_id=actor.user_id, revoked_at__isnull=True)
    return tuple(
        TokenRecord(
            token_id=row.pk,
            name=row.name,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
        )
        for row in rows.order_by("-id")
    )


def worker(*, worker_id: int) -> WorkerRecord:
    """Tell what a worker's profile says, and whether anybody blocks them."""
    blocks = Block.objects.filter(worker_id=OuterRef("pk"), lifted_at__isnull=True)
    row = Worker.objects.annotate(is_blocked=Exists(blocks)).get(pk=worker_id)
    return replace(_worker(row), is_blocked_somewhere=row.is_blocked)


def worker_of_user(*, user_id: int) -> WorkerRecord | None:
    """Tell the worker's profile of an account, if it has one."""
    row = Worker.objects.filter(user_id=user_id).first()
    return None if row is None else _worker(row)


def user_ids_of_workers(*, worker_ids: Iterable[int]) -> Mapping[int, int]:
    """Give the accounts of workers."""
    rows = Worker.objects.filter(pk__in=tuple(worker_ids))
    return dict(rows.values_list("pk", "user_id"))


def organisations_for(*, actor: Actor) -> tuple[OrganisationRecord, ...]:
    """List the organisations that the actor may act for."""
    return _organisations(actor.organisation_ids)


def organisation_names(*, organisation_ids: Iterable[int]) -> Mapping[int, str]:
    """Give the names of organisations; who asks is no secret."""
    rows = Organisation.objects.filter(pk__in=tuple(organisation_ids))
    return dict(rows.values_list("pk", "name"))


def organisation_id_of(*, name: str) -> int | None:
    """Find the organisation of a name."""
    rows = Organisation.objects.filter(name=name)
    return rows.values_list("pk", flat=True).first()


def organisations_seen_by(*, actor: Actor) -> tuple[OrganisationRecord, ...]:
    """List all organisations, for a steward."""
    require_steward(actor)
    return _organisations(None)


def email_of(*, user_id: int) -> str:
    """Give the address of an account."""
    return User.objects.values_list("email", flat=True).get(pk=user_id)


def user_id_of(*, email: str) -> int | None:
    """Find the account of an address."""
    users = User.objects.filter(email=email.strip().lower())
    return users.values_list("pk", flat=True).first()


def user_id_reading(*, email: str) -> int | None:
    """Find the account whose person reads an address, be it a further one of theirs.

    A further address counts only where the account's own is confirmed: any other
    account may be held by who signed up under the address of somebody else.
    """
    email = email.strip().lower()
    own = EmailAddress.objects.filter(
        user_id=OuterRef("user_id"), email__iexact=OuterRef("user__email")
    )
    readers = EmailAddress.objects.filter(
        Exists(own.filter(verified=True)), email__iexact=email, verified=True
    )
    found: int | None = readers.values_list("user_id", flat=True).first()
    return user_id_of(email=email) if found is None else found


def is_address_confirmed(*, user_id: int) -> bool:
    """Whether the account's person has shown that they read its address."""
    email = email_of(user_id=user_id)
    confirmed = EmailAddress.objects.filter(user_id=user_id, verified=True)
    return bool(confirmed.filter(email__iexact=email).exists())


def unconfirmed_address_of(*, user_id: int) -> str:
    """Give an address of the account that nobody has shown to read; empty if none."""
    found = EmailAddress.objects.filter(user_id=user_id, verified=False)
    return found.order_by("id").values_list("email", flat=True).first() or ""


def invitation_of(*, token: str, now: datetime) -> InvitationRecord:
    """Read an invitation that can be accepted now."""
    row = _invitations().filter(token_hash=token_hash(token)).first()
    record = None if row is None else _invitation(row)
    if record is None or record.state(now) != "waiting":
        raise NotFoundError(
            "This invitation was used, taken back, or is too old.",
            what_to_do="Ask who invited you for a new one. If you accepted it, sign in.",
        )
    return record


def invitations_for(
    *, actor: Actor, before_id: int | None = None, limit: int = 50
) -> tuple[InvitationRecord, ...]:
    """List invitations for a steward, the latest first; page with the last id."""
    require_steward(actor)
    rows = _invitations().order_by("-id")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_invitation(row) for row in rows[:limit])


def people_for(
    *, actor: Actor, search: str = "", before_id: int | None = None, limit: int = 50
) -> tuple[PersonRecord, ...]:
    """List accounts for a steward, the latest first; page with the last id."""
    require_steward(actor)
    users = User.objects.order_by("-id")
    if search:
        users = users.filter(email__icontains=search.strip())
    if before_id is not None:
        users = users.filter(pk__lt=before_id)
    return _people(tuple(users[:limit]))


def person_for(*, actor: Actor, user_id: int) -> PersonRecord:
    """Tell of one account to a steward."""
    require_steward(actor)
    found = _people(tuple(User.objects.filter(pk=user_id)))
    if not found:
        raise NotFoundError(
            "There is no such account.", what_to_do="Look it up in the list of people."
        )
    return found[0]


def require_steward(actor: Actor) -> None:
    """Refuse anyone who is no steward."""
    if not actor.is_steward:
        raise StewardsOnlyError(
            "Only a steward may do this.", what_to_do="Ask a steward."
        )


def _worker(row: Worker) -> WorkerRecord:
    return WorkerRecord(
        worker_id=row.pk,
        user_id=row.user_id,
        country=row.country,
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        joined_at=row.joined_at,
        is_suspended=row.is_suspended,
        suspended_because=row.suspended_because,
        subdivision=row.subdivision,
        is_adult=row.is_adult,
    )


def _organisations(ids: Iterable[int] | None) -> tuple[OrganisationRecord, ...]:
    rows = Organisation.objects.order_by("name", "id")
    if ids is not None:
        rows = rows.filter(pk__in=tuple(ids))
    return tuple(
        OrganisationRecord(organisation_id=row.pk, name=row.name) for row in rows
    )


def _invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("organisation")


def _invitation(row: Invitation) -> InvitationRecord:
    return InvitationRecord(
        invitation_id=row.pk,
        email=row.email,
        role=row.role,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name if row.organisation else "",
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        revoked_at=row.revoked_at,
    )


def _people(users: tuple[User, ...]) -> tuple[PersonRecord, ...]:
    ids = [user.pk for user in users]
    workers = {row.user_id: row for row in Worker.objects.filter(user_id__in=ids)}
    members: dict[int, list[str]] = {user_id: [] for user_id in ids}
    rows = Membership.objects.filter(user_id__in=ids).order_by("id")
    for user_id, name in rows.values_list("user_id", "organisation__name"):
        members[user_id].append(name)
    return tuple(
        PersonRecord(
            user_id=user.pk,
            email=user.email,
            joined_at=user.joined_at,
            is_active=user.is_active,
            is_steward=user.is_steward,
            worker_id=workers[user.pk].pk if user.pk in workers else None,
            is_suspended=user.pk in workers and workers[user.pk].is_suspended,
            organisations=tuple(members[user.pk]),
        )
        for user in users
    )
