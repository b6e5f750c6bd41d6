"""Reads of the people room."""

from __future__ import annotations

from handwork.base.errors import NotAllowedError
from handwork.people.models import Membership, User, Worker
from handwork.people.rules import Actor


class AccountClosedError(NotAllowedError):
    """The account was closed."""

    code = "account-closed"


def actor_for_user(*, user_id: int) -> Actor:
    """Tell what an account may act as."""
    user = User.objects.get(pk=user_id)
    if not user.is_active:
        raise AccountClosedError(
            "This account is closed.", what_to_do="Ask a steward why."
        )
    worker = Worker.objects.filter(user_id=user_id)
    worker_id, is_suspended = worker.values_list("pk", "is_suspended").first() or (
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
