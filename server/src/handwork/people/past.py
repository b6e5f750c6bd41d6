"""Workers of elsewhere whose answers are kept here: names without persons behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password

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
    organisation that knew the same id has a worker of its own.
    """
    wanted = sorted(set(codes))
    known = _known(organisation_id, wanted)
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


def _known(organisation_id: int, codes: list[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for start in range(0, len(codes), AT_ONCE):
        rows = Pseudonym.objects.filter(
            organisation_id=organisation_id, code__in=codes[start : start + AT_ONCE]
        )
        known |= dict(rows.values_list("code", "worker_id"))
    return known


def _user(organisation_id: int, code: str) -> User:
    name = hashlib.sha256(f"{organisation_id}:{code}".encode()).hexdigest()[:32]
    return User(
        email=f"{name}@{NOWHERE}", is_active=False, password=make_password(None)
    )
