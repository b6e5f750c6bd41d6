"""The double-entry ledger: every movement of money goes through `post`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q

from handwork.base.money import Money
from handwork.base.transactions import service
from handwork.pay.models import Account, Transfer

# The operator's own accounts; all others are debts, and a debt is never below zero.
UNLIMITED = frozenset({Account.Kind.BANK, Account.Kind.GOODWILL})


class OverdrawnError(Exception):
    """A movement would take a debt below zero; nothing was written."""

    def __init__(self, place: Place, missing: Money) -> None:
        super().__init__(f"{place.kind} {place.owner_id}: {missing} are missing")
        self.place = place
        self.missing = missing


class CauseReusedError(Exception):
    """The cause was booked already, with other accounts or another amount."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An account by its meaning."""

    kind: str
    owner_id: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount from one place (debited) to another (credited), for one cause."""

    debit: Place
    credit: Place
    amount: Money
    code: str
    cause: str


BANK = Place(Account.Kind.BANK)
PLATFORM_FEE = Place(Account.Kind.PLATFORM_FEE)
GOODWILL = Place(Account.Kind.GOODWILL)


def available(organisation_id: int) -> Place:
    return Place(Account.Kind.REQUESTER_AVAILABLE, organisation_id)


def escrow(batch_id: int) -> Place:
    return Place(Account.Kind.ESCROW, batch_id)


def payable(worker_id: int) -> Place:
    return Place(Account.Kind.WORKER_PAYABLE, worker_id)


def in_payout(worker_id: int) -> Place:
    return Place(Account.Kind.WORKER_IN_PAYOUT, worker_id)


Key = tuple[Place, str]


@service
def lock(*, places: Iterable[Place], currency: str) -> Mapping[Place, int]:
    """Lock accounts until the transaction ends; return their balances in millionths."""
    accounts = _lock({(place, currency) for place in places})
    return {place: account.balance_micros for (place, _), account in accounts.items()}


@service
def post(
    *, movements: Sequence[Movement], made_by_id: int | None, now: datetime
) -> Mapping[str, int]:
    """Book movements, all or none; a cause that was booked before changes nothing.

    A transaction calls `lock` or `post` with all its accounts at once first: they are
    locked in one order everywhere, so that two transactions never wait for each other.
    """
    accounts = _lock(set(_keys(movements)))
    booked = Transfer.objects.in_bulk(
        [movement.cause for movement in movements], field_name="cause"
    )
    fresh = [
        movement
        for movement in movements
        if not _is_repeat(movement, booked.get(movement.cause), accounts)
    ]
    deltas = _deltas(fresh)
    _refuse_overdrafts(accounts, deltas)
    rows = Transfer.objects.bulk_create(
        _row(movement, accounts, made_by_id, now) for movement in fresh
    )
    for key, delta in deltas.items():
        Account.objects.filter(pk=accounts[key].pk).update(
            balance_micros=F("balance_micros") + delta
        )
    ids = {cause: transfer.pk for cause, transfer in booked.items()}
    return ids | {row.cause: row.pk for row in rows}


def _keys(movements: Iterable[Movement]) -> Iterable[Key]:
    for movement in movements:
        yield movement.debit, movement.amount.currency
        yield movement.credit, movement.amount.currency


def _lock(keys: set[Key]) -> dict[Key, Account]:
    Account.objects.bulk_create(
        [
            Account(kind=place.kind, owner_id=place.owner_id, currency=currency)
            for place, currency in sorted(keys - _known(keys))
        ],
        ignore_conflicts=True,
    )
    rows = Account.objects.select_for_update(no_key=True).order_by("id")
    locked = rows.filter(_matching(keys)) if keys else rows.none()
    return {(Place(row.kind, row.owner_id), row.currency): row for row in locked}


def _known(keys: set[Key]) -> set[Key]:
    if not keys:
        return set()
    found = Account.objects.filter(_matching(keys))
    return {
        (Place(kind, owner_id), currency)
        for kind, owner_id, currency in found.values_list(
            "kind", "owner_id", "currency"
        )
    }


def _matching(keys: set[Key]) -> Q:
    owners: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, currency in sorted(keys):
        owners[place.kind, currency].append(place.owner_id)
    return reduce(
        or_,
        (
            Q(kind=kind, currency=currency, owner_id__in=ids)
            for (kind, currency), ids in owners.items()
        ),
    )


def _is_repeat(
    movement: Movement, row: Transfer | None, accounts: Mapping[Key, Account]
) -> bool:
    if row is None:
        return False
    currency = movement.amount.currency
    meant = (
        accounts[movement.debit, currency].pk,
        accounts[movement.credit, currency].pk,
        movement.amount.micros,
    )
    if meant != (row.debit_id, row.credit_id, row.amount_micros):
        raise CauseReusedError(movement.cause)
    return True


def _deltas(movements: Iterable[Movement]) -> dict[Key, int]:
    deltas: dict[Key, int] = defaultdict(int)
    for movement in movements:
        deltas[movement.debit, movement.amount.currency] -= movement.amount.micros
        deltas[movement.credit, movement.amount.currency] += movement.amount.micros
    return deltas


def _refuse_overdrafts(
    accounts: Mapping[Key, Account], deltas: Mapping[Key, int]
) -> None:
    for (place, currency), delta in deltas.items():
        after = accounts[place, currency].balance_micros + delta
        if after < 0 and delta < 0 and place.kind not in UNLIMITED:
            raise OverdrawnError(place, Money(-after, currency))


def _row(
    movement: Movement,
    accounts: Mapping[Key, Account],
    made_by_id: int | None,
    now: datetime,
) -> Transfer:
    currency = movement.amount.currency
    return Transfer(
        debit_id=accounts[movement.debit, currency].pk,
        credit_id=accounts[movement.credit, currency].pk,
        amount_micros=movement.amount.micros,
        code=movement.code,
        cause=movement.cause,
        made_by_id=made_by_id,
        made_at=now,
    )
