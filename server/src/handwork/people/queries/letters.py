"""Where letters to workers go; only journeys that send them read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef

from handwork.people.models import Worker


@dataclass(frozen=True, slots=True)
class LetterBox:
    """A worker's address, and whether letters to it arrive at its person."""

    email: str
    is_open: bool
    is_confirmed: bool


def letter_boxes(*, worker_ids: Collection[int]) -> Mapping[int, LetterBox]:
    """Give the addresses of workers."""
    confirmed = EmailAddress.objects.filter(
        user_id=OuterRef("user_id"),
        email__iexact=OuterRef("user__email"),
        verified=True,
    )
    rows = Worker.objects.filter(pk__in=worker_ids).annotate(
        email=F("user__email"),
        is_open=F("user__is_active"),
        is_confirmed=Exists(confirmed),
    )
    found = rows.values_list("pk", "email", "is_open", "is_confirmed")
    return {worker_id: LetterBox(*box) for worker_id, *box in found}
