"""Opening accounts from the shell of an installation, whose owner may do so."""

from __future__ import annotations

from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.joining import checked_name
from handwork.flow.owning import owned_account
from handwork.people import queries, services
from handwork.people.rules import Actor, Profile, checked_profile


@journey
def open_account(
    *,
    email: str,
    organisation: str | None = None,
    profile: Profile | None = None,
    now: datetime,
) -> int:
    """Open an account, or find it, and give it roles: member, worker, both or none."""
    user_id = owned_account(email=email, now=now)
    if organisation is not None:
        services.add_member(
            organisation_id=_organisation(organisation, now), user_id=user_id, now=now
        )
    if profile is not None:
        checked = checked_profile(
            country=profile.country,
            languages=profile.languages,
            time_zone=profile.time_zone,
        )
        services.register_worker(
            user_id=user_id,
            country=checked.country,
            languages=checked.languages,
            time_zone=checked.time_zone,
            now=now,
        )
    record(actor_id=None, verb="account-opened", subject=f"user:{user_id}", now=now)
    return user_id


def actor_of(*, email: str) -> Actor:
    """Tell as whom a command of the shell acts."""
    user_id = queries.user_id_of(email=email)
    if user_id is None:
        raise NotFoundError(
            f"There is no account for {email}.",
            what_to_do="Check the address, or make one: handwork create-account",
        )
    return queries.actor_for_user(user_id=user_id)


def _organisation(name: str, now: datetime) -> int:
    checked = checked_name(name, longest=120)
    found = queries.organisation_id_of(name=checked)
    if found is not None:
        return found
    return services.found_organisation(name=checked, now=now)
