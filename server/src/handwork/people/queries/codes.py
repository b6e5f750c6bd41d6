"""How a worker is called towards one organisation, and who is meant by such a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings
from django.db import transaction

from handwork.people.models import Pseudonym
from handwork.people.rules import derived_key, pseudonym, worker_code

MOST_REMEMBERED = 200_000
# By organisation and worker.
_kept: dict[tuple[int, int], str] = {}


def pseudonym_of(*, worker_id: int, organisation_id: int) -> str:
    """Name a worker towards one organisation."""
    return pseudonym(
        secret=_key(), worker_id=worker_id, organisation_id=organisation_id
    )


def worker_codes(
    *, organisation_id: int, worker_ids: Iterable[int]
) -> Mapping[int, str]:
    """Give workers' ids towards an organisation, in one query where they are known.

    An id that is given out for the first time is kept, so that it finds its worker again.
    """
    wanted = frozenset(worker_ids)
    known = {
        worker_id: _kept[organisation_id, worker_id]
        for worker_id in wanted
        if (organisation_id, worker_id) in _kept
    }
    if len(known) == len(wanted):
        return known
    rows = Pseudonym.objects.filter(
        organisation_id=organisation_id, worker_id__in=wanted - known.keys()
    )
    found = dict(rows.values_list("worker_id", "code"))
    _remember(organisation_id, found)
    known |= found
    fresh = {
        worker_id: worker_code(
            secret=_key(), worker_id=worker_id, organisation_id=organisation_id
        )
        for worker_id in sorted(wanted - known.keys())
    }
    if fresh:
        _keep(organisation_id, fresh)
    return known | fresh


def worker_of_code(*, organisation_id: int, code: str) -> int | None:
    """Find the worker whom an organisation knows by this id."""
    return workers_of_codes(organisation_id=organisation_id, codes=[code]).get(code)


def workers_of_codes(
    *, organisation_id: int, codes: Iterable[str]
) -> Mapping[str, int]:
    """Find the workers whom an organisation knows by these ids; unknown ones are left out."""
    rows = Pseudonym.objects.filter(
        organisation_id=organisation_id, code__in=frozenset(codes)
    )
    return dict(rows.values_list("code", "worker_id"))


def _remember(organisation_id: int, codes: Mapping[int, str]) -> None:
    # A code never changes; but what is read inside a transaction may not stay.
    if transaction.get_connection().in_atomic_block:
        return
    if len(_kept) > MOST_REMEMBERED:
        _kept.clear()
    _kept.update(
        ((organisation_id, worker_id), code) for worker_id, code in codes.items()
    )


def _keep(organisation_id: int, codes: Mapping[int, str]) -> None:
    # A page may be the first to name a worker: it stands in no journey of its own.
    with transaction.atomic():
        Pseudonym.objects.bulk_create(
            [
                Pseudonym(
                    organisation_id=organisation_id, worker_id=worker_id, code=code
                )
                for worker_id, code in codes.items()
            ],
            ignore_conflicts=True,
        )


@cache
def _key() -> bytes:
    return derived_key(secret=settings.SECRET_KEY, purpose="pseudonyms of workers")
