"""Workers of elsewhere whose answers are kept here: names without persons behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from handwork.base.transactions import service
from handwork.people.models import Pseudonym, User, Worker

SUSPENDED = "Known from imported work only; nobody is behind this name here."
# A name under which no mail can ever be delivered (RFC 2606).
NOWHERE = "past.invalid"
AT_ONCE = 500


@service
def past_workers(
    *, organisation_id: int, codes: Collection[str], now: datetime
) -> Mapping[str, int]:
    """Find or make the workers whom an organisation knew elsewhere by these ids.

    Nobody can sign in as one, nothing can be sent to one, and one is given no work. Another
    organisation that knew the same id has a worker of its own. The ids are none of
    :func:`codes_of_people`.
    """
    wanted = sorted(set(codes))
    known = dict(_names(organisation_id, wanted, are_past=True))
    fresh = [code for code in wanted if code not in known]
    return known | _make(organisation_id, fresh, now)


def _make(organisation_id: int, codes: list[str], now: datetime) -> dict[str, int]:
    users = User.objects.bulk_create(
        [_user(organisation_id, code) for code in codes], batch_size=AT_ONCE
    )
    workers = Worker.objects.bulk_create(
        [_worker(user, now) for user in users], batch_size=AT_ONCE
    )
    Pseudonym.objects.bulk_create(
        [
            Pseudonym(organisation_id=organisation_id, worker=worker, code=code)
            for worker, code in zip(workers, codes, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    return dict(zip(codes, (worker.pk for worker in workers), strict=True))


def _worker(user: User, now: datetime) -> Worker:
    return Worker(
        user=user,
        country="",
        time_zone="UTC",
        joined_at=now,
        is_suspended=True,
        suspended_because=SUSPENDED,
    )


def is_past_worker(*, worker_id: int) -> bool:
    """Whether nobody is behind a worker here: nothing can be paid to a name."""
    workers = Worker.objects.filter(user__email__endswith=f"@{NOWHERE}")
    return workers.filter(pk=worker_id).exists()


def codes_of_people(*, organisation_id: int, codes: Collection[str]) -> frozenset[str]:
    """Tell which of these ids the organisation knows people by who work here."""
    found = _names(organisation_id, sorted(set(codes)), are_past=False)
    return frozenset(code for code, _worker_id in found)


def _names(
    organisation_id: int, codes: list[str], *, are_past: bool
) -> Iterator[tuple[str, int]]:
    are_named_so = Q(worker__user__email__endswith=f"@{NOWHERE}")
    for start in range(0, len(codes), AT_ONCE):
        rows = Pseudonym.objects.filter(
            are_named_so if are_past else ~are_named_so,
            organisation_id=organisation_id,
            code__in=codes[start : start + AT_ONCE],
        )
        yield from rows.values_list("code", "worker_id")


def _user(organisation_id: int, code: str) -> User:
    name = hashlib.sha256(f"{organisation_id}:{code}".encode()).hexdigest()[:32]
    return User(
        email=f"{name}@{NOWHERE}", is_active=False, password=make_password(None)
    )
